//! Reads what a link names.

use bookstore::{CloneLink, Error, clone::object};
use bookstore_s3::{
    Client, Credentials, ErrorKind,
    operations::{GetObject, GetObjectOutput, HeadObject, ObjectMetadata},
    text,
};
use js_sys::Uint8Array;

use crate::{
    config::Config,
    transport::{Incoming, ReadError, WorkerTransport},
};

/// One request's view of the storage.
pub struct Storage {
    client: Client<WorkerTransport, Option<Credentials>>,
}

impl Storage {
    /// The configured storage.
    ///
    /// # Errors
    /// `InvalidSettings`.
    pub fn new(config: &Config) -> Result<Self, Error> {
        Ok(Self {
            client: Client::new(
                config.settings.client_config()?,
                WorkerTransport::new(config.patience),
                config.credentials.clone(),
            )
            // A reader waits: one retry, not four attempts.
            .with_max_attempts(2),
        })
    }

    /// What S3 says of an object.
    ///
    /// # Errors
    /// Those of S3. The answer to HEAD has no body, so that some are told apart less well than by
    /// [`peek`](Self::peek).
    pub async fn head(&self, link: &CloneLink) -> Result<ObjectMetadata, Error> {
        let head = HeadObject {
            version_id: link.version_id.clone(),
            ..HeadObject::new(&link.bucket, link.key.clone())
        };
        self.client
            .send(head)
            .await
            .map_err(|error| explained(error, link))
    }

    /// An object, its bytes not read yet.
    ///
    /// # Errors
    /// Those of S3.
    pub async fn get(&self, link: &CloneLink) -> Result<GetObjectOutput<Incoming>, Error> {
        self.client
            .send(object(link))
            .await
            .map_err(|error| explained(error, link))
    }

    /// What S3 says of an object, and its first bytes: one request, whose refusal says why.
    ///
    /// # Errors
    /// Those of S3. A beginning that cannot be read is no failure, but empty.
    pub async fn peek(
        &self,
        link: &CloneLink,
        bytes: u64,
    ) -> Result<(ObjectMetadata, Vec<Uint8Array>), Error> {
        let get = GetObject {
            range: Some((0, Some(bytes.max(1) - 1))),
            ..object(link)
        };
        match self.client.send(get).await {
            Ok(output) => {
                // A storage that knows no ranges sends all of it.
                let beginning = output.body.read(bytes).await.unwrap_or_default();
                Ok((output.metadata, beginning))
            }
            // An empty object has no first byte.
            Err(error) if error.status == Some(416) => Ok((self.head(link).await?, Vec::new())),
            Err(error) => Err(explained(error, link)),
        }
    }
}

/// S3 answers 400 to a version that is none of its own making: to a reader that is one that is not there.
fn explained(mut error: bookstore_s3::Error, link: &CloneLink) -> Error {
    if link.version_id.is_some() && error.kind == ErrorKind::Rejected && error.status == Some(400) {
        error.kind = ErrorKind::VersionNotFound;
    }
    error.into()
}

/// How many bytes are asked for to find a title. The first heading almost always stands in them.
const BEGINNING: u64 = 256 * 1024;

/// How many of an object's first bytes the page wants.
pub fn beginning_of(link: &CloneLink) -> u64 {
    if bookstore::clone::is_notebook(link.key.as_str()) {
        BEGINNING
    } else {
        1
    }
}

/// A body that broke off, as the errors of S3 are.
pub fn broken(error: &ReadError) -> Error {
    let timed_out = matches!(error, ReadError::Broken(error) if error.timed_out);
    let kind = if timed_out {
        ErrorKind::TimedOut
    } else {
        ErrorKind::BadAnswer
    };
    let mut error = bookstore_s3::Error::new(
        kind,
        text!("The storage broke off in the middle."),
        text!("Try again."),
    );
    error.retryable = true;
    error.into()
}
