//! One version: what is known of it, its bytes, and bringing it back.

use bookstore_s3::{
    Client, CredentialsProvider, ErrorKind as S3Kind, Key, Transport,
    operations::{
        CopyMetadata, CopyObject, CopySource, DeleteObject, GetObject, HeadObject, ObjectMetadata,
        PutMode,
    },
    text,
};
use bytes::Bytes;

use crate::{
    Error,
    archive::{Newest, Save},
    description::Description,
    error::OwnKind,
    notebook,
    publish::{self, Target},
};

/// A version of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: Key,
    /// The version; the newest without one.
    pub version_id: Option<String>,
}

/// What is known of a version: who, what changed, which save it is. Costs a request; listings do not tell.
///
/// # Errors
/// Those of S3.
pub async fn describe<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    version: &Version,
) -> Result<Description, Error> {
    Ok(client.send(version.head()).await?.into())
}

/// Reads a version of at most `max` bytes.
///
/// # Errors
/// Those of S3.
pub async fn get<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    version: &Version,
    max: u64,
) -> Result<(ObjectMetadata, Bytes), Error> {
    Ok(client.get_bytes(version.object(), max).await?)
}

/// Makes a version the newest of `target` again, as a save of its own, within S3. What stands there stays below it,
/// where the bucket keeps versions. `stands` is what [`archive::newest`](crate::archive::newest) gave.
///
/// # Errors
/// `Changed` when something else stands there by now; those of S3.
pub async fn restore<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    version: &Version,
    target: &Target,
    save: &Save,
    stands: Option<&Newest>,
) -> Result<Newest, Error> {
    let mode = match stands {
        None => PutMode::Create,
        Some(Newest {
            etag: Some(etag), ..
        }) => PutMode::Update(etag.clone()),
        Some(_) => return Err(publish::no_etag()),
    };
    let copy = CopyObject {
        bucket: target.bucket.clone(),
        key: target.key.clone(),
        source: version.source(),
        metadata: CopyMetadata::Replace {
            content_type: Some(notebook::CONTENT_TYPE.to_owned()),
            user: save.metadata()?,
        },
        mode,
    };
    match client.send(copy).await {
        Ok(output) => Ok(output.into()),
        Err(error) if error.kind == S3Kind::PreconditionFailed => Err(Error {
            kind: OwnKind::Changed.into(),
            message: text!("“%1” has been saved since you looked.", target.key),
            advice: text!("Look at its history again."),
            ..error.into()
        }),
        Err(error) => Err(error.into()),
    }
}

/// Brings a deleted object back by taking its delete marker away.
///
/// # Errors
/// `Changed` where that version is no delete marker: nothing is removed then. Those of S3; the right is
/// `s3:DeleteObjectVersion`.
pub async fn undelete<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    bucket: &str,
    key: &Key,
    marker: &str,
) -> Result<(), Error> {
    let version = Version {
        bucket: bucket.to_owned(),
        key: key.clone(),
        version_id: Some(marker.to_owned()),
    };
    match client.send(version.head()).await {
        Err(error) if error.kind == S3Kind::Deleted => {}
        // Someone else was first.
        Err(error) if error.kind == S3Kind::VersionNotFound => return Ok(()),
        Err(error) => return Err(error.into()),
        Ok(_) => {
            return Err(Error::new(
                OwnKind::Changed,
                text!("“%1” is not deleted any more.", key),
                text!("Look at its history again."),
            ));
        }
    }
    let delete = DeleteObject {
        version_id: version.version_id,
        ..DeleteObject::new(bucket, version.key)
    };
    client.send(delete).await?;
    Ok(())
}

impl Version {
    /// What asks S3 for its bytes.
    pub fn object(&self) -> GetObject {
        GetObject {
            version_id: self.version_id.clone(),
            ..GetObject::new(&self.bucket, self.key.clone())
        }
    }

    fn head(&self) -> HeadObject {
        HeadObject {
            version_id: self.version_id.clone(),
            ..HeadObject::new(&self.bucket, self.key.clone())
        }
    }

    /// As what is copied.
    pub(crate) fn source(&self) -> CopySource {
        CopySource {
            bucket: self.bucket.clone(),
            key: self.key.clone(),
            version_id: self.version_id.clone(),
        }
    }
}
