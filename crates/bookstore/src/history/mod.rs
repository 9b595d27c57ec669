//! History: what became of a notebook, from the bucket alone.
//!
//! A notebook's story can lie under several keys: where it is, where it was before it was renamed, where it is published,
//! and in the folder of dated copies. Each is listed newest first, a page at a time, and they are merged by time.

mod deleted;
mod mark_name;
mod marks;
mod renamed;
mod story;
mod version;
mod versions;

use std::time::SystemTime;

use serde::Serialize;

use crate::publish::stays;

pub use deleted::{Deleted, Workspace, deleted};
pub use marks::{Mark, Said, What, latest, mark, marks, unmark};
pub use renamed::{Rename, renamed, renamed_folder};
pub use story::{Story, story};
pub use version::{Version, describe, get, restore, undelete};
pub use versions::{Source, Versions};

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Below the workspace prefix: a save.
    Workspace,
    /// Below the published prefix.
    Published,
    /// A dated copy, of a bucket without versions.
    Copy,
}

/// A version in a notebook's story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its key.
    pub key: String,
    /// Its version; none for a dated copy.
    pub version_id: Option<String>,
    /// When S3 got it; for a dated copy, when it was saved.
    pub at: Option<SystemTime>,
    /// Size in bytes; a delete marker has none.
    pub size: Option<u64>,
    /// The entity tag with its quotes; a delete marker has none.
    pub etag: Option<String>,
    /// Whether it is what the key gives without a version.
    pub is_latest: bool,
    /// Whether it says that the key was deleted.
    pub delete_marker: bool,
    /// Where it stands.
    pub place: Place,
}

impl Row {
    /// How marks call it; none for what does not stay and what has no bytes.
    pub fn mark(&self) -> Option<&str> {
        let name = match self.place {
            Place::Copy => self.key.rsplit('/').next(),
            Place::Workspace | Place::Published => self.version_id.as_deref(),
        };
        name.filter(|name| !self.delete_marker && stays(name))
    }
}
