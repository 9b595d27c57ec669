//! What JavaScript catches.

use bookstore::{Error, error::OwnKind};
use bookstore_s3::text;
use js_sys::JSON;
use serde::Serialize;
use wasm_bindgen::JsValue;

/// A failure on its way to JavaScript, where it is thrown as a plain object.
#[derive(Debug)]
pub struct Thrown {
    error: Error,
    side: Option<Side>,
}

/// Which of two notebooks.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The older one.
    Before,
    /// The newer one.
    After,
}

impl Thrown {
    /// Says which of two notebooks it is that fails.
    pub fn of(self, side: Side) -> Self {
        let side = Some(side);
        Self { side, ..self }
    }
}

impl From<Error> for Thrown {
    fn from(error: Error) -> Self {
        Self { error, side: None }
    }
}

/// As `bookstore-lab` has it, whose list of details is always there.
#[derive(Serialize)]
struct Failure {
    #[serde(flatten)]
    error: Error,
    details: [(); 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    side: Option<Side>,
}

impl From<bookstore_preview::NotANotebook> for Thrown {
    fn from(error: bookstore_preview::NotANotebook) -> Self {
        use bookstore_preview::NotANotebook::NotUtf8;
        Self::from(match error {
            NotUtf8 => not_utf8(),
            _ => no_cells(),
        })
    }
}

impl From<bookstore_diff::NotANotebook> for Thrown {
    fn from(error: bookstore_diff::NotANotebook) -> Self {
        use bookstore_diff::NotANotebook::{NotJson, NotUtf8, TooOld};
        Self::from(match error {
            NotUtf8 => not_utf8(),
            NotJson(_) => of(text!(
                "This file is not JSON, so that it is not a notebook."
            )),
            TooOld => of(text!("This notebook is of a version before 3.")),
            _ => no_cells(),
        })
    }
}

impl From<Thrown> for JsValue {
    fn from(Thrown { error, side }: Thrown) -> Self {
        let details = [];
        let json = serde_json::to_string(&Failure {
            error,
            details,
            side,
        });
        JSON::parse(&json.expect("it has no other keys than text")).expect("it was just written")
    }
}

fn not_utf8() -> Error {
    of(text!(
        "This file is not text in UTF-8, so that it is not a notebook."
    ))
}

fn no_cells() -> Error {
    of(text!(
        "This file has no list of cells, so that it is not a notebook."
    ))
}

fn of(message: bookstore_s3::Text) -> Error {
    let advice = text!("Download it to see what it is.");
    Error::new(OwnKind::InvalidNotebook, message, advice)
}
