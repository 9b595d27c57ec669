//! What can go wrong between this client and S3, as data.

use std::{fmt, time::Duration};

use serde::Serialize;

use crate::Text;

/// The kind of a failure. Each kind's doc says what the *user* can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// No such object. User: check the path or ask who shared it.
    NotFound,
    /// No such version of an object that may exist. User: open the link without its version.
    VersionNotFound,
    /// The newest version is a delete marker. User: ask who took it back, or pin an older version.
    Deleted,
    /// The multipart upload was aborted, or completed already. User: save again.
    UploadNotFound,
    /// The bucket does not exist. User: check its name.
    BucketNotFound,
    /// The credentials are good but not allowed this. User: ask for the right.
    Denied,
    /// The access key is unknown or the secret does not match. User: sign in again.
    BadCredentials,
    /// The temporary credentials have expired. User: sign in again.
    Expired,
    /// This machine's clock is off by more than S3 accepts. User: set the clock.
    ClockSkew,
    /// The bucket is in another region (see [`Error::region`]). User: set that region.
    WrongRegion,
    /// A conditional write found something else than it was told. User: look at what is there.
    PreconditionFailed,
    /// A conditional read found what the reader has already.
    NotModified,
    /// Two writes at once. Retry.
    Conflict,
    /// S3 asks to slow down. Retry later.
    Throttled,
    /// No answer at all. User: check network, endpoint, bucket, region and CORS.
    Unreachable,
    /// No answer in time. Retry.
    TimedOut,
    /// S3 failed. Retry later.
    Server,
    /// The answer is not S3's: a proxy's page, a truncated body. User: check the endpoint.
    BadAnswer,
    /// A key that S3 or a browser cannot carry. User: rename.
    InvalidKey,
    /// A key that S3 would take and this storage cannot hold (on MinIO `//`, a part over 255
    /// bytes). User: rename.
    UnsupportedKey,
    /// The object is larger than this storage or this way of sending takes.
    TooLarge,
    /// The storage does not know this operation or header.
    NotImplemented,
    /// A wrong setting: endpoint, region, bucket name.
    InvalidConfig,
    /// Anything else that S3 refused; see the code.
    Rejected,
}

/// A failure: what happened, what the user can do, and what S3 said.
///
/// Serialised it is the JSON that the page, the REST client and the log all see. It holds no secret.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Error {
    /// What sort of failure.
    pub kind: ErrorKind,
    /// What happened, in a sentence.
    pub message: Text,
    /// What the user can do, in a sentence.
    pub advice: Text,
    /// Whether the same request may succeed later.
    pub retryable: bool,
    /// S3's error code, such as `NoSuchKey`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The status of S3's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// `x-amz-request-id` of S3's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The bucket's region, where S3 told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// How long S3 asked to wait.
    #[serde(skip)]
    pub retry_after: Option<Duration>,
}

impl Error {
    /// A failure that S3 had no part in.
    pub fn new(kind: ErrorKind, message: Text, advice: Text) -> Self {
        Self {
            kind,
            message,
            advice,
            retryable: false,
            code: None,
            status: None,
            request_id: None,
            region: None,
            retry_after: None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.message, self.advice)
    }
}

impl std::error::Error for Error {}
