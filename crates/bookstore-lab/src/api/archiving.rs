//! What the outbox asks of the storage.

use std::time::{Duration, UNIX_EPOCH};

use bookstore::{
    Settings,
    archive::{self, Newest, Save},
    history::{Place, What, mark},
    publish::Target,
    upload::{LARGE, ORPHANED, sweep},
};
use bookstore_s3::operations::PutMode;
use js_sys::{Function, Uint8Array};
use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::{Bookstore, read, ts};
use crate::{
    failure::Thrown,
    payload::JsBytes,
    types::{
        Keeps,
        outbox::{Looked, OutboxEntry, OutboxKept, OutboxStands, Sent},
    },
};

#[wasm_bindgen]
impl Bookstore {
    /// The key that the saves of the notebook at `path` become versions of.
    ///
    /// # Errors
    /// A path that S3 and a browser cannot carry.
    #[wasm_bindgen(js_name = archiveKey)]
    pub fn archive_key(&self, path: &str) -> Result<String, Thrown> {
        Ok(archive::target(&self.settings, path)?
            .key
            .as_str()
            .to_owned())
    }

    /// Whether the bucket keeps versions; `undefined` where this user may not ask.
    #[wasm_bindgen(js_name = archiveVersioning, unchecked_return_type = "Keeps | undefined")]
    pub async fn archive_versioning(&self) -> Result<JsValue, Thrown> {
        let bucket = &self.settings.s3_bucket;
        let versioning = archive::keeps_versions(self.client()?, bucket).await?;
        Ok(versioning.map_or(JsValue::UNDEFINED, |versioning| {
            ts(&Keeps::from(versioning)).into()
        }))
    }

    /// Looks for a save among the versions of `key` that are newer than `since`.
    #[wasm_bindgen(js_name = archiveLook)]
    pub async fn archive_look(
        &self,
        key: &str,
        id: &str,
        since: Option<String>,
    ) -> Result<Ts<Looked>, Thrown> {
        let target = Target::at(&self.settings, key)?;
        let seen = archive::see(self.client()?, &target, since.as_deref(), id).await?;
        Ok(ts(&Looked {
            version_id: seen
                .save
                .map(|save| save.version_id.unwrap_or_else(|| "null".to_owned())),
            stands: match seen.stands {
                None => OutboxStands::Nothing,
                Some(stands) => stands
                    .etag
                    .map_or(OutboxStands::Unknown, OutboxStands::Etag),
            },
        }))
    }

    /// Sends a save to `key`, once, if `stands` is what stands there. `progress` is told how many of its bytes S3
    /// has taken.
    #[wasm_bindgen(js_name = archiveSend)]
    pub async fn archive_send(
        &self,
        entry: &Ts<OutboxEntry>,
        key: &str,
        stands: &Ts<OutboxStands>,
        bytes: Uint8Array,
        #[wasm_bindgen(unchecked_param_type = "(sent: number) => void")] progress: &Function,
    ) -> Result<Ts<Sent>, JsValue> {
        let entry = read(entry)?;
        let save = Save {
            id: entry.id,
            saved_at: UNIX_EPOCH + Duration::from_millis(entry.at),
            by: Some(entry.by),
            note: entry.note,
            checkpoint: entry.checkpoint,
        };
        let mode = match read(stands)? {
            OutboxStands::Unknown => PutMode::Overwrite,
            OutboxStands::Nothing => PutMode::Create,
            OutboxStands::Etag(etag) => PutMode::Update(etag),
        };
        #[allow(clippy::cast_precision_loss)] // no save has 2^53 bytes
        let progress = |sent: u64, _| {
            // What it throws is its own.
            let _ = progress.call1(&JsValue::UNDEFINED, &(sent as f64).into());
        };
        let target = Target::at(&self.settings, key).map_err(Thrown::from)?;
        let payload = JsBytes::from(bytes);
        let Newest { etag, version_id } =
            archive::attempt(self.client()?, &target, &save, payload, mode, progress)
                .await
                .map_err(Thrown::from)?;
        Ok(ts(&Sent { version_id, etag }))
    }

    /// After a save of this size: with the first one that went in parts, takes away what earlier uploads in parts have
    /// left behind.
    #[wasm_bindgen(js_name = archiveSweep)]
    pub async fn archive_sweep(&self, size: u32) -> Result<(), Thrown> {
        if u64::from(size) > LARGE && !self.swept.replace(true) {
            let Settings {
                s3_bucket,
                workspace_prefix,
                ..
            } = &self.settings;
            sweep(self.client()?, s3_bucket, workspace_prefix, ORPHANED).await?;
        }
        Ok(())
    }

    /// Says beside what is kept already that it counts as a checkpoint, or what changed, as `entry` has it. Doing it
    /// twice is doing it once.
    #[wasm_bindgen(js_name = archiveMark)]
    pub async fn archive_mark(
        &self,
        entry: &Ts<OutboxEntry>,
        kept: &Ts<OutboxKept>,
    ) -> Result<(), JsValue> {
        let entry = read(entry)?;
        let (place, version) = match read(kept)? {
            OutboxKept::Version(version) => (Place::Workspace, version),
            OutboxKept::Copy(key) => {
                let name = key.rsplit('/').next().unwrap_or_default();
                (Place::Copy, name.to_owned())
            }
        };
        let at = UNIX_EPOCH + Duration::from_millis(entry.at);
        let mark = async |what| {
            let client = self.client()?;
            mark(client, &self.settings, &entry.path, &entry.id, at, what).await?;
            Ok::<_, Thrown>(())
        };
        if entry.checkpoint {
            let version = version.clone();
            mark(What::Checkpoint { place, version }).await?;
        }
        if let Some(text) = entry.note.clone() {
            mark(What::Note {
                place,
                version,
                text,
            })
            .await?;
        }
        Ok(())
    }
}
