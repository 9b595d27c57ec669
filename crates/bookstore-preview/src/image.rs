//! Images that came along with the notebook, as `data:` addresses: nothing is fetched for them.

use std::{borrow::Cow, fmt::Write as _};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use base64_simd::STANDARD_NO_PAD;

use crate::{
    escape,
    json::{Json, Object},
};

/// Media types of images, the best one first. An SVG that is an image runs nothing and fetches nothing.
const TYPES: [&str; 5] = [
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "image/webp",
    "image/gif",
];

/// An image that can be shown.
pub(crate) struct Image<'a> {
    media_type: &'static str,
    /// In base64, without spaces.
    data: Cow<'a, str>,
}

impl<'a> Image<'a> {
    /// The best image in a bundle that is one.
    pub(crate) fn of(bundle: &Object<'a>) -> Option<Self> {
        TYPES
            .into_iter()
            .find_map(|media_type| Self::read(media_type, bundle.get(media_type)?))
    }

    fn read(media_type: &'static str, value: Json<'a>) -> Option<Self> {
        let data = if media_type == "image/svg+xml" {
            svg(&value.text()?)?.into()
        } else {
            base64_of(value.unbroken()?, media_type)?
        };
        Some(Self { media_type, data })
    }

    /// The name that a bundle gives this kind of image.
    pub(crate) fn media_type(&self) -> &'static str {
        self.media_type
    }

    /// Writes the element. `size` is the width and height in CSS pixels where the notebook says them.
    pub(crate) fn write(&self, out: &mut String, alt: &str, size: (Option<u64>, Option<u64>)) {
        out.reserve(self.data.len() + 128);
        out.push_str("<img alt=\"");
        escape::write(out, alt);
        out.push('"');
        for (name, value) in [("width", size.0), ("height", size.1)] {
            if let Some(value) = value.filter(|value| (1..=10_000).contains(value)) {
                let _ = write!(out, " {name}=\"{value}\"");
            }
        }
        out.push_str(" src=\"");
        self.address(out);
        out.push_str("\">");
    }

    /// Writes its `data:` address.
    pub(crate) fn address(&self, out: &mut String) {
        let _ = write!(out, "data:{};base64,{}", self.media_type, self.data);
    }
}

/// Whether all bytes are digits of base64, many of them at once: an image is megabytes. How many there are does not matter,
/// as it does not to a browser.
fn is_base64(digits: &[u8]) -> bool {
    let (groups, rest) = digits.split_at(digits.len() / 4 * 4);
    STANDARD_NO_PAD.check(groups).is_ok()
        && rest
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

/// The same text with nothing in it but base64; `None` for what is none, or begins as no image of this type does.
fn base64_of<'a>(text: Cow<'a, str>, media_type: &str) -> Option<Cow<'a, str>> {
    let text = match text {
        Cow::Borrowed(text) => text.trim_ascii().into(),
        Cow::Owned(mut text) => {
            text.truncate(text.trim_ascii_end().len());
            Cow::Owned(text)
        }
    };
    let body = text.trim_end_matches('=');
    let is_base64 = is_base64(body.as_bytes());
    if !is_base64 && body.bytes().any(|byte| byte.is_ascii_whitespace()) {
        return base64_of(text.split_ascii_whitespace().collect(), media_type);
    }
    // The first bytes, in base64.
    let begins: &[&str] = match media_type {
        "image/png" => &["iVBORw0KGg"],
        "image/jpeg" => &["/9j/"],
        "image/gif" => &["R0lGOD"],
        _ => &["UklGR"],
    };
    let is_image = begins.iter().any(|begin| body.starts_with(begin));
    (is_base64 && is_image && text.len() - body.len() <= 2).then_some(text)
}

/// An SVG in base64. It is text in the notebook, at times in base64 already.
fn svg(text: &str) -> Option<String> {
    let text = undeclared(text);
    if text.contains("<svg") {
        // Without its namespace an SVG is an image to no browser.
        let begin = text.find("<svg")?;
        let tag = &text[begin..];
        let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
        if tag.contains("xmlns") {
            return Some(STANDARD.encode(text));
        }
        let (before, after) = text.split_at(begin + "<svg".len());
        let text = format!("{before} xmlns=\"http://www.w3.org/2000/svg\"{after}");
        return Some(STANDARD.encode(text));
    }
    let bytes: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    let decoded = STANDARD.decode(bytes).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    decoded.contains("<svg").then(|| STANDARD.encode(decoded))
}

/// A document without its XML declarations: Plots.jl writes two, which no browser reads, and the encoding that they name
/// is no longer that of the text.
fn undeclared(text: &str) -> &str {
    let mut text = text;
    loop {
        text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        match text
            .strip_prefix("<?xml ")
            .and_then(|rest| rest.split_once("?>"))
        {
            Some((_, rest)) => text = rest,
            None => return text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(bundle: &str) -> Option<String> {
        let image = Image::of(&Json::parse(bundle).unwrap().object())?;
        let mut out = String::new();
        image.write(&mut out, "a \"plot\"", (Some(3), Some(1_000_000)));
        Some(out)
    }

    #[test]
    fn an_image_is_in_the_page_itself() {
        assert_eq!(
            element(r#"{"text/plain":"x","image/png":["iVBORw0KGgo\n","AAA=\n"]}"#).unwrap(),
            "<img alt=\"a &quot;plot&quot;\" width=\"3\" src=\"data:image/png;base64,iVBORw0KGgoAAA=\">"
        );
    }

    #[test]
    fn base64_is_what_its_digits_are() {
        for byte in 0..=255 {
            let is_one = STANDARD.decode([b'A', byte, b'A', b'A']).is_ok();
            for (length, at) in [(1, 0), (4, 1), (7, 6), (100, 3), (100, 50), (101, 100)] {
                let mut digits = vec![b'A'; length];
                digits[at] = byte;
                assert_eq!(is_base64(&digits), is_one, "{byte} at {at} of {length}");
            }
        }
        let spaced = r#"{"image/gif":" R0lG OD\n lh \t\n"}"#;
        assert!(element(spaced).unwrap().ends_with("base64,R0lGODlh\">"));
    }

    #[test]
    fn the_best_image_that_is_one_is_taken() {
        let both = r#"{"image/png":"iVBORw0KGgo","image/svg+xml":"no image"}"#;
        assert!(element(both).unwrap().contains("data:image/png"));
        let svg = element(r#"{"image/png":"iVBORw0KGgo","image/svg+xml":"<svg/>"}"#).unwrap();
        let data = svg.split("base64,").nth(1).unwrap().trim_end_matches("\">");
        let text = STANDARD.decode(data).unwrap();
        assert_eq!(text, b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    }

    #[test]
    fn declarations_of_xml_are_dropped_however_many() {
        let twice =
            "\u{feff}<?xml version=\"1.0\"?>\n<?xml version='1.0' encoding='latin1'?>\n<svg/>";
        assert_eq!(undeclared(twice), "<svg/>");
        assert_eq!(
            undeclared("<?xml-stylesheet ?><svg/>"),
            "<?xml-stylesheet ?><svg/>"
        );
        assert_eq!(undeclared("<?xml <svg/>"), "<?xml <svg/>");
    }

    #[test]
    fn what_is_no_image_is_none() {
        for bundle in [
            r#"{"image/png":"iVBORw0KGgo\" onerror=\"x"}"#,
            r#"{"image/png":"PHN2Zz4="}"#,
            r#"{"image/png":"iVBORw0KGgo===="}"#,
            r#"{"image/png":5}"#,
            r#"{"image/jpeg":"iVBORw0KGgo"}"#,
            r#"{"image/svg+xml":"<b>"}"#,
            r#"{"image/bmp":"Qk0"}"#,
        ] {
            assert!(element(bundle).is_none(), "{bundle}");
        }
    }
}
