//! bookstore at the edge: a Cloudflare Worker that answers shared links.
//!
//! It reads from the configured storage, from allowed buckets and below the published prefix, and
//! writes nothing. A request goes [`request`] → [`router`] → a page, the API or a download →
//! [`response`]; whatever fails on the way becomes a [`problem`], in words for readers and scripts that
//! tell nothing of this site's inside.
//!
//! Nothing is kept from one request to the next: a future of one request must never be awaited by
//! another, and a Worker may end at any time.

mod access;
mod api;
mod assets;
mod config;
mod disposition;
mod download;
mod headers;
mod object;
mod pages;
mod problem;
mod request;
mod response;
mod router;
mod show;
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
    _context: Context,
) -> worker::Result<web_sys::Response> {
    let answer = router::answer(&request, &env).await;
    Ok(response::into_js(answer)?)
}
