//! Reads what a link names.

use std::rc::Rc;

use bookstore::{CloneLink, Error, clone::object};
use bookstore_s3::{
    Client, Credentials, ErrorKind,
    operations::{ByteRange, GetObject, GetObjectOutput, HeadObject, ObjectMetadata},
    text,
};
use js_sys::Uint8Array;

use crate::{
    config::{Bucket, Config},
    trail::Trail,
    transport::{Incoming, ReadError, WorkerTransport},
};

/// One request's view of the storage.
pub struct Storage {
    client: Client<WorkerTransport, Option<Credentials>>,
}

impl Storage {
    /// The storage that holds a bucket.
    ///
    /// # Errors
    /// `InvalidSettings`.
    pub fn new(config: &Config, bucket: &Bucket, trail: &Rc<Trail>) -> Result<Self, Error> {
        Ok(Self {
            client: Client::new(
                bucket.settings.client_config()?,
                WorkerTransport::new(config.patience, Rc::clone(trail)),
                bucket.credentials.clone(),
            )
            // A reader waits: one retry, not four attempts.
            .with_max_attempts(2),
        })
    }

    /// The client that asks it.
    pub fn client(&self) -> &Client<WorkerTransport, Option<Credentials>> {
        &self.client
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

    /// An object as `get`, which names what `link` does, asks for it; its bytes not read yet.
    ///
    /// # Errors
    /// Those of S3.
    pub async fn read(
        &self,
        link: &CloneLink,
        get: GetObject,
    ) -> Result<GetObjectOutput<Incoming>, Error> {
        self.client
            .send(get)
            .await
            .map_err(|error| explained(error, link))
    }

    /// What S3 says of an object, and its first bytes: one request, whose refusal says why. `known` is the entity tag
    /// that is known already.
    ///
    /// # Errors
    /// `NotModified` where that is still the one; those of S3. A beginning that cannot be read is no failure, but empty.
    pub async fn peek(
        &self,
        link: &CloneLink,
        bytes: u64,
        known: Option<String>,
    ) -> Result<(ObjectMetadata, Vec<Uint8Array>), Error> {
        let get = GetObject {
            range: Some(ByteRange::Between(0, bytes.max(1) - 1)),
            if_none_match: known,
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
