//! The session of a reader who signed in with a token, where reading is closed.
//!
//! The cookie does not hold the token but when the session ends, and an HMAC of that under the token: it is
//! worth nothing elsewhere or later, and nothing any more once the token has left the configuration. No
//! list of sessions is kept, so that a copy of the cookie outlives *Sign out* until that end.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::config::{Token, Tokens};

/// `__Host-` binds it to this very host, to https, and to all of its paths.
const NAME: &str = "__Host-bookstore";

/// No script sees it, and no other site makes a browser send it.
const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Strict";

/// How long a session lasts, in seconds, if the browser is not closed before.
const LASTS: u64 = 12 * 60 * 60;

/// A `Set-Cookie` that begins a session; `now` in seconds since 1970.
pub fn begin(token: &Token, now: u64) -> String {
    let end = now + LASTS;
    let mac = URL_SAFE_NO_PAD.encode(token.mac(&message(end)));
    format!("{NAME}={end}.{mac}; {ATTRIBUTES}")
}

/// A `Set-Cookie` that ends it.
pub fn end() -> String {
    format!("{NAME}=; {ATTRIBUTES}; Max-Age=0")
}

/// Whose session a `Cookie` header tells of.
pub fn find<'a>(tokens: &'a Tokens, cookies: &str, now: u64) -> Option<&'a Token> {
    let value = cookies.split(';').find_map(|cookie| {
        let (name, value) = cookie.trim().split_once('=')?;
        (name == NAME).then_some(value)
    })?;
    let (end, mac) = value.split_once('.')?;
    let end: u64 = end.parse().ok()?;
    if end <= now || end > now + LASTS {
        return None;
    }
    let mac = URL_SAFE_NO_PAD.decode(mac).ok()?;
    tokens.find_by(|token| token.verifies(&message(end), &mac))
}

fn message(end: u64) -> String {
    format!("bookstore session until {end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::tests::read;

    const NOW: u64 = 1_795_239_854;

    fn tokens(list: &str) -> Tokens {
        read(&[("BOOKSTORE_READER_TOKENS", list)]).unwrap().readers
    }

    fn two() -> Tokens {
        tokens(
            r#"{"ada": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "bob": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}"#,
        )
    }

    fn cookie(tokens: &Tokens) -> String {
        let token = tokens.find("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb").unwrap();
        let set = begin(token, NOW);
        let (value, attributes) = set.split_once("; ").unwrap();
        assert_eq!(attributes, ATTRIBUTES);
        assert!(!value.contains("bbbb"));
        value.to_owned()
    }

    #[test]
    fn a_session_is_its_owners_until_it_ends() {
        let tokens = two();
        let cookie = cookie(&tokens);
        let owner = |cookies: &str, now| find(&tokens, cookies, now).map(|token| &*token.name);
        assert_eq!(owner(&cookie, NOW), Some("bob"));
        assert_eq!(owner(&format!("a=b; {cookie};c"), NOW), Some("bob"));
        assert_eq!(owner(&cookie, NOW + LASTS - 1), Some("bob"));
        assert_eq!(owner(&cookie, NOW + LASTS), None);
        // A clock that was set back makes no session longer.
        assert_eq!(owner(&cookie, NOW - 1), None);
    }

    #[test]
    fn a_session_ends_with_its_token() {
        let cookie = cookie(&two());
        let left = tokens(r#"{"ada": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}"#);
        assert!(find(&left, &cookie, NOW).is_none());
        assert!(find(&Tokens::default(), &cookie, NOW).is_none());
    }

    #[test]
    fn nothing_else_is_a_session() {
        let tokens = two();
        let cookie = cookie(&tokens);
        let (end, mac) = cookie.split_once('=').unwrap().1.split_once('.').unwrap();
        let later = end.parse::<u64>().unwrap() + 1;
        for value in [
            String::new(),
            "x".into(),
            end.into(),
            format!("{end}."),
            format!("{end}.{}", &mac[1..]),
            format!("{later}.{mac}"),
            format!("-1.{mac}"),
            format!("{end}.{mac}="),
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".into(),
        ] {
            assert!(
                find(&tokens, &format!("{NAME}={value}"), NOW).is_none(),
                "{value}"
            );
        }
        assert!(find(&tokens, &cookie.replace("__Host-", ""), NOW).is_none());
    }
}
