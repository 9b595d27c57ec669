//! Where the storage is and how its buckets are addressed.

use serde::{Deserialize, Serialize};

use crate::Address;

/// How a bucket stands in the URL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Addressing {
    /// Virtual-hosted for amazonaws.com, path style for other endpoints and for names with dots.
    #[default]
    Auto,
    /// `https://endpoint/bucket/key`.
    Path,
    /// `https://bucket.endpoint/key`.
    Virtual,
}

/// An S3 endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Scheme, host, port and perhaps a path below which S3 answers. `https://s3.amazonaws.com`
    /// with a region stands for that region's own endpoint.
    pub endpoint: Address,
    /// The region that requests are signed for, such as `us-east-1`.
    pub region: String,
    /// How buckets are addressed.
    pub addressing: Addressing,
}
