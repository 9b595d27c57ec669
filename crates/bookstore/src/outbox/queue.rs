//! The saves of one key, in order, and which of them give way.

use std::collections::{BTreeMap, VecDeque};

use super::{Entry, Kind, Known, Stands, backoff::Backoff, config::Bounds};

/// An entry, and what this drainer knows of it beyond the disk.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools)] // each can be so without the others
pub(super) struct Item<W> {
    pub entry: Entry,
    /// Its place among all entries.
    pub order: u64,
    /// What is under way for it.
    pub flight: Option<Flight>,
    /// S3 may hold it: it must be looked for.
    pub look: bool,
    /// What stands at its key, as the last look saw it.
    pub stands: Option<Stands>,
    /// What the last send demanded to stand there, and did not find.
    pub missed: Option<Stands>,
    /// S3 took it, and named no version.
    pub unnamed: bool,
    /// Nothing is open but its deletion from the disk.
    pub settled: bool,
    /// What is known of the key with that deletion.
    pub known: Option<Known>,
    /// The user gave it up while it was under way.
    pub discarded: bool,
    pub backoff: Backoff,
    pub blocked: Option<Blocked<W>>,
}

/// An action that is under way for an entry.
#[derive(Clone, Debug)]
pub(super) struct Flight {
    pub ticket: u32,
    pub step: Step,
    /// The pause's round when it began.
    pub round: u32,
    /// Bytes that are on their way.
    pub sent: u64,
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Writes down that it goes to a key of its own.
    Update,
    Look,
    Send(Stands),
    Mark,
    Forget,
}

impl Step {
    /// Whether it goes to the storage, not to the disk.
    pub fn is_remote(&self) -> bool {
        matches!(self, Self::Look | Self::Send(_) | Self::Mark)
    }
}

/// Why an entry needs the user.
#[derive(Clone, Debug)]
pub(super) enum Blocked<W> {
    /// It failed for good.
    Failed(W),
    /// S3 took it and hides from the page which version it is.
    Hidden,
}

impl<W> Item<W> {
    pub fn new(entry: Entry, order: u64) -> Self {
        Self {
            entry,
            order,
            flight: None,
            look: false,
            stands: None,
            missed: None,
            unnamed: false,
            settled: false,
            known: None,
            discarded: false,
            backoff: Backoff::default(),
            blocked: None,
        }
    }

    /// Whether it may give way: S3 cannot hold it yet.
    fn is_idle(&self) -> bool {
        self.flight.is_none() && !self.look && !self.settled && !self.entry.copy
    }

    /// A copy of a checkpoint, or what has a note, is worth more than another save.
    fn is_plain(&self) -> bool {
        self.entry.kind == Kind::Save && self.entry.note.is_none()
    }
}

/// The saves of each key, oldest first.
pub(super) type Queues<W> = BTreeMap<String, VecDeque<Item<W>>>;

/// All entries that are not settled.
pub(super) fn waiting<W>(queues: &Queues<W>) -> impl Iterator<Item = &Item<W>> {
    queues.values().flatten().filter(|item| !item.settled)
}

/// Takes out what gives way when there is more than the bounds allow: of the notebook with most saves
/// waiting (most bytes, where the bytes are too many) the oldest plain save, then the oldest of all; never
/// its newest, never one that has begun.
pub(super) fn give_way<W>(queues: &mut Queues<W>, bounds: Bounds) -> Vec<Item<W>> {
    let mut gone = Vec::new();
    let mut count = waiting(queues).count();
    let mut bytes: u64 = waiting(queues).map(|item| item.entry.size).sum();
    while count > bounds.count || bytes > bounds.bytes {
        let weight = |queue: &VecDeque<Item<W>>| -> u64 {
            if bytes > bounds.bytes {
                queue.iter().map(|item| item.entry.size).sum()
            } else {
                queue.len() as u64
            }
        };
        let heaviest = queues
            .values_mut()
            .filter_map(|queue| Some((weight(queue), victim(queue)?, queue)))
            .max_by_key(|(weight, ..)| *weight);
        let Some((_, at, queue)) = heaviest else {
            break;
        };
        let item = queue.remove(at).expect("the victim is one of the queue");
        count -= 1;
        bytes -= item.entry.size;
        gone.push(item);
    }
    gone
}

fn victim<W>(queue: &VecDeque<Item<W>>) -> Option<usize> {
    let older = || {
        let older = queue.iter().enumerate().take(queue.len().saturating_sub(1));
        older.filter(|(_, item)| item.is_idle())
    };
    let plain = older().find(|(_, item)| item.is_plain());
    plain.or_else(|| older().next()).map(|(at, _)| at)
}
