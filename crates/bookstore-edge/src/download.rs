//! `GET /bookstore/download`: the object's bytes, as they are, as an attachment.
//!
//! A range and conditions are S3's to answer, so that a download that broke off goes on where it did, and one that has
//! not changed is not sent again.

use bookstore::{CloneLink, Error, ErrorKind, clone, notebook};
use bookstore_s3::{
    ErrorKind as S3,
    operations::{ByteRange, GetObject, GetObjectOutput, ObjectMetadata},
};
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
    transport::Incoming,
};

/// Streams what the link in the query names.
///
/// # Errors
/// Whatever hinders that.
pub async fn answer(config: &Config, request: &Request<'_>) -> Result<Answer, Problem> {
    let link = CloneLink::from_query(request.query())?;
    let bucket = access::check(config, &link)?;
    let storage = Storage::new(config, bucket, &request.trail).map_err(logged)?;
    if request.method == Method::HEAD {
        let metadata = storage.head(&link).await.map_err(logged)?;
        let mut answer = response::of(StatusCode::OK, content_type(&link), Body::Empty);
        describe(answer.headers_mut(), &link, &metadata);
        return Ok(answer);
    }
    let get = GetObject {
        if_match: request.header("if-match"),
        // A proxy that compresses makes tags weak, and S3 knows strong ones alone.
        if_none_match: request
            .header("if-none-match")
            .map(|tags| tags.replace("W/", "")),
        range: request.header("range").as_deref().and_then(range),
        ..clone::object(&link)
    };
    let none_match = get.if_none_match.clone();
    let output = match part(&storage, &link, get, request.header("if-range")).await {
        Err(error) if error.kind == ErrorKind::S3(S3::NotModified) => {
            // S3 names the tag that it found only where there is one to name.
            let etag = none_match
                .filter(|tags| !tags.contains(','))
                .unwrap_or_default();
            return Ok(response::not_modified(&etag));
        }
        output => output.map_err(logged)?,
    };
    let status = match output.content_range {
        Some(_) => StatusCode::PARTIAL_CONTENT,
        None => StatusCode::OK,
    };
    let body = output.body.into_stream().map_or(Body::Empty, Body::Stream);
    let mut answer = response::of(status, content_type(&link), body);
    let headers = answer.headers_mut();
    describe(headers, &link, &output.metadata);
    if let Some(range) = output.content_range {
        insert(headers, header::CONTENT_RANGE, &range);
        insert(
            headers,
            header::CONTENT_LENGTH,
            &output.length.unwrap_or_default().to_string(),
        );
    }
    Ok(answer)
}

/// Reads the object; the range only where it is one of the bytes that `If-Range` knows.
async fn part(
    storage: &Storage,
    link: &CloneLink,
    get: GetObject,
    if_range: Option<String>,
) -> Result<GetObjectOutput<Incoming>, Error> {
    let Some(etag) = if_range.filter(|_| get.range.is_some()) else {
        return storage.read(link, get).await;
    };
    let whole = GetObject {
        range: None,
        ..get.clone()
    };
    // A date or a weak tag cannot tell whether bytes are the same.
    if !etag.starts_with('"') || get.if_match.is_some() {
        return storage.read(link, whole).await;
    }
    let part = GetObject {
        if_match: Some(etag),
        ..get
    };
    match storage.read(link, part).await {
        Err(error) if error.kind == ErrorKind::S3(S3::PreconditionFailed) => {
            storage.read(link, whole).await
        }
        output => output,
    }
}

/// The one range that a header `Range` names; of several none, for they may be answered with the whole.
fn range(header: &str) -> Option<ByteRange> {
    let (first, last) = header.strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    match (first.trim(), last.trim()) {
        ("", last) => number(last).map(ByteRange::Last),
        (first, "") => number(first).map(ByteRange::From),
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then_some(ByteRange::Between(first, last))
        }
    }
}

/// Never the type that the publisher chose: what is no notebook is bytes.
fn content_type(link: &CloneLink) -> &'static str {
    if clone::is_notebook(link.key.as_str()) {
        notebook::CONTENT_TYPE
    } else {
        "application/octet-stream"
    }
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn describe(headers: &mut HeaderMap, link: &CloneLink, metadata: &ObjectMetadata) {
    headers::file(headers);
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
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
        if let Some(value) = value {
            insert(headers, name, value);
        }
    }
    if let Some(time) = metadata.last_modified {
        insert(
            headers,
            header::LAST_MODIFIED,
            &httpdate::fmt_http_date(time),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_known_and_anything_else_is_the_whole() {
        for (header, expected) in [
            ("bytes=0-9", Some(ByteRange::Between(0, 9))),
            ("bytes=7-", Some(ByteRange::From(7))),
            ("bytes=-3", Some(ByteRange::Last(3))),
            ("bytes=9-0", None),
            ("bytes=-", None),
            ("bytes=0-1,4-5", None),
            ("bytes=+1-2", None),
            ("lines=0-9", None),
            ("bytes=99999999999999999999-", None),
        ] {
            assert_eq!(range(header), expected, "{header}");
        }
    }
}
