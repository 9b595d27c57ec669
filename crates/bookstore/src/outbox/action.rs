//! What the outbox wants done.

use bookstore_s3::Text;

use super::{Kept, Known, Stands};

/// What to do. An action with a ticket is answered by an [`Event::Outcome`](super::Event::Outcome) with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Read from the disk the entries with a higher number, of all scopes, and what is known of their keys.
    Load {
        /// Its outcome is `Loaded`.
        ticket: u32,
        /// The highest number that is known already; 0 for all.
        after: u64,
    },
    /// Write these two of an entry's fields to the disk.
    Update {
        /// Its outcome is `Done`.
        ticket: u32,
        /// The entry's number.
        seq: u64,
        /// [`Entry::copy`](super::Entry::copy)
        copy: bool,
        /// [`Entry::upload`](super::Entry::upload)
        upload: Option<String>,
    },
    /// Ask S3 whether a version newer than `since` is the save with this id.
    ///
    /// If the newest version is that save, or still `since`, one HEAD tells it.
    Look {
        /// Its outcome is `Looked`.
        ticket: u32,
        /// The save's id.
        id: String,
        /// Where to look.
        key: String,
        /// What comes before; `None` for all versions.
        since: Option<String>,
    },
    /// Send a save to S3, once: whether it is sent again is decided here.
    Send {
        /// Its outcome is `Sent`.
        ticket: u32,
        /// The save's id.
        id: String,
        /// Where to: the notebook's own key, or that of a dated copy.
        key: String,
        /// What must stand there for the write to be done.
        stands: Stands,
        /// A multipart upload to go on with, or to abort.
        upload: Option<String>,
    },
    /// Store a mark in S3: that the user made a checkpoint, or wrote a note, of what is kept already. Its key
    /// holds the save's id, so that doing it twice is doing it once.
    Mark {
        /// Its outcome is `Done`.
        ticket: u32,
        /// The save's id.
        id: String,
        /// The notebook's key.
        key: String,
        /// What it marks.
        kept: Kept,
    },
    /// Delete an entry with its bytes, and write what is known now, in one transaction.
    Forget {
        /// Its outcome is `Done`.
        ticket: u32,
        /// The save's id.
        id: String,
        /// The entry's number; `None` for one in memory.
        seq: Option<u64>,
        /// What is known of its key from now on; `None` where that stays as it is.
        known: Option<Known>,
        /// A multipart upload to abort, if it is still there.
        upload: Option<String>,
    },
    /// Ask S3 whether the bucket keeps versions.
    AskVersioning {
        /// Its outcome is `Versioning`.
        ticket: u32,
    },
    /// Come back with [`Event::Timer`](super::Event::Timer) at this time, in milliseconds since 1970, and
    /// at no other; `None` for never.
    WakeAt(Option<u64>),
    /// Tell the user, once.
    Tell(Notice),
}

/// What the user is told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it is about.
    pub kind: NoticeKind,
    /// What happened.
    pub message: Text,
    /// What the user can do.
    pub advice: Text,
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Saves gave way to newer ones.
    GaveWay,
    /// Saves are in memory only.
    Memory,
    /// The browser may throw away what is stored.
    Evictable,
}
