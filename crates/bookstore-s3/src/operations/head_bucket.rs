//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html>

use super::Operation;
use crate::Transport;

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
}
