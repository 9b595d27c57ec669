//! `POST /api/bookstore/purge`: forgets what is cached of an object, for an operator who has taken it out of the
//! storage and does not wait for a day.
//!
//! Facts are the gate to all that is cached, so that it is enough to forget them: those of the newest version, and of the
//! version named, or of all that the storage still lists. At Cloudflare this reaches the data centre that answers; another
//! `BOOKSTORE_GENERATION` drops everything everywhere.

use bookstore_s3::operations::ListObjectVersions;
use http::StatusCode;
use serde::Serialize;

use super::clone::Wish;
use crate::{
    access,
    asked::Asked,
    facts, headers,
    object::Storage,
    problem::Problem,
    response::{self, Answer},
    router::logged,
};

/// Most pages of versions that are gone through: one holds a thousand.
const PAGES: usize = 10;

#[derive(Serialize)]
struct Purged {
    /// How many links were forgotten.
    purged: usize,
}

/// Forgets what the body names, as for the clone API: `s3_bucket`, `s3_key` and perhaps `s3_version_id`.
///
/// # Errors
/// 400 for the request's own faults, 403 for what this site does not share, S3's where versions are to be listed.
pub async fn purge(asked: &Asked<'_>) -> Result<Answer, Problem> {
    let link = Wish::of(asked.request).await?.link;
    let bucket = access::check(&asked.config, &link)?;
    let mut links = vec![link.clone().newest()];
    if link.version_id.is_some() {
        links.push(link);
    } else {
        let storage = Storage::new(&asked.config, bucket, &asked.request.trail).map_err(logged)?;
        let mut list = ListObjectVersions::new(&link.bucket, link.key.as_str());
        for _ in 0..PAGES {
            let page = storage
                .client()
                .send(list.clone())
                .await
                .map_err(|error| logged(error.into()))?;
            let own = page
                .versions
                .into_iter()
                .filter(|v| v.key == link.key.as_str());
            links.extend(own.map(|version| bookstore::CloneLink {
                version_id: Some(version.version_id),
                ..link.clone()
            }));
            match page.next {
                // Keys are listed in order: another one follows only where this one is done.
                Some(next) if next.key == link.key.as_str() => list.after = Some(next),
                _ => break,
            }
        }
    }
    for link in &links {
        facts::forget(&asked.cache, link).await;
    }
    let mut answer = response::json(
        StatusCode::OK,
        &Purged {
            purged: links.len(),
        },
    );
    headers::json(answer.headers_mut());
    Ok(answer)
}
