//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html>

use std::time::SystemTime;

use http::Method;

use super::{Operation, Request, listing::Page};
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
    pub after: Option<VersionMarker>,
    /// Most versions on a page; S3 gives 1,000 unless told otherwise, and never more.
    pub max_keys: Option<u16>,
}

/// A place in a listing of versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionMarker {
    /// The key that was listed last.
    pub key: String,
    /// The version of it that was listed last; without one, the listing goes on after all versions of the key.
    pub version_id: Option<String>,
}

impl ListObjectVersions {
    /// The first page.
    pub fn new(bucket: impl Into<String>, prefix: impl Into<String>) -> Self {
        Self {
            bucket: bucket.into(),
            prefix: prefix.into(),
            after: None,
            max_keys: None,
        }
    }
}

/// A page of versions: keys in the order of their UTF-8 bytes, each key's newest version first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectVersions {
    /// The versions and delete markers.
    pub versions: Vec<ObjectVersion>,
    /// Where the next page begins; `None` on the last page.
    pub next: Option<VersionMarker>,
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
    fn read(page: &Page, element: &Element) -> Option<Self> {
        let owned = |name| element.get(name).map(str::to_owned);
        // MinIO gives markers a size as well, of 0.
        let delete_marker = element.name == "DeleteMarker";
        let of_bytes = |name| element.get(name).filter(|_| !delete_marker);
        Some(Self {
            key: page.name(element, "Key")?,
            version_id: owned("VersionId")?,
            is_latest: element.get("IsLatest") == Some("true"),
            delete_marker,
            last_modified: element.get("LastModified").and_then(clock::parse_iso_8601),
            etag: of_bytes("ETag").map(str::to_owned),
            size: of_bytes("Size").and_then(|size| size.parse().ok()),
        })
    }
}

impl<T: Transport> Operation<T> for ListObjectVersions {
    type Output = ObjectVersions;

    fn request(&self) -> Result<Request<T::Payload>, Error> {
        let mut request = Request::new(Method::GET, &self.bucket)
            .query("versions", "")
            .query("prefix", &self.prefix)
            .query("encoding-type", "url");
        if let Some(after) = &self.after {
            request = request.query("key-marker", &after.key);
            // S3 refuses an empty one.
            if let Some(version_id) = &after.version_id {
                request = request.query("version-id-marker", version_id);
            }
        }
        if let Some(most) = self.max_keys {
            request = request.query("max-keys", &most.to_string());
        }
        Ok(request)
    }

    async fn output(&self, answer: Answer<T::Body>) -> Result<Self::Output, Failure> {
        Page::read(answer, "ListVersionsResult", |page| {
            let read = |element: &Element| ObjectVersion::read(page, element);
            let next = if page.is_truncated() {
                Some(VersionMarker {
                    key: page.key_marker()?,
                    version_id: page.marker("NextVersionIdMarker"),
                })
            } else {
                None
            };
            Some(ObjectVersions {
                versions: page.collect(&["Version", "DeleteMarker"], read)?,
                next,
            })
        })
        .await
    }
}
