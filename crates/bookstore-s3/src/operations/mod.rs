//! The S3 API, one operation a file.

mod delete_object;
mod get_bucket_versioning;
mod get_object;
mod head_bucket;
mod head_object;
mod list_object_versions;
mod put_object;

pub use delete_object::{DeleteObject, DeleteObjectOutput};
pub use get_bucket_versioning::{GetBucketVersioning, Versioning};
pub use get_object::{ByteRange, GetObject, GetObjectOutput};
pub use head_bucket::{HeadBucket, HeadBucketOutput};
pub use head_object::{HeadObject, ObjectMetadata};
pub use list_object_versions::{ListObjectVersions, ObjectVersion, ObjectVersions};
pub use put_object::{PutMode, PutObject, PutObjectOutput};

use http::{HeaderMap, HeaderValue, Method};

use crate::{
    Error, ErrorKind, Key, Transport,
    answer::{Answer, Failure},
    key::visible,
    text,
};

/// One operation of the S3 API: how it is asked and how its answer is read. [`Client::send`] does
/// what lies between.
///
/// [`Client::send`]: crate::Client::send
#[allow(async_fn_in_trait)]
pub trait Operation<T: Transport>: sealed::Sealed {
    /// What a successful answer holds.
    type Output;

    /// The request, without host, signature and date.
    #[doc(hidden)]
    fn request(&self) -> Result<Request<T::Payload>, Error>;

    /// Reads an answer whose status is 2xx.
    #[doc(hidden)]
    async fn output(&self, answer: Answer<T::Body>) -> Result<Self::Output, Failure>;

    /// The same question asked with GET: an answer to HEAD has no body, so that S3's reason for
    /// refusing it must be asked for.
    #[doc(hidden)]
    fn with_reason(&self) -> Option<Request<T::Payload>> {
        None
    }

    /// What this operation would have given had it been the one that wrote `found`; `None` where
    /// nothing can be told from that. Only a conditional write is ever asked.
    #[doc(hidden)]
    fn claim(&self, _found: &ObjectMetadata) -> Option<Self::Output> {
        None
    }
}

/// A request as an operation puts it.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Request<Y> {
    pub(crate) method: Method,
    pub(crate) bucket: String,
    pub(crate) key: Option<Key>,
    pub(crate) version_id: Option<String>,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) payload: Option<Y>,
    /// `If-None-Match` or `If-Match` on a write.
    pub(crate) conditional: bool,
    /// The answer tells the checksum only when asked.
    pub(crate) asks_checksum: bool,
}

impl<Y> Request<Y> {
    fn new(method: Method, bucket: &str) -> Self {
        Self {
            method,
            bucket: bucket.to_owned(),
            key: None,
            version_id: None,
            query: Vec::new(),
            headers: HeaderMap::new(),
            payload: None,
            conditional: false,
            asks_checksum: false,
        }
    }

    fn key(mut self, key: &Key) -> Self {
        self.key = Some(key.clone());
        self
    }

    fn version(mut self, version_id: Option<&str>) -> Self {
        if let Some(id) = version_id {
            self.query.push(("versionId", id.to_owned()));
            self.version_id = Some(id.to_owned());
        }
        self
    }

    fn query(mut self, name: &'static str, value: &str) -> Self {
        self.query.push((name, value.to_owned()));
        self
    }
}

/// What a caller gave, as a header's value.
fn header_value(text: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(text).map_err(|_| not_a_header(text))
}

fn not_a_header(text: &str) -> Error {
    Error::new(
        ErrorKind::InvalidConfig,
        text!("“%1” cannot be sent as a header.", visible(text)),
        text!("Use printable ASCII."),
    )
}

mod sealed {
    /// Operations are this crate's own: their requests are not part of its promises.
    pub trait Sealed {}
    impl Sealed for super::DeleteObject {}
    impl Sealed for super::GetBucketVersioning {}
    impl Sealed for super::GetObject {}
    impl Sealed for super::HeadBucket {}
    impl Sealed for super::HeadObject {}
    impl Sealed for super::ListObjectVersions {}
    impl<Y> Sealed for super::PutObject<Y> {}
}
