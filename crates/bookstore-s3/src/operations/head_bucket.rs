//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html>

use http::Method;

use super::{Operation, Request};
use crate::{
    Error, Transport,
    answer::{self, Answer, Failure},
};

/// Asks whether a bucket is there and may be used.
#[derive(Clone, Debug)]
pub struct HeadBucket {
    /// The bucket's name.
    pub bucket: String,
}

/// The bucket is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeadBucketOutput {
    /// Its region, where S3 tells it.
    pub region: Option<String>,
}

impl<T: Transport> Operation<T> for HeadBucket {
    type Output = HeadBucketOutput;

    fn request(&self) -> Result<Request<T::Payload>, Error> {
        Ok(Request::new(Method::HEAD, &self.bucket))
    }

    async fn output(&self, answer: Answer<T::Body>) -> Result<Self::Output, Failure> {
        Ok(HeadBucketOutput {
            region: answer::owned(&answer.headers, "x-amz-bucket-region"),
        })
    }

    /// A listing of nothing needs the same right, `s3:ListBucket`.
    fn with_reason(&self) -> Option<Request<T::Payload>> {
        Some(
            Request::new(Method::GET, &self.bucket)
                .query("list-type", "2")
                .query("max-keys", "0"),
        )
    }
}
