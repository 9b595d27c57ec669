//! Prepares, signs, sends, corrects and retries operations.

use std::{cell::RefCell, collections::BTreeMap, time::SystemTime};

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderValue, Method};

use crate::{
    Body, Config, CredentialsProvider, Error, ErrorKind, Key, Transport,
    answer::{Answer, Failure},
    clock::{self, Skew},
    endpoint::{self, Place},
    operations::{Operation, Request},
    rejection::{Rejection, Subject},
    retry::{Attempts, Budget, Cause},
    sign::{Scope, sign_headers},
};

/// SHA-256 of nothing.
const EMPTY_SHA256: [u8; 32] = [
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
    0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
];

/// A client of one endpoint.
///
/// It learns the clock skew and the buckets' regions from answers, once, and keeps them.
pub struct Client<T, P> {
    pub(crate) config: Config,
    pub(crate) transport: T,
    credentials: P,
    skew: Skew,
    /// Regions that S3 gave for buckets that are not in the configured one.
    regions: RefCell<BTreeMap<String, String>>,
    pub(crate) budget: Budget,
}

/// How one attempt was sent.
#[derive(Debug, Default)]
struct Sent {
    region: String,
    /// By which time, if it was signed at all.
    signed: Option<SystemTime>,
    /// The credentials' own end had passed.
    outlived: bool,
}

/// Most times that the clock is put right for one request: servers behind one address may differ.
const CLOCKS: u32 = 3;

/// What has been put right for one request; region and credentials once.
#[derive(Debug, Default)]
struct Corrected {
    /// How often the clock was.
    clock: u32,
    region: bool,
    credentials: bool,
}

impl<T: Transport, P: CredentialsProvider> Client<T, P> {
    /// A client of the endpoint in `config`.
    pub fn new(config: Config, transport: T, credentials: P) -> Self {
        Self {
            config,
            transport,
            credentials,
            skew: Skew::default(),
            regions: RefCell::default(),
            budget: Budget::default(),
        }
    }

    /// Sends each request at most this often (4 unless told otherwise); a time-out counts twice.
    #[must_use]
    pub fn with_max_attempts(mut self, attempts: u32) -> Self {
        self.budget.max_attempts = attempts;
        self
    }

    /// The endpoint as configured.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The surroundings that this client sends through.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// The time by S3's clock, as far as it is known.
    pub fn now(&self) -> SystemTime {
        self.skew.now(&self.transport)
    }

    /// Sends an operation. What may be retried is retried; a wrong clock, a wrong region and expired
    /// credentials are put right; a conditional write whose answer was lost is looked for
    /// before it is called a conflict.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn send<O: Operation<T>>(&self, operation: O) -> Result<O::Output, Error> {
        let request = operation.request()?;
        let sha256 = match (request.sha256, &request.payload) {
            (Some(known), _) => known,
            (None, Some(payload)) => self.transport.sha256(payload).await,
            (None, None) => EMPTY_SHA256,
        };
        let mut attempts = Attempts::new(&self.budget);
        let mut corrected = Corrected::default();
        // Whether an earlier attempt may have done its work all the same. Browsers repeat a request by
        // themselves when a kept connection breaks, so that a page cannot know.
        let mut lost = self.transport.origin().is_some();
        // Whether the attempt just now may have.
        let mut unsure = false;
        loop {
            if unsure
                && request.can_repeat
                && let Some(output) = self.settled(&operation, &request, &sha256).await?
            {
                return Ok(output);
            }
            unsure = false;
            let mut sent = Sent::default();
            let outcome = match self.attempt(&request, &sha256, &mut sent).await {
                Ok(answer) => operation.output(answer).await,
                Err(failure) => Err(failure),
            };
            let rejection = match outcome {
                Ok(output) => {
                    attempts.succeeded();
                    return Ok(output);
                }
                Err(Failure::Own(error)) => return Err(error),
                Err(Failure::Lost(error)) => {
                    lost = true;
                    unsure = true;
                    let cause = Cause::of_loss(&error);
                    if attempts.again(&self.transport, cause, None).await {
                        continue;
                    }
                    return Err(self.explain(&request, &sent.region, &error).await);
                }
                Err(Failure::Refused(status, headers, body)) => {
                    let rejection = Rejection::new(status, headers, &body);
                    match self.reason(&operation, &rejection, &sent).await {
                        Reason::Told(told) => told,
                        Reason::Untold => rejection,
                        Reason::Gone => {
                            if attempts.again(&self.transport, Cause::Failed, None).await {
                                continue;
                            }
                            rejection
                        }
                    }
                }
                Err(Failure::NotS3(status, headers)) => Rejection::foreign(status, headers),
            };
            if self.correct(&request, &rejection, &sent, &mut corrected) {
                continue;
            }
            let error = rejection.error(&self.subject(&request, &sent), self.transport.now());
            if lost
                && may_be_own_work(error.kind)
                && let Some(output) = self.settled(&operation, &request, &sha256).await?
            {
                return Ok(output);
            }
            // An error within an answer that calls itself good came after S3 had begun to do it.
            unsure = rejection.status.is_server_error()
                || rejection.status.is_success()
                || error.kind == ErrorKind::TimedOut;
            lost |= unsure;
            // S3 that asks to slow down has done nothing, and is not asked more than needed.
            unsure &= error.kind != ErrorKind::Throttled;
            let cause = Cause::of_refusal(error.kind);
            let again = error.retryable
                && attempts
                    .again(&self.transport, cause, error.retry_after)
                    .await;
            if !again {
                return Err(error);
            }
        }
    }

    /// What the operation gives where it has been done already.
    async fn settled<O: Operation<T>>(
        &self,
        operation: &O,
        request: &Request<T::Payload>,
        sha256: &[u8; 32],
    ) -> Result<Option<O::Output>, Error> {
        let Some(own_work) = &request.own_work else {
            return Ok(None);
        };
        let found = self.find_own(request, own_work, sha256).await?;
        Ok(found.and_then(|found| operation.claim(&found)))
    }

    /// Sends a request once. Fills `sent` as soon as it is known.
    async fn attempt(
        &self,
        request: &Request<T::Payload>,
        sha256: &[u8; 32],
        sent: &mut Sent,
    ) -> Result<Answer<T::Body>, Failure> {
        sent.region = self.region(&request.bucket);
        let place = Place::new(&self.config, &request.bucket, &sent.region)?;
        let uri = place.uri(request.key.as_ref(), &request.query)?;
        let mut headers = request.headers.clone();
        if request.payload.is_some() && !request.is_document {
            let checksum = HeaderValue::from_str(&STANDARD.encode(sha256))
                .expect("base64 is a header's value");
            headers.insert("x-amz-checksum-sha256", checksum);
        }
        if let Some(credentials) = self.credentials.credentials(self.now()).await? {
            // Asking took its time; what is signed must be the time of sending.
            let time = self.now();
            sent.signed = Some(time);
            sent.outlived = credentials.expiration.is_some_and(|end| end <= time);
            if request.asks_checksum {
                // Not on an anonymous read, which a page can send without a preflight.
                headers.insert("x-amz-checksum-mode", HeaderValue::from_static("ENABLED"));
            }
            let scope = Scope {
                credentials: &credentials,
                region: &sent.region,
                time,
            };
            sign_headers(&scope, &request.method, &uri, &mut headers, sha256)?;
        }
        let payload = request.payload.clone();
        let mut wire = http::Request::new(payload.unwrap_or_else(|| Bytes::new().into()));
        *wire.method_mut() = request.method.clone();
        *wire.uri_mut() = uri;
        *wire.headers_mut() = headers;
        let response = self.transport.send(wire).await.map_err(Failure::Lost)?;
        let answer = Answer::new(response);
        if answer.status.is_success() {
            return Ok(answer);
        }
        let body = match request.method {
            Method::HEAD => Bytes::new(),
            _ => answer.body.bytes().await.map_err(Failure::Lost)?,
        };
        Err(Failure::Refused(answer.status, answer.headers, body))
    }

    /// Asks once for the reason of a refusal that came without one.
    async fn reason<O: Operation<T>>(
        &self,
        operation: &O,
        rejection: &Rejection,
        sent: &Sent,
    ) -> Reason {
        let Some(request) = operation.with_reason() else {
            return Reason::Untold;
        };
        if !rejection.needs_reason(&self.subject(&request, sent)) {
            return Reason::Untold;
        }
        let mut sent = Sent::default();
        match self.attempt(&request, &EMPTY_SHA256, &mut sent).await {
            Ok(_) => Reason::Gone,
            Err(Failure::Refused(status, headers, body)) if status == rejection.status => {
                Reason::Told(Rejection::new(status, headers, &body))
            }
            Err(_) => Reason::Untold,
        }
    }

    /// Puts right what the refusal tells. Returns whether the request is worth sending again.
    fn correct(
        &self,
        request: &Request<T::Payload>,
        rejection: &Rejection,
        sent: &Sent,
        corrected: &mut Corrected,
    ) -> bool {
        let kind = rejection.kind(&self.subject(request, sent));
        match kind {
            ErrorKind::WrongRegion if !corrected.region => {
                corrected.region = true;
                if let Some(region) = rejection
                    .region()
                    .filter(|region| *region != sent.region && endpoint::is_region(region))
                {
                    self.regions
                        .borrow_mut()
                        .insert(request.bucket.clone(), region.to_owned());
                    return true;
                }
            }
            ErrorKind::ClockSkew | ErrorKind::BadCredentials | ErrorKind::Denied
                if let Some(signed) = sent.signed
                    && corrected.clock < CLOCKS =>
            {
                corrected.clock += 1;
                let told = rejection.field("ServerTime");
                let time = clock::server_time(told, &rejection.headers);
                let learned =
                    time.is_some_and(|time| self.skew.learn(&self.transport, signed, time));
                // Without a difference the request was long on its way: it is signed anew.
                if learned || kind == ErrorKind::ClockSkew && corrected.clock == 1 {
                    return true;
                }
            }
            _ => {}
        }
        let unknown = matches!(kind, ErrorKind::Expired)
            || matches!(
                rejection.code(),
                Some("InvalidAccessKeyId" | "InvalidToken" | "InvalidTokenId")
            );
        if unknown && sent.signed.is_some() && !corrected.credentials {
            corrected.credentials = true;
            return self.credentials.invalidate();
        }
        false
    }

    /// The region to sign for.
    fn region(&self, bucket: &str) -> String {
        let learned = self.regions.borrow().get(bucket).cloned();
        learned.unwrap_or_else(|| self.config.region.clone())
    }

    fn subject<'a>(&'a self, request: &'a Request<T::Payload>, sent: &'a Sent) -> Subject<'a> {
        Subject {
            endpoint: self.config.endpoint.as_str(),
            region: &sent.region,
            bucket: &request.bucket,
            key: request.key.as_ref().map(Key::as_str),
            version_id: request.version_id.as_deref(),
            outlived: sent.outlived,
            signed: sent.signed.is_some(),
        }
    }
}

/// Why a request was refused.
enum Reason {
    Told(Rejection),
    Untold,
    /// None any more: what needs the same right is allowed now.
    Gone,
}

/// Whether a refused write may have met its own earlier attempt. `If-Match` on a key that is not there
/// gives 404, and so does an upload that is completed.
fn may_be_own_work(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::PreconditionFailed
            | ErrorKind::Conflict
            | ErrorKind::NotFound
            | ErrorKind::UploadNotFound
    )
}
