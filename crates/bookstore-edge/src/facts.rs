//! What is known of the object that a link names: all that the page tells, and the gate to what is cached of it.
//!
//! One request to S3 gives them: what S3 says of the object, and its first bytes, in which most notebooks are whole. They
//! are kept, and asked for again when they are older than whoever wants them allows; S3 then answers only whether they
//! still hold.

use std::{
    rc::Rc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use bookstore::{
    CloneLink, Error, ErrorKind, clone, notebook,
    publish::{PUBLISHER, stays},
};
use bookstore_preview::Outline;
use bookstore_s3::{
    ErrorKind as S3,
    operations::{ByteRange, GetObject, ObjectMetadata},
    text,
};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::{
    asked::Asked,
    cache::{Cache, DAY, Entry},
    config::{Bucket, Config},
    flight::{Flights, together},
    load::{self, length},
    object::Storage,
    problem::Problem,
    recent::{self, Read},
    router::logged,
    trail::{Cached, Trail},
    transport::join,
};

/// How old the facts of what can change may be: a link without a version, or with the version `null`.
pub const NEWEST: Duration = Duration::from_secs(5);

/// How old the answer to "is there a newer one?" may be.
pub const HINT: Duration = Duration::from_mins(1);

/// How long facts are kept, to be asked whether they still hold.
const KEPT: Duration = Duration::from_hours(7 * 24);

/// How much is read of an object. Most notebooks are shorter.
const BEGINNING: u64 = 2 * 1024 * 1024;

/// How much is read of the end of a longer notebook, where its kernel is named.
const END: u64 = 64 * 1024;

/// What is known of an object.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Facts {
    /// The entity tag, with its quotes.
    pub etag: String,
    /// The version, where it stays.
    pub version_id: Option<String>,
    /// Size in bytes.
    pub size: Option<u64>,
    /// When it was published, in seconds since 1970.
    pub published: Option<u64>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The first heading of a notebook.
    pub title: Option<String>,
    /// The kernel's name for people.
    pub kernel: Option<String>,
    /// The language of its code.
    pub language: Option<String>,
    /// How many cells it has.
    pub cells: Option<usize>,
    /// Whether those are only the first ones.
    pub more_cells: bool,
}

/// As facts are kept: what is there, or that nothing is.
#[derive(Serialize, Deserialize)]
enum Kept {
    Facts(Facts),
    NotFound,
    VersionNotFound,
    Deleted,
}

/// What asking S3 whether facts still hold gives.
type Outcome = Result<Facts, Problem>;

thread_local! {
    static FLIGHTS: Flights<Outcome> = Flights::default();
}

impl Facts {
    /// When it was published.
    pub fn published(&self) -> Option<SystemTime> {
        Some(UNIX_EPOCH + Duration::from_secs(self.published?))
    }
}

/// The facts of what a link names, as old as they may be for it: a version stays what it is, so that a day is soon enough
/// to hear that it was taken back.
///
/// # Errors
/// Those of S3, in words for readers.
pub async fn of(asked: &Asked<'_>, bucket: &Bucket, link: &CloneLink) -> Outcome {
    let pinned = link.version_id.as_deref().is_some_and(stays);
    no_older(asked, bucket, link, if pinned { DAY } else { NEWEST }).await
}

/// The facts of what a link names, no older than this.
///
/// # Errors
/// Those of S3, in words for readers.
pub async fn no_older(
    asked: &Asked<'_>,
    bucket: &Bucket,
    link: &CloneLink,
    limit: Duration,
) -> Outcome {
    let name = name_of(link);
    let name: Vec<&str> = name.iter().map(String::as_str).collect();
    let entry = asked.cache.find("facts", &name).await;
    let mut stale = None;
    if let Some(Entry { answer, age }) = entry
        && let Some(kept) = read(&answer).await
    {
        match kept {
            Kept::Facts(facts) if age <= limit => {
                asked.request.trail.cache(Cached::Hit);
                return Ok(facts);
            }
            Kept::Facts(facts) => stale = Some(facts),
            nothing if age <= NEWEST => {
                asked.request.trail.cache(Cached::Hit);
                return Err(logged(nothing.error()));
            }
            _ => {}
        }
    }
    let (config, context) = (asked.config.clone(), asked.context);
    let key = format!("{}\n{}", asked.cache.prefix(), name.join("\n"));
    asked.request.trail.cache(Cached::Miss);
    let (wanted, bucket) = (link.clone(), bucket.clone());
    let prefix = asked.cache.prefix().to_owned();
    let trail = Rc::clone(&asked.request.trail);
    let outcome = together(
        &FLIGHTS,
        key,
        context,
        asked.config.patience,
        move || async move {
            let (facts, read) = ask(&config, &bucket, &wanted, stale, &trail).await?;
            if let Some(read) = read
                && !facts.etag.is_empty()
                && length(&read.pieces) == facts.size.unwrap_or_default()
            {
                recent::keep(load::name(&prefix, &wanted, &facts), read);
            }
            Ok(facts)
        },
    )
    .await;
    let kept = match &outcome {
        Ok(facts) => Some(Kept::Facts(facts.clone())),
        Err(problem) => Kept::nothing(problem.error.kind),
    };
    if let Some(kept) = kept {
        let json = serde_json::to_string(&kept).expect("names of members are strings");
        if let Ok(answer) = web_sys::Response::new_with_opt_str(Some(&json)) {
            asked.cache.keep(context, "facts", &name, &answer, KEPT);
        }
    }
    outcome
}

/// Forgets the facts of what a link names, so that S3 is asked for the next reader.
pub async fn forget(cache: &Cache, link: &CloneLink) {
    let name = name_of(link);
    let name: Vec<&str> = name.iter().map(String::as_str).collect();
    cache.forget("facts", &name).await;
}

fn name_of(link: &CloneLink) -> [String; 3] {
    [
        link.bucket.clone(),
        link.key.as_str().to_owned(),
        link.version_id.clone().unwrap_or_default(),
    ]
}

async fn read(answer: &web_sys::Response) -> Option<Kept> {
    let text = wasm_bindgen_futures::JsFuture::from(answer.text().ok()?);
    serde_json::from_str(&text.await.ok()?.as_string()?).ok()
}

impl Kept {
    fn nothing(kind: ErrorKind) -> Option<Self> {
        match kind {
            ErrorKind::S3(S3::NotFound) => Some(Self::NotFound),
            ErrorKind::S3(S3::VersionNotFound) => Some(Self::VersionNotFound),
            ErrorKind::S3(S3::Deleted) => Some(Self::Deleted),
            _ => None,
        }
    }

    fn error(&self) -> Error {
        let kind = match self {
            Self::VersionNotFound => S3::VersionNotFound,
            Self::Deleted => S3::Deleted,
            Self::NotFound | Self::Facts(_) => S3::NotFound,
        };
        // The words for readers come with the kind.
        bookstore_s3::Error::new(kind, text!("Nothing is there."), text!("Check the link.")).into()
    }
}

/// Asks S3: gives what it read of a notebook, too. `stale` are facts that held at some time.
async fn ask(
    config: &Config,
    bucket: &Bucket,
    link: &CloneLink,
    stale: Option<Facts>,
    trail: &Rc<Trail>,
) -> Result<(Facts, Option<Read>), Problem> {
    let storage = Storage::new(config, bucket, trail).map_err(logged)?;
    let is_notebook = clone::is_notebook(link.key.as_str());
    let beginning = if is_notebook { BEGINNING } else { 1 };
    let known = stale.as_ref().map(|facts| facts.etag.clone());
    let (metadata, pieces) = match storage.peek(link, beginning, known).await {
        Ok(found) => found,
        Err(error) if error.kind == ErrorKind::S3(S3::NotModified) => {
            let stale = stale.ok_or_else(|| logged(error))?;
            return Ok((stale, None));
        }
        Err(error) => return Err(logged(error)),
    };
    let mut facts = Facts::of(metadata);
    if !is_notebook {
        return Ok((facts, None));
    }
    let size = facts.size.unwrap_or_default();
    // From here to its end nothing is awaited while the beginning is in wasm's memory.
    let outline = facts.read_beginning(&join(&pieces), size);
    if facts.more_cells && size > beginning {
        let end = GetObject {
            range: Some(ByteRange::Last(END.min(size - beginning))),
            if_match: Some(facts.etag.clone()),
            ..clone::object(link)
        };
        // A page without its kernel's name is a page.
        if let Ok(output) = storage.read(link, end).await
            && let Ok(pieces) = output.body.read(END).await
        {
            let (kernel, language) = bookstore_preview::kernel_in(&join(&pieces));
            (facts.kernel, facts.language) = (kernel, language);
        }
    }
    let read = Read {
        pieces,
        outline: outline.map(Rc::new),
    };
    Ok((facts, Some(read)))
}

impl Facts {
    fn of(mut metadata: ObjectMetadata) -> Self {
        let published = metadata.last_modified;
        Self {
            etag: metadata.etag.unwrap_or_default(),
            version_id: metadata.version_id.filter(|version| stays(version)),
            size: metadata.size,
            published: published
                .and_then(|time| Some(time.duration_since(UNIX_EPOCH).ok()?.as_secs())),
            publisher: metadata.user.remove(PUBLISHER),
            ..Self::default()
        }
    }

    /// Reads a notebook's beginning; `None` where it is none.
    fn read_beginning(&mut self, bytes: &[u8], size: u64) -> Option<Outline> {
        self.title = notebook::title(bytes);
        let outline = Outline::read(bytes, size).ok()?;
        self.cells = Some(outline.count());
        self.more_cells = outline.is_cut();
        self.kernel = outline.kernel().map(str::to_owned);
        self.language = outline.language().map(str::to_owned);
        Some(outline)
    }
}

/// That what was read a moment ago is another one by now.
pub fn replaced() -> Problem {
    let error = Error::new(
        bookstore::error::OwnKind::Changed,
        text!("This was published anew a moment ago."),
        text!("Load it again."),
    );
    Problem::new(StatusCode::CONFLICT, error)
}
