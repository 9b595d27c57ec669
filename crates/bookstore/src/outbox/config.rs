//! What an outbox is made of.

use super::Scope;

/// How much may wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Saves.
    pub count: usize,
    /// Their bytes.
    pub bytes: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            count: 5_000,
            bytes: 1 << 30,
        }
    }
}

/// What an outbox is told when it is made; all but scope, bounds and seed can change by an
/// [`Event`](super::Event).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Whose saves it sends.
    pub scope: Scope,
    /// How much may wait.
    pub bounds: Bounds,
    /// Whether the user wants an archive at all.
    pub enabled: bool,
    /// Whether there are credentials.
    pub credentials: bool,
    /// Whether the user wants dated copies where the bucket keeps no versions.
    pub copies: Option<bool>,
    /// A number that is another one in each tab and at each start.
    pub seed: u64,
}
