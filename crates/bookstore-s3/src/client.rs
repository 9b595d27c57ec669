//! Prepares, signs, sends and retries operations.

use crate::{Config, CredentialsProvider, Error, Transport, operations::Operation};

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
    /// See [`ErrorKind`](crate::ErrorKind).
    pub async fn send<O: Operation<T>>(&self, operation: O) -> Result<O::Output, Error> {
        let _ = (&self.credentials, &operation);
        todo!("thin path")
    }
}
