//! An S3 client that does no I/O of its own.
//!
//! The caller brings a [`Transport`]: something that sends one HTTP request, tells the time and
//! sleeps. Everything else (addressing, signing, retry, clock skew, error kinds) is decided here, so
//! that it behaves alike in a browser, in a Worker and in a native test.
//!
//! One file in [`operations`] is one operation of the S3 API.

mod address;
mod advice;
mod answer;
mod client;
mod clock;
mod config;
mod credentials;
mod diagnose;
mod encode;
mod endpoint;
mod error;
mod key;
pub mod operations;
mod read;
mod rejection;
mod retry;
mod settle;
pub mod sign;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod text;
mod transport;
mod xml;

pub use address::{Address, NotAnAddress};
pub use client::Client;
pub use clock::{iso_8601, parse_iso_8601};
pub use config::{Addressing, Config};
pub use credentials::{Credentials, CredentialsProvider};
pub use encode::metadata_size;
pub use error::{Error, ErrorKind};
pub use key::Key;
pub use text::Text;
pub use transport::{Body, Payload, Transport, TransportError, sha256};
