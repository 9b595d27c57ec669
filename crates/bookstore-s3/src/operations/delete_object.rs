//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html>

use http::Method;

use super::{Operation, Request};
use crate::{
    Error, Key, Transport,
    answer::{self, Answer, Failure},
};

/// Deletes an object: with versioning it puts a delete marker, with a version id it removes that
/// version for good.
#[derive(Clone, Debug)]
pub struct DeleteObject {
    /// The bucket's name.
    pub bucket: String,
    /// The object's key.
    pub key: Key,
    /// The version to remove for good.
    pub version_id: Option<String>,
}

impl DeleteObject {
    /// Takes the newest version away.
    pub fn new(bucket: impl Into<String>, key: Key) -> Self {
        Self {
            bucket: bucket.into(),
            key,
            version_id: None,
        }
    }
}

/// The object is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeleteObjectOutput {
    /// Whether a delete marker now stands there (or one was removed).
    pub delete_marker: bool,
    /// The version of the marker, or the version removed.
    pub version_id: Option<String>,
}

impl<T: Transport> Operation<T> for DeleteObject {
    type Output = DeleteObjectOutput;

    fn request(&self) -> Result<Request<T::Payload>, Error> {
        Ok(Request::new(Method::DELETE, &self.bucket)
            .key(&self.key)
            .version(self.version_id.as_deref()))
    }

    async fn output(&self, answer: Answer<T::Body>) -> Result<Self::Output, Failure> {
        let headers = answer.empty().await?;
        Ok(DeleteObjectOutput {
            delete_marker: answer::is_delete_marker(&headers),
            version_id: answer::version_id(&headers),
        })
    }
}
