//! `GET /bookstore/preview`: the notebook itself, as a document for the page's frame.
//!
//! It is made cell by cell while it goes out. The notebook's bytes stay in JavaScript's memory; in wasm's is one cell at
//! a time, so that what a client that leaves costs is small. It is a stranger's: its policy lets nothing run and
//! nothing be fetched, whoever frames or opens it.

use std::{cell::RefCell, rc::Rc, sync::LazyLock};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bookstore::{CloneLink, clone, error::OwnKind};
use bookstore_preview::{Document, NotANotebook, Options, Outline};
use bookstore_s3::{sha256, text};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{ReadableStream, ReadableStreamDefaultController};

use crate::{
    access,
    asked::Asked,
    cache::DAY,
    facts::{self, Facts},
    headers,
    load::{length, load},
    problem::Problem,
    recent::Read,
    response::{self, Answer, Body},
    show,
    trail::Cached,
    transport::join,
};

/// As much of a notebook is shown.
pub const LIMIT: u64 = 20 * 1024 * 1024;

/// Bytes of a piece of the document, at least, but the last.
const PIECE: usize = 64 * 1024;

/// What the documents of one release have in common: other ones are made anew.
const RELEASE: &str = concat!(env!("CARGO_PKG_VERSION"), "-1");

/// Answers with the document.
///
/// # Errors
/// Whatever hinders that.
pub async fn answer(asked: &Asked<'_>) -> Result<Answer, Problem> {
    let link = CloneLink::from_query(asked.request.query())?;
    let bucket = access::check(&asked.config, &link)?;
    if !clone::is_notebook(link.key.as_str()) {
        return Err(not_a_notebook());
    }
    let facts = facts::of(asked, bucket, &link).await?;
    let etag = etag(&facts);
    if asked.request.matches(&etag) {
        return Ok(response::not_modified(&etag));
    }
    if asked.request.method == Method::HEAD {
        let mut answer = response::of(StatusCode::OK, HTML, Body::Empty);
        finish(answer.headers_mut(), &etag, &nonce());
        return Ok(answer);
    }
    let name = [&*link.bucket, link.key.as_str(), &*facts.etag, RELEASE];
    if let Some(entry) = asked.cache.find("preview", &name).await {
        asked.request.trail.cache(Cached::Hit);
        return Ok(kept(&entry.answer, &etag));
    }
    asked.request.trail.cache(Cached::Miss);
    let Read { pieces, outline } = load(asked, bucket, &link, &facts, LIMIT).await?;
    let outline = match outline {
        Some(outline) => outline,
        None => read(&pieces, &facts)?,
    };
    let nonce = nonce();
    let title = facts.title.as_deref().unwrap_or_else(|| link.file_name());
    let options = Options::new(show::name(title)).with_nonce(&nonce);
    let document = Document::new(outline, &options);
    let mut stream = stream(document, pieces).map_err(|_| cannot_stream())?;
    let mut headers = HeaderMap::new();
    finish(&mut headers, &etag, &nonce);
    if asked.cache.is_there() {
        let branches = stream.tee();
        stream = branches.get(0).unchecked_into();
        let kept: ReadableStream = branches.get(1).unchecked_into();
        let mut answer = response::of(StatusCode::OK, HTML, Body::Stream(kept));
        answer.headers_mut().extend(headers.clone());
        if let Ok(answer) = response::into_js(answer) {
            asked
                .cache
                .keep(asked.context, "preview", &name, &answer, DAY);
        }
    }
    let mut answer = response::of(StatusCode::OK, HTML, Body::Stream(stream));
    answer.headers_mut().extend(headers);
    Ok(answer)
}

/// Looks the notebook through.
fn read(pieces: &[Uint8Array], facts: &Facts) -> Result<Rc<Outline>, Problem> {
    let size = facts.size.unwrap_or_else(|| length(pieces));
    // Nothing is awaited while the notebook is in wasm's memory as one.
    let outline = Outline::read(&join(pieces), size).map_err(|error| {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            bookstore::Error::new(
                OwnKind::InvalidNotebook,
                match error {
                    NotANotebook::NotUtf8 => {
                        text!("This file is not text in UTF-8, so that it is not a notebook.")
                    }
                    _ => text!("This file has no list of cells, so that it is not a notebook."),
                },
                text!("Download it to see what it is."),
            ),
        )
    })?;
    Ok(outline.into())
}

/// The documents' media type.
pub const HTML: &str = "text/html; charset=utf-8";

/// The entity tag of a document: that of its notebook, and of what made it.
fn etag(facts: &Facts) -> String {
    format!("W/\"{RELEASE}-{}\"", facts.etag.trim_matches('"'))
}

/// The document, made as it is read.
fn stream(document: Document, pieces: Vec<Uint8Array>) -> Result<ReadableStream, JsValue> {
    let making = Rc::new(RefCell::new(Some(Making {
        notebook: Pieces(pieces),
        document,
        next: None,
    })));
    let cancelled = Rc::clone(&making);
    // Dropped by the platform's garbage collector with the stream; what they hold is let go of before.
    let pull = Closure::<dyn FnMut(ReadableStreamDefaultController) -> Result<(), JsValue>>::new(
        move |controller: ReadableStreamDefaultController| {
            let mut making = making.borrow_mut();
            let Some(at_work) = making.as_mut() else {
                return Ok(());
            };
            let (piece, ends) = at_work.piece();
            controller.enqueue_with_chunk(&Uint8Array::from(piece.as_bytes()))?;
            if ends {
                making.take();
                controller.close()?;
            }
            Ok(())
        },
    );
    let cancel = Closure::<dyn FnMut()>::new(move || {
        cancelled.borrow_mut().take();
    });
    let source = Object::new();
    Reflect::set(&source, &"pull".into(), &pull.into_js_value())?;
    Reflect::set(&source, &"cancel".into(), &cancel.into_js_value())?;
    ReadableStream::new_with_underlying_source(&source)
}

/// A document in the making.
struct Making {
    notebook: Pieces,
    document: Document,
    /// The cell that comes next; none before the document's beginning.
    next: Option<usize>,
}

impl Making {
    /// The next piece, and whether it is the last.
    fn piece(&mut self) -> (String, bool) {
        let mut out = String::with_capacity(PIECE * 2);
        let Some(mut cell) = self.next else {
            self.document.start(&mut out);
            // The reader sees the top while the first cells are made.
            self.next = Some(0);
            return (out, false);
        };
        while out.len() < PIECE {
            let Some(span) = self.document.outline().cells().get(cell).cloned() else {
                self.document.end(&mut out);
                return (out, true);
            };
            let bytes = self.notebook.bytes(span.start, span.end);
            self.document.cell(&bytes, &mut out);
            cell += 1;
        }
        self.next = Some(cell);
        (out, false)
    }
}

/// A notebook in JavaScript's memory, where it may be in pieces.
struct Pieces(Vec<Uint8Array>);

impl Pieces {
    /// Brings the bytes from `start` up to `end` into wasm's memory.
    fn bytes(&self, start: usize, end: usize) -> Vec<u8> {
        let mut parts = Vec::new();
        let mut begin = 0;
        for piece in &self.0 {
            let length = piece.length() as usize;
            let (from, to) = (start.max(begin), end.min(begin + length));
            if from < to {
                let [first, last] = [from - begin, to - begin]
                    .map(|at| u32::try_from(at).expect("a piece is shorter than 4 GB"));
                parts.push(piece.subarray(first, last));
            }
            begin += length;
        }
        join(&parts)
    }
}

/// What was kept, as it is sent.
fn kept(answer: &web_sys::Response, etag: &str) -> Answer {
    let body = answer.body().map_or(Body::Empty, Body::Stream);
    let mut sent = response::of(StatusCode::OK, HTML, body);
    let policy = answer.headers().get("content-security-policy");
    finish(sent.headers_mut(), etag, "");
    if let Ok(Some(policy)) = policy
        && let Ok(policy) = HeaderValue::from_str(&policy)
    {
        sent.headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    sent
}

/// The headers of a document.
fn finish(headers: &mut HeaderMap, etag: &str, nonce: &str) {
    headers::preview(headers, style_hash(), nonce);
    if let Ok(etag) = HeaderValue::from_str(etag) {
        headers.insert(header::ETAG, etag);
    }
}

/// By which their policy knows their style sheet: SHA-256 in base64.
pub fn style_hash() -> &'static str {
    static HASH: LazyLock<String> =
        LazyLock::new(|| STANDARD.encode(sha256(bookstore_preview::STYLE.as_bytes())));
    &HASH
}

/// What nobody who wrote a notebook could know.
fn nonce() -> String {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).unwrap_or_default();
    let uuid = Reflect::get(&crypto, &"randomUUID".into())
        .ok()
        .and_then(|random| random.dyn_into::<Function>().ok())
        .and_then(|random| random.apply(&crypto, &Array::new()).ok())
        .and_then(|uuid| uuid.as_string());
    // Without one no style of the notebook's own applies.
    uuid.unwrap_or_default().replace('-', "")
}

fn not_a_notebook() -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        bookstore::Error::new(
            OwnKind::InvalidNotebook,
            text!("This file is not a notebook, so that there is no preview of it."),
            text!("Download it instead."),
        ),
    )
}

fn cannot_stream() -> Problem {
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        bookstore::Error::new(
            OwnKind::InvalidSettings,
            text!("This site cannot send the preview."),
            text!("Tell who runs this site."),
        ),
    )
}
