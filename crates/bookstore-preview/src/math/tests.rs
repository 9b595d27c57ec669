use proptest::prelude::*;

use super::*;

fn shown(tex: &str, display: bool) -> String {
    let mut out = String::new();
    write(&mut out, tex, display, &mut Macros::default());
    out
}

/// The `MathML` of inline formulas of one notebook, without what is around it.
fn inner(formulas: &[&str]) -> Vec<String> {
    let mut macros = Macros::default();
    formulas
        .iter()
        .map(|tex| {
            let mut out = String::new();
            write(&mut out, tex, false, &mut macros);
            let inner = out.strip_prefix("<math><semantics><mrow>");
            let inner = inner.and_then(|out| out.split_once("</mrow><annotation"));
            inner.map_or_else(|| out.clone(), |(inner, _)| inner.to_owned())
        })
        .collect()
}

#[test]
fn every_formula_of_the_list_is_mathematics() {
    let mut failed = Vec::new();
    for tex in include_str!("formulas.txt").lines() {
        for display in [true, false] {
            if !shown(tex, display).starts_with("<math") {
                failed.push(tex);
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

/// `goldens.txt` was looked at in Chromium.
#[test]
fn formulas_are_as_they_were_looked_at() {
    for golden in include_str!("goldens.txt").split("\n\n") {
        let (tex, mathml) = golden.trim_end().split_once('\n').unwrap();
        let shown = shown(tex, true);
        assert_eq!(shown.split("<annotation").next(), Some(mathml), "{tex}");
    }
}

#[test]
fn a_formula_has_its_tex_as_the_author_wrote_it() {
    assert_eq!(
        shown(r"a<b % so", true),
        "<math display=\"block\"><semantics><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>\
         <annotation encoding=\"application/x-tex\">a&lt;b % so</annotation></semantics></math>"
    );
}

#[test]
fn what_cannot_be_read_is_its_source() {
    assert_eq!(
        shown(r"\nobody<b>{x}", false),
        r#"<code class="tex">\nobody&lt;b&gt;{x}</code>"#
    );
    assert_eq!(
        shown(r"\frac{1}{", true),
        r#"<code class="tex tex-display">\frac{1}{</code>"#
    );
}

#[test]
fn definitions_count_in_later_cells() {
    let shown = inner(&[
        r"\newcommand{\R}{\mathbb{R}}",
        r"\R",
        r"\newcommand{\pd}[2][t]{\frac{#2}{#1}} \pd{f}",
        r"\pd[x]{g}",
        r"\def\sq#1{#1^2}\sq{a}\sq b",
        r"\let\same=\sq \renewcommand\sq[1]{#1} \same z",
        r"\DeclareMathOperator{\tr}{tr}\tr",
        r"\newenvironment{row}[1]{\left#1\begin{matrix}}{\end{matrix}\right)}",
        r"\begin{row}{(}1\end{row}",
    ]);
    assert_eq!(shown[0], "");
    assert_eq!(shown[1], "<mi>ℝ</mi>");
    assert_eq!(shown[2].trim(), "<mfrac><mi>f</mi><mi>t</mi></mfrac>");
    assert_eq!(shown[3], "<mfrac><mi>g</mi><mi>x</mi></mfrac>");
    assert_eq!(
        shown[4],
        "<msup><mi>a</mi><mn>2</mn></msup><msup><mi>b</mi><mn>2</mn></msup>"
    );
    assert_eq!(shown[5], "<msup><mi>z</mi><mn>2</mn></msup>");
    assert_eq!(shown[6], "<mo lspace=\"0\" rspace=\"0\">tr</mo>");
    assert_eq!(shown[7], "");
    assert!(shown[8].contains("<mtd><mn>1</mn></mtd>"), "{}", shown[8]);
}

#[test]
fn an_equation_has_the_tag_that_it_is_given_and_no_other() {
    let mut macros = Macros::default();
    let mut out = String::new();
    let tex = r"\begin{align} a &= b \label{x} \tag{<1>} \\ c &= d \label{y} \\ \end{align}";
    write(&mut out, tex, true, &mut macros);
    let tag = r#"<mtd class="m-side m-right"><mtext>(&lt;1&gt;)</mtext></mtd>"#;
    assert_eq!(out.matches(tag).count(), 1, "{out}");
    assert_eq!(out.matches("<mtr>").count(), 2, "{out}");
    out.clear();
    write(&mut out, r"\eqref{x} \ref{x} \eqref{y}", false, &mut macros);
    assert!(out.contains("<mtext>(&lt;1&gt;)</mtext>"), "{out}");
    assert!(out.contains("<mtext>&lt;1&gt;</mtext>"), "{out}");
    assert!(out.contains("<mtext>(???)</mtext>"), "{out}");
    for tex in [
        r"x \tag*{A}",
        r"\begin{equation}\begin{split} x &= y \\ &= z \end{split}\tag*{A}\end{equation}",
    ] {
        let shown = shown(tex, true);
        assert!(shown.contains("<mtext>A</mtext>"), "{shown}");
    }
    assert!(!shown(r"\begin{equation} x \end{equation}", true).contains("mtext"));
}

#[test]
fn colours_sizes_and_boxes_are_attributes_and_classes() {
    let shown = inner(&[
        r"\color{Red} x",
        r"\textcolor[rgb]{1,0.5,0}{x}",
        r"\large x",
        r"\boxed{x}",
        r"\cancel{x}\!y",
        r"\color{red;background:url(x)} x",
        r"\color{#12345\x} x",
    ]);
    assert_eq!(shown[0], r#"<mrow mathcolor="red"><mi>x</mi></mrow>"#);
    assert_eq!(shown[1], r##"<mrow mathcolor="#ff7f00"><mi>x</mi></mrow>"##);
    assert_eq!(shown[2], r#"<mrow mathsize="1.2em"><mi>x</mi></mrow>"#);
    assert!(
        shown[3].starts_with(r#"<mrow class="m-box">"#),
        "{}",
        shown[3]
    );
    assert_eq!(
        shown[4],
        r#"<mrow class="m-up"><mi>x</mi></mrow><mspace class="m-n3"></mspace><mi>y</mi>"#
    );
    assert!(shown[5].starts_with("<code"), "{}", shown[5]);
    assert!(shown[6].starts_with("<code"), "{}", shown[6]);
}

#[test]
fn a_line_below_a_table_is_as_wide_as_the_table() {
    let shown = shown(r"\begin{array}{cc} a & b \\ \hline \hline\end{array}", true);
    let line = r#"<mtr class="m-end"><mtd class="m-bt" columnspan="2"></mtd></mtr></mtable>"#;
    assert!(shown.contains(line), "{shown}");
}

#[test]
fn each_class_has_a_rule() {
    let css = include_str!("../style/math.css");
    let mut formulas: Vec<&str> = include_str!("formulas.txt").lines().collect();
    formulas.extend([
        r"\begin{array}{|c:c||l} a \\ \hdashline b \end{array} \cramped{x} \sout{x}",
        r"\begin{multline} a \\ b \tag{2} \end{multline} \mathop{x}y\mathbin{y}z",
    ]);
    for tex in formulas {
        let shown = shown(tex, true);
        for classes in shown.split("class=\"").skip(1) {
            for class in classes.split('"').next().unwrap().split(' ') {
                assert!(css.contains(&format!(".{class} ")), "{class}: {tex}");
            }
        }
    }
}

#[test]
fn markup_in_an_operators_name_is_text() {
    for tex in [
        r"\operatorname{<img src=x onerror=alert(1)>}",
        r"\operatorname{\lt script\gt}",
        r"\DeclareMathOperator\x{<b>}\x",
        r"\mathop{\text{<b>}}",
        r"\unicode{60}b\unicode{62}",
        r"\text{\lt b}",
    ] {
        let shown = shown(tex, true);
        assert!(!shown.contains("<b>") && !shown.contains("<img"), "{shown}");
        assert!(!shown.contains("<script"), "{shown}");
    }
}

#[test]
fn a_bomb_of_macros_costs_no_more_than_its_account() {
    let doubling: Vec<String> = (0..26u8)
        .map(|n| {
            let (this, next) = (char::from(b'a' + n), char::from(b'a' + (n + 1) % 26));
            format!(r"\def\x{this}{{\x{next}\x{next}}}")
        })
        .collect();
    let doubling = doubling.concat();
    let nested = format!("{}x{}", r"\z{".repeat(9000), "}".repeat(9000));
    let wide = format!(r"\def\w#1{{{}}}", "#1".repeat(5000));
    let mut macros = Macros::default();
    for tex in [
        format!(r"{doubling}\xa"),
        r"\def\a{\a}\a".to_owned(),
        r"\def\b#1{\b{#1#1}}\b x".to_owned(),
        format!(r"\def\z#1{{#1}}{nested}"),
        format!(r"{wide}\w{{\w{{\w{{x}}}}}}"),
        r"\newenvironment{e}{\begin{e}}{\end{e}}\begin{e}".to_owned(),
    ] {
        let before = macros.left;
        let mut out = String::new();
        write(&mut out, &tex, true, &mut macros);
        assert!(out.starts_with("<code"), "{out}");
        assert!(before - macros.left <= 200_000);
    }
    // Many small ones exhaust the notebook's account, after which nothing is expanded.
    for _ in 0..100 {
        let mut out = String::new();
        write(&mut out, r"\xa", false, &mut macros);
        assert_eq!(out, r#"<code class="tex">\xa</code>"#);
    }
    assert!(macros.left < 200_000);
}

#[test]
fn definitions_and_labels_are_bounded() {
    let mut macros = Macros::default();
    for n in 0..200 {
        let mut out = String::new();
        let tex = format!(r"\gdef\m{{{}}}", "x".repeat(5000));
        write(&mut out, &tex, false, &mut macros);
        assert_eq!(out.starts_with("<math"), n < 52, "{n}");
    }
}

#[test]
fn deep_and_long_formulas_are_their_source() {
    for (open, close) in [
        ("{", "}"),
        (r"\frac{", "}{x}"),
        (r"\left(", r"\right)"),
        (r"\sqrt", ""),
        (r"\color{red}", ""),
        (r"\begin{matrix}", r"\end{matrix}"),
        (r"\frac1", ""),
        (r"\text{", "}"),
        ("x_{", "}"),
        (r"\begin{matrix}\displaystyle", r"\end{matrix}"),
        (r"\mathop{", "}"),
        (r"\textcolor{red}{", "}"),
    ] {
        for depth in [100, 3000, 20_000] {
            let tex = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            assert!(shown(&tex, true).starts_with("<code"), "{open}");
        }
        let tex = format!("{}1{}", open.repeat(15), close.repeat(15));
        assert!(!shown(&tex, true).is_empty(), "{open}");
    }
}

/// Asserts that `html` is balanced and has nothing but elements and attributes that run and fetch nothing.
fn assert_harmless(html: &str) {
    let mut open = Vec::new();
    for tag in html.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').expect("a tag ends");
        assert!(!text.contains('>'), "{text}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{html}");
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let math = name.starts_with('m') && name != "menclose" && name != "merror";
        let text = [
            "annotation",
            "semantics",
            "code",
            "span",
            "b",
            "i",
            "em",
            "s",
            "u",
        ];
        assert!(math || text.contains(&name), "{name}");
        for attribute in attributes.split("\" ").filter(|text| !text.is_empty()) {
            let (name, value) = attribute.split_once("=\"").expect("a value is quoted");
            let value = value.trim_end_matches('"');
            assert!(
                value
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b" -.%#/".contains(&b)),
                "{attribute}"
            );
            assert!(
                [
                    "class",
                    "display",
                    "encoding",
                    "mathcolor",
                    "mathsize",
                    "accent",
                    "accentunder"
                ]
                .contains(&name)
                    || [
                        "displaystyle",
                        "form",
                        "height",
                        "largeop",
                        "linethickness",
                        "lspace"
                    ]
                    .contains(&name)
                    || [
                        "mathvariant",
                        "maxsize",
                        "minsize",
                        "movablelimits",
                        "rspace"
                    ]
                    .contains(&name)
                    || [
                        "scriptlevel",
                        "stretchy",
                        "symmetric",
                        "width",
                        "columnspan"
                    ]
                    .contains(&name),
                "{name}"
            );
        }
        open.push(name);
    }
    assert!(open.is_empty(), "{html}");
}

/// Pieces that TeX is made of, joined without an order.
fn soup() -> impl Strategy<Value = String> {
    let known: Vec<String> = include_str!("formulas.txt")
        .lines()
        .flat_map(token::read)
        .filter_map(|token| match token {
            token::Token::Command(name) => Some(format!("\\{name}")),
            _ => None,
        })
        .collect();
    let environments = [
        "align",
        "matrix",
        "cases",
        "array",
        "multline",
        "equation",
        "split",
        "smallmatrix",
        "pmatrix*",
        "eqnarray",
        "subarray",
        "gather",
        "alignat",
    ];
    let piece = prop_oneof![
        4 => prop::sample::select(known),
        4 => prop::sample::select(
            "{}[]()|^_&#$~'\"<>=+-*/.,:;! 12abxyZé𝟙\u{301}∑√⟨\\%\n".chars().collect::<Vec<_>>()
        ).prop_map(|c| c.to_string()),
        1 => prop::sample::select(environments.to_vec()).prop_map(|e| format!("\\begin{{{e}}}")),
        1 => prop::sample::select(environments.to_vec()).prop_map(|e| format!("\\end{{{e}}}")),
        1 => prop::sample::select(vec![
            "{x}", "{1}{2}", "[r]", "{lc|r}", "{red}", "#1", "[2]", "{-1cm}", "[HTML]", "1em", "{}",
            r"\left(", r"\right)", r"\\[2pt]", r"\hline", r"\def\a{", r"\a", "{A0B1C2}", r"\limits",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(|c| c.to_string()),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Soup in a frame that math-core accepts more often.
fn framed() -> impl Strategy<Value = String> {
    (soup(), soup(), 0..5u8).prop_map(|(one, two, frame)| match frame {
        0 => format!("{one}{two}"),
        1 => format!(r"\begin{{align}}{one}&{two}\end{{align}}"),
        2 => format!(r"\frac{{{one}}}{{{two}}}"),
        3 => format!(r"\left({one}\right)_{{{two}}}"),
        _ => format!(r"\operatorname{{{one}}}\text{{{two}}}"),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8 * ProptestConfig::default().cases, ..ProptestConfig::default() })]

    #[test]
    fn anything_is_well_formed_and_harmless(tex in framed(), display: bool) {
        let html = shown(&tex, display);
        assert_harmless(&html);
        prop_assert!(!html.contains(" style="));
        prop_assert!(html.len() < 400 * tex.len() + 400);
    }
}
