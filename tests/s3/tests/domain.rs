//! Publish and clone as the extension does them, against a real storage.

#![allow(clippy::unwrap_used)] // in the helpers as well

use bookstore::{
    CloneLink, Error, ErrorKind, Settings, clone,
    error::OwnKind,
    notebook,
    publish::{Survey, Target, publish, survey, unpublish, unpublish_versions, versions},
};
use bookstore_s3::{
    Client, Credentials, Error as S3Error, ErrorKind as S3Kind,
    operations::{ObjectMetadata, PutObject, Versioning},
    sha256,
};
use bookstore_tests::{Bucket, Native, Storage};
use bytes::Bytes;

type Owner = Client<Native, Option<Credentials>>;

/// Where the notebook at `path` is published in this bucket.
fn target_in(bucket: &str, path: &str) -> Target {
    let settings = Settings {
        s3_bucket: bucket.into(),
        ..Settings::default()
    };
    Target::of(&settings, path).unwrap()
}

const FIRST: &[u8] = br##"{"cells":[{"cell_type":"markdown","metadata":{},"source":"# One"}],"metadata":{},"nbformat":4,"nbformat_minor":4}"##;
const SECOND: &[u8] = br##"{"cells":[{"cell_type":"markdown","metadata":{},"source":"# Two"}],"metadata":{},"nbformat":4,"nbformat_minor":4}"##;

fn own(error: &Error) -> Option<OwnKind> {
    match error.kind {
        ErrorKind::Own(kind) => Some(kind),
        ErrorKind::S3(_) => None,
    }
}

/// Reads a link's object, whole.
async fn fetch(client: &Owner, link: &CloneLink) -> Result<(ObjectMetadata, Bytes), S3Error> {
    client.get_bytes(clone::object(link), 1000).await
}

async fn bytes_of(client: &Owner, link: &CloneLink) -> Bytes {
    fetch(client, link).await.unwrap().1
}

#[tokio::test]
async fn a_publication_is_replaced_only_as_it_was_seen() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let target = target_in(&bucket.name, "a folder/näme + 1.ipynb");

    let before = survey(&client, &target).await.unwrap();
    assert_eq!(
        before,
        Survey {
            current: None,
            versioning: Some(Versioning::Enabled)
        }
    );

    let first = publish(&client, &target, FIRST.into(), None, Some("Zoë"), None)
        .await
        .unwrap();
    let seen = survey(&client, &target).await.unwrap().current.unwrap();
    assert_eq!(seen.by.as_deref(), Some("Zoë"));
    assert_eq!(seen.version_id, first.version_id);
    assert_eq!(Some(&seen.etag), first.etag.as_ref());
    assert_eq!(seen.size, Some(FIRST.len() as u64));
    assert!(seen.at.is_some());
    assert_eq!(seen.is_changed(&sha256(FIRST)), Some(false));
    assert_eq!(seen.is_changed(&sha256(SECOND)), Some(true));

    let unseen = publish(&client, &target, SECOND.into(), None, None, None)
        .await
        .unwrap_err();
    assert_eq!(own(&unseen), Some(OwnKind::Changed));

    let second = publish(&client, &target, SECOND.into(), Some(&seen), None, None)
        .await
        .unwrap();
    assert_ne!(second.version_id, first.version_id);
    let stale = publish(&client, &target, FIRST.into(), Some(&seen), None, None)
        .await
        .unwrap_err();
    assert_eq!(own(&stale), Some(OwnKind::Changed));

    let pinned = target.link(None, first.version_id.clone());
    assert_eq!(bytes_of(&client, &pinned).await, FIRST);
    assert_eq!(bytes_of(&client, &pinned.newest()).await, SECOND);
}

#[tokio::test]
async fn what_is_taken_back_stays_in_its_versions_until_those_go_too() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let target = target_in(&bucket.name, "back.ipynb");
    let neighbour = target_in(&bucket.name, "back.ipynb2");
    publish(&client, &neighbour, FIRST.into(), None, None, None)
        .await
        .unwrap();

    let first = publish(&client, &target, FIRST.into(), None, None, None)
        .await
        .unwrap();
    let seen = survey(&client, &target).await.unwrap().current.unwrap();
    assert!(unpublish(&client, &target).await.unwrap().versions_remain);
    assert_eq!(survey(&client, &target).await.unwrap().current, None);
    let gone = publish(&client, &target, SECOND.into(), Some(&seen), None, None)
        .await
        .unwrap_err();
    assert_eq!(own(&gone), Some(OwnKind::Changed));

    let pinned = target.link(None, first.version_id);
    assert_eq!(bytes_of(&client, &pinned).await, FIRST);

    publish(&client, &target, SECOND.into(), None, None, None)
        .await
        .unwrap();
    assert_eq!(versions(&client, &target).await.unwrap().len(), 3);
    assert_eq!(unpublish_versions(&client, &target).await.unwrap(), 2);
    assert_eq!(versions(&client, &target).await.unwrap(), []);
    let error = fetch(&client, &pinned).await.unwrap_err();
    assert!(
        matches!(error.kind, S3Kind::VersionNotFound | S3Kind::NotFound),
        "{error:?}"
    );
    assert!(survey(&client, &neighbour).await.unwrap().current.is_some());
}

#[tokio::test]
async fn without_versions_taking_back_leaves_nothing() {
    let bucket = Bucket::unversioned().await;
    let client = bucket.client();
    let target = target_in(&bucket.name, "x.ipynb");
    let published = publish(&client, &target, FIRST.into(), None, None, None)
        .await
        .unwrap();
    assert_eq!(published.version_id, None);
    let found = survey(&client, &target).await.unwrap();
    assert_eq!(found.versioning, Some(Versioning::Unversioned));
    assert_eq!(found.current.unwrap().version_id, None);
    assert!(!unpublish(&client, &target).await.unwrap().versions_remain);
    assert!(!unpublish(&client, &target).await.unwrap().versions_remain);
    assert_eq!(survey(&client, &target).await.unwrap().current, None);
}

#[tokio::test]
async fn where_versioning_was_suspended_no_link_is_pinned_to_what_can_be_replaced() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let target = target_in(&bucket.name, "x.ipynb");
    let kept = publish(&client, &target, FIRST.into(), None, None, None)
        .await
        .unwrap();
    let seen = survey(&client, &target).await.unwrap().current.unwrap();

    bucket.set_versioning("Suspended").await;
    let replaceable = publish(&client, &target, SECOND.into(), Some(&seen), None, None)
        .await
        .unwrap();
    assert_eq!(replaceable.version_id, None);
    let found = survey(&client, &target).await.unwrap();
    assert_eq!(found.versioning, Some(Versioning::Suspended));
    let current = found.current.unwrap();
    let link = target.link(None, current.version_id.clone());
    assert_eq!(link.version_id, None);
    assert_eq!(bytes_of(&client, &link).await, SECOND);

    // The next one replaces it, and what was published before the suspension stays.
    publish(&client, &target, FIRST.into(), Some(&current), None, None)
        .await
        .unwrap();
    let ids: Vec<_> = versions(&client, &target)
        .await
        .unwrap()
        .into_iter()
        .map(|version| Some(version.version_id))
        .collect();
    assert_eq!(ids, [Some("null".into()), kept.version_id.clone()]);
    let pinned = target.link(None, kept.version_id);
    assert_eq!(bytes_of(&client, &pinned).await, FIRST);
}

#[tokio::test]
async fn what_was_published_before_versioning_was_switched_on_is_not_pinned() {
    let bucket = Bucket::unversioned().await;
    let client = bucket.client();
    let target = target_in(&bucket.name, "x.ipynb");
    publish(&client, &target, FIRST.into(), None, None, None)
        .await
        .unwrap();
    bucket.set_versioning("Enabled").await;
    let current = survey(&client, &target).await.unwrap().current.unwrap();
    // S3 calls it `null`; MinIO says nothing.
    assert!(matches!(current.version_id.as_deref(), None | Some("null")));
    assert_eq!(target.link(None, current.version_id).version_id, None);
}

#[tokio::test]
async fn more_versions_than_a_page_holds_are_all_found() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let target = target_in(&bucket.name, "many.ipynb");
    for _ in 0..1003 {
        let put = PutObject::new(&target.bucket, target.key.clone(), Bytes::new());
        client.send(put).await.unwrap();
    }
    assert_eq!(versions(&client, &target).await.unwrap().len(), 1003);
}

#[tokio::test]
async fn a_missing_bucket_is_named_by_the_survey() {
    let client = Storage::new().client();
    let target = target_in("no-such-bucket", "x.ipynb");
    let error = survey(&client, &target).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::S3(S3Kind::BucketNotFound), "{error}");
}

#[tokio::test]
async fn a_clone_is_what_was_published_without_its_marks_of_trust() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let target = target_in(&bucket.name, "trusted.ipynb");
    let marked = String::from_utf8(FIRST.to_vec()).unwrap().replace(
        "\"metadata\":{},\"source\"",
        "\"metadata\":{\"trusted\":true},\"source\"",
    );
    publish(&client, &target, Bytes::from(marked), None, None, None)
        .await
        .unwrap();
    let (metadata, bytes) = fetch(&client, &target.link(None, None)).await.unwrap();
    assert_eq!(
        metadata.content_type.as_deref(),
        Some(notebook::CONTENT_TYPE)
    );
    let saved = clone::check("trusted.ipynb", &bytes, notebook::shortest).unwrap();
    assert!(
        !String::from_utf8(saved.into_owned())
            .unwrap()
            .contains("trusted")
    );
}
