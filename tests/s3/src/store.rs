//! Storing a save as the outbox does, without its disk.

use bookstore::{
    Error,
    archive::{Newest, Save, attempt, see},
    outbox::Reach,
    publish::Target,
};
use bookstore_s3::{Client, CredentialsProvider, Transport, operations::PutMode};

/// Stores a save where `stands` is what stood there. Where something else does, the save is looked for before it is
/// tried again.
///
/// # Errors
/// Those of S3, but for a condition that is not met.
pub async fn store<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
    save: &Save,
    payload: T::Payload,
    stands: Option<Newest>,
) -> Result<Newest, Error> {
    let since = stands.as_ref().and_then(|stands| stands.version_id.clone());
    let mut stands = stands;
    loop {
        let mode = stands.map_or(PutMode::Create, |stands| {
            stands.etag.map_or(PutMode::Overwrite, PutMode::Update)
        });
        match attempt(client, target, save, payload.clone(), mode, |_, _| ()).await {
            Err(error) if Reach::of(error.kind) == Reach::Condition => {}
            answer => return answer,
        }
        let seen = see(client, target, since.as_deref(), &save.id).await?;
        if let Some(found) = seen.save {
            return Ok(found);
        }
        stands = seen.stands;
    }
}
