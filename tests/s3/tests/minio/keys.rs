//! Keys of all sorts, byte for byte.

use bookstore_s3::{
    Client, Credentials, ErrorKind, Key,
    operations::{DeleteObject, GetObject, PutMode, PutObject},
};
use bookstore_tests::{Bucket, Native};
use bytes::Bytes;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use crate::{key, put};

/// What MinIO cannot hold, though S3 can: each part of a key is the name of a file, and that of a
/// key that ends in a slash has 9 bytes more. A backslash parts as well, and spaces do not save dots
/// (`MinIO` trims byte by byte, so only ASCII's).
fn is_beyond_minio(key: &str) -> bool {
    let is_dots = |part: &str| matches!(part.trim_ascii(), "." | "..");
    let marker = key.strip_suffix('/').and_then(|key| key.rsplit('/').next());
    key.contains("//")
        || key.split(['/', '\\']).any(is_dots)
        || key.split('/').any(|part| part.len() > 255)
        || marker.is_some_and(|part| part.len() > 255 - 9)
}

/// Writes, reads and deletes; the object's bytes are its own key.
async fn round_trip(
    client: &Client<Native, Option<Credentials>>,
    bucket: &str,
    key: &Key,
) -> Result<(), TestCaseError> {
    let bytes = Bytes::from(key.as_str().to_owned());
    let written = client
        .send(PutObject {
            mode: PutMode::Create,
            ..PutObject::new(bucket, key.clone(), bytes.clone())
        })
        .await;
    if is_beyond_minio(key.as_str()) {
        let kind = written.map_err(|error| error.kind);
        prop_assert_eq!(kind, Err(ErrorKind::UnsupportedKey));
        return Ok(());
    }
    prop_assert!(written.is_ok(), "PUT: {:?}", written);
    let read = client
        .get_bytes(GetObject::new(bucket, key.clone()), 2000)
        .await;
    prop_assert!(read.is_ok(), "GET: {:?}", read);
    prop_assert_eq!(&read.unwrap().1, &bytes);
    let deleted = client.send(DeleteObject::new(bucket, key.clone())).await;
    prop_assert!(deleted.is_ok(), "DELETE: {:?}", deleted);
    Ok(())
}

fn keys() -> impl Strategy<Value = String> {
    let awkward = r#"[-+%#?&=; '"\\:*<>|~!@$^(){}\[\],._aZ0é\u{301}😀中\u{a0}\u{feff}]{1,12}"#;
    let part = prop_oneof![
        4 => awkward,
        3 => "\\PC{1,20}",
        1 => "(%2[eEfF]|%00|\\.\\.\\.|\\+| ){1,4}",
        1 => "[a-z]{250,260}",
    ];
    (prop::collection::vec(part, 1..5), any::<bool>(), 0..20_u8).prop_map(
        |(parts, folder, double)| {
            let mut key = parts.join(if double == 0 { "//" } else { "/" });
            if folder {
                key.push('/');
            }
            key
        },
    )
}

#[test]
fn every_key_that_can_be_put_can_be_got_byte_for_byte() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let bucket = runtime.block_on(Bucket::unversioned());
    let client = bucket.client();
    let mut runner = TestRunner::new(Config {
        cases: 200,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&keys(), |text| {
            let Ok(key) = Key::new(text) else {
                return Err(TestCaseError::reject("not a key"));
            };
            runtime.block_on(round_trip(&client, &bucket.name, &key))
        })
        .unwrap();
}

#[tokio::test]
async fn the_keys_that_others_get_wrong_come_back() {
    let bucket = Bucket::unversioned().await;
    let client = bucket.client();
    let longest = [
        ["k"; 255].concat(),
        ["l"; 255].concat(),
        ["m"; 255].concat(),
        ["n"; 254].concat(),
    ];
    let longest = format!("{}/z", longest.join("/"));
    assert_eq!(longest.len(), 1024);
    for name in [
        "+",
        "a+b",
        "a b",
        "%",
        "%20",
        "%2F",
        "a%2Fb",
        "#",
        "?",
        "&",
        "=",
        "a?b=c&d#e",
        "'",
        "\"",
        "\\",
        "a\\b",
        "😀.ipynb",
        "é",
        "e\u{301}",
        "~",
        "*",
        "(x)",
        "[x]",
        "{x}",
        "a;b",
        "a:b",
        "@",
        "$",
        "!",
        ",",
        "...",
        ".hidden",
        "a/...",
        " leading",
        "trailing ",
        "trailing.",
        "folder/",
        "\u{a0}",
        "%2e%2e/x",
        "Untitled 1.ipynb",
        "CON",
        "x?versionId=1",
        "a|b<c>",
        "`",
        "^",
        &longest,
    ] {
        round_trip(&client, &bucket.name, &key(name)).await.unwrap();
    }
}

#[tokio::test]
async fn what_minio_cannot_hold_is_a_kind_of_its_own() {
    let bucket = Bucket::unversioned().await;
    let client = bucket.client();
    let part = "x".repeat(256);
    for name in [
        "a//b",
        "a/b//",
        "a\\..\\b",
        "a/ .. /b",
        &part,
        &format!("a/{part}/b"),
    ] {
        let error = client.send(put(&bucket, name, "x")).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::UnsupportedKey, "{error:?}");
    }
}
