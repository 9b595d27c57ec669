//! Reads JSON in place: no tree, no copy, whatever the size.
//!
//! ```
//! use bookstore_json::Reader;
//!
//! let mut reader = Reader::new(r#"{"cells": ["a", "b"]}"#);
//! let mut cells = reader.field("cells").expect("it is there");
//! cells.array(&mut |cell| {
//!     println!("{}", cell.string()?.to_text());
//!     Ok(())
//! })?;
//! # Ok::<(), bookstore_json::Syntax>(())
//! ```
//!
//! A notebook of 200 MB is looked at where it lies. A [`Reader`] is a position in the text: copying it is free, so
//! that a part can be read twice. A text that was [checked](check) once gives no error later on but what that check
//! would have said. Strings stay as they are until they are asked for, numbers as they are spelt.

mod reader;
mod string;

pub use reader::{Kind, Reader, Syntax, Why, check};
pub use string::{Piece, Pieces, Str};
