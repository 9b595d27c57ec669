//! From one save of a key to the next: what is done with the oldest entry of each.

use std::collections::VecDeque;

use super::{
    Action, Kept, Known, Outbox, Stands,
    machine::Versioning,
    queue::{Blocked, Flight, Item, Step},
};

/// So many keys are sent side by side.
pub const PARALLEL: usize = 4;

impl<W: Clone> Outbox<W> {
    /// Begins whatever may be begun.
    pub(super) fn pump(&mut self, now: u64) {
        self.admit_unstored();
        self.tend_disk(now);
        self.finish(now);
        // After a failure one key tries for all.
        let parallel = if self.pause.backoff.failures() > 0 {
            1
        } else {
            PARALLEL
        };
        while self.may_send() && self.pause.backoff.is_due(now) && self.under_way() < parallel {
            let Some(key) = self.next_key(now) else {
                return;
            };
            match self.versioning {
                Versioning::Unknown => {
                    let (ticket, round) = (self.ticket(), self.pause.round);
                    self.versioning = Versioning::Asked { ticket, round };
                    self.actions.push(Action::AskVersioning { ticket });
                    return;
                }
                Versioning::Asked { .. } => return,
                Versioning::NotKept if self.config.copies != Some(true) => return,
                _ => self.start(&key, now),
            }
        }
    }

    pub(super) fn may_send(&self) -> bool {
        self.config.enabled && self.config.credentials && self.refused.is_none()
    }

    fn under_way(&self) -> usize {
        let steps = self
            .heads()
            .filter_map(|item| Some(&item.flight.as_ref()?.step));
        steps.filter(|step| !matches!(step, Step::Forget)).count()
    }

    fn heads(&self) -> impl Iterator<Item = &Item<W>> {
        self.queues.values().filter_map(VecDeque::front)
    }

    /// The key whose oldest entry comes next: what failed more often comes later, so that one that fails
    /// again and again stops no other.
    fn next_key(&self, now: u64) -> Option<String> {
        self.heads()
            .filter(|item| {
                item.flight.is_none()
                    && !item.settled
                    // What was refused is tried again in its time: rights may have been given.
                    && !matches!(item.blocked, Some(Blocked::Hidden))
                    && item.backoff.is_due(now)
                    // Were it still on the disk after a crash, it would be sent after what comes now.
                    && !self.leaving.iter().any(|left| left.key == item.entry.key)
            })
            .min_by_key(|item| (item.backoff.failures(), item.order))
            .map(|item| item.entry.key.clone())
    }

    /// Begins the next step of a key's oldest entry.
    fn start(&mut self, key: &str, now: u64) {
        let ticket = self.ticket();
        let (conditional, versioning) = (self.conditional, self.versioning);
        let known = self.known.get(key);
        let Some(item) = self.queues.get_mut(key).and_then(VecDeque::front_mut) else {
            return;
        };
        let entry = &item.entry;
        let id = entry.id.clone();
        let copy = entry.copy || versioning == Versioning::NotKept;
        let (step, action) = if let Some(known) = known.filter(|known| known.sha256 == entry.sha256)
        {
            if entry.repeats(&known.sha256, known.checkpoint) {
                item.settled = true;
                self.finish(now);
                return;
            }
            let (key, kept) = (entry.key.clone(), known.kept.clone());
            (
                Step::Mark,
                Action::Mark {
                    ticket,
                    id,
                    key,
                    kept,
                },
            )
        } else if item.look {
            let (key, since) = match known.map(|known| &known.kept) {
                _ if entry.copy => (entry.copy_key(), None),
                Some(Kept::Version(version)) => (entry.key.clone(), Some(version.clone())),
                _ => (entry.key.clone(), None),
            };
            (
                Step::Look,
                Action::Look {
                    ticket,
                    id,
                    key,
                    since,
                },
            )
        } else if copy != entry.copy {
            let (seq, upload) = (entry.seq, entry.upload.clone());
            item.entry.copy = copy;
            let Some(seq) = seq else { return };
            (
                Step::Update,
                Action::Update {
                    ticket,
                    seq,
                    copy,
                    upload,
                },
            )
        } else {
            let stands = stands(item, known, conditional);
            let upload = entry.upload.clone();
            let key = if copy {
                entry.copy_key()
            } else {
                key.to_owned()
            };
            let step = Step::Send(stands.clone());
            (
                step,
                Action::Send {
                    ticket,
                    id,
                    key,
                    stands,
                    upload,
                },
            )
        };
        item.flight = Some(Flight {
            ticket,
            step,
            round: self.pause.round,
            sent: 0,
        });
        self.actions.push(action);
    }

    /// Takes off the disk what S3 has confirmed, together with what is known of its key now.
    fn finish(&mut self, now: u64) {
        if !self.disk.backoff.is_due(now) {
            return;
        }
        let heads = self.queues.values().filter_map(VecDeque::front);
        let settled: Vec<String> = heads
            .filter(|item| item.settled && item.flight.is_none())
            .map(|item| item.entry.key.clone())
            .collect();
        for key in settled {
            let ticket = self.ticket();
            let Some(item) = self.queues.get_mut(&key).and_then(VecDeque::front_mut) else {
                continue;
            };
            item.flight = Some(Flight {
                ticket,
                step: Step::Forget,
                round: self.pause.round,
                sent: 0,
            });
            self.actions.push(Action::Forget {
                ticket,
                id: item.entry.id.clone(),
                seq: item.entry.seq,
                known: item.known.clone(),
                upload: item.entry.upload.clone(),
            });
        }
    }
}

/// What the next attempt demands to stand at its key.
fn stands<W>(item: &Item<W>, known: Option<&Known>, conditional: bool) -> Stands {
    if !conditional {
        Stands::Unknown
    } else if item.entry.copy {
        Stands::Nothing
    } else {
        let known = known.map(|known| &known.stands);
        item.stands
            .as_ref()
            .or(known)
            .cloned()
            .unwrap_or(Stands::Nothing)
    }
}
