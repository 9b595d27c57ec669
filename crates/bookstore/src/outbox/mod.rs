//! The outbox: saves that wait for S3, and every rule of how they get there.
//!
//! A save counts as waiting once its bytes are on the browser's disk. From then on an [`Outbox`] decides: it is
//! told what happens ([`Event`]) and gives what to do ([`Action`]), and whoever holds it does just that. It does
//! no I/O and has no clock, so that it can be driven through any order of events: `tests/outbox` does.
//!
//! # Who drains
//!
//! - One tab drains for each [`Scope`] (endpoint, bucket, user, server), by a lock on the scope. It makes an
//!   outbox when it gets the lock and drops it with the lock. An entry of another scope is shown and never sent.
//! - What a drainer knows for sure is on the disk. When its tab dies at any step, the next drainer reads the disk
//!   and goes on.
//! - An answer that is not awaited (late, doubled, a former drainer's) changes nothing.
//!
//! # Order
//!
//! - Of each key only the oldest entry is on its way; the next one follows when that is off the disk. Up to
//!   [`PARALLEL`] keys go side by side, the oldest entries first. None is merged.
//! - An entry that leaves without being sent (equal, given up, given way) is off the disk before another one of
//!   its key goes to S3: after a crash it would come behind a later one.
//!
//! # What need not be sent
//!
//! - A save whose bytes are equal to those of the one before it makes no version: equal to the one before it in
//!   the queue, else to what S3 confirmed last ([`Known`]). A → B → A makes three.
//! - A checkpoint or a note says something all the same. Unless what is kept is a checkpoint already, it becomes a
//!   small mark beside the version that it is equal to ([`Action::Mark`]), in its turn.
//!
//! # Never twice, never over another's
//!
//! - An attempt whose answer was lost, or failed in any way, is looked for by the save's id among the versions
//!   newer than the last known one, before it is sent again. So is the oldest entry of each key after a takeover:
//!   no other can have been sent.
//! - Each write demands what is known to stand at its key (`If-Match`, `If-None-Match`). Then an attempt that
//!   arrives late (a request of a tab that died, one that the browser repeated by itself) is refused, or makes the
//!   next one be refused, which then looks and finds it. A storage that does not know conditions, or takes none for
//!   met three times in a row, is written to without.
//! - A condition speaks of bytes, not of versions: equal bytes have equal entity tags. So a request that arrives
//!   twice, or late, makes a second version of its save where the bytes that it demands stand there once more:
//!   its own, where versioning was suspended for one attempt and came back (they stand as `null`), or those before
//!   it (A → B → A, and B of a tab that died arrives last). S3 has no condition against that; nothing is lost by it.
//! - What S3 has confirmed goes off the disk in one transaction with what is known of its key from now on.
//!
//! # Failures
//!
//! A failure is taken by its [`Reach`]:
//!
//! - *Connection* (no answer, time-out, slow down) stops all keys, with one wait for all: full jitter, 1 s
//!   doubling to 5 min, what S3 asks for honoured up to 1 h. After it one key tries for all, each time another
//!   one, until the storage answers. The network coming back and “retry now” end the wait.
//! - *Credentials* missing or refused: nothing is sent until there are others.
//! - *Bucket* (missing, wrong region, not S3): as a connection, and the user is told.
//! - *Object*: if it may succeed later, this key waits, in the same way; else this entry needs the user, and later
//!   ones of its key wait behind it. Other keys go on. It is tried again all the same, after 10 min doubling to 4 h:
//!   someone may have given the right that was missing.
//!
//! # Versioning
//!
//! - Before the first send of a drainer the bucket is asked. Where it keeps no versions, nothing is sent until the
//!   user has answered: dated copies ([`Entry::copy_key`]), or no archive for this bucket. Then what waits stays,
//!   to be exported or discarded, and the status says so.
//! - Who may not ask must see from what S3 answers. An answer with the version `null` is not kept: the bucket is
//!   asked again. One that names no version is looked for; if it is not found though the bucket keeps versions,
//!   CORS rules hide it, and the user is told.
//! - A copy has a key of its own, so that to send it twice is to send it once; that it is one is written to the
//!   disk first, and stays so.
//!
//! # Bounds
//!
//! - More than [`Bounds`] allow, and the oldest plain save of the notebook with most saves waiting (most bytes,
//!   where those are too many) gives way, then its oldest checkpoint; then the next notebook's. Never the newest of
//!   a notebook, never what may be in S3. The user is told.
//! - What the disk refuses waits in memory, behind all that was stored before; the user is told. A refused note
//!   (that something goes to a copy) stops nothing, since sending is what makes room.
mod action;
mod backoff;
mod config;
mod disk;
mod entry;
mod event;
mod machine;
mod notices;
mod outcomes;
mod queue;
mod status;
mod steps;
#[cfg(test)]
mod tests;

pub use action::{Action, Notice, NoticeKind};
pub use config::{Bounds, Config};
pub use entry::{Entry, Kept, Kind, Known, Scope, Stands};
pub use event::{Event, Failure, Outcome, Reach};
pub use machine::Outbox;
pub use status::{Shown, State, Status};
pub use steps::PARALLEL;
