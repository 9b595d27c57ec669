//! Where the credentials of a session come from. No secret ever goes back to JavaScript.

use std::{
    cell::RefCell,
    time::{Duration, SystemTime},
};

use bookstore_s3::{Credentials, CredentialsProvider, Error, ErrorKind, text};
use js_sys::{Function, JSON, Promise};
use serde::Deserialize;
use tsify::serde_wasm_bindgen;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::js;

/// How long before their end temporary credentials are renewed, as the AWS SDKs do; for short-lived ones
/// a quarter of their life.
const MARGIN: Duration = Duration::from_mins(5);

/// Where credentials come from: made by JavaScript, given to a `Bookstore`.
#[wasm_bindgen]
#[derive(Debug)]
pub struct CredentialsSource(Source);

#[derive(Debug)]
enum Source {
    Anonymous,
    Fixed(Credentials),
    Endpoint(Function),
}

#[wasm_bindgen]
impl CredentialsSource {
    /// None: requests are not signed, as public buckets want it.
    pub fn anonymous() -> Self {
        Self(Source::Anonymous)
    }

    /// Those typed in, held in memory only.
    pub fn fixed(
        access_key_id: String,
        secret_access_key: String,
        session_token: Option<String>,
    ) -> Self {
        Self(Source::Fixed(Credentials {
            access_key_id,
            secret_access_key,
            session_token: session_token.filter(|token| !token.is_empty()),
            expiration: None,
        }))
    }

    /// Those that `read` gives: a function without arguments whose promise resolves to the answer's text
    /// in the container-credentials form. It is asked ahead of expiry, and once when S3 says that the
    /// last ones have expired.
    pub fn endpoint(
        #[wasm_bindgen(unchecked_param_type = "() => Promise<string>")] read: Function,
    ) -> Self {
        Self(Source::Endpoint(read))
    }
}

/// The container-credentials form, as
/// [ECS](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html) has it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    access_key_id: String,
    secret_access_key: String,
    token: Option<String>,
    expiration: Option<String>,
}

/// Gives a client its credentials, and renews them.
#[derive(Debug)]
pub struct Provider {
    source: Source,
    cached: RefCell<Option<Cached>>,
    /// A question that is under way, so that requests side by side share one.
    asked: RefCell<Option<Promise>>,
}

#[derive(Clone, Debug)]
struct Cached {
    credentials: Credentials,
    renew_at: Option<SystemTime>,
}

impl Provider {
    /// Whether requests will be signed.
    pub fn signs(&self) -> bool {
        !matches!(self.source, Source::Anonymous)
    }

    async fn ask(&self, read: &Function, now: SystemTime) -> Result<Cached, Error> {
        let asked = self.asked.borrow().clone();
        let promise = if let Some(promise) = asked {
            promise
        } else {
            let promise = read.call0(&JsValue::UNDEFINED).map_or_else(
                |error| Promise::reject(&error),
                |answer| Promise::resolve(&answer),
            );
            *self.asked.borrow_mut() = Some(promise.clone());
            promise
        };
        let answer = JsFuture::from(promise).await;
        *self.asked.borrow_mut() = None;
        let answer = answer.map_err(|error| unavailable(&js::message(&error)))?;
        // What the parser says of a wrong answer could quote the secret, so it is not passed on.
        let answer: Answer = answer
            .as_string()
            .and_then(|answer| JSON::parse(&answer).ok())
            .and_then(|answer| serde_wasm_bindgen::from_value(answer).ok())
            .ok_or_else(|| unavailable("the answer is not in the container-credentials form"))?;
        let expiration = answer.expiration.as_deref().and_then(time);
        Ok(Cached {
            renew_at: expiration.map(|expiration| renew_at(now, expiration)),
            credentials: Credentials {
                access_key_id: answer.access_key_id,
                secret_access_key: answer.secret_access_key,
                session_token: answer.token.filter(|token| !token.is_empty()),
                expiration,
            },
        })
    }
}

impl From<CredentialsSource> for Provider {
    fn from(source: CredentialsSource) -> Self {
        Self {
            source: source.0,
            cached: RefCell::default(),
            asked: RefCell::default(),
        }
    }
}

impl CredentialsProvider for Provider {
    async fn credentials(&self, now: SystemTime) -> Result<Option<Credentials>, Error> {
        let read = match &self.source {
            Source::Anonymous => return Ok(None),
            Source::Fixed(credentials) => return Ok(Some(credentials.clone())),
            Source::Endpoint(read) => read,
        };
        let cached = self.cached.borrow().clone();
        if let Some(cached) = &cached
            && cached.renew_at.is_none_or(|renew_at| now < renew_at)
        {
            return Ok(Some(cached.credentials.clone()));
        }
        match self.ask(read, now).await {
            Ok(fresh) => {
                let credentials = fresh.credentials.clone();
                *self.cached.borrow_mut() = Some(fresh);
                Ok(Some(credentials))
            }
            // Renewed too early is no reason to fail.
            Err(error) => match cached {
                Some(Cached { credentials, .. })
                    if credentials.expiration.is_some_and(|end| now < end) =>
                {
                    Ok(Some(credentials))
                }
                _ => Err(error),
            },
        }
    }

    fn invalidate(&self) -> bool {
        *self.cached.borrow_mut() = None;
        matches!(self.source, Source::Endpoint(_))
    }
}

fn renew_at(now: SystemTime, expiration: SystemTime) -> SystemTime {
    let life = expiration.duration_since(now).unwrap_or_default();
    expiration - MARGIN.min(life / 4)
}

/// A time as ISO 8601 has it.
fn time(text: &str) -> Option<SystemTime> {
    let milliseconds = js_sys::Date::parse(text);
    (milliseconds.is_finite() && milliseconds >= 0.0)
        .then(|| SystemTime::UNIX_EPOCH + Duration::from_secs_f64(milliseconds / 1000.0))
}

fn unavailable(why: &str) -> Error {
    let mut error = Error::new(
        ErrorKind::BadCredentials,
        text!("No credentials could be had: %1.", why),
        text!("Try again; if it stays so, ask who runs this Jupyter server."),
    );
    error.retryable = true;
    error
}
