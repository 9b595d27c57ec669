//! What a refusal is told to the user as.

use super::{get, head, key, put};
use crate::{
    Client, ErrorKind,
    operations::{DeleteObject, GetObject, HeadBucket, HeadObject, PutMode},
    testing::{Faults, Step, answer, client, example_config, headed, refusal, run},
};

fn kind(step: Step) -> ErrorKind {
    let client = client([step]).with_max_attempts(1);
    run(client.send(get())).unwrap_err().kind
}

#[test]
fn the_code_gives_the_kind() {
    for (status, code, expected) in [
        (404, "NoSuchKey", ErrorKind::NotFound),
        (404, "NoSuchVersion", ErrorKind::VersionNotFound),
        (404, "NoSuchUpload", ErrorKind::UploadNotFound),
        (404, "NoSuchBucket", ErrorKind::BucketNotFound),
        (403, "AccessDenied", ErrorKind::Denied),
        (403, "InvalidAccessKeyId", ErrorKind::BadCredentials),
        (403, "SignatureDoesNotMatch", ErrorKind::BadCredentials),
        (400, "InvalidToken", ErrorKind::BadCredentials),
        (400, "ExpiredToken", ErrorKind::Expired),
        (
            400,
            "AuthorizationHeaderMalformed",
            ErrorKind::BadCredentials,
        ),
        (301, "PermanentRedirect", ErrorKind::WrongRegion),
        (412, "PreconditionFailed", ErrorKind::PreconditionFailed),
        (409, "ConditionalRequestConflict", ErrorKind::Conflict),
        (503, "SlowDown", ErrorKind::Throttled),
        (400, "RequestTimeout", ErrorKind::TimedOut),
        (400, "KeyTooLongError", ErrorKind::InvalidKey),
        (400, "XMinioInvalidObjectName", ErrorKind::UnsupportedKey),
        (400, "EntityTooLarge", ErrorKind::TooLarge),
        (501, "NotImplemented", ErrorKind::NotImplemented),
        (400, "InvalidBucketName", ErrorKind::InvalidConfig),
        (503, "SomethingNew", ErrorKind::Server),
        (400, "SomethingNew", ErrorKind::Rejected),
        (416, "InvalidRange", ErrorKind::Rejected),
    ] {
        assert_eq!(kind(refusal(status, code)), expected, "{code}");
    }
}

#[test]
fn without_a_code_the_status_gives_the_kind() {
    for (status, expected) in [
        (307, ErrorKind::WrongRegion),
        (304, ErrorKind::NotModified),
        (400, ErrorKind::Rejected),
        (401, ErrorKind::Denied),
        (403, ErrorKind::Denied),
        (404, ErrorKind::NotFound),
        (409, ErrorKind::Conflict),
        (412, ErrorKind::PreconditionFailed),
        (413, ErrorKind::TooLarge),
        (429, ErrorKind::Throttled),
        (500, ErrorKind::Server),
        (501, ErrorKind::NotImplemented),
        (503, ErrorKind::Throttled),
        (504, ErrorKind::TimedOut),
    ] {
        assert_eq!(kind(answer(status, "")), expected, "{status}");
    }
}

#[test]
fn an_error_carries_all_that_s3_said() {
    let client = client([headed(
        403,
        &[
            ("x-amz-request-id", "R2"),
            ("x-amz-bucket-region", "us-east-1"),
        ],
        "<Error><Code>AccessDenied</Code><Message>words</Message><RequestId>R1</RequestId></Error>",
    )]);
    let error = run(client.send(get())).unwrap_err();
    assert_eq!(error.code.as_deref(), Some("AccessDenied"));
    assert_eq!(error.status, Some(403));
    assert_eq!(error.request_id.as_deref(), Some("R2"));
    assert_eq!(error.region.as_deref(), Some("us-east-1"));
    assert!(!error.retryable);
    assert_eq!(
        error.to_string(),
        "These credentials may not do this in the bucket “bucket”. \
         Ask whoever runs the bucket for the right."
    );
}

#[test]
fn a_proxys_page_is_called_what_it_is() {
    for (status, kind, retryable) in [
        (200, ErrorKind::BadAnswer, false),
        (403, ErrorKind::BadAnswer, false),
        (404, ErrorKind::BadAnswer, false),
        (502, ErrorKind::Server, true),
    ] {
        let html = [("content-type", "text/html")];
        let client =
            client([headed(status, &html, "<!DOCTYPE html><p>Sign in")]).with_max_attempts(1);
        let error = run(client.send(put(PutMode::Create))).unwrap_err();
        assert_eq!((error.kind, error.retryable), (kind, retryable));
        assert_eq!(
            error.to_string(),
            format!(
                "https://s3.amazonaws.com/ answered with status {status} and something that is not \
                 S3's (text/html). Check the endpoint; perhaps a proxy or a login page stands before it."
            )
        );
    }
}

#[test]
fn xml_that_is_no_error_document_is_not_taken_for_one() {
    assert_eq!(
        kind(answer(404, "<html><body/></html>")),
        ErrorKind::BadAnswer
    );
}

#[test]
fn the_reason_of_a_refused_head_is_asked_for() {
    for (status, code, expected) in [
        (404, "NoSuchKey", ErrorKind::NotFound),
        (404, "NoSuchBucket", ErrorKind::BucketNotFound),
        (403, "SignatureDoesNotMatch", ErrorKind::BadCredentials),
        (403, "AccessDenied", ErrorKind::Denied),
        (400, "ExpiredToken", ErrorKind::Expired),
    ] {
        let client = client([answer(status, ""), refusal(status, code)]);
        let error = run(client.send(head())).unwrap_err();
        assert_eq!((error.kind, error.code.as_deref()), (expected, Some(code)));
        assert_eq!(client.transport().header(1, "range").unwrap(), "bytes=0-0");
    }
    let client = client([answer(404, ""), refusal(404, "NoSuchBucket")]);
    let error = run(client.send(HeadBucket {
        bucket: "bucket".into(),
    }))
    .unwrap_err();
    assert_eq!(error.kind, ErrorKind::BucketNotFound);
    assert!(client.transport().lines()[1].ends_with("/?list-type=2&max-keys=0"));
}

#[test]
fn a_reason_that_is_not_given_leaves_what_head_said() {
    for reason in [Step::Reset, refusal(500, "InternalError")] {
        let client = client([answer(404, ""), reason]);
        let error = run(client.send(head())).unwrap_err();
        assert_eq!((error.kind, error.status), (ErrorKind::NotFound, Some(404)));
    }
}

#[test]
fn a_refusal_that_no_longer_holds_is_not_believed() {
    let found = || headed(200, &[("etag", "\"e\"")], "");
    let client = client([answer(403, ""), answer(206, "x"), found()]);
    assert!(run(client.send(head())).unwrap().etag.is_some());
}

#[test]
fn a_missing_version_and_a_deleted_object_are_told_apart() {
    let marker = [("x-amz-delete-marker", "true")];
    let client = client([
        headed(404, &marker, "<Error><Code>NoSuchKey</Code></Error>"),
        headed(404, &marker, ""),
        headed(405, &marker, "<Error><Code>MethodNotAllowed</Code></Error>"),
        refusal(404, "NoSuchVersion"),
        answer(
            400,
            "<Error><Code>InvalidArgument</Code><ArgumentName>versionId</ArgumentName></Error>",
        ),
        headed(405, &marker, ""),
    ]);
    let version_id = Some("v1".to_owned());
    let pinned = GetObject {
        version_id: version_id.clone(),
        ..get()
    };
    let kind = |error: crate::Error| error.kind;
    run(async {
        assert_eq!(
            client.send(get()).await.map_err(kind).err(),
            Some(ErrorKind::Deleted)
        );
        assert_eq!(
            client.send(head()).await.err().map(kind),
            Some(ErrorKind::Deleted)
        );
        for expected in [
            ErrorKind::Deleted,
            ErrorKind::VersionNotFound,
            ErrorKind::VersionNotFound,
        ] {
            let error = client.send(pinned.clone()).await.err().map(kind);
            assert_eq!(error, Some(expected));
        }
        let head = HeadObject {
            version_id,
            ..head()
        };
        assert_eq!(
            client.send(head).await.err().map(kind),
            Some(ErrorKind::Deleted)
        );
    });
}

#[test]
fn without_credentials_a_denial_says_to_sign_in() {
    let client = Client::new(
        example_config(),
        Faults::new([refusal(403, "AccessDenied")]),
        None,
    );
    let error = run(client.send(get())).unwrap_err();
    assert!(
        error.to_string().contains("Sign in with credentials"),
        "{error}"
    );
}

#[test]
fn the_json_of_an_error_has_texts_to_translate_and_no_empty_fields() {
    let client = client([refusal(404, "NoSuchKey")]);
    let error = run(client.send(DeleteObject::new("bucket", key()))).unwrap_err();
    assert_eq!(error.message.template(), "“%1” is not in the bucket “%2”.");
    assert_eq!(error.message.args(), ["a/b.ipynb", "bucket"]);
    let json = serde_json::to_value(&error).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "kind": "not_found",
            "message": {"template": "“%1” is not in the bucket “%2”.", "args": ["a/b.ipynb", "bucket"]},
            "advice": {"template": "Check the path, or ask who shared it.", "args": []},
            "retryable": false,
            "code": "NoSuchKey",
            "status": 404,
            "request_id": "R1",
        })
    );
}
