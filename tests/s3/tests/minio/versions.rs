//! Versions and delete markers.

use bookstore_s3::{
    ErrorKind,
    operations::{DeleteObject, GetObject, HeadObject},
};
use bookstore_tests::Bucket;

use crate::{get, head, key, put};

#[tokio::test]
async fn each_write_makes_a_version_that_stays() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let one = client
        .send(put(&bucket, "k", "one"))
        .await
        .unwrap()
        .version_id;
    let two = client
        .send(put(&bucket, "k", "two"))
        .await
        .unwrap()
        .version_id;
    assert!(one.is_some() && one != two);
    for (version_id, bytes) in [(one, "one"), (two, "two"), (None, "two")] {
        let pinned = GetObject {
            version_id: version_id.clone(),
            ..get(&bucket, "k")
        };
        assert_eq!(client.get_bytes(pinned, 3).await.unwrap().1, bytes);
        let pinned = HeadObject {
            version_id: version_id.clone(),
            ..head(&bucket, "k")
        };
        let seen = client.send(pinned).await.unwrap();
        assert!(version_id.is_none() || seen.version_id == version_id);
    }
}

#[tokio::test]
async fn missing_deleted_and_without_that_version_are_three_things() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let one = client
        .send(put(&bucket, "k", "one"))
        .await
        .unwrap()
        .version_id;
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
        let pinned = GetObject {
            version_id: version_id.clone(),
            ..get(&bucket, name)
        };
        let error = client.get_bytes(pinned, 3).await.unwrap_err();
        assert_eq!(error.kind, kind, "GET {name} {version_id:?}: {error:?}");
        let pinned = HeadObject {
            version_id: version_id.clone(),
            ..head(&bucket, name)
        };
        let error = client.send(pinned).await.unwrap_err();
        assert_eq!(error.kind, kind, "HEAD {name} {version_id:?}: {error:?}");
    }

    let pinned = GetObject {
        version_id: one,
        ..get(&bucket, "k")
    };
    assert_eq!(client.get_bytes(pinned, 3).await.unwrap().1, "one");
}

#[tokio::test]
async fn a_removed_marker_brings_the_object_back_and_a_removed_version_is_gone() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let one = client
        .send(put(&bucket, "k", "one"))
        .await
        .unwrap()
        .version_id;
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
    assert_eq!(
        client.get_bytes(get(&bucket, "k"), 3).await.unwrap().1,
        "one"
    );

    client
        .send(DeleteObject {
            version_id: one.clone(),
            ..delete()
        })
        .await
        .unwrap();
    let pinned = GetObject {
        version_id: one,
        ..get(&bucket, "k")
    };
    let error = client.get_bytes(pinned, 3).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::VersionNotFound);
}

#[tokio::test]
async fn a_bucket_without_versions_gives_no_version() {
    let bucket = Bucket::unversioned().await;
    let client = bucket.client();
    let written = client.send(put(&bucket, "k", "one")).await.unwrap();
    assert_eq!(written.version_id, None);
    assert_eq!(
        client.send(head(&bucket, "k")).await.unwrap().version_id,
        None
    );
}
