//! The types that JavaScript sees beside those of `bookstore-diff`.

use bookstore_diff::{CellChange, Counts, Detail};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// How a preview is made.
#[derive(Debug, Deserialize, Serialize, Tsify)]
pub struct PreviewOptions {
    /// The document's title.
    pub title: String,
    /// The theme of the page around it.
    pub theme: Theme,
}

/// A theme of JupyterLab's, as to its colours.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl From<Theme> for bookstore_preview::Theme {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::Light => Self::Light,
            Theme::Dark => Self::Dark,
        }
    }
}

/// How one notebook became another, as a reader sees it.
#[derive(Debug, Serialize, Tsify)]
pub struct Comparison<'a> {
    /// All cells of both as a reader goes through the second, those that are no more where they were.
    #[tsify(type = "CellChange[]")]
    pub cells: Vec<CellChange<'a>>,
    /// How many of them there are.
    pub counts: Counts,
    /// What differs in the notebooks' own metadata and format.
    #[tsify(type = "Detail[]")]
    pub details: Vec<Detail<'a>>,
    /// Whether something was too large to be looked into, and is replaced as a whole. Where it is the notebook, there
    /// are no cells.
    pub coarse: bool,
}

impl<'a> From<bookstore_diff::Comparison<'a>> for Comparison<'a> {
    fn from(comparison: bookstore_diff::Comparison<'a>) -> Self {
        let bookstore_diff::Comparison {
            entries: _,
            cells,
            counts,
            details,
            coarse,
        } = comparison;
        Self {
            cells,
            counts,
            details,
            coarse,
        }
    }
}
