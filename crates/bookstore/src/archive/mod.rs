//! Archive: what a save is in S3, and how it gets there once.
//!
//! A save becomes the newest version of `s3_key(workspace_prefix, path)`. Writes are conditional on what stands there,
//! so that a request which a browser or the client repeats makes no second version; and each version carries the id of
//! its save, so that an answer that was lost altogether can be made up for by looking. When to do which is the
//! [outbox](crate::outbox)'s to say.

mod look;
mod newest;
mod place;
mod save;
mod send;

pub use look::{Seen, look, see};
pub use newest::{Newest, keeps_versions, newest};
pub use place::{copies, copy_target, read_copy_name, target};
pub(crate) use place::{copies_in, copy_name, own_folder};
pub use save::Save;
pub use send::attempt;
