//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html>

use std::time::SystemTime;

use http::Method;

use super::{Operation, Request, listing::Page};
use crate::{
    Error, Transport,
    answer::{Answer, Failure},
    clock,
    xml::Element,
};

/// Lists the multipart uploads that were neither completed nor aborted, a page at a time.
///
/// MinIO lists those of one key only, where the prefix is that whole key.
#[derive(Clone, Debug)]
pub struct ListMultipartUploads {
    /// The bucket's name.
    pub bucket: String,
    /// What the keys begin with.
    pub prefix: String,
    /// Where the page before ended: [`MultipartUploads::next`].
    pub after: Option<UploadMarker>,
}

/// A place in a listing of uploads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadMarker {
    /// The key that was listed last.
    pub key: String,
    /// The upload of it that was listed last.
    pub upload_id: Option<String>,
}

impl ListMultipartUploads {
    /// The first page.
    pub fn new(bucket: impl Into<String>, prefix: impl Into<String>) -> Self {
        Self {
            bucket: bucket.into(),
            prefix: prefix.into(),
            after: None,
        }
    }
}

/// A page of uploads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MultipartUploads {
    /// The uploads.
    pub uploads: Vec<MultipartUpload>,
    /// Where the next page begins; `None` on the last page.
    pub next: Option<UploadMarker>,
}

/// An upload that is under way, or was left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MultipartUpload {
    /// The key that it would write.
    pub key: String,
    /// Its id.
    pub upload_id: String,
    /// When it was begun.
    pub initiated: Option<SystemTime>,
}

impl MultipartUpload {
    fn read(page: &Page, element: &Element) -> Option<Self> {
        Some(Self {
            key: page.name(element, "Key")?,
            upload_id: element.get("UploadId")?.to_owned(),
            initiated: element.get("Initiated").and_then(clock::parse_iso_8601),
        })
    }
}

impl<T: Transport> Operation<T> for ListMultipartUploads {
    type Output = MultipartUploads;

    fn request(&self) -> Result<Request<T::Payload>, Error> {
        let mut request = Request::new(Method::GET, &self.bucket)
            .query("uploads", "")
            .query("prefix", &self.prefix)
            .query("encoding-type", "url");
        if let Some(after) = &self.after {
            request = request.query("key-marker", &after.key);
            if let Some(upload_id) = &after.upload_id {
                request = request.query("upload-id-marker", upload_id);
            }
        }
        Ok(request)
    }

    async fn output(&self, answer: Answer<T::Body>) -> Result<Self::Output, Failure> {
        Page::read(answer, "ListMultipartUploadsResult", |page| {
            let next = if page.is_truncated() {
                Some(UploadMarker {
                    key: page.key_marker()?,
                    upload_id: page.marker("NextUploadIdMarker"),
                })
            } else {
                None
            };
            Some(MultipartUploads {
                uploads: page
                    .collect(&["Upload"], |element| MultipartUpload::read(page, element))?,
                next,
            })
        })
        .await
    }
}
