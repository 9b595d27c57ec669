//! The state, and what each event does to it.

use std::collections::{BTreeMap, VecDeque};

use super::{
    Action, Config, Entry, Event, Known, Outcome, Reach,
    backoff::{Backoff, Random},
    disk::{Disk, Leaving},
    notices,
    queue::{Item, Queues},
};

/// The saves of one scope that wait for S3, and what to do with them. `W` are a failure's words.
///
/// Make one when the lock on the scope is got, begin it with any event, and drop it with the lock.
#[derive(Clone, Debug)]
pub struct Outbox<W> {
    pub(super) config: Config,
    pub(super) queues: Queues<W>,
    /// Entries of other scopes: shown, never sent.
    pub(super) elsewhere: Vec<Entry>,
    pub(super) known: BTreeMap<String, Known>,
    pub(super) disk: Disk<W>,
    /// Entries that are out of the queues and not yet off the disk.
    pub(super) leaving: Vec<Leaving>,
    pub(super) versioning: Versioning,
    /// A save was taken and not kept, or cannot be found.
    pub(super) doubt: bool,
    pub(super) pause: Pause<W>,
    /// Credentials were refused.
    pub(super) refused: Option<W>,
    /// Whether the storage can write on a condition, as far as is known.
    pub(super) conditional: bool,
    /// How often in a row it refused a condition that was met.
    pub(super) mismatches: u32,
    pub(super) random: Random,
    pub(super) actions: Vec<Action>,
    next_ticket: u32,
    pub(super) next_order: u64,
    wake: Option<u64>,
    pub(super) told_memory: bool,
}

/// Whether the bucket keeps versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Versioning {
    Unknown,
    Asked {
        ticket: u32,
        round: u32,
    },
    /// It said so.
    Kept,
    /// It may not be asked: what it does with a save will tell.
    Untold,
    NotKept,
}

/// A wait of all that goes to the storage.
#[derive(Clone, Debug)]
pub(super) struct Pause<W> {
    pub backoff: Backoff,
    /// Of the actions that began before a failure, only the first one to fail counts.
    pub round: u32,
    pub failure: Option<(Reach, W)>,
}

impl<W: Clone> Outbox<W> {
    /// An outbox that knows nothing yet: its first action will be to load.
    pub fn new(config: Config) -> Self {
        Self {
            queues: Queues::new(),
            elsewhere: Vec::new(),
            known: BTreeMap::new(),
            disk: Disk::default(),
            leaving: Vec::new(),
            versioning: Versioning::Unknown,
            doubt: false,
            pause: Pause {
                backoff: Backoff::default(),
                round: 0,
                failure: None,
            },
            refused: None,
            conditional: true,
            mismatches: 0,
            random: Random::new(config.seed),
            actions: Vec::new(),
            // Another outbox's late answers shall not be taken for this one's.
            next_ticket: u32::try_from(config.seed & 0xFFFF_FFFF).unwrap_or_default(),
            next_order: 0,
            wake: None,
            told_memory: false,
            config,
        }
    }

    /// Takes an event at `now`, in milliseconds since 1970, and gives what to do.
    pub fn apply(&mut self, event: Event<W>, now: u64) -> Vec<Action> {
        match event {
            Event::Stored => self.disk.wanted = true,
            Event::Unstored(entry) => self.unstored(*entry),
            Event::Outcome { ticket, outcome } => self.outcome(ticket, outcome, now),
            Event::Progress { ticket, sent } => {
                if let Some(item) = self.in_flight(ticket)
                    && let Some(flight) = &mut item.flight
                {
                    flight.sent = sent;
                }
            }
            Event::Upload { ticket, upload } => self.uploading(ticket, upload),
            // Browsers' timers may be a little early: then another one is set.
            Event::Timer => self.wake = None,
            Event::Online => self.hurry(),
            Event::Credentials(there) => {
                self.config.credentials = there;
                self.refused = None;
                self.unblock();
            }
            Event::Enabled(enabled) => self.config.enabled = enabled,
            Event::Copies(copies) => self.config.copies = copies,
            Event::Evictable => self.actions.push(Action::Tell(notices::evictable())),
            Event::RetryNow => {
                self.refused = None;
                self.unblock();
                if self.versioning == Versioning::NotKept && self.config.copies != Some(true) {
                    self.versioning = Versioning::Unknown;
                }
            }
            Event::Discard(id) => self.discard(&id),
        }
        self.pump(now);
        self.set_timer(now);
        std::mem::take(&mut self.actions)
    }

    pub(super) fn ticket(&mut self) -> u32 {
        self.next_ticket = self.next_ticket.wrapping_add(1);
        self.next_ticket
    }

    pub(super) fn in_flight(&mut self, ticket: u32) -> Option<&mut Item<W>> {
        self.heads_mut().find(|item| {
            item.flight
                .as_ref()
                .is_some_and(|flight| flight.ticket == ticket)
        })
    }

    pub(super) fn heads_mut(&mut self) -> impl Iterator<Item = &mut Item<W>> {
        self.queues.values_mut().filter_map(VecDeque::front_mut)
    }

    fn outcome(&mut self, ticket: u32, outcome: Outcome<W>, now: u64) {
        if self.disk.loading == Some(ticket) {
            self.loaded(outcome, now);
        } else if let Versioning::Asked {
            ticket: asked,
            round,
        } = self.versioning
            && asked == ticket
        {
            self.told_versioning(outcome, round, now);
        } else if let Some(at) = self
            .leaving
            .iter()
            .position(|left| left.ticket == Some(ticket))
        {
            if let Outcome::Failed(failure) = outcome {
                self.leaving[at].ticket = None;
                self.disk_failed(failure, now);
            } else {
                self.leaving.remove(at);
                self.disk_worked();
            }
        } else if let Some(key) = self.in_flight(ticket).map(|item| item.entry.key.clone()) {
            self.landed(&key, outcome, now);
        }
    }

    fn uploading(&mut self, ticket: u32, upload: String) {
        let Some(item) = self.in_flight(ticket) else {
            return;
        };
        item.entry.upload = Some(upload.clone());
        let (seq, copy) = (item.entry.seq, item.entry.copy);
        // Nobody waits for its outcome: without it the upload is only found less easily.
        if let Some(seq) = seq {
            let ticket = self.ticket();
            let upload = Some(upload);
            self.actions.push(Action::Update {
                ticket,
                seq,
                copy,
                upload,
            });
        }
    }

    fn unblock(&mut self) {
        for item in self.heads_mut() {
            item.blocked = None;
            item.look |= item.unnamed;
        }
        self.hurry();
    }

    fn hurry(&mut self) {
        self.pause.backoff.hurry();
        self.disk.backoff.hurry();
        for item in self.heads_mut() {
            item.backoff.hurry();
        }
    }

    fn set_timer(&mut self, now: u64) {
        let items = self.queues.values().filter_map(VecDeque::front);
        let wake = items
            .filter(|item| item.flight.is_none())
            .map(|item| &item.backoff)
            .chain([&self.pause.backoff, &self.disk.backoff])
            .filter(|backoff| !backoff.is_due(now))
            .map(Backoff::at)
            .min();
        if wake != self.wake {
            self.wake = wake;
            self.actions.push(Action::WakeAt(wake));
        }
    }
}
