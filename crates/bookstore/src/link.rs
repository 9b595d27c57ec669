//! Clone links: built and parsed here and nowhere else.

use std::fmt;

use bookstore_s3::Key;
use serde::Serialize;
use url::Url;

use crate::Error;

/// A link to a published notebook, and perhaps to one version of it.
///
/// `Display` gives `<edge>/bookstore/clone?s3_bucket=B&s3_key=K[&s3_version_id=V]`, or
/// `s3://B/K[?versionId=V]` where there is no edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloneLink {
    /// The edge's address, below which `/bookstore/clone` answers.
    pub edge: Option<Url>,
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: Key,
    /// The version; the newest without one.
    pub version_id: Option<String>,
}

impl CloneLink {
    /// Reads a link as pasted, as JupyterLab's `bookstore-clone` parameter, or as the page's URL:
    /// `http(s)://…/bookstore/clone?…`, older `…/api/bookstore/cloned?…`, or `s3://…`.
    ///
    /// # Errors
    /// `InvalidLink`, with nteract's words for a missing bucket or key.
    pub fn parse(link: &str) -> Result<Self, Error> {
        let _ = link;
        todo!()
    }

    /// Reads the query of a request for the page, already cut off at `?`.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn from_query(query: &str) -> Result<Self, Error> {
        let _ = query;
        todo!()
    }

    /// The address of the bytes on the edge, `<edge>/bookstore/download?…`; none without an edge.
    pub fn download_url(&self) -> Option<Url> {
        todo!()
    }

    /// The key's last part: the name under which a clone is saved when it is free.
    pub fn file_name(&self) -> &str {
        todo!()
    }
}

impl fmt::Display for CloneLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = f;
        todo!()
    }
}

impl Serialize for CloneLink {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
