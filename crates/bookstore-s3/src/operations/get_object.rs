//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>

use std::fmt;

use http::{HeaderValue, Method, StatusCode, header};

use super::{ObjectMetadata, Operation, Request, header_value};
use crate::{
    Error, Key, Transport,
    answer::{self, Answer, Failure},
};

/// Reads an object, or a range of it.
#[derive(Clone, Debug)]
pub struct GetObject {
    /// The bucket's name.
    pub bucket: String,
    /// The object's key.
    pub key: Key,
    /// A version; the newest without one.
    pub version_id: Option<String>,
    /// A part of it.
    pub range: Option<ByteRange>,
    /// The entity tag, with its quotes, that it must have: [`ErrorKind::PreconditionFailed`] otherwise.
    ///
    /// [`ErrorKind::PreconditionFailed`]: crate::ErrorKind::PreconditionFailed
    pub if_match: Option<String>,
    /// Entity tags, as in the header `If-None-Match`, that it must not have: [`ErrorKind::NotModified`] otherwise.
    ///
    /// [`ErrorKind::NotModified`]: crate::ErrorKind::NotModified
    pub if_none_match: Option<String>,
}

/// A part of an object, in bytes. S3 gives as much of it as there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteRange {
    /// From the first to the last of these, both included.
    Between(u64, u64),
    /// From this one to the end.
    From(u64),
    /// As many at the end.
    Last(u64),
}

/// As the header `Range` has it.
impl fmt::Display for ByteRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Between(first, last) => write!(f, "bytes={first}-{last}"),
            Self::From(first) => write!(f, "bytes={first}-"),
            Self::Last(count) => write!(f, "bytes=-{count}"),
        }
    }
}

impl GetObject {
    /// Reads the newest version, whole.
    pub fn new(bucket: impl Into<String>, key: Key) -> Self {
        Self {
            bucket: bucket.into(),
            key,
            version_id: None,
            range: None,
            if_match: None,
            if_none_match: None,
        }
    }
}

/// An object: what S3 says of it, and its bytes, not read yet.
#[derive(Debug)]
pub struct GetObjectOutput<B> {
    /// What S3 says of it. `size` is that of the whole object, also for a range.
    pub metadata: ObjectMetadata,
    /// How many bytes `body` was announced with.
    pub length: Option<u64>,
    /// Which bytes of the whole they are, as in the header `Content-Range`, where a range was asked for.
    pub content_range: Option<String>,
    /// Its bytes.
    pub body: B,
}

impl<T: Transport> Operation<T> for GetObject {
    type Output = GetObjectOutput<T::Body>;

    fn request(&self) -> Result<Request<T::Payload>, Error> {
        let mut request = Request::new(Method::GET, &self.bucket)
            .key(&self.key)
            .version(self.version_id.as_deref());
        request.asks_checksum = true;
        if let Some(range) = self.range {
            let range =
                HeaderValue::from_str(&range.to_string()).expect("digits are a header's value");
            request.headers.insert(header::RANGE, range);
        }
        for (name, etag) in [
            (header::IF_MATCH, &self.if_match),
            (header::IF_NONE_MATCH, &self.if_none_match),
        ] {
            if let Some(etag) = etag {
                request.headers.insert(name, header_value(etag)?);
            }
        }
        Ok(request)
    }

    async fn output(&self, answer: Answer<T::Body>) -> Result<Self::Output, Failure> {
        // Something that ignores the range would give other bytes than were asked for.
        if self.range.is_some() && answer.status != StatusCode::PARTIAL_CONTENT {
            return Err(Failure::NotS3(answer.status, answer.headers));
        }
        Ok(GetObjectOutput {
            metadata: answer::metadata(&answer.headers),
            length: answer::content_length(&answer.headers),
            content_range: answer::owned(&answer.headers, "content-range"),
            body: answer.body,
        })
    }
}
