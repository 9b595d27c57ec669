use proptest::prelude::*;

use super::*;
use crate::ErrorKind;

fn parse(link: &str) -> CloneLink {
    CloneLink::parse(link).unwrap()
}

fn refused(link: &str) -> String {
    let error = CloneLink::parse(link).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Own(OwnKind::InvalidLink));
    error.message.to_string()
}

#[test]
fn a_page_link_names_edge_bucket_key_and_version() {
    let link = parse(
        "https://nb.example/bookstore/clone?s3_bucket=bookstore&s3_key=published%2Fdir/x%20y.ipynb&s3_version_id=090f",
    );
    assert_eq!(link.edge.as_ref().unwrap().as_str(), "https://nb.example/");
    assert_eq!(link.bucket, "bookstore");
    assert_eq!(link.key.as_str(), "published/dir/x y.ipynb");
    assert_eq!(link.version_id.as_deref(), Some("090f"));
    assert_eq!(link.file_name(), "x y.ipynb");
    assert_eq!(
        link.to_string(),
        "https://nb.example/bookstore/clone?s3_bucket=bookstore&s3_key=published/dir/x%20y.ipynb&s3_version_id=090f"
    );
    assert_eq!(
        link.download_from(link.edge.as_ref().unwrap()),
        "https://nb.example/bookstore/download?s3_bucket=bookstore&s3_key=published/dir/x%20y.ipynb&s3_version_id=090f"
    );
}

#[test]
fn every_path_that_a_link_may_have_is_read() {
    for path in [
        "/bookstore/clone",
        "/bookstore/clone/",
        "/bookstore/download",
        "/api/bookstore/clone",
        "/api/bookstore/cloned",
        "/api/bookstore/cloned/",
    ] {
        for base in ["", "/mybaseUrl/ipynb"] {
            let link = parse(&format!(
                "http://h:8888{base}{path}?s3_bucket=buck&s3_key=k#top"
            ));
            assert_eq!(
                link.edge.as_ref().unwrap().path(),
                if base.is_empty() { "/" } else { base }
            );
            assert_eq!(
                link.to_string(),
                format!("http://h:8888{base}/bookstore/clone?s3_bucket=buck&s3_key=k")
            );
        }
    }
}

#[test]
fn a_plus_is_a_space_in_a_query_and_a_plus_in_an_s3_address() {
    let key = |link: &str| parse(link).key.as_str().to_owned();
    assert_eq!(
        key("https://e/bookstore/clone?s3_bucket=buck&s3_key=a+b%2Bc%20d"),
        "a b+c d"
    );
    assert_eq!(key("s3://buck/a+b%2Bc%20d"), "a+b+c d");
}

#[test]
fn an_s3_address_stands_where_there_is_no_edge() {
    let link = parse("s3://buck/published/a b.ipynb?versionId=3%2F4");
    assert_eq!(
        (link.edge.as_ref(), link.version_id.as_deref()),
        (None, Some("3/4"))
    );
    assert_eq!(
        link.to_string(),
        "s3://buck/published/a%20b.ipynb?versionId=3%2F4"
    );
    assert_eq!(link.page_url(), None);
    assert_eq!(parse("  S3://buck/k\n").key.as_str(), "k");
    assert_eq!(parse("s3://buck/100%").key.as_str(), "100%");
}

#[test]
fn a_link_that_was_broken_into_lines_is_whole() {
    let link = parse("https://e/bookstore/\r\nclone?s3_bucket=buck\n&s3_key=k\n");
    assert_eq!(
        link.to_string(),
        "https://e/bookstore/clone?s3_bucket=buck&s3_key=k"
    );
}

#[test]
fn a_link_inside_jupyterlabs_address_is_read() {
    let link = parse(
        "http://h:8888/lab/tree/a?token=t&bookstore-clone=https%3A%2F%2Fe%2Fbookstore%2Fclone%3Fs3_bucket%3Dbuck%26s3_key%3Dk",
    );
    assert_eq!(
        link.to_string(),
        "https://e/bookstore/clone?s3_bucket=buck&s3_key=k"
    );
}

#[test]
fn a_missing_bucket_or_key_is_said_in_nteracts_words() {
    let bucket = "Requires an S3 bucket in order to clone";
    let key = "Requires an S3 object key in order to clone";
    for (link, message) in [
        ("https://e/bookstore/clone", bucket),
        ("https://e/bookstore/clone?s3_key=k", bucket),
        ("https://e/bookstore/clone?s3_bucket=&s3_key=k", bucket),
        ("https://e/bookstore/clone?s3_bucket=%2F&s3_key=k", bucket),
        ("https://e/bookstore/clone?s3_bucket=buck", key),
        ("https://e/bookstore/clone?s3_bucket=buck&s3_key=", key),
        ("https://e/bookstore/clone?s3_bucket=buck&s3_key=/", key),
        ("s3:///k", bucket),
        ("s3://", bucket),
        ("s3://buck", key),
        ("s3://buck/", key),
        ("s3://buck//", key),
    ] {
        assert_eq!(refused(link), message, "{link}");
    }
}

#[test]
fn an_empty_version_is_the_newest() {
    let link = parse("https://e/bookstore/clone?s3_bucket=buck&s3_key=k&s3_version_id=");
    assert_eq!(link.version_id, None);
}

#[test]
fn hostile_links_are_refused() {
    for link in [
        "javascript:alert(1)//bookstore/clone?s3_bucket=buck&s3_key=k",
        "data:text/html,/bookstore/clone?s3_bucket=buck&s3_key=k",
        "file:///bookstore/clone?s3_bucket=buck&s3_key=k",
        "https://user:secret@e/bookstore/clone?s3_bucket=buck&s3_key=k",
        "https://user@e/bookstore/clone?s3_bucket=buck&s3_key=k",
        "https://e/bookstore/clone?s3_bucket=<script>&s3_key=k",
        "https://e/bookstore/clone?s3_bucket=a.b/../c&s3_key=k",
        "https://e/bookstore/clone?s3_bucket=127.0.0.1&s3_key=k",
        "https://e/bookstore/clone?s3_bucket=one&s3_bucket=two&s3_key=k",
        "https://e/bookstore/clone?s3_bucket=buck&s3_key=k&s3_version_id=a%0Ab",
        "https://e/elsewhere?s3_bucket=buck&s3_key=k",
        "https://e\\@evil/bookstore/clone?s3_bucket=buck&s3_key=k",
        "https://e/a/../b/bookstore/clone?s3_bucket=buck&s3_key=k",
        "https://e/lab?bookstore-clone=https%3A%2F%2Fe%2Flab%3Fbookstore-clone%3Ds3%253A%252F%252Fbuck%252Fk",
        "s3://buck@evil/k",
        "s3://buck:80/k",
        "s3://buck/%FF",
        "bookstore/clone",
        "",
    ] {
        let message = refused(link);
        assert!(!message.contains("secret"), "{message}");
    }
}

#[test]
fn script_in_a_key_is_carried_encoded() {
    let link = parse(
        "https://e/bookstore/clone?s3_bucket=buck&s3_key=%22%3E%3Cscript%3Ealert(1)%3C/script%3E'",
    );
    assert_eq!(link.key.as_str(), "\"><script>alert(1)</script>'");
    assert!(!link.to_string().contains(['<', '>', '"', '\'', '(']));
    assert_eq!(parse(&link.to_string()), link);
}

#[test]
fn buckets_are_named_by_s3s_rules() {
    for good in ["abc", "my.bucket-1", "Old_Bucket", &"a".repeat(63)] {
        assert!(check_bucket(good).is_ok(), "{good}");
    }
    for bad in [
        "ab",
        "-abc",
        "abc-",
        ".abc",
        "a..b",
        "a b",
        "a/b",
        "192.168.5.4",
        "bücket",
        &"a".repeat(64),
    ] {
        assert!(check_bucket(bad).is_err(), "{bad}");
    }
}

prop_compose! {
    fn links()(
        edge in prop::option::of("https?://[a-z]{1,8}(:[1-9][0-9]{2})?(/[a-z~]{1,5}){0,2}"),
        bucket in "[a-z0-9][a-z0-9-]{1,20}[a-z0-9]",
        key in "[^/\\p{Cc}][^\\p{Cc}]{0,40}".prop_filter("no dot segment", |key| {
            !key.split('/').any(|part| matches!(part, "." | ".."))
        }),
        version in prop::option::of("[!-~]{1,32}"),
    ) -> CloneLink {
        CloneLink {
            edge: edge.map(|edge| edge.parse().unwrap()),
            bucket,
            key: Key::new(key).unwrap(),
            version_id: version,
        }
    }
}

proptest! {
    #[test]
    fn a_link_survives_being_written_and_read(link in links()) {
        prop_assert_eq!(CloneLink::parse(&link.to_string()).unwrap(), link);
    }

    #[test]
    fn a_written_link_needs_no_escape_in_html(link in links()) {
        let text = link.to_string();
        prop_assert!(text.is_ascii() && !text.contains(['<', '>', '"', '\'', ' ']), "{}", text);
    }

    #[test]
    fn anything_at_all_is_read_or_refused(link in "\\PC{0,60}") {
        let _ = CloneLink::parse(&link);
        let _ = CloneLink::parse(&format!("https://e/bookstore/clone?{link}"));
        let _ = CloneLink::parse(&format!("s3://{link}"));
    }
}
