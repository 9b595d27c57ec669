//! bookstore for the browser, loaded only to read: previews and comparisons of notebooks.
//!
//! It is a package of its own so that publishing and cloning do not load it. What is thrown is what `bookstore-lab`
//! throws, a `Failure`: a kind, a message and an advice to be translated; of two notebooks also the `side` that it is
//! about, `before` or `after`.

mod failure;
mod types;

use bookstore_diff::Notebook;
use bookstore_preview::{Options, render};
use js_sys::JSON;
use serde::Serialize;
use tsify::Ts;
use wasm_bindgen::prelude::*;

use failure::{Side, Thrown};
use types::{Comparison, PreviewOptions};

/// A notebook as one HTML document that runs nothing and fetches nothing, to be the `srcdoc` of a sandboxed frame.
///
/// # Arguments
/// * `notebook` – the bytes of its file
/// * `options` – its title and theme
///
/// # Errors
/// What is no notebook.
#[wasm_bindgen]
pub fn preview(notebook: &[u8], options: &Ts<PreviewOptions>) -> Result<String, JsValue> {
    let PreviewOptions { title, theme } = options.to_rust().map_err(JsError::from)?;
    let options = Options::new(title).in_frame(theme.into());
    Ok(render(notebook, &options).map_err(Thrown::from)?)
}

/// How one notebook became another, as a reader sees it.
///
/// # Arguments
/// * `before`, `after` – the bytes of their files
///
/// # Errors
/// What is no notebook, or one of a version before 3.
#[wasm_bindgen(unchecked_return_type = "Comparison")]
pub fn compare(before: &[u8], after: &[u8]) -> Result<JsValue, Thrown> {
    let (before, after) = read(before, after)?;
    Ok(value(&Comparison::from(bookstore_diff::compare(
        &before, &after,
    ))))
}

/// The same in nbdime's diff format: what to do to the first to get the second.
///
/// # Arguments
/// * `before`, `after` – the bytes of their files
///
/// # Errors
/// As [`compare`].
#[wasm_bindgen(unchecked_return_type = "Entry[]")]
pub fn diff(before: &[u8], after: &[u8]) -> Result<JsValue, Thrown> {
    let (before, after) = read(before, after)?;
    Ok(value(&bookstore_diff::compare(&before, &after).entries))
}

fn read<'a>(before: &'a [u8], after: &'a [u8]) -> Result<(Notebook<'a>, Notebook<'a>), Thrown> {
    let of = |side: Side| move |error| Thrown::from(error).of(side);
    Ok((
        Notebook::read(before).map_err(of(Side::Before))?,
        Notebook::read(after).map_err(of(Side::After))?,
    ))
}

/// As a value of JavaScript: the browser's own parser is faster than making objects one by one.
fn value(data: &impl Serialize) -> JsValue {
    let json = serde_json::to_string(data).expect("it has no other keys than text");
    JSON::parse(&json).expect("it was just written")
}
