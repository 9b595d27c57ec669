//! What an output shows, by media type.

use serde::Serialize;

use crate::{
    Change, Object, Value,
    effort::Effort,
    text::{Chunk, TextDiff},
    traceback,
    tree::{Within, values},
};

/// What an output shows in one media type.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Part<'a> {
    /// Text, by line.
    Text {
        /// Its media type; `text/plain` for streams and errors.
        #[serde(rename = "mediaType")]
        #[cfg_attr(feature = "typescript", tsify(type = "string"))]
        media_type: &'a str,
        /// It. Each text of a traceback's list begins a line of its own.
        #[cfg_attr(feature = "typescript", tsify(type = "Chunk[]"))]
        text: Vec<Chunk<'a>>,
    },
    /// An image in base64, JSON, or anything else that is no text.
    Data {
        /// Its media type.
        #[serde(rename = "mediaType")]
        #[cfg_attr(feature = "typescript", tsify(type = "string"))]
        media_type: &'a str,
        /// What became of it.
        change: Change,
        /// As it was; missing for what is new, and for what did not change.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", tsify(type = "unknown"))]
        before: Option<&'a Value<'a>>,
        /// As it is; missing for what is no more.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", tsify(type = "unknown"))]
        after: Option<&'a Value<'a>>,
    },
}

/// What texts of an output were found to differ in, by their name or media type: a reader is told the same.
#[derive(Debug, Default)]
pub(crate) struct Texts<'a>(Vec<(&'a str, TextDiff<'a>)>);

impl<'a> Texts<'a> {
    /// How a text became another, whatever its length; [`values`] for what is none.
    pub(crate) fn compare(
        &mut self,
        name: &'a str,
        before: &'a Value<'a>,
        after: &'a Value<'a>,
        effort: &Effort,
    ) -> Within<'a> {
        let (Value::Text(old), Value::Text(new)) = (before, after) else {
            return values(before, after, effort);
        };
        let diff = TextDiff::of(old, new, effort);
        let entries = diff.entries();
        self.0.push((name, diff));
        Within::Patch(entries)
    }

    fn chunks(&self, name: &str) -> Option<Vec<Chunk<'a>>> {
        let (_, diff) = self.0.iter().find(|(found, _)| *found == name)?;
        Some(diff.chunks())
    }
}

/// Whether what is of this media type is compared by line.
pub(crate) fn is_text(media_type: &str) -> bool {
    media_type.starts_with("text/")
        || matches!(media_type, "image/svg+xml" | "application/javascript")
}

/// What an output shows, where it is one that changed; or all of it, where there is but one.
pub(crate) fn parts<'a>(
    before: Option<&'a Value<'a>>,
    after: Option<&'a Value<'a>>,
    effort: &Effort,
    texts: &Texts<'a>,
) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    let data = |output: Option<&'a Value<'a>>| output?.get("data")?.as_object();
    let (old, new) = (data(before), data(after));
    let types = |object: Option<&'a Object<'a>>| object.map(Object::members).unwrap_or_default();
    for (media_type, after) in types(new) {
        let before = old.and_then(|old| old.get(media_type));
        parts.push(match texts.chunks(media_type) {
            Some(text) => Part::Text { media_type, text },
            None => part(media_type, before, Some(after), effort),
        });
    }
    for (media_type, before) in types(old) {
        if new.is_none_or(|new| new.get(media_type).is_none()) {
            parts.push(part(media_type, Some(before), None, effort));
        }
    }
    // Streams have a text; of an error the traceback says all.
    for name in ["text", "traceback"] {
        let member = |output: Option<&'a Value<'a>>| output?.get(name);
        let (before, after) = (member(before), member(after));
        if before.is_none() && after.is_none() {
            continue;
        }
        let media_type = "text/plain";
        let text = texts.chunks(name);
        parts.push(
            match text.or_else(|| traceback::compare(before, after, effort)) {
                Some(text) => Part::Text { media_type, text },
                None => part(media_type, before, after, effort),
            },
        );
    }
    parts
}

fn part<'a>(
    media_type: &'a str,
    before: Option<&'a Value<'a>>,
    after: Option<&'a Value<'a>>,
    effort: &Effort,
) -> Part<'a> {
    let text = |value: Option<&'a Value<'a>>| value.map_or(Some(""), Value::as_text);
    if is_text(media_type)
        && let (Some(before), Some(after)) = (text(before), text(after))
    {
        let text = TextDiff::of(before, after, effort).chunks();
        return Part::Text { media_type, text };
    }
    let change = match (before, after) {
        (None, _) => Change::Added,
        (_, None) => Change::Removed,
        _ if before == after => Change::Unchanged,
        _ => Change::Changed,
    };
    Part::Data {
        media_type,
        change,
        before: before.filter(|_| change != Change::Unchanged),
        after,
    }
}
