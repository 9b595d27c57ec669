//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>

use std::time::SystemTime;

use http::Method;

use super::{Operation, Request, listing::Page};
use crate::{
    Error, Transport,
    answer::{Answer, Failure},
    clock,
    xml::Element,
};

/// Lists the objects whose keys begin with a prefix, a page at a time.
#[derive(Clone, Debug)]
pub struct ListObjectsV2 {
    /// The bucket's name.
    pub bucket: String,
    /// What the keys begin with.
    pub prefix: String,
    /// Keys that hold it behind the prefix are given as one common prefix; `/` lists as folders do.
    pub delimiter: Option<String>,
    /// Only keys behind this one, which need not be there.
    pub start_after: Option<String>,
    /// Where the page before ended: [`Objects::next`].
    pub after: Option<String>,
    /// Most objects and common prefixes on a page; S3 gives 1,000 unless told otherwise, and never more.
    pub max_keys: Option<u16>,
}

impl ListObjectsV2 {
    /// The first page of all keys.
    pub fn new(bucket: impl Into<String>, prefix: impl Into<String>) -> Self {
        Self {
            bucket: bucket.into(),
            prefix: prefix.into(),
            delimiter: None,
            start_after: None,
            after: None,
            max_keys: None,
        }
    }
}

/// A page of objects, keys in the order of their UTF-8 bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Objects {
    /// The objects.
    pub objects: Vec<Object>,
    /// What the other keys have in common, up to and with the delimiter.
    pub common_prefixes: Vec<String>,
    /// Where the next page begins; `None` on the last page.
    pub next: Option<String>,
}

/// An object in a listing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// Its key.
    pub key: String,
    /// When it was written.
    pub last_modified: Option<SystemTime>,
    /// The entity tag with its quotes.
    pub etag: Option<String>,
    /// Size in bytes.
    pub size: Option<u64>,
}

impl Object {
    fn read(page: &Page, element: &Element) -> Option<Self> {
        Some(Self {
            key: page.name(element, "Key")?,
            last_modified: element.get("LastModified").and_then(clock::parse_iso_8601),
            etag: element.get("ETag").map(str::to_owned),
            size: element.get("Size").and_then(|size| size.parse().ok()),
        })
    }
}

impl<T: Transport> Operation<T> for ListObjectsV2 {
    type Output = Objects;

    fn request(&self) -> Result<Request<T::Payload>, Error> {
        let mut request = Request::new(Method::GET, &self.bucket)
            .query("list-type", "2")
            .query("prefix", &self.prefix)
            .query("encoding-type", "url");
        for (name, given) in [
            ("delimiter", &self.delimiter),
            ("start-after", &self.start_after),
            ("continuation-token", &self.after),
        ] {
            if let Some(given) = given {
                request = request.query(name, given);
            }
        }
        if let Some(most) = self.max_keys {
            request = request.query("max-keys", &most.to_string());
        }
        Ok(request)
    }

    async fn output(&self, answer: Answer<T::Body>) -> Result<Self::Output, Failure> {
        Page::read(answer, "ListBucketResult", |page| {
            let next = if page.is_truncated() {
                Some(page.marker("NextContinuationToken")?)
            } else {
                None
            };
            Some(Objects {
                objects: page.collect(&["Contents"], |element| Object::read(page, element))?,
                common_prefixes: page.common_prefixes()?,
                next,
            })
        })
        .await
    }
}
