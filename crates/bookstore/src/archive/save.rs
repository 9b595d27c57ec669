//! A save, and what is kept beside its bytes.

use std::{collections::BTreeMap, time::SystemTime};

use bookstore_s3::{ErrorKind as S3Kind, iso_8601, text};

use crate::{
    Error,
    description::{CHECKPOINT, SAVE, SAVED_AT, words},
};

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

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn an_id_that_would_be_a_path_is_refused() {
        for id in ["", "a/b", "..", "a b", "é", &"x".repeat(65)] {
            let save = Save {
                id: id.to_owned(),
                saved_at: UNIX_EPOCH,
                by: None,
                note: None,
                checkpoint: false,
            };
            assert!(save.metadata().is_err(), "{id}");
        }
    }
}
