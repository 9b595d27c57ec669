//! Copies that do not leave the storage.

use bookstore_s3::{
    ErrorKind,
    operations::{CopyMetadata, CopyObject, CopySource, GetObject, PutMode, PutObject},
    sha256,
};
use bookstore_tests::Bucket;

use crate::{get, head, key, put};

/// A copy of the newest version at `from`.
fn copy(bucket: &Bucket, from: &str, to: &str) -> CopyObject {
    CopyObject {
        bucket: bucket.name.clone(),
        key: key(to),
        source: CopySource {
            bucket: bucket.name.clone(),
            key: key(from),
            version_id: None,
        },
        metadata: CopyMetadata::Copy,
        mode: PutMode::Overwrite,
    }
}

#[tokio::test]
async fn awkward_keys_are_copied_with_bytes_type_and_metadata() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    for name in [
        "a/b.ipynb",
        "+",
        "a + b",
        "%",
        "%20%2F",
        "#",
        "?versionId=1",
        "a?b=c&d",
        " ",
        "😀 é.ipynb",
    ] {
        let mut original = PutObject {
            content_type: Some("application/x-ipynb+json".into()),
            ..put(&bucket, name, "notebook")
        };
        original.user.insert("publisher".into(), "Zoë %".into());
        client.send(original).await.unwrap();
        let to = format!("copy/{name}");
        let written = client.send(copy(&bucket, name, &to)).await.unwrap();
        let seen = client.send(head(&bucket, &to)).await.unwrap();
        assert_eq!(seen.version_id, written.version_id);
        assert_eq!(seen.etag, written.etag);
        assert_eq!(seen.sha256, Some(sha256(b"notebook")));
        assert_eq!(
            seen.content_type.as_deref(),
            Some("application/x-ipynb+json")
        );
        assert_eq!(seen.user["publisher"], "Zoë %");
    }
}

#[tokio::test]
async fn an_older_version_becomes_the_newest_again_with_other_metadata() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let one = client.send(put(&bucket, "k", "one")).await.unwrap();
    client.send(put(&bucket, "k", "two")).await.unwrap();
    for (metadata, note) in [
        (CopyMetadata::Copy, None),
        (
            CopyMetadata::Replace {
                content_type: Some("text/plain".into()),
                user: [("note".into(), "back".into())].into(),
            },
            Some("back"),
        ),
    ] {
        let mut restore = copy(&bucket, "k", "k");
        restore.source.version_id.clone_from(&one.version_id);
        restore.metadata = metadata;
        let written = client.send(restore).await.unwrap();
        assert!(written.version_id.is_some() && written.version_id != one.version_id);
        let (seen, bytes) = client.get_bytes(get(&bucket, "k"), 3).await.unwrap();
        assert_eq!(bytes, "one");
        assert_eq!(seen.version_id, written.version_id);
        assert_eq!(seen.user.get("note").map(String::as_str), note);
    }
    let original = GetObject {
        version_id: one.version_id,
        ..get(&bucket, "k")
    };
    assert_eq!(client.get_bytes(original, 3).await.unwrap().1, "one");
}

#[tokio::test]
async fn a_missing_source_is_not_found() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let error = client.send(copy(&bucket, "missing", "k")).await;
    assert_eq!(error.unwrap_err().kind, ErrorKind::NotFound);
}

// S3 refuses here; who must not replace anything on MinIO looks before.
#[tokio::test]
async fn minio_overlooks_the_condition_of_a_copy() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    client.send(put(&bucket, "from", "new")).await.unwrap();
    client.send(put(&bucket, "to", "theirs")).await.unwrap();
    for mode in [PutMode::Create, PutMode::Update("\"other\"".into())] {
        let copy = CopyObject {
            mode,
            ..copy(&bucket, "from", "to")
        };
        client.send(copy).await.unwrap();
    }
}
