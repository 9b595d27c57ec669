//! Why no answer came. A browser hides the reason from a page, so it is narrowed by asking
//! otherwise: first something that needs no preflight, then whether anything answers at all.

use http::Method;

use crate::{
    Address, Body, Client, CredentialsProvider, Error, ErrorKind, Transport, TransportError,
    endpoint::Place,
    operations::Request,
    rejection::{Rejection, Subject},
    text,
};

impl<T: Transport, P: CredentialsProvider> Client<T, P> {
    /// The error for a request that got no answer.
    pub(crate) async fn explain(
        &self,
        request: &Request<T::Payload>,
        region: &str,
        error: &TransportError,
    ) -> Error {
        let endpoint = &self.config.endpoint;
        if error.timed_out {
            return unanswered(
                ErrorKind::TimedOut,
                text!("%1 did not answer in time.", endpoint),
                text!("Check the network, or try again later."),
            );
        }
        let Some(origin) = self.transport.origin() else {
            return match self.is_up(&request.bucket, region).await {
                Some(true) => unanswered(
                    ErrorKind::Unreachable,
                    text!("The connection to %1 broke off (%2).", endpoint, error),
                    text!("Try again."),
                ),
                _ => unanswered(
                    ErrorKind::Unreachable,
                    text!("No answer from %1 (%2).", endpoint, error),
                    text!("Check the network and the endpoint."),
                ),
            };
        };
        if is_mixed_content(&origin, endpoint) {
            return unanswered(
                ErrorKind::Unreachable,
                text!(
                    "A page on %1 may not use %2, which is not encrypted.",
                    origin,
                    endpoint
                ),
                text!("Give the endpoint with https."),
            );
        }
        if let Some(told) = self.ask_simply(request, region, &origin).await {
            return told;
        }
        match self.is_up(&request.bucket, region).await {
            Some(true) => unanswered(
                ErrorKind::Unreachable,
                text!(
                    "%1 is up, but does not let %2 use the bucket “%3” in the region %4.",
                    endpoint,
                    origin,
                    request.bucket,
                    region
                ),
                text!(
                    "Check the bucket's name and region, and that its CORS rules allow %1.",
                    origin
                ),
            ),
            Some(false) => unanswered(
                ErrorKind::Unreachable,
                text!("Nothing answers at %1.", endpoint),
                text!("Check the network and the endpoint."),
            ),
            None => unanswered(
                ErrorKind::Unreachable,
                text!(
                    "No answer from %1: it is down, the bucket “%2” or the region %3 is wrong, or CORS does not allow %4.",
                    endpoint,
                    request.bucket,
                    region,
                    origin
                ),
                text!("Check the network, the settings and the bucket's CORS rules."),
            ),
        }
    }

    /// A plain GET of the bucket, which a page may send without a preflight. An answer that the page
    /// can read tells what is wrong.
    async fn ask_simply(
        &self,
        request: &Request<T::Payload>,
        region: &str,
        origin: &str,
    ) -> Option<Error> {
        let place = Place::new(&self.config, &request.bucket, region).ok()?;
        let mut simple = http::Request::new(bytes::Bytes::new().into());
        *simple.method_mut() = Method::GET;
        *simple.uri_mut() = place.uri(None, &[]).ok()?;
        let (head, body) = self.transport.send(simple).await.ok()?.into_parts();
        let body = body.bytes().await.ok()?;
        let rejection = Rejection::new(head.status, head.headers, &body);
        let subject = Subject {
            endpoint: self.config.endpoint.as_str(),
            region,
            bucket: &request.bucket,
            key: None,
            version_id: None,
            outlived: false,
            signed: false,
        };
        if !head.status.is_success() {
            let error = rejection.error(&subject, self.transport.now());
            // Denied is what an unsigned request should be, if the bucket is not public.
            if error.kind != ErrorKind::Denied {
                return Some(error);
            }
        }
        Some(unanswered(
            ErrorKind::Unreachable,
            text!(
                "The bucket “%1” answers %2, but its CORS rules do not allow this request (%3).",
                request.bucket,
                origin,
                request.method
            ),
            text!(
                "Add the method %1 and all headers to the bucket's CORS rules.",
                request.method
            ),
        ))
    }

    async fn is_up(&self, bucket: &str, region: &str) -> Option<bool> {
        let place = Place::new(&self.config, bucket, region).ok()?;
        self.transport.reachable(place.origin()).await
    }
}

fn unanswered(kind: ErrorKind, message: crate::Text, advice: crate::Text) -> Error {
    let mut error = Error::new(kind, message, advice);
    error.retryable = true;
    error
}

/// Browsers block http within a page of https, but for this machine's own addresses.
fn is_mixed_content(origin: &str, endpoint: &Address) -> bool {
    let host = endpoint.host();
    let local = host == "localhost"
        || host.ends_with(".localhost")
        || host.starts_with("127.")
        || host == "[::1]";
    origin.starts_with("https://") && !endpoint.is_encrypted() && !local
}
