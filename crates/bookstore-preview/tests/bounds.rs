//! What a notebook costs is bounded by its size, whatever it holds.

use std::fmt::Write as _;

use bookstore_preview::{Document, Options, Outline, render};
use serde_json::{Value, json};

const MEGABYTE: usize = 1_000_000;

fn notebook(cells: &Value) -> String {
    json!({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).to_string()
}

fn markdown(source: &str) -> String {
    notebook(&json!([{"cell_type": "markdown", "metadata": {}, "source": source}]))
}

fn output(data: &Value) -> String {
    notebook(
        &json!([{"cell_type": "code", "execution_count": 1, "metadata": {}, "source": "",
        "outputs": [{"output_type": "display_data", "metadata": {}, "data": data}]}]),
    )
}

fn stream(text: &str) -> String {
    notebook(
        &json!([{"cell_type": "code", "execution_count": 1, "metadata": {}, "source": "",
        "outputs": [{"output_type": "stream", "name": "stdout", "text": text}]}]),
    )
}

/// Makes the document and asserts that it is whole and not more than `times` the notebook's size.
fn bounded(what: &str, notebook: &str, times: usize) -> String {
    let html = render(notebook.as_bytes(), &Options::new(what)).expect("it has cells");
    assert!(
        html.ends_with("</main></body></html>"),
        "{what} breaks off: {}",
        &html[html.floor_char_boundary(html.len().saturating_sub(200))..]
    );
    let most = 100_000 + times * notebook.len();
    assert!(html.len() <= most, "{what}: {} bytes", html.len());
    html
}

/// Of each token on which a parser may be quadratic: what would take minutes then.
const LONG: usize = 100_000;

#[test]
fn a_long_run_of_one_token_is_bounded() {
    let tokens = [
        "*",
        "_",
        "**a ",
        "*a_ ",
        "[",
        "![",
        "](",
        "[a](",
        "[^a]",
        "`",
        "`` ` ",
        "~",
        "|",
        "|\n|-\n",
        "a|b\n",
        "<",
        "<a href=\"",
        "<div>",
        "</div>",
        "<!--",
        "<![CDATA[",
        "<table>",
        "<svg>",
        "<style>",
        "&",
        "&#x",
        "&amp;",
        "$",
        "$$",
        "$x^",
        "\\begin{",
        "\\begin{a}",
        "\\\\(",
        "\\",
        "\x1b[",
        "(",
        "{",
        ">",
        "> > ",
        "- ",
        "1. ",
        "*\n  ",
        "~~~\n",
        "=\n",
        "-\n",
        "#",
        "\n",
        "\r",
        "\t",
        "http://",
        "<http://",
        "- [ ] ",
    ];
    for token in tokens {
        let text = token.repeat(LONG / token.len());
        bounded(token, &markdown(&text), 40);
        bounded(token, &output(&json!({"text/html": text})), 10);
        bounded(token, &output(&json!({"text/latex": text})), 40);
        bounded(token, &stream(&text), 10);
    }
}

#[test]
fn a_long_run_of_one_token_of_css_or_mathematics_is_bounded() {
    let css = [
        "a{",
        "a,",
        "a{color:red}",
        "@media{",
        "(",
        "[",
        "{",
        "}",
        "/*",
        "a ",
        "a>",
        ".a.b",
        ":not(",
        "!important",
        "calc(",
        "\\",
        "\"",
    ];
    for token in css {
        let text = token.repeat(LONG / token.len());
        let html = format!("<style>{text}</style><p>x");
        bounded(token, &output(&json!({"text/html": html})), 4);
        let html = format!("<p style='{text}'>x");
        bounded(token, &output(&json!({"text/html": html})), 4);
    }
    let tex = [
        "{",
        "}",
        "^",
        "_",
        "&",
        "\\\\",
        "\\frac",
        "\\left(",
        "\\right)",
        "\\sqrt",
        "\\text{",
        "\\hat",
        "\\not",
        "\\over",
        "\\begin{matrix}",
        "\\color{red}",
        "\\href{",
        "\\def\\a",
        "\\newcommand",
        "\\tag{",
        "\\label{",
        "x_",
        "'",
        "é",
    ];
    for token in tex {
        for size in [2_000, 60_000, LONG] {
            let text = format!("$${}$$", token.repeat(size / token.len()));
            bounded(token, &markdown(&text), 60);
        }
    }
}

#[test]
fn nesting_is_bounded() {
    let deep = 10_000;
    for (what, text) in [
        ("lists", "- ".repeat(deep) + "a"),
        ("quotes", ">".repeat(deep) + " a"),
        ("elements", "<div>".repeat(deep) + "a"),
        ("tables", "<table><tr><td>".repeat(deep) + "a"),
        ("brackets", "[".repeat(deep) + "a" + &"]".repeat(deep)),
        ("emphasis", "*a ".repeat(deep) + &"*".repeat(deep)),
        (
            "groups",
            format!("${}a{}$", "{".repeat(deep), "}".repeat(deep)),
        ),
        (
            "fractions",
            format!("${}a{}$", "\\frac{".repeat(deep), "}{b}".repeat(deep)),
        ),
        (
            "delimiters",
            format!("${}a{}$", "\\left(".repeat(deep), "\\right)".repeat(deep)),
        ),
    ] {
        let html = bounded(what, &markdown(&text), 60);
        assert!(html.contains('a'), "{what}");
    }
    let lists: String = (0..1_000)
        .map(|depth| "  ".repeat(depth) + "- a\n")
        .collect();
    bounded("lists by indent", &markdown(&lists), 10);
    let html = output(&json!({"text/html": "<div>".repeat(deep) + "the text"}));
    assert!(bounded("elements", &html, 4).contains("the text"));

    let json = "[".repeat(deep) + &"]".repeat(deep);
    let tree = output(&json!({"application/json": "@"})).replace("\"@\"", &json);
    bounded("JSON", &tree, 4);
    bounded(
        "a cell",
        &notebook(&json!(["@"])).replace("\"@\"", &json),
        4,
    );
    let metadata = format!(
        "{{\"cells\":[],\"metadata\":{}1{},\"nbformat\":4}}",
        "{\"a\":".repeat(deep),
        "}".repeat(deep)
    );
    bounded("metadata", &metadata, 4);
}

#[test]
fn what_is_written_once_and_shown_often_is_bounded() {
    let image = "iVBORw0KGgo".to_owned() + &"A".repeat(MEGABYTE);
    let cell = |names: &str, attachments: Value| {
        notebook(
            &json!([{"cell_type": "markdown", "metadata": {}, "source": names,
            "attachments": attachments}]),
        )
    };
    let attached = json!({"a": {"image/png": image}});
    for image in ["![](attachment:a) ", "<img src='attachment:a'> "] {
        bounded(image, &cell(&image.repeat(1_000), attached.clone()), 8);
    }
    let by_reference = "[a]: attachment:a\n\n".to_owned() + &"![a] ".repeat(1_000);
    bounded("by reference", &cell(&by_reference, attached), 8);

    let formula = "A".repeat(400_000);
    let mut doubling = String::new();
    for c in b'a'..=b'u' {
        let (name, next) = (char::from(c), char::from(c + 1));
        let _ = write!(doubling, "$\\def\\{name}{{\\{next}\\{next}\\{next}}}$");
    }
    for (what, text) in [
        (
            "address",
            format!("[a]: <http://x/${formula}$>\n\n{}", "[a]".repeat(90_000)),
        ),
        (
            "title",
            format!(
                "[a]: <http://x/> \"${formula}$\"\n\n{}",
                "[a]".repeat(90_000)
            ),
        ),
        (
            "image",
            format!("[a]: <http://x/${formula}$>\n\n{}", "![a]".repeat(70_000)),
        ),
        (
            "alternative",
            format!(
                "![${formula}$](a)\n\n{}",
                "![&#xf8f0;0&#xf8f1;](b)\n".repeat(9_000)
            ),
        ),
        (
            "forged",
            format!("${formula}$\n\n{}", "# &#xf8f0;0&#xf8f1;\n".repeat(9_000)),
        ),
        (
            "forged in HTML",
            format!(
                "${formula}$\n\n{}",
                "<b title='&#xf8f0;0&#xf8f1;'>".repeat(9_000)
            ),
        ),
        (
            "macro",
            format!(
                "$\\def\\a{{{}}}${}",
                "x".repeat(30_000),
                " $\\a$".repeat(50_000)
            ),
        ),
        ("doubling", doubling + &"$\\a$ ".repeat(10_000)),
        (
            "headers of a table",
            format!(
                "{}|\n{}|\n{}",
                "|a".repeat(40_000),
                "|-".repeat(40_000),
                "|\n".repeat(60_000)
            ),
        ),
        (
            "footnotes",
            "[^a] ".repeat(60_000) + "\n\n[^a]: " + &"b ".repeat(100_000),
        ),
        ("headings", "# ".to_owned() + &"a ".repeat(200_000)),
    ] {
        bounded(what, &markdown(&text), 60);
    }
}

#[test]
fn many_cells_and_outputs_are_counted_and_the_first_are_shown() {
    let cell = r#"{"cell_type":"code","source":"","metadata":{},"outputs":[]}"#;
    let many = format!(
        "{{\"cells\":[{}],\"nbformat\":4}}",
        vec![cell; 300_000].join(",")
    );
    let html = bounded("cells", &many, 1);
    assert!(html.contains("295,000 more cells are not shown"));

    let stream = r#"{"output_type":"stream","name":"stdout","text":"x"}"#;
    let many = notebook(&json!([{"cell_type": "code", "outputs": ["@"]}]))
        .replace("\"@\"", &vec![stream; 300_000].join(","));
    assert!(bounded("outputs", &many, 1).contains("299,500 more outputs are not shown"));
}

#[test]
fn one_cell_of_20_megabytes_is_shown_in_part() {
    let size = 20 * MEGABYTE;
    for (what, text) in [
        ("Markdown", markdown(&"word ".repeat(size / 5))),
        (
            "HTML",
            output(&json!({"text/html": "<p>a</p>".repeat(size / 8)})),
        ),
        ("lines", stream(&"line\n".repeat(size / 5))),
        (
            "an image",
            output(&json!({"image/png": format!("iVBORw0KGgo{}", "A".repeat(size))})),
        ),
        (
            "an SVG",
            output(&json!({"image/svg+xml": format!("<svg>{}</svg>", "a".repeat(size))})),
        ),
    ] {
        let html = bounded(what, &text, 2);
        let is_image = html.contains("<img ");
        assert!(is_image || html.contains("class=\"note\""), "{what}");
    }
}

#[test]
fn what_is_no_utf8_or_breaks_off_has_an_answer() {
    let whole = markdown("# A\n\n*b* $c$ ü").into_bytes();
    for end in 0..whole.len() {
        if let Ok(html) = render(&whole[..end], &Options::new("a")) {
            assert!(html.ends_with("</main></body></html>"), "at {end}");
        }
        let mut invalid = whole.clone();
        invalid[end] = 0xff;
        assert!(render(&invalid, &Options::new("a")).is_err(), "at {end}");
        let mut odd = whole.clone();
        odd[end] = b'"';
        if let Ok(html) = render(&odd, &Options::new("a")) {
            assert!(html.ends_with("</main></body></html>"), "at {end}");
        }
    }
    assert!(render(b"", &Options::new("a")).is_err());
}

#[test]
fn what_is_no_base64_is_no_image() {
    for data in [
        "",
        "%",
        "iVBORw0KGgo%",
        "iVBORw0KGgo\\u0000",
        "iVBORw0KGgo\" onerror=\"alert(1)",
        "iVBORw0KGgo===",
        "data:image/png;base64,iVBORw0KGgo",
    ] {
        let html = bounded(
            data,
            &output(&json!({"image/png": data, "text/plain": "a plot"})),
            4,
        );
        assert!(!html.contains("<img") && html.contains("a plot"), "{data}");
    }
}

/// A reader of a large notebook gives its beginning only.
#[test]
fn the_beginning_of_a_large_notebook_shows_its_cells() {
    let cells: Vec<_> = (0..100)
        .map(|n| json!({"cell_type": "markdown", "metadata": {}, "source": format!("cell {n} ü")}))
        .collect();
    let text = notebook(&json!(cells));
    let whole = text.as_bytes();
    for end in (1_000..2_000).chain([whole.len() - 1]) {
        let Ok(outline) = Outline::read(&whole[..end], whole.len() as u64) else {
            panic!("no outline at {end}");
        };
        let spans = outline.cells().to_vec();
        let mut document = Document::new(outline, &Options::new("a"));
        let mut html = String::new();
        document.start(&mut html);
        for span in &spans {
            document.cell(&whole[span.clone()], &mut html);
        }
        document.end(&mut html);
        assert!(
            html.contains("cell 0 ü") && html.contains("This notebook goes on"),
            "at {end}"
        );
        assert!(!spans.is_empty() && spans.len() < 101);
    }
}
