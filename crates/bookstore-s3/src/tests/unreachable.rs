//! No answer came: what a page can find out.

use super::put;
use crate::{
    Client, Error, ErrorKind,
    operations::PutMode,
    testing::{Faults, Step, answer, example_config, example_credentials, refusal, run},
};

fn error(origin: Option<&str>, up: Option<bool>, probe: Option<Step>) -> (Error, Vec<String>) {
    let mut transport = Faults::new([Step::Reset].into_iter().chain(probe));
    transport.origin = origin.map(str::to_owned);
    transport.up = up;
    let client =
        Client::new(example_config(), transport, Some(example_credentials())).with_max_attempts(1);
    let error = run(client.send(put(PutMode::Create))).unwrap_err();
    (error, client.transport().lines())
}

const PAGE: Option<&str> = Some("https://lab.example");

#[test]
fn the_probe_is_a_simple_request_of_the_bucket() {
    let (_, lines) = error(PAGE, None, Some(Step::Reset));
    assert_eq!(lines[1], "GET https://bucket.s3.us-east-1.amazonaws.com/");
}

#[test]
fn an_endpoint_that_is_down_is_told_from_one_that_does_not_let_the_page() {
    let (down, _) = error(PAGE, Some(false), Some(Step::Reset));
    assert_eq!(
        down.to_string(),
        "Nothing answers at https://s3.amazonaws.com/. Check the network and the endpoint."
    );
    let (cors, _) = error(PAGE, Some(true), Some(Step::Reset));
    assert_eq!(
        cors.to_string(),
        "https://s3.amazonaws.com/ is up, but does not let https://lab.example use the bucket \
         “bucket” in the region us-east-1. Check the bucket's name and region, and that its CORS \
         rules allow https://lab.example."
    );
    for error in [down, cors] {
        assert_eq!(
            (error.kind, error.retryable),
            (ErrorKind::Unreachable, true)
        );
    }
}

#[test]
fn without_a_probe_all_that_it_may_be_is_named() {
    let (error, _) = error(PAGE, None, Some(Step::Reset));
    assert_eq!(
        error.message.to_string(),
        "No answer from https://s3.amazonaws.com/: it is down, the bucket “bucket” or the region \
         us-east-1 is wrong, or CORS does not allow https://lab.example."
    );
}

#[test]
fn a_readable_answer_to_the_probe_tells_the_reason() {
    let (missing, _) = error(PAGE, None, Some(refusal(404, "NoSuchBucket")));
    assert_eq!(missing.kind, ErrorKind::BucketNotFound);
    for readable in [
        refusal(403, "AccessDenied"),
        answer(200, "<ListBucketResult/>"),
    ] {
        let (cors, _) = error(PAGE, None, Some(readable));
        assert_eq!(
            cors.to_string(),
            "The bucket “bucket” answers https://lab.example, but its CORS rules do not allow this \
             request (PUT). Add the method PUT and all headers to the bucket's CORS rules."
        );
    }
}

#[test]
fn outside_a_page_nothing_is_said_of_cors() {
    let (error, lines) = error(None, None, None);
    assert_eq!(
        error.to_string(),
        "No answer from https://s3.amazonaws.com/ (connection reset). Check the network and the endpoint."
    );
    assert_eq!(lines.len(), 1);
}

#[test]
fn a_page_of_https_is_told_that_it_may_not_use_http() {
    let mut config = example_config();
    for (endpoint, mixed) in [
        ("http://minio.example:9000", true),
        ("http://127.0.0.1:9000", false),
        ("http://localhost:9000", false),
    ] {
        config.endpoint = endpoint.parse().unwrap();
        let mut transport = Faults::new([Step::Reset, Step::Reset]);
        transport.origin = PAGE.map(str::to_owned);
        let client = Client::new(config.clone(), transport, Some(example_credentials()))
            .with_max_attempts(1);
        let error = run(client.send(put(PutMode::Create))).unwrap_err();
        assert_eq!(
            error.message.to_string().contains("not encrypted"),
            mixed,
            "{error}"
        );
    }
}
