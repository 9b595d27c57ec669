//! What stands at a key, and whether the bucket keeps it.

use bookstore_s3::{
    Client, CredentialsProvider, ErrorKind as S3Kind, Transport,
    operations::{GetBucketVersioning, HeadObject, PutObjectOutput, Versioning},
};

use crate::{
    Error,
    publish::{Target, stays},
};

/// What stands at a key: what the next save must find there to become the next version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Newest {
    /// The entity tag.
    pub etag: Option<String>,
    /// The version; none in a bucket that never had versions (or hides the header from a page).
    pub version_id: Option<String>,
}

impl Newest {
    /// Whether it is kept when the next save comes.
    pub fn stays(&self) -> bool {
        self.version_id.as_deref().is_some_and(stays)
    }
}

impl From<PutObjectOutput> for Newest {
    fn from(output: PutObjectOutput) -> Self {
        Self {
            etag: output.etag,
            version_id: output.version_id,
        }
    }
}

/// Asks what stands at `target`; nothing, or a delete marker, is `None`.
///
/// # Errors
/// Those of S3.
pub async fn newest<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
) -> Result<Option<Newest>, Error> {
    let head = HeadObject::new(&target.bucket, target.key.clone());
    match client.send(head).await {
        Ok(found) => Ok(Some(Newest {
            etag: found.etag,
            version_id: found.version_id,
        })),
        Err(error) if is_nothing(error.kind) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn is_nothing(kind: S3Kind) -> bool {
    matches!(kind, S3Kind::NotFound | S3Kind::Deleted)
}

/// Asks whether the bucket keeps versions; `None` where this user may not ask.
///
/// # Errors
/// Those of S3. That the storage did not answer is one, for a save that replaces another cannot be undone.
pub async fn keeps_versions<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    bucket: &str,
) -> Result<Option<Versioning>, Error> {
    let ask = GetBucketVersioning {
        bucket: bucket.to_owned(),
    };
    match client.send(ask).await {
        Ok(versioning) => Ok(Some(versioning)),
        Err(error) => match error.kind {
            S3Kind::Denied | S3Kind::NotImplemented | S3Kind::Rejected => Ok(None),
            _ => Err(error.into()),
        },
    }
}
