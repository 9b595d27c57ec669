//! An answer, and how it becomes the platform's.

use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use js_sys::{Array, Uint8Array};
use serde::Serialize;
use wasm_bindgen::JsValue;

/// What an answer carries.
#[derive(Debug)]
pub enum Body {
    /// Nothing.
    Empty,
    /// Bytes made here.
    Bytes(Vec<u8>),
    /// Bytes made here that lie outside of wasm's memory already, so that a large answer is not in it twice.
    Pieces(Vec<Uint8Array>),
    /// The storage's own stream: the platform pumps it without waking wasm, at the client's speed.
    Stream(web_sys::ReadableStream),
}

impl Body {
    /// The length where it is known.
    fn len(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => Some(bytes.len() as u64),
            Self::Pieces(pieces) => {
                Some(pieces.iter().map(|piece| u64::from(piece.length())).sum())
            }
            Self::Empty | Self::Stream(_) => None,
        }
    }
}

/// An answer of this status.
pub type Answer = Response<Body>;

/// An answer with a body of this media type.
pub fn of(status: StatusCode, content_type: &'static str, body: Body) -> Answer {
    let mut answer = Response::new(body);
    *answer.status_mut() = status;
    let content_type = HeaderValue::from_static(content_type);
    answer
        .headers_mut()
        .insert(header::CONTENT_TYPE, content_type);
    answer
}

/// An answer in JSON.
pub fn json(status: StatusCode, value: &impl Serialize) -> Answer {
    let bytes = serde_json::to_vec(value).expect("these types have string keys only");
    of(status, "application/json", Body::Bytes(bytes))
}

/// The answer to who has what has this entity tag already.
pub fn not_modified(etag: &str) -> Answer {
    let mut answer = Response::new(Body::Empty);
    *answer.status_mut() = StatusCode::NOT_MODIFIED;
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(etag) = HeaderValue::from_str(etag) {
        headers.insert(header::ETAG, etag);
    }
    answer
}

/// The answer to HEAD: that to GET, without its body.
pub fn without_body(mut answer: Answer) -> Answer {
    if let Some(length) = answer.body().len() {
        answer
            .headers_mut()
            .insert(header::CONTENT_LENGTH, length.into());
    }
    *answer.body_mut() = Body::Empty;
    answer
}

/// Hands an answer to the platform.
///
/// # Errors
/// Those of the platform's own constructors.
pub fn into_js(answer: Answer) -> Result<web_sys::Response, JsValue> {
    let (parts, body) = answer.into_parts();
    let init = web_sys::ResponseInit::new();
    init.set_status(parts.status.as_u16());
    init.set_headers(&headers_into_js(&parts.headers)?.into());
    match body {
        Body::Empty => web_sys::Response::new_with_opt_str_and_init(None, &init),
        Body::Bytes(bytes) => {
            let bytes = Uint8Array::from(bytes.as_slice());
            web_sys::Response::new_with_opt_js_u8_array_and_init(Some(&bytes), &init)
        }
        Body::Pieces(pieces) => {
            let pieces: Array = pieces.into_iter().collect();
            let blob = web_sys::Blob::new_with_u8_array_sequence(&pieces)?;
            web_sys::Response::new_with_opt_blob_and_init(Some(&blob), &init)
        }
        Body::Stream(stream) => {
            web_sys::Response::new_with_opt_readable_stream_and_init(Some(&stream), &init)
        }
    }
}

fn headers_into_js(headers: &HeaderMap) -> Result<web_sys::Headers, JsValue> {
    let js = web_sys::Headers::new()?;
    for (name, value) in headers {
        // Ours are ASCII; what the storage sent is passed on only where it is, too.
        if let Ok(value) = value.to_str() {
            js.append(name.as_str(), value)?;
        }
    }
    Ok(js)
}
