//! What the operations that list have in common: pages, and names that XML cannot carry.

use percent_encoding::percent_decode_str;

use crate::{
    Body,
    answer::{Answer, Failure},
    xml::{Document, Element},
};

/// A page of a listing, read.
#[derive(Debug)]
pub(super) struct Page {
    document: Document,
    /// Keys, prefixes and markers are percent-encoded, as was asked by `encoding-type=url`: XML 1.0 cannot
    /// carry every character, and a storage that does not know the parameter does not say so.
    encoded: bool,
}

impl Page {
    /// Reads an answer whose root element is `root`. What `read` gives up is not S3's.
    pub(super) async fn read<B: Body, O>(
        answer: Answer<B>,
        root: &str,
        read: impl FnOnce(&Self) -> Option<O>,
    ) -> Result<O, Failure> {
        let status = answer.status;
        let (headers, document) = answer.document().await?;
        document
            .filter(|document| document.root == root)
            .and_then(|document| {
                read(&Self {
                    encoded: document.get("EncodingType") == Some("url"),
                    document,
                })
            })
            .ok_or(Failure::NotS3(status, headers))
    }

    /// The elements of one of these names, read one by one; `None` when one cannot be read.
    pub(super) fn collect<E>(
        &self,
        names: &[&str],
        read: impl Fn(&Element) -> Option<E>,
    ) -> Option<Vec<E>> {
        self.document
            .elements()
            .iter()
            .filter(|element| names.contains(&&*element.name))
            .map(read)
            .collect()
    }

    /// A key or a prefix below an element.
    pub(super) fn name(&self, element: &Element, name: &str) -> Option<String> {
        self.decode(element.get(name)?)
    }

    /// `CommonPrefixes`.
    pub(super) fn common_prefixes(&self) -> Option<Vec<String>> {
        self.collect(&["CommonPrefixes"], |element| self.name(element, "Prefix"))
    }

    /// Whether there are more pages.
    pub(super) fn is_truncated(&self) -> bool {
        self.document.get("IsTruncated") == Some("true")
    }

    /// The key at which the next page begins.
    pub(super) fn key_marker(&self) -> Option<String> {
        self.decode(self.document.exact("NextKeyMarker")?)
    }

    /// A marker that is never encoded.
    pub(super) fn marker(&self, name: &str) -> Option<String> {
        self.document.exact(name).map(str::to_owned)
    }

    /// S3 encodes as forms are encoded: a space becomes `+`.
    fn decode(&self, text: &str) -> Option<String> {
        if !self.encoded {
            return Some(text.to_owned());
        }
        let text = text.replace('+', " ");
        let decoded = percent_decode_str(&text).decode_utf8().ok()?;
        Some(decoded.into_owned())
    }
}
