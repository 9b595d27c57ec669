//! Server-side copies.

use super::{checksum, key};
use crate::{
    ErrorKind, Key,
    operations::{CopyMetadata, CopyObject, CopySource, PutMode},
    testing::{Step, answer, client, headed, refusal, run},
};

fn copy(mode: PutMode) -> CopyObject {
    CopyObject {
        bucket: "bucket".into(),
        key: key(),
        source: CopySource {
            bucket: "other".into(),
            key: Key::new("a/+ %#?😀.ipynb").unwrap(),
            version_id: Some("v 1/+".into()),
        },
        metadata: CopyMetadata::Copy,
        mode,
    }
}

fn copied() -> Step {
    headed(
        200,
        &[("x-amz-version-id", "v2")],
        "<CopyObjectResult><ETag>&quot;new&quot;</ETag></CopyObjectResult>",
    )
}

fn found(etag: &str, checksum: &str) -> Step {
    let headers = [
        ("etag", etag),
        ("x-amz-version-id", "v2"),
        ("content-length", "8"),
        ("x-amz-checksum-sha256", checksum),
    ];
    headed(200, &headers, "")
}

#[test]
fn a_copy_names_its_source_encoded_and_keeps_the_metadata() {
    let client = client([copied()]);
    let output = run(client.send(copy(PutMode::Create))).unwrap();
    assert_eq!(output.etag.as_deref(), Some("\"new\""));
    assert_eq!(output.version_id.as_deref(), Some("v2"));
    assert_eq!(
        client.transport().lines(),
        ["PUT https://bucket.s3.us-east-1.amazonaws.com/a/b.ipynb"]
    );
    for (name, value) in [
        (
            "x-amz-copy-source",
            "other/a/%2B%20%25%23%3F%F0%9F%98%80.ipynb?versionId=v%201%2F%2B",
        ),
        ("x-amz-metadata-directive", "COPY"),
        ("x-amz-checksum-algorithm", "SHA256"),
        ("if-none-match", "*"),
    ] {
        assert_eq!(client.transport().header(0, name).unwrap(), value);
    }
}

#[test]
fn metadata_is_replaced_when_asked() {
    let client = client([copied()]);
    run(client.send(CopyObject {
        metadata: CopyMetadata::Replace {
            content_type: Some("text/plain".into()),
            user: [("publisher".into(), "Zoë".into())].into(),
        },
        ..copy(PutMode::Update("\"e\"".into()))
    }))
    .unwrap();
    for (name, value) in [
        ("x-amz-metadata-directive", "REPLACE"),
        ("content-type", "text/plain"),
        ("x-amz-meta-publisher", "Zo%C3%AB"),
        ("if-match", "\"e\""),
    ] {
        assert_eq!(client.transport().header(0, name).unwrap(), value);
    }
}

#[test]
fn an_error_within_a_good_answer_is_retried() {
    for code in ["InternalError", "SlowDown"] {
        let client = client([refusal(200, code), copied()]);
        run(client.send(copy(PutMode::Overwrite))).unwrap();
        assert_eq!(client.transport().sent(), 2);
    }
    let client = client((0..4).map(|_| refusal(200, "InternalError")));
    let error = run(client.send(copy(PutMode::Overwrite))).unwrap_err();
    assert_eq!((error.kind, error.retryable), (ErrorKind::Server, true));
}

#[test]
fn a_good_answer_that_says_nothing_is_no_copy() {
    for body in ["", "<CopyObjectResult/>", "<html/>"] {
        let client = client([answer(200, body)]);
        let error = run(client.send(copy(PutMode::Overwrite))).unwrap_err();
        assert_eq!(error.kind, ErrorKind::BadAnswer, "{body}");
    }
}

#[test]
fn a_copy_whose_answer_was_lost_is_found_by_its_sources_bytes() {
    let (sum, other) = (checksum(), checksum().to_lowercase());
    let gone = refusal(404, "NoSuchVersion");
    for (target, source, own) in [
        (found("\"a\"", &sum), vec![found("\"b\"", &sum)], true),
        (found("\"a\"", ""), vec![found("\"a\"", "")], true),
        (found("\"a\"", ""), vec![found("\"b\"", "")], false),
        (found("\"a\"", &sum), vec![found("\"b\"", &other)], false),
        // The reason of a refused HEAD is asked for.
        (found("\"a\"", &sum), vec![gone.clone(), gone], false),
    ] {
        for loss in [
            Step::Reset,
            refusal(200, "InternalError"),
            refusal(500, "InternalError"),
        ] {
            // It is looked for before it is repeated, and again when the repetition is refused.
            let look = [vec![target.clone()], source.clone()].concat();
            let refused = vec![refusal(412, "PreconditionFailed")];
            let client = client([vec![loss], look.clone(), refused, look].concat());
            match run(client.send(copy(PutMode::Create))) {
                Ok(output) => assert!(own && output.version_id.as_deref() == Some("v2")),
                Err(error) => assert!(!own && error.kind == ErrorKind::PreconditionFailed),
            }
        }
    }
}

#[test]
fn a_missing_source_is_refused() {
    let client = client([refusal(404, "NoSuchKey")]);
    let error = run(client.send(copy(PutMode::Overwrite))).unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotFound);
}
