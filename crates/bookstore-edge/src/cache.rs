//! What the edge keeps for readers to come, in the platform's cache.
//!
//! Two sorts of things are kept. *Facts* are what S3 said of a link's object; they grow old, and how old they may be is
//! for whoever asks to say. Everything else is made of an object's bytes and kept under its entity tag, so that it
//! never grows old, and is reached only through facts that are fresh: what is taken back is gone when its
//! facts are. Both stand under the site's configuration, so that another one finds nothing.
//!
//! Where the platform has no cache all works without, and the log says so once.

use std::{cell::Cell, time::Duration};

use bookstore_s3::sha256;
use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use worker::{Context, console_warn};

use crate::{config::Config, request::Request};

/// When an entry was stored, in milliseconds since 1970: the platform tells no age that it would tell alike everywhere.
const STORED: &str = "x-bookstore-stored";

/// How long anything is kept.
pub const DAY: Duration = Duration::from_hours(24);

thread_local! {
    static MISSING: Cell<bool> = const { Cell::new(false) };
}

/// The cache, as this site with this configuration sees it.
#[derive(Clone)]
pub struct Cache {
    store: Option<web_sys::Cache>,
    /// Address below which its entries stand.
    prefix: String,
}

/// Something that was kept.
pub struct Entry {
    /// As it was given to be kept.
    pub answer: web_sys::Response,
    /// How long ago.
    pub age: Duration,
}

impl Cache {
    /// The cache for this configuration.
    pub fn open(config: &Config, request: &Request<'_>) -> Self {
        // Below the site's own name: at Cloudflare a cache belongs to a zone.
        let site = request.url.origin().ascii_serialization();
        Self {
            store: store(),
            prefix: format!("{site}/.bookstore/{}", hex(config.fingerprint().as_bytes())),
        }
    }

    /// What is kept under this name.
    pub async fn find(&self, kind: &str, name: &[&str]) -> Option<Entry> {
        let found = self
            .store
            .as_ref()?
            .match_with_str(&self.address(kind, name));
        let answer: web_sys::Response = match JsFuture::from(found).await {
            Ok(found) => found.dyn_into().ok()?,
            Err(error) => {
                missing(&error);
                return None;
            }
        };
        let stored: f64 = answer.headers().get(STORED).ok()??.parse().ok()?;
        let age = (js_sys::Date::now() - stored).max(0.0) / 1000.0;
        Some(Entry {
            answer,
            age: Duration::from_secs_f64(age),
        })
    }

    /// Keeps an answer for at most `time`, after the request that it was made for has been answered.
    pub fn keep(
        &self,
        context: &Context,
        kind: &str,
        name: &[&str],
        answer: &web_sys::Response,
        time: Duration,
    ) {
        let Some(store) = &self.store else { return };
        let headers = answer.headers();
        let _ = headers.set(STORED, &js_sys::Date::now().to_string());
        let _ = headers.set("cache-control", &format!("max-age={}", time.as_secs()));
        let kept = store.put_with_str(&self.address(kind, name), answer);
        context.wait_until(settled(kept));
    }

    /// Forgets what is kept under this name.
    pub async fn forget(&self, kind: &str, name: &[&str]) {
        if let Some(store) = &self.store {
            settled(store.delete_with_str(&self.address(kind, name))).await;
        }
    }

    /// What tells this configuration from others, for names of work that requests share.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether the platform has a cache, as far as is known.
    pub fn is_there(&self) -> bool {
        self.store.is_some()
    }

    /// A name's parts may hold anything, so that its hash stands for them: lengths keep `a, b` apart from `ab`.
    fn address(&self, kind: &str, name: &[&str]) -> String {
        let mut bytes = Vec::new();
        for part in name {
            bytes.extend((part.len() as u64).to_le_bytes());
            bytes.extend(part.as_bytes());
        }
        format!("{}/{kind}/{}", self.prefix, hex(&bytes))
    }
}

async fn settled(promise: Promise) {
    if let Err(error) = JsFuture::from(promise).await {
        missing(&error);
    }
}

fn store() -> Option<web_sys::Cache> {
    if MISSING.get() {
        return None;
    }
    let caches = Reflect::get(&js_sys::global(), &"caches".into()).ok()?;
    Reflect::get(&caches, &"default".into())
        .ok()
        .filter(JsValue::is_object)
        .map(JsCast::unchecked_into)
}

/// Says once that there is no cache. Other failures are those of one moment.
fn missing(error: &JsValue) {
    let message: String = error
        .dyn_ref::<js_sys::Error>()
        .map(|error| error.message().into())
        .unwrap_or_default();
    if message.contains("No Cache was configured") && !MISSING.replace(true) {
        console_warn!("no cache is configured: each request asks the storage");
    }
}

fn hex(bytes: &[u8]) -> String {
    bookstore_s3::sign::hex(&sha256(bytes))
}
