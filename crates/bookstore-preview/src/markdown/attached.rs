//! Images that are attached to a cell.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;

use crate::{
    image::Image,
    json::{Json, Object},
};

/// How often all attachments together may be looked at: a short text can name a large image many times.
const TIMES: usize = 4;

/// The attachments of one cell.
pub(super) struct Attached<'a> {
    bundles: HashMap<&'a str, Json<'a>>,
    /// Bytes of attachments that may yet be looked at.
    left: usize,
}

impl<'a> Attached<'a> {
    pub(super) fn of(attachments: Option<&'a Object<'a>>) -> Self {
        let bundles: HashMap<_, _> = attachments.into_iter().flat_map(Object::members).collect();
        let size: usize = bundles.values().map(|bundle| bundle.source().len()).sum();
        Self {
            bundles,
            left: TIMES * size,
        }
    }

    /// The address of an image, given what an author wrote as its name.
    pub(super) fn address(&mut self, name: &str) -> Option<String> {
        let bundle = self.bundles.get(name).or_else(|| {
            let decoded = percent_decode_str(name).decode_utf8();
            self.bundles.get(&*decoded.ok()?)
        })?;
        self.left = self.left.checked_sub(bundle.source().len())?;
        let mut address = String::new();
        Image::of(&bundle.object())?.address(&mut address);
        Some(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attachment_is_shown_by_its_name_and_not_too_often() {
        let json = r#"{"a b.png":{"image/png":"iVBORw0KGgo="},"c":{"text/plain":"c"}}"#;
        let attachments = Json::parse(json).unwrap().object();
        let mut attached = Attached::of(Some(&attachments));
        assert_eq!(attached.address("c"), None);
        assert_eq!(attached.address("d"), None);
        let shown: Vec<_> = (0..100)
            .map_while(|_| attached.address("a%20b.png"))
            .collect();
        assert_eq!(shown[0], "data:image/png;base64,iVBORw0KGgo=");
        assert!((TIMES..2 * TIMES).contains(&shown.len()), "{}", shown.len());
        assert_eq!(Attached::of(None).address("c"), None);
    }
}
