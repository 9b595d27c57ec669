//! A write whose first answer was lost, and whose repetition is refused: is what stands there our own work?
//!
//! The write that got through makes its own repetition fail: a conditional one with 412, a completed upload with
//! 404. So the object is looked at before that is called a failure: by its checksum where S3 keeps one, else by
//! its bytes. Where its metadata says something else than the request's, someone else wrote the same bytes.

use crate::{
    Client, CredentialsProvider, Error, ErrorKind, Key, Payload, Transport, answer,
    operations::{GetObject, HeadObject, ObjectMetadata, OwnWork, Request},
};

impl<T: Transport, P: CredentialsProvider> Client<T, P> {
    /// The object at the request's key, if it is what the request writes.
    ///
    /// # Errors
    /// When that cannot be found out now: then neither success nor conflict may be claimed.
    pub(crate) async fn find_own(
        &self,
        request: &Request<T::Payload>,
        own_work: &OwnWork,
        sha256: &[u8; 32],
    ) -> Result<Option<ObjectMetadata>, Error> {
        let Some(key) = &request.key else {
            return Ok(None);
        };
        let Some(found) = self.stands(&request.bucket, key, None).await? else {
            return Ok(None);
        };
        let sent = answer::metadata(&request.headers).user;
        let is_anothers =
            |(name, said): (&String, &String)| sent.get(name).is_some_and(|own| own != said);
        if found.user.iter().any(is_anothers) {
            return Ok(None);
        }
        let is_own = match own_work {
            OwnWork::Payload => {
                let Some(payload) = &request.payload else {
                    return Ok(None);
                };
                self.has_bytes(&request.bucket, key, &found, payload.len(), sha256)
                    .await?
            }
            OwnWork::Parts(checksum) => found.parts_sha256.as_ref() == Some(checksum),
            OwnWork::Copy {
                bucket,
                key,
                version_id,
            } => self
                .stands(bucket, key, version_id.clone())
                .await?
                .is_some_and(|source| are_alike(&source, &found)),
        };
        Ok(is_own.then_some(found))
    }

    /// What stands at a key, as far as this user may see it.
    async fn stands(
        &self,
        bucket: &str,
        key: &Key,
        version_id: Option<String>,
    ) -> Result<Option<ObjectMetadata>, Error> {
        let head = HeadObject {
            version_id,
            ..HeadObject::new(bucket, key.clone())
        };
        // Boxed, for a request within a request would else be a future within itself.
        known(Box::pin(self.send(head)).await)
    }

    /// Whether `found` has these bytes.
    async fn has_bytes(
        &self,
        bucket: &str,
        key: &Key,
        found: &ObjectMetadata,
        length: u64,
        sha256: &[u8; 32],
    ) -> Result<bool, Error> {
        if let Some(stored) = found.sha256 {
            return Ok(stored == *sha256);
        }
        if found.size != Some(length) {
            return Ok(false);
        }
        let get = GetObject {
            version_id: found.version_id.clone(),
            ..GetObject::new(bucket, key.clone())
        };
        match known(Box::pin(self.get_bytes(get, length)).await)? {
            Some((_, bytes)) => Ok(self.transport.sha256(&bytes.into()).await == *sha256),
            None => Ok(false),
        }
    }
}

/// An answer, or that there is none to be had; an error only where it may come later.
fn known<A>(answer: Result<A, Error>) -> Result<Option<A>, Error> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.retryable || error.kind == ErrorKind::Unreachable => Err(error),
        Err(_) => Ok(None),
    }
}

/// Whether two objects have the same bytes, as far as S3 tells.
fn are_alike(one: &ObjectMetadata, other: &ObjectMetadata) -> bool {
    match (one.sha256, other.sha256) {
        (Some(one), Some(other)) => one == other,
        _ => one.etag.is_some() && one.etag == other.etag && one.size == other.size,
    }
}
