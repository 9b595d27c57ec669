//! The types that JavaScript sees, from which the TypeScript ones are generated.
//!
//! Each is made by taking the domain's own apart, so that the compiler misses here what is added there.

#[cfg(feature = "versions")]
pub mod history;
pub mod outbox;
mod outbox_conversions;

use std::time::SystemTime;

use bookstore::{publish, validation};
use bookstore_s3::{Addressing, Text, operations::Versioning, sign::hex};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Settings by nteract bookstore's names. What is missing keeps its default.
#[derive(Debug, Serialize, Deserialize, Tsify)]
#[serde(default)]
pub struct Settings {
    /// Prefix of drafts; may hold `{username}`.
    pub workspace_prefix: String,
    /// Prefix of what is shared; may hold `{username}`.
    pub published_prefix: String,
    /// The address of the storage.
    pub s3_endpoint_url: String,
    /// The bucket's region.
    pub s3_region_name: String,
    /// The bucket.
    pub s3_bucket: String,
    /// How the bucket stands in URLs.
    #[tsify(type = "'auto' | 'path' | 'virtual'")]
    pub s3_addressing: Addressing,
    /// Whether links may be cloned.
    pub enable_s3_cloning: bool,
    /// Where fs-clone reads from.
    pub fs_cloning_basedir: String,
    /// The address of the edge; empty for none.
    pub edge_url: String,
}

impl Default for Settings {
    fn default() -> Self {
        let bookstore::Settings {
            workspace_prefix,
            published_prefix,
            s3_endpoint_url,
            s3_region_name,
            s3_bucket,
            s3_addressing,
            enable_s3_cloning,
            fs_cloning_basedir,
            edge_url,
        } = bookstore::Settings::default();
        Self {
            workspace_prefix,
            published_prefix,
            s3_endpoint_url,
            s3_region_name,
            s3_bucket,
            s3_addressing,
            enable_s3_cloning,
            fs_cloning_basedir,
            edge_url,
        }
    }
}

impl From<Settings> for bookstore::Settings {
    fn from(settings: Settings) -> Self {
        Self {
            workspace_prefix: settings.workspace_prefix,
            published_prefix: settings.published_prefix,
            s3_endpoint_url: settings.s3_endpoint_url,
            s3_region_name: settings.s3_region_name,
            s3_bucket: settings.s3_bucket,
            s3_addressing: settings.s3_addressing,
            enable_s3_cloning: settings.enable_s3_cloning,
            fs_cloning_basedir: settings.fs_cloning_basedir,
            edge_url: settings.edge_url,
        }
    }
}

/// Which features the settings switch on.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[allow(clippy::struct_excessive_bools)] // as nteract bookstore has them
pub struct Features {
    /// Bucket and endpoint are set.
    pub bookstore: bool,
    /// That, and a workspace prefix.
    pub archive: bool,
    /// Bucket, endpoint and a published prefix are set.
    pub publish: bool,
    /// Links may be cloned.
    pub s3_clone: bool,
}

impl From<validation::Features> for Features {
    fn from(features: validation::Features) -> Self {
        let validation::Features {
            bookstore_valid,
            archive_valid,
            publish_valid,
            s3_clone_valid,
            fs_clone_valid: _,
        } = features;
        Self {
            bookstore: bookstore_valid,
            archive: archive_valid,
            publish: publish_valid,
            s3_clone: s3_clone_valid,
        }
    }
}

/// A sentence, and what stands at its `%1` to `%9`.
#[derive(Debug, Serialize, Tsify)]
pub struct Sentence {
    /// The sentence as translators know it.
    pub template: &'static str,
    /// What stands at `%1` and so on.
    pub args: Vec<String>,
}

impl From<Text> for Sentence {
    fn from(text: Text) -> Self {
        Self {
            template: text.template(),
            args: text.args().to_vec(),
        }
    }
}

/// What is thrown: a plain object, not an `Error`.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// What sort of failure, such as `not_found`; each is a kind in the Rust crates' documentation.
    #[tsify(type = "string")]
    pub kind: bookstore::ErrorKind,
    /// What happened.
    pub message: Sentence,
    /// What the user can do.
    pub advice: Sentence,
    /// Whether the same may succeed later.
    pub retryable: bool,
    /// What else would fail the same way.
    pub reach: outbox::Reach,
    /// How long S3 asked to wait, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<f64>,
    /// S3's error code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The status of S3's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// S3's request id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Each single fault.
    pub details: Vec<Sentence>,
}

impl From<bookstore::Error> for Failure {
    fn from(error: bookstore::Error) -> Self {
        let bookstore::Error {
            kind,
            message,
            advice,
            retryable,
            retry_after,
            code,
            status,
            request_id,
            details,
        } = error;
        Self {
            kind,
            message: message.into(),
            advice: advice.into(),
            retryable,
            reach: bookstore::outbox::Reach::of(kind).into(),
            retry_after: retry_after.map(|wait| wait.as_secs_f64() * 1000.0),
            code,
            status,
            request_id,
            details: details.into_iter().map(Into::into).collect(),
        }
    }
}

/// What stands at a key now.
#[derive(Debug, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Published {
    /// The entity tag: what an update must find to replace it.
    pub etag: String,
    /// Its version, where the bucket keeps them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    /// When it was published, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<f64>,
    /// Who published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// SHA-256 of its bytes in hexadecimal, where S3 tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Size in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<f64>,
}

impl From<publish::Published> for Published {
    fn from(published: publish::Published) -> Self {
        let publish::Published {
            etag,
            version_id,
            at,
            by,
            sha256,
            size,
        } = published;
        Self {
            etag,
            version_id,
            at: at.map(milliseconds),
            by,
            sha256: sha256.as_ref().map(|hash| hex(hash)),
            #[allow(clippy::cast_precision_loss)] // S3's largest object is far below 2^53
            size: size.map(|size| size as f64),
        }
    }
}

/// What a publication would meet.
#[derive(Debug, Serialize, Tsify)]
pub struct Survey {
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<Published>,
    /// Whether the bucket keeps versions; missing where that may not be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versioning: Option<Keeps>,
}

/// A storage that answers and lets itself be read.
#[derive(Debug, Serialize, Tsify)]
pub struct Connection {
    /// Whether the bucket keeps versions; missing where that may not be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versioning: Option<Keeps>,
}

/// Whether a bucket keeps versions.
#[derive(Debug, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum Keeps {
    /// Each write makes a version.
    Enabled,
    /// Older versions are kept, new writes replace version `null`.
    Suspended,
    /// None.
    Unversioned,
}

impl From<Versioning> for Keeps {
    fn from(versioning: Versioning) -> Self {
        match versioning {
            Versioning::Enabled => Self::Enabled,
            Versioning::Suspended => Self::Suspended,
            Versioning::Unversioned => Self::Unversioned,
        }
    }
}

impl From<publish::Survey> for Survey {
    fn from(survey: publish::Survey) -> Self {
        let publish::Survey {
            current,
            versioning,
        } = survey;
        Self {
            current: current.map(Into::into),
            versioning: versioning.map(Into::into),
        }
    }
}

/// A publication that S3 has confirmed.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Publication {
    /// The key.
    pub key: String,
    /// The entity tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The version that the link is pinned to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    /// The clone link.
    pub link: String,
}

fn milliseconds(time: SystemTime) -> f64 {
    time.duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs_f64()
        * 1000.0
}

/// What taking back has left.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Unpublished {
    /// Whether older versions are kept, so that links pinned to them still work.
    pub versions_remain: bool,
}

/// What a clone link names.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// The edge's address; missing for `s3://` links.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edge: Option<String>,
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// The version; missing for the newest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    /// The name under which it is saved when that is free.
    pub file_name: String,
}

/// Where a link's bytes would come from.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct CloneSource {
    /// The address on an edge; missing for straight from S3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The host that would be asked.
    pub host: String,
    /// Whether the link's edge is the configured one, or the link names none.
    pub own_edge: bool,
}
