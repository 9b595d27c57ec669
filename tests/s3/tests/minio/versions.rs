//! Versions and delete markers.

use std::time::{Duration, SystemTime};

use bookstore_s3::{
    Error, ErrorKind,
    operations::{DeleteObject, GetObject, HeadObject, ListObjectVersions, ObjectMetadata},
};
use bookstore_tests::Bucket;
use bytes::Bytes;

use crate::{get, head, key, put};

/// Writes a version of `k`.
async fn write(bucket: &Bucket, bytes: &'static str) -> Option<String> {
    let put = put(bucket, "k", bytes);
    bucket.client().send(put).await.unwrap().version_id
}

async fn read(bucket: &Bucket, name: &str, version: Option<&str>) -> Result<Bytes, Error> {
    let pinned = GetObject {
        version_id: version.map(str::to_owned),
        ..get(bucket, name)
    };
    Ok(bucket.client().get_bytes(pinned, 3).await?.1)
}

async fn look(bucket: &Bucket, name: &str, version: Option<&str>) -> Result<ObjectMetadata, Error> {
    let pinned = HeadObject {
        version_id: version.map(str::to_owned),
        ..head(bucket, name)
    };
    bucket.client().send(pinned).await
}

#[tokio::test]
async fn each_write_makes_a_version_that_stays() {
    let bucket = Bucket::versioned().await;
    let one = write(&bucket, "one").await;
    let two = write(&bucket, "two").await;
    assert!(one.is_some() && one != two);
    for (version_id, bytes) in [(one, "one"), (two, "two"), (None, "two")] {
        assert_eq!(
            read(&bucket, "k", version_id.as_deref()).await.unwrap(),
            bytes
        );
        let seen = look(&bucket, "k", version_id.as_deref()).await.unwrap();
        assert!(version_id.is_none() || seen.version_id == version_id);
    }
}

#[tokio::test]
async fn missing_deleted_and_without_that_version_are_three_things() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let one = write(&bucket, "one").await;
    let marker = client
        .send(DeleteObject::new(&bucket.name, key("k")))
        .await
        .unwrap();
    assert!(marker.delete_marker);

    let unknown = Some("01234567-89ab-cdef-0123-456789abcdef".to_owned());
    let nonsense = Some("no such version".to_owned());
    for (name, version_id, kind) in [
        ("missing", None, ErrorKind::NotFound),
        ("k", None, ErrorKind::Deleted),
        ("k", marker.version_id.clone(), ErrorKind::Deleted),
        ("k", unknown, ErrorKind::VersionNotFound),
        ("k", nonsense, ErrorKind::VersionNotFound),
    ] {
        let error = read(&bucket, name, version_id.as_deref())
            .await
            .unwrap_err();
        assert_eq!(error.kind, kind, "GET {name} {version_id:?}: {error:?}");
        let error = look(&bucket, name, version_id.as_deref())
            .await
            .unwrap_err();
        assert_eq!(error.kind, kind, "HEAD {name} {version_id:?}: {error:?}");
    }

    assert_eq!(read(&bucket, "k", one.as_deref()).await.unwrap(), "one");
}

#[tokio::test]
async fn a_removed_marker_brings_the_object_back_and_a_removed_version_is_gone() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let one = write(&bucket, "one").await;
    let delete = || DeleteObject::new(&bucket.name, key("k"));
    let marker = client.send(delete()).await.unwrap().version_id;
    let undone = client
        .send(DeleteObject {
            version_id: marker,
            ..delete()
        })
        .await
        .unwrap();
    assert!(undone.delete_marker);
    assert_eq!(read(&bucket, "k", None).await.unwrap(), "one");

    client
        .send(DeleteObject {
            version_id: one.clone(),
            ..delete()
        })
        .await
        .unwrap();
    let error = read(&bucket, "k", one.as_deref()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::VersionNotFound);
}

#[tokio::test]
async fn a_bucket_without_versions_gives_no_version() {
    let bucket = Bucket::unversioned().await;
    assert_eq!(write(&bucket, "one").await, None);
    let seen = look(&bucket, "k", None).await.unwrap();
    assert_eq!(seen.version_id, None);
}

#[tokio::test]
async fn the_list_tells_when_each_version_was_written() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let before = SystemTime::now() - Duration::from_secs(2);
    write(&bucket, "one").await;
    client
        .send(DeleteObject::new(&bucket.name, key("k")))
        .await
        .unwrap();
    let listed = client
        .send(ListObjectVersions::new(&bucket.name, "k"))
        .await
        .unwrap();
    assert_eq!(listed.versions.len(), 2);
    let after = SystemTime::now() + Duration::from_secs(2);
    for version in listed.versions {
        let written = version.last_modified.unwrap();
        assert!(before < written && written < after, "{version:?}");
    }
}
