//! What JavaScript catches.

use bookstore::Error;
use tsify::Tsify;
use wasm_bindgen::JsValue;

use crate::types::Failure;

/// A failure on its way to JavaScript, where it is thrown as a plain object.
#[derive(Debug)]
pub struct Thrown(Error);

impl<E: Into<Error>> From<E> for Thrown {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl From<Thrown> for JsValue {
    fn from(thrown: Thrown) -> Self {
        Failure::from(thrown.0)
            .into_js()
            .map_or_else(std::convert::Into::into, JsValue::from)
    }
}
