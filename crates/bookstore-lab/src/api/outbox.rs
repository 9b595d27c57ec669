//! The outbox: what waits for S3, and what to do with it.

use bookstore::{Error, error::OwnKind, outbox};
use bookstore_s3::text;
use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::ts;
use crate::types::{
    self,
    outbox::{OutboxAction, OutboxConfig, OutboxEvent, OutboxStatus, WaitingSave},
};

/// The saves of one scope that wait for S3. Make it when the lock on the scope is got, begin with the event
/// `stored`, do what each event gives in its order, and drop it with the lock.
#[wasm_bindgen]
pub struct Outbox(outbox::Outbox<JsValue>);

#[wasm_bindgen]
impl Outbox {
    /// An outbox that knows nothing yet: its first action will be to load.
    #[wasm_bindgen(constructor)]
    pub fn new(config: &Ts<OutboxConfig>) -> Result<Self, JsError> {
        Ok(Self(outbox::Outbox::new(config.to_rust()?.into())))
    }

    /// Takes an event and gives what to do. `now` in milliseconds since 1970.
    #[wasm_bindgen(unchecked_return_type = "OutboxAction[]")]
    pub fn apply(&mut self, event: &Ts<OutboxEvent>, now: f64) -> Result<Vec<JsValue>, JsError> {
        let actions = self.0.apply(event.to_rust()?.into(), milliseconds(now));
        let actions = actions.into_iter().map(OutboxAction::from);
        Ok(actions.map(|action| ts(&action).into()).collect())
    }

    /// How it stands. `now` in milliseconds since 1970.
    pub fn status(&self, now: f64) -> Ts<OutboxStatus> {
        ts(&self.0.status(milliseconds(now)).into())
    }

    /// All that waits, oldest first, then what belongs elsewhere.
    #[wasm_bindgen(unchecked_return_type = "WaitingSave[]")]
    pub fn entries(&self) -> Vec<JsValue> {
        let entries = self.0.entries().into_iter().map(WaitingSave::from);
        entries.map(|entry| ts(&entry).into()).collect()
    }
}

/// The failure of an action on the disk, with what the browser says of it.
#[wasm_bindgen(js_name = diskFailure)]
pub fn disk_failure(said: &str) -> Ts<types::Failure> {
    let mut error = Error::new(
        OwnKind::Disk,
        text!("This browser’s storage failed: %1.", said),
        text!("Make room on the disk; in a private window, use another one."),
    );
    error.retryable = true;
    ts(&error.into())
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // `as` saturates
fn milliseconds(time: f64) -> u64 {
    time as u64
}
