//! What the client needs from its surroundings: send, tell the time, sleep, and hash.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use sha2::{Digest, Sha256};

/// The surroundings of a [`Client`](crate::Client): a browser, a Worker, a native test.
///
/// Futures need not be `Send`: all three run them on one thread.
#[allow(async_fn_in_trait)]
pub trait Transport {
    /// What a request carries. In a browser this is a handle on JavaScript's own bytes, so that a
    /// 200 MB notebook is not copied into wasm only to be sent.
    type Payload: Payload;
    /// The body of an answer, not read yet.
    type Body: Body;

    /// Sends one request, following no redirect, and resolves once the head of the answer is here.
    ///
    /// # Errors
    /// When no HTTP answer came: no network, name not found, refused, time-out, CORS.
    async fn send(
        &self,
        request: http::Request<Self::Payload>,
    ) -> Result<http::Response<Self::Body>, TransportError>;

    /// The time now, by this machine's clock.
    fn now(&self) -> SystemTime;

    /// Resolves after `duration`.
    async fn sleep(&self, duration: Duration);

    /// The SHA-256 of a payload.
    async fn sha256(&self, payload: &Self::Payload) -> [u8; 32];

    /// Whether anything answers at this origin, whatever it says; `None` where that cannot be told.
    ///
    /// In a page this is a fetch in the mode `no-cors`: the browser hides the answer, but not that
    /// there is one. It is asked when a request got none, to tell why.
    async fn reachable(&self, _origin: &str) -> Option<bool> {
        None
    }

    /// The page's own origin where there is one, so that an error can name it.
    fn origin(&self) -> Option<String> {
        None
    }
}

/// The body of a request. A clone is cheap: retries send it again.
pub trait Payload: Clone + From<Bytes> {
    /// Length in bytes.
    fn len(&self) -> u64;

    /// The bytes from `start` up to `end`, not copied. Both are at most [`len`](Self::len).
    #[must_use]
    fn slice(&self, start: u64, end: u64) -> Self;

    /// Whether there is nothing in it.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The body of an answer.
#[allow(async_fn_in_trait)]
pub trait Body {
    /// Reads all of it.
    ///
    /// # Errors
    /// When the connection broke first.
    async fn bytes(self) -> Result<Bytes, TransportError>;
}

impl Payload for Bytes {
    fn len(&self) -> u64 {
        Bytes::len(self) as u64
    }

    fn slice(&self, start: u64, end: u64) -> Self {
        let at = |place| usize::try_from(place).expect("bytes in memory are counted by usize");
        Bytes::slice(self, at(start)..at(end))
    }
}

impl Body for Bytes {
    async fn bytes(self) -> Result<Bytes, TransportError> {
        Ok(self)
    }
}

/// SHA-256 in this module, for transports whose surroundings have none.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// No HTTP answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportError {
    /// What the surroundings said, for the log; browsers say almost nothing.
    pub message: String,
    /// Whether it was this client that gave up waiting.
    pub timed_out: bool,
}

impl TransportError {
    /// A failure with what the surroundings said of it.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            timed_out: false,
        }
    }

    /// This client gave up waiting.
    pub fn timed_out(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            timed_out: true,
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TransportError {}
