//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html>

use std::time::SystemTime;

use http::Method;

use super::{Operation, Request};
use crate::{
    Error, Transport,
    answer::{Answer, Failure},
    clock,
    xml::Element,
};

/// Lists the versions and delete markers of all keys that begin with a prefix, a page at a time.
#[derive(Clone, Debug)]
pub struct ListObjectVersions {
    /// The bucket's name.
    pub bucket: String,
    /// What the keys begin with.
    pub prefix: String,
    /// Where the page before ended: [`ObjectVersions::next`].
    pub after: Option<(String, String)>,
}

impl ListObjectVersions {
    /// The first page.
    pub fn new(bucket: impl Into<String>, prefix: impl Into<String>) -> Self {
        Self {
            bucket: bucket.into(),
            prefix: prefix.into(),
            after: None,
        }
    }
}

/// A page of versions: keys in the order of their UTF-8 bytes, each key's newest version first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectVersions {
    /// The versions and delete markers.
    pub versions: Vec<ObjectVersion>,
    /// Key and version id after which the next page begins; `None` on the last page.
    pub next: Option<(String, String)>,
}

/// A version of an object, or a delete marker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectVersion {
    /// The object's key.
    pub key: String,
    /// The version's id; `null` for one written without versioning.
    pub version_id: String,
    /// Whether it is what the key gives without a version.
    pub is_latest: bool,
    /// Whether it is a delete marker.
    pub delete_marker: bool,
    /// When it was written.
    pub last_modified: Option<SystemTime>,
    /// The entity tag with its quotes; a delete marker has none.
    pub etag: Option<String>,
    /// Size in bytes; a delete marker has none.
    pub size: Option<u64>,
}

impl ObjectVersion {
    fn read(element: &Element) -> Option<Self> {
        let owned = |name| element.get(name).map(str::to_owned);
        Some(Self {
            key: owned("Key")?,
            version_id: owned("VersionId")?,
            is_latest: element.get("IsLatest") == Some("true"),
            delete_marker: element.name == "DeleteMarker",
            last_modified: element.get("LastModified").and_then(clock::parse_iso_8601),
            etag: owned("ETag"),
            size: element.get("Size").and_then(|size| size.parse().ok()),
        })
    }
}

impl<T: Transport> Operation<T> for ListObjectVersions {
    type Output = ObjectVersions;

    fn request(&self) -> Result<Request<T::Payload>, Error> {
        let mut request = Request::new(Method::GET, &self.bucket)
            .query("versions", "")
            .query("prefix", &self.prefix);
        if let Some((key, version_id)) = &self.after {
            request = request
                .query("key-marker", key)
                .query("version-id-marker", version_id);
        }
        Ok(request)
    }

    async fn output(&self, answer: Answer<T::Body>) -> Result<Self::Output, Failure> {
        let status = answer.status;
        let (headers, document) = answer.document().await?;
        let Some(document) = document.filter(|found| found.root == "ListVersionsResult") else {
            return Err(Failure::NotS3(status, headers));
        };
        let versions = document
            .elements()
            .iter()
            .filter(|element| matches!(&*element.name, "Version" | "DeleteMarker"))
            .map(ObjectVersion::read)
            .collect::<Option<Vec<_>>>();
        let Some(versions) = versions else {
            return Err(Failure::NotS3(status, headers));
        };
        let next = if document.get("IsTruncated") == Some("true") {
            let Some(key) = document.get("NextKeyMarker") else {
                return Err(Failure::NotS3(status, headers));
            };
            let version_id = document.get("NextVersionIdMarker").unwrap_or_default();
            Some((key.to_owned(), version_id.to_owned()))
        } else {
            None
        };
        Ok(ObjectVersions { versions, next })
    }
}
