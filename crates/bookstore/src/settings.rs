//! Settings, by nteract bookstore's names, and where each value comes from.

use bookstore_s3::Addressing;
use serde::{Deserialize, Serialize};

/// What an administrator or a user has set. No secret is among it.
///
/// Deserialising accepts a subset: what is missing keeps its default. In the browser it comes from the
/// settings registry or from `GET <base>/bookstore/settings`; in the Worker from its variables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Prefix of drafts; may hold `{username}`.
    pub workspace_prefix: String,
    /// Prefix of what is shared; may hold `{username}`.
    pub published_prefix: String,
    /// `https://s3.amazonaws.com`, or the address of a MinIO or other S3.
    pub s3_endpoint_url: String,
    /// The bucket's region.
    pub s3_region_name: String,
    /// The bucket.
    pub s3_bucket: String,
    /// How the bucket stands in URLs.
    pub s3_addressing: Addressing,
    /// Whether links may be cloned.
    pub enable_s3_cloning: bool,
    /// Where fs-clone reads from; absolute where it is on. Kept for `features` only.
    pub fs_cloning_basedir: String,
    /// The edge that answers shared links, such as `https://notebooks.example.org`; empty for none.
    pub edge_url: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            workspace_prefix: "workspace".into(),
            published_prefix: "published".into(),
            s3_endpoint_url: "https://s3.amazonaws.com".into(),
            s3_region_name: "us-east-1".into(),
            s3_bucket: String::new(),
            s3_addressing: Addressing::Auto,
            enable_s3_cloning: true,
            fs_cloning_basedir: String::new(),
            edge_url: String::new(),
        }
    }
}

impl Settings {
    /// Replaces `{username}` in both prefixes; a `/` or dot segment in the name is percent-encoded.
    #[must_use]
    pub fn for_user(self, username: &str) -> Self {
        let _ = username;
        todo!()
    }

    /// The endpoint for a client.
    ///
    /// # Errors
    /// [`OwnKind::InvalidSettings`](crate::error::OwnKind::InvalidSettings) for an address that is
    /// no http(s) URL, holds a user name or a query, or an empty region or bucket.
    pub fn client_config(&self) -> Result<bookstore_s3::Config, crate::Error> {
        todo!()
    }
}
