//! Compares two Jupyter notebooks: what to change in the one to get the other, and what a reader is told of it.
//!
//! ```
//! use bookstore_diff::{Change, Notebook, compare};
//!
//! let before = br##"{"cells": [{"cell_type": "markdown", "source": "# The tides"}], "nbformat": 4}"##;
//! let after = br##"{"cells": [{"cell_type": "markdown", "source": "# The high tides"}], "nbformat": 4}"##;
//! let (before, after) = (Notebook::read(before)?, Notebook::read(after)?);
//! let comparison = compare(&before, &after);
//! assert_eq!(comparison.cells[0].change, Change::Changed);
//! assert_eq!(comparison.counts.changed, 1);
//! # Ok::<(), bookstore_diff::NotANotebook>(())
//! ```
//!
//! [`Comparison::entries`] are in nbdime's diff format (<https://nbdime.readthedocs.io/en/latest/diffing.html>), on
//! notebooks as nbformat reads them: lists of lines joined, what is transient left out, version 3 converted to
//! version 4. Patching the first with them gives the second exactly; [`patch`] does it here, `nbdime.patch` in
//! Python. That format knows no moves, and says nothing of what a reader wants to see first: the rest of a
//! [`Comparison`] does, cell by cell.
//!
//! Cells are matched by their id, then by what they hold, then by likeness; texts are compared by line, and lines that
//! became others by word. Below it is imara-diff, which gitoxide and Helix are built on: it works on numbers that stand for
//! whatever is compared, several times faster than `similar`, and needs no clock, which there is none of in wasm. What
//! it can cost at worst is counted beforehand, so that input of any size and depth takes bounded time, and memory in
//! proportion to its length. What was not looked into for that reason is replaced as a whole, and
//! [`Comparison::coarse`] says so.

#![cfg_attr(not(feature = "typescript"), forbid(unsafe_code))]
// What the macros of the types for TypeScript expand to.
#![cfg_attr(feature = "typescript", allow(unsafe_code))]

mod align;
mod cells;
mod compare;
mod details;
mod effort;
mod entry;
mod lines;
mod matching;
mod nbformat;
mod notebook;
mod outputs;
mod parts;
mod patch;
mod sequence;
mod signature;
mod string;
mod text;
mod traceback;
mod tree;
mod upgrade;
mod value;
mod words;

pub use cells::{CellChange, Change};
pub use compare::{Comparison, Counts, compare};
pub use details::Detail;
pub use entry::{Entry, Key, Values};
pub use notebook::{NotANotebook, Notebook};
pub use outputs::OutputChange;
pub use parts::Part;
pub use patch::{DoesNotFit, patch};
pub use string::Text;
pub use text::Chunk;
pub use value::{Number, Object, Value};
pub use words::Piece;
