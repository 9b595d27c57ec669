//! Bytes that stay in JavaScript's memory.

use bookstore_s3::Payload;
use bytes::Bytes;
use js_sys::{Array, Uint8Array};
use sha2::{Digest, Sha256};
use wasm_bindgen::JsValue;
use web_sys::Blob;

use crate::js;

/// How much of a payload wasm sees at once when it has to hash it itself.
const BLOCK: u32 = 64 * 1024;

/// A handle on a JavaScript array: what is sent is never copied into wasm.
#[derive(Clone, Debug)]
pub struct JsBytes(Uint8Array);

impl JsBytes {
    /// The array itself.
    pub fn array(&self) -> &Uint8Array {
        &self.0
    }

    /// A blob of the same bytes.
    pub fn blob(&self) -> Result<Blob, JsValue> {
        Blob::new_with_u8_array_sequence(&Array::of1(&self.0))
    }

    /// SHA-256 by `crypto.subtle`, else in wasm, block by block.
    pub async fn sha256(&self) -> [u8; 32] {
        match js::subtle_sha256(&self.0).await {
            Some(hash) => hash,
            None => self.sha256_in_wasm(),
        }
    }

    fn sha256_in_wasm(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        let mut block = vec![0; BLOCK as usize];
        let length = self.0.length();
        let mut at = 0;
        while at < length {
            let end = length.min(at + BLOCK);
            let block = &mut block[..(end - at) as usize];
            self.0.subarray(at, end).copy_to(block);
            hasher.update(block);
            at = end;
        }
        hasher.finalize().into()
    }
}

impl From<Uint8Array> for JsBytes {
    fn from(array: Uint8Array) -> Self {
        Self(array)
    }
}

impl From<Bytes> for JsBytes {
    fn from(bytes: Bytes) -> Self {
        Self(Uint8Array::from(&*bytes))
    }
}

impl Payload for JsBytes {
    fn len(&self) -> u64 {
        self.0.length().into()
    }

    fn slice(&self, start: u64, end: u64) -> Self {
        let at = |place| u32::try_from(place).expect("an array's length is a u32");
        Self(self.0.subarray(at(start), at(end)))
    }
}
