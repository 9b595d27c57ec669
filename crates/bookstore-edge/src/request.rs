//! A request as the router sees it.

use std::{rc::Rc, time::Duration};

use bookstore_s3::{Address, text};
use http::Method;
use js_sys::Uint8Array;
use url::Url;

use crate::{
    problem::Problem,
    trail::Trail,
    transport::{Incoming, ReadError, join},
};

/// What was asked.
pub struct Request<'a> {
    /// The method.
    pub method: Method,
    /// The address, as the client named it.
    pub url: Url,
    /// The path just as it came: encoded, and with its dot segments.
    pub path: String,
    /// What is found out about it.
    pub trail: Rc<Trail>,
    raw: &'a web_sys::Request,
}

impl<'a> Request<'a> {
    /// Reads the platform's request; `None` when its method or address is none.
    pub fn read(raw: &'a web_sys::Request) -> Option<Self> {
        let url = raw.url();
        Some(Self {
            path: path_of(&url).to_owned(),
            trail: Rc::default(),
            method: Method::from_bytes(raw.method().as_bytes()).ok()?,
            url: Url::parse(&url).ok()?,
            raw,
        })
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<String> {
        self.raw.headers().get(name).ok()?
    }

    /// The query, without its `?`.
    pub fn query(&self) -> &str {
        self.url.query().unwrap_or_default()
    }

    /// Scheme, host and port at which this was asked: the edge's own address, where none is configured. None
    /// for a host that is not read alike everywhere, such as one that ends in a dot.
    pub fn origin(&self) -> Option<Address> {
        self.url.origin().ascii_serialization().parse().ok()
    }

    /// Whether the client has what has this entity tag already: `If-None-Match` compares weakly.
    pub fn matches(&self, etag: &str) -> bool {
        let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        self.header("if-none-match").is_some_and(|tags| {
            tags.trim() == "*" || tags.split(',').any(|tag| bare(tag) == bare(etag))
        })
    }

    /// Whether a page suits whoever asks better than JSON: a browser that follows a link says so.
    pub fn wants_page(&self) -> bool {
        self.header("accept")
            .is_some_and(|accept| accept.contains("text/html"))
    }

    /// Reads the body.
    ///
    /// # Errors
    /// When it is longer than `limit` bytes or breaks off.
    pub async fn body(&self, limit: u64) -> Result<Vec<u8>, ReadError> {
        Ok(join(&self.pieces(limit).await?))
    }

    /// Reads a body that is text.
    ///
    /// # Errors
    /// 413 when it is longer than `limit` bytes, 400 when it breaks off or is no UTF-8.
    pub async fn text(&self, limit: u64) -> Result<String, Problem> {
        let broken = || Problem::bad_request(text!("The request broke off."));
        match self.body(limit).await {
            Ok(body) => String::from_utf8(body).map_err(|_| broken()),
            Err(ReadError::TooLong) => Err(Problem::too_long()),
            Err(ReadError::Broken(_)) => Err(broken()),
        }
    }

    /// Reads the body, and leaves it in JavaScript's memory.
    ///
    /// # Errors
    /// As [`body`](Self::body).
    pub async fn pieces(&self, limit: u64) -> Result<Vec<Uint8Array>, ReadError> {
        match self.raw.body() {
            Some(stream) => {
                let announced = self.header("content-length");
                let announced = announced.and_then(|length| length.parse().ok());
                Incoming::of(stream, announced).read(limit).await
            }
            None => Ok(Vec::new()),
        }
    }
}

/// The time, in seconds since 1970.
pub fn now() -> u64 {
    Duration::from_secs_f64(js_sys::Date::now().max(0.0) / 1000.0).as_secs()
}

/// The path of an address, which the `url` crate would have tidied.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find(['/', '?', '#']).map_or("", |at| &rest[at..]);
    let path = &path[..path.find(['?', '#']).unwrap_or(path.len())];
    if path.is_empty() { "/" } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_not_tidied() {
        for (url, path) in [
            (
                "http://h:1/a/../b/%2e%2E/c//d?x=/y#z",
                "/a/../b/%2e%2E/c//d",
            ),
            ("https://h", "/"),
            ("https://h?x=/y", "/"),
            ("https://h/+%20é", "/+%20é"),
        ] {
            assert_eq!(path_of(url), path, "{url}");
        }
    }
}
