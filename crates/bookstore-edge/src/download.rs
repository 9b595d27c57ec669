//! `GET /bookstore/download`: the object's bytes, as they are, as an attachment.

use bookstore::{CloneLink, clone, notebook};
use bookstore_s3::operations::ObjectMetadata;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

use crate::{
    access,
    config::Config,
    disposition, headers,
    object::Storage,
    problem::Problem,
    request::Request,
    response::{self, Answer, Body},
    router::logged,
};

/// Streams what the link in the query names.
///
/// # Errors
/// Whatever hinders that.
pub async fn answer(config: &Config, request: &Request<'_>) -> Result<Answer, Problem> {
    let link = CloneLink::from_query(request.query())?;
    access::check(config, &link)?;
    let storage = Storage::new(config).map_err(logged)?;
    let (metadata, body) = if request.method == Method::HEAD {
        let metadata = storage.head(&link).await.map_err(logged)?;
        (metadata, Body::Empty)
    } else {
        let output = storage.get(&link).await.map_err(logged)?;
        let body = output.body.into_stream().map_or(Body::Empty, Body::Stream);
        (output.metadata, body)
    };
    let mut answer = response::of(StatusCode::OK, content_type(&link), body);
    headers::file(answer.headers_mut());
    describe(answer.headers_mut(), &link, &metadata);
    Ok(answer)
}

/// Never the type that the publisher chose: what is no notebook is bytes.
fn content_type(link: &CloneLink) -> &'static str {
    if clone::is_notebook(link.key.as_str()) {
        notebook::CONTENT_TYPE
    } else {
        "application/octet-stream"
    }
}

fn describe(headers: &mut HeaderMap, link: &CloneLink, metadata: &ObjectMetadata) {
    headers.insert(
        header::CONTENT_DISPOSITION,
        disposition::attachment(&clone::file_name(link)),
    );
    let size = metadata.size.map(|size| size.to_string());
    for (name, value) in [
        (header::ETAG, metadata.etag.as_ref()),
        (
            HeaderName::from_static("x-amz-version-id"),
            metadata.version_id.as_ref(),
        ),
        (header::CONTENT_LENGTH, size.as_ref()),
    ] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
            headers.insert(name, value);
        }
    }
    if let Some(time) = metadata.last_modified.map(httpdate::fmt_http_date) {
        let time = HeaderValue::from_str(&time).expect("a date is ASCII");
        headers.insert(header::LAST_MODIFIED, time);
    }
}
