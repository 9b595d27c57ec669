//! The history's types as JavaScript sees them.

use bookstore::{description::Description, history};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::milliseconds;

/// Where a version stands.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// Below the workspace prefix: a save.
    Workspace,
    /// Below the published prefix.
    Published,
    /// A dated copy, of a bucket without versions.
    Copy,
}

impl From<history::Place> for Place {
    fn from(place: history::Place) -> Self {
        match place {
            history::Place::Workspace => Self::Workspace,
            history::Place::Published => Self::Published,
            history::Place::Copy => Self::Copy,
        }
    }
}

impl From<Place> for history::Place {
    fn from(place: Place) -> Self {
        match place {
            Place::Workspace => Self::Workspace,
            Place::Published => Self::Published,
            Place::Copy => Self::Copy,
        }
    }
}

/// A version of a notebook, as a listing tells it, and what marks say of it.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Version {
    /// Its key.
    pub key: String,
    /// Its version; missing for a dated copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    /// When S3 got it, in milliseconds since 1970; for a dated copy, when it was saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<f64>,
    /// Size in bytes; a delete marker has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<f64>,
    /// Whether it is what the key gives without a version.
    pub is_latest: bool,
    /// Whether it says that the key was deleted.
    pub delete_marker: bool,
    /// Where it stands.
    pub place: Place,
    /// How marks call it; missing for one that does not stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
}

impl From<history::Row> for Version {
    fn from(row: history::Row) -> Self {
        let mark = row.mark().map(str::to_owned);
        let history::Row {
            key,
            version_id,
            at,
            size,
            etag: _,
            is_latest,
            delete_marker,
            place,
        } = row;
        Self {
            key,
            version_id,
            at: at.map(milliseconds),
            size: size.map(bytes),
            is_latest,
            delete_marker,
            place: place.into(),
            mark,
        }
    }
}

/// Some versions, newest first.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// The versions.
    pub versions: Vec<Version>,
    /// Whether there may be more.
    pub more: bool,
    /// What these credentials may not list, and is missing therefore.
    pub denied: Vec<Place>,
    /// Whether they may not list marks: names, later notes and earlier paths.
    pub marks_denied: bool,
}

/// What marks say of one version.
#[derive(Debug, Serialize, Tsify)]
pub struct Marked {
    /// Where it stands.
    pub place: Place,
    /// How marks call the version.
    pub mark: String,
    /// The name that it is kept under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The note that was added later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Whether it was made a checkpoint later.
    pub checkpoint: bool,
}

impl Marked {
    /// What is said of the version that marks call so.
    pub fn new((place, mark): (history::Place, &str), said: &history::Said<'_>) -> Self {
        Self {
            place: place.into(),
            mark: mark.to_owned(),
            name: said.name.map(str::to_owned),
            note: said.note.map(str::to_owned),
            checkpoint: said.checkpoint,
        }
    }
}

/// What is kept beside a version's bytes.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct VersionDescription {
    /// Who saved or published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it was saved, by the clock of who saved, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saved_at: Option<f64>,
    /// Whether it is a checkpoint.
    pub checkpoint: bool,
}

impl From<Description> for VersionDescription {
    fn from(description: Description) -> Self {
        let Description {
            by,
            note,
            save: _,
            saved_at,
            checkpoint,
        } = description;
        Self {
            by,
            note,
            saved_at: saved_at.map(milliseconds),
            checkpoint,
        }
    }
}

/// A notebook that is in the bucket and not here.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct DeletedNotebook {
    /// Its key.
    pub key: String,
    /// Its path in JupyterLab.
    pub path: String,
    /// The delete marker on top of it, where it was deleted in the bucket as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    /// Its newest version that has bytes; missing where only the marker is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    /// When it was deleted or, without a marker, saved last, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<f64>,
    /// Size in bytes of that version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<f64>,
}

impl From<history::Deleted> for DeletedNotebook {
    fn from(deleted: history::Deleted) -> Self {
        let history::Deleted {
            key,
            path,
            marker,
            version_id,
            at,
            size,
        } = deleted;
        Self {
            key,
            path,
            marker,
            version_id,
            at: at.map(milliseconds),
            size: size.map(bytes),
        }
    }
}

/// A rename in JupyterLab.
#[derive(Debug, Deserialize, Tsify)]
pub struct Renaming {
    /// Unique.
    pub id: String,
    /// The path that was left.
    pub from: String,
    /// The path now.
    pub to: String,
    /// Whether it is a folder.
    pub folder: bool,
    /// When it was renamed, in milliseconds since 1970 by this machine's clock.
    pub at: u64,
}

#[allow(clippy::cast_precision_loss)] // S3's largest object is far below 2^53
fn bytes(size: u64) -> f64 {
    size as f64
}
