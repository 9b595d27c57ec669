//! S3's small XML answers, read by events: the first text of each element that is asked for.

use quick_xml::{
    Reader,
    events::{BytesRef, Event},
};

/// A document of S3's: its root's name and the text of the elements right below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Document {
    /// The root element's local name.
    pub root: String,
    fields: Vec<(String, String)>,
}

impl Document {
    /// Reads a document; `None` when it is no well-formed XML.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
        let mut document = Self::default();
        let mut depth = 0_usize;
        let mut text = String::new();
        loop {
            match reader.read_event().ok()? {
                Event::Start(start) => {
                    depth += 1;
                    let name = start.local_name().as_ref().to_owned();
                    if depth == 1 {
                        document.root = name;
                    } else if depth == 2 {
                        document.fields.push((name, String::new()));
                        text.clear();
                    }
                }
                Event::Empty(empty) if depth == 0 => {
                    document.root = empty.local_name().as_ref().to_owned();
                }
                Event::End(_) => {
                    if depth == 2 {
                        document.fields.last_mut()?.1 = std::mem::take(&mut text);
                    }
                    depth = depth.checked_sub(1)?;
                }
                Event::Text(part) if depth == 2 => text.push_str(&part.xml10_content()),
                Event::CData(part) if depth == 2 => text.push_str(&part.xml10_content()),
                Event::GeneralRef(name) if depth == 2 => text.push(reference(&name)?),
                Event::Eof => break,
                _ => {}
            }
        }
        (depth == 0 && !document.root.is_empty()).then_some(document)
    }

    /// The text of the first element of this name, if it has any.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, text)| text.trim())
            .filter(|text| !text.is_empty())
    }
}

/// The character behind `&amp;` or `&#38;`.
fn reference(name: &BytesRef<'_>) -> Option<char> {
    if let Some(character) = name.resolve_char_ref().ok()? {
        return Some(character);
    }
    match name.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_document_gives_its_fields() {
        let document = Document::parse(
            br#"<?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>NoSuchKey</Code><Message>a &lt;b&gt; &amp; &#x27;c&apos;</Message><Empty/><Key></Key></Error>"#,
        )
        .unwrap();
        assert_eq!(document.root, "Error");
        assert_eq!(document.get("Code"), Some("NoSuchKey"));
        assert_eq!(document.get("Message"), Some("a <b> & 'c'"));
        assert_eq!(document.get("Key"), None);
        assert_eq!(document.get("RequestId"), None);
    }

    #[test]
    fn an_empty_root_is_a_document() {
        let document = Document::parse(b"<VersioningConfiguration xmlns=\"http://s3/\"/>").unwrap();
        assert_eq!(document.root, "VersioningConfiguration");
    }

    #[test]
    fn what_is_no_xml_gives_nothing() {
        for bytes in ["", "plain", "<html><p>", "<a></b>", "<Error><Code>x</Code>"] {
            assert_eq!(Document::parse(bytes.as_bytes()), None, "{bytes}");
        }
    }
}
