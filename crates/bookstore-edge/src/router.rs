//! From a request to its answer: the configuration, who asks, the page or the API, and what all answers share.

use std::{rc::Rc, time::Duration};

use bookstore::Error;
use http::{Method, Response, StatusCode};
use js_sys::Reflect;
use worker::{Context, Env};

use crate::{
    api::{self, Style},
    asked::Asked,
    assets, auth,
    config::{Config, Token},
    download,
    headers::{self, Sharing},
    limits, pages, preview,
    problem::Problem,
    request::Request,
    response::{self, Answer, Body},
    route::{Need, Route, is_read},
};

/// Answers a request, whatever it is.
pub async fn answer(raw: &web_sys::Request, env: &Env, context: &Context) -> Answer {
    let begin = js_sys::Date::now();
    let Some(request) = Request::read(raw) else {
        return Problem::bad_request(bookstore_s3::text!(
            "This is not a request that can be read."
        ))
        .json();
    };
    let route = Route::find(&request.path, request.query());
    let config = route.filter(|route| !route.is_own()).map(|_| {
        Config::read(|name| Reflect::get(env, &name.into()).ok()?.as_string()).map(Rc::new)
    });
    let sharing = match (route, &config) {
        (Some(route), Some(Ok(config))) => route.sharing(config, &request),
        _ => Sharing::Own,
    };
    let outcome = match route {
        Some(route) => serve(route, &request, env, context, config.as_ref(), &sharing).await,
        None => Err(Problem::no_route()),
    };
    let mut answer = outcome.unwrap_or_else(|problem| {
        request.trail.problem(&problem);
        let in_json = match route {
            Some(route) => route.is_json(&request),
            None => request.path == "/api" || request.path.starts_with("/api/"),
        };
        if in_json {
            problem.json()
        } else if route == Some(Route::Preview) {
            pages::no_preview(&problem)
        } else if problem.challenge.is_some() {
            pages::sign_in(&problem, &request)
        } else {
            pages::problem(&problem, &request)
        }
    });
    headers::everywhere(answer.headers_mut());
    headers::cors(answer.headers_mut(), &sharing);
    let closed = matches!(&config, Some(Ok(config)) if config.is_closed());
    if closed && route.is_some_and(|route| route.need() == Need::Reader) {
        headers::private(answer.headers_mut());
    }
    if request.method == Method::HEAD {
        answer = response::without_body(answer);
    }
    let name = route.map_or("none", Route::name);
    let spent = Duration::from_secs_f64((js_sys::Date::now() - begin).max(0.0) / 1000.0);
    let ms = u64::try_from(spent.as_millis()).unwrap_or(u64::MAX);
    request
        .trail
        .log(name, &request.method, answer.status(), ms);
    answer
}

async fn serve(
    route: Route<'_>,
    request: &Request<'_>,
    env: &Env,
    context: &Context,
    config: Option<&Result<Rc<Config>, Error>>,
    sharing: &Sharing,
) -> Result<Answer, Problem> {
    if let Some(Ok(config)) = config
        && !route.is_on(config)
    {
        return Err(Problem::no_route());
    }
    let methods = route.methods();
    if !methods.contains(&request.method) {
        return Err(Problem::no_method(methods));
    }
    if request.method == Method::OPTIONS {
        return Ok(options(methods, sharing));
    }
    match (route, config) {
        (Route::Asset(name), _) => assets::find(name).ok_or_else(Problem::no_route),
        (_, Some(Ok(config))) => {
            let owner = admit(route, request, env, config).await?;
            let asked = Asked::new(Rc::clone(config), request, context);
            dispatch(route, &asked, owner).await
        }
        (_, Some(Err(error))) => Err(logged(error.clone())),
        (_, None) => Ok(pages::home()),
    }
}

/// Counts the request, and gives the owner of the token that it brings, where the route needs one.
async fn admit<'a>(
    route: Route<'_>,
    request: &Request<'_>,
    env: &Env,
    config: &'a Config,
) -> Result<Option<&'a Token>, Problem> {
    let owner = match route.need() {
        Need::None => Ok(None),
        Need::Reader => auth::reader(config, request),
        Need::Publisher => auth::publisher(config, request).map(Some),
        Need::Operator => auth::operator(config, request).map(Some),
    };
    let name = owner.as_ref().ok().and_then(|owner| Some(&*(*owner)?.name));
    if let Some(name) = name {
        request.trail.owner(name);
    }
    limits::request(env, request, name).await?;
    let tried = owner.is_err() && request.header("authorization").is_some();
    if tried || route == Route::SignIn {
        limits::sign_in(env, request).await?;
    }
    owner
}

fn options(methods: &[Method], sharing: &Sharing) -> Answer {
    let mut answer = Response::new(Body::Empty);
    *answer.status_mut() = StatusCode::NO_CONTENT;
    headers::allow(answer.headers_mut(), methods);
    headers::preflight(answer.headers_mut(), sharing, methods);
    answer
}

async fn dispatch(
    route: Route<'_>,
    asked: &Asked<'_>,
    owner: Option<&Token>,
) -> Result<Answer, Problem> {
    let (config, request) = (&*asked.config, asked.request);
    match route {
        Route::Page => pages::landing(asked).await,
        Route::Preview => preview::answer(asked).await,
        Route::Download => download::answer(config, request).await,
        Route::Cloned if is_read(&request.method) => pages::landing(asked).await,
        Route::Clone | Route::Cloned => api::clone(asked).await,
        Route::Publish(path) | Route::Published(path) => {
            let token = owner.ok_or_else(|| auth::refused(false))?;
            match (route, &request.method) {
                (Route::Publish(_), &Method::DELETE) => {
                    api::unpublish(config, request, token, &asked.cache, path).await
                }
                (Route::Publish(_), _) => {
                    api::publish(config, request, token, &asked.cache, path, Style::Publish).await
                }
                _ => {
                    api::publish(config, request, token, &asked.cache, path, Style::Published).await
                }
            }
        }
        Route::Info => Ok(api::info(config)),
        Route::OpenApi => Ok(api::openapi()),
        Route::Purge => api::purge(asked).await,
        Route::Check => Ok(api::check(config, request).await),
        Route::SignIn => pages::signed_in(config, request).await,
        Route::SignOut => pages::signed_out(config, request),
        Route::Home | Route::Asset(_) => Err(Problem::no_route()),
    }
}

/// Turns a failure into words for readers, and keeps the rest of it for the log.
pub fn logged(error: Error) -> Problem {
    Problem {
        detail: Some(error.to_string()),
        ..Problem::from(error)
    }
}
