//! What comes of each action, and what that means for the others.

use std::collections::VecDeque;

use bookstore_s3::operations::Versioning as Told;

use super::{
    Failure, Kept, Kind, Known, Outbox, Outcome, Reach, Stands,
    machine::Versioning,
    queue::{Blocked, Flight, Item, Step},
};
use crate::publish::stays;

/// After so many writes in a row that were refused though just what they demanded stands there, the storage
/// is taken for one that cannot write on a condition.
const MISMATCHES: u32 = 3;

impl<W: Clone> Outbox<W> {
    /// What comes of a step.
    pub(super) fn landed(&mut self, key: &str, outcome: Outcome<W>, now: u64) {
        let Some(item) = self.queues.get_mut(key).and_then(VecDeque::front_mut) else {
            return;
        };
        let Some(flight) = item.flight.take() else {
            return;
        };
        if flight.step.is_remote() && !matches!(outcome, Outcome::Failed(_)) {
            self.pause.backoff.reset();
            self.pause.failure = None;
        }
        match (&flight.step, outcome) {
            (Step::Update, Outcome::Done) => self.disk_worked(),
            // Sending is what makes room on a full disk, so it goes on.
            (Step::Update, Outcome::Failed(_)) => {}
            (Step::Forget, Outcome::Done) => self.forgotten(key),
            (Step::Forget, Outcome::Failed(failure)) => self.disk_failed(failure, now),
            (Step::Mark, Outcome::Done) => {
                item.known = self.known.get(key).map(|known| Known {
                    checkpoint: known.checkpoint || item.entry.kind == Kind::Checkpoint,
                    ..known.clone()
                });
                item.settled = true;
            }
            (Step::Look, Outcome::Looked { version_id, stands }) => {
                item.look = false;
                if item.missed.take().as_ref() == Some(&stands) {
                    self.mismatches += 1;
                    self.conditional &= self.mismatches < MISMATCHES;
                }
                if version_id.is_some() {
                    self.taken(key, version_id, stands, now);
                } else {
                    item.stands = Some(stands);
                    if item.unnamed {
                        self.doubt_versioning();
                    }
                }
            }
            (Step::Send(_), Outcome::Sent { version_id, etag }) => {
                self.mismatches = 0;
                let stands = etag.map_or(Stands::Unknown, Stands::Etag);
                self.taken(key, version_id, stands, now);
            }
            (_, Outcome::Failed(failure)) => self.failed(key, &flight, failure, now),
            // Not an answer to what was asked: as good as none.
            (step, _) => item.look |= matches!(step, Step::Send(_)),
        }
        self.drop_discarded(key);
    }

    /// S3 has taken a save, or holds it already.
    fn taken(&mut self, key: &str, version_id: Option<String>, stands: Stands, now: u64) {
        let Some(item) = self.queues.get_mut(key).and_then(VecDeque::front_mut) else {
            return;
        };
        let copy = item.entry.copy;
        let kept = match version_id {
            _ if copy => Kept::Copy(item.entry.copy_key()),
            Some(version) if stays(&version) => Kept::Version(version),
            Some(_) => {
                // The next write will replace it: that is not kept.
                item.unnamed = false;
                item.stands = Some(stands);
                item.backoff.stumble(now, &mut self.random);
                self.doubt_versioning();
                return;
            }
            None => {
                item.unnamed = true;
                item.look = true;
                return;
            }
        };
        item.settled = true;
        item.blocked = None;
        item.known = Some(Known {
            key: key.to_owned(),
            id: item.entry.id.clone(),
            sha256: item.entry.sha256.clone(),
            kept,
            // Of a copy's key nothing follows for the notebook's own.
            stands: if copy { Stands::Nothing } else { stands },
            checkpoint: item.entry.kind == Kind::Checkpoint,
        });
    }

    fn failed(&mut self, key: &str, flight: &Flight, failure: Failure<W>, now: u64) {
        let Some(item) = self.queues.get_mut(key).and_then(VecDeque::front_mut) else {
            return;
        };
        let mut reach = failure.reach;
        if let Step::Send(demanded) = &flight.step {
            // A copy that is there already is found under its own key.
            let copy = item.entry.copy;
            item.look |= !copy || reach == Reach::Condition;
            match reach {
                Reach::Condition => {
                    item.missed = Some(demanded.clone());
                    item.backoff.stumble(now, &mut self.random);
                    self.storage_answered();
                    return;
                }
                Reach::Unsupported if self.conditional => {
                    self.conditional = false;
                    return;
                }
                _ => {}
            }
        }
        if matches!(reach, Reach::Disk | Reach::Condition | Reach::Unsupported) {
            reach = Reach::Object;
        }
        if reach == Reach::Object {
            if failure.retryable {
                item.backoff
                    .fail(now, failure.retry_after, &mut self.random);
            } else {
                item.blocked = Some(Blocked::Failed(failure.words));
                item.backoff.rest(now);
            }
            self.storage_answered();
        } else {
            item.backoff.fail(now, None, &mut self.random);
            item.backoff.hurry();
            self.storage_failed(Failure { reach, ..failure }, flight.round, now);
        }
    }

    /// Something failed that all else that goes to the storage would meet as well.
    pub(super) fn storage_failed(&mut self, failure: Failure<W>, round: u32, now: u64) {
        if failure.reach == Reach::Credentials && !failure.retryable {
            self.refused = Some(failure.words);
            return;
        }
        if round == self.pause.round {
            self.pause.round = self.pause.round.wrapping_add(1);
            let random = &mut self.random;
            self.pause.backoff.fail(now, failure.retry_after, random);
        }
        self.pause.failure = Some((failure.reach, failure.words));
    }

    pub(super) fn storage_answered(&mut self) {
        self.pause.backoff.reset();
        self.pause.failure = None;
    }

    fn doubt_versioning(&mut self) {
        self.versioning = Versioning::Unknown;
        self.doubt = true;
    }

    pub(super) fn told_versioning(&mut self, outcome: Outcome<W>, round: u32, now: u64) {
        self.versioning = match outcome {
            Outcome::Versioning(Some(Told::Enabled)) => Versioning::Kept,
            Outcome::Versioning(Some(Told::Suspended | Told::Unversioned)) => Versioning::NotKept,
            // Who may not be told must believe what became of a save.
            Outcome::Versioning(None) if self.doubt => Versioning::NotKept,
            Outcome::Versioning(None) => Versioning::Untold,
            Outcome::Failed(failure) => {
                self.versioning = Versioning::Unknown;
                self.storage_failed(failure, round, now);
                return;
            }
            _ => Versioning::Unknown,
        };
        self.doubt = false;
        self.storage_answered();
        let kept = self.versioning == Versioning::Kept;
        for item in self.heads_mut() {
            // It went somewhere, and cannot be found: only the bucket's CORS rules can hide that.
            if item.unnamed && !item.look && kept {
                item.blocked = Some(Blocked::Hidden);
            }
        }
    }

    fn forgotten(&mut self, key: &str) {
        self.disk_worked();
        let Some(queue) = self.queues.get_mut(key) else {
            return;
        };
        if let Some(known) = queue.pop_front().and_then(|item| item.known) {
            self.known.insert(key.to_owned(), known);
        }
        if queue.is_empty() {
            self.queues.remove(key);
        }
    }

    fn drop_discarded(&mut self, key: &str) {
        let Some(queue) = self.queues.get_mut(key) else {
            return;
        };
        let is_dropped = |item: &mut Item<W>| item.discarded && !item.settled;
        if let Some(item) = queue.pop_front_if(is_dropped) {
            self.leave(item.entry);
        }
    }
}
