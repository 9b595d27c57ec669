//! The Worker's `fetch` as a transport: no redirect is followed, and every wait ends.
//!
//! A body stays outside of wasm's memory until it is wanted there, since that memory never shrinks, and
//! since what a request holds in it is lost for good when the client leaves in the middle.

use std::{
    pin::pin,
    rc::Rc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use bookstore_s3::{Payload as _, Transport, TransportError};
use bytes::Bytes;
use futures_util::future::{Either, select};
use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStreamByobReader;
use worker::Delay;

use crate::{outgoing::Outgoing, trail::Trail};

/// Most bytes that the client reads of an answer on its own account: S3's errors are short.
const ANSWER: u64 = 1024 * 1024;

/// Bytes that are read at once: at most, …
const PIECE: u64 = 1024 * 1024;
/// … where no length is announced, …
const UNKNOWN: u64 = 64 * 1024;
/// … and once all that was announced is there.
const END: u64 = 1024;

/// What an attempt is given at least.
const LEAST: Duration = Duration::from_millis(500);

/// One request's way to the storage.
pub struct WorkerTransport {
    patience: Duration,
    begin: f64,
    trail: Rc<Trail>,
}

impl WorkerTransport {
    /// A transport that gives up `patience` from now, however often the client tries.
    pub fn new(patience: Duration, trail: Rc<Trail>) -> Self {
        Self {
            patience,
            trail,
            begin: js_sys::Date::now(),
        }
    }

    fn left(&self) -> Duration {
        let spent = (js_sys::Date::now() - self.begin).max(0.0) / 1000.0;
        self.patience.saturating_sub(Duration::from_secs_f64(spent))
    }
}

impl Transport for WorkerTransport {
    type Payload = Outgoing;
    type Body = Incoming;

    async fn send(
        &self,
        request: http::Request<Outgoing>,
    ) -> Result<http::Response<Incoming>, TransportError> {
        let controller = web_sys::AbortController::new().map_err(|e| failed(&e))?;
        let request = into_js(&request, &controller.signal()).map_err(|e| failed(&e))?;
        let global: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
        let answer = JsFuture::from(global.fetch_with_request(&request));
        // Half of what is left, so that there is time to try once more; and never so little that a
        // storage which answers at once, if only that it is busy, is taken for one that does not.
        let limit = (self.left() / 2).max(LEAST);
        let Some(answer) = within(limit, answer).await else {
            controller.abort();
            return Err(late());
        };
        let answer = answer.map_err(|e| failed(&e))?;
        let answer =
            from_js(&answer.unchecked_into(), controller, self.left()).map_err(|e| failed(&e))?;
        let id = answer.headers().get("x-amz-request-id");
        if let Some(id) = id.and_then(|id| id.to_str().ok()) {
            self.trail.s3_request_id(id);
        }
        Ok(answer)
    }

    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs_f64(js_sys::Date::now().max(0.0) / 1000.0)
    }

    async fn sleep(&self, duration: Duration) {
        Delay::from(duration.min(self.left())).await;
    }

    async fn sha256(&self, payload: &Outgoing) -> [u8; 32] {
        payload.sha256().await
    }
}

/// A body that has not been read.
#[derive(Debug)]
pub struct Incoming {
    stream: Option<web_sys::ReadableStream>,
    /// Its length in bytes, as the header says it.
    announced: Option<u64>,
    controller: Option<web_sys::AbortController>,
    patience: Option<Duration>,
}

/// Why a body could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// It is longer than was allowed.
    TooLong,
    /// It broke off or took too long.
    Broken(TransportError),
}

impl Incoming {
    /// The body of a request to this Worker, of the length that its header announces, if one does.
    pub fn of(stream: web_sys::ReadableStream, announced: Option<u64>) -> Self {
        Self {
            stream: Some(stream),
            announced,
            controller: None,
            patience: None,
        }
    }

    /// The stream itself, for the platform to pump.
    pub fn into_stream(mut self) -> Option<web_sys::ReadableStream> {
        self.controller = None;
        self.stream.take()
    }

    /// Reads all of it, if it is not longer than `limit` bytes, into JavaScript's memory.
    ///
    /// # Errors
    /// When it is longer, breaks off or takes too long.
    pub async fn read(mut self, limit: u64) -> Result<Vec<Uint8Array>, ReadError> {
        let Some(stream) = self.stream.take() else {
            return Ok(Vec::new());
        };
        let reading = read_pieces(&stream, self.announced, limit);
        let outcome = match self.patience {
            None => reading.await,
            Some(limit) => within(limit, reading)
                .await
                .unwrap_or(Err(ReadError::Broken(late()))),
        };
        if outcome.is_err()
            && let Some(controller) = &self.controller
        {
            controller.abort();
        }
        outcome
    }
}

impl bookstore_s3::Body for Incoming {
    async fn bytes(self) -> Result<Bytes, TransportError> {
        match self.read(ANSWER).await {
            Ok(pieces) => Ok(join(&pieces).into()),
            Err(ReadError::Broken(error)) => Err(error),
            Err(ReadError::TooLong) => Err(TransportError::new("the answer is too long")),
        }
    }
}

impl Drop for Incoming {
    /// What nobody reads shall not occupy one of the Worker's few connections.
    fn drop(&mut self) {
        if self.stream.is_some()
            && let Some(controller) = &self.controller
        {
            controller.abort();
        }
    }
}

/// Brings what was read into wasm's memory, in one allocation of just its size.
pub fn join(pieces: &[Uint8Array]) -> Vec<u8> {
    if let [piece] = pieces {
        return piece.to_vec();
    }
    let length = pieces.iter().map(|piece| piece.length() as usize).sum();
    let mut bytes = vec![0; length];
    let mut rest = bytes.as_mut_slice();
    for piece in pieces {
        let (here, after) = rest.split_at_mut(piece.length() as usize);
        piece.copy_to(here);
        rest = after;
    }
    bytes
}

/// Reads in pieces of our own size: the platform's, left to itself, are of 4 KB, each a promise to wait for. What is
/// `announced` may be wrong, as for a body that was compressed.
async fn read_pieces(
    stream: &web_sys::ReadableStream,
    announced: Option<u64>,
    limit: u64,
) -> Result<Vec<Uint8Array>, ReadError> {
    let broken = |error: JsValue| ReadError::Broken(failed(&error));
    let reader = ReadableStreamByobReader::new(stream).map_err(broken)?;
    let read: Function = Reflect::get(&reader, &"read".into())
        .map_err(broken)?
        .unchecked_into();
    let options = Object::new();
    let mut pieces = Vec::new();
    let mut length = 0;
    loop {
        let size = match announced {
            Some(announced) => announced.saturating_sub(length).clamp(END, PIECE),
            None => UNKNOWN,
        };
        let size = u32::try_from(size).expect("a piece is shorter than 4 GB");
        Reflect::set(&options, &"min".into(), &size.into()).map_err(broken)?;
        let promise = read
            .call2(&reader, &Uint8Array::new_with_length(size), &options)
            .map_err(broken)?;
        let outcome = JsFuture::from(promise.unchecked_into::<Promise>());
        let outcome = outcome.await.map_err(broken)?;
        let piece = Reflect::get(&outcome, &"value".into()).map_err(broken)?;
        if let Ok(piece) = piece.dyn_into::<Uint8Array>()
            && piece.length() > 0
        {
            length += u64::from(piece.length());
            if length > limit {
                return Err(ReadError::TooLong);
            }
            pieces.push(piece);
        }
        let done = Reflect::get(&outcome, &"done".into()).map_err(broken)?;
        if done.is_truthy() {
            return Ok(pieces);
        }
    }
}

/// What `future` gives, if it does in time.
pub async fn within<F: Future>(limit: Duration, future: F) -> Option<F::Output> {
    match select(pin!(future), pin!(Delay::from(limit))).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(((), _)) => None,
    }
}

fn into_js(
    request: &http::Request<Outgoing>,
    signal: &web_sys::AbortSignal,
) -> Result<web_sys::Request, JsValue> {
    let headers = web_sys::Headers::new()?;
    for (name, value) in request.headers() {
        let value = value
            .to_str()
            .map_err(|_| JsValue::from("a header is not ASCII"))?;
        headers.append(name.as_str(), value)?;
    }
    let init = web_sys::RequestInit::new();
    init.set_method(request.method().as_str());
    init.set_headers(&headers);
    init.set_redirect(web_sys::RequestRedirect::Manual);
    init.set_signal(Some(signal));
    if !request.body().is_empty() {
        init.set_body(request.body().array());
    }
    web_sys::Request::new_with_str_and_init(&request.uri().to_string(), &init)
}

fn from_js(
    answer: &web_sys::Response,
    controller: web_sys::AbortController,
    patience: Duration,
) -> Result<http::Response<Incoming>, JsValue> {
    let announced = answer.headers().get("content-length")?;
    let mut response = http::Response::new(Incoming {
        stream: answer.body(),
        announced: announced.and_then(|length| length.parse().ok()),
        controller: Some(controller),
        patience: Some(patience),
    });
    *response.status_mut() = http::StatusCode::from_u16(answer.status())
        .map_err(|_| JsValue::from("not a status of HTTP"))?;
    for pair in answer.headers().entries() {
        let pair: js_sys::Array = pair?.unchecked_into();
        let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) else {
            continue;
        };
        if let (Ok(name), Ok(value)) = (
            http::HeaderName::try_from(name),
            http::HeaderValue::try_from(value),
        ) {
            response.headers_mut().append(name, value);
        }
    }
    Ok(response)
}

fn failed(error: &JsValue) -> TransportError {
    let message = error
        .dyn_ref::<js_sys::Error>()
        .map_or_else(|| "no answer".to_owned(), |error| error.message().into());
    TransportError::new(message)
}

fn late() -> TransportError {
    TransportError::timed_out("no answer in time")
}
