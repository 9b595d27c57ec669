//! Tokens: who may publish, who may read where reading is closed, and who runs this site.
//!
//! Each list is a Worker secret, a JSON object of tokens by the names of their owners:
//!
//! ```json
//! {"ci": "a token of 32 characters or more …",
//!  "ada": {"token": "…", "prefix": "team-a", "username": "ada"}}
//! ```
//!
//! `prefix`, for publishing alone, is a path below the published prefix that the owner is held to. `username`
//! stands for `{username}` in the published prefix. Names are written to the log; tokens never are, and
//! nothing but their SHA-256 is kept in memory for longer than it takes to read them.

use std::fmt;

use bookstore::Error;
use bookstore_s3::{sha256, text};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::Sha256;

use super::{Variables, invalid};

/// Fewest characters of a token: 128 bits in hexadecimal.
const LEAST: usize = 32;

/// Most characters, and most tokens of a list: each presented token is compared with all.
const MOST: usize = 256;

/// A token and what its owner may do with it.
#[derive(Clone)]
pub struct Token {
    /// The owner's name, for the log and as the publisher.
    pub name: String,
    /// The path below the published prefix that the owner is held to.
    pub prefix: Option<String>,
    /// What stands for `{username}` in the published prefix.
    pub username: Option<String>,
    digest: [u8; 32],
}

/// Tokens of one purpose.
#[derive(Clone, Debug, Default)]
pub struct Tokens(Vec<Token>);

#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Bare(String),
    Full(Full),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    token: String,
    prefix: Option<String>,
    username: Option<String>,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Token {
    /// A value that only who knows the token can make from `message`.
    pub fn mac(&self, message: &str) -> [u8; 32] {
        self.hmac(message).finalize().into_bytes().into()
    }

    /// Whether `mac` is [that of](Self::mac) `message`, in constant time.
    pub fn verifies(&self, message: &str, mac: &[u8]) -> bool {
        self.hmac(message).verify_slice(mac).is_ok()
    }

    fn hmac(&self, message: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::new_from_slice(&self.digest).expect("a key of any length is taken");
        mac.update(message.as_bytes());
        mac
    }
}

impl Tokens {
    /// Reads the list in the secret `name`, which may be missing. Only for publishing do a prefix and a
    /// user's name mean something.
    pub(super) fn read(
        variables: &Variables<'_>,
        name: &str,
        publishing: bool,
    ) -> Result<Self, Error> {
        let Some(list) = variables.get(name) else {
            return Ok(Self::default());
        };
        let list: Map<String, Value> = serde_json::from_str(&list)
            .map_err(|_| invalid(text!("%1 is not an object in JSON.", name), name))?;
        let mut tokens: Vec<Token> = Vec::new();
        for (owner, entry) in list {
            let token = token(&owner, entry, publishing).map_err(|message| {
                invalid(text!("%1, “%2”: %3", name, shown(&owner), message), name)
            })?;
            if tokens.iter().any(|other| other.digest == token.digest) {
                return Err(invalid(
                    text!("%1 gives one token to two owners.", name),
                    name,
                ));
            }
            tokens.push(token);
        }
        if tokens.len() > MOST {
            return Err(invalid(
                text!("%1 holds more than %2 tokens.", name, MOST),
                name,
            ));
        }
        Ok(Self(tokens))
    }

    /// Whether there are none, so that what they are for is off.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The token that was presented. All are looked at, whichever it is, and digests are compared in
    /// constant time: how long it takes tells nothing.
    pub fn find(&self, presented: &str) -> Option<&Token> {
        let digest = sha256(presented.as_bytes());
        self.find_by(|token| {
            let different = token
                .digest
                .iter()
                .zip(digest)
                .fold(0, |different, (a, b)| different | (a ^ b));
            std::hint::black_box(different) == 0
        })
    }

    /// The last token for which `is` holds; it is asked of each.
    pub fn find_by(&self, is: impl Fn(&Token) -> bool) -> Option<&Token> {
        let mut found = None;
        for token in &self.0 {
            if is(token) {
                found = Some(token);
            }
        }
        found
    }
}

fn token(owner: &str, entry: Value, publishing: bool) -> Result<Token, &'static str> {
    let Full {
        token,
        prefix,
        username,
    } = match serde_json::from_value(entry) {
        Ok(Entry::Full(full)) => full,
        Ok(Entry::Bare(token)) => Full {
            token,
            prefix: None,
            username: None,
        },
        Err(_) => {
            return Err("this is neither a token nor an object with “token” and no unknown field.");
        }
    };
    if owner.trim().is_empty() || owner.len() > 100 || owner.chars().any(char::is_control) {
        return Err("the owner’s name is empty, too long or holds a control character.");
    }
    // The characters of RFC 6750, section 2.1: others cannot be sent.
    let sendable = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
    if !(LEAST..=1024).contains(&token.len()) || !token.chars().all(sendable) {
        return Err("a token is 32 to 1024 letters, digits or -._~+/= without a space.");
    }
    if !publishing && (prefix.is_some() || username.is_some()) {
        return Err("only tokens for publishing have a prefix or a user’s name.");
    }
    let prefix = match prefix.as_deref().map(|prefix| prefix.trim_matches('/')) {
        // Who writes one wants to hold the owner to something.
        Some("") => return Err("the prefix is empty."),
        Some(prefix)
            if prefix
                .split('/')
                .any(|part| matches!(part, "" | "." | "..")) =>
        {
            return Err("the prefix has a part that is empty, “.” or “..”.");
        }
        prefix => prefix.map(str::to_owned),
    };
    if username
        .as_deref()
        .is_some_and(|name| name.trim().is_empty())
    {
        return Err("the user’s name is empty.");
    }
    Ok(Token {
        name: owner.to_owned(),
        prefix,
        username,
        digest: sha256(token.as_bytes()),
    })
}

/// An owner's name, unless it is rather a token in the wrong place.
fn shown(owner: &str) -> &str {
    if owner.len() < LEAST { owner } else { "…" }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    fn read(list: &str) -> Result<Tokens, Error> {
        let variable = |_: &str| Some(list.to_owned());
        Tokens::read(&Variables(&variable), "TOKENS", true)
    }

    #[test]
    fn each_token_has_an_owner_and_perhaps_a_prefix() {
        let list = format!(
            r#"{{"ci": "{A}", "ada": {{"token": "{B}", "prefix": "/team-a/", "username": "ada"}}}}"#
        );
        let tokens = read(&list).unwrap();
        let ci = tokens.find(A).unwrap();
        assert_eq!((&*ci.name, &ci.prefix), ("ci", &None));
        let ada = tokens.find(B).unwrap();
        assert_eq!(
            (&*ada.name, ada.prefix.as_deref(), ada.username.as_deref()),
            ("ada", Some("team-a"), Some("ada"))
        );
    }

    #[test]
    fn only_the_very_token_is_found() {
        let tokens = read(&format!(r#"{{"ci": "{A}"}}"#)).unwrap();
        for other in [
            "",
            "a",
            B,
            &A[1..],
            &format!("{A}a"),
            &A.to_uppercase(),
            "ci",
        ] {
            assert!(tokens.find(other).is_none(), "{other}");
        }
        assert!(Tokens::default().find("").is_none());
    }

    #[test]
    fn a_list_that_is_not_understood_is_refused_and_not_told() {
        let secret = "VERYSECRET".repeat(4);
        for list in [
            secret.clone(),
            format!(r#"["{secret}"]"#),
            format!(r#"{{"{secret}": 1}}"#),
            r#"{"ci": "VERYSECRET"}"#.into(),
            r#"{"ci": {"token": "VERYSECRET"}}"#.into(),
            format!(r#"{{"ci": "{secret} "}}"#),
            format!(r#"{{"ci": "{secret}é"}}"#),
            format!(r#"{{"": "{secret}"}}"#),
            format!(r#"{{"a\nb": "{secret}"}}"#),
            format!(r#"{{"ci": {{"token": "{secret}", "prefixes": "a"}}}}"#),
            format!(r#"{{"ci": {{"token": "{secret}", "prefix": "/"}}}}"#),
            format!(r#"{{"ci": {{"token": "{secret}", "prefix": "a/../b"}}}}"#),
            format!(r#"{{"ci": {{"token": "{secret}", "username": " "}}}}"#),
            format!(r#"{{"a": "{secret}", "b": "{secret}"}}"#),
        ] {
            let error = read(&list).unwrap_err().to_string();
            assert!(error.contains("TOKENS"), "{error}");
            assert!(!error.contains("VERYSECRET"), "{error}");
        }
    }

    #[test]
    fn nothing_that_is_printed_shows_a_token() {
        let tokens = read(&format!(r#"{{"ci": "{A}"}}"#)).unwrap();
        assert_eq!(
            format!("{tokens:?}"),
            r#"Tokens([Token { name: "ci", .. }])"#
        );
    }

    #[test]
    fn a_mac_belongs_to_one_token_and_one_message() {
        let tokens = read(&format!(r#"{{"a": "{A}", "b": "{B}"}}"#)).unwrap();
        let (a, b) = (tokens.find(A).unwrap(), tokens.find(B).unwrap());
        let mac = a.mac("1");
        assert!(a.verifies("1", &mac));
        assert!(!a.verifies("2", &mac) && !b.verifies("1", &mac));
        assert!(!a.verifies("1", &mac[..31]) && !a.verifies("1", &[]));
    }
}
