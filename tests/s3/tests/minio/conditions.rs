//! Writes that hold only for what was seen.

use bookstore_s3::{ErrorKind, operations::PutMode};
use bookstore_tests::{Bucket, Forgetful};

use crate::{get, head, put, put_if};

#[tokio::test]
async fn nothing_is_created_over_what_is_there() {
    let bucket = Bucket::unversioned().await;
    let client = bucket.client();
    client
        .send(put_if(&bucket, "k", "one", PutMode::Create))
        .await
        .unwrap();
    let again = client
        .send(put_if(&bucket, "k", "two", PutMode::Create))
        .await;
    assert_eq!(again.unwrap_err().kind, ErrorKind::PreconditionFailed);
    assert_eq!(
        client.get_bytes(get(&bucket, "k"), 3).await.unwrap().1,
        "one"
    );
}

#[tokio::test]
async fn only_what_was_seen_is_updated() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let seen = client
        .send(put(&bucket, "k", "one"))
        .await
        .unwrap()
        .etag
        .unwrap();
    let update = |bytes| put_if(&bucket, "k", bytes, PutMode::Update(seen.clone()));
    client.send(update("two")).await.unwrap();
    let stale = client.send(update("three")).await.unwrap_err();
    assert_eq!(stale.kind, ErrorKind::PreconditionFailed);
    assert_eq!(
        client.get_bytes(get(&bucket, "k"), 3).await.unwrap().1,
        "two"
    );
    let gone = put_if(&bucket, "gone", "x", PutMode::Update(seen.clone()));
    assert_eq!(
        client.send(gone).await.unwrap_err().kind,
        ErrorKind::NotFound
    );
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_found_and_made_once() {
    let bucket = Bucket::versioned().await;
    let forgetful = Forgetful::default();
    let credentials = Some(bucket.storage.credentials());
    let client = bucket.storage.client_with(forgetful, credentials);

    client.transport().to_lose.set(1);
    let one = client
        .send(put_if(&bucket, "k", "one", PutMode::Create))
        .await
        .unwrap();
    let seen = client.send(head(&bucket, "k")).await.unwrap();
    assert_eq!(
        (seen.etag.clone(), seen.version_id),
        (one.etag, one.version_id)
    );

    client.transport().to_lose.set(1);
    let update = put_if(&bucket, "k", "two", PutMode::Update(seen.etag.unwrap()));
    let two = client.send(update).await.unwrap();
    let seen = client.send(head(&bucket, "k")).await.unwrap();
    assert_eq!((seen.etag, seen.version_id), (two.etag, two.version_id));
}

#[tokio::test]
async fn a_lost_answer_to_anothers_conflict_is_still_a_conflict() {
    let bucket = Bucket::versioned().await;
    let credentials = Some(bucket.storage.credentials());
    let client = bucket
        .storage
        .client_with(Forgetful::default(), credentials);
    client.send(put(&bucket, "k", "theirs")).await.unwrap();
    client.transport().to_lose.set(1);
    let ours = client
        .send(put_if(&bucket, "k", "ours", PutMode::Create))
        .await;
    assert_eq!(ours.unwrap_err().kind, ErrorKind::PreconditionFailed);
}
