//! The versions of one notebook, merged from several listings, a page at a time.

use std::{
    collections::VecDeque,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use bookstore_s3::{
    Client, CredentialsProvider, ErrorKind as S3Kind, Transport,
    operations::{ListObjectVersions, ListObjectsV2, Object, ObjectVersion, VersionMarker},
};
use futures_util::future::try_join_all;

use super::{Place, Row};
use crate::{Error, ErrorKind, archive::read_copy_name};

/// Where a part of the story lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The key; for dated copies their folder, with the slash at its end.
    pub key: String,
    /// What it is.
    pub place: Place,
    /// Only what was written at this time or later.
    pub from: Option<SystemTime>,
    /// Only what was written before this time.
    pub until: Option<SystemTime>,
}

/// A story's versions, newest first. What is loaded is kept until it is given out, and no more is loaded than is
/// needed to know which comes next.
#[derive(Debug)]
pub struct Versions {
    bucket: String,
    parts: Vec<Part>,
}

/// One source, as far as it is read.
#[derive(Debug)]
struct Part {
    source: Source,
    rows: VecDeque<Row>,
    next: Next,
    /// These credentials may not list it.
    denied: Option<Error>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Next {
    First,
    After(VersionMarker),
    End,
}

impl Versions {
    /// The versions of these sources; nothing is asked yet.
    pub fn new(bucket: impl Into<String>, sources: impl IntoIterator<Item = Source>) -> Self {
        let part = |source| Part {
            source,
            rows: VecDeque::new(),
            next: Next::First,
            denied: None,
        };
        Self {
            bucket: bucket.into(),
            parts: sources.into_iter().map(part).collect(),
        }
    }

    /// The next `count` versions, newest first; fewer only at the end. A source that may not be listed is left out, as
    /// long as another one may: [`denied`](Self::denied) tells.
    ///
    /// # Errors
    /// Those of S3. Nothing is lost by one: the same call goes on where it broke off.
    pub async fn next<T: Transport, P: CredentialsProvider>(
        &mut self,
        client: &Client<T, P>,
        count: u16,
    ) -> Result<Vec<Row>, Error> {
        // Rows are taken only when all are there.
        let mut taken = vec![0; self.parts.len()];
        let mut order = Vec::new();
        while order.len() < usize::from(count) {
            let bucket = &self.bucket;
            let starved = self
                .parts
                .iter_mut()
                .zip(&taken)
                .filter(|(part, taken)| part.rows.len() == **taken && part.next != Next::End);
            try_join_all(starved.map(|(part, _)| part.load(client, bucket, count))).await?;
            if let Some(error) = self.all_denied() {
                return Err(error);
            }
            let heads = self.parts.iter().zip(&taken).enumerate();
            let newest = heads
                .filter_map(|(at, (part, taken))| Some((part.rows.get(*taken)?.at, at)))
                // Of two at the same time, the one of the source that was named first.
                .max_by(|(one, i), (other, j)| one.cmp(other).then(j.cmp(i)));
            let Some((_, at)) = newest else {
                break;
            };
            taken[at] += 1;
            order.push(at);
        }
        let mut take = |at: usize| self.parts[at].rows.pop_front();
        Ok(order.into_iter().filter_map(&mut take).collect())
    }

    /// What these credentials may not list, as far as it was tried.
    pub fn denied(&self) -> impl Iterator<Item = Place> {
        let denied = self.parts.iter().filter(|part| part.denied.is_some());
        denied.map(|part| part.source.place)
    }

    /// The first refusal, where there was nothing else; then all are tried again next time.
    fn all_denied(&mut self) -> Option<Error> {
        if self.parts.iter().any(|part| part.denied.is_none()) {
            return None;
        }
        let refusals = self.parts.iter_mut().map(|part| {
            part.next = Next::First;
            part.denied.take()
        });
        refusals.collect::<Vec<_>>().into_iter().flatten().next()
    }

    /// Whether there may be more.
    pub fn has_more(&self) -> bool {
        self.parts
            .iter()
            .any(|part| !part.rows.is_empty() || part.next != Next::End)
    }
}

impl Part {
    /// Loads until there is a row more, or no more at all.
    async fn load<T: Transport, P: CredentialsProvider>(
        &mut self,
        client: &Client<T, P>,
        bucket: &str,
        count: u16,
    ) -> Result<(), Error> {
        let is_first = self.next == Next::First;
        match self.load_rows(client, bucket, count).await {
            Err(error) if is_first && error.kind == ErrorKind::S3(S3Kind::Denied) => {
                self.next = Next::End;
                self.denied = Some(error);
                Ok(())
            }
            outcome => outcome,
        }
    }

    async fn load_rows<T: Transport, P: CredentialsProvider>(
        &mut self,
        client: &Client<T, P>,
        bucket: &str,
        count: u16,
    ) -> Result<(), Error> {
        if self.source.place == Place::Copy {
            let copies = copies(client, bucket, &self.source).await?;
            self.rows.extend(copies);
            self.next = Next::End;
            return Ok(());
        }
        let before = self.rows.len();
        while self.rows.len() == before && self.next != Next::End {
            self.load_page(client, bucket, count).await?;
        }
        Ok(())
    }

    async fn load_page<T: Transport, P: CredentialsProvider>(
        &mut self,
        client: &Client<T, P>,
        bucket: &str,
        count: u16,
    ) -> Result<(), Error> {
        let after = match &self.next {
            Next::After(marker) => Some(marker.clone()),
            Next::First | Next::End => None,
        };
        let list = ListObjectVersions {
            after: after.clone(),
            max_keys: Some(count),
            ..ListObjectVersions::new(bucket, &self.source.key)
        };
        let page = client.send(list).await?;
        // A storage that gives the same page again would never end.
        self.next = match page.next.filter(|next| after.as_ref() != Some(next)) {
            Some(next) => Next::After(next),
            None => Next::End,
        };
        for version in page.versions {
            // Of all keys with this prefix the key itself comes first, and its newest version.
            if version.key != self.source.key || self.source.begins_after(version.last_modified) {
                self.next = Next::End;
                break;
            }
            if !self.source.ended_before(version.last_modified) {
                self.rows.push_back(row(version, self.source.place));
            }
        }
        Ok(())
    }
}

impl Source {
    fn begins_after(&self, at: Option<SystemTime>) -> bool {
        matches!((self.from, at), (Some(from), Some(at)) if at < in_steps_of(at, from))
    }

    fn ended_before(&self, at: Option<SystemTime>) -> bool {
        let (Some(until), Some(at)) = (self.until, at) else {
            return false;
        };
        match in_steps_of(at, until) {
            second if second < until => at > second,
            _ => at >= until,
        }
    }
}

/// A limit as exact as S3's time of a version is: AWS tells whole seconds, `MinIO` milliseconds. A version within the
/// limit's own second may be on either side, and is told rather than lost.
fn in_steps_of(at: SystemTime, limit: SystemTime) -> SystemTime {
    let since = |time: SystemTime| time.duration_since(UNIX_EPOCH).unwrap_or_default();
    if since(at).subsec_nanos() == 0 {
        UNIX_EPOCH + Duration::from_secs(since(limit).as_secs())
    } else {
        limit
    }
}

fn row(version: ObjectVersion, place: Place) -> Row {
    Row {
        key: version.key,
        version_id: Some(version.version_id),
        at: version.last_modified,
        size: version.size,
        etag: version.etag,
        is_latest: version.is_latest,
        delete_marker: version.delete_marker,
        place,
    }
}

/// All dated copies of a folder, newest first. S3 lists the oldest first, so that all must be loaded.
async fn copies<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    bucket: &str,
    source: &Source,
) -> Result<Vec<Row>, Error> {
    let mut list = ListObjectsV2 {
        // What lies deeper belongs to a notebook in a folder of this name.
        delimiter: Some("/".into()),
        ..ListObjectsV2::new(bucket, &source.key)
    };
    let mut rows = Vec::new();
    loop {
        let page = client.send(list.clone()).await?;
        rows.extend(
            page.objects
                .into_iter()
                .filter_map(|copy| copy_row(copy, source)),
        );
        match page.next {
            Some(next) if list.after.as_ref() != Some(&next) => list.after = Some(next),
            _ => break,
        }
    }
    rows.reverse();
    if let Some(newest) = rows.first_mut() {
        newest.is_latest = true;
    }
    Ok(rows)
}

fn copy_row(copy: Object, source: &Source) -> Option<Row> {
    let (at, _) = read_copy_name(copy.key.strip_prefix(&source.key)?)?;
    let at = Some(at);
    (!source.begins_after(at) && !source.ended_before(at)).then_some(Row {
        key: copy.key,
        version_id: None,
        at,
        size: copy.size,
        etag: copy.etag,
        is_latest: false,
        delete_marker: false,
        place: Place::Copy,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_as_exact_as_the_storages_times() {
        let at = |millis| UNIX_EPOCH + Duration::from_millis(millis);
        let source = Source {
            key: "k".into(),
            place: Place::Workspace,
            from: Some(at(10_500)),
            until: Some(at(20_500)),
        };
        for (millis, is_within) in [
            (9_000, false),
            (10_000, true),
            (10_499, false),
            (10_500, true),
            (20_000, true),
            (20_499, true),
            (20_500, false),
            (21_000, false),
        ] {
            let at = Some(at(millis));
            let within = !source.begins_after(at) && !source.ended_before(at);
            assert_eq!(within, is_within, "{millis}");
        }
        let until = |until| Source {
            until: Some(at(until)),
            ..source.clone()
        };
        assert!(until(20_000).ended_before(Some(at(20_000))));
        assert!(!source.begins_after(None) && !source.ended_before(None));
    }
}
