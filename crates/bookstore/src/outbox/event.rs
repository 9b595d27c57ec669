//! What the outbox is told.

use bookstore_s3::{ErrorKind as S3Kind, operations::Versioning};

use super::{Entry, Known, Stands};
use crate::{ErrorKind, error::OwnKind};

/// What has happened. `W` are a failure's words: they are kept to be shown, and never looked into.
#[derive(Clone, Debug, PartialEq)]
pub enum Event<W> {
    /// A save has been stored, by this tab or another one. A hint: telling it too often does no harm.
    Stored,
    /// A save that the disk did not take: it is in this tab's memory alone.
    Unstored(Box<Entry>),
    /// The outcome of the action with this ticket. Of one that is not awaited (any more) nothing comes.
    Outcome {
        /// The action's ticket.
        ticket: u32,
        /// What came of it.
        outcome: Outcome<W>,
    },
    /// So many bytes of a send are on their way.
    Progress {
        /// The send's ticket.
        ticket: u32,
        /// Bytes so far.
        sent: u64,
    },
    /// A send has begun a multipart upload.
    Upload {
        /// The send's ticket.
        ticket: u32,
        /// The upload's id.
        upload: String,
    },
    /// The time of [`Action::WakeAt`](super::Action::WakeAt) has come.
    Timer,
    /// The browser believes that the network is back.
    Online,
    /// Whether there are credentials to sign with. New ones are told as well.
    Credentials(bool),
    /// Whether the user wants an archive at all.
    Enabled(bool),
    /// Whether the user wants dated copies where the bucket keeps no versions; `None` while not answered.
    Copies(Option<bool>),
    /// The browser did not promise to keep what is stored (`navigator.storage.persist()`).
    Evictable,
    /// The user wants it tried at once.
    RetryNow,
    /// The user gives up the save with this id.
    Discard(String),
}

/// What came of an action.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome<W> {
    /// It is done: what was to be written is on the disk, or the mark is in S3.
    Done,
    /// What the disk holds.
    Loaded {
        /// The entries after the number that was asked for, in its order.
        entries: Vec<Entry>,
        /// What is known of their keys, in this scope; more does no harm.
        known: Vec<Known>,
    },
    /// What was looked for, and what was seen.
    Looked {
        /// The save's version, `null` for one that the next write replaces; `None` where S3 does not hold it.
        version_id: Option<String>,
        /// What stands at the key now.
        stands: Stands,
    },
    /// S3 has taken the save.
    Sent {
        /// The version that the answer names.
        version_id: Option<String>,
        /// The entity tag that the answer names.
        etag: Option<String>,
    },
    /// Whether the bucket keeps versions; `None` where that may not be asked.
    Versioning(Option<Versioning>),
    /// It failed.
    Failed(Failure<W>),
}

/// Why an action failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure<W> {
    /// What else would fail the same way.
    pub reach: Reach,
    /// Whether the same may succeed later.
    pub retryable: bool,
    /// How long to wait at least, in milliseconds, where S3 asks for it.
    pub retry_after: Option<u64>,
    /// What to tell the user.
    pub words: W,
}

/// How far a failure reaches: what else would fail the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// This browser's disk. Only an action on the disk fails so.
    Disk,
    /// All that goes to the storage: it cannot be reached, or asks to slow down.
    Connection,
    /// All that is signed with these credentials.
    Credentials,
    /// All that goes to this bucket.
    Bucket,
    /// This object alone.
    Object,
    /// This write alone, since something else stands at the key than it was told.
    Condition,
    /// Writes on a condition, which the storage does not know.
    Unsupported,
}

impl Reach {
    /// How far a failure of this kind reaches.
    pub fn of(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::S3(kind) => match kind {
                S3Kind::Unreachable | S3Kind::TimedOut | S3Kind::Throttled => Self::Connection,
                S3Kind::BadCredentials | S3Kind::Expired => Self::Credentials,
                S3Kind::BucketNotFound
                | S3Kind::WrongRegion
                | S3Kind::ClockSkew
                | S3Kind::BadAnswer
                | S3Kind::InvalidConfig => Self::Bucket,
                // `If-Match` on what is no longer there is 404 on S3.
                S3Kind::PreconditionFailed | S3Kind::NotFound | S3Kind::Deleted => Self::Condition,
                S3Kind::NotImplemented => Self::Unsupported,
                _ => Self::Object,
            },
            ErrorKind::Own(OwnKind::Disk) => Self::Disk,
            ErrorKind::Own(_) => Self::Object,
        }
    }
}
