//! Reads an object whole, and makes sure that it is whole.

use bytes::Bytes;

use crate::{
    Body, Client, CredentialsProvider, Error, ErrorKind, Transport, TransportError,
    operations::{GetObject, ObjectMetadata},
    retry::{Attempts, Cause},
    text,
};

impl<T: Transport, P: CredentialsProvider> Client<T, P> {
    /// Reads an object, or a range of it, into memory. A body that breaks off, or that is not the
    /// one whose checksum S3 keeps, is read again.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`] for more than `max` bytes, before they are read where S3 tells the
    /// length; [`ErrorKind::BadAnswer`] for a body that stays broken; those of [`Client::send`].
    pub async fn get_bytes(
        &self,
        operation: GetObject,
        max: u64,
    ) -> Result<(ObjectMetadata, Bytes), Error> {
        let mut attempts = Attempts::new(&self.budget);
        loop {
            let output = self.send(operation.clone()).await?;
            let too_large = |length: u64| {
                Error::new(
                    ErrorKind::TooLarge,
                    text!(
                        "“%1” is %2 bytes long; at most %3 are read at once.",
                        operation.key,
                        length,
                        max
                    ),
                    text!("Download it instead."),
                )
            };
            if let Some(length) = output.length.filter(|length| *length > max) {
                return Err(too_large(length));
            }
            let read = match output.body.bytes().await {
                Ok(bytes) if bytes.len() as u64 > max => return Err(too_large(bytes.len() as u64)),
                Ok(bytes) => {
                    let encoded = output.metadata.content_encoding.is_some();
                    let whole = operation.range.is_none() && !encoded;
                    let sha256 = output.metadata.sha256.filter(|_| whole);
                    self.check(bytes, output.length.filter(|_| !encoded), sha256)
                        .await
                }
                Err(error) => Err(error),
            };
            let broken = match read {
                Ok(bytes) => return Ok((output.metadata, bytes)),
                Err(error) => error,
            };
            let cause = Cause::of_loss(&broken);
            if !attempts.again(&self.transport, cause, None).await {
                let mut error = Error::new(
                    ErrorKind::BadAnswer,
                    text!(
                        "“%1” did not come through whole (%2).",
                        operation.key,
                        broken
                    ),
                    text!("Try again."),
                );
                error.retryable = true;
                return Err(error);
            }
        }
    }

    /// Whether the bytes are all there and the right ones.
    async fn check(
        &self,
        bytes: Bytes,
        length: Option<u64>,
        sha256: Option<[u8; 32]>,
    ) -> Result<Bytes, TransportError> {
        let read = bytes.len() as u64;
        match length {
            Some(length) if read < length => {
                return Err(TransportError::new(format!("{read} of {length} bytes")));
            }
            // A browser has undone an encoding that it does not let the page see.
            Some(length) if read > length => return Ok(bytes),
            _ => {}
        }
        if let Some(expected) = sha256 {
            let payload = T::Payload::from(bytes.clone());
            if self.transport.sha256(&payload).await != expected {
                return Err(TransportError::new("wrong checksum"));
            }
        }
        Ok(bytes)
    }
}
