//! Where a notebook's versions lie: its path, and the paths that it had before.

use std::{mem, time::SystemTime};

use bookstore_s3::{Client, CredentialsProvider, ErrorKind as S3Kind, Transport};

use super::{Mark, Place, Source, What, marks};
use crate::{
    Error, ErrorKind, Settings,
    archive::{self, copies},
    publish::Target,
};

/// No notebook was renamed more often; marks that lead in a circle end here.
const MAX_RENAMES: usize = 100;

/// A notebook's story: where it lies, and what was marked in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// For [`Versions`](super::Versions).
    pub sources: Vec<Source>,
    /// All marks, oldest first at each path.
    pub marks: Vec<Mark>,
    /// Whether these credentials may not list marks: then names, later notes and earlier paths are missing.
    pub marks_denied: bool,
}

/// Finds the story of the notebook at `path`, and what is `published` of it: one listing for each path that it had.
///
/// # Errors
/// Those of S3; a path that S3 and a browser cannot carry.
pub async fn story<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    settings: &Settings,
    path: &str,
    published: Option<&Target>,
) -> Result<Story, Error> {
    let mut story = Story::default();
    let mut path = path.to_owned();
    let mut next: Option<(SystemTime, String)> = None;
    for _ in 0..=MAX_RENAMES {
        let found = match marks(client, settings, &path).await {
            Err(error) if error.kind == ErrorKind::S3(S3Kind::Denied) => {
                story.marks_denied = true;
                Vec::new()
            }
            found => found?,
        };
        let until = next.as_ref().map(|(at, to)| end(&found, *at, to));
        let begin = beginning(&found, until);
        let from = begin.as_ref().map(|begin| begin.at);
        for (key, place) in [
            (
                archive::target(settings, &path)?.key.as_str().to_owned(),
                Place::Workspace,
            ),
            (copies(settings, &path), Place::Copy),
        ] {
            story.sources.push(Source {
                key,
                place,
                from,
                until,
            });
        }
        story.marks.extend(found);
        match begin {
            Some(Beginning {
                at,
                earlier: Some(earlier),
            }) => {
                next = Some((at, mem::replace(&mut path, earlier)));
            }
            _ => break,
        }
    }
    story.sources.extend(published.map(|target| Source {
        key: target.key.as_str().to_owned(),
        place: Place::Published,
        from: None,
        until: None,
    }));
    Ok(story)
}

/// When a notebook's time at a path ended that went to `to` at this time: its last saves may have come to S3 later.
fn end(marks: &[Mark], at: SystemTime, to: &str) -> SystemTime {
    let left = marks
        .iter()
        .filter(|mark| mark.at >= at && matches!(&mark.what, What::MovedTo(path) if path == to))
        .map(|mark| mark.at);
    left.min().unwrap_or(at)
}

/// Where a notebook's time at a path began.
#[derive(Debug, PartialEq, Eq)]
struct Beginning {
    at: SystemTime,
    /// The path that it had before; none where another notebook had left this one.
    earlier: Option<String>,
}

/// The last rename to or from a path before `until`.
fn beginning(marks: &[Mark], until: Option<SystemTime>) -> Option<Beginning> {
    marks
        .iter()
        .filter(|mark| until.is_none_or(|until| mark.at < until))
        .filter_map(|mark| {
            let earlier = match &mark.what {
                What::RenamedFrom(path) => Some(path.clone()),
                What::MovedTo(_) => None,
                What::Name { .. } | What::Note { .. } | What::Checkpoint { .. } => return None,
            };
            Some(Beginning {
                at: mark.at,
                earlier,
            })
        })
        .max_by_key(|begin| (begin.at, begin.earlier.is_some()))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use bookstore_s3::Key;

    use super::*;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn mark(seconds: u64, what: What) -> Mark {
        Mark {
            key: Key::new("k").unwrap(),
            at: at(seconds),
            what,
        }
    }

    #[test]
    fn a_time_at_a_path_begins_with_the_last_rename_before_its_end() {
        let marks = [
            mark(1, What::MovedTo("b".into())),
            mark(3, What::RenamedFrom("c".into())),
            mark(5, What::MovedTo("d".into())),
        ];
        let begin = |until| beginning(&marks, until);
        let of = |seconds, earlier: Option<&str>| {
            Some(Beginning {
                at: at(seconds),
                earlier: earlier.map(str::to_owned),
            })
        };
        assert_eq!(begin(None), of(5, None));
        assert_eq!(begin(Some(at(5))), of(3, Some("c")));
        assert_eq!(begin(Some(at(3))), of(1, None));
        assert_eq!(begin(Some(at(1))), None);
    }

    #[test]
    fn a_time_at_a_path_ends_when_its_last_save_was_in_s3() {
        let marks = [
            mark(2, What::MovedTo("b".into())),
            mark(6, What::MovedTo("c".into())),
            mark(8, What::MovedTo("b".into())),
            mark(9, What::MovedTo("b".into())),
        ];
        assert_eq!(end(&marks, at(5), "b"), at(8));
        assert_eq!(end(&marks, at(5), "d"), at(5));
    }
}
