//! Whatever a notebook holds, its document is safe, and its pieces are the whole.

mod safety;

use std::{fs, path::Path};

use proptest::prelude::*;
use serde_json::{Value, json};

/// Parts of texts that any of the parsers reads as something.
const PARTS: &[&str] = &[
    "word ",
    "\n\n",
    "\n",
    "# ",
    "- ",
    "> ",
    "1. ",
    "*",
    "_",
    "**",
    "~~",
    "`",
    "```\n",
    "    ",
    "|",
    "|-|-|\n",
    "[",
    "](",
    ")",
    "![",
    "[^1]",
    "[^1]: ",
    "[a]: ",
    "- [x] ",
    "<",
    ">",
    "</",
    "<div>",
    "</div>",
    "<p ",
    "<b>",
    "</b>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<a href=\"",
    "\">",
    "'",
    "\"",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<svg>",
    "</svg>",
    "<img src=",
    "<math>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<pre>",
    "<ul><li>",
    "style=\"",
    "onclick=\"",
    "class=\"a",
    "id=\"a",
    "color:red",
    "background:url(x)",
    "{",
    "}",
    ";",
    "a{color:red}",
    "@import ",
    "/*",
    "*/",
    "\\",
    "\\\\",
    "$",
    "$$",
    "\\(",
    "\\begin{align}",
    "\\end{align}",
    "\\frac",
    "\\left(",
    "\\right)",
    "^",
    "\\href{",
    "javascript:alert(1)",
    "\\text{",
    "\\newcommand{\\a}",
    "\\a",
    "\\tag{",
    "\\label{",
    "\\ref{",
    "&",
    "&amp;",
    "&#xf8f0;",
    "&lt;",
    "\u{f8f0}0\u{f8f1}",
    "\u{1b}[31m",
    "\u{1b}[0m",
    "\u{1b}[38;2;1;2;3m",
    "\u{1b}]8;;x\u{7}",
    "\r",
    "\u{8}",
    "\0",
    "\u{2028}",
    "\u{202e}",
    "é",
    "😀",
    "https://a.example/",
    "data:image/png;base64,AA",
    "attachment:a",
    "%3C",
    "def f():",
    "\"\"\"",
    "f\"{",
    "#",
    "//",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![
            20 => prop::sample::select(PARTS).prop_map(str::to_owned),
            1 => "\\PC{1,4}",
        ],
        0..24,
    )
    .prop_map(|parts| parts.concat())
}

/// A value that may stand where any other is expected.
fn odd() -> impl Strategy<Value = Value> {
    prop_oneof![
        8 => text().prop_map(Value::from),
        2 => prop::collection::vec(text(), 0..4).prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<i32>().prop_map(Value::from),
        1 => Just(json!({"a": [true, {"<b>": "\""}]})),
    ]
}

fn output() -> impl Strategy<Value = Value> {
    let media_types = [
        "text/plain",
        "text/html",
        "text/markdown",
        "text/latex",
        "image/svg+xml",
        "image/png",
        "image/jpeg",
        "application/json",
        "application/javascript",
        "application/vnd.plotly.v1+json",
        "text/x",
    ];
    let data = prop::collection::btree_map(prop::sample::select(media_types.to_vec()), odd(), 0..3)
        .prop_map(|data| json!(data));
    prop_oneof![
        3 => (data, odd()).prop_map(|(data, metadata)| json!({"output_type": "display_data", "data": data,
            "metadata": {"image/png": {"width": metadata}}})),
        1 => odd().prop_map(|text| json!({"output_type": "stream", "name": "stdout", "text": text})),
        1 => (odd(), odd()).prop_map(|(name, lines)| json!({"output_type": "error", "ename": name, "traceback": lines})),
        1 => odd(),
    ]
}

fn cell() -> impl Strategy<Value = Value> {
    let metadata = prop_oneof![
        3 => Just(json!({})),
        1 => Just(json!({"tags": ["hide-input"], "collapsed": true})),
        1 => Just(json!({"scrolled": true, "jupyter": {"source_hidden": true}})),
        1 => odd(),
    ];
    prop_oneof![
        3 => (odd(), odd()).prop_map(|(source, image)| json!({"cell_type": "markdown", "source": source,
            "attachments": {"a": {"image/svg+xml": image}}})),
        3 => (odd(), odd(), metadata, prop::collection::vec(output(), 0..3)).prop_map(|(source, count, metadata, outputs)| {
            json!({"cell_type": "code", "source": source, "execution_count": count, "metadata": metadata, "outputs": outputs})
        }),
        1 => odd().prop_map(|source| json!({"cell_type": "raw", "source": source})),
        1 => odd(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_document_of_any_notebook_is_safe(
        cells in prop::collection::vec(cell(), 0..5),
        metadata in odd(),
        version in prop::sample::select(vec![3, 4]),
    ) {
        let name = json!({"display_name": metadata, "language": metadata});
        let notebook = json!({"metadata": {"kernelspec": name, "language_info": metadata}, "nbformat": version});
        let mut notebook = notebook;
        if version == 3 {
            notebook["worksheets"] = json!([{"cells": cells}]);
        } else {
            notebook["cells"] = json!(cells);
        }
        safety::check(notebook.to_string().as_bytes());
    }

    #[test]
    fn a_text_is_safe_wherever_it_stands(text in text()) {
        safety::check(text.as_bytes());
    }

    #[test]
    fn a_notebook_with_bytes_changed_has_an_answer(
        text in text(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut notebook = safety::around(&text).into_bytes();
        for (at, byte) in changes {
            let at = at.index(notebook.len());
            notebook[at] = byte;
        }
        safety::check(&notebook);
    }
}

/// The seeds of the fuzzer, and what it has found.
#[test]
fn the_corpus_of_the_fuzzer_is_safe() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/render");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        safety::check(&fs::read(entry.unwrap().path()).unwrap());
        count += 1;
    }
    assert!(count >= 20, "only {count} files");
}

#[test]
fn the_notebooks_of_the_project_are_safe() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/notebooks");
    for entry in fs::read_dir(folder).unwrap() {
        safety::check(&fs::read(entry.unwrap().path()).unwrap());
    }
}

#[test]
fn what_is_not_safe_is_told() {
    let page = |body: &str| {
        format!(
            "<!doctype html><html><head><title>a</title></head><body><main>{body}</main></body></html>"
        )
    };
    safety::safe(&page("<p id=\"x-a\">a</p>"));
    for body in [
        "<script></script>",
        "<p onclick=\"a\">a</p>",
        "<p style=\"a\">a</p>",
        "<p id=\"a\">a</p>",
        "<a href=\"javascript:a\">a</a>",
        "<img src=\"https://a\">",
        "<b><p>a</b>",
        "<style>p{color:red}</style>",
        "<style>.o1 p{background:url(a)}</style>",
        "<!-- -->",
        "<table>a</table>",
        "</main><main>",
    ] {
        let page = page(body);
        let told = std::panic::catch_unwind(|| safety::safe(&page));
        assert!(told.is_err(), "{body}");
    }
}
