//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html>

use std::{collections::BTreeMap, time::SystemTime};

use http::{HeaderValue, Method, header};

use super::{Operation, Request};
use crate::{
    Error, Key, Transport,
    answer::{self, Answer, Failure},
};

/// Asks what S3 knows of an object, without its bytes.
#[derive(Clone, Debug)]
pub struct HeadObject {
    /// The bucket's name.
    pub bucket: String,
    /// The object's key.
    pub key: Key,
    /// A version; the newest without one.
    pub version_id: Option<String>,
}

impl HeadObject {
    /// Asks for the newest version.
    pub fn new(bucket: impl Into<String>, key: Key) -> Self {
        Self {
            bucket: bucket.into(),
            key,
            version_id: None,
        }
    }
}

/// What S3 says of an object. A page sees only what the bucket's CORS rules expose, so anything may
/// be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectMetadata {
    /// The entity tag with its quotes, as `If-Match` wants it.
    pub etag: Option<String>,
    /// The version; `None` in a bucket that never had versioning.
    pub version_id: Option<String>,
    /// Size in bytes.
    pub size: Option<u64>,
    /// The media type.
    pub content_type: Option<String>,
    /// How the stored bytes are encoded, such as `gzip`; a browser undoes that as it reads.
    pub content_encoding: Option<String>,
    /// When it was written.
    pub last_modified: Option<SystemTime>,
    /// SHA-256 of the bytes, where S3 keeps it.
    pub sha256: Option<[u8; 32]>,
    /// The checksum of an object that was uploaded in parts, where S3 keeps it: base64 of the SHA-256 of its parts'
    /// SHA-256s, `-` and the number of parts.
    pub parts_sha256: Option<String>,
    /// `x-amz-meta-*` by name without that prefix, percent-decoded (see [`PutObject`](super::PutObject)).
    pub user: BTreeMap<String, String>,
}

impl<T: Transport> Operation<T> for HeadObject {
    type Output = ObjectMetadata;

    fn request(&self) -> Result<Request<T::Payload>, Error> {
        let mut request = Request::new(Method::HEAD, &self.bucket)
            .key(&self.key)
            .version(self.version_id.as_deref());
        request.asks_checksum = true;
        Ok(request)
    }

    async fn output(&self, answer: Answer<T::Body>) -> Result<Self::Output, Failure> {
        Ok(answer::metadata(&answer.headers))
    }

    /// The object's first byte needs the same right, `s3:GetObject`.
    fn with_reason(&self) -> Option<Request<T::Payload>> {
        let mut request = Request::new(Method::GET, &self.bucket)
            .key(&self.key)
            .version(self.version_id.as_deref());
        let first = HeaderValue::from_static("bytes=0-0");
        request.headers.insert(header::RANGE, first);
        Some(request)
    }
}
