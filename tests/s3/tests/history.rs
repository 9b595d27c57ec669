//! History against a real storage.

#![allow(clippy::unwrap_used)] // in the helpers as well

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, SystemTime},
};

use bookstore::{
    ErrorKind, Settings,
    archive::{Newest, Save, copies, copy_target, newest, target},
    error::OwnKind,
    history::{
        Mark, Place, Rename, Row, Said, Source, Version, Versions, What, deleted, describe, get,
        latest, mark, marks, renamed, renamed_folder, restore, story, undelete, unmark,
    },
    publish::{self, Target, publish_version, survey, unpublish},
};
use bookstore_s3::{
    Client, Credentials, ErrorKind as S3Kind, Key,
    operations::{DeleteObject, PutObject},
};
use bookstore_tests::{Bucket, Forgetful, Native, store};
use bytes::Bytes;

type Owner = Client<Native, Option<Credentials>>;

const AWKWARD: &str = "a folder/+ % # ? 😀.ipynb";

fn settings(bucket: &Bucket) -> Settings {
    Settings {
        s3_bucket: bucket.name.clone(),
        ..Settings::default()
    }
}

fn save(id: &str, at: SystemTime) -> Save {
    Save {
        id: id.into(),
        saved_at: at,
        by: Some("Zoë".into()),
        note: None,
        checkpoint: false,
    }
}

/// Saves the notebook at `path`, with its id for its bytes.
async fn save_at(client: &Owner, settings: &Settings, path: &str, id: &str) -> Newest {
    let target = target(settings, path).unwrap();
    let stands = newest(client, &target).await.unwrap();
    let save = save(id, client.now());
    let bytes = Bytes::copy_from_slice(id.as_bytes());
    store(client, &target, &save, bytes, stands).await.unwrap()
}

async fn delete(client: &Owner, target: &Target) -> String {
    let delete = DeleteObject::new(&target.bucket, target.key.clone());
    client.send(delete).await.unwrap().version_id.unwrap()
}

fn workspace(settings: &Settings, path: &str) -> Source {
    Source {
        key: target(settings, path).unwrap().key.as_str().to_owned(),
        place: Place::Workspace,
        from: None,
        until: None,
    }
}

/// All of a story, by pages of `count`.
async fn all(client: &Owner, bucket: &Bucket, sources: Vec<Source>, count: u16) -> Vec<Row> {
    let mut versions = Versions::new(&bucket.name, sources);
    let mut rows = Vec::new();
    while versions.has_more() {
        let page = versions.next(client, count).await.unwrap();
        assert!(page.len() == usize::from(count) || !versions.has_more());
        rows.extend(page);
    }
    assert!(rows.is_sorted_by(|one, other| one.at >= other.at));
    rows
}

/// What the rows hold, newest first; `-` for a delete marker.
async fn contents(client: &Owner, bucket: &Bucket, rows: &[Row]) -> Vec<String> {
    let mut contents = Vec::new();
    for row in rows {
        if row.delete_marker {
            contents.push("-".into());
            continue;
        }
        let (_, bytes) = get(client, &version(bucket, row), 1000).await.unwrap();
        contents.push(String::from_utf8(bytes.to_vec()).unwrap());
    }
    contents
}

fn version(bucket: &Bucket, row: &Row) -> Version {
    Version {
        bucket: bucket.name.clone(),
        key: Key::new(&row.key).unwrap(),
        version_id: row.version_id.clone(),
    }
}

/// S3's times have seconds on AWS and milliseconds on `MinIO`: what comes next is later.
async fn later() {
    tokio::time::sleep(Duration::from_millis(5)).await;
}

#[tokio::test]
async fn a_storys_versions_are_merged_by_time_and_minds_no_neighbour() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let settings = settings(&bucket);
    let published = Target::of(&settings, AWKWARD).unwrap();
    let neighbour = format!("{AWKWARD}.bak");
    save_at(&client, &settings, &neighbour, "neighbour").await;
    save_at(&client, &settings, AWKWARD, "1").await;
    later().await;
    publish::publish(&client, &published, "p1".into(), None, None, Some("first"))
        .await
        .unwrap();
    later().await;
    save_at(&client, &settings, AWKWARD, "2").await;
    save_at(
        &client,
        &settings,
        &format!("{AWKWARD}/child.ipynb"),
        "child",
    )
    .await;
    later().await;
    delete(&client, &target(&settings, AWKWARD).unwrap()).await;
    later().await;
    save_at(&client, &settings, AWKWARD, "3").await;

    let found = story(&client, &settings, AWKWARD, Some(&published))
        .await
        .unwrap();
    assert_eq!(found.marks, []);
    for count in [1, 2, 200] {
        let rows = all(&client, &bucket, found.sources.clone(), count).await;
        assert_eq!(
            contents(&client, &bucket, &rows).await,
            ["3", "-", "2", "p1", "1"]
        );
        let latest: Vec<bool> = rows.iter().map(|row| row.is_latest).collect();
        assert_eq!(latest, [true, false, false, true, false]);
        assert_eq!(rows[3].place, Place::Published);
        assert_eq!((rows[0].size, rows[1].size), (Some(1), None));
        let said = describe(&client, &version(&bucket, &rows[3]))
            .await
            .unwrap();
        assert_eq!(said.note.as_deref(), Some("first"));
        let said = describe(&client, &version(&bucket, &rows[0]))
            .await
            .unwrap();
        assert_eq!(
            (said.save.as_deref(), said.by.as_deref()),
            (Some("3"), Some("Zoë"))
        );
    }
}

#[tokio::test]
async fn a_page_costs_no_more_than_it_needs() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let settings = settings(&bucket);
    let target = target(&settings, AWKWARD).unwrap();
    for _ in 0..450 {
        let put = PutObject::new(&target.bucket, target.key.clone(), Bytes::new());
        client.send(put).await.unwrap();
    }
    let mut versions = Versions::new(&bucket.name, [workspace(&settings, AWKWARD)]);
    let before = client.transport().sent.get();
    let mut ids = BTreeSet::new();
    for (count, requests) in [(200, 1), (200, 2), (50, 3)] {
        let rows = versions.next(&client, 200).await.unwrap();
        assert_eq!(rows.len(), count);
        assert_eq!(client.transport().sent.get() - before, requests);
        ids.extend(rows.into_iter().map(|row| row.version_id));
    }
    assert_eq!(ids.len(), 450);
    assert!(!versions.has_more());
    assert_eq!(versions.next(&client, 200).await.unwrap(), []);
}

#[tokio::test]
async fn a_page_that_failed_is_asked_for_again_and_nothing_is_skipped() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let settings = settings(&bucket);
    for id in ["1", "2", "3"] {
        save_at(&client, &settings, AWKWARD, id).await;
        later().await;
    }
    let credentials = Some(bucket.storage.credentials());
    let forgetful = bucket
        .storage
        .client_with(Forgetful::default(), credentials);
    let mut versions = Versions::new(&bucket.name, [workspace(&settings, AWKWARD)]);
    // The first page gets through, the second does not.
    let one = versions.next(&forgetful, 1).await.unwrap();
    forgetful.transport().to_lose.set(9);
    versions.next(&forgetful, 2).await.unwrap_err();
    forgetful.transport().to_lose.set(0);
    let rest = versions.next(&forgetful, 2).await.unwrap();
    let rows = [one, rest].concat();
    assert_eq!(contents(&client, &bucket, &rows).await, ["3", "2", "1"]);
}

#[tokio::test]
async fn versions_from_before_and_after_versioning_are_all_told() {
    let bucket = Bucket::unversioned().await;
    let client = bucket.client();
    let settings = settings(&bucket);
    save_at(&client, &settings, AWKWARD, "null").await;
    bucket.set_versioning("Enabled").await;
    later().await;
    save_at(&client, &settings, AWKWARD, "kept").await;
    let rows = all(&client, &bucket, vec![workspace(&settings, AWKWARD)], 10).await;
    assert_eq!(contents(&client, &bucket, &rows).await, ["kept", "null"]);
    assert_eq!(rows[1].version_id.as_deref(), Some("null"));
    bucket.set_versioning("Suspended").await;
    later().await;
    save_at(&client, &settings, AWKWARD, "later").await;
    let rows = all(&client, &bucket, vec![workspace(&settings, AWKWARD)], 10).await;
    assert_eq!(contents(&client, &bucket, &rows).await, ["later", "kept"]);
}

#[tokio::test]
async fn dated_copies_are_part_of_the_story() {
    let bucket = Bucket::unversioned().await;
    let client = bucket.client();
    let settings = settings(&bucket);
    let now = client.now();
    for (id, back) in [("3", 0), ("1", 20), ("2", 10)] {
        let save = save(id, now - Duration::from_secs(back));
        let target = copy_target(&settings, AWKWARD, &save).unwrap();
        let bytes = Bytes::from(id.to_owned());
        store(&client, &target, &save, bytes, None).await.unwrap();
    }
    let child = copies(&settings, &format!("{AWKWARD}/child.ipynb"));
    let child = Key::new(format!("{child}20261121T053358123Z-x")).unwrap();
    let put = PutObject::new(&bucket.name, child, Bytes::new());
    client.send(put).await.unwrap();
    let sources = story(&client, &settings, AWKWARD, None)
        .await
        .unwrap()
        .sources;
    let rows = all(&client, &bucket, sources, 2).await;
    assert_eq!(contents(&client, &bucket, &rows).await, ["3", "2", "1"]);
    assert!(rows.iter().all(|row| row.place == Place::Copy));
}

#[tokio::test]
async fn a_renamed_notebooks_story_goes_on_and_a_new_one_begins_its_own() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let settings = settings(&bucket);
    let rename = async |from: &str, to: &str, id: &str| {
        later().await;
        let at = client.now();
        // Its last save is in S3 only after it was renamed.
        later().await;
        save_at(&client, &settings, from, &format!("{id}-late")).await;
        later().await;
        let rename = Rename {
            id: id.into(),
            from: from.into(),
            to: to.into(),
            at,
        };
        for _ in 0..2 {
            renamed(&client, &settings, &rename).await.unwrap();
        }
        later().await;
    };
    save_at(&client, &settings, "a.ipynb", "a1").await;
    rename("a.ipynb", AWKWARD, "r1").await;
    save_at(&client, &settings, AWKWARD, "b1").await;
    save_at(&client, &settings, "a.ipynb", "another").await;
    rename(AWKWARD, "c/d.ipynb", "r2").await;
    save_at(&client, &settings, "c/d.ipynb", "c1").await;
    rename("c/d.ipynb", AWKWARD, "r3").await;
    save_at(&client, &settings, AWKWARD, "b2").await;

    for (path, expected) in [
        (
            AWKWARD,
            vec!["b2", "r3-late", "c1", "r2-late", "b1", "r1-late", "a1"],
        ),
        ("a.ipynb", vec!["another"]),
        ("c/d.ipynb", vec![]),
    ] {
        let found = story(&client, &settings, path, None).await.unwrap();
        let rows = all(&client, &bucket, found.sources, 3).await;
        assert_eq!(contents(&client, &bucket, &rows).await, expected, "{path}");
    }
    let exist = BTreeSet::from([AWKWARD.to_owned()]);
    let gone = deleted(&client, &settings, Some(&exist)).await.unwrap();
    let paths: Vec<_> = gone.iter().map(|gone| &*gone.path).collect();
    assert_eq!(paths, ["a.ipynb"]);
}

#[tokio::test]
async fn the_notebooks_of_a_folder_go_with_it() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let settings = settings(&bucket);
    save_at(&client, &settings, "one/x/a.ipynb", "a1").await;
    save_at(&client, &settings, "one.ipynb", "apart").await;
    later().await;
    let at = client.now();
    let rename = Rename {
        id: "r".into(),
        from: "one".into(),
        to: "two".into(),
        at,
    };
    renamed_folder(&client, &settings, &rename).await.unwrap();
    later().await;
    save_at(&client, &settings, "two/x/a.ipynb", "a2").await;
    let found = story(&client, &settings, "two/x/a.ipynb", None)
        .await
        .unwrap();
    let rows = all(&client, &bucket, found.sources, 9).await;
    assert_eq!(contents(&client, &bucket, &rows).await, ["a2", "a1"]);
    assert_eq!(marks(&client, &settings, "one.ipynb").await.unwrap(), []);
}

#[tokio::test]
async fn marks_of_two_tabs_are_all_there_by_one_listing() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let settings = settings(&bucket);
    let kept = save_at(&client, &settings, AWKWARD, "1").await;
    let version = kept.version_id.unwrap();
    let name = |text: &str| What::Name {
        place: Place::Workspace,
        version: version.clone(),
        text: text.into(),
    };
    let long = "Größer als ein Name. ".repeat(40);
    let note = What::Note {
        place: Place::Workspace,
        version: version.clone(),
        text: long.clone(),
    };
    let (one, other) = tokio::join!(
        mark(
            &client,
            &settings,
            AWKWARD,
            "tab-1",
            client.now(),
            name("as sent, 1/2 😀")
        ),
        mark(&client, &settings, AWKWARD, "tab-2", client.now(), note),
    );
    let mut expected = vec![one.unwrap(), other.unwrap()];
    let child = format!("{AWKWARD}/child.ipynb");
    mark(&client, &settings, &child, "x", client.now(), name("child"))
        .await
        .unwrap();
    expected.sort_by(|one, other| one.key.cmp(&other.key));
    let before = client.transport().sent.get();
    let found = marks(&client, &settings, AWKWARD).await.unwrap();
    assert_eq!(found, expected);
    // The listing, and the text that is too long for a name.
    assert_eq!(client.transport().sent.get() - before, 2);
    let said = Said {
        name: Some("as sent, 1/2 😀"),
        note: Some(&long),
        checkpoint: false,
    };
    let of_version = (Place::Workspace, &*version);
    assert_eq!(latest(&found), BTreeMap::from([(of_version, said)]));

    later().await;
    let renamed = mark(
        &client,
        &settings,
        AWKWARD,
        "tab-1",
        client.now(),
        name("final"),
    )
    .await
    .unwrap();
    let found = marks(&client, &settings, AWKWARD).await.unwrap();
    assert_eq!(latest(&found)[&of_version].name, Some("final"));
    unmark(&client, &settings, &renamed).await.unwrap();
    unmark(&client, &settings, &renamed).await.unwrap();
    assert_eq!(marks(&client, &settings, AWKWARD).await.unwrap(), expected);
}

#[tokio::test]
async fn a_mark_whose_answer_is_lost_is_made_once_and_none_on_what_will_be_replaced() {
    let bucket = Bucket::versioned().await;
    let credentials = Some(bucket.storage.credentials());
    let client = bucket
        .storage
        .client_with(Forgetful::default(), credentials);
    let settings = settings(&bucket);
    client.transport().lose(1, |line| line.starts_with("PUT"));
    let what = What::RenamedFrom("a.ipynb".into());
    let made: Mark = mark(&client, &settings, AWKWARD, "1", client.now(), what)
        .await
        .unwrap();
    assert_eq!(marks(&client, &settings, AWKWARD).await.unwrap(), [made]);

    let what = What::Name {
        place: Place::Workspace,
        version: "null".into(),
        text: "x".into(),
    };
    let error = mark(&client, &settings, AWKWARD, "2", client.now(), what)
        .await
        .unwrap_err();
    assert_eq!(error.kind, OwnKind::InvalidNote.into());
}

#[tokio::test]
async fn an_old_version_becomes_the_newest_again_as_a_save_of_its_own() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let settings = settings(&bucket);
    let target = target(&settings, AWKWARD).unwrap();
    let first = save_at(&client, &settings, AWKWARD, "1").await;
    let second = save_at(&client, &settings, AWKWARD, "2").await;
    let old = Version {
        bucket: bucket.name.clone(),
        key: target.key.clone(),
        version_id: first.version_id,
    };
    later().await;
    let again = save("again", client.now());
    let restored = restore(&client, &old, &target, &again, Some(&second))
        .await
        .unwrap();
    assert_eq!(newest(&client, &target).await.unwrap(), Some(restored));
    let rows = all(&client, &bucket, vec![workspace(&settings, AWKWARD)], 10).await;
    assert_eq!(contents(&client, &bucket, &rows).await, ["1", "2", "1"]);
    let said = describe(&client, &version(&bucket, &rows[0]))
        .await
        .unwrap();
    assert_eq!(said.save.as_deref(), Some("again"));
}

#[tokio::test]
async fn a_save_is_published_within_the_storage_and_only_over_what_was_seen() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let settings = settings(&bucket);
    let kept = save_at(&client, &settings, AWKWARD, "1").await;
    save_at(&client, &settings, AWKWARD, "2").await;
    let old = Version {
        bucket: bucket.name.clone(),
        key: target(&settings, AWKWARD).unwrap().key,
        version_id: kept.version_id,
    };
    let published = Target::of(&settings, AWKWARD).unwrap();
    let publish = async |seen: Option<&publish::Published>| {
        publish_version(
            &client,
            &published,
            &old,
            seen,
            Some("Ada"),
            Some("as it was"),
        )
        .await
    };
    let done = publish(None).await.unwrap();
    let seen = survey(&client, &published).await.unwrap().current.unwrap();
    assert_eq!(seen.version_id, done.version_id);
    assert_eq!(seen.by.as_deref(), Some("Ada"));
    assert!(seen.sha256.is_some());
    let there = Version {
        key: published.key.clone(),
        version_id: done.version_id,
        ..old.clone()
    };
    assert_eq!(get(&client, &there, 9).await.unwrap().1, "1");
    let said = describe(&client, &there).await.unwrap();
    assert_eq!((said.note.as_deref(), said.save), (Some("as it was"), None));

    let changed = |kind| kind == ErrorKind::Own(OwnKind::Changed);
    assert!(changed(publish(None).await.unwrap_err().kind));
    publish(Some(&seen)).await.unwrap();
    unpublish(&client, &published).await.unwrap();
    assert!(changed(publish(Some(&seen)).await.unwrap_err().kind));
}

#[tokio::test]
async fn what_is_deleted_is_listed_and_brought_back() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let settings = settings(&bucket);
    for path in ["here.ipynb", "elsewhere.ipynb", AWKWARD] {
        save_at(&client, &settings, path, "1").await;
        save_at(&client, &settings, path, "2").await;
    }
    mark(
        &client,
        &settings,
        AWKWARD,
        "m",
        client.now(),
        What::MovedTo("x".into()),
    )
    .await
    .unwrap();
    let target = target(&settings, AWKWARD).unwrap();
    let marker = delete(&client, &target).await;
    let gone = deleted(&client, &settings, None).await.unwrap();
    assert_eq!(gone.len(), 1);
    assert_eq!(gone[0].path, AWKWARD);
    assert_eq!(gone[0].marker, Some(marker.clone()));
    assert!(gone[0].size.is_some() && gone[0].at.is_some());

    let exist = BTreeSet::from(["here.ipynb".to_owned()]);
    let gone_here = deleted(&client, &settings, Some(&exist)).await.unwrap();
    let paths: Vec<_> = gone_here.iter().map(|gone| &*gone.path).collect();
    assert_eq!(paths, [AWKWARD, "elsewhere.ipynb"]);

    let key = target.key.clone();
    let real = gone[0].version_id.as_deref().unwrap();
    let error = undelete(&client, &bucket.name, &key, real)
        .await
        .unwrap_err();
    assert_eq!(error.kind, OwnKind::Changed.into());
    for _ in 0..2 {
        undelete(&client, &bucket.name, &key, &marker)
            .await
            .unwrap();
    }
    let stands = newest(&client, &target).await.unwrap().unwrap();
    assert_eq!(stands.version_id.as_deref(), Some(real));
    assert_eq!(deleted(&client, &settings, None).await.unwrap(), []);
}

#[tokio::test]
async fn among_thousands_of_versions_what_is_deleted_is_found_by_few_requests() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let settings = settings(&bucket);
    for (path, count) in [("a.ipynb", 1100), (".bookstore/versions/a.ipynb/x", 1100)] {
        let key = target(&settings, path).unwrap().key;
        for _ in 0..count {
            let put = PutObject::new(&bucket.name, key.clone(), Bytes::new());
            client.send(put).await.unwrap();
        }
    }
    save_at(&client, &settings, "b.ipynb", "1").await;
    delete(&client, &target(&settings, "b.ipynb").unwrap()).await;
    let before = client.transport().sent.get();
    let gone = deleted(&client, &settings, None).await.unwrap();
    assert_eq!(gone.len(), 1);
    assert_eq!(gone[0].path, "b.ipynb");
    // Three of versions, one of marks.
    assert_eq!(client.transport().sent.get() - before, 4);
}

#[tokio::test]
async fn what_is_not_there_is_said() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let nothing = Version {
        bucket: bucket.name.clone(),
        key: Key::new("workspace/a.ipynb").unwrap(),
        version_id: None,
    };
    let not_found = ErrorKind::S3(S3Kind::NotFound);
    assert_eq!(
        describe(&client, &nothing).await.unwrap_err().kind,
        not_found
    );
    assert_eq!(get(&client, &nothing, 1).await.unwrap_err().kind, not_found);
    let sources = vec![workspace(&settings(&bucket), "a.ipynb")];
    assert_eq!(all(&client, &bucket, sources, 5).await, []);
}
