//! Requests by the browser's `fetch`.

use std::{
    cell::Cell,
    rc::Rc,
    time::{Duration, SystemTime},
};

use bookstore_s3::{Body, Payload, Transport, TransportError};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response, header};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit,
    RequestMode, RequestRedirect, ResponseType,
};

use crate::{
    js::{self, Timer},
    payload::JsBytes,
};

/// How long a request without a body may wait for an answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// The slowest request that is waited for, in bytes per second. Four parts of an upload may share one line.
const SLOWEST: u64 = 16 * 1024;

/// A larger body is handed over as a blob, which the browser sends piece by piece; of an array it makes several whole
/// copies.
const STREAMED: u64 = 1024 * 1024;

/// What is waited for where the answer does not tell its length, in bytes.
const UNKNOWN: u64 = 64 * 1024 * 1024;

/// `fetch`, with nothing of the page in the request: no cookie, no referrer, no cache, no redirect.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fetch;

impl Transport for Fetch {
    type Payload = JsBytes;
    type Body = FetchBody;

    async fn send(
        &self,
        request: Request<Self::Payload>,
    ) -> Result<Response<Self::Body>, TransportError> {
        let deadline = Deadline::new(request.body().len())?;
        let init = init(&request, &deadline).map_err(|error| deadline.failed(&error))?;
        let answer = JsFuture::from(js::fetch(&request.uri().to_string(), &init))
            .await
            .map_err(|error| deadline.failed(&error))?
            .unchecked_into::<web_sys::Response>();
        if answer.type_() == ResponseType::Opaqueredirect {
            return Err(TransportError::new("the server answered with a redirect"));
        }
        let mut response = Response::builder().status(answer.status());
        for (name, value) in pairs(&answer.headers()) {
            response = response.header(name, value);
        }
        response
            .body(FetchBody { answer, deadline })
            .map_err(|error| TransportError::new(error.to_string()))
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs_f64(js_sys::Date::now() / 1000.0)
    }

    async fn sleep(&self, duration: Duration) {
        js::sleep(duration).await;
    }

    async fn sha256(&self, payload: &Self::Payload) -> [u8; 32] {
        payload.sha256().await
    }

    async fn reachable(&self, origin: &str) -> Option<bool> {
        let deadline = Deadline::new(0).ok()?;
        let init = plain(&deadline);
        // A browser follows redirects in this mode, or sends nothing at all.
        init.set_method("HEAD");
        init.set_mode(RequestMode::NoCors);
        Some(JsFuture::from(js::fetch(origin, &init)).await.is_ok())
    }

    fn origin(&self) -> Option<String> {
        js::origin()
    }
}

fn init(request: &Request<JsBytes>, deadline: &Deadline) -> Result<RequestInit, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in request.headers() {
        // The browser sets these two itself and lets nobody else.
        if name == header::HOST || name == header::CONTENT_LENGTH {
            continue;
        }
        headers.append(name.as_str(), &String::from_utf8_lossy(value.as_bytes()))?;
    }
    let init = plain(deadline);
    init.set_method(request.method().as_str());
    init.set_headers(&headers);
    init.set_redirect(RequestRedirect::Manual);
    let body = request.body();
    if body.len() > STREAMED {
        init.set_body(&body.blob()?.into());
    } else if !body.is_empty() {
        init.set_body(body.array());
    }
    Ok(init)
}

/// What holds for every request.
fn plain(deadline: &Deadline) -> RequestInit {
    let init = RequestInit::new();
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(RequestCredentials::Omit);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(&deadline.controller.signal()));
    init
}

/// The headers of an answer that a page may see.
fn pairs(headers: &Headers) -> Vec<(HeaderName, HeaderValue)> {
    let entries = js_sys::try_iter(headers).ok().flatten();
    entries
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|pair| {
            let pair = pair.unchecked_into::<Array>();
            let name = pair.get(0).as_string()?.parse().ok()?;
            let value = HeaderValue::from_str(&pair.get(1).as_string()?).ok()?;
            Some((name, value))
        })
        .collect()
}

/// Aborts a request that takes longer than its size explains, or that nobody waits for any more.
#[derive(Debug)]
struct Deadline {
    controller: AbortController,
    passed: Rc<Cell<bool>>,
    timer: Option<Timer>,
    lifted: bool,
}

impl Deadline {
    fn new(bytes: u64) -> Result<Self, TransportError> {
        let controller =
            AbortController::new().map_err(|error| TransportError::new(js::message(&error)))?;
        let mut deadline = Self {
            controller,
            passed: Rc::default(),
            timer: None,
            lifted: false,
        };
        deadline.reset(bytes);
        Ok(deadline)
    }

    /// Begins anew, with time for so many bytes.
    fn reset(&mut self, bytes: u64) {
        let (controller, passed) = (self.controller.clone(), Rc::clone(&self.passed));
        self.timer = None;
        self.timer = Some(Timer::new(
            PATIENCE + Duration::from_secs(bytes / SLOWEST),
            move || {
                passed.set(true);
                controller.abort();
            },
        ));
    }

    fn failed(&self, error: &JsValue) -> TransportError {
        if self.passed.get() {
            TransportError::timed_out("no answer in time")
        } else {
            TransportError::new(js::message(error))
        }
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        if !self.lifted {
            // Nothing happens to a request that is over.
            self.controller.abort();
        }
    }
}

/// An answer whose bytes are still on their way. Dropped, the connection is let go.
#[derive(Debug)]
pub struct FetchBody {
    answer: web_sys::Response,
    deadline: Deadline,
}

impl FetchBody {
    /// The browser's own answer, its body not read yet. How long that may take is no longer watched here.
    pub fn into_answer(mut self) -> web_sys::Response {
        self.deadline.lifted = true;
        self.answer
    }

    /// Reads all of it into JavaScript's memory.
    ///
    /// # Errors
    /// When the connection broke first, or was too slow.
    pub async fn array(mut self) -> Result<Uint8Array, TransportError> {
        let length = self.answer.headers().get("content-length").ok().flatten();
        let length = length.and_then(|length| length.parse().ok());
        self.deadline.reset(length.unwrap_or(UNKNOWN));
        let failed = |error| self.deadline.failed(&error);
        let buffer = self.answer.array_buffer().map_err(failed)?;
        let buffer = JsFuture::from(buffer).await.map_err(failed)?;
        Ok(Uint8Array::new(&buffer))
    }
}

impl Body for FetchBody {
    async fn bytes(self) -> Result<Bytes, TransportError> {
        Ok(self.array().await?.to_vec().into())
    }
}
