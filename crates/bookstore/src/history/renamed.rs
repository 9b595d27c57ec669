//! Renames: what ties a notebook's versions at one path to those at another.

use std::time::SystemTime;

use bookstore_s3::{Client, CredentialsProvider, Transport, operations::ListObjectsV2};

use super::{What, mark};
use crate::{Error, Settings, keys::s3_key};

/// A notebook, or a folder of notebooks, that went from one path to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// Unique, made by the caller, as of [`mark`].
    pub id: String,
    /// The path that was left.
    pub from: String,
    /// The path that it has now.
    pub to: String,
    /// When it was renamed: what S3 gets at the new path from then on is this notebook's.
    pub at: SystemTime,
}

/// Marks at both paths that a notebook was renamed. Send it once S3 has its last save of the path that it left: what
/// comes there after this mark is another notebook's. With the same `id` and time it may be sent again.
///
/// # Errors
/// As of [`mark`].
pub async fn renamed<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    settings: &Settings,
    rename: &Rename,
) -> Result<(), Error> {
    let Rename { id, from, to, at } = rename;
    // Were it to break off between the two, the story would be told twice and not lost.
    let came = What::RenamedFrom(from.clone());
    mark(client, settings, to, id, *at, came).await?;
    let went = What::MovedTo(to.clone());
    mark(client, settings, from, id, *at, went).await?;
    Ok(())
}

/// The same for all notebooks that S3 holds of a folder.
///
/// # Errors
/// As of [`renamed`]; those of S3.
pub async fn renamed_folder<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    settings: &Settings,
    rename: &Rename,
) -> Result<(), Error> {
    let folder = s3_key(
        &settings.workspace_prefix,
        &format!("{}/", rename.from.trim_matches('/')),
    );
    let mut list = ListObjectsV2::new(&settings.s3_bucket, &folder);
    loop {
        let page = client.send(list.clone()).await?;
        for object in page.objects {
            let Some(below) = object.key.strip_prefix(&folder) else {
                continue;
            };
            if below.is_empty() || below.ends_with('/') {
                continue;
            }
            let path = |folder: &str| format!("{}/{below}", folder.trim_end_matches('/'));
            let rename = Rename {
                from: path(&rename.from),
                to: path(&rename.to),
                ..rename.clone()
            };
            renamed(client, settings, &rename).await?;
        }
        match page.next {
            // A storage that gives the same page again would never end.
            Some(next) if list.after.as_ref() != Some(&next) => list.after = Some(next),
            _ => return Ok(()),
        }
    }
}
