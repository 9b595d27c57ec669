//! Where links lead and what images show.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// Longest address that is kept, in bytes; browsers refuse longer ones of some kinds.
const LONGEST: usize = 8 * 1024;

/// A link's target.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// An `http`, `https` or `mailto` address.
    Out(String),
    /// Within the document: what follows `#`.
    Within(String),
}

/// What an image shows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A `data:` address of a picture.
    Data(String),
    /// An `http` or `https` address.
    Remote(String),
}

/// The target of a link; `None` if it leads nowhere that a document without an address of its own could know, or to
/// something that runs.
pub(super) fn link(href: &str) -> Option<Link> {
    if href.len() > LONGEST {
        return None;
    }
    let address = stripped(href);
    if let Some(fragment) = address.strip_prefix('#') {
        return (!fragment.is_empty()).then(|| Link::Within(fragment.to_owned()));
    }
    if let Some(address) = remote(&address) {
        return Some(Link::Out(address));
    }
    after(&address, "mailto:")
        .filter(|rest| !rest.is_empty())
        .map(|rest| Link::Out(format!("mailto:{rest}")))
}

/// The source of an image; `None` if nothing could be shown and nothing linked to.
pub(super) fn source(src: &str) -> Option<Source> {
    let start = src.trim_start_matches(|c: char| c <= ' ');
    if let Some(rest) = after(start, "data:") {
        return data(rest).map(Source::Data);
    }
    if src.len() > LONGEST {
        return None;
    }
    remote(&stripped(src)).map(Source::Remote)
}

/// The last segment of an address's path, to be read.
pub(super) fn file_name(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next()?;
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let name = path.rsplit('/').find(|segment| !segment.is_empty())?;
    let name = percent_decode_str(name).decode_utf8_lossy();
    Some(name.chars().filter(|c| !c.is_control()).take(100).collect())
}

/// An address as browsers read it: without line breaks, tabs and what surrounds it.
fn stripped(address: &str) -> Cow<'_, str> {
    let address = address.trim_matches(|c: char| c <= ' ');
    if address.contains(['\t', '\n', '\r']) {
        Cow::Owned(address.replace(['\t', '\n', '\r'], ""))
    } else {
        Cow::Borrowed(address)
    }
}

/// What follows a prefix of ASCII letters, whose case is ignored.
fn after<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let start = text.get(..prefix.len())?;
    start
        .eq_ignore_ascii_case(prefix)
        .then(|| &text[prefix.len()..])
}

/// An `http` or `https` address with a host. One that leaves the scheme to the page gets `https`.
fn remote(address: &str) -> Option<String> {
    for (prefix, scheme) in [("https://", "https"), ("http://", "http"), ("//", "https")] {
        if let Some(rest) = after(address, prefix) {
            let hosted = !rest.is_empty() && !rest.starts_with(['/', '\\', '?', '#']);
            return hosted.then(|| format!("{scheme}://{rest}"));
        }
    }
    None
}

/// A picture's `data:` address, given what follows `data:`.
fn data(rest: &str) -> Option<String> {
    let (head, body) = rest.split_once(',')?;
    let mut parameters = head.split(';').map(|part| part.trim().to_ascii_lowercase());
    let kind = parameters.next()?;
    let kind = match kind.as_str() {
        "image/png" | "image/gif" | "image/webp" | "image/svg+xml" | "image/jpeg" => kind.as_str(),
        "image/jpg" => "image/jpeg",
        _ => return None,
    };
    let base64 = parameters.any(|parameter| parameter == "base64");
    if base64 {
        let is_base64 =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
        let mut out = format!("data:{kind};base64,");
        if body.bytes().all(is_base64) {
            out.push_str(body);
            return Some(out);
        }
        // Line breaks, also as `%0A`, are common in hand-made ones.
        for byte in percent_decode_str(body) {
            match byte {
                b' ' | b'\n' | b'\r' | b'\t' => {}
                _ if is_base64(byte) => out.push(char::from(byte)),
                _ => return None,
            }
        }
        return Some(out);
    }
    // Only SVG is text.
    (kind == "image/svg+xml").then(|| format!("data:image/svg+xml;charset=utf-8,{body}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_web_to_mail_and_within_the_document_alone() {
        for (href, target) in [
            ("https://a.example/b", "https://a.example/b"),
            (" HTTP://a.example", "http://a.example"),
            ("ht\ntps:/\t/a.example", "https://a.example"),
            ("//a.example/b", "https://a.example/b"),
            ("MailTo:a@b.example", "mailto:a@b.example"),
        ] {
            assert_eq!(link(href), Some(Link::Out(target.to_owned())), "{href}");
        }
        assert_eq!(link("#a%20b"), Some(Link::Within("a%20b".to_owned())));
        for href in [
            "",
            "#",
            "a.html",
            "/etc/passwd",
            "javascript:alert(1)",
            "java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://a.example/1",
            "https:a.example",
            "https:///a.example",
            "http://",
            "\\\\a.example",
            "view-source:https://a.example",
        ] {
            assert_eq!(link(href), None, "{href}");
        }
    }

    #[test]
    fn images_are_pictures_that_come_along() {
        for (src, kept) in [
            ("data:image/png;base64,aGk=", "data:image/png;base64,aGk="),
            (
                " DATA:IMAGE/JPG;BASE64,aG\nk%3D",
                "data:image/jpeg;base64,aGk=",
            ),
            (
                "data:image/svg+xml;utf8,<svg/>",
                "data:image/svg+xml;charset=utf-8,<svg/>",
            ),
            (
                "data:image/svg+xml;charset=utf-8;base64,PHN2Zy8+",
                "data:image/svg+xml;base64,PHN2Zy8+",
            ),
        ] {
            assert_eq!(source(src), Some(Source::Data(kept.to_owned())), "{src}");
        }
        for src in [
            "data:text/html;base64,aGk=",
            "data:image/png,abc",
            "data:image/png;base64,<script>",
            "data:image/x-icon;base64,aGk=",
            "data:,",
            "cid:x",
            "a.png",
            "javascript:alert(1)",
        ] {
            assert_eq!(source(src), None, "{src}");
        }
        assert_eq!(
            source("http://a.example/b.png"),
            Some(Source::Remote("http://a.example/b.png".to_owned()))
        );
    }

    #[test]
    fn an_address_is_named_by_the_last_segment_of_its_path() {
        for (address, name) in [
            ("https://a.example/b/c%20d.png?e/f#g/h", Some("c d.png")),
            ("https://a.example/", Some("a.example")),
            ("img/b.png", Some("b.png")),
            ("?x", None),
        ] {
            assert_eq!(file_name(address).as_deref(), name, "{address}");
        }
    }
}
