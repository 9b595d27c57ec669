//! Signing alone, for requests that another extension sends itself.

use std::time::{Duration, UNIX_EPOCH};

use bookstore_s3::{
    Credentials, Error, ErrorKind,
    sign::{Scope, sign_headers},
    text,
};
use http::{HeaderMap, Method, Uri};
use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::failure::Thrown;

/// Signs requests to S3 with AWS Signature Version 4.
#[wasm_bindgen]
pub struct Signer {
    credentials: Credentials,
    region: String,
}

#[wasm_bindgen]
impl Signer {
    /// A signer of one region. The credentials stay in wasm's memory.
    #[wasm_bindgen(constructor)]
    pub fn new(
        access_key_id: String,
        secret_access_key: String,
        session_token: Option<String>,
        region: String,
    ) -> Self {
        Self {
            credentials: Credentials {
                access_key_id,
                secret_access_key,
                session_token,
                expiration: None,
            },
            region,
        }
    }

    /// The headers to add to a request: `authorization`, `x-amz-date`, `x-amz-content-sha256` and, with
    /// temporary credentials, `x-amz-security-token`.
    ///
    /// # Arguments
    /// * `url` – with its path and query encoded as they are sent
    /// * `payload_sha256` – 32 bytes
    /// * `time` – milliseconds since 1970
    #[wasm_bindgen(unchecked_return_type = "Record<string, string>")]
    pub fn sign(
        &self,
        method: &str,
        url: &str,
        payload_sha256: &[u8],
        time: f64,
    ) -> Result<JsValue, Thrown> {
        let method = Method::from_bytes(method.as_bytes()).map_err(|_| unusable())?;
        let url: Uri = url.parse().map_err(|_| unusable())?;
        if url.authority().is_none() || !time.is_finite() || time < 0.0 {
            return Err(unusable().into());
        }
        let sha256 = payload_sha256.try_into().map_err(|_| unusable())?;
        let mut headers = HeaderMap::new();
        let scope = Scope {
            credentials: &self.credentials,
            region: &self.region,
            time: UNIX_EPOCH + Duration::from_secs_f64(time / 1000.0),
        };
        sign_headers(&scope, &method, &url, &mut headers, sha256)?;
        let signed = Object::new();
        for (name, value) in &headers {
            let value = value.to_str().map_err(|_| unusable())?;
            Reflect::set(&signed, &name.as_str().into(), &value.into())
                .expect("a plain object takes any property");
        }
        Ok(signed.into())
    }
}

fn unusable() -> Error {
    Error::new(
        ErrorKind::InvalidConfig,
        text!("This request cannot be signed."),
        text!("Give a method, an absolute URL, the 32 bytes of a SHA-256 and a time."),
    )
}
