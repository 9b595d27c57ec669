//! Who asks: tokens in the `Authorization` header, by [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750).

use bookstore::{Error, error::OwnKind};
use bookstore_s3::text;
use http::StatusCode;
use url::Url;

use crate::{
    config::{Config, Token, Tokens},
    problem::Problem,
    request::{Request, now},
    session,
};

/// The owner of the token for publishing that the request brings.
///
/// # Errors
/// 401 without one that is known.
pub fn publisher<'a>(config: &'a Config, request: &Request<'_>) -> Result<&'a Token, Problem> {
    bearer(&config.publishers, request)
}

/// Who runs this site.
///
/// # Errors
/// 401 without a token that is known.
pub fn operator<'a>(config: &'a Config, request: &Request<'_>) -> Result<&'a Token, Problem> {
    bearer(&config.operators, request)
}

/// The owner of the token or the session with which the request reads; none where reading is open, and then no
/// cookie is looked at.
///
/// # Errors
/// 401 where reading is closed and there is neither.
pub fn reader<'a>(config: &'a Config, request: &Request<'_>) -> Result<Option<&'a Token>, Problem> {
    if !config.is_closed() {
        return Ok(None);
    }
    let cookies = request.header("cookie");
    let session = cookies
        .as_deref()
        .and_then(|cookies| session::find(&config.readers, cookies, now()));
    match session {
        Some(reader) => Ok(Some(reader)),
        None => bearer(&config.readers, request).map(Some),
    }
}

/// Checks that a form was sent by a page of this site. `Sec-Fetch-Site` tells it; browsers that do not know it send
/// `Origin`.
///
/// # Errors
/// 403 where it was not, or that cannot be told.
pub fn same_origin(config: &Config, request: &Request<'_>) -> Result<(), Problem> {
    let own = match request.header("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => request.header("origin").is_some_and(|origin| {
            let configured = Url::parse(&config.settings.edge_url).ok();
            [Some(&request.url), configured.as_ref()]
                .into_iter()
                .flatten()
                .any(|url| url.origin().ascii_serialization() == origin)
        }),
    };
    if own {
        return Ok(());
    }
    Err(Error::new(
        OwnKind::NotAllowed,
        text!("This form was not sent by a page of this site."),
        text!("Open the link again and fill in the form there."),
    )
    .into())
}

fn bearer<'a>(tokens: &'a Tokens, request: &Request<'_>) -> Result<&'a Token, Problem> {
    let presented = request.header("authorization");
    let presented = presented.as_deref().and_then(token);
    presented
        .and_then(|presented| tokens.find(presented))
        .ok_or_else(|| refused(presented.is_some()))
}

/// The token of `Bearer …`; the scheme's case means nothing.
fn token(header: &str) -> Option<&str> {
    let (scheme, token) = header.trim().split_once(' ')?;
    let token = token.trim_start();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// 401, for a token that is missing or not known.
pub fn refused(presented: bool) -> Problem {
    let message = if presented {
        text!("This token is not known here.")
    } else {
        text!("This needs a token.")
    };
    let error = Error::new(
        OwnKind::TokenNeeded,
        message,
        text!(
            "Send a token of this site as “Authorization: Bearer …”, or ask who runs it for one."
        ),
    );
    Problem {
        challenge: Some(if presented {
            r#"Bearer realm="bookstore", error="invalid_token""#
        } else {
            r#"Bearer realm="bookstore""#
        }),
        ..Problem::new(StatusCode::UNAUTHORIZED, error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_stands_behind_the_word_bearer() {
        for (header, expected) in [
            ("Bearer abc", Some("abc")),
            ("bearer  abc ", Some("abc")),
            ("BEARER a=", Some("a=")),
            ("Basic abc", None),
            ("Bearer", None),
            ("Bearer ", None),
            ("Bearerabc", None),
            ("abc", None),
            ("", None),
        ] {
            assert_eq!(token(header), expected, "{header}");
        }
    }
}
