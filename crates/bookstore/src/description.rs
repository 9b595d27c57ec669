//! What is kept beside a version's bytes: who, what changed, and which save it is.

use std::{collections::BTreeMap, time::SystemTime};

use bookstore_s3::{metadata_size, operations::ObjectMetadata, parse_iso_8601, text};

use crate::{Error, error::OwnKind, publish::PUBLISHER};

/// The name of the metadata that holds a save's id: `x-amz-meta-bookstore-save`.
pub const SAVE: &str = "bookstore-save";
/// … that holds when it was saved, by the clock of who saved.
pub const SAVED_AT: &str = "bookstore-saved-at";
/// … that holds what changed, in the words of who saved or published.
pub const NOTE: &str = "bookstore-note";
/// … that says that it is a checkpoint.
pub const CHECKPOINT: &str = "bookstore-checkpoint";

/// Most bytes of a note on the wire: S3 takes 2 KB of metadata in all.
const MAX_NOTE: usize = 1200;

/// What the metadata of a version says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// Who saved or published.
    pub by: Option<String>,
    /// What changed.
    pub note: Option<String>,
    /// The save's id.
    pub save: Option<String>,
    /// When it was saved, by the clock of who saved.
    pub saved_at: Option<SystemTime>,
    /// Whether it is a checkpoint.
    pub checkpoint: bool,
}

impl From<ObjectMetadata> for Description {
    fn from(mut metadata: ObjectMetadata) -> Self {
        let mut take = |name| metadata.user.remove(name);
        Self {
            by: take(PUBLISHER),
            note: take(NOTE),
            save: take(SAVE),
            saved_at: take(SAVED_AT).as_deref().and_then(parse_iso_8601),
            checkpoint: take(CHECKPOINT).is_some(),
        }
    }
}

/// The metadata that says who and what; what is empty is left away.
///
/// # Errors
/// `InvalidNote` for one that is too long to be kept.
pub(crate) fn words(
    by: Option<&str>,
    note: Option<&str>,
) -> Result<BTreeMap<String, String>, Error> {
    let note = note.map(str::trim);
    if let Some(length) = note.map(metadata_size).filter(|length| *length > MAX_NOTE) {
        return Err(Error::new(
            OwnKind::InvalidNote,
            text!(
                "The note takes %1 bytes as it is sent; S3 keeps at most %2.",
                length,
                MAX_NOTE
            ),
            text!("Write a shorter note."),
        ));
    }
    Ok([(PUBLISHER, by), (NOTE, note)]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_and_what_are_kept_where_they_are_said() {
        let all = words(Some("Zoë"), Some(" Fixed the plot. ")).unwrap();
        assert_eq!(all[PUBLISHER], "Zoë");
        assert_eq!(all[NOTE], "Fixed the plot.");
        assert!(words(Some(""), Some(" ")).unwrap().is_empty());
        assert!(words(None, None).unwrap().is_empty());
    }

    #[test]
    fn a_note_that_s3_would_not_keep_is_refused() {
        assert!(words(None, Some(&"x".repeat(MAX_NOTE))).is_ok());
        for note in ["x".repeat(MAX_NOTE + 1), "é".repeat(MAX_NOTE / 6 + 1)] {
            let error = words(None, Some(&note)).unwrap_err();
            assert_eq!(error.kind, OwnKind::InvalidNote.into());
        }
    }
}
