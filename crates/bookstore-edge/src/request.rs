//! A request as the router sees it.

use bookstore_s3::Address;
use http::Method;
use url::Url;

use crate::transport::{Incoming, ReadError, join};

/// What was asked.
pub struct Request<'a> {
    /// The method.
    pub method: Method,
    /// The address, as the client named it.
    pub url: Url,
    raw: &'a web_sys::Request,
}

impl<'a> Request<'a> {
    /// Reads the platform's request; `None` when its method or address is none.
    pub fn read(raw: &'a web_sys::Request) -> Option<Self> {
        Some(Self {
            method: Method::from_bytes(raw.method().as_bytes()).ok()?,
            url: Url::parse(&raw.url()).ok()?,
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
        let Some(stream) = self.raw.body() else {
            return Ok(Vec::new());
        };
        let pieces = Incoming::of(stream).read(limit).await?;
        Ok(join(&pieces))
    }
}
