//! Notebooks before they are published, and after they were fetched.

#[cfg(feature = "publish")]
use std::borrow::Cow;

#[cfg(feature = "publish")]
use bookstore::clone;
use bookstore::notebook;
use bookstore_s3::sign::hex;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use crate::{failure::Thrown, js, payload::JsBytes};

/// Checks a notebook and removes what is transient: what will be published. Gives the same array back
/// where nothing had to be removed.
///
/// # Errors
/// Where it is no notebook of nbformat 4, with each fault's cell and field.
#[cfg(feature = "publish")]
#[wasm_bindgen(js_name = prepareNotebook)]
pub fn prepare_notebook(bytes: Uint8Array) -> Result<Uint8Array, Thrown> {
    let notebook = bytes.to_vec();
    notebook::validate(&notebook)?;
    Ok(match notebook::strip_transient(&notebook, js::shortest)? {
        Cow::Borrowed(_) => bytes,
        Cow::Owned(stripped) => Uint8Array::from(&*stripped),
    })
}

/// Writes the `content` of a contents model, as JSON text, just as a Jupyter server writes it.
///
/// # Errors
/// Where it is not JSON.
#[wasm_bindgen(js_name = writeNotebook)]
pub fn write_notebook(model: &str) -> Result<Uint8Array, Thrown> {
    Ok(Uint8Array::from(&*notebook::write(
        model.as_bytes(),
        js::shortest,
    )?))
}

/// Gives the `content` of a contents model, as JSON text, of a notebook's file: lists of lines are joined, as a Jupyter
/// server does before it hands a notebook out. JupyterLab's models take texts alone.
///
/// # Errors
/// Where it is not JSON.
#[cfg(feature = "publish")]
#[wasm_bindgen(js_name = notebookContent)]
pub fn notebook_content(file: &[u8]) -> Result<Uint8Array, Thrown> {
    Ok(Uint8Array::from(&*notebook::content(file, js::shortest)?))
}

/// SHA-256 in hexadecimal, by the browser where it can.
#[wasm_bindgen]
pub async fn sha256(bytes: Uint8Array) -> String {
    hex(&JsBytes::from(bytes).sha256().await)
}

/// Checks what is about to be saved under `name`: a notebook must be one, and loses its marks of trust;
/// any other file stays as it is. Gives the same array back where nothing changed.
///
/// # Errors
/// A notebook that is none.
#[cfg(feature = "publish")]
#[wasm_bindgen(js_name = checkClone)]
pub fn check_clone(name: &str, bytes: Uint8Array) -> Result<Uint8Array, Thrown> {
    if !clone::is_notebook(name) {
        return Ok(bytes);
    }
    let file = bytes.to_vec();
    Ok(match clone::check(name, &file, js::shortest)? {
        Cow::Borrowed(_) => bytes,
        Cow::Owned(stripped) => Uint8Array::from(&*stripped),
    })
}

/// The n-th name to try: `x.ipynb`, `x-1.ipynb`, `x-2.ipynb`.
#[cfg(feature = "publish")]
#[wasm_bindgen]
pub fn candidate(path: &str, n: u32) -> String {
    clone::candidate(path, n)
}
