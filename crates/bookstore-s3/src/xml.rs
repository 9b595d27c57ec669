//! S3's XML answers, read by events: the text of the elements right below the root, and of those below them.

use quick_xml::{
    Reader,
    events::{BytesRef, Event},
};

/// A document of S3's: its root's name and the elements right below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Document {
    /// The root element's local name.
    pub root: String,
    elements: Vec<Element>,
}

/// An element: its text, or the texts of those below it. Anything deeper is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    pub name: String,
    text: String,
    children: Vec<(String, String)>,
}

impl Element {
    /// The text of the first element of this name below this one, as it stands.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.children
            .iter()
            .find(|(child, _)| child == name)
            .map(|(_, text)| text.as_str())
    }
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
                        document.elements.push(Element {
                            name,
                            ..Element::default()
                        });
                        text.clear();
                    } else if depth == 3 {
                        let children = &mut document.elements.last_mut()?.children;
                        children.push((name, String::new()));
                        text.clear();
                    }
                }
                Event::Empty(empty) if depth == 0 => {
                    empty.local_name().as_ref().clone_into(&mut document.root);
                }
                Event::End(_) => {
                    if depth == 2 {
                        document.elements.last_mut()?.text = std::mem::take(&mut text);
                    } else if depth == 3 {
                        let children = &mut document.elements.last_mut()?.children;
                        children.last_mut()?.1 = std::mem::take(&mut text);
                    }
                    depth = depth.checked_sub(1)?;
                }
                Event::Text(part) if matches!(depth, 2 | 3) => text.push_str(&part.xml10_content()),
                Event::CData(part) if matches!(depth, 2 | 3) => {
                    text.push_str(&part.xml10_content());
                }
                Event::GeneralRef(name) if matches!(depth, 2 | 3) => text.push(reference(&name)?),
                Event::Eof => break,
                _ => {}
            }
        }
        (depth == 0 && !document.root.is_empty()).then_some(document)
    }

    /// The text of the first element of this name, if it has any.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.elements
            .iter()
            .find(|element| element.name == name)
            .map(|element| element.text.trim())
            .filter(|text| !text.is_empty())
    }

    /// The same with the spaces at its ends, which belong to a key.
    pub(crate) fn exact(&self, name: &str) -> Option<&str> {
        self.elements
            .iter()
            .find(|element| element.name == name)
            .map(|element| element.text.as_str())
            .filter(|text| !text.is_empty())
    }

    /// The elements right below the root, in order.
    pub(crate) fn elements(&self) -> &[Element] {
        &self.elements
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
    fn a_list_gives_its_elements_in_order() {
        let document = Document::parse(
            b"<List><Item><Key> a&amp;b</Key><Deep><Key>no</Key></Deep></Item><More>1</More><Item/><Item><Key>c</Key></Item></List>",
        )
        .unwrap();
        let keys: Vec<_> = document
            .elements()
            .iter()
            .filter(|element| element.name == "Item")
            .map(|element| element.get("Key"))
            .collect();
        assert_eq!(keys, [Some(" a&b"), Some("c")]);
        assert_eq!(document.get("More"), Some("1"));
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
