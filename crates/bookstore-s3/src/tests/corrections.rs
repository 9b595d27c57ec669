//! A wrong clock, a wrong region, expired credentials: put right.

use super::{get, head, put};
use crate::{
    Client, ErrorKind,
    operations::{DeleteObject, PutMode},
    testing::{Faults, Renewing, answer, client, example_config, headed, refusal, run},
};

const SKEWED: &str = "<Error><Code>RequestTimeTooSkewed</Code>\
    <ServerTime>2013-05-24T00:00:00Z</ServerTime></Error>";
const SKEWED_BY_DATE: &str = "<Error><Code>RequestTimeTooSkewed</Code></Error>";
const DATE: (&str, &str) = ("date", "Fri, 24 May 2013 00:00:00 GMT");

#[test]
fn the_clock_is_learned_once_and_kept() {
    for (off, step) in [
        (3600, answer(403, SKEWED)),
        (-3600, answer(403, SKEWED)),
        (3600, headed(403, &[DATE], SKEWED_BY_DATE)),
        (
            300,
            headed(
                403,
                &[DATE],
                "<Error><Code>SignatureDoesNotMatch</Code></Error>",
            ),
        ),
    ] {
        let client = client([step, answer(200, ""), answer(200, "")]);
        client.transport().off.set(off);
        run(client.send(put(PutMode::Overwrite))).unwrap();
        run(client.send(put(PutMode::Overwrite))).unwrap();
        let transport = client.transport();
        assert_ne!(
            transport.header(0, "x-amz-date").unwrap(),
            "20130524T000000Z"
        );
        assert_eq!(
            transport.header(1, "x-amz-date").unwrap(),
            "20130524T000000Z"
        );
        assert_eq!(
            transport.header(2, "x-amz-date").unwrap(),
            "20130524T000000Z"
        );
        assert!(transport.waits.borrow().is_empty());
    }
}

#[test]
fn the_clock_is_learned_from_the_answer_to_head_too() {
    let client = client([
        headed(403, &[DATE], ""),
        answer(403, SKEWED),
        headed(200, &[("etag", "\"e\"")], ""),
    ]);
    client.transport().off.set(1800);
    assert!(run(client.send(head())).unwrap().etag.is_some());
}

#[test]
fn servers_of_one_address_may_have_clocks_of_their_own() {
    let wrong = || {
        headed(
            403,
            &[("date", "Fri, 24 May 2013 02:00:00 GMT")],
            SKEWED_BY_DATE,
        )
    };
    let client = client([
        answer(403, SKEWED),
        wrong(),
        answer(403, SKEWED),
        answer(200, ""),
    ]);
    client.transport().off.set(-3600);
    run(client.send(put(PutMode::Overwrite))).unwrap();
    assert_eq!(
        client.transport().header(3, "x-amz-date").unwrap(),
        "20130524T000000Z"
    );
}

#[test]
fn a_clock_that_stays_refused_is_the_users_to_set() {
    let client = client([answer(403, SKEWED), answer(403, SKEWED)]);
    client.transport().off.set(3600);
    let error = run(client.send(get())).unwrap_err();
    assert_eq!((error.kind, error.retryable), (ErrorKind::ClockSkew, false));
}

#[test]
fn a_small_difference_is_not_taken_for_a_wrong_clock() {
    let client = client([headed(
        403,
        &[DATE],
        "<Error><Code>SignatureDoesNotMatch</Code></Error>",
    )]);
    client.transport().off.set(239);
    let error = run(client.send(get())).unwrap_err();
    assert_eq!(error.kind, ErrorKind::BadCredentials);
}

#[test]
fn a_request_that_was_too_long_on_its_way_is_signed_anew() {
    let client = client([answer(403, SKEWED), answer(200, "")]);
    run(client.send(put(PutMode::Overwrite))).unwrap();
}

#[test]
fn the_region_is_corrected_once_and_kept_for_its_bucket() {
    let region = ("x-amz-bucket-region", "eu-west-3");
    for step in [
        headed(
            301,
            &[region],
            "<Error><Code>PermanentRedirect</Code></Error>",
        ),
        answer(
            400,
            "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-3</Region></Error>",
        ),
        headed(
            400,
            &[region],
            "<Error><Code>IllegalLocationConstraintException</Code></Error>",
        ),
    ] {
        let client = client([step, answer(200, ""), answer(200, ""), answer(200, "")]);
        run(client.send(put(PutMode::Overwrite))).unwrap();
        run(client.send(put(PutMode::Overwrite))).unwrap();
        run(client.send(DeleteObject::new("other", super::key()))).unwrap();
        let transport = client.transport();
        assert_eq!(
            transport.lines(),
            [
                "PUT https://bucket.s3.us-east-1.amazonaws.com/a/b.ipynb",
                "PUT https://bucket.s3.eu-west-3.amazonaws.com/a/b.ipynb",
                "PUT https://bucket.s3.eu-west-3.amazonaws.com/a/b.ipynb",
                "DELETE https://other.s3.us-east-1.amazonaws.com/a/b.ipynb",
            ]
        );
        let authorization = transport.header(1, "authorization").unwrap();
        assert!(authorization.contains("/eu-west-3/s3/"), "{authorization}");
    }
}

#[test]
fn the_region_is_learned_from_the_answer_to_head_at_once() {
    for status in [301, 400] {
        let client = client([
            headed(status, &[("x-amz-bucket-region", "eu-west-3")], ""),
            answer(200, ""),
        ]);
        run(client.send(head())).unwrap();
    }
}

#[test]
fn a_region_that_is_corrected_in_vain_is_named() {
    let refused = || {
        answer(
            400,
            "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-3</Region></Error>",
        )
    };
    let elsewhere = "<Error><Code>PermanentRedirect</Code><Region>eu-west-1</Region></Error>";
    let client = client([refused(), answer(301, elsewhere)]);
    let error = run(client.send(get())).unwrap_err();
    assert_eq!(error.kind, ErrorKind::WrongRegion);
    assert_eq!(error.region.as_deref(), Some("eu-west-1"));
    assert_eq!(
        error.to_string(),
        "The bucket “bucket” is in the region eu-west-1, not in eu-west-3. \
         Set the region to eu-west-1."
    );
}

#[test]
fn a_region_that_would_change_the_host_is_not_believed() {
    let body = "<Error><Code>PermanentRedirect</Code><Region>x.evil.example/</Region></Error>";
    let client = client([answer(301, body)]);
    assert_eq!(
        run(client.send(get())).unwrap_err().kind,
        ErrorKind::WrongRegion
    );
}

#[test]
fn an_unsigned_request_finds_its_region_too() {
    let redirect = "<Error><Code>PermanentRedirect</Code></Error>";
    let transport = Faults::new([
        headed(301, &[("x-amz-bucket-region", "eu-west-3")], redirect),
        answer(200, "bytes"),
    ]);
    let client = Client::new(example_config(), transport, None);
    run(client.send(get())).unwrap();
}

fn renewing(steps: impl IntoIterator<Item = crate::testing::Step>) -> Client<Faults, Renewing> {
    Client::new(example_config(), Faults::new(steps), Renewing::default())
}

#[test]
fn credentials_are_renewed_once() {
    for code in ["ExpiredToken", "InvalidAccessKeyId", "InvalidToken"] {
        let client = renewing([refusal(403, code), answer(200, "")]);
        run(client.send(put(PutMode::Overwrite))).unwrap();
        let authorization = |at| client.transport().header(at, "authorization").unwrap();
        assert!(authorization(0).contains("Credential=KEY0/"));
        assert!(authorization(1).contains("Credential=KEY1/"));
    }
}

#[test]
fn credentials_that_stay_expired_are_an_error_of_that_kind() {
    let client = renewing([refusal(400, "ExpiredToken"), refusal(400, "ExpiredToken")]);
    let error = run(client.send(get())).unwrap_err();
    assert_eq!((error.kind, error.retryable), (ErrorKind::Expired, false));
}

#[test]
fn credentials_that_cannot_be_renewed_are_not_tried_again() {
    let client = client([refusal(400, "ExpiredToken")]);
    let error = run(client.send(get())).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Expired);
}

#[test]
fn an_unknown_key_whose_time_is_over_has_expired() {
    let mut credentials = crate::testing::example_credentials();
    credentials.expiration = Some(std::time::UNIX_EPOCH);
    let transport = Faults::new([refusal(403, "InvalidAccessKeyId")]);
    let client = Client::new(example_config(), transport, Some(credentials));
    let error = run(client.send(get())).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Expired);
}

#[test]
fn clock_region_and_credentials_are_corrected_within_one_request() {
    let client = renewing([
        answer(403, SKEWED),
        headed(
            301,
            &[("x-amz-bucket-region", "eu-west-3")],
            "<Error><Code>PermanentRedirect</Code></Error>",
        ),
        refusal(403, "ExpiredToken"),
        answer(200, ""),
    ]);
    client.transport().off.set(-3600);
    run(client.send(put(PutMode::Overwrite))).unwrap();
}
