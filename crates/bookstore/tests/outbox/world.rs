//! Tabs, a disk and a storage, driven step by step.

use std::collections::{BTreeMap, BTreeSet};

use bookstore::outbox::{
    Action, Bounds, Config, Entry, Event, Failure, Kind, Known, Outbox, Outcome, Reach, Scope,
    Stands,
};
use bookstore_s3::operations::Versioning;

use crate::storage::{Refusal, Storage};

type Answer = Outcome<&'static str>;

/// An action that is being done, and which drainer's.
#[derive(Clone, Debug)]
struct Doing {
    drainer: u64,
    action: Action,
}

/// What becomes of an action.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fate {
    Done,
    /// Done, and the answer lost.
    AnswerLost,
    /// Not done: no connection.
    NotReached,
    /// Done, and then the browser sends it once more by itself: the second answer counts.
    Repeated,
    /// Done, and answered with 5xx all the same.
    FailedAfter,
    Failed,
    Throttled,
    Refused,
    Expired,
}

pub struct World {
    pub now: u64,
    pub disk: BTreeMap<u64, Entry>,
    pub known: BTreeMap<String, Known>,
    pub storage: Storage,
    pub outbox: Option<Outbox<&'static str>>,
    /// Every save that was stored, in order.
    pub saves: Vec<Entry>,
    bounds: Bounds,
    doing: Vec<Doing>,
    wake: Option<u64>,
    drainer: u64,
    next_seq: u64,
    credentials: bool,
    pub copies: Option<bool>,
    pub gave_way: bool,
    pub disk_refuses_updates: bool,
    /// The saves of which a request arrived twice, or after its drainer had died.
    strays: BTreeSet<String>,
    /// Those of them that were kept, and written once more over themselves.
    pub repeated: BTreeSet<String>,
    seen: Vec<u32>,
}

pub fn scope(user: &str) -> Scope {
    Scope {
        endpoint: "https://s3.example".into(),
        bucket: "books".into(),
        user: user.into(),
        root: "/".into(),
    }
}

pub const KEYS: [&str; 3] = ["w/a.ipynb", "w/b.ipynb", "w/c/d.ipynb"];

impl World {
    pub fn new(storage: Storage, bounds: Bounds) -> Self {
        Self {
            now: 1_000_000,
            disk: BTreeMap::new(),
            known: BTreeMap::new(),
            storage,
            outbox: None,
            saves: Vec::new(),
            bounds,
            doing: Vec::new(),
            wake: None,
            drainer: 0,
            next_seq: 0,
            credentials: true,
            copies: Some(true),
            gave_way: false,
            disk_refuses_updates: true,
            strays: BTreeSet::new(),
            repeated: BTreeSet::new(),
            seen: Vec::new(),
        }
    }

    /// A tab stores a save; whether the drainer hears of it now is another matter.
    pub fn save(&mut self, key: usize, content: u8, kind: Kind, user: &str) {
        self.next_seq += 1;
        let seq = self.next_seq;
        let key = KEYS[key % KEYS.len()];
        let entry = Entry {
            seq: Some(seq),
            id: format!("save-{seq}"),
            scope: scope(user),
            key: key.into(),
            path: key[2..].into(),
            at: self.now,
            by: user.into(),
            size: 10,
            sha256: format!("{content}"),
            kind,
            note: None,
            copy: false,
            upload: None,
        };
        self.disk.insert(seq, entry.clone());
        self.saves.push(entry);
    }

    /// A tab gets the lock.
    pub fn take_over(&mut self) {
        if self.outbox.is_some() {
            return;
        }
        self.drainer += 1;
        self.wake = None;
        self.outbox = Some(Outbox::new(Config {
            scope: scope("ada"),
            bounds: self.bounds,
            enabled: true,
            credentials: self.credentials,
            copies: self.copies,
            seed: self.drainer.wrapping_mul(0x1234_5678_9ABC_DEF1),
        }));
        self.tell(Event::Stored);
    }

    /// The drainer's tab dies. Of what it was doing the disk has done some; what was on its way to S3 may
    /// arrive any time later.
    pub fn crash(&mut self, mut done: u32) {
        if self.outbox.take().is_none() {
            return;
        }
        for doing in std::mem::take(&mut self.doing) {
            let coin = done & 1 == 1;
            done = done.rotate_right(1);
            match &doing.action {
                Action::Send { .. } | Action::Mark { .. } if coin && self.storage.conditional => {
                    self.doing.push(doing);
                }
                Action::Load { .. } => {}
                _ if coin => {
                    self.execute(&doing.action);
                }
                _ => {}
            }
        }
    }

    pub fn tell(&mut self, event: Event<&'static str>) {
        if let Event::Credentials(there) = event {
            self.credentials = there;
        }
        if let Event::Copies(copies) = event {
            self.copies = copies;
        }
        let Some(outbox) = &mut self.outbox else {
            return;
        };
        for action in outbox.apply(event, self.now) {
            match action {
                Action::WakeAt(at) => self.wake = at,
                Action::Tell(notice) => {
                    self.gave_way |= notice.kind == bookstore::outbox::NoticeKind::GaveWay;
                }
                action => self.doing.push(Doing {
                    drainer: self.drainer,
                    action,
                }),
            }
        }
        self.check_order_of_sending();
    }

    pub fn wait(&mut self, milliseconds: u64) {
        self.now += milliseconds;
        if self.wake.is_some_and(|at| at <= self.now) {
            self.wake = None;
            self.tell(Event::Timer);
        }
    }

    /// One of the actions meets its fate.
    pub fn run(&mut self, which: usize, fate: Fate) {
        if self.doing.is_empty() {
            return;
        }
        let doing = self.doing.remove(which % self.doing.len());
        let is_own = doing.drainer == self.drainer && self.outbox.is_some();
        let is_remote = matches!(
            doing.action,
            Action::Send { .. }
                | Action::Look { .. }
                | Action::Mark { .. }
                | Action::AskVersioning { .. }
        );
        if !is_own && !is_remote {
            return;
        }
        if let Action::Send { id, .. } = &doing.action
            && (!is_own || fate == Fate::Repeated)
        {
            self.strays.insert(id.clone());
        }
        let outcome = if is_remote {
            self.meet(&doing.action, fate)
        } else if matches!(
            fate,
            Fate::Done | Fate::AnswerLost | Fate::Repeated | Fate::Throttled
        ) || (matches!(doing.action, Action::Update { .. }) && !self.disk_refuses_updates)
        {
            self.execute(&doing.action)
        } else {
            failed(Reach::Disk, true)
        };
        let ticket = ticket(&doing.action);
        self.seen.push(ticket);
        self.tell(Event::Outcome { ticket, outcome });
    }

    /// An answer comes once more, or that of a drainer that is gone.
    pub fn answer_late(&mut self, which: usize) {
        if let Some(ticket) = self.seen.get(which % self.seen.len().max(1)).copied() {
            for outcome in [
                Outcome::Done,
                Outcome::Sent {
                    version_id: Some("v0".into()),
                    etag: None,
                },
                failed(Reach::Object, false),
            ] {
                self.tell(Event::Outcome { ticket, outcome });
            }
        }
    }

    fn meet(&mut self, action: &Action, fate: Fate) -> Answer {
        match fate {
            Fate::Done => self.execute(action),
            Fate::AnswerLost => {
                self.execute(action);
                failed(Reach::Connection, true)
            }
            Fate::Repeated => {
                let first = self.execute(action);
                if self.storage.conditional {
                    self.execute(action)
                } else {
                    first
                }
            }
            Fate::FailedAfter => {
                self.execute(action);
                failed(Reach::Object, true)
            }
            Fate::NotReached => failed(Reach::Connection, true),
            Fate::Failed => failed(Reach::Object, true),
            Fate::Throttled => Outcome::Failed(Failure {
                reach: Reach::Connection,
                retryable: true,
                retry_after: Some(7_000),
                words: "slow down",
            }),
            Fate::Refused => failed(Reach::Object, false),
            Fate::Expired => failed(Reach::Credentials, false),
        }
    }

    fn execute(&mut self, action: &Action) -> Answer {
        match action {
            Action::Load { after, .. } => Outcome::Loaded {
                entries: self
                    .disk
                    .range(after + 1..)
                    .map(|(_, entry)| entry.clone())
                    .collect(),
                known: self.known.values().cloned().collect(),
            },
            Action::Update {
                seq, copy, upload, ..
            } => {
                if let Some(entry) = self.disk.get_mut(seq) {
                    entry.copy = *copy;
                    entry.upload.clone_from(upload);
                }
                Outcome::Done
            }
            Action::Look { id, key, since, .. } => {
                let found = self.storage.find(key, since.as_deref(), id);
                Outcome::Looked {
                    version_id: found.map(|version| version.version_id.clone()),
                    stands: self.storage.stands(key),
                }
            }
            Action::Send {
                id, key, stands, ..
            } => self.send(id, key, stands),
            Action::Mark { id, key, .. } => {
                self.storage.marks.insert((key.clone(), id.clone()));
                Outcome::Done
            }
            Action::Forget { id, seq, known, .. } => {
                let seq = seq.expect("all saves are on the disk");
                let entry = self.disk.remove(&seq).expect("nothing is forgotten twice");
                assert_eq!(&entry.id, id);
                if let Some(known) = known {
                    self.known.insert(known.key.clone(), known.clone());
                    assert!(
                        self.is_kept(&entry) || known.sha256 == entry.sha256,
                        "{id} was forgotten before S3 had it"
                    );
                }
                Outcome::Done
            }
            Action::AskVersioning { .. } => Outcome::Versioning(Some(self.storage.versioning)),
            Action::WakeAt(_) | Action::Tell(_) => unreachable!("they are not awaited"),
        }
    }

    fn send(&mut self, id: &str, key: &str, stands: &Stands) -> Answer {
        let entry = self
            .saves
            .iter()
            .find(|entry| entry.id == id)
            .expect("it was saved");
        assert_eq!(entry.scope, scope("ada"), "{id} belongs elsewhere");
        let newest = self.storage.objects.get(key).and_then(|all| all.last());
        if newest.is_some_and(|newest| newest.save == id)
            && self.strays.contains(id)
            && self.is_kept(entry)
            && *stands == self.storage.stands(key)
        {
            self.repeated.insert(id.to_owned());
        }
        match self.storage.put(key, id, &entry.sha256, stands) {
            Ok(version) => Outcome::Sent {
                version_id: Some(version.version_id).filter(|_| {
                    !self.storage.hides_version
                        && self.storage.versioning != Versioning::Unversioned
                }),
                etag: version.etag,
            },
            Err(Refusal::ConditionFailed) => failed(Reach::Condition, false),
            Err(Refusal::NotImplemented) => failed(Reach::Unsupported, false),
        }
    }

    pub fn is_kept(&self, entry: &Entry) -> bool {
        self.kept(entry).next().is_some()
    }

    /// When S3 began to keep a save, once for each version and once for its copy, which is the same object
    /// however often it is sent.
    pub fn kept(&self, entry: &Entry) -> impl Iterator<Item = usize> {
        let copies = self.storage.objects.get(&entry.copy_key());
        let copies = copies.and_then(|versions| versions.first());
        let versions = self.storage.objects.get(&entry.key).into_iter().flatten();
        versions
            .filter(|version| version.version_id != "null")
            .chain(copies)
            .filter(|version| version.save == entry.id)
            .map(|version| version.at)
    }

    /// At most four keys are on their way, and only one save of each.
    fn check_order_of_sending(&self) {
        let mut keys: Vec<&str> = Vec::new();
        for doing in self
            .doing
            .iter()
            .filter(|doing| doing.drainer == self.drainer)
        {
            if let Action::Send { id, .. } | Action::Look { id, .. } | Action::Mark { id, .. } =
                &doing.action
            {
                let entry = self
                    .saves
                    .iter()
                    .find(|entry| &entry.id == id)
                    .expect("it was saved");
                assert!(
                    !keys.contains(&&*entry.key),
                    "two saves of a key side by side"
                );
                keys.push(&entry.key);
            }
        }
        assert!(keys.len() <= bookstore::outbox::PARALLEL);
    }

    /// Faults end; everything that can be done is done.
    pub fn settle(&mut self) {
        for _ in 0..20_000 {
            self.take_over();
            if !self.doing.is_empty() {
                self.run(0, Fate::Done);
            } else if let Some(at) = self.wake {
                self.wait(at.saturating_sub(self.now));
            } else {
                return;
            }
        }
        panic!("it never comes to rest");
    }
}

fn failed(reach: Reach, retryable: bool) -> Answer {
    Outcome::Failed(Failure {
        reach,
        retryable,
        retry_after: None,
        words: "failed",
    })
}

fn ticket(action: &Action) -> u32 {
    match action {
        Action::Load { ticket, .. }
        | Action::Update { ticket, .. }
        | Action::Look { ticket, .. }
        | Action::Send { ticket, .. }
        | Action::Mark { ticket, .. }
        | Action::Forget { ticket, .. }
        | Action::AskVersioning { ticket } => *ticket,
        Action::WakeAt(_) | Action::Tell(_) => unreachable!("they are not awaited"),
    }
}
