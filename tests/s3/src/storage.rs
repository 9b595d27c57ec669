//! The MinIO under test, and what only its owner does: buckets, policies, temporary credentials.
//!
//! These requests are signed here, apart from the client under test.

use std::{
    env,
    sync::atomic::{AtomicU32, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use aws_sigv4::{
    http_request::{
        PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
        UriPathNormalizationMode, sign,
    },
    sign::v4,
};
use bookstore_s3::{Addressing, Client, Config, Credentials, CredentialsProvider, Transport};
use bytes::Bytes;

use crate::Native;

/// The region that MinIO says it is in.
const REGION: &str = "us-east-1";

/// A MinIO whose owner we are.
#[derive(Debug)]
pub struct Storage {
    endpoint: String,
    credentials: Credentials,
    http: reqwest::Client,
}

/// A bucket of one test's own.
#[derive(Debug)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub storage: Storage,
}

impl Storage {
    /// The MinIO that the environment names.
    ///
    /// # Panics
    /// Without one.
    pub fn new() -> Self {
        let get = |name: &str| {
            let name = format!("BOOKSTORE_TEST_S3_{name}");
            env::var(&name).unwrap_or_else(|_| panic!("{name} must name a MinIO to test on"))
        };
        Self {
            endpoint: get("ENDPOINT").trim_end_matches('/').to_owned(),
            credentials: Credentials {
                access_key_id: get("ACCESS_KEY_ID"),
                secret_access_key: get("SECRET_ACCESS_KEY"),
                session_token: None,
                expiration: None,
            },
            http: reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("plain HTTP needs nothing of the machine"),
        }
    }

    /// How a client reaches it.
    pub fn config(&self) -> Config {
        Config {
            endpoint: self.endpoint.parse().expect("an endpoint is a URL"),
            region: REGION.to_owned(),
            addressing: Addressing::Auto,
        }
    }

    /// The owner's credentials.
    pub fn credentials(&self) -> Credentials {
        self.credentials.clone()
    }

    /// The owner's client.
    pub fn client(&self) -> Client<Native, Option<Credentials>> {
        self.client_with(Native::default(), Some(self.credentials()))
    }

    /// Another client.
    pub fn client_with<T: Transport, P: CredentialsProvider>(
        &self,
        transport: T,
        credentials: P,
    ) -> Client<T, P> {
        Client::new(self.config(), transport, credentials)
    }

    /// Temporary credentials with all of the owner's rights.
    ///
    /// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>
    pub async fn temporary_credentials(&self) -> Credentials {
        self.assume_role("").await
    }

    /// Temporary credentials with just the rights of a policy.
    pub async fn credentials_of(&self, policy: &str) -> Credentials {
        // MinIO takes 2,048 characters.
        let policy: String = policy.split_ascii_whitespace().collect();
        let encoded = policy
            .replace('%', "%25")
            .replace('&', "%26")
            .replace('+', "%2B");
        self.assume_role(&format!("&Policy={encoded}")).await
    }

    async fn assume_role(&self, policy: &str) -> Credentials {
        let form = format!("Action=AssumeRole&DurationSeconds=900{policy}&Version=2011-06-15");
        let answer = self.ask("sts", "POST", "/", &form).await;
        let field = |name: &str| {
            let (_, rest) = answer.split_once(&format!("<{name}>")).expect(name);
            rest.split_once('<').expect(name).0.to_owned()
        };
        Credentials {
            access_key_id: field("AccessKeyId"),
            secret_access_key: field("SecretAccessKey"),
            session_token: Some(field("SessionToken")),
            expiration: None,
        }
    }

    /// Sends a request as the owner.
    ///
    /// # Panics
    /// When it is refused.
    async fn ask(&self, service: &str, method: &str, path: &str, body: &str) -> String {
        let mut settings = SigningSettings::default();
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        let identity = aws_credential_types::Credentials::new(
            &self.credentials.access_key_id,
            &self.credentials.secret_access_key,
            None,
            None,
            "tests",
        )
        .into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(REGION)
            .name(service)
            .time(SystemTime::now())
            .settings(settings)
            .build()
            .expect("all is given")
            .into();
        let url = format!("{}{path}", self.endpoint);
        let body = Bytes::copy_from_slice(body.as_bytes());
        let form = ("content-type", "application/x-www-form-urlencoded");
        let headers = (service == "sts").then_some(form);
        let signable = SignableRequest::new(
            method,
            &url,
            headers.into_iter(),
            SignableBody::Bytes(&body),
        );
        let (signed, _) = sign(signable.expect("a plain URL"), &params)
            .expect("can be signed")
            .into_parts();
        let mut request = http::Request::builder().method(method).uri(&url);
        for (name, value) in headers.into_iter().chain(signed.headers()) {
            request = request.header(name, value);
        }
        let request = request
            .body(reqwest::Body::from(body.clone()))
            .expect("a plain request")
            .try_into()
            .expect("a plain URL");
        let answer = self.http.execute(request).await.expect("MinIO is up");
        let status = answer.status();
        let text = answer.text().await.expect("MinIO answers whole");
        assert!(status.is_success(), "{method} {path}: {status} {text}");
        text
    }
}

impl Default for Storage {
    fn default() -> Self {
        Self::new()
    }
}

impl Bucket {
    /// A new bucket without versions.
    pub async fn unversioned() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let name = format!(
            "test-{}-{}",
            since.expect("it is after 1970").as_nanos(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let storage = Storage::new();
        storage.ask("s3", "PUT", &format!("/{name}"), "").await;
        Self { name, storage }
    }

    /// A new bucket that keeps versions.
    pub async fn versioned() -> Self {
        let bucket = Self::unversioned().await;
        bucket.set_versioning("Enabled").await;
        bucket
    }

    /// Switches versions on (`Enabled`) or off again (`Suspended`).
    pub async fn set_versioning(&self, status: &str) {
        let body = format!(
            "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
             <Status>{status}</Status></VersioningConfiguration>"
        );
        let path = format!("/{}?versioning=", self.name);
        self.storage.ask("s3", "PUT", &path, &body).await;
    }

    /// Writes an empty object under a key that the client would refuse, percent-encoded by the caller.
    pub async fn put_encoded(&self, key: &str) {
        let path = format!("/{}/{key}", self.name);
        self.storage.ask("s3", "PUT", &path, "").await;
    }

    /// Lets everyone read its objects.
    pub async fn publish(&self) {
        let policy = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":["*"]}},"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::{}/*"]}}]}}"#,
            self.name
        );
        let path = format!("/{}?policy=", self.name);
        self.storage.ask("s3", "PUT", &path, &policy).await;
    }

    /// The owner's client.
    pub fn client(&self) -> Client<Native, Option<Credentials>> {
        self.storage.client()
    }
}
