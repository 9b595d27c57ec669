//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>

use http::{HeaderValue, Method, StatusCode, header};

use super::{ObjectMetadata, Operation, Request};
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
    /// First and last byte, both inclusive; no last byte reads to the end.
    pub range: Option<(u64, Option<u64>)>,
}

impl GetObject {
    /// Reads the newest version, whole.
    pub fn new(bucket: impl Into<String>, key: Key) -> Self {
        Self {
            bucket: bucket.into(),
            key,
            version_id: None,
            range: None,
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
        if let Some((first, last)) = self.range {
            let last = last.map(|last| last.to_string()).unwrap_or_default();
            let range = HeaderValue::from_str(&format!("bytes={first}-{last}"))
                .expect("digits are a header's value");
            request.headers.insert(header::RANGE, range);
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
            body: answer.body,
        })
    }
}
