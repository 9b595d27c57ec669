//! Colours for source code, by small lexers of our own: one engine, and a table for each language.
//!
//! The known crates bring grammars of a megabyte and regular expressions along and are a thousand times slower. A table
//! here is a few hundred bytes and no grammar: it knows words, comments and strings, which is what readers look for. Work
//! is linear in the source whatever it holds, and memory bounded: nothing recurs on what stands in each other.
//!
//! The output is the source as escaped text, with `<span class="…">` around these:
//!
//! | class | what |
//! |---|---|
//! | `k` | keywords; HTML's tags, LaTeX's commands, TOML's sections |
//! | `s` | strings, characters, regular expressions, here-documents |
//! | `e` | escapes in strings, entities |
//! | `n` | numbers, constants such as `None`, symbols such as `:a` |
//! | `c` | comments |
//! | `f` | the name of what is defined |
//! | `b` | built-in functions and types; keys and attributes |
//! | `d` | decorators, macros, magics, directives, prompts |
//! | `v` | variables of shells and what is like them |
//! | `i`, `r` | lines that a patch inserts and removes |
//!
//! Operators, brackets and other names have no span. Two of a kind with only white space between them share one.
//!
//! # Languages
//! Python with `IPython`'s magics (`%%bash` and its like read the rest of the cell as that language, `!` the line), R, Julia,
//! SQL, shells, JavaScript, TypeScript; C, C++, C#, Java, Kotlin, Scala, Go, Rust, Haskell, `OCaml` and F#, Ruby, Perl, PHP,
//! Lua, Matlab, Lisps; JSON, YAML, TOML, HTML, CSS, LaTeX, patches; sessions of Python and shells with prompts.

mod data;
mod embedded;
mod families;
mod kernels;
mod languages;
mod lexer;
mod rules;
mod shell;
mod spans;
mod table;
mod text;

#[cfg(test)]
mod tests;

/// Lines of more characters than this are wider than the page ever is.
const WIDE: usize = 100;

/// Writes source code as a block of its own, as [`write`] does.
pub(crate) fn block(out: &mut String, language: &str, source: &str) {
    // Focusable where it scrolls, so that the keyboard scrolls it in every browser.
    out.push_str(if source.lines().any(|line| line.chars().count() > WIDE) {
        "<pre class=\"code\" tabindex=\"0\"><code>"
    } else {
        "<pre class=\"code\"><code>"
    });
    // A parser drops the first line feed of `pre`, but not behind `code`.
    write(out, language, source);
    out.push_str("</code></pre>");
}

/// Writes source code in the language of this name (case does not matter; a fence's whole mark will do). A language that
/// is not known gets no colour.
pub(crate) fn write(out: &mut String, language: &str, source: &str) {
    match languages::find(language) {
        Some(table) if !source.is_empty() => {
            let mut lexer = lexer::Lexer::new(out, source, table);
            lexer.run();
            lexer.spans.finish();
        }
        _ => crate::escape::write(out, source),
    }
}
