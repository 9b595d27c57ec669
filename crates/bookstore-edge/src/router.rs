//! From method and path to an answer.
//!
//! Paths are compared as they came, without decoding. `HEAD` is known wherever `GET` is.

use bookstore::Error;
use http::{Method, Response, StatusCode};
use js_sys::Reflect;
use worker::{Env, console_error};

use crate::{
    api, assets,
    config::Config,
    download, headers, pages,
    problem::Problem,
    request::Request,
    response::{self, Answer, Body},
};

const READ: &[Method] = &[Method::GET, Method::HEAD, Method::OPTIONS];
const POST: &[Method] = &[Method::POST, Method::OPTIONS];

/// What answers at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route<'a> {
    /// What this site is.
    Home,
    /// The landing page of a link.
    Page,
    /// The bytes of what a link names.
    Download,
    /// Release and features.
    Info,
    /// The contents model of what a link names.
    Clone,
    /// A file of the site's own.
    Asset(&'a str),
}

impl<'a> Route<'a> {
    fn find(path: &'a str) -> Option<Self> {
        Some(match path {
            "/" => Self::Home,
            "/bookstore/clone" | "/bookstore/clone/" => Self::Page,
            "/bookstore/download" | "/bookstore/download/" => Self::Download,
            "/api/bookstore" => Self::Info,
            "/api/bookstore/clone" | "/api/bookstore/clone/" => Self::Clone,
            path => Self::Asset(path.strip_prefix(assets::FOLDER)?),
        })
    }

    fn methods(self) -> &'static [Method] {
        match self {
            Self::Clone => POST,
            _ => READ,
        }
    }

    /// Whether scripts of other sites may read it.
    fn is_shared(self) -> bool {
        matches!(self, Self::Download | Self::Info | Self::Clone)
    }
}

/// Answers a request, whatever it is.
pub async fn answer(raw: &web_sys::Request, env: &Env) -> Answer {
    let Some(request) = Request::read(raw) else {
        return Problem::bad_request(bookstore_s3::text!(
            "This is not a request that can be read."
        ))
        .json();
    };
    let path = request.url.path().to_owned();
    let route = Route::find(&path);
    let outcome = match route {
        None => Err(Problem::no_route()),
        Some(route) if !route.methods().contains(&request.method) => {
            Err(Problem::no_method(route.methods()))
        }
        Some(route) if request.method == Method::OPTIONS => Ok(options(route)),
        Some(route) => dispatch(route, &request, env).await,
    };
    let mut answer = outcome.unwrap_or_else(|problem| {
        let in_json = match route {
            Some(Route::Info | Route::Clone) => true,
            Some(Route::Download) => !request.wants_page(),
            Some(_) => false,
            None => path == "/api" || path.starts_with("/api/"),
        };
        if in_json {
            problem.json()
        } else {
            pages::problem(&problem, &request)
        }
    });
    headers::everywhere(answer.headers_mut());
    if route.is_some_and(Route::is_shared) {
        headers::cors(answer.headers_mut());
    }
    if request.method == Method::HEAD {
        answer = response::without_body(answer);
    }
    answer
}

fn options(route: Route<'_>) -> Answer {
    let mut answer = Response::new(Body::Empty);
    *answer.status_mut() = StatusCode::NO_CONTENT;
    headers::allow(answer.headers_mut(), route.methods());
    if route.is_shared() {
        headers::preflight(answer.headers_mut(), route.methods());
    }
    answer
}

async fn dispatch(route: Route<'_>, request: &Request<'_>, env: &Env) -> Result<Answer, Problem> {
    match route {
        Route::Home => return Ok(pages::home()),
        Route::Asset(name) => return assets::find(name).ok_or_else(Problem::no_route),
        _ => {}
    }
    let config =
        Config::read(|name| Reflect::get(env, &name.into()).ok()?.as_string()).map_err(logged)?;
    if route == Route::Info {
        return Ok(api::info(&config));
    }
    // As nteract's: the routes of a feature that is switched off are not there.
    if !config.settings.enable_s3_cloning {
        return Err(Problem::no_route());
    }
    match route {
        Route::Page => pages::landing(&config, request).await,
        Route::Download => download::answer(&config, request).await,
        _ => api::clone(&config, request).await,
    }
}

/// Turns a failure into words for readers, and leaves the rest of it in the log.
pub fn logged(error: Error) -> Problem {
    let detail = error.to_string();
    let problem = Problem::from(error);
    if problem.status.is_server_error() || problem.status == StatusCode::FORBIDDEN {
        console_error!("{}: {detail}", problem.status.as_u16());
    }
    problem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_routes_of_cloning_take_a_slash_at_the_end() {
        for (path, route) in [
            ("/", Some(Route::Home)),
            ("/bookstore/clone", Some(Route::Page)),
            ("/bookstore/clone/", Some(Route::Page)),
            ("/bookstore/download/", Some(Route::Download)),
            ("/api/bookstore", Some(Route::Info)),
            ("/api/bookstore/", None),
            ("/api/bookstore/clone/", Some(Route::Clone)),
            ("/api/bookstore/clone//", None),
            ("/bookstore/static/x", Some(Route::Asset("x"))),
            ("/bookstore/Clone", None),
            ("/bookstore/%63lone", None),
            ("//bookstore/clone", None),
            ("", None),
        ] {
            assert_eq!(Route::find(path), route, "{path}");
        }
    }
}
