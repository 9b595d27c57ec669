//! The languages by their names: as in nbformat's `language_info`, as Pygments and `CodeMirror` call their lexers and modes,
//! and as Markdown's fences are marked.

use std::sync::OnceLock;

use super::{
    data::{CSS, HTML, JSON, LATEX, TOML, YAML},
    families::{
        C, CPP, CSHARP, GO, HASKELL, JAVA, KOTLIN, LISP, LUA, MATLAB, ML, PERL, PHP, RUBY, RUST,
        SCALA,
    },
    kernels::{BASH, JAVASCRIPT, JULIA, PYTHON, R, SQL, TYPESCRIPT},
    table::{Language, Mode, Table},
};

static DIFF: Language = Language {
    mode: Mode::Diff,
    ..Language::NONE
};

static PYTHON_SESSION: Language = Language {
    mode: Mode::Prompt(&[">>> ", "... "], "python"),
    ..Language::NONE
};

static SHELL_SESSION: Language = Language {
    mode: Mode::Prompt(&["$ ", "# ", "% "], "bash"),
    ..Language::NONE
};

/// Names, separated by spaces, in lower case.
static LANGUAGES: [(&str, &Language); 32] = [
    (
        "python python2 python3 ipython ipython2 ipython3 py py3 ipy sage sagemath xpython mojo cython pyx pyi",
        &PYTHON,
    ),
    ("r ir s splus rscript", &R),
    ("julia jl julia-1", &JULIA),
    (
        "sql postgresql postgres psql plpgsql sqlite sqlite3 mysql mariadb tsql mssql plsql oracle duckdb bigquery hive trino presto snowflake sparksql",
        &SQL,
    ),
    (
        "bash sh zsh shell ksh shellscript shell-script dash fish text/x-sh dockerfile makefile",
        &BASH,
    ),
    (
        "javascript js node nodejs jsx mjs cjs ecmascript deno",
        &JAVASCRIPT,
    ),
    ("typescript ts tsx mts", &TYPESCRIPT),
    ("json jsonc json5 jsonl ipynb geojson", &JSON),
    ("yaml yml", &YAML),
    ("toml ini cfg properties", &TOML),
    ("c h opencl glsl", &C),
    (
        "c++ cpp cxx cc hpp c++11 c++14 c++17 c++20 text/x-c++src cuda cu arduino",
        &CPP,
    ),
    ("java groovy", &JAVA),
    ("kotlin kt kts swift", &KOTLIN),
    ("scala sc text/x-scala", &SCALA),
    ("go golang", &GO),
    ("rust rs", &RUST),
    ("c# csharp cs", &CSHARP),
    ("haskell hs ihaskell", &HASKELL),
    ("ocaml ml f# fsharp fs text/x-fsharp", &ML),
    ("html xml svg xhtml htm vue mathml", &HTML),
    ("css scss less", &CSS),
    ("latex tex", &LATEX),
    ("ruby rb elixir ex exs crystal", &RUBY),
    ("perl pl raku", &PERL),
    ("php", &PHP),
    ("lua", &LUA),
    ("octave matlab m", &MATLAB),
    (
        "clojure clj scheme racket lisp common-lisp commonlisp emacs-lisp hy",
        &LISP,
    ),
    ("diff patch udiff", &DIFF),
    ("pycon python-console", &PYTHON_SESSION),
    (
        "console shell-session shellsession sh-session bash-session",
        &SHELL_SESSION,
    ),
];

static TABLES: [OnceLock<Table>; LANGUAGES.len()] = [const { OnceLock::new() }; LANGUAGES.len()];

/// The language with this name, in any case; what follows it in a fence's mark is no part of it.
pub(super) fn find(name: &str) -> Option<&'static Table> {
    let name = name.trim_start_matches([' ', '\t', '{', '.']);
    let end = name
        .find([' ', '\t', ',', '{', '}', ':', ';', '='])
        .unwrap_or(name.len());
    let name = &name[..end];
    let (table, (_, language)) = TABLES.iter().zip(&LANGUAGES).find(|(_, (names, _))| {
        names
            .split(' ')
            .any(|known| known.eq_ignore_ascii_case(name))
    })?;
    Some(table.get_or_init(|| Table::new(language)))
}

/// Any name of each language.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    LANGUAGES
        .iter()
        .filter_map(|(names, _)| names.split(' ').next())
}
