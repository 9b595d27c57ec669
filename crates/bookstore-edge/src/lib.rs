//! bookstore at the edge: a Cloudflare Worker that answers shared links.
//!
//! It reads from the configured storage, from allowed buckets and below the published prefix, and
//! writes only for who brings a token. A request goes [`request`] → [`router`] → a page, the API or a download →
//! [`response`]; whatever fails on the way becomes a [`problem`], in words for readers and scripts that
//! tell nothing of this site's inside.
//!
//! What is kept from one request to the next is in the platform's [`cache`]; requests for the same thing at the same
//! moment share one [`flight`]. A Worker may end at any time.

mod access;
mod api;
mod asked;
mod assets;
mod auth;
mod cache;
mod config;
mod disposition;
mod download;
mod facts;
mod flight;
mod headers;
mod limits;
mod load;
mod object;
mod outgoing;
mod pages;
mod preview;
mod problem;
mod recent;
mod request;
mod response;
mod route;
mod router;
mod session;
mod show;
mod trail;
mod transport;

use worker::{Context, Env, event};

/// What the platform calls for each request.
///
/// # Errors
/// None: what fails is an answer. A panic is answered by the runtime, with status 500 and no text of ours;
/// the next request gets a fresh instance.
#[event(fetch)]
async fn fetch(
    request: web_sys::Request,
    env: Env,
    context: Context,
) -> worker::Result<web_sys::Response> {
    let answer = router::answer(&request, &env, &context).await;
    Ok(response::into_js(answer)?)
}
