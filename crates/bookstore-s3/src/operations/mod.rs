//! The S3 API, one operation a file.

mod abort_multipart_upload;
mod complete_multipart_upload;
mod copy_object;
mod create_multipart_upload;
mod delete_object;
mod get_bucket_versioning;
mod get_object;
mod head_bucket;
mod head_object;
mod list_multipart_uploads;
mod list_object_versions;
mod list_objects_v2;
mod listing;
mod put_object;
mod upload_part;
mod write;

pub use abort_multipart_upload::AbortMultipartUpload;
pub use complete_multipart_upload::{CompleteMultipartUpload, CompletedPart};
pub use copy_object::{CopyMetadata, CopyObject, CopySource};
pub use create_multipart_upload::CreateMultipartUpload;
pub use delete_object::{DeleteObject, DeleteObjectOutput};
pub use get_bucket_versioning::{GetBucketVersioning, Versioning};
pub use get_object::{ByteRange, GetObject, GetObjectOutput};
pub use head_bucket::{HeadBucket, HeadBucketOutput};
pub use head_object::{HeadObject, ObjectMetadata};
pub use list_multipart_uploads::{
    ListMultipartUploads, MultipartUpload, MultipartUploads, UploadMarker,
};
pub use list_object_versions::{ListObjectVersions, ObjectVersion, ObjectVersions, VersionMarker};
pub use list_objects_v2::{ListObjectsV2, Object, Objects};
pub use put_object::{PutObject, PutObjectOutput};
pub use upload_part::UploadPart;
pub(crate) use write::OwnWork;
pub use write::PutMode;

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
    /// nothing can be told from that. Only a request with its `own_work` is ever asked.
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
    /// The payload's SHA-256, where it is known already.
    pub(crate) sha256: Option<[u8; 32]>,
    /// The payload is a document for S3 to read and no object's bytes, whose checksum it would keep.
    pub(crate) is_document: bool,
    /// How a write that cannot be done twice is known again.
    pub(crate) own_work: Option<OwnWork>,
    /// Its own work does not always make its repetition fail: bytes that are replaced by the same bytes keep their
    /// entity tag.
    pub(crate) can_repeat: bool,
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
            sha256: None,
            is_document: false,
            own_work: None,
            can_repeat: false,
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
    impl Sealed for super::AbortMultipartUpload {}
    impl Sealed for super::CompleteMultipartUpload {}
    impl Sealed for super::CopyObject {}
    impl Sealed for super::CreateMultipartUpload {}
    impl Sealed for super::DeleteObject {}
    impl Sealed for super::GetBucketVersioning {}
    impl Sealed for super::GetObject {}
    impl Sealed for super::HeadBucket {}
    impl Sealed for super::HeadObject {}
    impl Sealed for super::ListMultipartUploads {}
    impl Sealed for super::ListObjectVersions {}
    impl Sealed for super::ListObjectsV2 {}
    impl<Y> Sealed for super::PutObject<Y> {}
    impl<Y> Sealed for super::UploadPart<Y> {}
}
