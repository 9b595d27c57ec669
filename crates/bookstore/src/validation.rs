//! Which features the settings switch on, as nteract bookstore's `features` told its clients.

use serde::Serialize;

use crate::Settings;

/// The five feature flags of `GET /api/bookstore`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(clippy::struct_excessive_bools)] // the wire format
pub struct Features {
    /// Bucket and endpoint are set.
    pub bookstore_valid: bool,
    /// That, and a workspace prefix.
    pub archive_valid: bool,
    /// That (bucket and endpoint), and a published prefix.
    pub publish_valid: bool,
    /// `enable_s3_cloning` alone.
    pub s3_clone_valid: bool,
    /// `fs_cloning_basedir` is absolute.
    pub fs_clone_valid: bool,
}

impl Features {
    /// What these settings switch on.
    pub fn of(settings: &Settings) -> Self {
        let _ = settings;
        todo!()
    }
}
