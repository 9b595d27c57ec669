//! Marks: names of versions, later notes, and renames.
//!
//! A mark is a small object of its own, written once and never changed, so that two tabs or users never lose each
//! other's. What it says stands in its name where that fits (S3 takes 1,024 bytes of key, MinIO 255 of a part), else in
//! its body: one listing of a notebook's folder of marks tells all of them.

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use bookstore_s3::{
    Client, CredentialsProvider, ErrorKind as S3Kind, Key, Transport,
    operations::{DeleteObject, GetObject, ListObjectsV2, PutMode, PutObject},
    text,
};
use bytes::Bytes;

use super::{
    Place,
    mark_name::{MAX_TEXT, Name, write_name},
};
use crate::{Error, Settings, archive::own_folder, error::OwnKind, publish::stays};

/// What a mark says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// This version is kept under a name. An empty one takes the name away.
    Name {
        /// Where the version stands.
        place: Place,
        /// The version; of a dated copy the last part of its key.
        version: String,
        /// The name.
        text: String,
    },
    /// What changed in this version, said later.
    Note {
        /// Where the version stands.
        place: Place,
        /// The version; of a dated copy the last part of its key.
        version: String,
        /// The note.
        text: String,
    },
    /// This version counts as a checkpoint.
    Checkpoint {
        /// Where the version stands.
        place: Place,
        /// The version; of a dated copy the last part of its key.
        version: String,
    },
    /// The notebook came here from another path.
    RenamedFrom(String),
    /// The notebook went from here to another path; what comes later at this one is another notebook.
    MovedTo(String),
}

impl What {
    /// The version that it is about.
    pub(super) fn version(&self) -> Option<(Place, &str)> {
        match self {
            Self::Name { place, version, .. }
            | Self::Note { place, version, .. }
            | Self::Checkpoint { place, version } => Some((*place, version)),
            Self::RenamedFrom(_) | Self::MovedTo(_) => None,
        }
    }

    /// What it says in words, or the other path.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Name { text, .. } | Self::Note { text, .. } => text,
            Self::Checkpoint { .. } => "",
            Self::RenamedFrom(path) | Self::MovedTo(path) => path,
        }
    }

    /// Its sort, as its name has it.
    pub(super) fn sort(&self) -> char {
        match self {
            Self::Name { .. } => 'n',
            Self::Note { .. } => 't',
            Self::Checkpoint { .. } => 'c',
            Self::RenamedFrom(_) => 'f',
            Self::MovedTo(_) => 'm',
        }
    }
}

/// A mark in the bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its own key.
    pub key: Key,
    /// When it was made, to the millisecond: by the clock of who made it, as far as S3's was not known. When a path was
    /// left is told by S3's own clock, as versions are.
    pub at: SystemTime,
    /// What it says.
    pub what: What,
}

/// The folder of the marks of the notebook at `path`, with a slash at its end.
fn folder(settings: &Settings, path: &str) -> String {
    format!("{}{}/", all_marks(settings), path.trim_matches('/'))
}

/// The folder of those folders, with a slash at its end.
pub(super) fn all_marks(settings: &Settings) -> String {
    own_folder(settings) + "marks/"
}

/// Adds a mark to the notebook at `path`. With the same `id` (unique, made by the caller) and time it is made once,
/// however often it is sent.
///
/// # Errors
/// `InvalidNote` for a text that is too long, or a version that does not stay; those of S3.
pub async fn mark<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    settings: &Settings,
    path: &str,
    id: &str,
    at: SystemTime,
    what: What,
) -> Result<Mark, Error> {
    if what.version().is_some_and(|(_, version)| !stays(version)) {
        return Err(Error::new(
            OwnKind::InvalidNote,
            text!(
                "This version will be replaced by the next one, so that nothing can be said of it for good."
            ),
            text!("Switch versioning on."),
        ));
    }
    let at = whole_millis(at);
    let (name, body) = write_name(at, id, &what)?;
    let key = Key::new(folder(settings, path) + &name)?;
    let put = PutObject {
        content_type: Some("text/plain; charset=utf-8".to_owned()),
        mode: PutMode::Create,
        ..PutObject::new(&settings.s3_bucket, key.clone(), Bytes::from(body).into())
    };
    match client.send(put).await {
        // Nobody else has this name: it got through before.
        Err(error) if error.kind != S3Kind::PreconditionFailed => Err(error.into()),
        _ => Ok(Mark { key, at, what }),
    }
}

/// Takes a mark away.
///
/// # Errors
/// Those of S3.
pub async fn unmark<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    settings: &Settings,
    mark: &Mark,
) -> Result<(), Error> {
    let delete = DeleteObject::new(&settings.s3_bucket, mark.key.clone());
    match client.send(delete).await {
        Err(error) if error.kind != S3Kind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// All marks of the notebook at `path`, oldest first: one listing, and a request more for each long text.
///
/// # Errors
/// Those of S3.
pub async fn marks<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    settings: &Settings,
    path: &str,
) -> Result<Vec<Mark>, Error> {
    let folder = folder(settings, path);
    let mut list = ListObjectsV2 {
        // What lies deeper belongs to a notebook in a folder of this name.
        delimiter: Some("/".into()),
        ..ListObjectsV2::new(&settings.s3_bucket, &folder)
    };
    let mut marks = Vec::new();
    loop {
        let page = client.send(list.clone()).await?;
        for object in page.objects {
            let name = object.key.strip_prefix(&folder).unwrap_or_default();
            // What someone else put there is none of ours.
            let (Some(name), Ok(key)) = (Name::read(name), Key::new(&object.key)) else {
                continue;
            };
            let text = match &name.text {
                Some(text) => Some(text.clone()),
                None => read_body(client, settings, &key).await?,
            };
            let Some(text) = text else {
                continue;
            };
            let at = name.at(object.last_modified);
            marks.extend(name.what(text).map(|what| Mark { key, at, what }));
        }
        match page.next {
            // A storage that gives the same page again would never end.
            Some(next) if list.after.as_ref() != Some(&next) => list.after = Some(next),
            _ => return Ok(marks),
        }
    }
}

/// A text that did not fit into its mark's name; none where the mark was taken away since it was listed.
async fn read_body<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    settings: &Settings,
    key: &Key,
) -> Result<Option<String>, Error> {
    let get = GetObject::new(&settings.s3_bucket, key.clone());
    match client.get_bytes(get, MAX_TEXT as u64).await {
        Ok((_, bytes)) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if matches!(error.kind, S3Kind::NotFound | S3Kind::Deleted) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What is said of a version by its marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said<'a> {
    /// The name that it is kept under.
    pub name: Option<&'a str>,
    /// The note that was added later.
    pub note: Option<&'a str>,
    /// Whether it was made a checkpoint later.
    pub checkpoint: bool,
}

/// What holds of each version: the latest name and the latest note. `marks` are oldest first.
pub fn latest(marks: &[Mark]) -> BTreeMap<(Place, &str), Said<'_>> {
    let mut held = BTreeMap::<_, Said<'_>>::new();
    for mark in marks {
        let Some(version) = mark.what.version() else {
            continue;
        };
        let said = held.entry(version).or_default();
        let text = Some(mark.what.text()).filter(|text| !text.is_empty());
        match &mark.what {
            What::Name { .. } => said.name = text,
            What::Note { .. } => said.note = text,
            What::Checkpoint { .. } => said.checkpoint = true,
            What::RenamedFrom(_) | What::MovedTo(_) => {}
        }
    }
    held.retain(|_, said| *said != Said::default());
    held
}

fn whole_millis(time: SystemTime) -> SystemTime {
    let millis = time
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_millis();
    UNIX_EPOCH + Duration::from_millis(u64::try_from(millis).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_each_version_the_latest_name_and_note_hold() {
        let key = Key::new("k").unwrap();
        let name = |version: &str, text: &str| What::Name {
            place: Place::Workspace,
            version: version.into(),
            text: text.into(),
        };
        let note = What::Note {
            place: Place::Workspace,
            version: "1".into(),
            text: "later".into(),
        };
        let marks: Vec<Mark> = [
            name("1", "draft"),
            note,
            name("2", "gone"),
            name("1", "final"),
            name("2", ""),
            What::Checkpoint {
                place: Place::Workspace,
                version: "1".into(),
            },
        ]
        .into_iter()
        .map(|what| Mark {
            key: key.clone(),
            at: UNIX_EPOCH,
            what,
        })
        .collect();
        let held = latest(&marks);
        assert_eq!(held.len(), 1);
        assert_eq!(
            held[&(Place::Workspace, "1")],
            Said {
                name: Some("final"),
                note: Some("later"),
                checkpoint: true
            }
        );
    }
}
