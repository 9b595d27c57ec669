//! Publish: what to send, and what is replaced.

use std::time::SystemTime;

use bookstore_s3::{Client, CredentialsProvider, Key, Transport, operations::Versioning};
use serde::Serialize;

use crate::Error;

/// Where a notebook is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The bucket.
    pub bucket: String,
    /// The key, `s3_key(published_prefix, path)` unless the user chose another.
    pub key: Key,
}

/// What stands at a target now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The entity tag: what an update must find to replace it.
    pub etag: String,
    /// Its version, where the bucket keeps them.
    pub version_id: Option<String>,
    /// When it was published.
    pub at: Option<SystemTime>,
    /// Who published it, where bookstore did.
    pub by: Option<String>,
    /// SHA-256 of its bytes, where S3 keeps it: tells whether the notebook has changed since.
    pub sha256: Option<[u8; 32]>,
    /// Size in bytes.
    pub size: Option<u64>,
}

/// What a publication would meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// What stands there.
    pub current: Option<Published>,
    /// Whether the bucket keeps versions; `None` where that may not be asked.
    pub versioning: Option<Versioning>,
}

/// A publication that S3 has confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Publication {
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// The entity tag.
    pub etag: Option<String>,
    /// The version to pin a link to.
    pub version_id: Option<String>,
}

/// Asks what stands at `target`.
///
/// # Errors
/// Those of S3, but a missing object is an answer.
pub async fn survey<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
) -> Result<Survey, Error> {
    let _ = (client, target);
    todo!()
}

/// Sends a notebook. What is there is replaced only as `seen` has it; with `None` only if nothing is.
///
/// `payload` are the bytes to store, already validated and stripped.
///
/// # Errors
/// `Changed` when something else stands there by now; those of S3.
pub async fn publish<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
    payload: T::Payload,
    seen: Option<&Published>,
    publisher: Option<&str>,
) -> Result<Publication, Error> {
    let _ = (client, target, payload, seen, publisher);
    todo!()
}

/// Takes a notebook back: a delete marker where there are versions.
///
/// # Errors
/// Those of S3.
pub async fn unpublish<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
) -> Result<(), Error> {
    let _ = (client, target);
    todo!()
}
