//! bookstore for the browser.
//!
//! This crate brings what the domain asks for: requests by `fetch` ([`transport`]), credentials
//! ([`credentials`]), and the API that TypeScript sees ([`api`]). It decides nothing else.
//!
//! Whatever is thrown is a plain object, `Failure` in the generated types: a kind, a message and an advice to
//! be translated, and whether a retry helps. All that returns a `Result` throws it, so each function's doc
//! speaks of errors only where it has one of its own.

#![allow(clippy::missing_errors_doc)]

pub mod api;
pub mod credentials;
mod failure;
mod js;
mod payload;
pub mod transport;
pub mod types;
