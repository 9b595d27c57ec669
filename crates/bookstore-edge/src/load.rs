//! The bytes of what a link names, outside of wasm's memory, read once for all who want them at this moment.

use bookstore::{CloneLink, Error, clone};
use bookstore_s3::{
    ErrorKind as S3,
    operations::{ByteRange, GetObject},
    text,
};
use js_sys::Uint8Array;

use crate::{
    asked::Asked,
    config::Bucket,
    facts::{self, Facts},
    flight::{Flights, together},
    object::{Storage, broken},
    problem::Problem,
    recent::{self, Read},
    router::logged,
    transport::ReadError,
};

thread_local! {
    static FLIGHTS: Flights<Result<Read, Problem>> = Flights::default();
}

/// Reads the object that has these facts; of a larger one the first `limit` bytes.
///
/// # Errors
/// 409 when it is another one by now; those of S3, in words for readers.
pub async fn load(
    asked: &Asked<'_>,
    bucket: &Bucket,
    link: &CloneLink,
    facts: &Facts,
    limit: u64,
) -> Result<Read, Problem> {
    let name = name(asked.cache.prefix(), link, facts);
    if let Some(read) = recent::find(&name) {
        return Ok(read);
    }
    let get = GetObject {
        if_match: Some(facts.etag.clone()).filter(|etag| !etag.is_empty()),
        range: facts
            .size
            .filter(|size| *size > limit)
            .map(|_| ByteRange::Between(0, limit - 1)),
        // Nothing newer is meant, whatever is published in this moment.
        version_id: facts.version_id.clone().or_else(|| link.version_id.clone()),
        ..clone::object(link)
    };
    let key = format!("{name}\n{limit}");
    let (config, bucket, link) = (asked.config.clone(), bucket.clone(), link.clone());
    let (patience, trail) = (config.patience, asked.request.trail.clone());
    together(&FLIGHTS, key, asked.context, patience, move || async move {
        let storage = Storage::new(&config, &bucket, &trail).map_err(logged)?;
        let output = match storage.read(&link, get).await {
            Err(error) if error.kind == S3::PreconditionFailed.into() => {
                return Err(facts::replaced());
            }
            output => output.map_err(logged)?,
        };
        match output.body.read(limit).await {
            Ok(pieces) => Ok(Read {
                pieces,
                outline: None,
            }),
            Err(ReadError::TooLong) => Err(too_large()),
            Err(error) => Err(logged(broken(&error))),
        }
    })
    .await
}

/// What tells the bytes of this object from others, for this configuration.
pub fn name(prefix: &str, link: &CloneLink, facts: &Facts) -> String {
    format!("{prefix}\n{}\n{}\n{}", link.bucket, link.key, facts.etag)
}

/// How many bytes these are.
pub fn length(pieces: &[Uint8Array]) -> u64 {
    pieces.iter().map(|piece| u64::from(piece.length())).sum()
}

/// The storage gave more than it had announced.
fn too_large() -> Problem {
    let error = bookstore_s3::Error::new(
        S3::TooLarge,
        text!("This file is too large to be read at once."),
        text!("Download it instead."),
    );
    Problem::from(Error::from(error))
}
