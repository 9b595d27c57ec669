//! Headers that keep pages and files from doing harm, and CORS.

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use url::Url;

/// Whose pages may read an answer. None may send cookies along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// This site's own.
    Own,
    /// Any: what is answered is public.
    Any,
    /// This origin's, or where it is none that was configured, this site's own.
    With(Option<String>),
}

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
         frame-src 'self'; form-action 'self'{lab}; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    );
    let policy = HeaderValue::from_str(&policy).expect("an origin is ASCII without controls");
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
}

/// For the document of a notebook, a stranger's: nothing runs and nothing is fetched, in a frame of this site's
/// pages and opened by itself alike. `style_hash` is that of its own style sheet in base64; `nonce` is what the notebook's
/// own are known by.
pub fn preview(headers: &mut HeaderMap, style_hash: &str, nonce: &str) {
    insert(
        headers,
        &[
            (header::CACHE_CONTROL, "no-cache"),
            (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                "same-origin",
            ),
        ],
    );
    let nonce = if nonce.is_empty() {
        String::new()
    } else {
        format!(" 'nonce-{nonce}'")
    };
    let policy = format!(
        "default-src 'none'; img-src data:; style-src 'sha256-{style_hash}'{nonce}; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'self'; \
         sandbox allow-popups allow-popups-to-escape-sandbox"
    );
    let policy = HeaderValue::from_str(&policy).expect("base64 and hexadecimal digits are ASCII");
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

/// Lets pages of other origins read an answer.
pub fn cors(headers: &mut HeaderMap, sharing: &Sharing) {
    if matches!(sharing, Sharing::With(_)) {
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
    }
    let origin = match sharing {
        Sharing::Own | Sharing::With(None) => return,
        Sharing::Any => HeaderValue::from_static("*"),
        Sharing::With(Some(origin)) => HeaderValue::from_str(origin).expect("an origin is ASCII"),
    };
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    insert(
        headers,
        &[
            (
                header::ACCESS_CONTROL_EXPOSE_HEADERS,
                "Content-Disposition, Content-Length, ETag, Last-Modified, Retry-After, \
                 x-amz-version-id",
            ),
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                "cross-origin",
            ),
        ],
    );
}

/// For the answer to a preflight; [`cors`] goes with it.
pub fn preflight(headers: &mut HeaderMap, sharing: &Sharing, methods: &[Method]) {
    let asked = match sharing {
        Sharing::Own | Sharing::With(None) => return,
        Sharing::Any => "Content-Type",
        Sharing::With(Some(_)) => "Authorization, Content-Type, If-Match, If-None-Match",
    };
    insert(
        headers,
        &[
            (header::ACCESS_CONTROL_ALLOW_HEADERS, asked),
            (header::ACCESS_CONTROL_MAX_AGE, "86400"),
        ],
    );
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, list(methods));
}

/// For what not everyone may read: no cache but the reader's own keeps it.
pub fn private(headers: &mut HeaderMap) {
    let kept = match headers.get(header::CACHE_CONTROL) {
        Some(value) if value == "no-store" => "no-store",
        _ => "private, no-cache",
    };
    insert(headers, &[(header::CACHE_CONTROL, kept)]);
    headers.append(
        header::VARY,
        HeaderValue::from_static("Authorization, Cookie, Sec-Fetch-Site"),
    );
}

/// For 405 and for OPTIONS.
pub fn allow(headers: &mut HeaderMap, methods: &[Method]) {
    headers.insert(header::ALLOW, list(methods));
}

fn list(methods: &[Method]) -> HeaderValue {
    let methods: Vec<&str> = methods.iter().map(Method::as_str).collect();
    HeaderValue::from_str(&methods.join(", ")).expect("methods are ASCII")
}
