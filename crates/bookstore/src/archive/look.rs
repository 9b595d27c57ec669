//! Looking for a save whose answer was lost.

use bookstore_s3::{
    Client, CredentialsProvider, ErrorKind as S3Kind, Transport,
    operations::{HeadObject, ListObjectVersions},
};

use super::{Newest, newest::is_nothing};
use crate::{Error, description::SAVE, publish::Target};

/// Most versions that are asked for first when a save is looked for; there is rarely one.
const FEW: u16 = 10;

/// What was looked for, and what was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The save, if S3 holds it.
    pub save: Option<Newest>,
    /// What stands there now.
    pub stands: Option<Newest>,
}

/// Looks for a save as [`look`] does, and tells what stands there. Where nothing was written since, or nothing but
/// the save, that is one HEAD.
///
/// # Errors
/// Those of S3; where something else was written since, listing needs the right `s3:ListBucketVersions`.
pub async fn see<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
    since: Option<&str>,
    id: &str,
) -> Result<Seen, Error> {
    let head = HeadObject::new(&target.bucket, target.key.clone());
    let found = match client.send(head).await {
        Ok(found) => Some(found),
        Err(error) if is_nothing(error.kind) => None,
        Err(error) => return Err(error.into()),
    };
    let is_it = found
        .as_ref()
        .is_some_and(|found| found.user.get(SAVE).is_some_and(|save| save == id));
    let stands = found.map(|found| Newest {
        etag: found.etag,
        version_id: found.version_id,
    });
    let version_id = stands
        .as_ref()
        .and_then(|stands| stands.version_id.as_deref());
    let save = if is_it {
        stands.clone()
    } else if since.is_some() && version_id == since {
        None
    } else {
        look(client, target, since, id).await?
    };
    Ok(Seen { save, stands })
}

/// Whether the save with this id is there already, among the versions of `target` that are newer than `since` (all,
/// without one). Costs one request where there is none newer, and one more for each that is.
///
/// # Errors
/// Those of S3; listing needs the right `s3:ListBucketVersions`.
pub async fn look<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
    since: Option<&str>,
    id: &str,
) -> Result<Option<Newest>, Error> {
    let key = target.key.as_str();
    let mut page = ListObjectVersions {
        max_keys: Some(FEW),
        ..ListObjectVersions::new(&target.bucket, key)
    };
    loop {
        let listed = client.send(page.clone()).await?;
        for version in listed.versions {
            // Of all keys with this prefix the key itself comes first.
            if version.key != key || since == Some(&*version.version_id) {
                return Ok(None);
            }
            if version.delete_marker {
                continue;
            }
            let head = HeadObject {
                version_id: Some(version.version_id.clone()),
                ..HeadObject::new(&target.bucket, target.key.clone())
            };
            match client.send(head).await {
                Ok(found) if found.user.get(SAVE).is_some_and(|save| save == id) => {
                    return Ok(Some(Newest {
                        etag: version.etag,
                        version_id: Some(version.version_id),
                    }));
                }
                Ok(_) => {}
                // Removed for good since it was listed.
                Err(error) if error.kind == S3Kind::VersionNotFound => {}
                Err(error) => return Err(error.into()),
            }
        }
        page.max_keys = None;
        match listed.next {
            // A storage that gives the same page again would never end.
            Some(next) if page.after.as_ref() != Some(&next) => page.after = Some(next),
            _ => return Ok(None),
        }
    }
}
