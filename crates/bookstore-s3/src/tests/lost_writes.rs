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

/// What an update meets when it looks for its work before it is repeated, and finds nothing yet.
fn looked(mode: &PutMode) -> Option<Step> {
    (*mode != PutMode::Create).then(|| found(&checksum().to_lowercase()))
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
                let steps = [
                    Some(loss.clone()),
                    looked(&mode),
                    Some(refused),
                    Some(found(&checksum())),
                ];
                let client = client(steps.into_iter().flatten());
                let output = run(client.send(put(mode.clone()))).unwrap();
                assert_eq!(output.etag.as_deref(), Some("\"new\""));
                assert_eq!(output.version_id.as_deref(), Some("v2"));
                let last = client.transport().sent() - 1;
                assert_eq!(
                    client
                        .transport()
                        .header(last, "x-amz-checksum-mode")
                        .unwrap(),
                    "ENABLED"
                );
            }
        }
    }
}

#[test]
fn an_update_looks_for_its_work_before_it_is_repeated() {
    // Where the same bytes stood there before, its entity tag is still the one to be replaced.
    for loss in [Step::Reset, refusal(500, "InternalError")] {
        let client = client([loss, found(&checksum())]);
        let output = run(client.send(put(PutMode::Update("\"new\"".into())))).unwrap();
        assert_eq!(output.version_id.as_deref(), Some("v2"));
    }
    let client = client([
        refusal(503, "SlowDown"),
        headed(200, &[("x-amz-version-id", "v3")], ""),
    ]);
    let output = run(client.send(put(PutMode::Update("\"new\"".into())))).unwrap();
    assert_eq!(output.version_id.as_deref(), Some("v3"));
}

#[test]
fn another_ones_work_is_a_conflict() {
    for mode in modes() {
        let other = checksum().to_lowercase();
        let steps = [
            Some(Step::Reset),
            looked(&mode),
            Some(refusal(412, "PreconditionFailed")),
            Some(found(&other)),
        ];
        let client = client(steps.into_iter().flatten());
        // Whatever stands there: 32 other bytes, or no checksum at all and no size.
        let error = run(client.send(put(mode))).unwrap_err();
        assert_eq!(error.kind, ErrorKind::PreconditionFailed);
    }
}

#[test]
fn anothers_same_bytes_are_told_by_their_metadata() {
    // What a page may not see says nothing.
    for (said, own) in [(Some("Zo%C3%AB"), true), (None, true), (Some("Ada"), false)] {
        let sum = checksum();
        let mut headers = vec![("x-amz-checksum-sha256", &*sum), ("x-amz-meta-other", "x")];
        headers.extend(said.map(|said| ("x-amz-meta-publisher", said)));
        let client = client([
            Step::Reset,
            refusal(412, "PreconditionFailed"),
            headed(200, &headers, ""),
        ]);
        let mut operation = put(PutMode::Create);
        operation.user.insert("publisher".into(), "Zoë".into());
        assert_eq!(run(client.send(operation)).is_ok(), own, "{said:?}");
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
