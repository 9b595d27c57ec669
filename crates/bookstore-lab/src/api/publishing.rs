//! Publish and unpublish.

use bookstore::publish::{self, Target};
use js_sys::Uint8Array;
use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::{Bookstore, ts};
use crate::{failure::Thrown, payload::JsBytes, types};

#[wasm_bindgen]
impl Bookstore {
    /// The key under which the notebook at `path` is published unless the user chooses another.
    ///
    /// # Errors
    /// A path that S3 and a browser cannot carry.
    #[wasm_bindgen(js_name = publishKey)]
    pub fn publish_key(&self, path: &str) -> Result<String, Thrown> {
        Ok(Target::of(&self.settings, path)?.key.as_str().to_owned())
    }

    /// `s3://bucket/key`, for people.
    pub fn display(&self, key: &str) -> Result<String, Thrown> {
        Ok(Target::at(&self.settings, key)?.display())
    }

    /// Asks the storage as a publication would, and writes nothing: settings, keys, rights and CORS are
    /// good when this does not throw.
    #[wasm_bindgen(js_name = testConnection)]
    pub async fn test_connection(&self) -> Result<Ts<types::Connection>, Thrown> {
        let target = Target::of(&self.settings, "connection.ipynb")?;
        let survey = publish::survey(self.client()?, &target).await?;
        Ok(ts(&types::Connection {
            versioning: survey.versioning.map(Into::into),
        }))
    }

    /// Asks what stands at `key`.
    pub async fn survey(&self, key: &str) -> Result<Ts<types::Survey>, Thrown> {
        let target = Target::at(&self.settings, key)?;
        let survey = publish::survey(self.client()?, &target).await?;
        Ok(ts(&survey.into()))
    }

    /// Sends a notebook that was prepared. What is there is replaced only if its entity tag is `seen`;
    /// without `seen` only if nothing is there. `note` says what changed, and is kept with the version.
    pub async fn publish(
        &self,
        key: &str,
        notebook: Uint8Array,
        seen: Option<String>,
        publisher: Option<String>,
        note: Option<String>,
    ) -> Result<Ts<types::Publication>, Thrown> {
        let target = Target::at(&self.settings, key)?;
        let seen = seen.map(publish::Published::tagged);
        let publication = publish::publish(
            self.client()?,
            &target,
            JsBytes::from(notebook),
            seen.as_ref(),
            publisher.as_deref(),
            note.as_deref(),
        )
        .await?;
        let publish::Publication {
            bucket: _,
            key,
            etag,
            version_id,
        } = publication;
        let link = target.link(self.settings.edge()?, version_id.clone());
        Ok(ts(&types::Publication {
            key,
            etag,
            version_id,
            link: link.to_string(),
        }))
    }

    /// Takes a notebook back.
    pub async fn unpublish(&self, key: &str) -> Result<Ts<types::Unpublished>, Thrown> {
        let target = Target::at(&self.settings, key)?;
        let publish::Unpublished {
            versions_remain, ..
        } = publish::unpublish(self.client()?, &target).await?;
        Ok(ts(&types::Unpublished { versions_remain }))
    }

    /// Deletes every version of what is published at `key` for good, and gives how many those were.
    #[wasm_bindgen(js_name = unpublishVersions)]
    pub async fn unpublish_versions(&self, key: &str) -> Result<u32, Thrown> {
        let target = Target::at(&self.settings, key)?;
        let deleted = publish::unpublish_versions(self.client()?, &target).await?;
        Ok(u32::try_from(deleted).unwrap_or(u32::MAX))
    }

    /// The clone link of what is published at `key`, pinned to a version where one is given.
    pub fn link(&self, key: &str, version_id: Option<String>) -> Result<String, Thrown> {
        let link = Target::at(&self.settings, key)?.link(self.settings.edge()?, version_id);
        Ok(link.to_string())
    }
}
