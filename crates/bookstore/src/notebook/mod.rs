//! Notebooks as nbformat 4 has them: validate, strip what is transient, write.
//!
//! All of it works on the text where it lies, without a tree: what it costs in memory, beside what is
//! written, is small whatever the size of the notebook.

mod cells;
mod faults;
mod lines;
mod number;
mod out;
mod outputs;
mod strip;
mod title;
mod validate;
mod write;

use serde::Serialize;

pub use number::{Shortest, shortest};
pub use strip::strip_transient;
pub use title::title;
pub use validate::validate;
pub use write::{content, write, write_within};

/// The media type of a notebook in S3.
pub const CONTENT_TYPE: &str = "application/x-ipynb+json";

/// What a notebook says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The minor version of nbformat 4.
    pub nbformat_minor: u64,
    /// `metadata.kernelspec.display_name`.
    pub kernel: Option<String>,
    /// `metadata.language_info.name`, else the kernelspec's language.
    pub language: Option<String>,
    /// How many cells.
    pub cells: usize,
}

/// The text of a notebook, checked to be JSON.
fn text_of(bytes: &[u8]) -> Result<&str, crate::Error> {
    let text = std::str::from_utf8(bytes).map_err(|error| faults::not_utf8(error.valid_up_to()))?;
    bookstore_json::check(text).map_err(|error| faults::not_json(bytes, error))?;
    Ok(text)
}
