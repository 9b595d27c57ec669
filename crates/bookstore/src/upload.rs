//! Uploads of any size: one request for what is small, parts side by side for what is not.

use std::time::Duration;

use bookstore_s3::{
    Client, CredentialsProvider, Error, ErrorKind, Key, Payload, Transport,
    operations::{
        AbortMultipartUpload, CompleteMultipartUpload, CompletedPart, CreateMultipartUpload,
        ListMultipartUploads, MultipartUpload, PutObject, PutObjectOutput, UploadPart,
    },
    text,
};
use futures_util::{StreamExt, stream};

use crate::keys;

/// What is larger goes up in parts, in bytes.
pub const LARGE: u64 = 8 * 1024 * 1024;
/// The size of parts, in bytes: the least that S3 takes. Smaller ones are sooner confirmed, cost less to send again, and
/// hold less memory while they are on their way, of which a browser makes several copies.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>
pub const PART: u64 = 5 * 1024 * 1024;
/// S3 takes no more parts of one object.
const MAX_PARTS: u64 = 10_000;
/// How many parts are on their way at once.
const AT_ONCE: usize = 4;
/// An upload that was begun longer ago is nobody's any more.
pub const ORPHANED: Duration = Duration::from_hours(24);

/// The size of the parts of `length` bytes: [`PART`], or as many whole MiB as keep the parts at 10,000.
pub fn part_size(length: u64) -> u64 {
    const MIB: u64 = 1024 * 1024;
    PART.max(length.div_ceil(MAX_PARTS).next_multiple_of(MIB))
}

/// Stores an object of any size. `progress` is told the bytes that S3 has confirmed and those of the whole.
///
/// Each part is sent again by itself. When one fails for good, the others are let go and S3 is asked to drop what it
/// has. A future that is dropped before its end leaves that to [`sweep`].
///
/// # Errors
/// Those of S3; [`ErrorKind::BadAnswer`] where a page may not see the parts' entity tags.
pub async fn upload<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    object: PutObject<T::Payload>,
    mut progress: impl FnMut(u64, u64),
) -> Result<PutObjectOutput, Error> {
    let length = object.payload.len();
    if length <= LARGE {
        let output = client.send(object).await?;
        progress(length, length);
        return Ok(output);
    }
    let PutObject {
        bucket,
        key,
        payload,
        content_type,
        mode,
        user,
    } = object;
    let upload_id = client
        .send(CreateMultipartUpload {
            bucket: bucket.clone(),
            key: key.clone(),
            content_type,
            user,
        })
        .await?;
    let place = Place {
        bucket,
        key,
        upload_id,
    };
    let outcome = match send_parts(client, &place, &payload, progress).await {
        Ok(parts) => {
            let complete = CompleteMultipartUpload {
                bucket: place.bucket.clone(),
                key: place.key.clone(),
                upload_id: place.upload_id.clone(),
                parts,
                mode,
            };
            client.send(complete).await
        }
        Err(error) => Err(error),
    };
    if let Err(error) = &outcome
        // It would be as lost as that was; `sweep` comes by later.
        && !matches!(error.kind, ErrorKind::Unreachable | ErrorKind::TimedOut)
    {
        // What failed is told, not how it was cleared away.
        let _ = place.abort(client).await;
    }
    outcome
}

/// An upload under way.
struct Place {
    bucket: String,
    key: Key,
    upload_id: String,
}

impl Place {
    async fn abort<T: Transport, P: CredentialsProvider>(
        self,
        client: &Client<T, P>,
    ) -> Result<(), Error> {
        let abort = AbortMultipartUpload {
            bucket: self.bucket,
            key: self.key,
            upload_id: self.upload_id,
        };
        match client.send(abort).await {
            // Completed or aborted by someone else: there is nothing left to drop.
            Err(error) if error.kind == ErrorKind::UploadNotFound => Ok(()),
            outcome => outcome,
        }
    }
}

/// Sends all parts, a few at once.
async fn send_parts<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    place: &Place,
    payload: &T::Payload,
    mut progress: impl FnMut(u64, u64),
) -> Result<Vec<CompletedPart>, Error> {
    let length = payload.len();
    let size = part_size(length);
    let mut sending = stream::iter((1_u16..).zip((0..length.div_ceil(size)).map(|i| i * size)))
        .map(|(part_number, start)| async move {
            let part = payload.slice(start, length.min(start + size));
            let sent = part.len();
            let part = send_part(client, place, part_number, part).await?;
            Ok::<_, Error>((part, sent))
        })
        .buffer_unordered(AT_ONCE);
    let mut parts = Vec::new();
    let mut confirmed = 0;
    while let Some(sent) = sending.next().await {
        // Dropping the stream lets the other parts go.
        let (part, sent) = sent?;
        parts.push(part);
        confirmed += sent;
        progress(confirmed, length);
    }
    parts.sort_unstable_by_key(|part| part.part_number);
    Ok(parts)
}

async fn send_part<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    place: &Place,
    part_number: u16,
    payload: T::Payload,
) -> Result<CompletedPart, Error> {
    let sha256 = client.transport().sha256(&payload).await;
    let part = UploadPart {
        bucket: place.bucket.clone(),
        key: place.key.clone(),
        upload_id: place.upload_id.clone(),
        part_number,
        payload,
        sha256,
    };
    let etag = client.send(part).await?.ok_or_else(no_etag)?;
    Ok(CompletedPart {
        part_number,
        etag,
        sha256,
    })
}

fn no_etag() -> Error {
    Error::new(
        ErrorKind::BadAnswer,
        text!(
            "The storage does not tell the ETag of what was sent, so that a large notebook cannot be put together there."
        ),
        text!("Let the bucket’s CORS rules expose ETag."),
    )
}

/// Drops the parts of uploads that bookstore began below `prefix` and neither completed nor aborted: notebooks and
/// bookstore's own objects, begun longer than `age` ago by S3's clock ([`ORPHANED`]: nobody is at work on it any
/// more). Gives how many uploads those were.
///
/// MinIO lists uploads by their whole key only, so that nothing is found there; it drops them by itself after a day.
///
/// # Errors
/// Those of S3; the rights are `s3:ListBucketMultipartUploads` and `s3:AbortMultipartUpload`.
pub async fn sweep<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    bucket: &str,
    prefix: &str,
    age: Duration,
) -> Result<usize, Error> {
    let mut list = ListMultipartUploads::new(bucket, prefix.trim_start_matches('/'));
    let mut swept = 0;
    loop {
        let page = client.send(list.clone()).await?;
        // Only asked for where something is listed: the first answer has taught S3's time.
        let now = client.now();
        for upload in page.uploads {
            let old = upload
                .initiated
                .and_then(|begun| now.duration_since(begun).ok())
                .is_some_and(|since| since >= age);
            if old && is_own(prefix, &upload.key) {
                let MultipartUpload { key, upload_id, .. } = upload;
                let place = Place {
                    bucket: bucket.to_owned(),
                    key: Key::new(key)?,
                    upload_id,
                };
                place.abort(client).await?;
                swept += 1;
            }
        }
        match page.next {
            // A storage that gives the same page again would never end.
            Some(next) if list.after.as_ref() != Some(&next) => list.after = Some(next),
            _ => return Ok(swept),
        }
    }
}

/// Whether bookstore writes such a key below the prefix.
fn is_own(prefix: &str, key: &str) -> bool {
    (keys::is_below(prefix, key) || prefix == key)
        && (key.rsplit('.').next() == Some("ipynb")
            || key.split('/').any(|part| part == ".bookstore"))
        && Key::new(key).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn parts_are_few_enough_and_large_enough(length in LARGE + 1..=5 * (1_u64 << 40)) {
            let size = part_size(length);
            prop_assert!(length.div_ceil(size) <= MAX_PARTS);
            prop_assert!(size >= PART && size.is_multiple_of(1024 * 1024));
            // No larger than needed.
            prop_assert!(size == PART || length.div_ceil(size - 1024 * 1024) > MAX_PARTS);
        }
    }

    #[test]
    fn only_what_bookstore_writes_is_its_own() {
        for (prefix, key, own) in [
            ("w", "w/a.ipynb", true),
            (
                "w",
                "w/.bookstore/versions/a.ipynb/20261121T000000000Z-1",
                true,
            ),
            ("w", "w/data.parquet", false),
            ("w", "w2/a.ipynb", false),
            ("", "a.ipynb", true),
            ("", "data.parquet", false),
            ("w/a.ipynb", "w/a.ipynb", true),
        ] {
            assert_eq!(is_own(prefix, key), own, "{key:?} below {prefix:?}");
        }
    }
}
