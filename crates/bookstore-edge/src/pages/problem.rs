//! Failures as readable pages.

use bookstore::{CloneLink, ErrorKind};
use bookstore_s3::ErrorKind as S3;
use http::StatusCode;
use maud::html;

use super::Page;
use crate::{
    headers, preview,
    problem::Problem,
    request::Request,
    response::{self, Answer, Body},
};

/// The page of a failure: what happened, what the reader can do, and what to tell who runs the site.
pub fn problem(problem: &Problem, request: &Request<'_>) -> Answer {
    let error = &problem.error;
    let title = match problem.status {
        StatusCode::NOT_FOUND => "Not found",
        StatusCode::GONE => "Taken back",
        StatusCode::FORBIDDEN => "Not allowed",
        StatusCode::BAD_REQUEST => "Not a good link",
        StatusCode::METHOD_NOT_ALLOWED => "Not that way",
        StatusCode::INTERNAL_SERVER_ERROR => "Not set up",
        _ => "Not now",
    };
    let newest = (error.kind == ErrorKind::S3(S3::VersionNotFound))
        .then(|| CloneLink::from_query(request.query()).ok())
        .flatten()
        .map(|link| CloneLink {
            edge: request.origin(),
            ..link.newest()
        });
    let main = html! {
        h1 { (title) }
        p.lead { (error.message) }
        @for detail in &error.details {
            p { (detail) }
        }
        p { (error.advice) }
        p.actions {
            @if let Some(newest) = newest {
                a.button href=(newest) { "Open the newest version" }
            }
            @if error.retryable {
                a.button href=(request.url) { "Try again" }
            }
        }
        p.fine {
            "Status " (problem.status.as_u16())
            @if let Some(code) = &error.code { " · " (code) }
            @if let Some(id) = &error.request_id { " · request " code { (id) } }
        }
    };
    let mut answer = Page {
        status: problem.status,
        title,
        script: false,
        lab: None,
        card: None,
        main,
        below: None,
    }
    .answer();
    problem.finish(&mut answer);
    answer
}

/// The same in the page's frame, where there is nothing to go back to: the page around it works.
pub fn no_preview(problem: &Problem) -> Answer {
    let (message, advice) = (
        problem.error.message.to_string(),
        problem.error.advice.to_string(),
    );
    let document = bookstore_preview::notice("No preview", &[&message, &advice]);
    let mut answer = response::of(
        problem.status,
        preview::HTML,
        Body::Bytes(document.into_bytes()),
    );
    headers::preview(answer.headers_mut(), preview::style_hash(), "");
    problem.finish(&mut answer);
    answer
}
