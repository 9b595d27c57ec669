//! What the user sees: one line for the status bar, and the list behind it.

use bookstore_s3::{Text, text};

use super::{
    Outbox, Reach,
    machine::Versioning,
    queue::{self, Blocked, Item, Step},
};

/// How the outbox stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Status<W> {
    /// In a word.
    pub state: State<W>,
    /// In a sentence.
    pub message: Text,
    /// What the user can do, where there is something that the failure's own words do not say.
    pub advice: Option<Text>,
    /// How many saves wait, those in memory among them.
    pub waiting: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Of those bytes, how many are on their way.
    pub sent: u64,
    /// How many saves are in memory alone: leaving the page loses them.
    pub in_memory: usize,
    /// How many saves wait that belong elsewhere: to another user, server or bucket.
    pub elsewhere: usize,
}

/// How the outbox stands, in a word. `W` are a failure's words.
#[derive(Clone, Debug, PartialEq)]
pub enum State<W> {
    /// The disk has not been read yet.
    Loading,
    /// S3 has all saves.
    Kept,
    /// Saves are being sent, or will be in a moment.
    Waiting,
    /// The storage cannot be reached.
    Offline {
        /// When it is tried again, in milliseconds since 1970.
        retry_at: u64,
        /// Why.
        failure: W,
    },
    /// Credentials are missing, or were refused.
    SignIn {
        /// Why they were refused.
        failure: Option<W>,
    },
    /// The user is asked whether dated copies may be stored, as the bucket keeps no versions.
    Unversioned,
    /// The bucket's CORS rules hide what S3 answers.
    Hidden,
    /// The browser refuses to read or write what waits.
    Disk {
        /// Why.
        failure: W,
    },
    /// Something else needs the user.
    Failed {
        /// The notebook, where it is one that cannot be sent.
        path: Option<String>,
        /// Why.
        failure: W,
    },
    /// Nothing is archived.
    Off {
        /// Since the bucket keeps no versions and the user wants no copies.
        unversioned: bool,
    },
}

/// An entry as the list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown<W> {
    /// The save's id.
    pub id: String,
    /// The notebook's path in Jupyter.
    pub path: String,
    /// When it was saved, in milliseconds since 1970.
    pub at: u64,
    /// Who saved it.
    pub by: String,
    /// Size in bytes.
    pub size: u64,
    /// The bytes that are on their way, while it is being sent.
    pub sent: Option<u64>,
    /// Whether it is in memory alone.
    pub in_memory: bool,
    /// The bucket and the user it belongs to, where those are not the present ones.
    pub elsewhere: Option<(String, String)>,
    /// Why it is not sent.
    pub failure: Option<W>,
}

impl<W: Clone> Outbox<W> {
    /// How the outbox stands at `now`, in milliseconds since 1970.
    pub fn status(&self, now: u64) -> Status<W> {
        let waiting = || queue::waiting(&self.queues);
        let unstored = &self.disk.unstored;
        let count = waiting().count() + unstored.len();
        let state = self.state(count, now);
        let (message, advice) = self.sentences(&state, count);
        Status {
            state,
            message,
            advice,
            waiting: count,
            bytes: waiting()
                .map(|item| &item.entry)
                .chain(unstored)
                .map(|entry| entry.size)
                .sum(),
            sent: waiting().filter_map(sent).sum(),
            in_memory: waiting().filter(|item| item.entry.seq.is_none()).count() + unstored.len(),
            elsewhere: self.elsewhere.len(),
        }
    }

    /// All that waits, oldest first, then what belongs elsewhere.
    pub fn entries(&self) -> Vec<Shown<W>> {
        let mut items: Vec<&Item<W>> = queue::waiting(&self.queues).collect();
        items.sort_by_key(|item| item.order);
        let here = items.into_iter().map(|item| Shown {
            sent: sent(item),
            failure: match &item.blocked {
                Some(Blocked::Failed(words)) => Some(words.clone()),
                _ => None,
            },
            ..shown(&item.entry)
        });
        let elsewhere = self.elsewhere.iter().map(|entry| Shown {
            elsewhere: Some((entry.scope.bucket.clone(), entry.scope.user.clone())),
            ..shown(entry)
        });
        here.chain(self.disk.unstored.iter().map(shown))
            .chain(elsewhere)
            .collect()
    }

    fn state(&self, count: usize, now: u64) -> State<W> {
        let unversioned = self.versioning == Versioning::NotKept;
        if !self.config.enabled {
            return State::Off { unversioned: false };
        }
        if unversioned && self.config.copies == Some(false) {
            return State::Off { unversioned };
        }
        if let Some(failure) = &self.disk.failure {
            let failure = failure.clone();
            return State::Disk { failure };
        }
        if !self.disk.loaded {
            return State::Loading;
        }
        if unversioned && self.config.copies.is_none() {
            return State::Unversioned;
        }
        if count == 0 {
            return State::Kept;
        }
        if !self.may_send() {
            let failure = self.refused.clone();
            return State::SignIn { failure };
        }
        let blocked = queue::waiting(&self.queues)
            .filter_map(|item| Some((item, item.blocked.as_ref()?)))
            .min_by_key(|(item, _)| item.order);
        match (&self.pause.failure, blocked) {
            (Some((Reach::Bucket, failure)), _) => State::Failed {
                path: None,
                failure: failure.clone(),
            },
            (_, Some((item, Blocked::Failed(failure)))) => State::Failed {
                path: Some(item.entry.path.clone()),
                failure: failure.clone(),
            },
            (_, Some((_, Blocked::Hidden))) => State::Hidden,
            (Some((_, failure)), None) => State::Offline {
                retry_at: self.pause.backoff.at().max(now),
                failure: failure.clone(),
            },
            (None, None) => State::Waiting,
        }
    }

    fn sentences(&self, state: &State<W>, count: usize) -> (Text, Option<Text>) {
        let bucket = &self.config.scope.bucket;
        match state {
            State::Loading => (text!("The waiting saves are being read."), None),
            State::Kept if self.elsewhere.is_empty() => (text!("All saves are in S3."), None),
            State::Kept => (
                text!(
                    "All saves made with this storage and user are in S3; %1 made with others wait in this browser.",
                    self.elsewhere.len()
                ),
                Some(text!(
                    "They are sent when the storage and the user are those again; the list shows which."
                )),
            ),
            State::Waiting if count == 1 => (text!("One save waits for S3."), None),
            State::Waiting => (text!("%1 saves wait for S3.", count), None),
            State::Offline { .. } if count == 1 => {
                (text!("One save waits until the storage answers."), None)
            }
            State::Offline { .. } => (
                text!("%1 saves wait until the storage answers.", count),
                None,
            ),
            State::SignIn { .. } if count == 1 => (text!("Sign in to send one save."), None),
            State::SignIn { .. } => (text!("Sign in to send %1 saves.", count), None),
            State::Unversioned => (
                text!(
                    "The bucket “%1” keeps no versions: a save would replace the one before it.",
                    bucket
                ),
                Some(text!(
                    "Switch versioning on for the bucket, or let each save be stored as a dated copy."
                )),
            ),
            State::Hidden => (
                text!(
                    "The CORS rules of the bucket “%1” hide whether S3 has kept a save.",
                    bucket
                ),
                Some(text!(
                    "Let them expose x-amz-version-id, ETag and the x-amz-meta headers, then try again."
                )),
            ),
            State::Disk { .. } => (
                text!("This browser does not let the waiting saves be read or written."),
                Some(text!(
                    "Make room on the disk, and keep this tab open until all saves are sent."
                )),
            ),
            State::Failed {
                path: Some(path), ..
            } => (text!("Saves of “%1” cannot be sent.", path), None),
            State::Failed { path: None, .. } => (text!("Saves cannot be sent now."), None),
            State::Off { unversioned: true } => (
                text!(
                    "No saves are archived, for the bucket “%1” keeps no versions.",
                    bucket
                ),
                Some(text!(
                    "Switch versioning on for the bucket, or let each save be stored as a dated copy."
                )),
            ),
            State::Off { .. } if count == 0 => (text!("The archive is switched off."), None),
            State::Off { .. } => (
                text!(
                    "The archive is switched off; saves that wait (%1) are not sent.",
                    count
                ),
                Some(text!("Switch it on, or export or discard them.")),
            ),
        }
    }
}

fn sent<W>(item: &Item<W>) -> Option<u64> {
    let flight = item.flight.as_ref()?;
    matches!(flight.step, Step::Send(_)).then(|| flight.sent.min(item.entry.size))
}

fn shown<W>(entry: &super::Entry) -> Shown<W> {
    Shown {
        id: entry.id.clone(),
        path: entry.path.clone(),
        at: entry.at,
        by: entry.by.clone(),
        size: entry.size,
        sent: None,
        in_memory: entry.seq.is_none(),
        elsewhere: None,
        failure: None,
    }
}
