//! The sentences of each kind of refusal: what happened, and what the user can do.

use crate::{
    ErrorKind, Text,
    rejection::{Rejection, Subject},
    text,
};

/// What happened and what the user can do.
#[allow(clippy::too_many_lines)] // one table, read from top to bottom
pub(crate) fn sentences(
    kind: ErrorKind,
    rejection: &Rejection,
    subject: &Subject<'_>,
) -> (Text, Text) {
    let Subject { bucket, .. } = *subject;
    let key = subject.key.unwrap_or_default();
    match kind {
        ErrorKind::NotFound => (
            text!("“%1” is not in the bucket “%2”.", key, bucket),
            text!("Check the path, or ask who shared it."),
        ),
        ErrorKind::VersionNotFound => (
            text!(
                "“%1” in the bucket “%2” has no version %3.",
                key,
                bucket,
                subject.version_id.unwrap_or_default()
            ),
            text!("Try the newest version, or ask who shared it."),
        ),
        ErrorKind::Deleted => (
            text!("“%1” was deleted from the bucket “%2”.", key, bucket),
            text!("Ask who took it back, or open an older version."),
        ),
        ErrorKind::UploadNotFound => (
            text!("The upload of “%1” was given up.", key),
            text!("Try again."),
        ),
        ErrorKind::BucketNotFound => (
            text!("There is no bucket “%1” at %2.", bucket, subject.endpoint),
            text!("Check the bucket's name and the endpoint."),
        ),
        ErrorKind::Denied if subject.signed => (
            text!(
                "These credentials may not do this in the bucket “%1”.",
                bucket
            ),
            text!("Ask whoever runs the bucket for the right."),
        ),
        ErrorKind::Denied => (
            text!("The bucket “%1” does not let everyone do this.", bucket),
            text!("Sign in with credentials, or ask whoever runs the bucket."),
        ),
        ErrorKind::BadCredentials => match rejection.code() {
            Some("SignatureDoesNotMatch") => (
                text!("The secret access key does not belong to the access key."),
                text!("Sign in again, or ask whoever set up the access key."),
            ),
            Some("InvalidToken" | "InvalidTokenId") => (
                text!("The session token is not valid."),
                text!("Sign in again, or ask whoever set up the access key."),
            ),
            _ => (
                text!("%1 does not know the access key.", subject.endpoint),
                text!("Sign in again, and check the endpoint."),
            ),
        },
        ErrorKind::Expired => (
            text!("The temporary credentials have expired."),
            text!("Sign in again, or ask whoever set up the access key."),
        ),
        ErrorKind::ClockSkew => (
            text!("This computer's clock is too far off for S3."),
            text!("Set the clock."),
        ),
        ErrorKind::WrongRegion => match rejection.region() {
            Some(region) if region != subject.region => (
                text!(
                    "The bucket “%1” is in the region %2, not in %3.",
                    bucket,
                    region,
                    subject.region
                ),
                text!("Set the region to %1.", region),
            ),
            _ => (
                text!(
                    "The bucket “%1” is not in the region %2.",
                    bucket,
                    subject.region
                ),
                text!("Set the bucket's own region."),
            ),
        },
        ErrorKind::PreconditionFailed => (
            text!(
                "“%1” in the bucket “%2” has changed, or is there already.",
                key,
                bucket
            ),
            text!("Look at what is there before you replace it."),
        ),
        ErrorKind::NotModified => (
            text!("“%1” in the bucket “%2” has not changed.", key, bucket),
            text!("Use what you have."),
        ),
        ErrorKind::Conflict => (
            text!("Someone else is writing “%1” at the same moment.", key),
            text!("Try again."),
        ),
        ErrorKind::Throttled => (
            text!("%1 asks to slow down.", subject.endpoint),
            text!("Try again in a minute."),
        ),
        ErrorKind::TimedOut => (
            text!("%1 did not get through in time.", subject.endpoint),
            text!("Try again."),
        ),
        ErrorKind::InvalidKey => (
            text!("S3 does not take the key “%1”.", key),
            text!("Use another name."),
        ),
        ErrorKind::UnsupportedKey => (
            text!("This storage cannot hold the key “%1”.", key),
            text!(
                "Use a name without “//”, with parts of at most 255 bytes, and not below another object."
            ),
        ),
        ErrorKind::TooLarge => (
            text!("“%1” is larger than this storage takes at once.", key),
            text!("Make it smaller, for example by clearing outputs."),
        ),
        ErrorKind::NotImplemented => (
            text!(
                "The storage at %1 does not know this operation.",
                subject.endpoint
            ),
            text!("Ask whoever runs the storage."),
        ),
        ErrorKind::InvalidConfig => (
            text!("S3 does not take “%1” for a bucket's name.", bucket),
            text!("Check the bucket in the settings."),
        ),
        ErrorKind::Server => (
            text!(
                "The storage at %1 failed (%2).",
                subject.endpoint,
                said(rejection)
            ),
            text!("Try again later."),
        ),
        ErrorKind::BadAnswer | ErrorKind::Unreachable => (
            text!(
                "%1 answered with status %2, which S3 would not.",
                subject.endpoint,
                rejection.status.as_u16()
            ),
            text!("Check the endpoint; perhaps a proxy or a login page stands before it."),
        ),
        ErrorKind::Rejected => (
            text!("S3 refused: %1.", said(rejection)),
            text!("Ask whoever runs the storage."),
        ),
    }
}

/// S3's code and words, or at least the status.
fn said(rejection: &Rejection) -> String {
    match (rejection.code(), rejection.field("Message")) {
        (Some(code), Some(message)) => format!("{code}: {}", message.trim_end_matches('.')),
        (Some(code), None) => code.to_owned(),
        _ => rejection.status.to_string(),
    }
}
