//! Who signs.

use std::{fmt, time::SystemTime};

use crate::Error;

/// An access key. `Debug` shows no secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The access key id; not a secret, yet shown to nobody who need not know it.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: String,
    /// The session token of temporary credentials.
    pub session_token: Option<String>,
    /// When temporary credentials end.
    pub expiration: Option<SystemTime>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &"***")
            .field("secret_access_key", &"***")
            .field("session_token", &self.session_token.as_ref().map(|_| "***"))
            .field("expiration", &self.expiration)
            .finish()
    }
}

/// Gives the credentials for the next request.
#[allow(async_fn_in_trait)]
pub trait CredentialsProvider {
    /// The credentials to sign with; `None` sends the request unsigned (public buckets).
    ///
    /// # Errors
    /// When there should be some and they cannot be had.
    async fn credentials(&self, now: SystemTime) -> Result<Option<Credentials>, Error>;

    /// S3 said that the last ones have expired or are unknown. Returns whether asking again may
    /// give others; the client does so once per request.
    fn invalidate(&self) -> bool {
        false
    }
}

/// Fixed credentials, or none.
impl CredentialsProvider for Option<Credentials> {
    async fn credentials(&self, _now: SystemTime) -> Result<Option<Credentials>, Error> {
        Ok(self.clone())
    }
}
