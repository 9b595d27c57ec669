//! What the disk holds: reading it, putting its entries in line, taking them off.

use std::collections::VecDeque;

use super::{
    Action, Entry, Failure, Kind, Outbox, Outcome,
    backoff::Backoff,
    notices,
    queue::{self, Item},
};

#[derive(Clone, Debug)]
pub(super) struct Disk<W> {
    /// The highest number that is known.
    pub last: u64,
    /// A load that is under way.
    pub loading: Option<u32>,
    /// There may be more than that load will see.
    pub wanted: bool,
    /// It has been read at least once.
    pub loaded: bool,
    /// Saves in memory, until it is known what came before them.
    pub unstored: Vec<Entry>,
    pub backoff: Backoff,
    pub failure: Option<W>,
}

#[derive(Clone, Debug)]
pub(super) struct Leaving {
    pub ticket: Option<u32>,
    pub key: String,
    id: String,
    seq: Option<u64>,
    upload: Option<String>,
}

/// How often the disk may fail before what is in memory waits for it no longer.
const DISK_GIVEN_UP: u32 = 3;

impl<W> Default for Disk<W> {
    fn default() -> Self {
        Self {
            last: 0,
            loading: None,
            wanted: true,
            loaded: false,
            unstored: Vec::new(),
            backoff: Backoff::default(),
            failure: None,
        }
    }
}

impl<W: Clone> Outbox<W> {
    pub(super) fn unstored(&mut self, mut entry: Entry) {
        entry.seq = None;
        let is_here = |here: &Entry| here.id == entry.id;
        if entry.scope != self.config.scope
            || self.disk.unstored.iter().any(is_here)
            || self
                .queues
                .values()
                .flatten()
                .any(|item| is_here(&item.entry))
        {
            return;
        }
        self.disk.unstored.push(entry);
        self.disk.wanted = true;
        if !self.told_memory {
            self.told_memory = true;
            self.actions.push(Action::Tell(notices::memory()));
        }
    }

    pub(super) fn loaded(&mut self, outcome: Outcome<W>, now: u64) {
        self.disk.loading = None;
        match outcome {
            Outcome::Loaded { entries, known } => {
                let is_first = !std::mem::replace(&mut self.disk.loaded, true);
                self.disk_worked();
                for known in known {
                    // What this drainer has seen itself is newer.
                    self.known.entry(known.key.clone()).or_insert(known);
                }
                for entry in entries {
                    if entry.seq.is_none_or(|seq| seq <= self.disk.last) {
                        continue;
                    }
                    self.disk.last = entry.seq.unwrap_or_default();
                    if entry.scope == self.config.scope {
                        self.enqueue(entry);
                    } else {
                        self.elsewhere.push(entry);
                    }
                }
                if is_first {
                    // A drainer before this one may have sent the oldest of each key.
                    for item in self.heads_mut() {
                        item.look = true;
                    }
                }
            }
            Outcome::Failed(failure) => {
                self.disk.wanted = true;
                self.disk_failed(failure, now);
            }
            _ => self.disk.wanted = true,
        }
        self.make_room();
    }

    /// Lets in what is in memory, as soon as it is known what came before.
    pub(super) fn admit_unstored(&mut self) {
        let read = !self.disk.wanted && self.disk.loading.is_none();
        if self.disk.unstored.is_empty() || !(read || self.is_disk_given_up()) {
            return;
        }
        for entry in std::mem::take(&mut self.disk.unstored) {
            self.enqueue(entry);
        }
        self.make_room();
    }

    pub(super) fn is_disk_given_up(&self) -> bool {
        self.disk.backoff.failures() >= DISK_GIVEN_UP
    }

    fn make_room(&mut self) {
        let gone = queue::give_way(&mut self.queues, self.config.bounds);
        if gone.is_empty() {
            return;
        }
        self.actions.push(Action::Tell(notices::gave_way(&gone)));
        for item in gone {
            self.leave(item.entry);
        }
    }

    /// Puts an entry behind the others of its key, unless it says nothing new.
    fn enqueue(&mut self, entry: Entry) {
        let before = self.queues.get(&entry.key).and_then(VecDeque::back);
        let is_repeated = match (before, self.known.get(&entry.key)) {
            (Some(Item { entry: before, .. }), _) => {
                entry.repeats(&before.sha256, before.kind == Kind::Checkpoint)
            }
            (None, Some(known)) => entry.repeats(&known.sha256, known.checkpoint),
            (None, None) => false,
        };
        if is_repeated && !before.is_some_and(|item| item.discarded) {
            self.leave(entry);
            return;
        }
        self.next_order += 1;
        let item = Item::new(entry, self.next_order);
        let queue = self.queues.entry(item.entry.key.clone()).or_default();
        queue.push_back(item);
    }

    /// Takes an entry off the disk that is in no queue any more.
    pub(super) fn leave(&mut self, entry: Entry) {
        self.leaving.push(Leaving {
            ticket: None,
            key: entry.key,
            id: entry.id,
            seq: entry.seq,
            upload: entry.upload,
        });
    }

    pub(super) fn discard(&mut self, id: &str) {
        if let Some(at) = self.elsewhere.iter().position(|entry| entry.id == id) {
            let entry = self.elsewhere.remove(at);
            self.leave(entry);
            return;
        }
        if let Some(at) = self.disk.unstored.iter().position(|entry| entry.id == id) {
            let entry = self.disk.unstored.remove(at);
            self.leave(entry);
            return;
        }
        let found = self.queues.iter_mut().find_map(|(key, queue)| {
            let at = queue.iter().position(|item| item.entry.id == id)?;
            Some((key.clone(), at))
        });
        let Some((key, at)) = found else { return };
        let queue = self.queues.get_mut(&key).expect("it was found there");
        if queue[at].flight.is_some() || queue[at].settled {
            queue[at].discarded = true;
        } else if let Some(item) = queue.remove(at) {
            self.leave(item.entry);
        }
    }

    /// Reads what is new, and takes off the disk what has left.
    pub(super) fn tend_disk(&mut self, now: u64) {
        if !self.disk.backoff.is_due(now) {
            return;
        }
        if self.disk.wanted && self.disk.loading.is_none() {
            self.disk.wanted = false;
            let ticket = self.ticket();
            self.disk.loading = Some(ticket);
            let after = self.disk.last;
            self.actions.push(Action::Load { ticket, after });
        }
        for at in 0..self.leaving.len() {
            if self.leaving[at].ticket.is_none() {
                let ticket = self.ticket();
                let left = &mut self.leaving[at];
                left.ticket = Some(ticket);
                self.actions.push(Action::Forget {
                    ticket,
                    id: left.id.clone(),
                    seq: left.seq,
                    known: None,
                    upload: left.upload.clone(),
                });
            }
        }
    }

    pub(super) fn disk_failed(&mut self, failure: Failure<W>, now: u64) {
        self.disk.backoff.fail(now, None, &mut self.random);
        self.disk.failure = Some(failure.words);
    }

    pub(super) fn disk_worked(&mut self) {
        self.disk.backoff.reset();
        self.disk.failure = None;
    }
}
