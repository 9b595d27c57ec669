//! Uploads of any size, against a real storage.

#![allow(clippy::unwrap_used)] // in the helpers as well

use std::{
    cell::Cell,
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};

use bookstore::upload::{LARGE, ORPHANED, PART, sweep, upload};
use bookstore_s3::{
    ErrorKind, Key,
    operations::{
        CreateMultipartUpload, GetObject, ListMultipartUploads, MultipartUpload, PutMode, PutObject,
    },
};
use bookstore_tests::{Bucket, Forgetful};
use bytes::Bytes;

fn object(bucket: &Bucket, length: u64) -> PutObject<Bytes> {
    let bytes: Bytes = (0..u32::try_from(length).unwrap())
        .map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()[3])
        .collect();
    PutObject {
        content_type: Some("application/x-ipynb+json".into()),
        user: [("publisher".into(), "Zoë".into())].into(),
        ..PutObject::new(&bucket.name, key(), bytes)
    }
}

fn key() -> Key {
    Key::new("a folder/large + 1.ipynb").unwrap()
}

/// The uploads to that key that are under way.
async fn under_way(bucket: &Bucket) -> Vec<MultipartUpload> {
    let list = ListMultipartUploads::new(&bucket.name, key().as_str());
    bucket.client().send(list).await.unwrap().uploads
}

#[tokio::test]
async fn every_size_comes_back_byte_for_byte_and_its_progress_is_told() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    for (length, requests) in [(0, 1), (LARGE, 1), (LARGE + 1, 4), (5 * PART + 3, 8)] {
        let object = object(&bucket, length);
        let mut told = Vec::new();
        let before = client.transport().sent.get();
        let stored = upload(&client, object.clone(), |sent, all| told.push((sent, all)))
            .await
            .unwrap();
        assert_eq!(client.transport().sent.get() - before, requests);
        assert_eq!(told.last(), Some(&(length, length)));
        assert!(told.is_sorted() && told.iter().all(|(_, all)| *all == length));

        let get = GetObject::new(&bucket.name, key());
        let (seen, bytes) = client.get_bytes(get, length).await.unwrap();
        assert!(bytes == object.payload, "{length}");
        assert_eq!(seen.version_id, stored.version_id);
        assert_eq!(seen.etag, stored.etag);
        assert_eq!(seen.content_type, object.content_type);
        assert_eq!(seen.user, object.user);
    }
    assert_eq!(under_way(&bucket).await, []);
}

#[tokio::test]
async fn a_part_that_is_lost_is_sent_again_alone() {
    let bucket = Bucket::versioned().await;
    let credentials = Some(bucket.storage.credentials());
    let client = bucket
        .storage
        .client_with(Forgetful::default(), credentials);
    let object = object(&bucket, 3 * PART);
    let get = GetObject::new(&bucket.name, key());
    // One of three parts twice; the completion twice, and a look for what it made.
    for (chosen, requests) in [("partNumber=1&", 6), ("POST", 7)] {
        let before = client.transport().native.sent.get();
        client.transport().lose(1, move |line| {
            line.contains(chosen) && line.contains("uploadId=")
        });
        let stored = upload(&client, object.clone(), |_, _| ()).await.unwrap();
        assert_eq!(client.transport().native.sent.get() - before, requests);
        let (seen, bytes) = client.get_bytes(get.clone(), 3 * PART).await.unwrap();
        assert!(bytes == object.payload);
        assert_eq!(seen.version_id, stored.version_id);
    }
}

#[tokio::test]
async fn a_failed_upload_leaves_nothing() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    client.send(object(&bucket, 3)).await.unwrap();
    let object = PutObject {
        mode: PutMode::Create,
        ..object(&bucket, 2 * PART)
    };
    let error = upload(&client, object, |_, _| ()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::PreconditionFailed);
    assert_eq!(under_way(&bucket).await, []);
}

#[tokio::test]
async fn an_upload_that_is_dropped_midway_is_swept_and_no_one_elses() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    {
        let confirmed = Cell::new(0);
        let tell = |sent, _| confirmed.set(sent);
        let mut sending = pin!(upload(&client, object(&bucket, 6 * PART), tell));
        poll_fn(|context| {
            assert!(sending.as_mut().poll(context).is_pending());
            if confirmed.get() > 0 {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }
    assert_eq!(under_way(&bucket).await.len(), 1);
    // MinIO lists by the whole key only.
    let sweep = async |key: &str, age, ahead| {
        let client = bucket.client();
        client.transport().ahead.set(ahead);
        sweep(&client, &bucket.name, key, age).await.unwrap()
    };
    let notebook = key();
    assert_eq!(sweep(notebook.as_str(), ORPHANED, 0).await, 0);
    // This machine's clock is wrong by two days; S3's counts.
    assert_eq!(sweep(notebook.as_str(), ORPHANED, 2 * 86_400).await, 0);
    assert_eq!(under_way(&bucket).await.len(), 1);
    assert_eq!(sweep(notebook.as_str(), Duration::ZERO, 0).await, 1);
    assert_eq!(under_way(&bucket).await, []);

    let other = Key::new("a folder/data.parquet").unwrap();
    let begin = CreateMultipartUpload::new(&bucket.name, other.clone());
    client.send(begin).await.unwrap();
    assert_eq!(sweep(other.as_str(), Duration::ZERO, 0).await, 0);
}

#[tokio::test]
async fn without_entity_tags_a_large_object_is_refused_with_the_reason() {
    let bucket = Bucket::versioned().await;
    let credentials = Some(bucket.storage.credentials());
    let client = bucket
        .storage
        .client_with(Forgetful::default(), credentials);
    client.transport().hidden.set(Some("etag"));
    let object = object(&bucket, LARGE + 1);
    let error = upload(&client, object, |_, _| ()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::BadAnswer);
    assert!(error.advice.to_string().contains("CORS"), "{error}");
    assert_eq!(under_way(&bucket).await, []);
}
