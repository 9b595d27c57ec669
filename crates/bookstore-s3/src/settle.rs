//! A conditional write whose first answer was lost: is what stands there our own work?
//!
//! The write that got through makes its own repetition fail with 412. So the object is looked at
//! before that is called a conflict: by its checksum where S3 keeps one, else by its bytes.

use crate::{
    Client, CredentialsProvider, Error, ErrorKind, Payload, Transport,
    operations::{GetObject, HeadObject, ObjectMetadata, Request},
};

impl<T: Transport, P: CredentialsProvider> Client<T, P> {
    /// The object at the request's key, if its bytes are the request's.
    ///
    /// # Errors
    /// When that cannot be found out now: then neither success nor conflict may be claimed.
    pub(crate) async fn find_own(
        &self,
        request: &Request<T::Payload>,
        sha256: &[u8; 32],
    ) -> Result<Option<ObjectMetadata>, Error> {
        let (Some(key), Some(payload)) = (&request.key, &request.payload) else {
            return Ok(None);
        };
        let head = HeadObject::new(&request.bucket, key.clone());
        // Boxed, for a request within a request would else be a future within itself.
        let found = match Box::pin(self.send(head)).await {
            Ok(found) => found,
            Err(error) if error.retryable || error.kind == ErrorKind::Unreachable => {
                return Err(error);
            }
            Err(_) => return Ok(None),
        };
        if let Some(stored) = found.sha256 {
            return Ok((stored == *sha256).then_some(found));
        }
        if found.size != Some(payload.len()) {
            return Ok(None);
        }
        let get = GetObject {
            version_id: found.version_id.clone(),
            ..GetObject::new(&request.bucket, key.clone())
        };
        match Box::pin(self.get_bytes(get, payload.len())).await {
            Ok((metadata, bytes)) => {
                let stored = self.transport.sha256(&bytes.into()).await;
                Ok((stored == *sha256).then_some(metadata))
            }
            Err(error) if error.retryable => Err(error),
            Err(_) => Ok(None),
        }
    }
}
