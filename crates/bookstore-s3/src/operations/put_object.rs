//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html>

use std::collections::BTreeMap;

use http::Method;

use super::{ObjectMetadata, Operation, PutMode, Request, write::OwnWork};
use crate::{
    Error, Key, Transport,
    answer::{self, Answer, Failure},
};

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

impl PutObjectOutput {
    /// What the write that made `found` would have given.
    pub(super) fn found(found: &ObjectMetadata) -> Self {
        Self {
            etag: found.etag.clone(),
            version_id: found.version_id.clone(),
        }
    }
}

impl<T: Transport> Operation<T> for PutObject<T::Payload> {
    type Output = PutObjectOutput;

    fn request(&self) -> Result<Request<T::Payload>, Error> {
        let mut request = Request::new(Method::PUT, &self.bucket)
            .key(&self.key)
            .mode(&self.mode)?
            .described(self.content_type.as_deref(), &self.user)?;
        request.payload = Some(self.payload.clone());
        request.own_work = (self.mode != PutMode::Overwrite).then_some(OwnWork::Payload);
        request.can_repeat = matches!(self.mode, PutMode::Update(_));
        Ok(request)
    }

    async fn output(&self, answer: Answer<T::Body>) -> Result<Self::Output, Failure> {
        let headers = answer.empty().await?;
        Ok(PutObjectOutput {
            etag: answer::owned(&headers, "etag"),
            version_id: answer::version_id(&headers),
        })
    }

    fn claim(&self, found: &ObjectMetadata) -> Option<Self::Output> {
        Some(PutObjectOutput::found(found))
    }
}
