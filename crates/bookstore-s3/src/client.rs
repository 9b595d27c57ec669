//! Prepares, signs, sends and retries operations.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderValue, Method};

use crate::{
    Body, Config, CredentialsProvider, Error, ErrorKind, Transport, TransportError,
    answer::{Answer, Failure},
    endpoint::Place,
    operations::{Operation, Request},
    rejection::{Rejection, Subject},
    sign::{Scope, sign_headers},
    text,
};

/// SHA-256 of nothing.
const EMPTY_SHA256: [u8; 32] = [
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
    0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
];

/// A client of one endpoint.
///
/// It learns the clock skew and the bucket's region from answers, once, and keeps them.
pub struct Client<T, P> {
    config: Config,
    transport: T,
    credentials: P,
}

impl<T: Transport, P: CredentialsProvider> Client<T, P> {
    /// A client of the endpoint in `config`.
    pub fn new(config: Config, transport: T, credentials: P) -> Self {
        Self {
            config,
            transport,
            credentials,
        }
    }

    /// The endpoint as configured.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The surroundings that this client sends through.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// Sends an operation, retrying what may be retried.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn send<O: Operation<T>>(&self, operation: O) -> Result<O::Output, Error> {
        let request = operation.request()?;
        let outcome = match self.attempt(&request).await {
            Ok(answer) => operation.output(answer).await,
            Err(failure) => Err(failure),
        };
        let failure = match outcome {
            Ok(output) => return Ok(output),
            Err(failure) => failure,
        };
        let subject = Subject {
            endpoint: self.config.endpoint.as_str(),
            region: &self.config.region,
            bucket: &request.bucket,
            key: request.key.as_ref().map(crate::Key::as_str),
            version_id: request.version_id.as_deref(),
            outlived: false,
            signed: true,
        };
        Err(match failure {
            Failure::Own(error) => error,
            Failure::Lost(error) => self.unreachable(&error),
            Failure::Refused(status, headers, body) => {
                Rejection::new(status, headers, &body).error(&subject)
            }
            Failure::NotS3(status, headers) => {
                Rejection::new(status, headers, b"not XML").error(&subject)
            }
        })
    }

    async fn attempt(&self, request: &Request<T::Payload>) -> Result<Answer<T::Body>, Failure> {
        let now = self.transport.now();
        let credentials = self.credentials.credentials(now).await?;
        let region = &self.config.region;
        let place = Place::new(&self.config, &request.bucket, region)?;
        let uri = place.uri(request.key.as_ref(), &request.query)?;
        let mut headers = request.headers.clone();
        let sha256 = match &request.payload {
            Some(payload) => self.transport.sha256(payload).await,
            None => EMPTY_SHA256,
        };
        if request.payload.is_some() {
            let checksum = HeaderValue::from_str(&STANDARD.encode(sha256))
                .expect("base64 is a header's value");
            headers.insert("x-amz-checksum-sha256", checksum);
        }
        if let Some(credentials) = &credentials {
            if request.asks_checksum {
                headers.insert("x-amz-checksum-mode", HeaderValue::from_static("ENABLED"));
            }
            let scope = Scope {
                credentials,
                region,
                time: now,
            };
            sign_headers(&scope, &request.method, &uri, &mut headers, &sha256)?;
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
        let Answer {
            status,
            headers,
            body,
        } = answer;
        let body = match request.method {
            Method::HEAD => Bytes::new(),
            _ => body.bytes().await.map_err(Failure::Lost)?,
        };
        Err(Failure::Refused(status, headers, body))
    }

    fn unreachable(&self, error: &TransportError) -> Error {
        let mut failure = Error::new(
            if error.timed_out {
                ErrorKind::TimedOut
            } else {
                ErrorKind::Unreachable
            },
            text!("No answer from %1 (%2).", self.config.endpoint, error),
            text!("Check the network, the endpoint, the bucket, the region and its CORS rules."),
        );
        failure.retryable = true;
        failure
    }
}
