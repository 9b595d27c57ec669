//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html>

use std::collections::BTreeMap;

use http::{HeaderValue, Method};

use super::{Operation, Request};
use crate::{
    Error, Key, Transport,
    answer::{Answer, Failure},
};

/// Begins an upload in parts. S3 keeps the parts, and bills them, until it is completed or aborted.
#[derive(Clone, Debug)]
pub struct CreateMultipartUpload {
    /// The bucket's name.
    pub bucket: String,
    /// The object's key.
    pub key: Key,
    /// The media type.
    pub content_type: Option<String>,
    /// `x-amz-meta-*`, as of [`PutObject`](super::PutObject).
    pub user: BTreeMap<String, String>,
}

impl CreateMultipartUpload {
    /// Begins an upload to `key`.
    pub fn new(bucket: impl Into<String>, key: Key) -> Self {
        Self {
            bucket: bucket.into(),
            key,
            content_type: None,
            user: BTreeMap::new(),
        }
    }
}

impl<T: Transport> Operation<T> for CreateMultipartUpload {
    /// The upload's id.
    type Output = String;

    fn request(&self) -> Result<Request<T::Payload>, Error> {
        let mut request = Request::new(Method::POST, &self.bucket)
            .key(&self.key)
            .query("uploads", "")
            .described(self.content_type.as_deref(), &self.user)?;
        let algorithm = HeaderValue::from_static("SHA256");
        request
            .headers
            .insert("x-amz-checksum-algorithm", algorithm);
        Ok(request)
    }

    async fn output(&self, answer: Answer<T::Body>) -> Result<Self::Output, Failure> {
        answer
            .field("InitiateMultipartUploadResult", |document| {
                document.get("UploadId").map(str::to_owned)
            })
            .await
            .map(|(_, upload_id)| upload_id)
    }
}
