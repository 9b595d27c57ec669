//! The few globals of JavaScript that window and worker have alike; `web-sys` knows them by `Window` only.

use std::time::Duration;

use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::RequestInit;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch)]
    pub fn fetch(url: &str, init: &RequestInit) -> Promise;

    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, milliseconds: f64) -> JsValue;

    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(id: &JsValue);

    #[wasm_bindgen(js_name = Number)]
    fn number(text: &str) -> f64;

    #[wasm_bindgen(js_name = String)]
    fn string(number: f64) -> String;

    /// `crypto.subtle`; only secure contexts have it.
    type Subtle;

    #[wasm_bindgen(method, catch)]
    fn digest(this: &Subtle, algorithm: &str, data: &Uint8Array) -> Result<Promise, JsValue>;
}

/// The browser's own [`Shortest`](bookstore::notebook::Shortest).
pub fn shortest(number_text: &str) -> String {
    string(number(number_text))
}

/// Resolves after `duration`.
pub async fn sleep(duration: Duration) {
    let promise = Promise::new(&mut |resolve, _| {
        set_timeout(&resolve, duration.as_secs_f64() * 1000.0);
    });
    // A promise of `setTimeout` is never rejected.
    let _ = JsFuture::from(promise).await;
}

/// Calls a function once after a while, unless dropped before.
#[derive(Debug)]
pub struct Timer {
    id: JsValue,
    _callback: Closure<dyn FnMut()>,
}

impl Timer {
    pub fn new(after: Duration, callback: impl FnOnce() + 'static) -> Self {
        let callback = Closure::once(callback);
        let id = set_timeout(
            callback.as_ref().unchecked_ref(),
            after.as_secs_f64() * 1000.0,
        );
        Self {
            id,
            _callback: callback,
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.id);
    }
}

/// The page's origin, such as `https://hub.example.org`; a worker has it too, Node has none.
pub fn origin() -> Option<String> {
    let location = Reflect::get(&js_sys::global(), &"location".into()).ok()?;
    Reflect::get(&location, &"origin".into())
        .ok()?
        .as_string()
        .filter(|origin| origin != "null")
}

/// SHA-256 by the browser; `None` where it has none (plain http).
pub async fn subtle_sha256(data: &Uint8Array) -> Option<[u8; 32]> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).ok()?;
    let subtle = Reflect::get(&crypto, &"subtle".into()).ok()?;
    if subtle.is_undefined() {
        return None;
    }
    let digest = subtle.unchecked_into::<Subtle>().digest("SHA-256", data);
    let digest = JsFuture::from(digest.ok()?).await.ok()?;
    Uint8Array::new(&digest).to_vec().try_into().ok()
}

/// What an exception says of itself.
pub fn message(exception: &JsValue) -> String {
    exception
        .dyn_ref::<js_sys::Error>()
        .map(|error| error.message().into())
        .or_else(|| exception.as_string())
        .unwrap_or_else(|| "unknown".into())
}
