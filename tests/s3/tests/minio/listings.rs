//! Listings of objects and versions.

use bookstore_s3::operations::{
    DeleteObject, ListObjectVersions, ListObjectsV2, Objects, VersionMarker,
};
use bookstore_tests::Bucket;

use crate::{key, put};

fn names(page: &Objects) -> Vec<&str> {
    page.objects
        .iter()
        .map(|object| object.key.as_str())
        .collect()
}

#[tokio::test]
async fn a_folder_is_listed_by_its_delimiter_page_by_page() {
    let bucket = Bucket::unversioned().await;
    let client = bucket.client();
    for name in ["p/a", "p/b/x", "p/b/y", "p/c", "p/d/z", "q"] {
        client.send(put(&bucket, name, "x")).await.unwrap();
    }
    let folder = ListObjectsV2 {
        delimiter: Some("/".into()),
        ..ListObjectsV2::new(&bucket.name, "p/")
    };
    let whole = client.send(folder.clone()).await.unwrap();
    assert_eq!(names(&whole), ["p/a", "p/c"]);
    assert_eq!(whole.common_prefixes, ["p/b/", "p/d/"]);
    assert_eq!(whole.next, None);
    let object = &whole.objects[0];
    assert!(object.size == Some(1) && object.etag.is_some() && object.last_modified.is_some());

    let mut all = ListObjectsV2 {
        max_keys: Some(2),
        ..ListObjectsV2::new(&bucket.name, "")
    };
    let mut found = Vec::new();
    loop {
        let page = client.send(all.clone()).await.unwrap();
        assert!(page.objects.len() <= 2);
        found.extend(names(&page).into_iter().map(str::to_owned));
        match page.next {
            Some(next) => all.after = Some(next),
            None => break,
        }
    }
    assert_eq!(found, ["p/a", "p/b/x", "p/b/y", "p/c", "p/d/z", "q"]);

    let later = ListObjectsV2 {
        start_after: Some("p/b/x".into()),
        ..ListObjectsV2::new(&bucket.name, "p/")
    };
    let later = client.send(later).await.unwrap();
    assert_eq!(names(&later), ["p/b/y", "p/c", "p/d/z"]);
}

#[tokio::test]
async fn awkward_keys_are_listed_as_they_are() {
    let awkward = [
        " a ",
        "+ % # ?&=.ipynb",
        "%2F+%20",
        "a&amp;<b>",
        "é e\u{301} 😀",
        "\u{85}\u{2028}",
        "\u{fffe}\u{ffff}",
    ];
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    for name in awkward {
        client.send(put(&bucket, name, "x")).await.unwrap();
    }
    let mut expected = awkward.map(str::to_owned).to_vec();
    // XML cannot carry these, nor would the client send them; others may have.
    bucket.put_encoded("b%01%0D%0A%09").await;
    expected.push("b\u{1}\r\n\t".into());
    expected.sort();

    let objects = client
        .send(ListObjectsV2::new(&bucket.name, ""))
        .await
        .unwrap();
    assert_eq!(names(&objects), expected);

    let mut list = ListObjectVersions {
        max_keys: Some(1),
        ..ListObjectVersions::new(&bucket.name, "")
    };
    let mut found = Vec::new();
    loop {
        let page = client.send(list.clone()).await.unwrap();
        found.extend(page.versions.into_iter().map(|version| version.key));
        match page.next {
            Some(next) => list.after = Some(next),
            None => break,
        }
    }
    assert_eq!(found, expected);

    for name in awkward {
        let own = client
            .send(ListObjectsV2::new(&bucket.name, name))
            .await
            .unwrap();
        assert_eq!(names(&own), [name]);
    }
}

#[tokio::test]
async fn versions_go_on_within_a_key_or_behind_it() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let mut written = Vec::new();
    for _ in 0..3 {
        let output = client.send(put(&bucket, "a", "x")).await.unwrap();
        written.insert(0, output.version_id.unwrap());
    }
    client.send(put(&bucket, "a.bak", "x")).await.unwrap();
    let marker = client
        .send(DeleteObject::new(&bucket.name, key("a")))
        .await
        .unwrap();
    written.insert(0, marker.version_id.unwrap());

    let mut list = ListObjectVersions {
        max_keys: Some(2),
        ..ListObjectVersions::new(&bucket.name, "a")
    };
    let first = client.send(list.clone()).await.unwrap();
    assert!(first.versions[0].delete_marker && first.versions[0].is_latest);
    list.after = first.next.clone();
    let second = client.send(list.clone()).await.unwrap();
    let ids: Vec<_> = [first.versions, second.versions]
        .concat()
        .into_iter()
        .map(|version| version.version_id)
        .collect();
    assert_eq!(ids, written);

    list.after = Some(VersionMarker {
        key: "a".into(),
        version_id: None,
    });
    let behind = client.send(list).await.unwrap();
    assert_eq!(behind.versions.len(), 1);
    assert_eq!(behind.versions[0].key, "a.bak");
    assert_eq!(behind.next, None);
}
