//! Reading an object whole.

use super::{checksum, get};
use crate::{
    ErrorKind,
    operations::{ByteRange, GetObject},
    testing::{Step, answer, client, headed, refusal, run},
};

fn whole() -> Step {
    headed(
        200,
        &[
            ("content-length", "8"),
            ("x-amz-checksum-sha256", &checksum()),
        ],
        "notebook",
    )
}

#[test]
fn a_broken_body_is_read_again() {
    for broken in [
        Step::Truncated(200),
        headed(200, &[("content-length", "8")], "note"),
        headed(
            200,
            &[
                ("content-length", "8"),
                ("x-amz-checksum-sha256", &checksum()),
            ],
            "n0tebook",
        ),
    ] {
        let client = client([broken, whole()]);
        let (_, bytes) = run(client.get_bytes(get(), 8)).unwrap();
        assert_eq!(bytes, "notebook");
        assert_eq!(client.transport().waits.borrow().len(), 1);
    }
}

#[test]
fn a_body_that_stays_broken_is_an_error() {
    let client = client((0..4).map(|_| headed(200, &[("content-length", "8")], "note")));
    let error = run(client.get_bytes(get(), 8)).unwrap_err();
    assert_eq!((error.kind, error.retryable), (ErrorKind::BadAnswer, true));
    assert!(error.to_string().contains("4 of 8 bytes"), "{error}");
}

#[test]
fn more_than_is_wanted_is_not_read() {
    let client = client([
        headed(200, &[("content-length", "9")], ""),
        answer(200, "123456789"),
    ]);
    for _ in 0..2 {
        let error = run(client.get_bytes(get(), 8)).unwrap_err();
        assert_eq!((error.kind, error.retryable), (ErrorKind::TooLarge, false));
    }
}

#[test]
fn bytes_that_a_browser_has_decoded_are_taken() {
    let lengths = [("content-length", "4"), ("x-amz-checksum-sha256", "abc")];
    let encoded = [("content-length", "20"), ("content-encoding", "gzip")];
    let client = client([
        headed(200, &lengths, "notebook"),
        headed(200, &encoded, "notebook"),
    ]);
    for _ in 0..2 {
        assert_eq!(run(client.get_bytes(get(), 20)).unwrap().1, "notebook");
    }
}

#[test]
fn a_range_gives_its_part_and_the_size_of_the_whole() {
    let headers = [
        ("content-length", "4"),
        ("content-range", "bytes 0-3/8"),
        ("x-amz-checksum-sha256", &checksum()),
    ];
    let client = client([headed(206, &headers, "note")]);
    let range = GetObject {
        range: Some(ByteRange::Between(0, 3)),
        ..get()
    };
    let (metadata, bytes) = run(client.get_bytes(range, 8)).unwrap();
    assert_eq!((bytes.as_ref(), metadata.size), (&b"note"[..], Some(8)));
    assert_eq!(client.transport().header(0, "range").unwrap(), "bytes=0-3");
}

#[test]
fn an_answer_that_ignores_the_range_is_refused() {
    let client = client([answer(200, "notebook")]);
    let range = GetObject {
        range: Some(ByteRange::From(4)),
        ..get()
    };
    let error = run(client.get_bytes(range, 8)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::BadAnswer);
    assert_eq!(client.transport().header(0, "range").unwrap(), "bytes=4-");
}

#[test]
fn conditions_are_asked_and_what_has_not_changed_is_said() {
    let client = client([answer(304, "")]);
    let conditional = GetObject {
        if_match: Some("\"a\"".into()),
        if_none_match: Some("\"b\", W/\"c\"".into()),
        range: Some(ByteRange::Last(5)),
        ..get()
    };
    let error = run(client.send(conditional)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotModified);
    let header = |name| client.transport().header(0, name).unwrap();
    assert_eq!(header("if-match"), "\"a\"");
    assert_eq!(header("if-none-match"), "\"b\", W/\"c\"");
    assert_eq!(header("range"), "bytes=-5");
}

#[test]
fn a_refusal_is_passed_on() {
    let client = client([refusal(404, "NoSuchKey")]);
    let error = run(client.get_bytes(get(), 8)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotFound);
}
