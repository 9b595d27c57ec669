//! Saves against a real storage: each is there once, whatever answers are lost and whoever else writes.

#![allow(clippy::unwrap_used)] // in the helpers as well

use std::time::{Duration, UNIX_EPOCH};

use bookstore::{
    Settings,
    archive::{
        Newest, Save, copies, copy_target, keeps_versions, look, newest, read_copy_name, target,
    },
    description::Description,
    publish::{self, Target, versions},
    upload::LARGE,
};
use bookstore_s3::{
    Client, CredentialsProvider, ErrorKind, Transport,
    operations::{
        DeleteObject, GetObject, HeadObject, ListObjectsV2, ObjectVersion, PutObject, Versioning,
    },
};
use bookstore_tests::{Bucket, Forgetful, store};
use bytes::Bytes;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

fn settings(bucket: &Bucket) -> Settings {
    Settings {
        s3_bucket: bucket.name.clone(),
        ..Settings::default()
    }
}

fn notebook(bucket: &Bucket) -> Target {
    target(&settings(bucket), "a folder/näme + 1.ipynb").unwrap()
}

fn save(id: &str) -> Save {
    Save {
        id: id.into(),
        saved_at: UNIX_EPOCH + Duration::from_millis(1_795_239_238_123),
        by: Some("Zoë".into()),
        note: None,
        checkpoint: false,
    }
}

/// A client that can lose answers.
fn forgetful(bucket: &Bucket) -> Client<Forgetful, impl CredentialsProvider> {
    let credentials = Some(bucket.storage.credentials());
    bucket
        .storage
        .client_with(Forgetful::default(), credentials)
}

async fn describe<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
    version: &ObjectVersion,
) -> Description {
    let head = HeadObject {
        version_id: Some(version.version_id.clone()),
        ..HeadObject::new(&target.bucket, target.key.clone())
    };
    client.send(head).await.unwrap().into()
}

/// The ids of the saves in the bucket, oldest first; markers and others' versions are `-`.
async fn ids<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    target: &Target,
) -> Vec<String> {
    let mut ids = Vec::new();
    for version in versions(client, target).await.unwrap().iter().rev() {
        let id = if version.delete_marker {
            None
        } else {
            describe(client, target, version).await.save
        };
        ids.push(id.unwrap_or_else(|| "-".into()));
    }
    ids
}

#[tokio::test]
async fn saves_become_versions_in_their_order_with_all_that_was_said() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let target = notebook(&bucket);
    assert_eq!(target.key.as_str(), "workspace/a folder/näme + 1.ipynb");
    let mut stands = newest(&client, &target).await.unwrap();
    assert_eq!(stands, None);
    let asked = keeps_versions(&client, &target.bucket).await.unwrap();
    assert_eq!(asked, Some(Versioning::Enabled));
    for (id, bytes) in [("1", "A"), ("2", "B"), ("3", "A")] {
        let save = Save {
            note: (id == "2").then(|| "Größer 😀".into()),
            checkpoint: id == "2",
            ..save(id)
        };
        let kept = store(&client, &target, &save, bytes.into(), stands)
            .await
            .unwrap();
        assert!(kept.stays());
        stands = Some(kept);
    }
    assert_eq!(stands, newest(&client, &target).await.unwrap());
    assert_eq!(ids(&client, &target).await, ["1", "2", "3"]);
    let second = &versions(&client, &target).await.unwrap()[1];
    assert_eq!(
        describe(&client, &target, second).await,
        Description {
            by: Some("Zoë".into()),
            note: Some("Größer 😀".into()),
            save: Some("2".into()),
            saved_at: Some(save("2").saved_at),
            checkpoint: true,
        }
    );
    let get = GetObject::new(&target.bucket, target.key.clone());
    let (metadata, bytes) = client.get_bytes(get, 1).await.unwrap();
    assert_eq!(bytes, "A");
    assert_eq!(
        metadata.content_type.as_deref(),
        Some("application/x-ipynb+json")
    );
}

#[tokio::test]
async fn a_publication_keeps_its_note() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let target = Target::of(&settings(&bucket), "a.ipynb").unwrap();
    let note = Some("Größer 😀");
    publish::publish(&client, &target, "A".into(), None, Some("Zoë"), note)
        .await
        .unwrap();
    let version = &versions(&client, &target).await.unwrap()[0];
    let described = describe(&client, &target, version).await;
    assert_eq!(described.by.as_deref(), Some("Zoë"));
    assert_eq!(described.note.as_deref(), note);
    assert_eq!(described.save, None);
}

#[tokio::test]
async fn a_deleted_notebook_is_saved_again() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let target = notebook(&bucket);
    let first = store(&client, &target, &save("1"), "A".into(), None)
        .await
        .unwrap();
    let delete = DeleteObject::new(&target.bucket, target.key.clone());
    client.send(delete).await.unwrap();
    // What the caller knows is out of date.
    store(&client, &target, &save("2"), "B".into(), Some(first))
        .await
        .unwrap();
    assert_eq!(ids(&client, &target).await, ["1", "-", "2"]);
}

#[tokio::test]
async fn a_lost_answer_makes_no_second_version() {
    let bucket = Bucket::versioned().await;
    let client = forgetful(&bucket);
    let target = notebook(&bucket);
    let mut stands = None;
    for (id, lost) in [("1", 1), ("2", 3), ("3", 1)] {
        client
            .transport()
            .lose(lost, |line| line.starts_with("PUT"));
        let kept = store(&client, &target, &save(id), "A".into(), stands)
            .await
            .unwrap();
        stands = Some(kept);
    }
    assert_eq!(ids(&client, &target).await, ["1", "2", "3"]);
    assert_eq!(stands, newest(&client, &target).await.unwrap());
}

#[tokio::test]
async fn a_lost_answer_to_a_large_save_makes_no_second_version() {
    let bucket = Bucket::versioned().await;
    let client = forgetful(&bucket);
    let target = notebook(&bucket);
    client.transport().lose(1, |line| {
        line.starts_with("POST") && line.contains("uploadId=")
    });
    let large = Bytes::from(vec![b'a'; usize::try_from(LARGE + 1).unwrap()]);
    let kept = store(&client, &target, &save("1"), large, None)
        .await
        .unwrap();
    assert_eq!(ids(&client, &target).await, ["1"]);
    assert_eq!(Some(kept), newest(&client, &target).await.unwrap());
}

#[tokio::test]
async fn a_save_that_was_given_up_is_found_by_its_id() {
    let bucket = Bucket::versioned().await;
    let client = forgetful(&bucket);
    let target = notebook(&bucket);
    let first = store(&client, &target, &save("1"), "A".into(), None)
        .await
        .unwrap();
    client.transport().lose(9, |line| !line.starts_with("POST"));
    let lost = save("2");
    let error = store(&client, &target, &lost, "B".into(), Some(first.clone()))
        .await
        .unwrap_err();
    assert!(error.retryable, "{error:?}");
    client.transport().to_lose.set(0);
    // Someone else saves on top, and takes it back.
    let theirs = Client::send(
        &client,
        PutObject::new(&target.bucket, target.key.clone(), "X".into()),
    );
    theirs.await.unwrap();
    let delete = DeleteObject::new(&target.bucket, target.key.clone());
    client.send(delete).await.unwrap();

    let since = first.version_id.as_deref();
    let before = client.transport().native.sent.get();
    let found = look(&client, &target, since, "2").await.unwrap().unwrap();
    assert_eq!(client.transport().native.sent.get() - before, 3);
    assert_eq!(look(&client, &target, since, "1").await.unwrap(), None);
    assert!(look(&client, &target, None, "1").await.unwrap().is_some());

    // To send it once more finds it as well.
    let again = store(&client, &target, &lost, "B".into(), Some(first));
    assert_eq!(again.await.unwrap(), found);
    assert_eq!(ids(&client, &target).await, ["1", "2", "-", "-"]);
}

#[tokio::test]
async fn to_look_costs_one_request_where_nothing_is_newer_and_minds_no_neighbour() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let target = notebook(&bucket);
    let neighbour = publish::Target {
        key: bookstore_s3::Key::new(format!("{}.bak", target.key)).unwrap(),
        ..target.clone()
    };
    store(&client, &neighbour, &save("2"), "A".into(), None)
        .await
        .unwrap();
    let before = client.transport().sent.get();
    assert_eq!(look(&client, &target, None, "2").await.unwrap(), None);
    let first = store(&client, &target, &save("1"), "A".into(), None)
        .await
        .unwrap();
    let since = first.version_id.as_deref();
    assert_eq!(look(&client, &target, since, "2").await.unwrap(), None);
    assert_eq!(client.transport().sent.get() - before, 3);
}

#[tokio::test]
async fn a_bucket_without_versions_is_told_before_anything_is_replaced() {
    let bucket = Bucket::unversioned().await;
    let client = bucket.client();
    let target = notebook(&bucket);
    let asked = keeps_versions(&client, &target.bucket).await.unwrap();
    assert_eq!(asked, Some(Versioning::Unversioned));
    let kept = store(&client, &target, &save("1"), "A".into(), None)
        .await
        .unwrap();
    assert!(!kept.stays());

    // Switched off in the midst.
    bucket.set_versioning("Enabled").await;
    let kept = store(&client, &target, &save("2"), "B".into(), Some(kept))
        .await
        .unwrap();
    assert!(kept.stays());
    bucket.set_versioning("Suspended").await;
    let asked = keeps_versions(&client, &target.bucket).await.unwrap();
    assert_eq!(asked, Some(Versioning::Suspended));
    let kept = store(&client, &target, &save("3"), "C".into(), Some(kept))
        .await
        .unwrap();
    assert!(!kept.stays());
}

#[tokio::test]
async fn dated_copies_are_all_kept_and_each_is_there_once() {
    let bucket = Bucket::unversioned().await;
    let client = forgetful(&bucket);
    let settings = settings(&bucket);
    let path = "a folder/näme + 1.ipynb";
    for (id, millis) in [("late", 2000), ("early", 1000), ("same", 2000)] {
        let save = Save {
            saved_at: UNIX_EPOCH + Duration::from_millis(millis),
            ..save(id)
        };
        let target = copy_target(&settings, path, &save).unwrap();
        for lost in [9, 1] {
            client
                .transport()
                .lose(lost, |line| line.starts_with("PUT"));
            let sent = store(&client, &target, &save, "A".into(), None).await;
            assert!(sent.is_ok() || lost == 9, "{sent:?}");
        }
        client.transport().to_lose.set(0);
        let stands = newest(&client, &target).await.unwrap();
        let again = store(&client, &target, &save, "A".into(), None).await;
        assert_eq!(Some(again.unwrap()), stands);
    }
    let folder = copies(&settings, path);
    let listed = client
        .send(ListObjectsV2::new(&bucket.name, folder.clone()))
        .await
        .unwrap();
    let saves: Vec<_> = listed
        .objects
        .iter()
        .map(|copy| {
            read_copy_name(copy.key.strip_prefix(&folder).unwrap())
                .unwrap()
                .1
        })
        .collect();
    assert_eq!(saves, ["early", "late", "same"]);
}

#[tokio::test]
async fn what_may_not_be_done_is_said() {
    let bucket = Bucket::versioned().await;
    let nobody = bucket
        .storage
        .client_with(bookstore_tests::Native::default(), None);
    let target = notebook(&bucket);
    let error = store(&nobody, &target, &save("1"), "A".into(), None)
        .await
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Denied.into());
}

/// Two users save the same notebook, and answers of theirs are lost.
async fn two_users(turns: Vec<(bool, usize, bool)>) {
    let bucket = Bucket::versioned().await;
    let users = [forgetful(&bucket), forgetful(&bucket)];
    let target = notebook(&bucket);
    let mut known: [Option<Newest>; 2] = [None, None];
    let mut sent = Vec::new();
    for (turn, (second, lost, changed)) in turns.into_iter().enumerate() {
        let user = usize::from(second);
        let client = &users[user];
        client
            .transport()
            .lose(lost, |line| line.starts_with("PUT"));
        let save = save(&format!("{turn}"));
        let bytes = Bytes::from(if changed {
            turn.to_string()
        } else {
            String::new()
        });
        let since = known[user].as_ref().and_then(|k| k.version_id.clone());
        let mut kept = store(client, &target, &save, bytes.clone(), known[user].clone()).await;
        while kept.is_err() {
            client.transport().to_lose.set(0);
            let found = look(client, &target, since.as_deref(), &save.id).await;
            kept = if let Some(found) = found.unwrap() {
                Ok(found)
            } else {
                let stands = known[user].clone();
                store(client, &target, &save, bytes.clone(), stands).await
            };
        }
        known[user] = Some(kept.unwrap());
        sent.push(save.id);
    }
    assert_eq!(ids(&bucket.client(), &target).await, sent);
}

#[test]
fn every_save_of_two_users_is_there_once_and_in_order() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut runner = TestRunner::new(Config {
        cases: 12,
        failure_persistence: None,
        ..Config::default()
    });
    let turn = (any::<bool>(), 0..6_usize, any::<bool>());
    runner
        .run(&prop::collection::vec(turn, 1..7), |turns| {
            runtime.block_on(two_users(turns));
            Ok(())
        })
        .unwrap();
}
