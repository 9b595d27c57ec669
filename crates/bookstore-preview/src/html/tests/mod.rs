use super::*;

mod browser;
mod hostile;
mod looks;
mod soups;

/// The safe form of a piece of HTML, which must be read by a browser just as it was written.
fn safe(html: &str) -> String {
    let (out, _) = safe_with_styles(html);
    out
}

fn safe_with_styles(html: &str) -> (String, String) {
    let mut out = String::new();
    let mut styles = Styles::new(0);
    sanitise(&mut out, html, &mut styles, &mut NoFill).expect("it is small");
    browser::check(&out);
    (out, styles.css().to_owned())
}

#[test]
fn what_is_too_large_or_too_complex_is_refused_and_leaves_nothing() {
    for (html, refusal) in [
        ("x".repeat(LARGEST + 1), Refusal::Large),
        ("<p>".repeat(400_000), Refusal::Complex),
        ("\"".repeat(LARGEST), Refusal::Complex),
    ] {
        let mut out = "before".to_owned();
        let answer = sanitise(&mut out, &html, &mut Styles::new(0), &mut NoFill);
        assert_eq!(answer, Err(refusal));
        assert_eq!(out, "before");
    }
}

/// Puts a tag where text stands, and its end in attributes.
struct Filled;

impl Fill for Filled {
    fn html(&mut self, number: usize, out: &mut String) {
        if number < 10 {
            out.push_str("<math><mi>x</mi></math>");
        }
    }

    fn text(&mut self, number: usize, out: &mut String) {
        if number < 10 {
            out.push_str("$\"><x$");
        }
    }

    fn attachment(&mut self, name: &str) -> Option<String> {
        (name == "a.png").then(|| "data:image/png;base64,AA".to_owned())
    }
}

#[test]
fn placeholders_become_html_among_text_and_text_in_attributes() {
    for (html, written) in [
        ("a\u{f8f0}1\u{f8f1}b", "a<math><mi>x</mi></math>b"),
        (
            "<table>\u{f8f0}1\u{f8f1}",
            "<table><tbody><tr><td><math><mi>x</mi></math></td></tr></tbody></table>",
        ),
        (
            "<p title='a\u{f8f0}1\u{f8f1}b'></p>",
            "<p title=\"a$&quot;&gt;&lt;x$b\"></p>",
        ),
        (
            "<img src=b.png alt='\u{f8f0}1\u{f8f1}'>",
            "[$&quot;&gt;&lt;x$]",
        ),
        ("<a href='\u{f8f0}1\u{f8f1}'>a</a>", "<span>a</span>"),
        (
            "<img src=attachment:a.png width=9><img src='attachment:b.png'>",
            "<img src=\"data:image/png;base64,AA\" alt=\"\" width=\"9\">[b.png]",
        ),
        ("a\u{f8f0}12\u{f8f1}\u{f8f0}b\u{f8f1}", "ab"),
        (
            "&#xf8f0;1&#63729;\u{f8f0}1\u{f8f1}",
            "<math><mi>x</mi></math>",
        ),
        (
            "<script>\u{f8f0}1\u{f8f1}</script><svg>\u{f8f0}1\u{f8f1}</svg>",
            "",
        ),
    ] {
        let mut out = String::new();
        sanitise(&mut out, html, &mut Styles::new(0), &mut Filled).expect("it is small");
        assert_eq!(out, written, "{html}");
    }
}

#[test]
fn what_fills_attributes_again_and_again_is_bounded() {
    struct Long;
    impl Fill for Long {
        fn html(&mut self, _number: usize, _out: &mut String) {}
        fn text(&mut self, _number: usize, out: &mut String) {
            out.push_str(&"x".repeat(500_000));
        }
        fn attachment(&mut self, _name: &str) -> Option<String> {
            None
        }
    }
    let title = "&#xf8f0;1&#xf8f1;".repeat(10_000);
    for name in ["title", "href", "class", "alt"] {
        let html = format!("<a {name}='{title}'>").repeat(3);
        let mut out = String::new();
        sanitise(&mut out, &html, &mut Styles::new(0), &mut Long).expect("it is small");
        assert!(out.len() < 3_000_000, "{name}");
    }
}
