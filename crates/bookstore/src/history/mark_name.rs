//! What a mark says, written into its name: see [`marks`](super::marks()).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bookstore_s3::text;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::{Place, What};
use crate::{Error, error::OwnKind};

/// Longest part of a key that every storage holds, in bytes.
const MAX_PART: usize = 255;
/// Longest text of a mark, in bytes.
pub(super) const MAX_TEXT: usize = 10_000;
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

/// A mark's name, taken apart: `time,sort,place,version,text,id`. The time is in milliseconds, in 15 digits, so that
/// names are in the order of their times.
pub(super) struct Name {
    at: SystemTime,
    sort: char,
    place: Option<Place>,
    version: String,
    /// None where it is in the body.
    pub text: Option<String>,
}

impl Name {
    pub fn read(name: &str) -> Option<Self> {
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

    /// When what it says took place, for a mark that S3 got at `written`. Times of versions are S3's, so that a clock that
    /// is off must not hide those of a notebook that was renamed: it came no later than its mark, and had left before it.
    pub fn at(&self, written: Option<SystemTime>) -> SystemTime {
        match (self.sort, written) {
            ('f', Some(written)) => self.at.min(written),
            ('m', Some(written)) => end_of_step(written),
            _ => self.at,
        }
    }

    /// Whether it says that a notebook went to another path.
    pub fn is_move(&self) -> bool {
        self.sort == 'm'
    }

    pub fn what(self, text: String) -> Option<What> {
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
pub(super) fn write_name(at: SystemTime, id: &str, what: &What) -> Result<(String, String), Error> {
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

/// The last moment that this time may stand for: AWS tells whole seconds, `MinIO` milliseconds.
fn end_of_step(written: SystemTime) -> SystemTime {
    let since = written.duration_since(UNIX_EPOCH).unwrap_or_default();
    if since.subsec_nanos() == 0 {
        written + Duration::from_millis(999)
    } else {
        written
    }
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

    use bookstore_s3::Key;

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
}
