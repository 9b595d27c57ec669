//! Failures, in words for those who read pages and for scripts.
//!
//! What S3 or the platform said goes to the log. A reader learns what it means for the link, a status, and
//! S3's code and request id; never the storage's address, a credential or a stack.

use bookstore::{Error, ErrorKind, error::OwnKind};
use bookstore_s3::{ErrorKind as S3, Text, text};
use http::{HeaderValue, Method, StatusCode, header};
use serde::Serialize;

use crate::{
    headers,
    response::{self, Answer},
};

/// A failure and its status.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The status of the answer.
    pub status: StatusCode,
    /// What happened and what can be done.
    pub error: Error,
    /// The methods that this address knows, where another was used.
    pub allow: &'static [Method],
    /// What to bring, where a token is missing: `WWW-Authenticate`.
    pub challenge: Option<&'static str>,
    /// What S3 or the platform said, for the log.
    pub detail: Option<String>,
}

#[derive(Serialize)]
struct Json<'a> {
    message: String,
    reason: &'a str,
    error: &'a Error,
}

impl Problem {
    /// A failure with a status of its own.
    pub fn new(status: StatusCode, error: Error) -> Self {
        Self {
            status,
            error,
            allow: &[],
            challenge: None,
            detail: None,
        }
    }

    /// A request that makes no sense.
    pub fn bad_request(message: Text) -> Self {
        let error = Error::new(
            OwnKind::InvalidLink,
            message,
            text!("Correct the request and send it again."),
        );
        Self::new(StatusCode::BAD_REQUEST, error)
    }

    /// A request that is longer than any good one.
    pub fn too_long() -> Self {
        Self {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            ..Self::bad_request(text!("This request is too long."))
        }
    }

    /// No such address here.
    pub fn no_route() -> Self {
        let error = bookstore_s3::Error::new(
            S3::NotFound,
            text!("There is nothing at this address."),
            text!("Check the link, or ask who shared it."),
        );
        Self::new(StatusCode::NOT_FOUND, error.into())
    }

    /// Another method than this address knows.
    pub fn no_method(allow: &'static [Method]) -> Self {
        let error = bookstore_s3::Error::new(
            S3::NotImplemented,
            text!("This address does not know that method."),
            text!("Use one of those in the Allow header."),
        );
        Self {
            allow,
            ..Self::new(StatusCode::METHOD_NOT_ALLOWED, error.into())
        }
    }

    /// The answer in nteract bookstore's JSON, `{message, reason}`, and the error as data.
    pub fn json(&self) -> Answer {
        let body = Json {
            message: self.error.message.to_string(),
            reason: self.status.canonical_reason().unwrap_or("Error"),
            error: &self.error,
        };
        let mut answer = response::json(self.status, &body);
        headers::json(answer.headers_mut());
        self.finish(&mut answer);
        answer
    }

    /// Adds what this failure says in headers.
    pub fn finish(&self, answer: &mut Answer) {
        let headers = answer.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if !self.allow.is_empty() {
            headers::allow(headers, self.allow);
        }
        if let Some(challenge) = self.challenge {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static(challenge),
            );
        }
        let wait = match self.status {
            StatusCode::SERVICE_UNAVAILABLE => "5",
            StatusCode::TOO_MANY_REQUESTS => "60",
            _ => return,
        };
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static(wait));
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let status = status(&error);
        let (message, advice) = match error.kind {
            ErrorKind::S3(kind) => for_readers(kind, &error),
            ErrorKind::Own(_) => (error.message, error.advice),
        };
        Self::new(
            status,
            Error {
                message,
                advice,
                ..error
            },
        )
    }
}

fn status(error: &Error) -> StatusCode {
    match error.kind {
        ErrorKind::Own(OwnKind::NotAllowed) => StatusCode::FORBIDDEN,
        ErrorKind::Own(OwnKind::InvalidNotebook) => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::Own(OwnKind::InvalidLink) => StatusCode::BAD_REQUEST,
        ErrorKind::Own(OwnKind::Changed) => StatusCode::PRECONDITION_FAILED,
        ErrorKind::Own(OwnKind::TokenNeeded) => StatusCode::UNAUTHORIZED,
        ErrorKind::Own(_) | ErrorKind::S3(S3::InvalidConfig) => StatusCode::INTERNAL_SERVER_ERROR,
        ErrorKind::S3(kind) => match kind {
            S3::NotFound | S3::VersionNotFound | S3::BucketNotFound => StatusCode::NOT_FOUND,
            S3::Deleted => StatusCode::GONE,
            S3::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
            S3::Denied | S3::BadCredentials | S3::Expired => StatusCode::FORBIDDEN,
            S3::InvalidKey | S3::UnsupportedKey => StatusCode::BAD_REQUEST,
            S3::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            S3::Conflict => StatusCode::CONFLICT,
            S3::Throttled => StatusCode::SERVICE_UNAVAILABLE,
            S3::TimedOut => StatusCode::GATEWAY_TIMEOUT,
            S3::Rejected => error
                .status
                .filter(|status| (400..500).contains(status))
                .and_then(|status| StatusCode::from_u16(status).ok())
                .unwrap_or(StatusCode::BAD_GATEWAY),
            _ => StatusCode::BAD_GATEWAY,
        },
    }
}

/// What S3's failures mean for a reader, who can set neither region nor clock.
fn for_readers(kind: S3, error: &Error) -> (Text, Text) {
    let ask_operator = || text!("Tell who runs this site.");
    let try_again = || text!("Try again in a few minutes. If it lasts, tell who runs this site.");
    match kind {
        S3::NotFound => (
            text!("Nothing is published at this link."),
            text!("Check the link, or ask who shared it."),
        ),
        S3::VersionNotFound => (
            text!("This version is not there."),
            text!(
                "It may have been removed for good. Open the newest version, or ask who shared the link."
            ),
        ),
        S3::Deleted => (
            text!("What was published here has been taken back."),
            text!("Ask who shared the link. A link to an earlier version may still work."),
        ),
        S3::PreconditionFailed => (
            text!("Something else is published at this link by now."),
            text!("Read it anew, without the condition."),
        ),
        S3::BucketNotFound => (
            text!("The bucket of this link does not exist."),
            ask_operator(),
        ),
        S3::Denied | S3::BadCredentials | S3::Expired => (
            text!("The storage does not let this site read what the link names."),
            text!("Perhaps nothing is there. Ask who shared the link, or who runs this site."),
        ),
        S3::Conflict => (
            text!("Something else is being published there at this moment."),
            text!("Send the request again."),
        ),
        S3::Throttled => (
            text!("The storage has too much to do."),
            text!("Try again in a few seconds."),
        ),
        S3::TimedOut => (text!("The storage did not answer in time."), try_again()),
        S3::Unreachable => (text!("The storage cannot be reached."), try_again()),
        S3::InvalidKey | S3::UnsupportedKey | S3::TooLarge => {
            (error.message.clone(), error.advice.clone())
        }
        S3::BadAnswer if error.retryable => {
            (text!("The storage broke off in the middle."), try_again())
        }
        S3::ClockSkew
        | S3::WrongRegion
        | S3::InvalidConfig
        | S3::NotImplemented
        | S3::BadAnswer => (
            text!("The storage and this site do not understand each other."),
            ask_operator(),
        ),
        S3::Rejected if error.status.is_some_and(|status| status < 500) => (
            text!("The storage refused what the link asks for."),
            text!("Check the link, or ask who shared it."),
        ),
        _ => (text!("The storage failed."), try_again()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_s3_says_of_its_inside_is_not_passed_on() {
        for kind in [
            S3::NotFound,
            S3::VersionNotFound,
            S3::Deleted,
            S3::BucketNotFound,
            S3::Denied,
            S3::BadCredentials,
            S3::Expired,
            S3::ClockSkew,
            S3::WrongRegion,
            S3::Throttled,
            S3::Unreachable,
            S3::TimedOut,
            S3::Server,
            S3::BadAnswer,
            S3::NotImplemented,
            S3::InvalidConfig,
            S3::Rejected,
        ] {
            let inner = bookstore_s3::Error::new(
                kind,
                text!("No answer from %1", "http://10.0.0.7:9000"),
                text!("AKIAEXAMPLE"),
            );
            let problem = Problem::from(Error::from(inner));
            let json = serde_json::to_string(&problem.error).unwrap();
            assert!(
                !json.contains("10.0.0.7") && !json.contains("AKIA"),
                "{json}"
            );
            assert!(problem.status.is_client_error() || problem.status.is_server_error());
        }
    }
}
