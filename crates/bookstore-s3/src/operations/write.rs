//! What the operations that write an object have in common.

use std::collections::BTreeMap;

use http::{HeaderName, HeaderValue, header};

use super::{Request, header_value, not_a_header};
use crate::{Error, Key, encode};

/// What may be there already when an object is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PutMode {
    /// Anything: it is replaced, or becomes the older version.
    #[default]
    Overwrite,
    /// Nothing (`If-None-Match: *`).
    Create,
    /// Just the object with this entity tag (`If-Match`).
    Update(String),
}

/// How a write is known again by what it wrote, when its answer was lost and its repetition is refused.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OwnWork {
    /// It wrote the request's payload.
    Payload,
    /// It wrote parts that have this checksum together.
    Parts(String),
    /// It wrote what stands at another key.
    Copy {
        bucket: String,
        key: Key,
        version_id: Option<String>,
    },
}

impl<Y> Request<Y> {
    /// Adds the condition of `mode`.
    pub(super) fn mode(mut self, mode: &PutMode) -> Result<Self, Error> {
        match mode {
            PutMode::Overwrite => {}
            PutMode::Create => {
                let any = HeaderValue::from_static("*");
                self.headers.insert(header::IF_NONE_MATCH, any);
            }
            PutMode::Update(etag) => {
                self.headers.insert(header::IF_MATCH, header_value(etag)?);
            }
        }
        Ok(self)
    }

    /// Adds what is kept beside the bytes: the media type and `x-amz-meta-*`.
    pub(super) fn described(
        mut self,
        content_type: Option<&str>,
        user: &BTreeMap<String, String>,
    ) -> Result<Self, Error> {
        if let Some(media_type) = content_type {
            let media_type = header_value(media_type)?;
            self.headers.insert(header::CONTENT_TYPE, media_type);
        }
        for (name, content) in user {
            let name = HeaderName::try_from(format!("x-amz-meta-{name}"))
                .map_err(|_| not_a_header(name))?;
            let content = header_value(&encode::metadata(content))?;
            self.headers.insert(name, content);
        }
        Ok(self)
    }
}
