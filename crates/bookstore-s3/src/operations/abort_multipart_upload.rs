//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html>

use http::Method;

use super::{Operation, Request};
use crate::{
    Error, Key, Transport,
    answer::{Answer, Failure},
};

/// Gives an upload up: S3 drops its parts. A part that is still on its way may stay until it is aborted again.
#[derive(Clone, Debug)]
pub struct AbortMultipartUpload {
    /// The bucket's name.
    pub bucket: String,
    /// The object's key.
    pub key: Key,
    /// The upload's id.
    pub upload_id: String,
}

impl<T: Transport> Operation<T> for AbortMultipartUpload {
    type Output = ();

    fn request(&self) -> Result<Request<T::Payload>, Error> {
        Ok(Request::new(Method::DELETE, &self.bucket)
            .key(&self.key)
            .query("uploadId", &self.upload_id))
    }

    async fn output(&self, answer: Answer<T::Body>) -> Result<Self::Output, Failure> {
        answer.empty().await.map(|_| ())
    }
}
