//! AWS Signature Version 4 by header, with the settings that S3 wants.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>

use std::time::SystemTime;

use aws_sigv4::{
    http_request::{
        PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
        UriPathNormalizationMode, sign,
    },
    sign::v4,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};

use crate::{Credentials, Error, ErrorKind, text};

/// What is signed, but for the headers.
pub struct Scope<'a> {
    /// Who signs.
    pub credentials: &'a Credentials,
    /// The region that the request goes to.
    pub region: &'a str,
    /// When it is sent.
    pub time: SystemTime,
}

/// Adds `authorization`, `x-amz-date`, `x-amz-content-sha256` and, with temporary credentials,
/// `x-amz-security-token`. The headers hold `host` already only where it is not the one in `uri`.
///
/// # Errors
/// [`ErrorKind::BadCredentials`] when these credentials or headers cannot stand in a header.
pub fn sign_headers(
    scope: &Scope<'_>,
    method: &Method,
    uri: &Uri,
    headers: &mut HeaderMap,
    sha256: &[u8; 32],
) -> Result<(), Error> {
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;

    let Credentials {
        access_key_id,
        secret_access_key,
        session_token,
        ..
    } = scope.credentials;
    let identity = aws_credential_types::Credentials::new(
        access_key_id,
        secret_access_key,
        session_token.clone(),
        None,
        "bookstore",
    )
    .into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(scope.region)
        .name("s3")
        .time(scope.time)
        .settings(settings)
        .build()
        .map_err(|_| cannot_sign())?
        .into();
    let signable = headers
        .iter()
        .map(|(name, value)| Ok((name.as_str(), value.to_str().map_err(|_| cannot_sign())?)))
        .collect::<Result<Vec<_>, Error>>()?;
    let request = SignableRequest::new(
        method.as_str(),
        uri.to_string(),
        signable.into_iter(),
        SignableBody::Precomputed(hex(sha256)),
    )
    .map_err(|_| cannot_sign())?;
    let (instructions, _signature) = sign(request, &params)
        .map_err(|_| cannot_sign())?
        .into_parts();
    for (name, value) in instructions.headers() {
        let mut value = HeaderValue::from_str(value).map_err(|_| cannot_sign())?;
        value.set_sensitive(name == "authorization" || name == "x-amz-security-token");
        headers.insert(
            HeaderName::from_bytes(name.as_bytes()).map_err(|_| cannot_sign())?,
            value,
        );
    }
    Ok(())
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            out.push(char::from(DIGITS[usize::from(digit)]));
        }
    }
    out
}

/// The crate's own error may quote what it was given, so it is not passed on.
fn cannot_sign() -> Error {
    Error::new(
        ErrorKind::BadCredentials,
        text!("The request could not be signed with these credentials."),
        text!(
            "Check access key, secret and session token for characters that do not belong there."
        ),
    )
}
