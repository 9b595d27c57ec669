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
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::Place;
use crate::{Error, Settings, archive::own_folder, error::OwnKind, publish::stays};

/// Longest part of a key that every storage holds, in bytes.
const MAX_PART: usize = 255;
/// Longest text of a mark, in bytes.
const MAX_TEXT: usize = 10_000;
/// Stands for a text that is in the body; no encoded text is this.
const IN_BODY: &str = "%";
/// Between the fields of a name; and what a storage, or a listing, would take for something else.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b'%')
    .add(b',')
    .add(b'/')
    .add(b'\\')
    .add(b'.')
    .add(b' ');

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
    fn version(&self) -> Option<(Place, &str)> {
        match self {
            Self::Name { place, version, .. }
            | Self::Note { place, version, .. }
            | Self::Checkpoint { place, version } => Some((*place, version)),
            Self::RenamedFrom(_) | Self::MovedTo(_) => None,
        }
    }

    /// What it says in words, or the other path.
    fn text(&self) -> &str {
        match self {
            Self::Name { text, .. } | Self::Note { text, .. } => text,
            Self::Checkpoint { .. } => "",
            Self::RenamedFrom(path) | Self::MovedTo(path) => path,
        }
    }

    /// Its sort, as its name has it.
    fn sort(&self) -> char {
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
    /// When it was made, by S3's clock as far as it was known, to the millisecond.
    pub at: SystemTime,
    /// What it says.
    pub what: What,
}

/// The folder of the marks of the notebook at `path`, with a slash at its end.
fn folder(settings: &Settings, path: &str) -> String {
    format!("{}marks/{}/", own_folder(settings), path.trim_matches('/'))
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

/// Marks at both paths that a notebook was renamed. `at` divides the story: versions that S3 got before are the
/// notebook's at the path it left, and later ones there are another notebook's. So this is sent behind the last
/// save of the path it left and before the first of the new one, and again with the same `id` and time.
///
/// # Errors
/// As of [`mark`].
pub async fn renamed<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    settings: &Settings,
    (from, to): (&str, &str),
    id: &str,
    at: SystemTime,
) -> Result<(), Error> {
    // Were it to break off between the two, the story would be told twice and not lost.
    let came = What::RenamedFrom(from.to_owned());
    mark(client, settings, to, id, at, came).await?;
    let went = What::MovedTo(to.to_owned());
    mark(client, settings, from, id, at, went).await?;
    Ok(())
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
            let at = name.at;
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

/// A mark's name, taken apart: `time,sort,place,version,text,id`. The time is in milliseconds, in 15 digits, so that
/// names are in the order of their times.
struct Name {
    at: SystemTime,
    sort: char,
    place: Option<Place>,
    version: String,
    /// None where it is in the body.
    text: Option<String>,
}

impl Name {
    fn read(name: &str) -> Option<Self> {
        let fields: Vec<&str> = name.split(',').collect();
        let [time, sort, place, version, text, _id] = fields[..] else {
            return None;
        };
        let mut sorts = sort.chars();
        let millis = time.parse().ok().filter(|_| time.len() == 15)?;
        Some(Self {
            at: UNIX_EPOCH + Duration::from_millis(millis),
            sort: sorts.next().filter(|_| sorts.next().is_none())?,
            place: read_place(place),
            version: unescape(version)?,
            text: match text {
                IN_BODY => None,
                text => Some(unescape(text)?),
            },
        })
    }

    fn what(self, text: String) -> Option<What> {
        let version = self.version;
        Some(match (self.sort, self.place) {
            ('n', Some(place)) => What::Name {
                place,
                version,
                text,
            },
            ('t', Some(place)) => What::Note {
                place,
                version,
                text,
            },
            ('c', Some(place)) => What::Checkpoint { place, version },
            ('f', None) => What::RenamedFrom(text),
            ('m', None) => What::MovedTo(text),
            _ => return None,
        })
    }
}

/// A mark's name, and the text that did not fit into it.
fn write_name(at: SystemTime, id: &str, what: &What) -> Result<(String, String), Error> {
    let (sort, text) = (what.sort(), what.text());
    let (place, version) = what.version().unzip();
    if text.len() > MAX_TEXT {
        return Err(Error::new(
            OwnKind::InvalidNote,
            text!(
                "The note is %1 bytes long; at most %2 are kept.",
                text.len(),
                MAX_TEXT
            ),
            text!("Write a shorter note."),
        ));
    }
    let millis = at
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_millis();
    let place = place.map_or("", place_name);
    let version = escape(version.unwrap_or_default());
    let name = |text: &str| {
        format!(
            "{millis:015},{sort},{place},{version},{text},{}",
            escape(id)
        )
    };
    let whole = name(&escape(text));
    Ok(if whole.len() <= MAX_PART {
        (whole, String::new())
    } else {
        (name(IN_BODY), text.to_owned())
    })
}

fn whole_millis(time: SystemTime) -> SystemTime {
    let millis = time
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_millis();
    UNIX_EPOCH + Duration::from_millis(u64::try_from(millis).unwrap_or_default())
}

fn place_name(place: Place) -> &'static str {
    match place {
        Place::Workspace => "w",
        Place::Published => "p",
        Place::Copy => "c",
    }
}

fn read_place(name: &str) -> Option<Place> {
    match name {
        "w" => Some(Place::Workspace),
        "p" => Some(Place::Published),
        "c" => Some(Place::Copy),
        _ => None,
    }
}

fn escape(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

fn unescape(text: &str) -> Option<String> {
    let decoded = percent_decode_str(text).decode_utf8().ok()?;
    Some(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whats() -> impl Strategy<Value = What> {
        let place = prop_oneof![
            Just(Place::Workspace),
            Just(Place::Published),
            Just(Place::Copy)
        ];
        let text = prop_oneof!["\\PC{0,40}", any::<String>(), "é{100,200}", "[,%./ ]{0,9}"];
        (place, "[-A-Za-z0-9._,/%]{1,40}", text, 0..5).prop_map(|(place, version, text, sort)| {
            match sort {
                0 => What::Name {
                    place,
                    version,
                    text,
                },
                1 => What::Note {
                    place,
                    version,
                    text,
                },
                2 => What::RenamedFrom(text),
                3 => What::Checkpoint { place, version },
                _ => What::MovedTo(text),
            }
        })
    }

    proptest! {
        #[test]
        fn a_name_says_what_the_mark_says(what in whats(), millis in 0..253_402_300_800_000_u64) {
            let at = UNIX_EPOCH + Duration::from_millis(millis);
            let (name, body) = write_name(at, "some-id_1", &what).unwrap();
            prop_assert!(name.len() <= MAX_PART && !name.contains(['/', '\\', '.']));
            prop_assert!(Key::new(&*name).is_ok());
            let read = Name::read(&name).unwrap();
            prop_assert_eq!(read.at, at);
            prop_assert_eq!(read.text.is_none(), !body.is_empty());
            let text = read.text.clone().unwrap_or(body);
            prop_assert_eq!(read.what(text), Some(what));
        }

        #[test]
        fn names_are_in_the_order_of_their_times(
            one in whats(), other in whats(), a in 0..253_402_300_800_000_u64, b in 0..253_402_300_800_000_u64,
        ) {
            prop_assume!(a != b);
            let name = |millis, what| write_name(UNIX_EPOCH + Duration::from_millis(millis), "i", what).unwrap().0;
            prop_assert_eq!(a.cmp(&b), name(a, &one).cmp(&name(b, &other)));
        }

        #[test]
        fn no_name_panics(name in any::<String>()) {
            let _ = Name::read(&name).and_then(|name| name.what(String::new()));
        }
    }

    #[test]
    fn a_text_that_is_too_long_is_refused() {
        let what = What::RenamedFrom("x".repeat(MAX_TEXT + 1));
        let error = write_name(UNIX_EPOCH, "i", &what).unwrap_err();
        assert_eq!(error.kind, OwnKind::InvalidNote.into());
    }

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
