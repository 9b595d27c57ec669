//! Each rule by itself. What they do together is in `tests/outbox`.

mod bounds;
mod failures;
mod order;
mod places;
mod user;

use super::*;

pub(super) type Words = &'static str;

pub(super) fn config() -> Config {
    Config {
        scope: scope("ada"),
        bounds: Bounds::default(),
        enabled: true,
        credentials: true,
        copies: None,
        seed: 7,
    }
}

pub(super) fn scope(user: &str) -> Scope {
    Scope {
        endpoint: "https://s3.example".into(),
        bucket: "books".into(),
        user: user.into(),
        root: "/".into(),
    }
}

/// A save of the notebook `path` whose bytes are told apart by `content`.
pub(super) fn save(seq: u64, path: &str, content: &str) -> Entry {
    Entry {
        seq: Some(seq),
        id: format!("s{seq}"),
        scope: scope("ada"),
        key: format!("w/{path}"),
        path: path.into(),
        at: 1_795_240_692_034,
        by: "ada".into(),
        size: 10,
        sha256: content.into(),
        kind: Kind::Save,
        note: None,
        copy: false,
        upload: None,
    }
}

pub(super) fn known(path: &str, content: &str, version: &str) -> Known {
    Known {
        key: format!("w/{path}"),
        id: "s0".into(),
        sha256: content.into(),
        kept: Kept::Version(version.into()),
        stands: Stands::Etag(format!("\"{content}\"")),
        checkpoint: false,
    }
}

pub(super) fn failure(reach: Reach, retryable: bool) -> Outcome<Words> {
    Outcome::Failed(Failure {
        reach,
        retryable,
        retry_after: None,
        words: "it failed",
    })
}

pub(super) fn sent(version: &str) -> Outcome<Words> {
    Outcome::Sent {
        version_id: Some(version.into()),
        etag: Some(format!("\"{version}\"")),
    }
}

/// An outbox, the time, and the actions that nobody has answered yet.
pub(super) struct Desk {
    pub outbox: Outbox<Words>,
    pub now: u64,
    pub open: Vec<Action>,
    pub notices: Vec<Notice>,
    pub wake: Option<u64>,
}

impl Desk {
    /// One whose disk was empty when it began, and whose bucket keeps versions.
    pub fn new() -> Self {
        let mut desk = Self::of(config());
        desk.load(vec![], vec![]);
        desk
    }

    pub fn of(config: Config) -> Self {
        let mut desk = Self {
            outbox: Outbox::new(config),
            now: 1_000_000,
            open: Vec::new(),
            notices: Vec::new(),
            wake: None,
        };
        desk.tell(Event::Stored);
        desk
    }

    pub fn tell(&mut self, event: Event<Words>) {
        for action in self.outbox.apply(event, self.now) {
            match action {
                Action::WakeAt(at) => self.wake = at,
                Action::Tell(notice) => self.notices.push(notice),
                action => self.open.push(action),
            }
        }
    }

    /// Answers the first open action of which `pick` gives the ticket.
    pub fn answer(&mut self, pick: impl Fn(&Action) -> Option<u32>, outcome: Outcome<Words>) {
        let found = self.open.iter().enumerate();
        let mut found = found.filter_map(|(at, action)| Some((at, pick(action)?)));
        let (at, ticket) = found.next().expect("there is such an action");
        self.open.remove(at);
        self.tell(Event::Outcome { ticket, outcome });
    }

    pub fn load(&mut self, entries: Vec<Entry>, known: Vec<Known>) {
        let pick = |action: &Action| match action {
            Action::Load { ticket, .. } => Some(*ticket),
            _ => None,
        };
        self.answer(pick, Outcome::Loaded { entries, known });
    }

    /// More saves are stored and read.
    pub fn store(&mut self, entries: Vec<Entry>) {
        self.tell(Event::Stored);
        self.load(entries, vec![]);
    }

    pub fn versioning(&mut self, outcome: Outcome<Words>) {
        let pick = |action: &Action| match action {
            Action::AskVersioning { ticket } => Some(*ticket),
            _ => None,
        };
        self.answer(pick, outcome);
    }

    pub fn enabled(&mut self) {
        use bookstore_s3::operations::Versioning;
        self.versioning(Outcome::Versioning(Some(Versioning::Enabled)));
    }

    pub fn look(&mut self, save: &str, outcome: Outcome<Words>) {
        let pick = |action: &Action| match action {
            Action::Look { ticket, id, .. } if id == save => Some(*ticket),
            _ => None,
        };
        self.answer(pick, outcome);
    }

    pub fn send(&mut self, save: &str, outcome: Outcome<Words>) {
        let pick = |action: &Action| match action {
            Action::Send { ticket, id, .. } if id == save => Some(*ticket),
            _ => None,
        };
        self.answer(pick, outcome);
    }

    pub fn forget(&mut self, save: &str, outcome: Outcome<Words>) {
        let pick = |action: &Action| match action {
            Action::Forget { ticket, id, .. } if id == save => Some(*ticket),
            _ => None,
        };
        self.answer(pick, outcome);
    }

    pub fn update(&mut self, outcome: Outcome<Words>) {
        let pick = |action: &Action| match action {
            Action::Update { ticket, .. } => Some(*ticket),
            _ => None,
        };
        self.answer(pick, outcome);
    }

    /// The saves that are being sent, each with what must stand at its key.
    pub fn sending(&self) -> Vec<(&str, &Stands)> {
        let sends = self.open.iter().filter_map(|action| match action {
            Action::Send { id, stands, .. } => Some((&**id, stands)),
            _ => None,
        });
        sends.collect()
    }

    /// The saves that are being sent.
    pub fn ids(&self) -> Vec<&str> {
        self.sending().into_iter().map(|(id, _)| id).collect()
    }

    pub fn wait_for_timer(&mut self) {
        self.now = self.wake.expect("a timer is set");
        self.tell(Event::Timer);
    }

    pub fn state(&self) -> State<Words> {
        self.outbox.status(self.now).state
    }

    pub fn says(&self) -> String {
        self.outbox.status(self.now).message.to_string()
    }
}
