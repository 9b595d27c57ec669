use std::{cell::Cell, fs, path::PathBuf};

use proptest::prelude::*;

use super::{WIDE, block, languages, write};
use crate::readback::text_of;

thread_local! {
    static STEPS: Cell<usize> = const { Cell::new(0) };
}

/// Counts a byte that a lexer looked at.
pub(super) fn step() {
    STEPS.set(STEPS.get() + 1);
}

fn coloured(language: &str, source: &str) -> String {
    let mut out = String::new();
    write(&mut out, language, source);
    out
}

#[test]
fn what_scrolls_on_the_widest_page_has_the_focus() {
    for (width, focusable) in [(WIDE, false), (WIDE + 1, true)] {
        let mut out = String::new();
        block(&mut out, "", &format!("a\n{}\nb", "é".repeat(width)));
        assert_eq!(
            out.contains("<pre class=\"code\" tabindex=\"0\">"),
            focusable
        );
    }
}

/// Compares with what was looked at by eye; `BLESS=1` writes it.
#[test]
fn samples_have_the_colours_that_were_looked_at() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/highlight");
    let mut samples = 0;
    for entry in fs::read_dir(&folder).expect("the samples are there") {
        let path = entry.expect("the samples can be listed").path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("names are text");
        let Some(language) = name.strip_suffix(".sample") else {
            continue;
        };
        let source = fs::read_to_string(&path).expect("samples are text");
        let html = coloured(language, &source);
        assert_eq!(text_of(&html), source, "{name}");
        let golden = path.with_extension("golden");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&golden, &html).expect("the folder can be written");
        }
        assert_eq!(
            html,
            fs::read_to_string(&golden).unwrap_or_default(),
            "{name}"
        );
        samples += 1;
    }
    assert!(samples > 10, "{samples} samples");
}

#[test]
fn names_are_those_of_kernels_lexers_and_fences() {
    for name in [
        "Python",
        "ipython3",
        "python {cmd=true}",
        "{python}",
        "{.python .numberLines}",
        " py",
    ] {
        assert_eq!(
            coloured(name, "if"),
            "<span class=\"k\">if</span>",
            "{name}"
        );
    }
    for name in ["", "text", "python-no", "{", "ü"] {
        assert_eq!(coloured(name, "if <"), "if &lt;", "{name}");
    }
}

#[test]
fn every_name_leads_to_a_language() {
    assert!(languages::names().all(|name| languages::find(name).is_some()));
}

#[test]
fn magics_choose_the_language_of_what_follows() {
    assert_eq!(
        coloured("python", "%%sql\nSELECT 1"),
        "<span class=\"d\">%%sql</span>\n<span class=\"k\">SELECT</span> <span class=\"n\">1</span>"
    );
    assert_eq!(
        coloured("python", "%%timeit -n 1\nif x"),
        "<span class=\"d\">%%timeit</span> -n 1\n<span class=\"k\">if</span> x"
    );
    assert_eq!(
        coloured("python", "x = !if a\nif"),
        "x = <span class=\"d\">!</span><span class=\"k\">if</span> a\n<span class=\"k\">if</span>"
    );
}

/// What a lexer might go over again and again, or too deep.
const HOSTILE: &[&str] = &[
    "\"\"\"",
    "\"",
    "'",
    "''' ",
    "/*",
    "*/",
    "#=",
    "(* ",
    "{- ",
    "${",
    "$(",
    "\"${",
    "`${`",
    "f'{",
    "f\"{f'{",
    "(",
    ")",
    "[(",
    "/[",
    "/",
    "a/",
    "a /  ",
    "<<A ",
    "<<A\n",
    "<<A <<B\n",
    "A\n<<A\n",
    "R\"(",
    "R\"a(",
    ")a",
    "r#\"",
    "#\"",
    "r\"--(",
    "--",
    "---",
    "#",
    " #",
    "#{",
    "\"#{",
    "\\",
    "\\\n",
    "!a\\\n",
    "%a\n",
    "%%python\n",
    "%%html\n",
    "%html ",
    "%pycon>>> ",
    ">>> ",
    "%%pycon\n",
    ">>> %%pycon\n",
    "<a ",
    "<a b=\"",
    "<script>",
    "</script",
    "<style><script>",
    "@",
    "@@",
    ": ",
    ":a",
    "a:  ",
    "match ",
    "?",
    "? ",
    "$",
    "$$",
    "= !",
    "=%a",
    "a'",
    "'\\u{",
    "'a",
    "0e+",
    "1.",
    ".",
    "..",
    "a b ",
    "\t",
    " ",
    "\n",
    "\r",
    "\r\n",
    "def ",
    "ü'",
    "\u{10ffff}",
    "\0",
    "{",
    "}",
    "{{",
    "f'{:",
    "f'{a:{",
    "+",
    "-\n",
];

#[test]
fn work_is_linear_in_hostile_sources() {
    for language in languages::names() {
        for (number, unit) in HOSTILE.iter().enumerate() {
            for tail in ["", HOSTILE[(number * 7 + 3) % HOSTILE.len()]] {
                let unit = format!("{unit}{tail}");
                let source = unit.repeat(4_000 / unit.len());
                for source in [&source, &format!("x{source}"), &source[unit.len()..]] {
                    STEPS.set(0);
                    let html = coloured(language, source);
                    let steps = STEPS.get();
                    assert!(
                        steps < 40 * source.len() + 2000,
                        "{language}: {steps} for {} of {unit:?}",
                        source.len()
                    );
                    assert!(
                        html.len() < 40 * source.len(),
                        "{language}: {} of output for {unit:?}",
                        html.len()
                    );
                }
            }
        }
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(HOSTILE).prop_map(str::to_owned),
        2 => prop::sample::select(&["if", "r", "f", "rb", "function", "class", "1_0", "é", "x", "%%bash", "EOF"][..]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_text_is_the_source(source in pieces()) {
        for language in languages::names() {
            // A NUL cannot stand in HTML.
            prop_assert_eq!(text_of(&coloured(language, &source)), source.replace('\0', "\u{fffd}"), "{}", language);
        }
    }

    #[test]
    fn any_text_at_all_is_kept(source: String) {
        for language in languages::names() {
            prop_assert_eq!(text_of(&coloured(language, &source)), source.replace('\0', "\u{fffd}"), "{}", language);
        }
    }
}
