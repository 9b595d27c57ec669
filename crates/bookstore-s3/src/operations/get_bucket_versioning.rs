//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html>

use super::Operation;
use crate::Transport;

/// Asks whether a bucket keeps versions.
#[derive(Clone, Debug)]
pub struct GetBucketVersioning {
    /// The bucket's name.
    pub bucket: String,
}

/// Whether a bucket keeps versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Versioning {
    /// Each write makes a version.
    Enabled,
    /// Older versions are kept, new writes replace version `null`.
    Suspended,
    /// Never switched on.
    Unversioned,
}

impl<T: Transport> Operation<T> for GetBucketVersioning {
    type Output = Versioning;
}
