//! An answer of S3's as operations read it, and what it is when it is none.

use std::{collections::BTreeMap, time::SystemTime};

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

use crate::{Body, Error, TransportError, encode, operations::ObjectMetadata, xml::Document};

/// The head of an answer, and its body, not read yet.
#[doc(hidden)]
#[derive(Debug)]
pub struct Answer<B> {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: B,
}

/// Why an attempt gave no output.
#[doc(hidden)]
#[derive(Debug)]
pub enum Failure {
    /// No answer, or one that broke off: whether S3 did as it was asked is not known.
    Lost(TransportError),
    /// S3, or something before it, refused. The body of an answer to HEAD is empty.
    Refused(StatusCode, HeaderMap, Bytes),
    /// An answer with a good status that cannot be S3's.
    NotS3(StatusCode, HeaderMap),
    /// It did not get as far as sending.
    Own(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Own(error)
    }
}

impl<B: Body> Answer<B> {
    pub(crate) fn new(response: http::Response<B>) -> Self {
        let (head, body) = response.into_parts();
        Self {
            status: head.status,
            headers: head.headers,
            body,
        }
    }

    /// Reads a body that is small by the operation's nature. S3 can put an error into an answer
    /// whose status is 200.
    pub(crate) async fn document(self) -> Result<(HeaderMap, Option<Document>), Failure> {
        let bytes = self.body.bytes().await.map_err(Failure::Lost)?;
        if bytes.is_empty() {
            return Ok((self.headers, None));
        }
        match Document::parse(&bytes) {
            Some(document) if document.root == "Error" => {
                Err(Failure::Refused(self.status, self.headers, bytes))
            }
            Some(document) => Ok((self.headers, Some(document))),
            None => Err(Failure::NotS3(self.status, self.headers)),
        }
    }

    /// Reads a document whose root element is `root`, and the field of it that `find` gives. Without one the
    /// answer is not S3's.
    pub(crate) async fn field(
        self,
        root: &str,
        find: impl FnOnce(&Document) -> Option<String>,
    ) -> Result<(HeaderMap, String), Failure> {
        let status = self.status;
        let (headers, document) = self.document().await?;
        let document = document.filter(|document| document.root == root);
        match document.as_ref().and_then(find) {
            Some(found) => Ok((headers, found)),
            None => Err(Failure::NotS3(status, headers)),
        }
    }

    /// Takes an answer that has no body by the operation's nature. A body that is there after all
    /// is an error of S3's or some proxy's page.
    pub(crate) async fn empty(self) -> Result<HeaderMap, Failure> {
        let status = self.status;
        match self.document().await? {
            (headers, None) => Ok(headers),
            (headers, Some(_)) => Err(Failure::NotS3(status, headers)),
        }
    }
}

/// A header's text.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().filter(|v| !v.is_empty())
}

/// A header's text, kept.
pub(crate) fn owned(headers: &HeaderMap, name: &str) -> Option<String> {
    text(headers, name).map(str::to_owned)
}

/// A header that holds a date of HTTP.
pub(crate) fn date(headers: &HeaderMap, name: &str) -> Option<SystemTime> {
    httpdate::parse_http_date(text(headers, name)?).ok()
}

/// Whether `x-amz-delete-marker` says so.
pub(crate) fn is_delete_marker(headers: &HeaderMap) -> bool {
    text(headers, "x-amz-delete-marker") == Some("true")
}

/// The version, where the bucket has versions.
pub(crate) fn version_id(headers: &HeaderMap) -> Option<String> {
    owned(headers, "x-amz-version-id")
}

/// The length that the body was announced with.
pub(crate) fn content_length(headers: &HeaderMap) -> Option<u64> {
    text(headers, "content-length")?.parse().ok()
}

/// What the headers say of an object.
pub(crate) fn metadata(headers: &HeaderMap) -> ObjectMetadata {
    // A range's answer has the size of the whole behind the slash.
    let whole = text(headers, "content-range")
        .and_then(|range| range.rsplit_once('/'))
        .map(|(_, size)| size.parse().ok());
    let checksum = text(headers, "x-amz-checksum-sha256");
    let mut user = BTreeMap::new();
    for (name, value) in headers {
        if let Some(name) = name.as_str().strip_prefix("x-amz-meta-") {
            // S3 sends what others wrote without encoding as it came.
            let value = String::from_utf8_lossy(value.as_bytes());
            user.insert(name.to_owned(), encode::decode_metadata(&value));
        }
    }
    ObjectMetadata {
        etag: owned(headers, "etag"),
        version_id: version_id(headers),
        size: whole.unwrap_or_else(|| content_length(headers)),
        content_type: owned(headers, header::CONTENT_TYPE.as_str()),
        content_encoding: owned(headers, "content-encoding"),
        last_modified: date(headers, "last-modified"),
        // A multipart upload's ends in "-" and a number: it is no hash of the bytes.
        sha256: checksum.and_then(|value| STANDARD.decode(value).ok()?.try_into().ok()),
        parts_sha256: checksum
            .filter(|value| value.contains('-'))
            .map(str::to_owned),
        user,
    }
}
