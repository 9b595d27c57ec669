//! Object keys that S3 and a browser can both carry.

use std::fmt;

use crate::{Error, ErrorKind, Text, text};

/// The longest key that S3 takes, in bytes of UTF-8.
const MAX_BYTES: usize = 1024;

/// An object key: 1 to 1,024 bytes of UTF-8, no leading `/`, no dot segment (a browser would
/// collapse `/../` in the URL and fetch something else), no control character (S3's XML cannot
/// carry them).
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html>
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(String);

impl Key {
    /// Checks a key.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKey`], saying what about it cannot be carried.
    pub fn new(key: impl Into<String>) -> Result<Self, Error> {
        let key = key.into();
        match fault(&key) {
            None => Ok(Self(key)),
            Some((message, advice)) => Err(Error::new(ErrorKind::InvalidKey, message, advice)),
        }
    }

    /// The key as S3 has it, not encoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is wrong with a key, and what to do.
fn fault(key: &str) -> Option<(Text, Text)> {
    if key.is_empty() {
        return Some((text!("The key is empty."), text!("Give the object a name.")));
    }
    if key.len() > MAX_BYTES {
        return Some((
            text!(
                "The key is %1 bytes long; S3 takes %2.",
                key.len(),
                MAX_BYTES
            ),
            text!("Use shorter names."),
        ));
    }
    if key.starts_with('/') {
        return Some((
            text!("The key “%1” begins with a slash.", key),
            text!("Leave the slash away."),
        ));
    }
    if key.split('/').any(|part| part == "." || part == "..") {
        return Some((
            text!(
                "The key “%1” has a part that is “.” or “..”, which browsers resolve away.",
                key
            ),
            text!("Use another name for that part."),
        ));
    }
    if key.chars().any(|c| c.is_ascii_control()) {
        return Some((
            text!("The key “%1” holds a control character.", visible(key)),
            text!("Use a name without it."),
        ));
    }
    None
}

/// The text with its control characters spelt out: `\u{7}`.
pub(crate) fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() {
            visible.extend(c.escape_unicode());
        } else {
            visible.push(c);
        }
    }
    visible
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_s3_and_a_browser_can_carry_is_a_key() {
        let longest = "k".repeat(MAX_BYTES);
        for key in [
            "a",
            "a/",
            "a//b",
            "...",
            "a/.hidden",
            "a/..b",
            "+ % # ? & =",
            "'\"",
            "😀",
            "\\",
            "%2e%2e/x",
            "\u{85}",
            &longest,
        ] {
            assert_eq!(Key::new(key).unwrap().as_str(), key);
        }
    }

    #[test]
    fn what_they_cannot_carry_is_refused_with_its_reason() {
        let too_long = "é".repeat(MAX_BYTES / 2) + "x";
        for (key, reason) in [
            ("", "empty"),
            (&*too_long, "1025 bytes"),
            ("/a", "begins with a slash"),
            (".", "“.” or “..”"),
            ("a/../b", "“.” or “..”"),
            ("a/.", "“.” or “..”"),
            ("a\0b", "“a\\u{0}b” holds a control"),
            ("a\nb", "control"),
            ("\u{7f}", "control"),
        ] {
            let error = Key::new(key).unwrap_err();
            assert_eq!(error.kind, ErrorKind::InvalidKey);
            assert!(error.message.to_string().contains(reason), "{error}");
            assert!(!error.retryable);
        }
    }
}
