//! Signatures that AWS has published.

use std::time::{Duration, UNIX_EPOCH};

use http::{HeaderMap, Method, Uri};

use crate::{
    Credentials, Key,
    endpoint::Place,
    sha256,
    sign::{Scope, sign_headers},
    testing::{NOW, example_config, example_credentials},
};

/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>
fn documented(
    method: &Method,
    path: &str,
    headers: &[(&'static str, &str)],
    body: &[u8],
) -> String {
    let uri: Uri = format!("https://examplebucket.s3.amazonaws.com{path}")
        .parse()
        .unwrap();
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(*name, value.parse().unwrap());
    }
    let scope = Scope {
        credentials: &example_credentials(),
        region: "us-east-1",
        time: UNIX_EPOCH + NOW,
    };
    sign_headers(&scope, method, &uri, &mut map, &sha256(body)).unwrap();
    assert_eq!(map["x-amz-date"], "20130524T000000Z");
    let authorization = map["authorization"].to_str().unwrap();
    authorization
        .rsplit_once("Signature=")
        .unwrap()
        .1
        .to_owned()
}

#[test]
fn get_object_of_the_documentation() {
    assert_eq!(
        documented(&Method::GET, "/test.txt", &[("range", "bytes=0-9")], b""),
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    );
}

#[test]
fn put_object_of_the_documentation() {
    let headers = [
        ("date", "Fri, 24 May 2013 00:00:00 GMT"),
        ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
    ];
    assert_eq!(
        documented(
            &Method::PUT,
            "/test%24file.text",
            &headers,
            b"Welcome to Amazon S3."
        ),
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
    );
}

#[test]
fn get_bucket_lifecycle_of_the_documentation() {
    for path in ["/?lifecycle", "/?lifecycle="] {
        assert_eq!(
            documented(&Method::GET, path, &[], b""),
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
        );
    }
}

#[test]
fn list_objects_of_the_documentation() {
    assert_eq!(
        documented(&Method::GET, "/?max-keys=2&prefix=J", &[], b""),
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    );
}

/// Keys that are often encoded wrongly, some of which MinIO cannot hold: `botocore.json` is what
/// `botocore.auth.S3SigV4Auth` signs for `GET` at this time, the URL made by
/// `botocore.utils.percent_encode(key, safe='/~')`.
#[test]
fn url_and_signature_of_awkward_keys_are_those_of_botocore() {
    let vectors: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("botocore.json")).unwrap();
    assert!(vectors.iter().any(|vector| vector["key"] == "a//b"));
    for vector in vectors {
        let key = Key::new(vector["key"].as_str().unwrap()).unwrap();
        let place = Place::new(&example_config(), "bucket", "us-east-1").unwrap();
        let uri = place.uri(Some(&key), &[]).unwrap();
        assert_eq!(uri.to_string(), vector["url"], "{}", vector["key"]);
        let mut map = HeaderMap::new();
        let scope = Scope {
            credentials: &example_credentials(),
            region: "us-east-1",
            time: UNIX_EPOCH + NOW,
        };
        sign_headers(&scope, &Method::GET, &uri, &mut map, &sha256(b"")).unwrap();
        let authorization = map["authorization"].to_str().unwrap();
        let (_, signature) = authorization.rsplit_once("Signature=").unwrap();
        assert_eq!(signature, vector["signature"], "{}", vector["key"]);
    }
}

#[test]
fn a_session_token_is_sent_and_signed_and_never_printed() {
    let mut map = HeaderMap::new();
    let scope = Scope {
        credentials: &Credentials {
            session_token: Some("the token".into()),
            ..example_credentials()
        },
        region: "us-east-1",
        time: UNIX_EPOCH + NOW + Duration::from_secs(1),
    };
    let uri = Uri::from_static("https://bucket.s3.amazonaws.com/key");
    sign_headers(&scope, &Method::GET, &uri, &mut map, &sha256(b"")).unwrap();
    assert_eq!(map["x-amz-security-token"], "the token");
    let authorization = map["authorization"].to_str().unwrap();
    assert!(authorization.contains("x-amz-security-token"));
    let printed = format!("{map:?}");
    assert!(!printed.contains("the token") && !printed.contains("Signature="));
}

#[test]
fn credentials_that_no_header_can_carry_give_an_error_without_them() {
    let scope = Scope {
        credentials: &Credentials {
            session_token: Some("hush\nhush".into()),
            ..example_credentials()
        },
        region: "us-east-1",
        time: UNIX_EPOCH + NOW,
    };
    let uri = Uri::from_static("https://bucket.s3.amazonaws.com/key");
    let error = sign_headers(
        &scope,
        &Method::GET,
        &uri,
        &mut HeaderMap::new(),
        &sha256(b""),
    )
    .unwrap_err();
    assert_eq!(error.kind, crate::ErrorKind::BadCredentials);
    assert!(!format!("{error:?}").contains("hush"));
}
