//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html>

use http::Method;

use super::{Operation, Request};
use crate::{
    Error, Key, Transport,
    answer::{self, Answer, Failure},
};

/// Sends one part of an upload. Sent again under the same number it replaces what was sent before.
#[derive(Clone, Debug)]
pub struct UploadPart<Y> {
    /// The bucket's name.
    pub bucket: String,
    /// The object's key.
    pub key: Key,
    /// The upload's id.
    pub upload_id: String,
    /// Its place among the parts, from 1 to 10,000.
    pub part_number: u16,
    /// The bytes: at least 5 MiB but for the last part.
    pub payload: Y,
    /// Their SHA-256, which completing the upload asks for as well.
    pub sha256: [u8; 32],
}

impl<T: Transport> Operation<T> for UploadPart<T::Payload> {
    /// The part's entity tag with its quotes; `None` where a page may not see it.
    type Output = Option<String>;

    fn request(&self) -> Result<Request<T::Payload>, Error> {
        let mut request = Request::new(Method::PUT, &self.bucket)
            .key(&self.key)
            .query("partNumber", &self.part_number.to_string())
            .query("uploadId", &self.upload_id);
        request.payload = Some(self.payload.clone());
        request.sha256 = Some(self.sha256);
        Ok(request)
    }

    async fn output(&self, answer: Answer<T::Body>) -> Result<Self::Output, Failure> {
        let headers = answer.empty().await?;
        Ok(answer::owned(&headers, "etag"))
    }
}
