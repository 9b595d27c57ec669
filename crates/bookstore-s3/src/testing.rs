//! A transport that plays a script: each request meets the next step, and is kept to be looked at.
//!
//! Time stands still but for the waits of the client, which are kept as well.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use bytes::Bytes;
use http::{HeaderMap, Request, Response};

use crate::{
    Body, Client, Config, Credentials, CredentialsProvider, Error, Transport, TransportError,
};

/// 2013-05-24T00:00:00Z, the time of AWS's examples.
pub(crate) const NOW: Duration = Duration::from_hours(380_376);

/// What one request meets.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// This answer.
    Answer(u16, Vec<(&'static str, String)>, Bytes),
    /// This answer, whose body breaks off.
    Truncated(u16),
    /// No answer.
    Reset,
    /// No answer in time.
    TimedOut,
}

/// An answer without headers.
pub(crate) fn answer(status: u16, body: &str) -> Step {
    Step::Answer(status, Vec::new(), Bytes::copy_from_slice(body.as_bytes()))
}

/// An answer with headers.
pub(crate) fn headed(status: u16, headers: &[(&'static str, &str)], body: &str) -> Step {
    let headers = headers.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
    Step::Answer(status, headers, Bytes::copy_from_slice(body.as_bytes()))
}

/// S3's own way of refusing.
pub(crate) fn refusal(status: u16, code: &str) -> Step {
    answer(
        status,
        &format!(
            "<Error><Code>{code}</Code><Message>words</Message><RequestId>R1</RequestId></Error>"
        ),
    )
}

/// The body of an answer, or the fault that comes in its place.
#[derive(Debug)]
pub(crate) struct Script(Result<Bytes, TransportError>);

impl Body for Script {
    async fn bytes(self) -> Result<Bytes, TransportError> {
        self.0
    }
}

/// The transport.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    steps: RefCell<VecDeque<Step>>,
    /// All requests so far.
    pub requests: RefCell<Vec<Request<Bytes>>>,
    /// All waits so far.
    pub waits: RefCell<Vec<Duration>>,
    /// How far this machine's clock is from [`NOW`], in seconds.
    pub off: Cell<i64>,
    /// The page's origin.
    pub origin: Option<String>,
    /// What the probe finds.
    pub up: Option<bool>,
}

impl Faults {
    pub(crate) fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self {
            steps: RefCell::new(steps.into_iter().collect()),
            ..Self::default()
        }
    }

    /// Adds to the script.
    pub(crate) fn then(&self, steps: impl IntoIterator<Item = Step>) {
        self.steps.borrow_mut().extend(steps);
    }

    /// Empties the script, for a request that was given up early.
    pub(crate) fn forget(&self) {
        self.steps.borrow_mut().clear();
    }

    /// How many requests were sent.
    pub(crate) fn sent(&self) -> usize {
        self.requests.borrow().len()
    }

    /// Methods and URLs, one request a line.
    pub(crate) fn lines(&self) -> Vec<String> {
        let line = |r: &Request<Bytes>| format!("{} {}", r.method(), r.uri());
        self.requests.borrow().iter().map(line).collect()
    }

    /// A header of one request.
    pub(crate) fn header(&self, request: usize, name: &str) -> Option<String> {
        let requests = self.requests.borrow();
        let value = requests[request].headers().get(name)?;
        Some(value.to_str().unwrap().to_owned())
    }
}

impl Transport for Faults {
    type Payload = Bytes;
    type Body = Script;

    async fn send(&self, request: Request<Bytes>) -> Result<Response<Script>, TransportError> {
        self.requests.borrow_mut().push(request);
        let step = self.steps.borrow_mut().pop_front();
        let (status, headers, body) = match step.expect("the script has a step for each request") {
            Step::Answer(status, headers, body) => (status, headers, Ok(body)),
            Step::Truncated(status) => (status, Vec::new(), Err(TransportError::new("broke off"))),
            Step::Reset => return Err(TransportError::new("connection reset")),
            Step::TimedOut => return Err(TransportError::timed_out("too long")),
        };
        let mut response = Response::new(Script(body));
        *response.status_mut() = status.try_into().unwrap();
        let map: &mut HeaderMap = response.headers_mut();
        for (name, value) in headers {
            map.insert(name, value.parse().unwrap());
        }
        Ok(response)
    }

    fn now(&self) -> SystemTime {
        let waited: Duration = self.waits.borrow().iter().sum();
        let time = UNIX_EPOCH + NOW + waited;
        let off = Duration::from_secs(self.off.get().unsigned_abs());
        if self.off.get() < 0 {
            time - off
        } else {
            time + off
        }
    }

    async fn sleep(&self, duration: Duration) {
        self.waits.borrow_mut().push(duration);
    }

    async fn sha256(&self, payload: &Bytes) -> [u8; 32] {
        crate::sha256(payload)
    }

    fn origin(&self) -> Option<String> {
        self.origin.clone()
    }

    async fn reachable(&self, _origin: &str) -> Option<bool> {
        self.up
    }
}

/// The key of AWS's examples.
pub(crate) fn example_credentials() -> Credentials {
    Credentials {
        access_key_id: "AKIAIOSFODNN7EXAMPLE".into(),
        secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
        session_token: None,
        expiration: None,
    }
}

/// AWS's own endpoint in us-east-1.
pub(crate) fn example_config() -> Config {
    Config {
        endpoint: "https://s3.amazonaws.com".parse().unwrap(),
        region: "us-east-1".into(),
        addressing: crate::Addressing::Auto,
    }
}

/// A client with the example key, whose requests meet `steps`.
pub(crate) fn client(steps: impl IntoIterator<Item = Step>) -> Client<Faults, Option<Credentials>> {
    Client::new(
        example_config(),
        Faults::new(steps),
        Some(example_credentials()),
    )
}

/// Credentials of which each set holds until it is invalidated.
#[derive(Debug, Default)]
pub(crate) struct Renewing {
    /// How often they were renewed.
    pub renewals: Cell<u32>,
}

impl CredentialsProvider for Renewing {
    async fn credentials(&self, _now: SystemTime) -> Result<Option<Credentials>, Error> {
        Ok(Some(Credentials {
            access_key_id: format!("KEY{}", self.renewals.get()),
            session_token: Some("token".into()),
            ..example_credentials()
        }))
    }

    fn invalidate(&self) -> bool {
        self.renewals.set(self.renewals.get() + 1);
        true
    }
}

/// Runs a future that never waits for anything but the script.
pub(crate) fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}
