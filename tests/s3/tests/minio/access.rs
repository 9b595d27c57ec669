//! Keys, clocks, regions and rights, as a real storage judges them.

use std::time::{Duration, UNIX_EPOCH};

use bookstore_s3::{Client, Config, Credentials, ErrorKind, operations::HeadBucket};
use bookstore_tests::{Bucket, Native};

use crate::{get, head, put};

#[tokio::test]
async fn a_wrong_key_and_a_wrong_secret_are_told_apart() {
    let bucket = Bucket::unversioned().await;
    let right = bucket.storage.credentials();
    let secret = Credentials {
        secret_access_key: "wrong".repeat(4),
        ..right.clone()
    };
    let key = Credentials {
        access_key_id: "nobody".into(),
        ..right
    };
    for (wrong, code) in [
        (secret, "SignatureDoesNotMatch"),
        (key, "InvalidAccessKeyId"),
    ] {
        let client = bucket.storage.client_with(Native::default(), Some(wrong));
        let errors = [
            client.send(put(&bucket, "k", "x")).await.err(),
            client.send(head(&bucket, "k")).await.err(),
            client
                .send(HeadBucket {
                    bucket: bucket.name.clone(),
                })
                .await
                .err(),
        ];
        for error in errors {
            let error = error.unwrap();
            assert_eq!(error.kind, ErrorKind::BadCredentials);
            assert_eq!(error.code.as_deref(), Some(code));
        }
    }
}

#[tokio::test]
async fn a_clock_that_is_off_by_an_hour_is_learned_once() {
    let bucket = Bucket::unversioned().await;
    for ahead in [3600, -3600] {
        let client = bucket.client();
        client.transport().ahead.set(ahead);
        client.send(put(&bucket, "k", "x")).await.unwrap();
        assert_eq!(client.transport().sent.get(), 2);
        client.send(head(&bucket, "k")).await.unwrap();
        assert_eq!(client.transport().sent.get(), 3);

        // A HEAD has no body to learn from; its `Date` will do.
        let client = bucket.client();
        client.transport().ahead.set(ahead);
        client.send(head(&bucket, "k")).await.unwrap();
    }
}

#[tokio::test]
async fn a_wrong_region_is_corrected_once() {
    let bucket = Bucket::unversioned().await;
    let config = Config {
        region: "eu-central-1".into(),
        ..bucket.storage.config()
    };
    let credentials = Some(bucket.storage.credentials());
    let client = Client::new(config, Native::default(), credentials);
    client.send(put(&bucket, "k", "x")).await.unwrap();
    assert_eq!(client.transport().sent.get(), 2);
    client.send(head(&bucket, "k")).await.unwrap();
    assert_eq!(client.transport().sent.get(), 3);
}

#[tokio::test]
async fn everyone_reads_a_public_bucket_and_no_other() {
    let bucket = Bucket::unversioned().await;
    bucket.client().send(put(&bucket, "k", "x")).await.unwrap();
    let everyone = bucket.storage.client_with(Native::default(), None);
    let error = everyone.get_bytes(get(&bucket, "k"), 1).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Denied);
    assert!(error.advice.to_string().contains("Sign in"));

    bucket.publish().await;
    assert_eq!(
        everyone.get_bytes(get(&bucket, "k"), 1).await.unwrap().1,
        "x"
    );
    everyone.send(head(&bucket, "k")).await.unwrap();
    let error = everyone.send(put(&bucket, "k", "y")).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Denied);
}

#[tokio::test]
async fn temporary_credentials_need_their_token() {
    let bucket = Bucket::unversioned().await;
    let temporary = bucket.storage.temporary_credentials().await;
    let client = bucket
        .storage
        .client_with(Native::default(), Some(temporary.clone()));
    client.send(put(&bucket, "k", "x")).await.unwrap();
    assert_eq!(client.get_bytes(get(&bucket, "k"), 1).await.unwrap().1, "x");

    let without = Credentials {
        session_token: None,
        ..temporary.clone()
    };
    let client = bucket.storage.client_with(Native::default(), Some(without));
    let error = client.send(put(&bucket, "k", "x")).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::BadCredentials, "{error:?}");

    // MinIO forgets temporary credentials as they end, and then does not know the key.
    let over = Credentials {
        access_key_id: "FORGOTTEN00000000000".into(),
        expiration: Some(UNIX_EPOCH + Duration::from_secs(1)),
        ..temporary
    };
    let client = bucket.storage.client_with(Native::default(), Some(over));
    let error = client.send(put(&bucket, "k", "x")).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Expired, "{error:?}");
}

#[tokio::test]
async fn an_endpoint_where_nothing_listens_is_unreachable() {
    let bucket = Bucket::unversioned().await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let endpoint = format!("http://{address}").parse().unwrap();
    let config = Config {
        endpoint,
        ..bucket.storage.config()
    };
    let client = Client::new(
        config,
        Native::default(),
        Some(bucket.storage.credentials()),
    );
    let error = client.send(put(&bucket, "k", "x")).await.unwrap_err();
    assert_eq!(
        (error.kind, error.retryable),
        (ErrorKind::Unreachable, true)
    );
    assert!(error.message.to_string().contains(&address.to_string()));
    assert_eq!(client.transport().sent.get(), 4);
}
