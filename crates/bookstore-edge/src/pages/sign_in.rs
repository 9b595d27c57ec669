//! Where reading is closed: the form that asks for a token, and what goes before and after it.

use bookstore::CloneLink;
use http::{HeaderValue, Response, StatusCode, header};
use maud::{Markup, html};

use super::Page;
use crate::{
    auth,
    config::Config,
    problem::Problem,
    request::{Request, now},
    response::{Answer, Body},
    session,
};

/// Where the form goes.
pub const SIGN_IN: &str = "/bookstore/sign-in";
/// Where the button on the page goes.
pub const SIGN_OUT: &str = "/bookstore/sign-out";

/// Longest form: a token, a bucket, a key and a version, each fully escaped.
const FORM: u64 = 16 * 1024;

/// The form, for who asks without a token; `problem` is what came of that.
///
/// A `SameSite=Strict` cookie does not come along from another site's link. Hence who comes from one is first
/// sent on to the same page by this site itself, which brings the cookie if there is one.
pub fn sign_in(problem: &Problem, request: &Request<'_>) -> Answer {
    let link = CloneLink::from_query(request.query()).ok();
    let from_elsewhere = matches!(
        request.header("sec-fetch-site").as_deref(),
        Some("cross-site" | "same-site")
    );
    let navigates = request.header("sec-fetch-mode").as_deref() == Some("navigate");
    let mut answer = match &link {
        Some(link) if from_elsewhere && navigates => go_on(link),
        _ => form(link.as_ref(), None),
    };
    problem.finish(&mut answer);
    answer
}

/// Takes the form: a cookie and the page of the link, or the form once more.
///
/// # Errors
/// 403 for a form of another site's; 400 and 413 for one that cannot be read.
pub async fn signed_in(config: &Config, request: &Request<'_>) -> Result<Answer, Problem> {
    auth::same_origin(config, request)?;
    let body = request.text(FORM).await?;
    let link = CloneLink::from_query(&body).ok();
    let token = url::form_urlencoded::parse(body.as_bytes())
        .find(|(name, _)| name == "token")
        .map(|(_, token)| token)
        .unwrap_or_default();
    let Some(reader) = config.readers.find(token.trim()) else {
        let problem = auth::refused(true);
        let mut answer = form(link.as_ref(), Some(&problem.error.message.to_string()));
        problem.finish(&mut answer);
        return Ok(answer);
    };
    request.trail.owner(&reader.name);
    let place = link.map_or_else(|| "/".to_owned(), |link| link.page_path());
    Ok(see_other(&place, &session::begin(reader, now())))
}

/// Ends the session.
///
/// # Errors
/// 403 for a form of another site's.
pub fn signed_out(config: &Config, request: &Request<'_>) -> Result<Answer, Problem> {
    auth::same_origin(config, request)?;
    Ok(see_other("/", &session::end()))
}

/// The button that ends the session.
pub fn sign_out() -> Markup {
    html! {
        form method="post" action=(SIGN_OUT) {
            p.actions { button type="submit" { "Sign out" } }
        }
    }
}

fn form(link: Option<&CloneLink>, wrong: Option<&str>) -> Answer {
    Page {
        status: StatusCode::UNAUTHORIZED,
        title: "Sign in to read",
        script: false,
        lab: None,
        card: None,
        below: None,
        main: html! {
            h1 { "Sign in to read" }
            p { "Here only those can read who have a token. Ask who shared the link, or who runs this site." }
            form method="post" action=(SIGN_IN) {
                @if let Some(link) = link {
                    input type="hidden" name="s3_bucket" value=(link.bucket);
                    input type="hidden" name="s3_key" value=(link.key);
                    @if let Some(version) = &link.version_id {
                        input type="hidden" name="s3_version_id" value=(version);
                    }
                }
                label for="token" { "Token" }
                input #token type="password" name="token" required autocomplete="current-password"
                    spellcheck="false" autocapitalize="none" maxlength="1024"
                    aria-invalid=[wrong.map(|_| "true")]
                    aria-describedby=[wrong.map(|_| "wrong").or(Some("hint"))];
                @if let Some(wrong) = wrong {
                    p #wrong.wrong role="alert" { (wrong) }
                }
                p #hint.fine {
                    "A cookie keeps you signed in until you close the browser, for 12 hours at most. "
                    "The token is not in it."
                }
                p.actions { button.primary type="submit" { "Sign in" } }
            }
        },
    }
    .answer()
}

fn go_on(link: &CloneLink) -> Answer {
    let path = link.page_path();
    let mut answer = Page {
        status: StatusCode::UNAUTHORIZED,
        title: "One moment",
        script: false,
        lab: None,
        card: None,
        below: None,
        main: html! {
            h1 { "One moment" }
            p { "This link came from another site." }
            p.actions { a.button href=(path) { "Go on" } }
        },
    }
    .answer();
    let refresh = HeaderValue::from_str(&format!("0;url={path}")).expect("a link is ASCII");
    answer.headers_mut().insert(header::REFRESH, refresh);
    answer
}

fn see_other(place: &str, cookie: &str) -> Answer {
    let mut answer = Response::new(Body::Empty);
    *answer.status_mut() = StatusCode::SEE_OTHER;
    let value = |text: &str| HeaderValue::from_str(text).expect("links and cookies are ASCII");
    let headers = answer.headers_mut();
    headers.insert(header::LOCATION, value(place));
    headers.insert(header::SET_COOKIE, value(cookie));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
