//! Uploads in parts.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;

use super::{checksum, key};
use crate::{
    ErrorKind,
    operations::{
        AbortMultipartUpload, CompleteMultipartUpload, CompletedPart, CreateMultipartUpload,
        PutMode, UploadPart,
    },
    sha256,
    testing::{Step, answer, client, headed, refusal, run},
};

const URL: &str = "https://bucket.s3.us-east-1.amazonaws.com/a/b.ipynb";

fn part() -> UploadPart<Bytes> {
    UploadPart {
        bucket: "bucket".into(),
        key: key(),
        upload_id: "u/1".into(),
        part_number: 2,
        payload: Bytes::from_static(b"notebook"),
        sha256: sha256(b"notebook"),
    }
}

fn complete(mode: PutMode) -> CompleteMultipartUpload {
    let part = |part_number, etag: &str| CompletedPart {
        part_number,
        etag: etag.into(),
        sha256: sha256(b"notebook"),
    };
    CompleteMultipartUpload {
        bucket: "bucket".into(),
        key: key(),
        upload_id: "u/1".into(),
        parts: vec![part(1, "\"e1\""), part(2, "\"<&\"")],
        mode,
    }
}

fn completed() -> Step {
    headed(
        200,
        &[("x-amz-version-id", "v2")],
        // S3 sends spaces while it works, so that the connection is kept.
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n   \n  <CompleteMultipartUploadResult>\
         <ETag>&quot;new-2&quot;</ETag></CompleteMultipartUploadResult>",
    )
}

/// What S3 keeps of an object of these two parts.
fn checksum_of_parts() -> String {
    let both = [sha256(b"notebook"), sha256(b"notebook")].concat();
    format!("{}-2", STANDARD.encode(sha256(&both)))
}

fn found(checksum: &str) -> Step {
    let headers = [
        ("etag", "\"new-2\""),
        ("x-amz-version-id", "v2"),
        ("x-amz-checksum-sha256", checksum),
    ];
    headed(200, &headers, "")
}

#[test]
fn an_upload_begins_with_type_metadata_and_kind_of_checksum() {
    let body =
        "<InitiateMultipartUploadResult><UploadId>u/1</UploadId></InitiateMultipartUploadResult>";
    let client = client([refusal(503, "SlowDown"), answer(200, body)]);
    let upload_id = run(client.send(CreateMultipartUpload {
        content_type: Some("application/x-ipynb+json".into()),
        user: [("publisher".into(), "Zoë".into())].into(),
        ..CreateMultipartUpload::new("bucket", key())
    }))
    .unwrap();
    assert_eq!(upload_id, "u/1");
    assert_eq!(
        client.transport().lines()[1],
        format!("POST {URL}?uploads=")
    );
    for (name, value) in [
        ("x-amz-checksum-algorithm", "SHA256"),
        ("content-type", "application/x-ipynb+json"),
        ("x-amz-meta-publisher", "Zo%C3%AB"),
    ] {
        assert_eq!(client.transport().header(1, name).unwrap(), value);
    }
}

#[test]
fn an_upload_without_an_id_is_none() {
    for body in ["", "<InitiateMultipartUploadResult/>", "<html/>"] {
        let client = client([answer(200, body)]);
        let operation = CreateMultipartUpload::new("bucket", key());
        let error = run(client.send(operation)).unwrap_err();
        assert_eq!(error.kind, ErrorKind::BadAnswer, "{body}");
    }
}

#[test]
fn a_part_carries_its_number_and_checksum_and_is_sent_again_by_itself() {
    let client = client([
        Step::Reset,
        refusal(400, "BadDigest"),
        headed(200, &[("etag", "\"e\"")], ""),
    ]);
    let etag = run(client.send(part())).unwrap();
    assert_eq!(etag.as_deref(), Some("\"e\""));
    let line = format!("PUT {URL}?partNumber=2&uploadId=u%2F1");
    assert_eq!(client.transport().lines(), [&*line, &line, &line]);
    let header = |name| client.transport().header(2, name);
    assert_eq!(header("x-amz-checksum-sha256").unwrap(), checksum());
    assert_eq!(
        header("x-amz-content-sha256").unwrap(),
        crate::sign::hex(&sha256(b"notebook"))
    );
}

#[test]
fn a_part_of_an_upload_that_is_gone_is_refused() {
    let client = client([refusal(404, "NoSuchUpload")]);
    let error = run(client.send(part())).unwrap_err();
    assert_eq!(error.kind, ErrorKind::UploadNotFound);
    assert!(!error.retryable);
}

#[test]
fn completing_lists_the_parts_with_their_checksums() {
    let client = client([completed()]);
    let output = run(client.send(complete(PutMode::Create))).unwrap();
    assert_eq!(output.etag.as_deref(), Some("\"new-2\""));
    assert_eq!(output.version_id.as_deref(), Some("v2"));
    let line = format!("POST {URL}?uploadId=u%2F1");
    assert_eq!(client.transport().lines(), [line]);
    let header = |name| client.transport().header(0, name);
    assert_eq!(header("if-none-match").unwrap(), "*");
    // It would be taken for the object's.
    assert_eq!(header("x-amz-checksum-sha256"), None);
    let sum = checksum();
    let requests = client.transport().requests.borrow();
    assert_eq!(
        requests[0].body(),
        &format!(
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
             <Part><PartNumber>1</PartNumber><ETag>&quot;e1&quot;</ETag><ChecksumSHA256>{sum}</ChecksumSHA256></Part>\
             <Part><PartNumber>2</PartNumber><ETag>&quot;&lt;&amp;&quot;</ETag><ChecksumSHA256>{sum}</ChecksumSHA256></Part>\
             </CompleteMultipartUpload>"
        )
    );
}

#[test]
fn an_error_within_a_good_answer_is_no_completion() {
    let client = client([refusal(200, "InternalError"), completed()]);
    run(client.send(complete(PutMode::Overwrite))).unwrap();
    assert_eq!(client.transport().sent(), 2);

    let step = answer(
        200,
        "<?xml version=\"1.0\"?>  \n <Error><Code>InvalidPart</Code></Error>",
    );
    let client = crate::testing::client((0..4).map(|_| step.clone()));
    let error = run(client.send(complete(PutMode::Overwrite))).unwrap_err();
    assert_eq!(error.code.as_deref(), Some("InvalidPart"));
}

#[test]
fn a_completion_whose_answer_was_lost_is_found_by_its_checksum() {
    for mode in [
        PutMode::Overwrite,
        PutMode::Create,
        PutMode::Update("\"old\"".into()),
    ] {
        for loss in [
            Step::Reset,
            Step::Truncated(200),
            refusal(500, "InternalError"),
            refusal(200, "InternalError"),
        ] {
            for refused in [
                refusal(404, "NoSuchUpload"),
                refusal(412, "PreconditionFailed"),
            ] {
                let client = client([loss.clone(), refused, found(&checksum_of_parts())]);
                let output = run(client.send(complete(mode.clone()))).unwrap();
                assert_eq!(output.version_id.as_deref(), Some("v2"));
            }
        }
    }
}

#[test]
fn anothers_object_is_no_completion() {
    let without_checksum = headed(200, &[("etag", "\"new-2\"")], "");
    for stands in [found(&checksum()), without_checksum] {
        let client = client([Step::Reset, refusal(404, "NoSuchUpload"), stands]);
        let error = run(client.send(complete(PutMode::Overwrite))).unwrap_err();
        assert_eq!(error.kind, ErrorKind::UploadNotFound);
    }
}

#[test]
fn while_it_cannot_be_looked_for_a_completion_is_neither_done_nor_failed() {
    let client = client(
        [Step::Reset, refusal(404, "NoSuchUpload")]
            .into_iter()
            .chain((0..4).map(|_| Step::Reset)),
    );
    let error = run(client.send(complete(PutMode::Overwrite))).unwrap_err();
    assert_eq!(
        (error.kind, error.retryable),
        (ErrorKind::Unreachable, true)
    );
}

#[test]
fn an_upload_is_aborted_by_its_id() {
    let client = client([answer(204, ""), refusal(404, "NoSuchUpload")]);
    let abort = AbortMultipartUpload {
        bucket: "bucket".into(),
        key: key(),
        upload_id: "u/1".into(),
    };
    run(client.send(abort.clone())).unwrap();
    let line = format!("DELETE {URL}?uploadId=u%2F1");
    assert_eq!(client.transport().lines(), [line]);
    let error = run(client.send(abort)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::UploadNotFound);
}
