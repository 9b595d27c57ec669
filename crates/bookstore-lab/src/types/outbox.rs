//! The outbox's types as JavaScript sees them. What each means is said in [`bookstore::outbox`].

use bookstore::outbox;
use serde::{Deserialize, Serialize};
use tsify::{Tsify, serde_wasm_bindgen};
use wasm_bindgen::JsValue;

use super::{Keeps, Sentence};

/// What an outbox is made of.
#[derive(Debug, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct OutboxConfig {
    /// Whose saves it sends.
    pub scope: OutboxScope,
    /// Whether the user wants an archive at all.
    pub enabled: bool,
    /// Whether there are credentials.
    pub credentials: bool,
    /// Whether the user wants dated copies where the bucket keeps no versions; missing while not answered.
    #[tsify(optional)]
    pub copies: Option<bool>,
    /// Most saves that may wait; missing for 5,000.
    #[tsify(optional)]
    pub most_saves: Option<u32>,
    /// Most bytes that may wait; missing for 1 GiB.
    #[tsify(optional)]
    pub most_bytes: Option<u64>,
    /// A number that is another one in each tab and at each start, from 0 to 2^53.
    pub seed: u64,
}

/// Where an entry belongs.
#[derive(Debug, Serialize, Deserialize, Tsify)]
pub struct OutboxScope {
    /// The storage's address.
    pub endpoint: String,
    /// The bucket.
    pub bucket: String,
    /// Whose saves these are.
    pub user: String,
    /// The Jupyter server's root.
    pub root: String,
}

/// A save that waits, without its bytes.
#[derive(Debug, Deserialize, Tsify)]
pub struct OutboxEntry {
    /// The number under which the disk holds it; missing for one that the disk did not take.
    #[tsify(optional)]
    pub seq: Option<u64>,
    /// The save's id.
    pub id: String,
    /// Where it belongs.
    pub scope: OutboxScope,
    /// The object's key.
    pub key: String,
    /// The notebook's path in Jupyter.
    pub path: String,
    /// When it was saved, in milliseconds since 1970.
    pub at: u64,
    /// Who saved it.
    pub by: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// Whether it is a checkpoint.
    #[serde(default)]
    #[tsify(optional)]
    pub checkpoint: bool,
    /// What changed.
    #[tsify(optional)]
    pub note: Option<String>,
    /// Whether it goes to a key of its own.
    #[serde(default)]
    #[tsify(optional)]
    pub copy: bool,
    /// A multipart upload that was begun.
    #[tsify(optional)]
    pub upload: Option<String>,
}

/// What S3 has confirmed last for a key of a scope.
#[derive(Debug, Serialize, Deserialize, Tsify)]
pub struct OutboxKnown {
    /// The object's key.
    pub key: String,
    /// The id of the save.
    pub id: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Where it is kept.
    pub kept: OutboxKept,
    /// What stood at the key then.
    pub stands: OutboxStands,
    /// Whether it counts as a checkpoint.
    pub checkpoint: bool,
}

/// Where a save is kept.
#[derive(Debug, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum OutboxKept {
    /// As this version of its key.
    Version(String),
    /// As an object under this key.
    Copy(String),
}

/// What stands at a key.
#[derive(Debug, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum OutboxStands {
    /// S3 does not tell: write without a condition.
    Unknown,
    /// Nothing, or a delete marker.
    Nothing,
    /// The object with this entity tag.
    Etag(String),
}

/// What has happened.
#[derive(Debug, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum OutboxEvent {
    /// A save has been stored, by this tab or another one.
    Stored,
    /// A save that the disk did not take.
    Unstored(Box<OutboxEntry>),
    /// The outcome of the action with this ticket.
    Outcome(u32, OutboxOutcome),
    /// So many bytes of the send with this ticket are on their way.
    Progress(u32, u64),
    /// The send with this ticket has begun this multipart upload.
    Upload(u32, String),
    /// The time of `wakeAt` has come.
    Timer,
    /// The browser believes that the network is back.
    Online,
    /// Whether there are credentials. New ones are told as well.
    Credentials(bool),
    /// Whether the user wants an archive at all.
    Enabled(bool),
    /// Whether the user wants dated copies.
    Copies(Option<bool>),
    /// The browser did not promise to keep what is stored.
    Evictable,
    /// The user wants it tried at once.
    RetryNow,
    /// The user gives up the save with this id.
    Discard(String),
}

/// What came of an action.
#[derive(Debug, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum OutboxOutcome {
    /// It is done.
    Done,
    /// What the disk holds.
    Loaded {
        /// The entries after the number that was asked for, in its order.
        entries: Vec<OutboxEntry>,
        /// What is known of their keys, in this scope.
        known: Vec<OutboxKnown>,
    },
    /// What was looked for, and what was seen.
    #[serde(rename_all = "camelCase")]
    Looked {
        /// The save's version; missing where S3 does not hold it.
        #[tsify(optional)]
        version_id: Option<String>,
        /// What stands at the key now.
        stands: OutboxStands,
    },
    /// S3 has taken the save.
    #[serde(rename_all = "camelCase")]
    Sent {
        /// The version that the answer names.
        #[tsify(optional)]
        version_id: Option<String>,
        /// The entity tag that the answer names.
        #[tsify(optional)]
        etag: Option<String>,
    },
    /// Whether the bucket keeps versions; missing where that may not be asked.
    Versioning(Option<Keeps>),
    /// It failed: what was thrown, or of `diskFailure`.
    Failed(
        #[serde(with = "serde_wasm_bindgen::preserve")]
        #[tsify(type = "Failure")]
        JsValue,
    ),
}

/// Of a failure what the outbox goes by.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Setback {
    pub reach: Reach,
    pub retryable: bool,
    pub retry_after: Option<f64>,
}

/// How far a failure reaches: what else would fail the same way.
#[derive(Debug, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum Reach {
    /// This browser's disk.
    Disk,
    /// All that goes to the storage.
    Connection,
    /// All that is signed with these credentials.
    Credentials,
    /// All that goes to this bucket.
    Bucket,
    /// This object alone.
    Object,
    /// This write alone, since something else stands at the key than it was told.
    Condition,
    /// Writes on a condition.
    Unsupported,
}

/// What was looked for, and what was seen.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Looked {
    /// The save's version; missing where S3 does not hold it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    /// What stands at the key now.
    pub stands: OutboxStands,
}

/// S3 has taken a save.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Sent {
    /// The version that the answer names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    /// The entity tag that the answer names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
}

/// What to do. An action with a ticket is answered by an event with its outcome.
#[derive(Debug, Serialize, Tsify)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum OutboxAction {
    /// Read from the disk the entries with a higher number, of all scopes, and what is known of their keys.
    Load {
        /// Its outcome is `loaded`.
        ticket: u32,
        /// The highest number that is known already.
        after: u64,
    },
    /// Write these two of an entry's fields to the disk.
    Update {
        /// Its outcome is `done`.
        ticket: u32,
        /// The entry's number.
        seq: u64,
        /// Whether it goes to a key of its own.
        copy: bool,
        /// A multipart upload that was begun.
        #[serde(skip_serializing_if = "Option::is_none")]
        upload: Option<String>,
    },
    /// Ask S3 whether a version newer than `since` is the save with this id.
    Look {
        /// Its outcome is `looked`.
        ticket: u32,
        /// The save's id.
        id: String,
        /// Where to look.
        key: String,
        /// What comes before; missing for all versions.
        #[serde(skip_serializing_if = "Option::is_none")]
        since: Option<String>,
    },
    /// Send a save to S3, once.
    Send {
        /// Its outcome is `sent`.
        ticket: u32,
        /// The save's id.
        id: String,
        /// Where to.
        key: String,
        /// What must stand there for the write to be done.
        stands: OutboxStands,
        /// A multipart upload to go on with, or to abort.
        #[serde(skip_serializing_if = "Option::is_none")]
        upload: Option<String>,
    },
    /// Store a mark in S3 beside what is kept already.
    Mark {
        /// Its outcome is `done`.
        ticket: u32,
        /// The save's id.
        id: String,
        /// The notebook's key.
        key: String,
        /// What it marks.
        kept: OutboxKept,
    },
    /// Delete an entry with its bytes, and write what is known now, in one transaction.
    Forget {
        /// Its outcome is `done`.
        ticket: u32,
        /// The save's id.
        id: String,
        /// The entry's number; missing for one in memory.
        #[serde(skip_serializing_if = "Option::is_none")]
        seq: Option<u64>,
        /// What is known of its key from now on; missing where that stays as it is.
        #[serde(skip_serializing_if = "Option::is_none")]
        known: Option<OutboxKnown>,
        /// A multipart upload to abort.
        #[serde(skip_serializing_if = "Option::is_none")]
        upload: Option<String>,
    },
    /// Ask S3 whether the bucket keeps versions.
    AskVersioning {
        /// Its outcome is `versioning`.
        ticket: u32,
    },
    /// Come back with `timer` at this time and at no other; missing for never.
    WakeAt {
        /// In milliseconds since 1970.
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<u64>,
    },
    /// Tell the user, once.
    Tell {
        /// What it is about.
        kind: NoticeKind,
        /// What happened.
        message: Sentence,
        /// What the user can do.
        advice: Sentence,
    },
}

/// What a notice is about.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum NoticeKind {
    /// Saves gave way to newer ones.
    GaveWay,
    /// Saves are in memory only.
    Memory,
    /// The browser may throw away what is stored.
    Evictable,
}

/// How the outbox stands.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct OutboxStatus {
    /// In a word.
    pub state: OutboxState,
    /// In a sentence.
    pub message: Sentence,
    /// What the user can do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<Sentence>,
    /// Why, where something failed.
    #[serde(
        with = "serde_wasm_bindgen::preserve",
        skip_serializing_if = "JsValue::is_undefined"
    )]
    #[tsify(optional, type = "Failure")]
    pub failure: JsValue,
    /// The notebook that cannot be sent, where it is one alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// When it is tried again, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_at: Option<u64>,
    /// How many saves wait, those in memory among them.
    pub waiting: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Of those bytes, how many are on their way.
    pub sent: u64,
    /// How many saves are in memory alone.
    pub in_memory: usize,
    /// How many saves wait that belong elsewhere.
    pub elsewhere: usize,
}

/// How the outbox stands, in a word.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum OutboxState {
    /// The disk has not been read yet.
    Loading,
    /// S3 has all saves.
    Kept,
    /// Saves are being sent, or will be in a moment.
    Waiting,
    /// The storage cannot be reached.
    Offline,
    /// Credentials are missing, or were refused.
    SignIn,
    /// The user is asked whether dated copies may be stored.
    Unversioned,
    /// The bucket's CORS rules hide what S3 answers.
    Hidden,
    /// The browser refuses to read or write what waits.
    Disk,
    /// Something else needs the user.
    Failed,
    /// The user has switched the archive off.
    Off,
    /// Nothing is archived, as the bucket keeps no versions and the user wants no copies.
    OffUnversioned,
}

/// An entry as the list shows it.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct WaitingSave {
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<u64>,
    /// Whether it is in memory alone.
    pub in_memory: bool,
    /// The bucket and the user it belongs to, where those are not the present ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<(String, String)>,
    /// Why it is not sent.
    #[serde(
        with = "serde_wasm_bindgen::preserve",
        skip_serializing_if = "JsValue::is_undefined"
    )]
    #[tsify(optional, type = "Failure")]
    pub failure: JsValue,
}

impl From<OutboxScope> for outbox::Scope {
    fn from(scope: OutboxScope) -> Self {
        Self {
            endpoint: scope.endpoint,
            bucket: scope.bucket,
            user: scope.user,
            root: scope.root,
        }
    }
}
