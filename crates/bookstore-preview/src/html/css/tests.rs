use super::*;

fn rules(css: &str) -> String {
    let mut styles = Styles::new(1);
    Declared::new(&mut styles).sheet(css);
    styles.css().to_owned()
}

#[test]
fn the_looks_of_tables_are_kept() {
    for (css, kept) in [
        ("color: RED; ", "color:red"),
        (
            "background-color: #fcffa4; color: #000000",
            "background-color:#fcffa4;color:#000000",
        ),
        (
            "width: 10em; background: linear-gradient(90deg, #5fba7d 50.0%, transparent 50.0%)",
            "width:10em;background:linear-gradient(90deg,#5fba7d 50.0%,transparent 50.0%)",
        ),
        (
            "font-family: \"Fira Code\", monospace; font-weight: bold",
            "font-family:\"Fira Code\",monospace;font-weight:bold",
        ),
        ("color: rgb(1 2 3 / 50%)", "color:rgb(1 2 3 / 50%)"),
        (
            "text-align: right; white-space: pre-wrap;",
            "text-align:right;white-space:pre-wrap",
        ),
        (
            "border: 1px solid #eee; padding: 0 .5em",
            "border:1px solid #eee;padding:0 0.5em",
        ),
        ("color: red !important", "color:red"),
        (
            "grid-column: 1 / -1; grid-template-columns: 125px auto 1fr",
            "grid-column:1 / -1;grid-template-columns:125px auto 1fr",
        ),
        (
            "font: 12px/1.5 Arial, sans-serif",
            "font:12px / 1.5 arial,sans-serif",
        ),
        ("c\\6flor: red", "color:red"),
    ] {
        assert_eq!(declarations(css), kept, "{css}");
    }
}

#[test]
fn nothing_that_fetches_hides_or_covers_is_kept() {
    for css in [
        "background: url(http://a.example/x)",
        "background: \\75rl(http://a.example/x)",
        "background: u\\rl('x')",
        "background-image: image-set('x' 1x)",
        "background: image('x')",
        "background: -webkit-image-set(url(x) 1x)",
        "list-style: url(x)",
        "list-style-image: url(x)",
        "cursor: url(x), auto",
        "content: 'x'",
        "width: expression(alert(1))",
        "width: calc(1px)",
        "color: var(--x)",
        "--x: url(x)",
        "behavior: url(x)",
        "-moz-binding: url(x)",
        "position: fixed",
        "position: absolute; top: 0; z-index: 9",
        "display: none",
        "visibility: hidden",
        "opacity: 0",
        "font-size: 0",
        "max-height: 0px",
        "margin: -100px",
        "margin-left: 99999px",
        "width: 1e9px",
        "transform: scale(9)",
        "animation: x 1s",
        "transition: all 1s",
        "filter: blur(9px)",
        "box-shadow: 0 0 0 9999px red",
        "border-image: linear-gradient(red,blue)",
        "border: 999px solid",
        "overflow: hidden; height: 0",
        "font-family: '</style><script>'",
        "font-family: \"a\\\"b\"",
        "color: red} * {color: blue",
        "color: {}",
        "color: [red]",
        "color: #12",
        "color",
        ":red",
        "color: red blue;;; }",
    ] {
        let kept = declarations(css);
        assert!(
            kept.is_empty() || kept == "color:red blue",
            "{css} became {kept}"
        );
    }
}

#[test]
fn selectors_find_the_names_that_the_notebook_gave() {
    for (css, kept) in [
        (
            "#T_1_row0_col0, #T_1_row1_col0 { color: red }",
            ".o1 #x-T_1_row0_col0{color:red}.o1 #x-T_1_row1_col0{color:red}",
        ),
        (
            ".dataframe > thead > tr, .dataframe tbody tr th:only-of-type {text-align: right}",
            ".o1 .x-dataframe>thead>tr{text-align:right}.o1 .x-dataframe tbody tr th:only-of-type{text-align:right}",
        ),
        (
            "TR:nth-child(EVEN):hover td:not(.a):nth-of-type(2n+1) {color:red}",
            ".o1 tr:nth-child(2n+0):hover td:not(.x-a):nth-of-type(2n+1){color:red}",
        ),
        ("* + td ~ th {color:red}", ".o1 *+td~th{color:red}"),
        ("<!-- td {color:red} -->", ".o1 td{color:red}"),
        ("a:visited, td {color:red}", ".o1 td{color:red}"),
    ] {
        assert_eq!(rules(css), kept, "{css}");
    }
}

#[test]
fn rules_that_could_reach_further_are_left_out() {
    for css in [
        "body {color:red}",
        "html > div {color:red}",
        ":root {color:red}",
        "[href^='a'] {color:red}",
        "td[id] {color:red}",
        "input:checked ~ div {color:red}",
        "td::before {color:red}",
        "> td {color:red}",
        "td > {color:red}",
        "td:has(a) {color:red}",
        "td:not(:not(a)) {color:red}",
        "td, {color: url(x)}",
        "@import 'x'; ",
        "@import url(x); @font-face {font-family: a; src: url(x)}",
        "@media print { td {color:red} }",
        "@supports (color: red) { td {color:red} }",
        "@layer a { td {color:red} }",
        "@namespace a url(x);",
        "@keyframes a { from {color:red} }",
        "a|td {color:red}",
        "& td {color:red}",
        "td { & a {color:red} }",
        "#\\31 {color}",
        ".a\\{b {color:red}",
        ".a\\<\\/style {color:red}",
        "td td td td td td td td td {color:red}",
        "}",
        "td {",
        "/* td {color:red}",
    ] {
        assert_eq!(rules(css), "", "{css}");
    }
}

#[test]
fn nested_blocks_take_bounded_time() {
    for part in ["{", "(", "[", "rgb(", "a{", ":not(", "@a{", "td,"] {
        rules(&part.repeat(200_000));
        declarations(&format!("color:{}", part.repeat(200_000)));
    }
}
