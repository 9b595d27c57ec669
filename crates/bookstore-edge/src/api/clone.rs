//! `POST /api/bookstore/clone`: the contents model of what a link names. Nothing is written anywhere.
//!
//! A body of 25 MB is held in JavaScript's memory while it comes, and is in wasm's only for as long as it
//! takes to check it, in one step that no other request can interrupt. So the memory that wasm needs is
//! that of one clone, however many come at once and however many clients leave.

use std::borrow::Cow;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bookstore::{CloneLink, Error, clone as rules, keys::s3_path, notebook};
use bookstore_s3::{Text, text};
use http::StatusCode;
use js_sys::Uint8Array;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    access,
    asked::Asked,
    cache::DAY,
    config::Config,
    facts, headers,
    load::{length, load},
    problem::Problem,
    request::Request,
    response::{self, Answer, Body},
    trail::Cached,
    transport::{ReadError, join},
};

/// Largest object whose model is made; larger ones are for the download.
pub const LIMIT: u64 = 25 * 1024 * 1024;

/// Largest model: a text in which almost every character is escaped is six times as long in JSON.
const MODEL: u64 = 2 * LIMIT;

/// Longest request: a bucket, a key, a version and a target path, each fully escaped, are shorter.
const REQUEST: u64 = 64 * 1024;

/// What a model says besides its content.
#[derive(Serialize)]
struct Place {
    name: String,
    path: String,
    s3_path: String,
    #[serde(rename = "versionID", skip_serializing_if = "Option::is_none")]
    version_id: Option<String>,
}

/// What is asked for.
pub(super) struct Wish {
    pub(super) link: CloneLink,
    target: String,
}

/// Answers with the model.
///
/// # Errors
/// Whatever hinders that: 400 for the request's own faults, S3's statuses, 413 for what is too large, 422 for
/// what is no notebook.
pub async fn clone(asked: &Asked<'_>) -> Result<Answer, Problem> {
    let (config, request) = (&*asked.config, asked.request);
    let wish = Wish::of(request).await?;
    let bucket = access::check(config, &wish.link)?;
    let facts = facts::of(asked, bucket, &wish.link).await?;
    if facts.size.is_some_and(|size| size > LIMIT) {
        return Err(too_large(config, request, &wish.link));
    }
    let version = facts.version_id.as_deref().unwrap_or_default();
    let name = [
        &*wish.link.bucket,
        wish.link.key.as_str(),
        &*facts.etag,
        version,
        &*wish.target,
    ];
    if let Some(entry) = asked.cache.find("clone", &name).await {
        request.trail.cache(Cached::Hit);
        let body = entry.answer.body().map_or(Body::Empty, Body::Stream);
        return Ok(answer(body));
    }
    request.trail.cache(Cached::Miss);
    let pieces = load(asked, bucket, &wish.link, &facts, LIMIT).await?.pieces;
    // From here on nothing is awaited.
    let bytes = join(&pieces);
    drop(pieces);
    let body = model(&wish.place(facts.version_id.clone()), &bytes)?;
    drop(bytes);
    if length(&body) > MODEL {
        return Err(too_large(config, request, &wish.link));
    }
    if asked.cache.is_there()
        && let Ok(kept) = response::into_js(answer(Body::Pieces(body.clone())))
    {
        asked.cache.keep(asked.context, "clone", &name, &kept, DAY);
    }
    Ok(answer(Body::Pieces(body)))
}

impl Wish {
    /// Reads what a request's body asks for.
    pub(super) async fn of(request: &Request<'_>) -> Result<Self, Problem> {
        match request.body(REQUEST).await {
            Ok(body) => Self::read(&body),
            Err(ReadError::TooLong) => Err(Problem::too_long()),
            Err(ReadError::Broken(_)) => Err(Problem::bad_request(text!("The request broke off."))),
        }
    }

    fn read(body: &[u8]) -> Result<Self, Problem> {
        let body: Map<String, Value> = serde_json::from_slice(body)
            .map_err(|_| Problem::bad_request(text!("The body is not a JSON object.")))?;
        let text = |name: &'static str| match body.get(name) {
            None | Some(Value::Null) => Ok(""),
            Some(Value::String(text)) => Ok(text.as_str()),
            Some(_) => Err(Problem::bad_request(text!("%1 is not a string.", name))),
        };
        let given = |text: &str| !matches!(text, "" | "/");
        let bucket = text("s3_bucket")?;
        if !given(bucket) {
            return Err(Problem::bad_request(text!(
                "Must have a bucket to clone from"
            )));
        }
        let key = text("s3_key")?;
        if !given(key) {
            return Err(Problem::bad_request(text!("Must have a key to clone from")));
        }
        let version = Some(text("s3_version_id")?).filter(|version| !version.is_empty());
        let link = CloneLink::of_parts(bucket, Cow::Borrowed(key), version.map(Cow::Borrowed))?;
        let target = text("target_path")?.trim_start_matches('/').to_owned();
        Ok(Self { link, target })
    }

    fn place(&self, version_id: Option<String>) -> Place {
        let path = if self.target.is_empty() {
            rules::file_name(&self.link)
        } else {
            self.target.clone()
        };
        Place {
            name: path.rsplit('/').next().unwrap_or_default().to_owned(),
            path,
            s3_path: s3_path(&self.link.bucket, "", self.link.key.as_str()),
            version_id,
        }
    }
}

fn answer(body: Body) -> Answer {
    let mut answer = response::of(StatusCode::OK, "application/json", body);
    headers::json(answer.headers_mut());
    answer
}

/// The model as JSON, in pieces: what JavaScript holds of it need not be in wasm at once.
fn model(place: &Place, bytes: &[u8]) -> Result<Vec<Uint8Array>, Error> {
    let mut pieces = Vec::new();
    if rules::is_notebook(&place.path) {
        let notebook = rules::check(&place.path, bytes, notebook::shortest)?;
        pieces.push(piece(br#"{"type":"notebook","format":"json","content":"#));
        pieces.push(piece(notebook.trim_ascii()));
    } else if let Ok(text) = str::from_utf8(bytes) {
        pieces.push(piece(br#"{"type":"file","format":"text","content":""#));
        pieces.extend(chunks(text, 64 * 1024).map(|chunk| {
            let quoted = serde_json::to_string(chunk).expect("a string is JSON");
            piece(&quoted.as_bytes()[1..quoted.len() - 1])
        }));
        pieces.push(piece(br#"""#));
    } else {
        pieces.push(piece(br#"{"type":"file","format":"base64","content":""#));
        // A multiple of three, so that only the last piece is padded.
        pieces.extend(
            bytes
                .chunks(48 * 1024)
                .map(|chunk| piece(STANDARD.encode(chunk).as_bytes())),
        );
        pieces.push(piece(br#"""#));
    }
    let rest = serde_json::to_vec(place).expect("these are strings");
    pieces.push(piece(b","));
    pieces.push(piece(&rest[1..]));
    Ok(pieces)
}

fn piece(bytes: &[u8]) -> Uint8Array {
    Uint8Array::from(bytes)
}

/// Cuts a text at the ends of characters.
fn chunks(mut text: &str, size: usize) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let (chunk, rest) = text.split_at(text.floor_char_boundary(size));
        text = rest;
        (!chunk.is_empty()).then_some(chunk)
    })
}

fn too_large(config: &Config, request: &Request<'_>, link: &CloneLink) -> Problem {
    let edge = config.settings.edge().ok().flatten();
    let address = edge
        .or_else(|| request.origin())
        .map_or_else(String::new, |edge| link.download_from(&edge));
    let mut error = bookstore_s3::Error::new(
        bookstore_s3::ErrorKind::TooLarge,
        text!("This is larger than the 25 MB that are sent as JSON."),
        advice(&address),
    );
    error.code = Some("EntityTooLarge".into());
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, error.into())
}

fn advice(address: &str) -> Text {
    text!("Download it from %1", address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters_and_nothing_is_lost() {
        let text = "aé👩b".repeat(10);
        for size in 4..9 {
            assert_eq!(chunks(&text, size).collect::<String>(), text);
            assert!(chunks(&text, size).all(|chunk| chunk.len() <= size));
        }
        assert_eq!(chunks("", 4).count(), 0);
    }

    #[test]
    fn a_request_is_refused_in_nteracts_words() {
        for (body, message) in [
            ("", "The body is not a JSON object."),
            ("[]", "The body is not a JSON object."),
            ("null", "The body is not a JSON object."),
            ("{}", "Must have a bucket to clone from"),
            (r#"{"s3_bucket":"/"}"#, "Must have a bucket to clone from"),
            (r#"{"s3_bucket":null}"#, "Must have a bucket to clone from"),
            (r#"{"s3_bucket":1}"#, "s3_bucket is not a string."),
            (r#"{"s3_bucket":"books"}"#, "Must have a key to clone from"),
            (
                r#"{"s3_bucket":"books","s3_key":"/"}"#,
                "Must have a key to clone from",
            ),
        ] {
            let problem = Wish::read(body.as_bytes()).err().unwrap();
            assert_eq!(problem.status, StatusCode::BAD_REQUEST);
            assert_eq!(problem.error.message.to_string(), message, "{body}");
        }
    }

    #[test]
    fn the_target_names_the_model() {
        let place = |target: &str| {
            let body = format!(
                r#"{{"s3_bucket":"books","s3_key":"p/d/x y.ipynb","target_path":"{target}"}}"#
            );
            let wish = Wish::read(body.as_bytes()).ok().unwrap();
            let place = wish.place(None);
            assert_eq!(place.s3_path, "s3://books/p/d/x y.ipynb");
            (place.name, place.path)
        };
        assert_eq!(place(""), ("x y.ipynb".into(), "x y.ipynb".into()));
        assert_eq!(place("/a/b.txt"), ("b.txt".into(), "a/b.txt".into()));
    }
}
