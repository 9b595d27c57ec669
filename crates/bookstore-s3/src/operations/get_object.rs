//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>

use super::{ObjectMetadata, Operation};
use crate::{Key, Transport};

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
    /// Its bytes.
    pub body: B,
}

impl<T: Transport> Operation<T> for GetObject {
    type Output = GetObjectOutput<T::Body>;
}
