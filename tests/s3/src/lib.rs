//! What the tests against a real storage share: a native transport, and a bucket for each test.
//!
//! `BOOKSTORE_TEST_S3_ENDPOINT`, `BOOKSTORE_TEST_S3_ACCESS_KEY_ID` and
//! `BOOKSTORE_TEST_S3_SECRET_ACCESS_KEY` say where a MinIO is that may be filled with buckets.
//! Without them the tests fail: a test that did not run has not passed.

mod native;
mod storage;
mod store;

pub use native::{Forgetful, Native};
pub use storage::{Bucket, Storage};
pub use store::store;
