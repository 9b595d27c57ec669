//! The S3 API, one operation a file.

mod delete_object;
mod get_bucket_versioning;
mod get_object;
mod head_bucket;
mod head_object;
mod put_object;

pub use delete_object::{DeleteObject, DeleteObjectOutput};
pub use get_bucket_versioning::{GetBucketVersioning, Versioning};
pub use get_object::{GetObject, GetObjectOutput};
pub use head_bucket::{HeadBucket, HeadBucketOutput};
pub use head_object::{HeadObject, ObjectMetadata};
pub use put_object::{PutMode, PutObject, PutObjectOutput};

use crate::Transport;

/// One operation of the S3 API.
pub trait Operation<T: Transport> {
    /// What a successful answer holds.
    type Output;
}
