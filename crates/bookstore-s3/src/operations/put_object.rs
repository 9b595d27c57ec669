//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html>

use std::collections::BTreeMap;

use super::Operation;
use crate::{Key, Transport};

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

/// Writes an object.
#[derive(Clone, Debug)]
pub struct PutObject<Y> {
    /// The bucket's name.
    pub bucket: String,
    /// The object's key.
    pub key: Key,
    /// The bytes.
    pub payload: Y,
    /// The media type.
    pub content_type: Option<String>,
    /// What may be there already.
    pub mode: PutMode,
    /// `x-amz-meta-*` by name without that prefix; values that are not printable ASCII are
    /// percent-encoded on the wire.
    pub user: BTreeMap<String, String>,
}

impl<Y> PutObject<Y> {
    /// Writes `payload` whatever is there.
    pub fn new(bucket: impl Into<String>, key: Key, payload: Y) -> Self {
        Self {
            bucket: bucket.into(),
            key,
            payload,
            content_type: None,
            mode: PutMode::Overwrite,
            user: BTreeMap::new(),
        }
    }
}

/// S3 holds the object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PutObjectOutput {
    /// The entity tag with its quotes.
    pub etag: Option<String>,
    /// The new version; `None` where the bucket has no versioning (or hides the header from a page).
    pub version_id: Option<String>,
}

impl<T: Transport> Operation<T> for PutObject<T::Payload> {
    type Output = PutObjectOutput;
}
