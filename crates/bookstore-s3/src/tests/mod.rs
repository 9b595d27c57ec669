//! Every rule of the client against a scripted transport: each test states one promise.

mod copies;
mod corrections;
mod listings;
mod lost_writes;
mod multipart;
mod reading;
mod refusals;
mod requests;
mod retries;
mod unreachable;
mod vectors;

use bytes::Bytes;

use crate::{
    Key,
    operations::{GetObject, HeadObject, PutMode, PutObject},
};

fn key() -> Key {
    Key::new("a/b.ipynb").unwrap()
}

fn get() -> GetObject {
    GetObject::new("bucket", key())
}

fn head() -> HeadObject {
    HeadObject::new("bucket", key())
}

fn put(mode: PutMode) -> PutObject<Bytes> {
    PutObject {
        mode,
        ..PutObject::new("bucket", key(), Bytes::from_static(b"notebook"))
    }
}

/// `x-amz-checksum-sha256` of what [`put`] sends.
fn checksum() -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    STANDARD.encode(crate::sha256(b"notebook"))
}
