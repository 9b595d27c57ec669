//! Reads text with spans back, for tests.

/// The text of what was written. Spans must hold text and no span, and end.
pub(crate) fn text_of(html: &str) -> String {
    let mut text = String::new();
    let mut open = None;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let end = at + rest[at..].find('>').expect("tags end") + 1;
        match (&rest[at..end], open) {
            ("</span>", Some(start)) => {
                assert!(text.len() > start, "an empty span in {html}");
                open = None;
            }
            (tag, None) if tag.starts_with("<span ") => {
                open = Some(text.len());
            }
            (tag, _) => panic!("{tag} in {html}"),
        }
        rest = &rest[end..];
    }
    assert_eq!(open, None, "an open span in {html}");
    text.push_str(rest);
    for (escaped, plain) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#13;", "\r"),
        ("&amp;", "&"),
    ] {
        text = text.replace(escaped, plain);
    }
    text
}
