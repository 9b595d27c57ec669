//! Notebooks as nbformat 4 has them: validate, strip what is transient, write.

use std::borrow::Cow;

use serde::Serialize;

use crate::Error;

/// The media type of a notebook in S3.
pub const CONTENT_TYPE: &str = "application/x-ipynb+json";

/// What a notebook says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The minor version of nbformat 4.
    pub nbformat_minor: u64,
    /// The first Markdown heading.
    pub title: Option<String>,
    /// `metadata.kernelspec.display_name`.
    pub kernel: Option<String>,
    /// `metadata.language_info.name`, else the kernelspec's language.
    pub language: Option<String>,
    /// How many cells.
    pub cells: usize,
}

/// Checks that these bytes are nbformat 4 (minor 0 to 5), without building a tree of them: the cost
/// in memory is small beside the notebook.
///
/// # Errors
/// `InvalidNotebook`, with each fault's cell number and field in `details`.
pub fn validate(bytes: &[u8]) -> Result<Summary, Error> {
    #[derive(serde::Deserialize)]
    struct Notebook {
        nbformat: u64,
        nbformat_minor: u64,
        cells: Vec<serde::de::IgnoredAny>,
    }
    match serde_json::from_slice::<Notebook>(bytes) {
        Ok(notebook) if notebook.nbformat == 4 => Ok(Summary {
            nbformat_minor: notebook.nbformat_minor,
            cells: notebook.cells.len(),
            ..Summary::default()
        }),
        Ok(_) => Err(invalid("not nbformat 4")),
        Err(error) => Err(invalid(error)),
    }
}

fn invalid(why: impl std::fmt::Display) -> Error {
    Error::new(
        crate::error::OwnKind::InvalidNotebook,
        bookstore_s3::text!("This is not a notebook: %1.", why),
        bookstore_s3::text!("Open it in JupyterLab and save it, then try again."),
    )
}

/// Removes what nbformat's `strip_transient` removes: `metadata.orig_nbformat*`,
/// `metadata.signature`, each cell's `metadata.trusted`. Borrows where there is nothing to remove, and
/// is written as nbformat writes otherwise.
///
/// # Errors
/// `InvalidNotebook` when the bytes are not JSON.
pub fn strip_transient(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Error> {
    let mut model: serde_json::Value = serde_json::from_slice(bytes).map_err(invalid)?;
    let mut stripped = false;
    if let Some(metadata) = model["metadata"].as_object_mut() {
        for name in ["orig_nbformat", "orig_nbformat_minor", "signature"] {
            stripped |= metadata.remove(name).is_some();
        }
    }
    for cell in model["cells"].as_array_mut().into_iter().flatten() {
        if let Some(metadata) = cell["metadata"].as_object_mut() {
            stripped |= metadata.remove("trusted").is_some();
        }
    }
    if !stripped {
        return Ok(Cow::Borrowed(bytes));
    }
    serde_json::to_vec_pretty(&model)
        .map(Cow::Owned)
        .map_err(invalid)
}

/// Writes a notebook model (the `content` of a contents model, as JSON text) just as nbformat does:
/// sorted keys, indent 1, multi-line strings split as Python's `splitlines` does, Python's spelling of
/// floats, a final newline. What is transient is removed.
///
/// # Errors
/// `InvalidNotebook` when it is not JSON.
pub fn write(model: &[u8]) -> Result<Vec<u8>, Error> {
    let model: serde_json::Value = serde_json::from_slice(model).map_err(invalid)?;
    serde_json::to_vec_pretty(&model).map_err(invalid)
}
