//! What each operation sends, and what it reads from the answer.

use std::time::UNIX_EPOCH;

use bytes::Bytes;

use super::{checksum, get, head, key, put};
use crate::{
    Client, Credentials, ErrorKind,
    operations::{
        DeleteObject, GetBucketVersioning, GetObject, HeadBucket, HeadObject, PutMode, PutObject,
        Versioning,
    },
    testing::{Faults, answer, client, example_config, headed, run},
};

#[test]
fn each_operation_has_its_method_and_url() {
    let enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    let client = client([
        answer(200, ""),
        answer(200, ""),
        answer(200, ""),
        answer(204, ""),
        answer(200, ""),
        answer(200, enabled),
    ]);
    let version_id = Some("v 1/+".to_owned());
    run(async {
        client.send(put(PutMode::Overwrite)).await.unwrap();
        client
            .send(GetObject {
                version_id: version_id.clone(),
                ..get()
            })
            .await
            .unwrap();
        client
            .send(HeadObject {
                version_id: version_id.clone(),
                ..head()
            })
            .await
            .unwrap();
        client
            .send(DeleteObject {
                version_id,
                ..DeleteObject::new("bucket", key())
            })
            .await
            .unwrap();
        let bucket = "bucket".to_owned();
        client
            .send(HeadBucket {
                bucket: bucket.clone(),
            })
            .await
            .unwrap();
        client.send(GetBucketVersioning { bucket }).await.unwrap();
    });
    let base = "https://bucket.s3.us-east-1.amazonaws.com";
    assert_eq!(
        client.transport().lines(),
        [
            format!("PUT {base}/a/b.ipynb"),
            format!("GET {base}/a/b.ipynb?versionId=v%201%2F%2B"),
            format!("HEAD {base}/a/b.ipynb?versionId=v%201%2F%2B"),
            format!("DELETE {base}/a/b.ipynb?versionId=v%201%2F%2B"),
            format!("HEAD {base}/"),
            format!("GET {base}/?versioning="),
        ]
    );
}

#[test]
fn a_write_carries_condition_type_checksum_and_metadata() {
    let client = client([answer(200, ""), answer(200, "")]);
    let mut operation = PutObject {
        content_type: Some("application/x-ipynb+json".into()),
        ..put(PutMode::Create)
    };
    operation
        .user
        .insert("bookstore-publisher".into(), "Zoë 100 %".into());
    run(client.send(operation)).unwrap();
    run(client.send(put(PutMode::Update("\"e\"".into())))).unwrap();
    let header = |name| client.transport().header(0, name);
    assert_eq!(header("content-type").unwrap(), "application/x-ipynb+json");
    assert_eq!(header("if-none-match").unwrap(), "*");
    assert_eq!(header("x-amz-checksum-sha256").unwrap(), checksum());
    assert_eq!(
        header("x-amz-meta-bookstore-publisher").unwrap(),
        "Zo%C3%AB%20100%20%25"
    );
    assert_eq!(client.transport().header(1, "if-match").unwrap(), "\"e\"");
    let authorization = header("authorization").unwrap();
    assert!(
        authorization.contains("x-amz-checksum-sha256") && authorization.contains("if-none-match"),
        "{authorization}"
    );
}

#[test]
fn what_no_header_can_carry_is_not_sent() {
    let client = client([]);
    let mut operations = [
        put(PutMode::Overwrite),
        put(PutMode::Overwrite),
        put(PutMode::Update("\n".into())),
    ];
    operations[0]
        .user
        .insert("white space".into(), String::new());
    operations[1].content_type = Some("a\nb".into());
    for operation in operations {
        let error = run(client.send(operation)).unwrap_err();
        assert_eq!(error.kind, ErrorKind::InvalidConfig);
    }
}

#[test]
fn the_headers_of_an_object_are_its_metadata() {
    let client = client([headed(
        200,
        &[
            ("etag", "\"e\""),
            ("x-amz-version-id", "v1"),
            ("content-length", "8"),
            ("content-type", "application/x-ipynb+json"),
            ("content-encoding", "gzip"),
            ("last-modified", "Fri, 24 May 2013 00:00:00 GMT"),
            ("x-amz-checksum-sha256", &checksum()),
            ("x-amz-meta-bookstore-publisher", "Zo%C3%AB"),
            ("x-amz-meta-other", "50% off"),
        ],
        "",
    )]);
    let metadata = run(client.send(head())).unwrap();
    assert_eq!(metadata.etag.as_deref(), Some("\"e\""));
    assert_eq!(metadata.version_id.as_deref(), Some("v1"));
    assert_eq!(metadata.size, Some(8));
    assert_eq!(
        metadata.content_type.as_deref(),
        Some("application/x-ipynb+json")
    );
    assert_eq!(metadata.content_encoding.as_deref(), Some("gzip"));
    assert_eq!(
        metadata.last_modified,
        Some(UNIX_EPOCH + crate::testing::NOW)
    );
    assert_eq!(metadata.sha256, Some(crate::sha256(b"notebook")));
    assert_eq!(metadata.user["bookstore-publisher"], "Zoë");
    assert_eq!(metadata.user["other"], "50% off");
}

#[test]
fn what_a_page_may_not_see_is_missing_and_no_error() {
    let client = client([answer(200, ""), answer(200, "")]);
    assert_eq!(run(client.send(head())).unwrap().etag, None);
    assert_eq!(
        run(client.send(put(PutMode::Create))).unwrap().version_id,
        None
    );
}

#[test]
fn the_checksum_of_a_multipart_upload_is_none_of_the_bytes() {
    let composite = format!("{}-3", checksum());
    let client = client([headed(200, &[("x-amz-checksum-sha256", &composite)], "")]);
    let metadata = run(client.send(head())).unwrap();
    assert_eq!(metadata.sha256, None);
    assert_eq!(metadata.parts_sha256, Some(composite));
}

#[test]
fn a_bucket_says_whether_it_keeps_versions() {
    let namespace = "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
    for (inside, versioning) in [
        ("<Status>Enabled</Status>", Versioning::Enabled),
        ("<Status>Suspended</Status>", Versioning::Suspended),
        ("", Versioning::Unversioned),
    ] {
        let body = format!(
            "<?xml version=\"1.0\"?><VersioningConfiguration {namespace}>{inside}</VersioningConfiguration>"
        );
        let client = client([answer(200, &body)]);
        let operation = GetBucketVersioning {
            bucket: "bucket".into(),
        };
        assert_eq!(run(client.send(operation)).unwrap(), versioning);
    }
}

#[test]
fn a_delete_marker_is_told() {
    let headers = [("x-amz-delete-marker", "true"), ("x-amz-version-id", "m1")];
    let client = client([headed(204, &headers, "")]);
    let output = run(client.send(DeleteObject::new("bucket", key()))).unwrap();
    assert!(output.delete_marker);
    assert_eq!(output.version_id.as_deref(), Some("m1"));
}

#[test]
fn without_credentials_nothing_is_signed_and_a_read_needs_no_preflight() {
    let client = Client::new(example_config(), Faults::new([answer(200, "x")]), None);
    run(client.get_bytes(get(), 9)).unwrap();
    assert!(client.transport().requests.borrow()[0].headers().is_empty());
}

#[test]
fn no_secret_is_ever_printed() {
    let credentials = Credentials {
        access_key_id: "the id".into(),
        secret_access_key: "the secret".into(),
        session_token: Some("the token".into()),
        expiration: None,
    };
    let printed = format!("{credentials:?} {:?}", Some(&credentials));
    assert!(printed.contains("***"), "{printed}");
    for secret in ["the id", "the secret", "the token"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[test]
fn an_empty_payload_is_a_payload() {
    let client = client([answer(200, "")]);
    run(client.send(PutObject::new("bucket", key(), Bytes::new()))).unwrap();
    let checksum = client.transport().header(0, "x-amz-checksum-sha256");
    assert_eq!(
        checksum.unwrap(),
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    );
}
