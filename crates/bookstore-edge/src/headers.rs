//! Headers that keep pages and files from doing harm, and CORS.

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use url::Url;

/// What any page on the web may send and see, without credentials: all that is here is public.
const CORS_HEADERS: [(HeaderName, &str); 2] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        "Content-Disposition, Content-Length, ETag, Last-Modified, Retry-After, x-amz-version-id",
    ),
];

fn insert(headers: &mut HeaderMap, pairs: &[(HeaderName, &'static str)]) {
    for (name, value) in pairs {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// For every answer.
pub fn everywhere(headers: &mut HeaderMap) {
    insert(
        headers,
        &[
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
        ],
    );
}

/// For a page: no script but the site's own files, no frame around it, no window that reaches into it.
/// Its form may go to `lab`, where that is configured.
pub fn page(headers: &mut HeaderMap, lab: Option<&Url>) {
    insert(
        headers,
        &[
            (header::CACHE_CONTROL, "no-cache"),
            (header::X_FRAME_OPTIONS, "DENY"),
            (
                HeaderName::from_static("cross-origin-opener-policy"),
                "same-origin",
            ),
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                "same-origin",
            ),
        ],
    );
    let lab = lab.map_or_else(String::new, |lab| {
        format!(" {}", lab.origin().ascii_serialization())
    });
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
         form-action 'self'{lab}; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    );
    let policy = HeaderValue::from_str(&policy).expect("an origin is ASCII without controls");
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
}

/// For JSON: nothing in it is ever run.
pub fn json(headers: &mut HeaderMap) {
    insert(
        headers,
        &[
            (header::CACHE_CONTROL, "no-cache"),
            (
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; frame-ancestors 'none'",
            ),
        ],
    );
}

/// For a published file: a stranger's bytes, which must not run even when they are opened as a page.
pub fn file(headers: &mut HeaderMap) {
    insert(
        headers,
        &[
            (header::CACHE_CONTROL, "no-cache"),
            (
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; sandbox; frame-ancestors 'none'",
            ),
            (header::X_FRAME_OPTIONS, "DENY"),
        ],
    );
}

/// For a file of the site's own whose address holds its hash.
pub fn asset(headers: &mut HeaderMap) {
    insert(
        headers,
        &[
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            (
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
            ),
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                "same-origin",
            ),
        ],
    );
}

/// For JSON and downloads: any origin, no credentials.
pub fn cors(headers: &mut HeaderMap) {
    insert(headers, &CORS_HEADERS);
    insert(
        headers,
        &[(
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        )],
    );
}

/// For the answer to a preflight.
pub fn preflight(headers: &mut HeaderMap, methods: &[Method]) {
    insert(
        headers,
        &[
            (header::ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type"),
            (header::ACCESS_CONTROL_MAX_AGE, "86400"),
        ],
    );
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, list(methods));
}

/// For 405 and for OPTIONS.
pub fn allow(headers: &mut HeaderMap, methods: &[Method]) {
    headers.insert(header::ALLOW, list(methods));
}

fn list(methods: &[Method]) -> HeaderValue {
    let methods: Vec<&str> = methods.iter().map(Method::as_str).collect();
    HeaderValue::from_str(&methods.join(", ")).expect("methods are ASCII")
}
