//! `PUT` and `DELETE /api/bookstore/publish/<path>`: publishing for scripts, and for nteract bookstore's
//! clients.
//!
//! What is stored is what JupyterLab's Publish would store: the notebook as nbformat writes it, without its
//! marks of trust. As in the clone API, a body is in JavaScript's memory while it comes and while it goes, and
//! in wasm's for one step that nothing interrupts.

use std::borrow::Cow;

use bookstore::{
    Error, Settings,
    error::OwnKind,
    keys::{self, USERNAME},
    notebook,
    publish::{self, Target},
};
use bookstore_s3::{ErrorKind as S3, Key, Text, operations::PutMode, text};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::clone::LIMIT;
use crate::{
    cache::Cache,
    config::{Config, Token},
    facts, headers,
    object::Storage,
    outgoing::Outgoing,
    problem::Problem,
    request::Request,
    response::{self, Answer},
    router::logged,
    transport::{ReadError, join},
};

/// How nteract bookstore answered, by its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// 2.3 and later: 200 and `s3_path`.
    Publish,
    /// Until 2.2: 201 and `s3path`, without a scheme.
    Published,
}

#[derive(Serialize)]
struct Said<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    s3_path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    s3path: Option<&'a str>,
    #[serde(rename = "versionID", skip_serializing_if = "Option::is_none")]
    version_id: Option<&'a str>,
    /// The clone link of what was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    versions_remain: Option<bool>,
}

/// A contents model, as far as it matters here. What it says of its own name and path means nothing.
#[derive(Deserialize)]
struct Model<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<&'a RawValue>,
    #[serde(borrow)]
    content: Option<&'a RawValue>,
}

/// Publishes the notebook in the body at `path`, which is still encoded.
///
/// # Errors
/// In this order: 400 for a path that cannot be a key, 403 for one that the token does not
/// reach, 400 for conditions that are not understood; then 413, 400, 415 and 422 for the body; 412 for what
/// does not stand there as it should; what S3 answers.
pub async fn publish(
    config: &Config,
    request: &Request<'_>,
    token: &Token,
    cache: &Cache,
    path: &str,
    style: Style,
) -> Result<Answer, Problem> {
    let target = target(config, token, path)?;
    let mode = mode(
        request.header("if-match").as_deref(),
        request.header("if-none-match").as_deref(),
    )?;
    let pieces = match request.pieces(LIMIT).await {
        Ok(pieces) => pieces,
        Err(ReadError::TooLong) => return Err(too_large()),
        Err(ReadError::Broken(_)) => {
            return Err(Problem::bad_request(text!("The request broke off.")));
        }
    };
    // Until it is sent nothing is awaited.
    let body = join(&pieces);
    drop(pieces);
    let payload = prepared(&body)?;
    drop(body);
    let storage = Storage::new(config, &config.own(), &request.trail).map_err(logged)?;
    let name = Some(&*token.name);
    let publication = publish::put(storage.client(), &target, payload, mode, name, None)
        .await
        .map_err(failed)?;
    facts::forget(cache, &target.link(None, None)).await;
    let version_id = publication.version_id.as_deref();
    let path = target.display();
    let said = Said {
        url: url(config, request, &target, version_id),
        ..said(&path, style, version_id)
    };
    let status = match style {
        Style::Publish => StatusCode::OK,
        Style::Published => StatusCode::CREATED,
    };
    Ok(answer(status, &said, publication.etag.as_deref()))
}

/// Takes back what is published at `path`.
///
/// # Errors
/// As [`publish`], but there is no body; 404 where nothing is published.
pub async fn unpublish(
    config: &Config,
    request: &Request<'_>,
    token: &Token,
    cache: &Cache,
    path: &str,
) -> Result<Answer, Problem> {
    let target = target(config, token, path)?;
    let mode = mode(
        request.header("if-match").as_deref(),
        request.header("if-none-match").as_deref(),
    )?;
    let storage = Storage::new(config, &config.own(), &request.trail).map_err(logged)?;
    let found = storage
        .head(&target.link(None, None))
        .await
        .map_err(failed)?;
    match mode {
        PutMode::Update(etag) if found.etag.as_ref() != Some(&etag) => return Err(changed()),
        PutMode::Create => return Err(changed()),
        _ => {}
    }
    let unpublished = publish::unpublish(storage.client(), &target)
        .await
        .map_err(failed)?;
    facts::forget(cache, &target.link(None, None)).await;
    let path = target.display();
    let said = Said {
        versions_remain: Some(unpublished.versions_remain),
        ..said(&path, Style::Publish, unpublished.version_id.as_deref())
    };
    Ok(answer(StatusCode::OK, &said, None))
}

/// Where a path leads, and whether the token reaches there.
fn target(config: &Config, token: &Token, path: &str) -> Result<Target, Problem> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = percent_decode_str(path)
        .decode_utf8()
        .map_err(|_| Problem::bad_request(text!("The path is not encoded as UTF-8.")))?;
    if matches!(&*path, "" | "/") {
        return Err(Problem::bad_request(text!(
            "Must provide a path for publishing"
        )));
    }
    // Checked before it is joined with the prefix, which would drop a slash at its beginning.
    Key::new(&*path).map_err(|error| Problem::from(Error::from(error)))?;
    if token
        .prefix
        .as_deref()
        .is_some_and(|prefix| !keys::is_below(prefix, &path))
    {
        return Err(not_allowed(text!(
            "This token does not publish at this path."
        )));
    }
    let settings = settings(config, token)?;
    let target = Target::of(&settings, &path)?;
    // What could not be read again is not published either.
    if !settings.is_published(&target.key) {
        return Err(Problem::bad_request(text!(
            "The path names a folder, not a notebook."
        )));
    }
    Ok(target)
}

fn settings<'a>(config: &'a Config, token: &Token) -> Result<Cow<'a, Settings>, Problem> {
    if !config.settings.published_prefix.contains(USERNAME) {
        return Ok(Cow::Borrowed(&config.settings));
    }
    match &token.username {
        Some(name) => Ok(Cow::Owned(config.settings.clone().for_user(name))),
        None => Err(not_allowed(text!(
            "Each user publishes below a prefix of their own here, and this token belongs to none."
        ))),
    }
}

/// What may stand there, by the request's conditions.
fn mode(if_match: Option<&str>, if_none_match: Option<&str>) -> Result<PutMode, Problem> {
    match (if_match.map(str::trim), if_none_match.map(str::trim)) {
        (None, None) => Ok(PutMode::Overwrite),
        (None, Some("*")) => Ok(PutMode::Create),
        (Some(etag), None) if is_etag(etag) => Ok(PutMode::Update(etag.to_owned())),
        _ => Err(Problem::bad_request(text!(
            "The condition is neither “If-None-Match: *” nor “If-Match” with one ETag."
        ))),
    }
}

/// One strong entity tag, such as `"9b2c"`.
fn is_etag(text: &str) -> bool {
    text.strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .is_some_and(|tag| tag.bytes().all(|b| b.is_ascii_graphic() && b != b'"'))
}

/// The bytes to store, of the contents model that was sent.
fn prepared(body: &[u8]) -> Result<Outgoing, Problem> {
    let content = content(body)?.get().as_bytes();
    notebook::validate(content)?;
    let limit = usize::try_from(LIMIT).expect("25 MB fit any address space");
    let notebook = notebook::write_within(content, notebook::shortest, limit)?;
    Ok(Outgoing::from(&*notebook.ok_or_else(too_large)?))
}

fn content(body: &[u8]) -> Result<&RawValue, Problem> {
    let body = body.trim_ascii();
    if matches!(body, b"" | b"null" | b"{}") {
        return Err(Problem::bad_request(text!(
            "There is no contents model in the body."
        )));
    }
    let malformed = || Problem::bad_request(text!("The body is not JSON."));
    if body[0] != b'{' {
        // A list would be read as the fields of the model, one by one.
        serde_json::from_slice::<&RawValue>(body).map_err(|_| malformed())?;
        return Err(no_content(text!("The contents model is not an object.")));
    }
    let model: Model<'_> = serde_json::from_slice(body).map_err(|_| malformed())?;
    let kind = model
        .kind
        .and_then(|kind| serde_json::from_str::<String>(kind.get()).ok());
    if kind.as_deref() != Some("notebook") {
        let error = Error::new(
            OwnKind::InvalidNotebook,
            text!("Bookstore only publishes notebooks"),
            text!("Send a contents model whose type is “notebook”."),
        );
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, error));
    }
    model
        .content
        .ok_or_else(|| no_content(text!("The contents model has no content.")))
}

/// `path` is `s3://bucket/key`.
fn said<'a>(path: &'a str, style: Style, version_id: Option<&'a str>) -> Said<'a> {
    let (s3_path, s3path) = match style {
        Style::Publish => (Some(path), None),
        Style::Published => (None, path.strip_prefix("s3://")),
    };
    Said {
        s3_path,
        s3path,
        version_id,
        url: None,
        versions_remain: None,
    }
}

/// The clone link, where this site shares from that bucket.
fn url(
    config: &Config,
    request: &Request<'_>,
    target: &Target,
    version_id: Option<&str>,
) -> Option<String> {
    let shared = config
        .buckets
        .iter()
        .any(|bucket| bucket.name() == target.bucket);
    let edge = config.settings.edge().ok().flatten();
    let edge = edge.or_else(|| request.origin()).filter(|_| shared)?;
    target
        .link(Some(edge), version_id.map(str::to_owned))
        .page_url()
}

fn answer(status: StatusCode, said: &Said<'_>, etag: Option<&str>) -> Answer {
    let mut answer = response::json(status, said);
    headers::json(answer.headers_mut());
    insert(answer.headers_mut(), header::ETAG, etag);
    insert(
        answer.headers_mut(),
        HeaderName::from_static("x-amz-version-id"),
        said.version_id,
    );
    answer
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: Option<&str>) {
    if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
        headers.insert(name, value);
    }
}

/// What S3's failures mean for who publishes.
fn failed(error: Error) -> Problem {
    let kind = error.kind;
    let mut problem = logged(error);
    let nothing = kind == S3::NotFound.into() || kind == S3::Deleted.into();
    if nothing {
        problem.status = StatusCode::NOT_FOUND;
        problem.error.message = text!("Nothing is published at this path.");
        problem.error.advice = text!("Check the path.");
    } else if problem.status == StatusCode::FORBIDDEN {
        problem.error.message = text!("The storage does not let this site write there.");
        problem.error.advice = text!("Tell who runs this site.");
    }
    problem
}

fn not_allowed(message: Text) -> Problem {
    Error::new(
        OwnKind::NotAllowed,
        message,
        text!("Use another path or another token, or ask who runs this site."),
    )
    .into()
}

fn no_content(message: Text) -> Problem {
    Error::new(
        OwnKind::InvalidNotebook,
        message,
        text!("Send a contents model with a notebook as its content."),
    )
    .into()
}

fn changed() -> Problem {
    Error::new(
        OwnKind::Changed,
        text!("Something else is published at this path."),
        text!("Look at what is there now, then send the request again."),
    )
    .into()
}

fn too_large() -> Problem {
    let mut error = bookstore_s3::Error::new(
        S3::TooLarge,
        text!("This is larger than the 25 MB that can be published here."),
        text!("Publish it from JupyterLab, which sends it to the storage itself."),
    );
    error.code = Some("EntityTooLarge".into());
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, error.into())
}
