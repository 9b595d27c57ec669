//! A Jupyter notebook as one complete HTML document that runs nothing and fetches nothing.
//!
//! ```
//! use bookstore_preview::{Options, render};
//!
//! let notebook = br##"{"cells": [{"cell_type": "markdown", "source": "# Tides"}], "nbformat": 4}"##;
//! let html = render(notebook, &Options::new("Tides"))?;
//! assert!(html.contains("<h1 id=\"x-Tides\">Tides</h1>"));
//! # Ok::<(), bookstore_preview::NotANotebook>(())
//! ```
//!
//! A notebook is whatever a stranger published. Nothing of it reaches the document but through a sanitiser or as
//! escaped text; what only a script or another site could show is named instead. Input of any size and depth costs
//! time and memory in proportion to its length, and what is left out is said where it would stand.
//!
//! Three ways keep what a notebook brings along apart from what the document is made of:
//! - its names (`id`, `class`, links to them) begin with `x-`, and no other does;
//! - its styles are rules confined to the output that they came with, in a `<style>` known by the document's nonce. No
//!   element has a `style` attribute, so that a policy can do without `'unsafe-inline'`;
//! - its mathematics, code and images are written here, after the sanitiser has done its work.
//!
//! A large notebook need not be held in memory while its document is made: [`Outline::read`] looks through it once
//! and tells where its cells stand, and [`Document`] wants one cell's bytes at a time.

mod ansi;
mod block;
mod cell;
mod document;
mod escape;
mod frame;
mod grammar;
mod highlight;
mod html;
mod image;
mod index;
mod json;
mod markdown;
mod math;
mod outline;
mod outputs;
#[cfg(test)]
mod readback;
mod scan;
mod show;
mod styles;
mod terminal;
mod tree;

pub use document::{Document, Options, STYLE, notice, render};
pub use frame::Theme;
pub use outline::{NotANotebook, Outline, kernel_in};
