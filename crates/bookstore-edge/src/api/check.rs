//! `GET /api/bookstore?check=1`: what is wrong with the configuration, for who runs this site.
//!
//! Each bucket is asked what a reader or a publication would ask of it. Nothing is left there: the right to write is
//! tried by replacing a version of an object that cannot be there, which S3 refuses once it has looked at the
//! rights.

use bookstore::{Error, keys::USERNAME, settings::Settings};
use bookstore_s3::{
    Client, Credentials, ErrorKind as S3, Key, Text, Transport as _,
    operations::{
        DeleteObject, GetBucketVersioning, GetObject, HeadBucket, PutMode, PutObject, Versioning,
    },
    text,
};
use bytes::Bytes;
use futures_util::future::join_all;
use http::StatusCode;
use serde::Serialize;

use crate::{
    config::{Bucket, Config},
    headers,
    object::Storage,
    request::Request,
    response::{self, Answer},
    transport::WorkerTransport,
};

/// A clock may be off by this, in seconds; S3 accepts fifteen times as much.
const DRIFT: u64 = 60;

#[derive(Serialize)]
struct Report {
    /// Whether nothing failed.
    ok: bool,
    checks: Vec<Check>,
}

#[derive(Serialize)]
struct Check {
    bucket: String,
    name: &'static str,
    state: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Ok,
    Failed,
    /// The storage does not tell, and all else may work.
    Unknown,
}

/// Asks all buckets at once, so that it takes no longer than one request may.
pub async fn check(config: &Config, request: &Request<'_>) -> Answer {
    let mut buckets = config.buckets.clone();
    let own = config.own();
    let publishes = config.features().publish_valid;
    if publishes && !buckets.iter().any(|bucket| bucket.name() == own.name()) {
        buckets.push(own.clone());
    }
    let checks = buckets.iter().map(|bucket| {
        let writes = publishes && bucket.name() == own.name();
        async move {
            let mut checks = Checks::of(bucket);
            checks.run(config, request, bucket, writes).await;
            checks.done
        }
    });
    let mut checks: Vec<Check> = join_all(checks).await.into_iter().flatten().collect();
    if checks.is_empty() {
        let mut none = Checks::default();
        none.add(
            "settings",
            State::Failed,
            &text!("No bucket is set."),
            Some(&text!("Set JPYNB_S3_BUCKET, or BOOKSTORE_BUCKETS.")),
        );
        checks = none.done;
    }
    let report = Report {
        ok: checks.iter().all(|check| check.state != State::Failed),
        checks,
    };
    let mut answer = response::json(StatusCode::OK, &report);
    headers::json(answer.headers_mut());
    headers::private(answer.headers_mut());
    answer
}

#[derive(Default)]
struct Checks {
    bucket: String,
    done: Vec<Check>,
}

impl Checks {
    fn of(bucket: &Bucket) -> Self {
        Self {
            bucket: bucket.name().to_owned(),
            done: Vec::new(),
        }
    }

    async fn run(&mut self, config: &Config, request: &Request<'_>, bucket: &Bucket, writes: bool) {
        let storage = match Storage::new(config, bucket, &request.trail) {
            Ok(storage) => storage,
            Err(error) => return self.failed("settings", &error),
        };
        let Some(key) = free_key(&bucket.settings) else {
            return self.add(
                "settings",
                State::Failed,
                &text!("The published prefix is empty or cannot be part of a key."),
                Some(&text!("Correct BOOKSTORE_PUBLISHED_PREFIX.")),
            );
        };
        self.passed("settings");
        let client = storage.client();
        if !self.bucket(client, bucket).await {
            return;
        }
        self.clock(client);
        self.versioning(client).await;
        self.read(client, key.clone()).await;
        if writes {
            self.write(client, key).await;
        }
    }

    /// Whether the bucket is there, by what stands in its way. Gives whether it is worth asking more.
    async fn bucket(&mut self, client: &Asker, bucket: &Bucket) -> bool {
        let head = HeadBucket {
            bucket: self.bucket.clone(),
        };
        let error = match client.send(head).await {
            Ok(output) => {
                for name in ["endpoint", "credentials", "bucket"] {
                    self.passed(name);
                }
                let configured = &bucket.settings.s3_region_name;
                match output.region {
                    Some(region) if region != *configured => self.add(
                        "region",
                        State::Failed,
                        &text!(
                            "The bucket is in the region %1, and %2 is configured.",
                            region,
                            configured
                        ),
                        Some(&text!(
                            "Set the region to %1: each request is sent twice until then.",
                            region
                        )),
                    ),
                    _ => self.passed("region"),
                }
                return true;
            }
            Err(error) => error,
        };
        let (before, name): (&[&'static str], _) = match error.kind {
            S3::BadCredentials | S3::Expired => (&["endpoint"], "credentials"),
            S3::ClockSkew => (&["endpoint"], "clock"),
            S3::BucketNotFound => (&["endpoint", "credentials"], "bucket"),
            S3::WrongRegion => (&["endpoint"], "region"),
            // Without the right to list, what is missing and what is denied look alike.
            S3::Denied => (&["endpoint"], "list"),
            _ => (&[], "endpoint"),
        };
        for name in before {
            self.passed(name);
        }
        let goes_on = name == "list";
        self.failed(name, &error.into());
        goes_on
    }

    fn clock(&mut self, client: &Asker) {
        let (here, there) = (client.transport().now(), client.now());
        let drift = there
            .duration_since(here)
            .unwrap_or_else(|error| error.duration())
            .as_secs();
        if drift < DRIFT {
            return self.passed("clock");
        }
        self.add(
            "clock",
            State::Failed,
            &text!(
                "This machine’s clock and the storage’s differ by %1 seconds.",
                drift
            ),
            Some(&text!("Set the clock of the machine that is wrong.")),
        );
    }

    async fn versioning(&mut self, client: &Asker) {
        let ask = GetBucketVersioning {
            bucket: self.bucket.clone(),
        };
        match client.send(ask).await {
            Ok(Versioning::Enabled) => self.passed("versioning"),
            Ok(_) => self.add(
                "versioning",
                State::Failed,
                &text!("The bucket keeps no versions, so that links cannot be pinned and what is replaced is lost."),
                Some(&text!("Switch versioning on.")),
            ),
            Err(error) if matches!(error.kind, S3::Denied | S3::NotImplemented | S3::Rejected) => {
                self.told("versioning", State::Unknown, &error.into());
            }
            Err(error) => self.failed("versioning", &error.into()),
        }
    }

    async fn read(&mut self, client: &Asker, key: Key) {
        match client.send(GetObject::new(&self.bucket, key)).await {
            Ok(_) => self.passed("read"),
            Err(error) if matches!(error.kind, S3::NotFound | S3::Deleted) => self.passed("read"),
            Err(error) => self.failed("read", &error.into()),
        }
    }

    async fn write(&mut self, client: &Asker, key: Key) {
        let put = PutObject {
            // No object has this tag, least of all one that is not there.
            mode: PutMode::Update("\"00000000000000000000000000000000\"".into()),
            ..PutObject::new(&self.bucket, key.clone(), Bytes::from_static(b"{}").into())
        };
        match client.send(put).await {
            Err(error) if matches!(error.kind, S3::NotFound | S3::PreconditionFailed) => {
                self.passed("write");
            }
            Err(error) if error.kind == S3::NotImplemented => {
                self.told("write", State::Unknown, &error.into());
            }
            Err(error) => self.failed("write", &error.into()),
            Ok(output) => {
                let delete = DeleteObject {
                    version_id: output.version_id,
                    ..DeleteObject::new(&self.bucket, key)
                };
                let _ = client.send(delete).await;
                self.add(
                    "write",
                    State::Failed,
                    &text!("The storage does not heed If-Match, so that two who publish at once replace each other’s work."),
                    Some(&text!("Use a storage that knows conditional writes.")),
                );
            }
        }
    }

    fn passed(&mut self, name: &'static str) {
        self.done.push(Check {
            bucket: self.bucket.clone(),
            name,
            state: State::Ok,
            message: None,
            advice: None,
            code: None,
        });
    }

    fn failed(&mut self, name: &'static str, error: &Error) {
        self.told(name, State::Failed, error);
    }

    fn told(&mut self, name: &'static str, state: State, error: &Error) {
        self.add(name, state, &error.message, Some(&error.advice));
        if let Some(check) = self.done.last_mut() {
            check.code.clone_from(&error.code);
        }
    }

    fn add(&mut self, name: &'static str, state: State, message: &Text, advice: Option<&Text>) {
        self.done.push(Check {
            bucket: self.bucket.clone(),
            name,
            state,
            message: Some(message.to_string()),
            advice: advice.map(ToString::to_string),
            code: None,
        });
    }
}

type Asker = Client<WorkerTransport, Option<Credentials>>;

/// A key below the published prefix at which nothing is.
fn free_key(settings: &Settings) -> Option<Key> {
    let prefix = settings.published_prefix.trim_matches('/');
    let random = js_sys::Math::random().to_bits();
    let name = format!("bookstore-check-{random:016x}.ipynb");
    let key = format!("{}/{name}", prefix.replace(USERNAME, "bookstore-check"));
    (!prefix.is_empty()).then(|| Key::new(key).ok()).flatten()
}
