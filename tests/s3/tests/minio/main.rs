//! The S3 client against a real MinIO.

#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod access;
mod conditions;
mod copies;
mod keys;
mod listings;
mod multipart;
mod objects;
mod versions;

use bookstore_s3::{
    Key,
    operations::{GetObject, HeadObject, PutMode, PutObject},
};
use bookstore_tests::Bucket;
use bytes::Bytes;

fn key(key: &str) -> Key {
    Key::new(key).unwrap()
}

fn put(bucket: &Bucket, name: &str, bytes: &'static str) -> PutObject<Bytes> {
    PutObject::new(
        &bucket.name,
        key(name),
        Bytes::from_static(bytes.as_bytes()),
    )
}

fn put_if(bucket: &Bucket, name: &str, bytes: &'static str, mode: PutMode) -> PutObject<Bytes> {
    PutObject {
        mode,
        ..put(bucket, name, bytes)
    }
}

fn get(bucket: &Bucket, name: &str) -> GetObject {
    GetObject::new(&bucket.name, key(name))
}

fn head(bucket: &Bucket, name: &str) -> HeadObject {
    HeadObject::new(&bucket.name, key(name))
}
