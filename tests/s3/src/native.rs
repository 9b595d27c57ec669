//! Transports for tests: HTTP without TLS on one thread.

use std::{
    cell::{Cell, RefCell},
    time::{Duration, SystemTime},
};

use bookstore_s3::{Body, Transport, TransportError, sha256};
use bytes::Bytes;

/// How long one attempt may take.
const TIME_OUT: Duration = Duration::from_secs(20);

/// A transport of the machine itself.
#[derive(Debug)]
pub struct Native {
    http: reqwest::Client,
    /// How far this machine's clock pretends to be ahead, in seconds.
    pub ahead: Cell<i64>,
    /// How many requests were sent.
    pub sent: Cell<usize>,
}

impl Default for Native {
    fn default() -> Self {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(TIME_OUT)
            .build()
            .expect("plain HTTP needs nothing of the machine");
        Self {
            http,
            ahead: Cell::new(0),
            sent: Cell::new(0),
        }
    }
}

/// The body of an answer.
#[derive(Debug)]
pub struct NativeBody(reqwest::Response);

impl Body for NativeBody {
    async fn bytes(self) -> Result<Bytes, TransportError> {
        self.0.bytes().await.map_err(failure)
    }
}

fn failure(error: reqwest::Error) -> TransportError {
    let timed_out = error.is_timeout();
    TransportError {
        message: error.without_url().to_string(),
        timed_out,
    }
}

impl Transport for Native {
    type Payload = Bytes;
    type Body = NativeBody;

    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<NativeBody>, TransportError> {
        self.sent.set(self.sent.get() + 1);
        let request = reqwest::Request::try_from(request.map(reqwest::Body::from));
        let answer = self
            .http
            .execute(request.map_err(failure)?)
            .await
            .map_err(failure)?;
        let mut response = http::Response::new(());
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        Ok(response.map(|()| NativeBody(answer)))
    }

    fn now(&self) -> SystemTime {
        let by = Duration::from_secs(self.ahead.get().unsigned_abs());
        if self.ahead.get() < 0 {
            SystemTime::now() - by
        } else {
            SystemTime::now() + by
        }
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }

    async fn sha256(&self, payload: &Bytes) -> [u8; 32] {
        sha256(payload)
    }
}

/// A transport that loses answers: the request gets through, the answer does not come back.
#[derive(Default)]
pub struct Forgetful {
    /// What the requests go through.
    pub native: Native,
    /// How many of the next answers are lost.
    pub to_lose: Cell<usize>,
    /// A header that answers come without, as in a page that the bucket's CORS rules do not let see it.
    pub hidden: Cell<Option<&'static str>>,
    /// Whose answers are counted: all, unless told otherwise.
    chosen: RefCell<Option<Choice>>,
}

/// Whether the answer to a request may be lost, by method and URL.
type Choice = Box<dyn Fn(&str) -> bool>;

impl Forgetful {
    /// Loses the next answers among those to the requests that `choice` picks by `METHOD URL`.
    pub fn lose(&self, count: usize, choice: impl Fn(&str) -> bool + 'static) {
        self.to_lose.set(count);
        *self.chosen.borrow_mut() = Some(Box::new(choice));
    }
}

impl Transport for Forgetful {
    type Payload = Bytes;
    type Body = NativeBody;

    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<NativeBody>, TransportError> {
        let line = format!("{} {}", request.method(), request.uri());
        let mut answer = self.native.send(request).await?;
        if let Some(name) = self.hidden.get() {
            answer.headers_mut().remove(name);
        }
        let chosen = self.chosen.borrow();
        if !chosen.as_ref().is_none_or(|choice| choice(&line)) {
            return Ok(answer);
        }
        match self.to_lose.get() {
            0 => Ok(answer),
            left => {
                self.to_lose.set(left - 1);
                Err(TransportError::new("the answer was lost"))
            }
        }
    }

    fn now(&self) -> SystemTime {
        self.native.now()
    }

    async fn sleep(&self, duration: Duration) {
        self.native.sleep(duration).await;
    }

    async fn sha256(&self, payload: &Bytes) -> [u8; 32] {
        self.native.sha256(payload).await
    }
}
