//! Archive: what a save is in S3, and how it gets there once.
//!
//! A save becomes the newest version of `s3_key(workspace_prefix, path)`. Writes are conditional on what stands there,
//! so that a request which a browser or the client repeats makes no second version; and each version carries the id of
//! its save, so that an answer that was lost altogether can be made up for by looking.

use std::{collections::BTreeMap, time::SystemTime};

use bookstore_s3::{
    Client, CredentialsProvider, ErrorKind as S3Kind, Transport, iso_8601,
    operations::{
        GetBucketVersioning, HeadObject, ListObjectVersions, PutMode, PutObject, PutObjectOutput,
        Versioning,
    },
    parse_iso_8601, text,
};

use crate::{
    Error, Settings,
    description::{CHECKPOINT, SAVE, SAVED_AT, words},
    keys::s3_key,
    notebook,
    publish::{self, Target, stays},
    upload::upload,
};

/// How often a save is tried where others write at the same time.
const ROUNDS: u32 = 8;
/// Most versions that are asked for first when a save is looked for; there is rarely one.
const FEW: u16 = 10;

/// A save of a notebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Save {
    /// Made once by the caller, such as a UUID: 1 to 64 letters, digits, `-` and `_` of ASCII.
    pub id: String,
    /// When it was saved.
    pub saved_at: SystemTime,
    /// Who saved.
    pub by: Option<String>,
    /// What changed.
    pub note: Option<String>,
    /// Whether the user asked for a checkpoint.
    pub checkpoint: bool,
}

impl Save {
    /// What is kept beside the bytes.
    ///
    /// # Errors
    /// An id that is none; `InvalidNote`.
    pub(crate) fn metadata(&self) -> Result<BTreeMap<String, String>, Error> {
        let is_id = (1..=64).contains(&self.id.len())
            && self
                .id
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if !is_id {
            return Err(bookstore_s3::Error::new(
                S3Kind::InvalidKey,
                text!("“%1” is not the id of a save.", self.id),
                text!("Report this: it is a fault of bookstore."),
            )
            .into());
        }
        let mut user = words(self.by.as_deref(), self.note.as_deref())?;
        user.insert(SAVE.to_owned(), self.id.clone());
        user.insert(SAVED_AT.to_owned(), iso_8601(self.saved_at));
        if self.checkpoint {
            user.insert(CHECKPOINT.to_owned(), "true".to_owned());
        }
        Ok(user)
    }
}

/// Where the saves of the notebook at `path` go.
///
/// # Errors
/// As of [`Target::at`].
pub fn target(settings: &Settings, path: &str) -> Result<Target, Error> {
    Target::at(settings, s3_key(&settings.workspace_prefix, path))
}

/// The folder of bookstore's own objects in the workspace, with a slash at its end.
pub(crate) fn own_folder(settings: &Settings) -> String {
    s3_key(&settings.workspace_prefix, ".bookstore/")
}

/// The folder of the dated copies of the notebook at `path`, with a slash at its end. It is not below the notebook's
/// own key, where `MinIO` would not list it.
pub fn copies(settings: &Settings, path: &str) -> String {
    copies_in(&own_folder(settings), path)
}

/// The same, where only the [`own_folder`] is known.
pub(crate) fn copies_in(own_folder: &str, path: &str) -> String {
    let path = path.trim_matches('/');
    format!("{own_folder}versions/{path}/")
}

/// Where a save goes in a bucket that keeps no versions: a name that sorts by time, and is the save's alone.
///
/// # Errors
/// As of [`Target::at`].
pub fn copy_target(settings: &Settings, path: &str, save: &Save) -> Result<Target, Error> {
    let folder = copies(settings, path);
    let name = copy_name(save.saved_at, &save.id);
    Target::at(settings, format!("{folder}{name}"))
}

/// A copy's name: it sorts by time, and is the save's alone.
pub(crate) fn copy_name(saved_at: SystemTime, id: &str) -> String {
    let time: String = iso_8601(saved_at)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    format!("{time}-{id}")
}

/// When a dated copy was saved, and the save's id, by the copy's name (what stands behind the folder).
pub fn read_copy_name(name: &str) -> Option<(SystemTime, &str)> {
    let (time, id) = name.split_once('-')?;
    let digits = |range| time.get(range).unwrap_or_default();
    let iso = format!(
        "{}-{}-{}T{}:{}:{}.{}Z",
        digits(0..4),
        digits(4..6),
        digits(6..8),
        digits(9..11),
        digits(11..13),
        digits(13..15),
        digits(15..18)
    );
    let at = parse_iso_8601(&iso).filter(|_| time.len() == 19 && !id.is_empty())?;
    Some((at, id))
}

/// Whether the bucket keeps versions. Ask before the first save of a session, and again when a version did not stay:
/// without versions each save would replace the one before. `stands` is what [`newest`] gave.
///
/// `None` where this user may not ask, and what stands there does not tell.
///
/// # Errors
/// Those of S3.
pub async fn versioning<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
    stands: Option<&Newest>,
) -> Result<Option<Versioning>, Error> {
    let version_id = stands.and_then(|stands| stands.version_id.as_deref());
    publish::versioning(client, &target.bucket, version_id).await
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

fn is_nothing(kind: S3Kind) -> bool {
    matches!(kind, S3Kind::NotFound | S3Kind::Deleted)
}

/// Stores a save as the next version of `target`, once. `stands` is what [`newest`] or the save before gave.
///
/// Where someone else has written in the meantime, both stay: this save becomes the version after theirs. The caller
/// has made sure that the bucket keeps versions ([`versioning`]); whether this one [stays](Newest::stays) is in the
/// answer.
///
/// # Errors
/// Those of S3. After one that is retryable the save may be there all the same: [`look`] tells.
pub async fn send<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
    save: &Save,
    payload: T::Payload,
    stands: Option<Newest>,
    mut progress: impl FnMut(u64, u64),
) -> Result<Newest, Error> {
    let mut object = object(target, save, payload)?;
    let since = stands.as_ref().and_then(|stands| stands.version_id.clone());
    let mut stands = stands;
    let mut rounds = 0;
    loop {
        object.mode = match &stands {
            None => PutMode::Create,
            Some(Newest {
                etag: Some(etag), ..
            }) => PutMode::Update(etag.clone()),
            Some(_) => return Err(publish::no_etag()),
        };
        rounds += 1;
        let error = match upload(client, object.clone(), &mut progress).await {
            Ok(output) => return Ok(output.into()),
            Err(error) => error,
        };
        let met_another = error.kind == S3Kind::PreconditionFailed || is_nothing(error.kind);
        if !met_another || rounds == ROUNDS {
            return Err(Error {
                // Whoever writes so often will pause.
                retryable: error.retryable || met_another,
                ..error.into()
            });
        }
        // Ours may lie below theirs.
        if let Some(found) = look(client, target, since.as_deref(), &save.id).await? {
            return Ok(found);
        }
        stands = newest(client, target).await?;
    }
}

/// Stores a save at `target`, once, if `mode` holds there.
///
/// # Errors
/// Those of S3; `PreconditionFailed`, or `NotFound` for `If-Match` on what is no longer there.
pub async fn attempt<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
    save: &Save,
    payload: T::Payload,
    mode: PutMode,
    progress: impl FnMut(u64, u64),
) -> Result<Newest, Error> {
    let object = PutObject {
        mode,
        ..object(target, save, payload)?
    };
    Ok(upload(client, object, progress).await?.into())
}

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

/// Stores a save under a name of its own, for a bucket without versions: `target` is of [`copy_target`].
///
/// # Errors
/// Those of S3.
pub async fn send_copy<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
    save: &Save,
    payload: T::Payload,
    progress: impl FnMut(u64, u64),
) -> Result<Newest, Error> {
    let object = PutObject {
        mode: PutMode::Create,
        ..object(target, save, payload)?
    };
    match upload(client, object, progress).await {
        Ok(output) => Ok(output.into()),
        // Nobody else has this name: it got through before.
        Err(error) if error.kind == S3Kind::PreconditionFailed => {
            let found = newest(client, target).await?;
            found.ok_or_else(|| error.into())
        }
        Err(error) => Err(error.into()),
    }
}

fn object<Y>(target: &Target, save: &Save, payload: Y) -> Result<PutObject<Y>, Error> {
    Ok(PutObject {
        content_type: Some(notebook::CONTENT_TYPE.to_owned()),
        user: save.metadata()?,
        ..PutObject::new(&target.bucket, target.key.clone(), payload)
    })
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

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use proptest::prelude::*;

    use super::*;

    fn settings(workspace_prefix: &str) -> Settings {
        Settings {
            s3_bucket: "books".into(),
            workspace_prefix: workspace_prefix.into(),
            ..Settings::default()
        }
    }

    fn save(id: &str, millis: u64) -> Save {
        Save {
            id: id.into(),
            saved_at: UNIX_EPOCH + Duration::from_millis(millis),
            by: None,
            note: None,
            checkpoint: false,
        }
    }

    #[test]
    fn a_dated_copy_is_in_a_folder_of_its_own() {
        for (prefix, path, key) in [
            (
                "workspace",
                "a b/é.ipynb",
                "workspace/.bookstore/versions/a b/é.ipynb/",
            ),
            ("", "/a.ipynb", ".bookstore/versions/a.ipynb/"),
        ] {
            let target = copy_target(&settings(prefix), path, &save("1f-a_Z", 1_795_239_238_123));
            let key = format!("{key}20261121T053358123Z-1f-a_Z");
            assert_eq!(target.unwrap().key.as_str(), key);
        }
    }

    #[test]
    fn an_id_that_would_be_a_path_is_refused() {
        for id in ["", "a/b", "..", "a b", "é", &"x".repeat(65)] {
            assert!(save(id, 0).metadata().is_err(), "{id}");
        }
    }

    #[test]
    fn a_name_that_is_no_copys_gives_nothing() {
        for name in [
            "",
            "x",
            "20261121T053358123Z",
            "20261121T053358123Z-",
            "2026-11-21",
            "20261121T053358123Zé-1",
            "20261321T053358123Z-1",
        ] {
            assert_eq!(read_copy_name(name), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn a_copys_name_tells_time_and_save_and_sorts_by_time(
            a in 0_u64..253_402_300_800_000,
            b in 0_u64..253_402_300_800_000,
            id in "[A-Za-z0-9_-]{1,64}",
        ) {
            let settings = settings("w");
            let key = |millis| copy_target(&settings, "a.ipynb", &save(&id, millis)).unwrap().key;
            let (one, other) = (key(a), key(b));
            prop_assert_eq!(one.cmp(&other), a.cmp(&b));
            let name = one.as_str().strip_prefix(&copies(&settings, "a.ipynb")).unwrap();
            let read = read_copy_name(name);
            prop_assert_eq!(read, Some((UNIX_EPOCH + Duration::from_millis(a), &*id)));
        }

        #[test]
        fn no_name_panics(name in any::<String>()) {
            let _ = read_copy_name(&name);
        }
    }
}
