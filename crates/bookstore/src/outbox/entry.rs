//! What waits, and what S3 has confirmed last: the two records that the disk holds.

use std::time::{Duration, UNIX_EPOCH};

use crate::archive;

/// Where an entry belongs. It never goes anywhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The storage's address.
    pub endpoint: String,
    /// The bucket.
    pub bucket: String,
    /// Whose saves these are: one origin serves many users of a JupyterHub.
    pub user: String,
    /// The Jupyter server's root: one origin serves many servers.
    pub root: String,
}

/// A save that waits, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The number under which the disk holds it, growing in the order of saves; `None` for one that the disk
    /// did not take.
    pub seq: Option<u64>,
    /// The save's own id, sent along as metadata: by it an attempt whose answer was lost is found again.
    pub id: String,
    /// Where it belongs.
    pub scope: Scope,
    /// The object's key.
    pub key: String,
    /// The notebook's path in Jupyter.
    pub path: String,
    /// When it was saved, in milliseconds since 1970.
    pub at: u64,
    /// Who saved it.
    pub by: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// What sort of save.
    pub kind: Kind,
    /// What changed, in the user's words.
    pub note: Option<String>,
    /// Whether it goes to a key of its own. Once that is so, it stays so.
    pub copy: bool,
    /// A multipart upload that was begun, to go on with or to abort.
    pub upload: Option<String>,
}

/// What sort of save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By hand or by itself.
    Save,
    /// With a checkpoint, that is: by the user's own wish.
    Checkpoint,
}

/// What S3 has confirmed last for a key of a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The object's key.
    pub key: String,
    /// The id of the save.
    pub id: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Where it is kept.
    pub kept: Kept,
    /// What stood at the key then.
    pub stands: Stands,
    /// Whether it counts as a checkpoint, by itself or by a mark.
    pub checkpoint: bool,
}

/// Where a save is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// As this version of its key.
    Version(String),
    /// As an object under this key, since the bucket keeps no versions.
    Copy(String),
}

/// What stands at a key: what a write must meet to be done at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stands {
    /// S3 does not tell, or cannot write on a condition: the write is done without one.
    Unknown,
    /// Nothing, or a delete marker: `If-None-Match: *`.
    Nothing,
    /// The object with this entity tag: `If-Match`.
    Etag(String),
}

impl Entry {
    /// Whether it would tell nothing that is not told by a save of these bytes, a checkpoint or not.
    pub(super) fn repeats(&self, sha256: &str, checkpoint: bool) -> bool {
        self.sha256 == sha256 && self.note.is_none() && (checkpoint || self.kind == Kind::Save)
    }

    /// The key of this save's own copy, for a bucket that keeps no versions: that of
    /// [`copy_target`](crate::archive::copy_target), also after the settings have changed.
    pub fn copy_key(&self) -> String {
        let path = self.path.trim_start_matches('/');
        let workspace = self.key.strip_suffix(path).unwrap_or_default();
        let folder = archive::copies_in(&format!("{workspace}.bookstore/"), path);
        let saved_at = UNIX_EPOCH + Duration::from_millis(self.at);
        folder + &archive::copy_name(saved_at, &self.id)
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        Settings,
        archive::{Save, copy_target, target},
        outbox::tests::save,
    };

    use super::*;

    #[test]
    fn a_copy_goes_where_the_archive_has_it() {
        for (prefix, path) in [
            ("w", "a.ipynb"),
            ("w/ada", "c/a.ipynb"),
            ("", "a.ipynb"),
            ("p/", "/a.ipynb"),
        ] {
            let settings = Settings {
                s3_bucket: "books".into(),
                workspace_prefix: prefix.into(),
                ..Settings::default()
            };
            let entry = Entry {
                key: target(&settings, path).unwrap().key.as_str().into(),
                ..save(1, path, "A")
            };
            let save = Save {
                id: entry.id.clone(),
                saved_at: UNIX_EPOCH + Duration::from_millis(entry.at),
                by: None,
                note: None,
                checkpoint: false,
            };
            let copy = copy_target(&settings, path, &save).unwrap();
            assert_eq!(entry.copy_key(), copy.key.as_str());
        }
    }
}
