//! Publish: what to send, and what is replaced.

use std::time::SystemTime;

use bookstore_s3::{
    Address, Client, CredentialsProvider, ErrorKind as S3Kind, Key, Transport,
    operations::{
        CopyMetadata, CopyObject, DeleteObject, GetBucketVersioning, HeadObject,
        ListObjectVersions, ObjectMetadata, ObjectVersion, PutMode, PutObject, PutObjectOutput,
        Versioning,
    },
    text,
};
use serde::Serialize;

use crate::{
    CloneLink, Error, Settings,
    description::words,
    error::OwnKind,
    history::Version,
    keys::{s3_key, s3_path},
    notebook,
};

/// The name of the object's metadata that says who published it: `x-amz-meta-publisher`.
pub const PUBLISHER: &str = "publisher";

/// Where a notebook is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The bucket.
    pub bucket: String,
    /// The key, `s3_key(published_prefix, path)` unless the user chose another.
    pub key: Key,
}

impl Target {
    /// Where the notebook at `path` is published unless the user chooses another key.
    ///
    /// # Errors
    /// `InvalidSettings` without a bucket; `InvalidKey` for a path that S3 and a browser cannot carry.
    pub fn of(settings: &Settings, path: &str) -> Result<Self, Error> {
        Self::at(settings, s3_key(&settings.published_prefix, path))
    }

    /// A key of the user's own choice.
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub fn at(settings: &Settings, key: impl Into<String>) -> Result<Self, Error> {
        if settings.s3_bucket.is_empty() {
            return Err(Error::new(
                OwnKind::InvalidSettings,
                text!("No bucket is set."),
                text!("Enter a bucket in the settings of bookstore."),
            ));
        }
        Ok(Self {
            bucket: settings.s3_bucket.clone(),
            key: Key::new(key)?,
        })
    }

    /// The link to what is published here, pinned to `version_id` where there is one that stays.
    pub fn link(&self, edge: Option<Address>, version_id: Option<String>) -> CloneLink {
        CloneLink {
            edge,
            bucket: self.bucket.clone(),
            key: self.key.clone(),
            version_id: version_id.filter(|version| stays(version)),
        }
    }

    /// `s3://bucket/key`, for people.
    pub fn display(&self) -> String {
        s3_path(&self.bucket, "", self.key.as_str())
    }
}

/// Whether a version keeps its bytes. What is written while a bucket's versioning is off or suspended has
/// the version `null`, and the next such write replaces it.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/VersionSuspendedBehavior.html>
pub fn stays(version_id: &str) -> bool {
    version_id != "null"
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

impl Published {
    /// What was seen, where only its entity tag is known any more.
    pub fn tagged(etag: String) -> Self {
        Self {
            etag,
            version_id: None,
            at: None,
            by: None,
            sha256: None,
            size: None,
        }
    }
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
    /// The version to pin a link to; none where the next publication would replace it.
    pub version_id: Option<String>,
}

impl Publication {
    fn of(target: &Target, output: PutObjectOutput) -> Self {
        Self {
            bucket: target.bucket.clone(),
            key: target.key.as_str().to_owned(),
            etag: output.etag,
            version_id: output.version_id.filter(|version| stays(version)),
        }
    }
}

impl Published {
    /// Whether the notebook has changed since, told by the SHA-256 of the bytes that would be published now;
    /// `None` where S3 did not keep the checksum (or hides it from a page).
    pub fn is_changed(&self, sha256: &[u8; 32]) -> Option<bool> {
        self.sha256.as_ref().map(|published| published != sha256)
    }
}

impl From<ObjectMetadata> for Published {
    fn from(mut metadata: ObjectMetadata) -> Self {
        Self {
            etag: metadata.etag.unwrap_or_default(),
            version_id: metadata.version_id,
            at: metadata.last_modified,
            by: metadata.user.remove(PUBLISHER),
            sha256: metadata.sha256,
            size: metadata.size,
        }
    }
}

/// Asks what stands at `target`. A delete marker is nothing.
///
/// # Errors
/// Those of S3, but a missing object is an answer, and so is a question that this user may not ask about
/// the bucket's versioning.
pub async fn survey<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
) -> Result<Survey, Error> {
    let current = match client
        .send(HeadObject::new(&target.bucket, target.key.clone()))
        .await
    {
        Ok(metadata) => Some(Published::from(metadata)),
        Err(error) if matches!(error.kind, S3Kind::NotFound | S3Kind::Deleted) => None,
        Err(error) => return Err(error.into()),
    };
    let version_id = current
        .as_ref()
        .and_then(|published| published.version_id.as_deref());
    // A HEAD has no body to say it in: only this answer tells a missing bucket from a missing object.
    let versioning = versioning(client, &target.bucket, version_id).await?;
    Ok(Survey {
        current,
        versioning,
    })
}

/// Asks whether a bucket keeps versions. Where this user may not ask, the version of an object in it tells.
async fn versioning<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    bucket: &str,
    version_id: Option<&str>,
) -> Result<Option<Versioning>, Error> {
    let ask = GetBucketVersioning {
        bucket: bucket.to_owned(),
    };
    match client.send(ask).await {
        Ok(versioning) => Ok(Some(versioning)),
        Err(error) if hides_versioning(error.kind) => Ok(version_id.map(|version| {
            if stays(version) {
                Versioning::Enabled
            } else {
                Versioning::Suspended
            }
        })),
        Err(error) => Err(error.into()),
    }
}

fn hides_versioning(kind: S3Kind) -> bool {
    matches!(
        kind,
        S3Kind::Denied | S3Kind::NotImplemented | S3Kind::Unreachable | S3Kind::Rejected
    )
}

/// Sends a notebook. What is there is replaced only as `seen` has it; with `None` only if nothing is.
///
/// `payload` are the bytes to store, already validated and stripped; `note` says what changed.
///
/// # Errors
/// `Changed` when something else stands there by now; `InvalidNote`; those of S3.
pub async fn publish<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
    payload: T::Payload,
    seen: Option<&Published>,
    publisher: Option<&str>,
    note: Option<&str>,
) -> Result<Publication, Error> {
    put(client, target, payload, mode(seen)?, publisher, note).await
}

/// Sends a notebook, as [`publish`] does, where `mode` tells what may stand there.
///
/// # Errors
/// As [`publish`].
pub async fn put<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
    payload: T::Payload,
    mode: PutMode,
    publisher: Option<&str>,
    note: Option<&str>,
) -> Result<Publication, Error> {
    let updates = matches!(mode, PutMode::Update(_));
    let put = PutObject {
        content_type: Some(notebook::CONTENT_TYPE.to_owned()),
        mode,
        user: words(publisher, note)?,
        ..PutObject::new(&target.bucket, target.key.clone(), payload)
    };
    match client.send(put).await {
        Ok(output) => Ok(Publication::of(target, output)),
        // `If-Match` on what is no longer there is 404 on S3.
        Err(error)
            if error.kind == S3Kind::PreconditionFailed
                || (updates && matches!(error.kind, S3Kind::NotFound | S3Kind::Deleted)) =>
        {
            Err(refused(target, error))
        }
        Err(error) => Err(error.into()),
    }
}

/// Publishes a version that is in S3 already, such as a save, without moving its bytes through here. Else as
/// [`publish`].
///
/// # Errors
/// As [`publish`]; those of S3 where that version is not there.
pub async fn publish_version<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
    version: &Version,
    seen: Option<&Published>,
    publisher: Option<&str>,
    note: Option<&str>,
) -> Result<Publication, Error> {
    let copy = CopyObject {
        bucket: target.bucket.clone(),
        key: target.key.clone(),
        source: version.source(),
        metadata: CopyMetadata::Replace {
            content_type: Some(notebook::CONTENT_TYPE.to_owned()),
            user: words(publisher, note)?,
        },
        mode: mode(seen)?,
    };
    // MinIO overlooks the condition of a copy, so that what stands there is looked at before.
    let head = HeadObject::new(&target.bucket, target.key.clone());
    let stands = match client.send(head).await {
        Ok(found) => found.etag,
        Err(error) if matches!(error.kind, S3Kind::NotFound | S3Kind::Deleted) => None,
        Err(error) => return Err(error.into()),
    };
    if stands.as_ref() != seen.map(|seen| &seen.etag) {
        return Err(changed(target, stands.is_none()));
    }
    match client.send(copy).await {
        Ok(output) => Ok(Publication::of(target, output)),
        Err(error) if error.kind == S3Kind::PreconditionFailed => Err(refused(target, error)),
        Err(error) => Err(error.into()),
    }
}

/// What may stand there, by what was seen.
fn mode(seen: Option<&Published>) -> Result<PutMode, Error> {
    match seen {
        Some(seen) if !seen.etag.is_empty() => Ok(PutMode::Update(seen.etag.clone())),
        Some(_) => Err(no_etag()),
        None => Ok(PutMode::Create),
    }
}

/// S3 refused because what was seen is not what is there.
fn refused(target: &Target, error: bookstore_s3::Error) -> Error {
    Error {
        code: error.code,
        status: error.status,
        request_id: error.request_id,
        ..changed(target, error.kind != S3Kind::PreconditionFailed)
    }
}

/// What was seen is not what is there; `is_gone` where nothing is there.
fn changed(target: &Target, is_gone: bool) -> Error {
    let message = if is_gone {
        text!(
            "What was published at %1 has been taken back since you looked.",
            target.display()
        )
    } else {
        text!(
            "Something else has been published at %1 since you looked.",
            target.display()
        )
    };
    Error::new(
        OwnKind::Changed,
        message,
        text!("Look at what is there now, then publish again."),
    )
}

pub(crate) fn no_etag() -> Error {
    bookstore_s3::Error::new(
        S3Kind::BadAnswer,
        text!("The storage does not tell the ETag of what is there, so that it cannot be replaced safely."),
        text!("Let the bucket’s CORS rules expose ETag, or publish under another name."),
    )
    .into()
}

/// What taking back has left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Unpublished {
    /// Whether older versions are kept below a delete marker, so that links pinned to them still work.
    pub versions_remain: bool,
    /// The version of that delete marker.
    pub version_id: Option<String>,
}

/// Takes a notebook back: a delete marker where there are versions. Nothing there is no failure.
///
/// # Errors
/// Those of S3.
pub async fn unpublish<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
) -> Result<Unpublished, Error> {
    match client
        .send(DeleteObject::new(&target.bucket, target.key.clone()))
        .await
    {
        Ok(output) => Ok(Unpublished {
            versions_remain: output.delete_marker,
            version_id: output.version_id.filter(|version| stays(version)),
        }),
        Err(error) if error.kind == S3Kind::NotFound => Ok(Unpublished::default()),
        Err(error) => Err(error.into()),
    }
}

/// All versions and delete markers of what was published at `target`, newest first. Of keys that merely begin
/// alike there are none.
///
/// # Errors
/// Those of S3; listing needs the right `s3:ListBucketVersions`.
pub async fn versions<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
) -> Result<Vec<ObjectVersion>, Error> {
    let key = target.key.as_str();
    let mut versions = Vec::new();
    let mut page = ListObjectVersions::new(&target.bucket, key);
    loop {
        let listed = client.send(page.clone()).await?;
        // Of all keys with this prefix the key itself comes first.
        let mut done = false;
        for version in listed.versions {
            done = version.key != key;
            if done {
                break;
            }
            versions.push(version);
        }
        match listed.next {
            // A storage that gives the same page again would never end.
            Some(next) if !done && page.after.as_ref() != Some(&next) => page.after = Some(next),
            _ => return Ok(versions),
        }
    }
}

/// Deletes every version of what was published at `target` for good, so that no link to it works any more.
/// Gives how many versions that were.
///
/// The oldest goes first: were it to break off, nothing older would come to light again.
///
/// # Errors
/// Those of S3; deleting needs the right `s3:DeleteObjectVersion`. What is deleted by then stays so.
pub async fn unpublish_versions<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
) -> Result<usize, Error> {
    let versions = versions(client, target).await?;
    let mut deleted = 0;
    for version in versions.into_iter().rev() {
        client
            .send(DeleteObject {
                version_id: Some(version.version_id),
                ..DeleteObject::new(&target.bucket, target.key.clone())
            })
            .await?;
        deleted += usize::from(!version.delete_marker);
    }
    Ok(deleted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_never_pinned_to_a_version_that_can_be_replaced() {
        let settings = Settings {
            s3_bucket: "books".into(),
            ..Settings::default()
        };
        let target = Target::of(&settings, "x.ipynb").unwrap();
        let link = |version: &str| target.link(None, Some(version.to_owned())).to_string();
        assert_eq!(link("null"), "s3://books/published/x.ipynb");
        assert_eq!(link("090f"), "s3://books/published/x.ipynb?versionId=090f");
    }
}
