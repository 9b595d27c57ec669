//! Notebooks in S3: what bookstore knows and decides.
//!
//! No I/O, no clock, no JavaScript: requests go through [`bookstore_s3::Client`], so that the
//! extension in the browser, the Worker at the edge and the tests all follow the same rules.

pub mod archive;
pub mod clone;
pub mod description;
pub mod error;
pub mod history;
pub mod keys;
pub mod link;
pub mod notebook;
pub mod outbox;
pub mod publish;
pub mod settings;
pub mod upload;
pub mod validation;

pub use error::{Error, ErrorKind};
pub use link::CloneLink;
pub use settings::Settings;
pub use validation::Features;
