//! From an answer that refuses to an [`Error`]: the status gives a kind, S3's code overrides it.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>

use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};

use crate::{Error, ErrorKind, advice::sentences, answer, text, xml::Document};

/// What a request was about, to be named in an error.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'a> {
    pub endpoint: &'a str,
    pub region: &'a str,
    pub bucket: &'a str,
    pub key: Option<&'a str>,
    pub version_id: Option<&'a str>,
    /// The credentials' own end has passed.
    pub outlived: bool,
    /// The request was signed.
    pub signed: bool,
}

/// An answer that refuses, taken apart.
#[derive(Debug)]
pub(crate) struct Rejection {
    pub status: StatusCode,
    pub headers: HeaderMap,
    document: Option<Document>,
    /// There was a body, and it was not S3's XML.
    foreign: bool,
}

impl Rejection {
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, body: &[u8]) -> Self {
        let document = Document::parse(body).filter(|document| document.root == "Error");
        Self {
            status,
            headers,
            foreign: !body.is_empty() && document.is_none(),
            document,
        }
    }

    /// An answer that calls itself good and cannot be S3's.
    pub(crate) fn foreign(status: StatusCode, headers: HeaderMap) -> Self {
        Self {
            status,
            headers,
            document: None,
            foreign: true,
        }
    }

    /// Whether this answer to HEAD leaves the reason open: a wrong name, a missing bucket and a
    /// deleted object are all 404; a wrong key, a wrong secret and a missing right all 403.
    pub(crate) fn needs_reason(&self, subject: &Subject<'_>) -> bool {
        self.code().is_none()
            && matches!(self.status.as_u16(), 400 | 403 | 404)
            && !matches!(
                self.kind(subject),
                ErrorKind::Deleted | ErrorKind::WrongRegion
            )
    }

    /// S3's error code.
    pub(crate) fn code(&self) -> Option<&str> {
        self.field("Code")
            .or_else(|| answer::text(&self.headers, "x-minio-error-code"))
    }

    /// A field of S3's XML.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.document.as_ref()?.get(name)
    }

    /// The region that the bucket is in, where S3 tells it.
    pub(crate) fn region(&self) -> Option<&str> {
        self.field("Region")
            .or_else(|| answer::text(&self.headers, "x-amz-bucket-region"))
    }

    /// How long to wait at least before asking again, told in seconds or as a date.
    fn retry_after(&self, now: SystemTime) -> Option<Duration> {
        let told = answer::text(&self.headers, "retry-after")?;
        if let Ok(seconds) = told.parse() {
            return Some(Duration::from_secs(seconds));
        }
        // Counted from the answer's own date, for this machine's clock may be wrong.
        let now = answer::date(&self.headers, "date").unwrap_or(now);
        Some(
            answer::date(&self.headers, "retry-after")?
                .duration_since(now)
                .unwrap_or_default(),
        )
    }

    /// The error as the user shall see it.
    pub(crate) fn error(&self, subject: &Subject<'_>, now: SystemTime) -> Error {
        let kind = self.kind(subject);
        let (message, advice) = if self.foreign && kind != ErrorKind::Throttled {
            let media_type = answer::text(&self.headers, "content-type").unwrap_or("?");
            (
                text!(
                    "%1 answered with status %2 and something that is not S3's (%3).",
                    subject.endpoint,
                    self.status.as_u16(),
                    media_type
                ),
                text!("Check the endpoint; perhaps a proxy or a login page stands before it."),
            )
        } else {
            sentences(kind, self, subject)
        };
        let mut error = Error::new(kind, message, advice);
        error.retryable = self.is_retryable(kind);
        error.code = self.code().map(str::to_owned);
        error.status = Some(self.status.as_u16());
        error.request_id = answer::owned(&self.headers, "x-amz-request-id")
            .or_else(|| self.field("RequestId").map(str::to_owned));
        error.region = self.region().map(str::to_owned);
        error.retry_after = self.retry_after(now);
        error
    }

    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#RESTErrorResponses>
    pub(crate) fn kind(&self, subject: &Subject<'_>) -> ErrorKind {
        if answer::is_delete_marker(&self.headers) {
            return ErrorKind::Deleted;
        }
        match self.code() {
            None => self.kind_by_status(subject),
            Some(code) => match code {
                "NoSuchKey" => ErrorKind::NotFound,
                "NoSuchUpload" => ErrorKind::UploadNotFound,
                "NoSuchVersion" => ErrorKind::VersionNotFound,
                // What is no version id at all; MinIO does not name the argument.
                "InvalidArgument"
                    if subject.version_id.is_some()
                        && matches!(self.field("ArgumentName"), None | Some("versionId")) =>
                {
                    ErrorKind::VersionNotFound
                }
                "NoSuchBucket" => ErrorKind::BucketNotFound,
                "AccessDenied" | "AllAccessDisabled" | "AccountProblem" => ErrorKind::Denied,
                "InvalidAccessKeyId"
                | "SignatureDoesNotMatch"
                | "InvalidToken"
                | "InvalidTokenId"
                | "InvalidSecurity"
                | "NotSignedUp"
                    if subject.outlived =>
                {
                    ErrorKind::Expired
                }
                "InvalidAccessKeyId"
                | "SignatureDoesNotMatch"
                | "InvalidToken"
                | "InvalidTokenId"
                | "InvalidSecurity"
                | "NotSignedUp" => ErrorKind::BadCredentials,
                "ExpiredToken" | "TokenRefreshRequired" => ErrorKind::Expired,
                "RequestTimeTooSkewed" | "RequestInTheFuture" => ErrorKind::ClockSkew,
                "PermanentRedirect"
                | "TemporaryRedirect"
                | "IllegalLocationConstraintException"
                | "InvalidRegion" => ErrorKind::WrongRegion,
                "AuthorizationHeaderMalformed" => match self.region() {
                    Some(region) if region != subject.region => ErrorKind::WrongRegion,
                    _ => ErrorKind::BadCredentials,
                },
                "PreconditionFailed" => ErrorKind::PreconditionFailed,
                "ConditionalRequestConflict" | "OperationAborted" => ErrorKind::Conflict,
                "SlowDown"
                | "SlowDownRead"
                | "SlowDownWrite"
                | "Throttling"
                | "ThrottlingException"
                | "RequestLimitExceeded"
                | "TooManyRequests"
                | "BandwidthLimitExceeded" => ErrorKind::Throttled,
                "RequestTimeout" => ErrorKind::TimedOut,
                "KeyTooLongError" => ErrorKind::InvalidKey,
                "XMinioInvalidObjectName"
                | "XMinioInvalidResourceName"
                | "XMinioObjectExistsAsDirectory"
                | "XMinioParentIsObject" => ErrorKind::UnsupportedKey,
                "EntityTooLarge" | "MaxMessageLengthExceeded" => ErrorKind::TooLarge,
                "NotImplemented" => ErrorKind::NotImplemented,
                "InvalidBucketName" => ErrorKind::InvalidConfig,
                "MethodNotAllowed" if subject.version_id.is_some() => ErrorKind::Deleted,
                _ => match self.status {
                    StatusCode::INSUFFICIENT_STORAGE => ErrorKind::Rejected,
                    status if status.is_server_error() => ErrorKind::Server,
                    // An error within an answer that calls itself good.
                    status if status.is_success() => ErrorKind::Server,
                    _ => ErrorKind::Rejected,
                },
            },
        }
    }

    fn kind_by_status(&self, subject: &Subject<'_>) -> ErrorKind {
        match self.status.as_u16() {
            429 => ErrorKind::Throttled,
            503 if !self.foreign => ErrorKind::Throttled,
            408 | 504 => ErrorKind::TimedOut,
            500.. => match self.status {
                StatusCode::NOT_IMPLEMENTED => ErrorKind::NotImplemented,
                StatusCode::INSUFFICIENT_STORAGE => ErrorKind::Rejected,
                _ => ErrorKind::Server,
            },
            _ if self.foreign => ErrorKind::BadAnswer,
            404 => match (subject.key, subject.version_id) {
                (None, _) => ErrorKind::BucketNotFound,
                (_, Some(_)) => ErrorKind::VersionNotFound,
                _ => ErrorKind::NotFound,
            },
            405 if subject.version_id.is_some() => ErrorKind::Deleted,
            401 | 403 => ErrorKind::Denied,
            301 | 307 | 308 => ErrorKind::WrongRegion,
            400 if self.region().is_some_and(|region| region != subject.region) => {
                ErrorKind::WrongRegion
            }
            304 => ErrorKind::NotModified,
            409 => ErrorKind::Conflict,
            412 => ErrorKind::PreconditionFailed,
            413 => ErrorKind::TooLarge,
            200..400 => ErrorKind::BadAnswer,
            _ => ErrorKind::Rejected,
        }
    }

    fn is_retryable(&self, kind: ErrorKind) -> bool {
        match kind {
            ErrorKind::Throttled
            | ErrorKind::TimedOut
            | ErrorKind::Server
            | ErrorKind::Conflict => true,
            // The bytes were altered on their way.
            _ => matches!(
                self.code(),
                Some("BadDigest" | "XAmzContentSHA256Mismatch" | "IncompleteBody")
            ),
        }
    }
}
