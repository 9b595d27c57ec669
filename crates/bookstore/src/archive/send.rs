//! One attempt to store a save.

use bookstore_s3::{
    Client, CredentialsProvider, Transport,
    operations::{PutMode, PutObject},
};

use super::{Newest, Save};
use crate::{Error, notebook, publish::Target, upload::upload};

/// Stores a save at `target`, once, if `mode` holds there.
///
/// # Errors
/// Those of S3; `PreconditionFailed`, or `NotFound` for `If-Match` on what is no longer there.
pub async fn attempt<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
    save: &Save,
    payload: T::Payload,
    mode: PutMode,
    progress: impl FnMut(u64, u64),
) -> Result<Newest, Error> {
    let object = PutObject {
        mode,
        content_type: Some(notebook::CONTENT_TYPE.to_owned()),
        user: save.metadata()?,
        ..PutObject::new(&target.bucket, target.key.clone(), payload)
    };
    Ok(upload(client, object, progress).await?.into())
}
