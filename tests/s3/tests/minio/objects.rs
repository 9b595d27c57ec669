//! Writing and reading objects.

use bookstore_s3::{
    ErrorKind, Transport,
    operations::{
        ByteRange, DeleteObject, GetBucketVersioning, GetObject, HeadBucket, PutObject, Versioning,
    },
    sha256,
};
use bookstore_tests::Bucket;
use bytes::Bytes;

use crate::{get, head, key, put};

#[tokio::test]
async fn an_object_comes_back_with_all_that_was_said_of_it() {
    let bucket = Bucket::unversioned().await;
    let client = bucket.client();
    let mut operation = PutObject {
        content_type: Some("application/x-ipynb+json".into()),
        ..put(&bucket, "a/b.ipynb", "notebook")
    };
    let publisher = "Zoë  100 % +/\u{1f600} ";
    operation
        .user
        .insert("bookstore-publisher".into(), publisher.into());
    operation.user.insert("plain".into(), "Ada Lovelace".into());
    let written = client.send(operation).await.unwrap();

    let seen = client.send(head(&bucket, "a/b.ipynb")).await.unwrap();
    let (read, bytes) = client
        .get_bytes(get(&bucket, "a/b.ipynb"), 8)
        .await
        .unwrap();
    assert_eq!(bytes, "notebook");
    assert_eq!(seen, read);
    assert_eq!(seen.etag, written.etag);
    assert_eq!(seen.size, Some(8));
    assert_eq!(
        seen.content_type.as_deref(),
        Some("application/x-ipynb+json")
    );
    assert_eq!(seen.sha256, Some(sha256(b"notebook")));
    assert_eq!(seen.user["bookstore-publisher"], publisher);
    assert_eq!(seen.user["plain"], "Ada Lovelace");
    let age = client
        .transport()
        .now()
        .duration_since(seen.last_modified.unwrap());
    assert!(age.map_or(0, |age| age.as_secs()) < 60);
}

#[tokio::test]
async fn a_range_gives_its_part() {
    let bucket = Bucket::unversioned().await;
    let client = bucket.client();
    client.send(put(&bucket, "k", "0123456789")).await.unwrap();
    for (range, part) in [
        (ByteRange::Between(2, 4), "234"),
        (ByteRange::From(7), "789"),
        (ByteRange::Last(2), "89"),
        (ByteRange::Between(0, 99), "0123456789"),
    ] {
        let operation = GetObject {
            range: Some(range),
            ..get(&bucket, "k")
        };
        let (metadata, bytes) = client.get_bytes(operation, 10).await.unwrap();
        assert_eq!((bytes.as_ref(), metadata.size), (part.as_bytes(), Some(10)));
    }
    let beyond = GetObject {
        range: Some(ByteRange::From(10)),
        ..get(&bucket, "k")
    };
    let error = client.get_bytes(beyond, 10).await.unwrap_err();
    assert_eq!(error.code.as_deref(), Some("InvalidRange"));
}

#[tokio::test]
async fn a_conditional_read_is_answered_by_the_entity_tag() {
    let bucket = Bucket::unversioned().await;
    let client = bucket.client();
    let etag = client.send(put(&bucket, "k", "a")).await.unwrap().etag;
    let known = GetObject {
        if_none_match: etag.clone(),
        ..get(&bucket, "k")
    };
    let error = client.send(known.clone()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotModified);
    client.send(put(&bucket, "k", "b")).await.unwrap();
    assert!(client.send(known).await.is_ok());
    let gone = GetObject {
        if_match: etag,
        ..get(&bucket, "k")
    };
    let error = client.send(gone).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::PreconditionFailed);
}

#[tokio::test]
async fn objects_of_any_size_come_back_byte_for_byte() {
    let bucket = Bucket::unversioned().await;
    let client = bucket.client();
    for size in [0_u32, 1, 65_537, 12_000_000] {
        let bytes: Bytes = (0..size)
            .map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()[3])
            .collect();
        let operation = PutObject::new(&bucket.name, key("large"), bytes.clone());
        client.send(operation).await.unwrap();
        let (_, read) = client
            .get_bytes(get(&bucket, "large"), u64::from(size))
            .await
            .unwrap();
        assert!(read == bytes, "{size}");
    }
    let error = client
        .get_bytes(get(&bucket, "large"), 11_999_999)
        .await
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::TooLarge);
}

#[tokio::test]
async fn a_deleted_object_is_not_found() {
    let bucket = Bucket::unversioned().await;
    let client = bucket.client();
    client.send(put(&bucket, "k", "x")).await.unwrap();
    let output = client
        .send(DeleteObject::new(&bucket.name, key("k")))
        .await
        .unwrap();
    assert!(!output.delete_marker);
    let read = client.get_bytes(get(&bucket, "k"), 1).await.unwrap_err();
    let seen = client.send(head(&bucket, "k")).await.unwrap_err();
    assert_eq!(
        (read.kind, seen.kind),
        (ErrorKind::NotFound, ErrorKind::NotFound)
    );
    assert!(read.request_id.is_some());
}

#[tokio::test]
async fn a_bucket_answers_for_itself() {
    let bucket = Bucket::unversioned().await;
    let client = bucket.client();
    let ask = || GetBucketVersioning {
        bucket: bucket.name.clone(),
    };
    client
        .send(HeadBucket {
            bucket: bucket.name.clone(),
        })
        .await
        .unwrap();
    assert_eq!(client.send(ask()).await.unwrap(), Versioning::Unversioned);
    bucket.set_versioning("Enabled").await;
    assert_eq!(client.send(ask()).await.unwrap(), Versioning::Enabled);
    bucket.set_versioning("Suspended").await;
    assert_eq!(client.send(ask()).await.unwrap(), Versioning::Suspended);
}

#[tokio::test]
async fn a_missing_bucket_is_named_by_every_operation() {
    let mut bucket = Bucket::unversioned().await;
    bucket.name.push_str("-missing");
    let client = bucket.client();
    let name = || bucket.name.clone();
    let errors = [
        client.send(put(&bucket, "k", "x")).await.err(),
        client.get_bytes(get(&bucket, "k"), 1).await.err(),
        client.send(head(&bucket, "k")).await.err(),
        client.send(DeleteObject::new(name(), key("k"))).await.err(),
        client.send(HeadBucket { bucket: name() }).await.err(),
        client
            .send(GetBucketVersioning { bucket: name() })
            .await
            .err(),
    ];
    for error in errors {
        let error = error.unwrap();
        assert_eq!(error.kind, ErrorKind::BucketNotFound);
        assert!(error.message.to_string().contains(&bucket.name));
    }
}
