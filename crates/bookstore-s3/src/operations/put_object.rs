//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html>

use std::collections::BTreeMap;

use http::{HeaderName, HeaderValue, Method, header};

use super::{ObjectMetadata, Operation, Request, header_value, not_a_header};
use crate::{
    Error, Key, Transport,
    answer::{self, Answer, Failure},
    encode,
};

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

    fn request(&self) -> Result<Request<T::Payload>, Error> {
        let mut request = Request::new(Method::PUT, &self.bucket).key(&self.key);
        request.payload = Some(self.payload.clone());
        request.conditional = self.mode != PutMode::Overwrite;
        let headers = &mut request.headers;
        match &self.mode {
            PutMode::Overwrite => {}
            PutMode::Create => {
                headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static("*"));
            }
            PutMode::Update(etag) => {
                headers.insert(header::IF_MATCH, header_value(etag)?);
            }
        }
        if let Some(media_type) = &self.content_type {
            headers.insert(header::CONTENT_TYPE, header_value(media_type)?);
        }
        for (name, content) in &self.user {
            let name = HeaderName::try_from(format!("x-amz-meta-{name}"))
                .map_err(|_| not_a_header(name))?;
            headers.insert(name, header_value(&encode::metadata(content))?);
        }
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
        Some(PutObjectOutput {
            etag: found.etag.clone(),
            version_id: found.version_id.clone(),
        })
    }
}
