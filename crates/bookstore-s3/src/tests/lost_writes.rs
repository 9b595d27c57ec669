//! A conditional write whose answer was lost, and which then meets what it wrote itself.

use super::{checksum, put};
use crate::{
    ErrorKind,
    operations::PutMode,
    testing::{Step, answer, client, headed, refusal, run},
};

fn found(checksum: &str) -> Step {
    headed(
        200,
        &[
            ("etag", "\"new\""),
            ("x-amz-version-id", "v2"),
            ("x-amz-checksum-sha256", checksum),
        ],
        "",
    )
}

fn modes() -> [PutMode; 2] {
    [PutMode::Create, PutMode::Update("\"old\"".into())]
}

#[test]
fn its_own_work_is_success() {
    for mode in modes() {
        for loss in [
            Step::Reset,
            Step::Truncated(200),
            refusal(500, "InternalError"),
            answer(502, ""),
        ] {
            for refused in [
                refusal(412, "PreconditionFailed"),
                refusal(409, "ConditionalRequestConflict"),
            ] {
                let client = client([loss.clone(), refused, found(&checksum())]);
                let output = run(client.send(put(mode.clone()))).unwrap();
                assert_eq!(output.etag.as_deref(), Some("\"new\""));
                assert_eq!(output.version_id.as_deref(), Some("v2"));
                assert_eq!(
                    client.transport().header(2, "x-amz-checksum-mode").unwrap(),
                    "ENABLED"
                );
            }
        }
    }
}

#[test]
fn another_ones_work_is_a_conflict() {
    for mode in modes() {
        let other = checksum().to_lowercase();
        let client = client([
            Step::Reset,
            refusal(412, "PreconditionFailed"),
            found(&other),
        ]);
        // Whatever stands there: 32 other bytes, or no checksum at all and no size.
        let error = run(client.send(put(mode))).unwrap_err();
        assert_eq!(error.kind, ErrorKind::PreconditionFailed);
    }
}

#[test]
fn without_a_lost_answer_nothing_is_looked_for() {
    let client = client([refusal(412, "PreconditionFailed")]);
    let error = run(client.send(put(PutMode::Create))).unwrap_err();
    assert_eq!(error.kind, ErrorKind::PreconditionFailed);
}

#[test]
fn where_no_checksum_is_kept_the_bytes_are_compared() {
    for (stored, own) in [("notebook", true), ("n0tebook", false)] {
        let length = ("content-length", "8");
        let client = client([
            Step::Reset,
            refusal(412, "PreconditionFailed"),
            headed(
                200,
                &[length, ("etag", "\"new\""), ("x-amz-version-id", "v2")],
                "",
            ),
            headed(
                200,
                &[length, ("etag", "\"new\""), ("x-amz-version-id", "v2")],
                stored,
            ),
        ]);
        let output = run(client.send(put(PutMode::Create)));
        match output {
            Ok(output) => assert!(own && output.version_id.as_deref() == Some("v2")),
            Err(error) => assert!(!own && error.kind == ErrorKind::PreconditionFailed),
        }
        assert!(client.transport().lines()[3].ends_with("?versionId=v2"));
    }
}

#[test]
fn another_size_is_a_conflict_without_reading() {
    let client = client([
        Step::Reset,
        refusal(412, "PreconditionFailed"),
        headed(200, &[("content-length", "9")], ""),
    ]);
    let error = run(client.send(put(PutMode::Create))).unwrap_err();
    assert_eq!(error.kind, ErrorKind::PreconditionFailed);
}

#[test]
fn while_it_cannot_be_looked_for_neither_success_nor_conflict_is_claimed() {
    let client = client(
        [Step::Reset, refusal(412, "PreconditionFailed")]
            .into_iter()
            .chain((0..4).map(|_| Step::Reset)),
    );
    let error = run(client.send(put(PutMode::Create))).unwrap_err();
    assert_eq!(
        (error.kind, error.retryable),
        (ErrorKind::Unreachable, true)
    );
}

#[test]
fn an_update_of_what_is_gone_is_not_found() {
    let client = client([refusal(404, "NoSuchKey")]);
    let error = run(client.send(put(PutMode::Update("\"old\"".into())))).unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotFound);
}

#[test]
fn a_write_without_condition_is_just_repeated() {
    let client = client([Step::Reset, headed(200, &[("etag", "\"e\"")], "")]);
    run(client.send(put(PutMode::Overwrite))).unwrap();
    assert_eq!(client.transport().sent(), 2);
}
