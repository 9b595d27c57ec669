//! When a request is sent again, and after how long.

use std::time::{Duration, UNIX_EPOCH};

use super::{get, head, put};
use crate::{
    Client, ErrorKind,
    operations::{GetBucketVersioning, PutMode, Versioning},
    testing::{
        Faults, Step, answer, client, example_config, example_credentials, headed, refusal, run,
    },
};

#[test]
fn what_may_pass_is_sent_again() {
    for step in [
        Step::Reset,
        Step::TimedOut,
        answer(500, ""),
        answer(502, "<html>proxy</html>"),
        answer(503, ""),
        answer(504, ""),
        answer(429, "slow down"),
        answer(408, ""),
        refusal(500, "InternalError"),
        refusal(503, "SlowDown"),
        refusal(503, "ServiceUnavailable"),
        refusal(400, "RequestTimeout"),
        refusal(400, "BadDigest"),
        refusal(409, "ConditionalRequestConflict"),
        refusal(200, "InternalError"),
        Step::Truncated(200),
        Step::Truncated(500),
    ] {
        let client = client([step.clone(), headed(200, &[("etag", "\"e\"")], "")]);
        let output = run(client.send(put(PutMode::Create)));
        assert_eq!(output.unwrap().etag.as_deref(), Some("\"e\""), "{step:?}");
        assert_eq!(client.transport().sent(), 2, "{step:?}");
    }
}

#[test]
fn what_will_not_pass_is_sent_once() {
    for (step, kind) in [
        (refusal(403, "AccessDenied"), ErrorKind::Denied),
        (refusal(404, "NoSuchBucket"), ErrorKind::BucketNotFound),
        (
            refusal(412, "PreconditionFailed"),
            ErrorKind::PreconditionFailed,
        ),
        (
            refusal(403, "SignatureDoesNotMatch"),
            ErrorKind::BadCredentials,
        ),
        (refusal(501, "NotImplemented"), ErrorKind::NotImplemented),
        (
            refusal(400, "XMinioInvalidObjectName"),
            ErrorKind::UnsupportedKey,
        ),
        (refusal(507, "XMinioStorageFull"), ErrorKind::Rejected),
        (answer(404, "<html>"), ErrorKind::BadAnswer),
        (answer(200, "<html>"), ErrorKind::BadAnswer),
    ] {
        let client = client([step]);
        let error = run(client.send(put(PutMode::Create))).unwrap_err();
        assert_eq!((error.kind, error.retryable), (kind, false));
        assert_eq!(client.transport().sent(), 1, "{kind:?}");
    }
}

#[test]
fn a_request_is_given_up_after_four_attempts() {
    let client = client((0..4).map(|_| refusal(500, "InternalError")));
    let error = run(client.send(get())).unwrap_err();
    assert_eq!((error.kind, error.retryable), (ErrorKind::Server, true));
    assert_eq!(error.code.as_deref(), Some("InternalError"));
    assert_eq!(client.transport().sent(), 4);
}

#[test]
fn a_time_out_counts_twice() {
    let client = client([Step::TimedOut, Step::TimedOut]);
    let error = run(client.send(get())).unwrap_err();
    assert_eq!((error.kind, error.retryable), (ErrorKind::TimedOut, true));
}

#[test]
fn the_number_of_attempts_can_be_set() {
    let client = client([Step::Reset]).with_max_attempts(1);
    assert!(run(client.send(get())).is_err());
    assert_eq!(client.transport().sent(), 1);
}

#[test]
fn waits_have_full_jitter_below_a_doubling_ceiling() {
    let mut longest = [Duration::ZERO; 3];
    for second in 0..500 {
        let client = client((0..4).map(|_| Step::Reset));
        client.transport().off.set(second);
        assert!(run(client.send(head())).is_err());
        let waits = client.transport().waits.borrow();
        assert_eq!(waits.len(), 3);
        for (i, ceiling) in [50, 100, 200].into_iter().enumerate() {
            assert!(waits[i] < Duration::from_millis(ceiling), "{waits:?}");
            longest[i] = longest[i].max(waits[i]);
        }
    }
    // Spread over all of the range: 500 draws miss the upper tenth once in 10^22.
    assert!(longest[0] > Duration::from_millis(45), "{longest:?}");
    assert!(longest[1] > Duration::from_millis(90), "{longest:?}");
    assert!(longest[2] > Duration::from_millis(180), "{longest:?}");
}

#[test]
fn throttling_waits_by_the_second() {
    let mut longest = Duration::ZERO;
    for second in 0..100 {
        let client = client([refusal(503, "SlowDown"), answer(200, "")]);
        client.transport().off.set(second);
        run(client.send(put(PutMode::Overwrite))).unwrap();
        longest = longest.max(client.transport().waits.borrow()[0]);
    }
    assert!((500..1000).contains(&longest.as_millis()), "{longest:?}");
}

#[test]
fn retry_after_is_waited_for() {
    let date = httpdate::fmt_http_date(UNIX_EPOCH + crate::testing::NOW + Duration::from_secs(7));
    for told in ["7", &date] {
        let client = client([headed(503, &[("retry-after", told)], ""), answer(200, "")]);
        run(client.send(put(PutMode::Overwrite))).unwrap();
        assert_eq!(*client.transport().waits.borrow(), [Duration::from_secs(7)]);
    }
}

#[test]
fn a_long_retry_after_is_told_instead_of_waited_for() {
    let client = client([headed(503, &[("retry-after", "3600")], "")]);
    let error = run(client.send(get())).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Throttled);
    assert_eq!(error.retry_after, Some(Duration::from_hours(1)));
    assert!(client.transport().waits.borrow().is_empty());
}

#[test]
fn the_bucket_of_tokens_ends_a_storm_of_retries_and_fills_again() {
    let client = client([]);
    let mut sent = 0;
    for _ in 0..100 {
        client.transport().then((0..4).map(|_| answer(500, "")));
        let before = client.transport().sent();
        assert!(run(client.send(get())).is_err());
        let now = client.transport().sent() - before;
        client.transport().forget();
        sent += now;
    }
    // 500 tokens pay for 100 retries, beside the 100 first attempts.
    assert_eq!(sent, 200);

    client.transport().then((0..5).map(|_| answer(200, "")));
    for _ in 0..5 {
        run(client.send(put(PutMode::Overwrite))).unwrap();
    }
    client.transport().then([answer(500, ""), answer(200, "")]);
    run(client.send(put(PutMode::Overwrite))).unwrap();
}

#[test]
fn each_attempt_is_signed_anew_and_carries_the_same_payload() {
    let client = client([headed(503, &[("retry-after", "9")], ""), answer(200, "")]);
    run(client.send(put(PutMode::Create))).unwrap();
    let transport = client.transport();
    assert_eq!(
        transport.header(0, "x-amz-date").unwrap(),
        "20130524T000000Z"
    );
    assert_eq!(
        transport.header(1, "x-amz-date").unwrap(),
        "20130524T000009Z"
    );
    for request in transport.requests.borrow().iter() {
        assert_eq!(request.body(), "notebook");
        assert_eq!(request.headers()["if-none-match"], "*");
    }
}

#[test]
fn a_truncated_document_is_asked_for_again() {
    let client = Client::new(
        example_config(),
        Faults::new([
            Step::Truncated(200),
            answer(
                200,
                "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
            ),
        ]),
        Some(example_credentials()),
    );
    let versioning = run(client.send(GetBucketVersioning {
        bucket: "bucket".into(),
    }));
    assert_eq!(versioning.unwrap(), Versioning::Enabled);
}
