//! What is sent to the storage: bytes that lie outside of wasm's memory.

use bookstore_s3::{Payload, sha256};
use bytes::Bytes;
use js_sys::{Uint8Array, global};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A handle on JavaScript's own bytes: while they are on their way, wasm holds nothing of them.
#[derive(Clone, Debug)]
pub struct Outgoing(Uint8Array);

impl Outgoing {
    /// The array itself.
    pub fn array(&self) -> &Uint8Array {
        &self.0
    }

    /// SHA-256 by the platform, which is twice as fast as wasm.
    pub async fn sha256(&self) -> [u8; 32] {
        self.platform_sha256()
            .await
            .unwrap_or_else(|_| sha256(&self.0.to_vec()))
    }

    async fn platform_sha256(&self) -> Result<[u8; 32], JsValue> {
        let global: web_sys::WorkerGlobalScope = global().unchecked_into();
        let digest = global
            .crypto()?
            .subtle()
            .digest_with_str_and_js_u8_array("SHA-256", &self.0)?;
        let digest = Uint8Array::new(&JsFuture::from(digest).await?);
        let mut hash = [0; 32];
        if digest.length() != 32 {
            return Err(JsValue::NULL);
        }
        digest.copy_to(&mut hash);
        Ok(hash)
    }
}

impl From<Bytes> for Outgoing {
    fn from(bytes: Bytes) -> Self {
        Self(Uint8Array::from(&*bytes))
    }
}

impl From<&[u8]> for Outgoing {
    fn from(bytes: &[u8]) -> Self {
        Self(Uint8Array::from(bytes))
    }
}

impl Payload for Outgoing {
    fn len(&self) -> u64 {
        self.0.length().into()
    }

    fn slice(&self, start: u64, end: u64) -> Self {
        let at = |place| u32::try_from(place).expect("an array's length is a u32");
        Self(self.0.subarray(at(start), at(end)))
    }
}
