//! What can go wrong, as data: S3's errors and the few that are bookstore's own.

use std::{fmt, time::Duration};

use bookstore_s3::Text;
use serde::Serialize;

/// The kind of a failure: S3's own kinds, and those that S3 has no part in.
///
/// Serialised it is one flat `snake_case` word, such as `not_found` or `invalid_notebook`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum ErrorKind {
    /// S3, or the way to it.
    S3(bookstore_s3::ErrorKind),
    /// bookstore's own.
    Own(OwnKind),
}

/// Failures that S3 has no part in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OwnKind {
    /// Not nbformat 4; `details` says where.
    InvalidNotebook,
    /// Not a clone link.
    InvalidLink,
    /// A setting is missing or wrong.
    InvalidSettings,
    /// The bucket or the prefix is not one that may be read here.
    NotAllowed,
    /// A note that is too long to be kept.
    InvalidNote,
    /// What was to be replaced is not what was seen.
    Changed,
    /// A token is missing or wrong.
    TokenNeeded,
    /// The browser's storage failed.
    Disk,
}

impl From<OwnKind> for ErrorKind {
    fn from(kind: OwnKind) -> Self {
        Self::Own(kind)
    }
}

impl From<bookstore_s3::ErrorKind> for ErrorKind {
    fn from(kind: bookstore_s3::ErrorKind) -> Self {
        Self::S3(kind)
    }
}

/// A failure: what happened, what the user can do, and what S3 said. It holds no secret.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Error {
    /// What sort of failure.
    pub kind: ErrorKind,
    /// What happened, in a sentence.
    pub message: Text,
    /// What the user can do, in a sentence.
    pub advice: Text,
    /// Whether the same may succeed later.
    pub retryable: bool,
    /// How long S3 asked to wait.
    #[serde(skip)]
    pub retry_after: Option<Duration>,
    /// S3's error code, such as `NoSuchKey`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The status of S3's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// `x-amz-request-id` of S3's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Each single fault, such as `cell 3: missing field "source"`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Text>,
}

impl Error {
    /// A failure that S3 had no part in.
    pub fn new(kind: OwnKind, message: Text, advice: Text) -> Self {
        Self {
            kind: ErrorKind::Own(kind),
            message,
            advice,
            retryable: false,
            retry_after: None,
            code: None,
            status: None,
            request_id: None,
            details: Vec::new(),
        }
    }
}

impl From<bookstore_s3::Error> for Error {
    fn from(error: bookstore_s3::Error) -> Self {
        Self {
            kind: ErrorKind::S3(error.kind),
            message: error.message,
            advice: error.advice,
            retryable: error.retryable,
            retry_after: error.retry_after,
            code: error.code,
            status: error.status,
            request_id: error.request_id,
            details: Vec::new(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.message, self.advice)
    }
}

impl std::error::Error for Error {}
