//! Clone links: built and parsed here and nowhere else.

use std::{borrow::Cow, fmt, net::Ipv4Addr};

use bookstore_s3::{Address, Key, NotAnAddress, Text, text};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Serialize;

use crate::{Error, error::OwnKind};

/// The page that a link opens.
const PAGE: &str = "/bookstore/clone";
/// Where the bytes are.
const DOWNLOAD: &str = "/bookstore/download";
/// The paths that a link may end in; the longer ones first, as one is the end of another. The two of the
/// REST API are those that nteract bookstore's users may still have.
const PATHS: [&str; 4] = [
    "/api/bookstore/cloned",
    "/api/bookstore/clone",
    DOWNLOAD,
    PAGE,
];
/// JupyterLab's parameter that holds a whole link.
pub const LAB_PARAMETER: &str = "bookstore-clone";

/// RFC 3986's unreserved characters stay.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// And the slashes of a key: they read better and need no escape in a path or a query.
const KEY: &AsciiSet = &VALUE.remove(b'/');

/// A link to a published notebook, and perhaps to one version of it.
///
/// `Display` gives `<edge>/bookstore/clone?s3_bucket=B&s3_key=K[&s3_version_id=V]`, or
/// `s3://B/K[?versionId=V]` where there is no edge. What it gives is ASCII and stands in HTML, Markdown
/// or a mail without further escapes but that of `&`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloneLink {
    /// The edge's address, below which `/bookstore/clone` answers: scheme, host, port and perhaps a base path.
    /// A slash at its end means nothing.
    pub edge: Option<Address>,
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: Key,
    /// The version; the newest without one.
    pub version_id: Option<String>,
}

impl CloneLink {
    /// Reads a link as pasted, as JupyterLab's `bookstore-clone` parameter, or as the page's URL:
    /// `http(s)://…/bookstore/clone?…`, older `…/api/bookstore/cloned?…`, the page's download address,
    /// `s3://…`, or the address of a JupyterLab with such a link in its parameter.
    ///
    /// # Errors
    /// `InvalidLink`, with nteract's words for a missing bucket or key.
    pub fn parse(link: &str) -> Result<Self, Error> {
        // A link that a mail programme broke into lines is whole all the same, as it is in an address bar.
        let link = link.trim().replace(['\t', '\r', '\n'], "");
        if let Some(rest) = strip_scheme(&link, "s3://") {
            return Self::parse_s3(rest);
        }
        let (rest, _fragment) = link.split_once('#').unwrap_or((&link, ""));
        let (base, query) = rest.split_once('?').unwrap_or((rest, ""));
        let trimmed = base.strip_suffix('/').unwrap_or(base);
        let page = PATHS.iter().find_map(|end| trimmed.strip_suffix(end));
        let address: Address = page
            .unwrap_or(base)
            .parse()
            .map_err(|fault| match fault {
                NotAnAddress::Scheme(scheme) => text!(
                    "This link begins with “%1:”, which bookstore does not open.",
                    scheme
                ),
                NotAnAddress::UserInfo => text!("This link holds a user name or a password."),
                NotAnAddress::Malformed | NotAnAddress::Query => text!("This is not a link."),
            })
            .map_err(invalid)?;
        if page.is_some() {
            let mut this = Self::from_query(query)?;
            this.edge = Some(address);
            return Ok(this);
        }
        match form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == LAB_PARAMETER) {
            // One level only: the inner link is not looked into for another.
            Some((_, inner)) if !inner.contains(LAB_PARAMETER) => Self::parse(&inner),
            _ => Err(invalid(text!("This address is not a clone link."))),
        }
    }

    /// Reads the query of a request for the page, already cut off at `?`. It tells no edge, so `edge` is `None`:
    /// the page sets it to its own configured address, or to the one at which it was asked.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn from_query(query: &str) -> Result<Self, Error> {
        let (mut bucket, mut key, mut version_id) = (None, None, None);
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let place = match &*name {
                "s3_bucket" => &mut bucket,
                "s3_key" => &mut key,
                "s3_version_id" => &mut version_id,
                _ => continue,
            };
            // What a person is shown and what is fetched must be the same for every reader of the link.
            if place.replace(value).is_some() {
                return Err(invalid(text!("This link gives %1 twice.", name)));
            }
        }
        Self::of_parts(
            &bucket.unwrap_or_default(),
            key.unwrap_or_default(),
            version_id,
        )
    }

    /// Builds a link from what a REST client sends: bucket, key, and a version or an empty one.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn of_parts(
        bucket: &str,
        key: Cow<'_, str>,
        version_id: Option<Cow<'_, str>>,
    ) -> Result<Self, Error> {
        if matches!(bucket, "" | "/") {
            return Err(invalid(text!("Requires an S3 bucket in order to clone")));
        }
        if matches!(&*key, "" | "/") {
            return Err(invalid(text!(
                "Requires an S3 object key in order to clone"
            )));
        }
        check_bucket(bucket).map_err(invalid)?;
        let version_id = version_id.filter(|version| !version.is_empty());
        if version_id
            .as_ref()
            .is_some_and(|v| v.len() > 1024 || v.chars().any(char::is_control))
        {
            return Err(invalid(text!(
                "The version in this link is not one of S3’s."
            )));
        }
        let key = Key::new(key).map_err(|error| invalid(error.message))?;
        Ok(Self {
            edge: None,
            bucket: bucket.to_owned(),
            key,
            version_id: version_id.map(Cow::into_owned),
        })
    }

    fn parse_s3(rest: &str) -> Result<Self, Error> {
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
        let mut version_id = None;
        // Not a form: a `+` in a version or a key is a plus.
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            if matches!(name, "versionId" | "versionid")
                && version_id.replace(decode(value)?).is_some()
            {
                return Err(invalid(text!("This link gives %1 twice.", name)));
            }
        }
        Self::of_parts(&decode(bucket)?, decode(key)?, version_id)
    }

    /// The address of the bytes on an edge, `<edge>/bookstore/download?…`.
    pub fn download_from(&self, edge: &Address) -> String {
        self.below(edge, DOWNLOAD)
    }

    /// The address of the page on the edge, `<edge>/bookstore/clone?…`; none without an edge.
    pub fn page_url(&self) -> Option<String> {
        self.edge.as_ref().map(|edge| self.below(edge, PAGE))
    }

    /// The path and query of the page, the same on every edge.
    pub fn page_path(&self) -> String {
        format!("{PAGE}?{}", self.query())
    }

    /// The same link without a version: always the newest.
    #[must_use]
    pub fn newest(mut self) -> Self {
        self.version_id = None;
        self
    }

    /// The key's last part: the name under which a clone is saved when it is free.
    ///
    /// It is as S3 has it; [`clone::file_name`](crate::clone::file_name) makes a safe name of it.
    pub fn file_name(&self) -> &str {
        let key = self.key.as_str().trim_end_matches('/');
        key.rsplit_once('/').map_or(key, |(_, name)| name)
    }

    fn below(&self, edge: &Address, path: &str) -> String {
        edge.below(&format!("{path}?{}", self.query()))
    }

    /// The query by which each address at the edge names what this link does.
    pub fn query(&self) -> String {
        let mut query = format!(
            "s3_bucket={}&s3_key={}",
            utf8_percent_encode(&self.bucket, VALUE),
            utf8_percent_encode(self.key.as_str(), KEY)
        );
        if let Some(version) = &self.version_id {
            query.push_str("&s3_version_id=");
            query.extend(utf8_percent_encode(version, VALUE));
        }
        query
    }
}

impl fmt::Display for CloneLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(page) = self.page_url() {
            return f.write_str(&page);
        }
        let key = utf8_percent_encode(self.key.as_str(), KEY);
        write!(f, "s3://{}/{key}", utf8_percent_encode(&self.bucket, VALUE))?;
        if let Some(version) = &self.version_id {
            write!(f, "?versionId={}", utf8_percent_encode(version, VALUE))?;
        }
        Ok(())
    }
}

impl Serialize for CloneLink {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Checks a bucket's name by
/// [S3's rules](https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html); capitals and
/// `_`, which older buckets have, pass as well.
///
/// # Errors
/// A sentence that names it.
pub(crate) fn check_bucket(bucket: &str) -> Result<(), Text> {
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let good = (3..=63).contains(&bucket.len())
        && bucket
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
        && ends(bucket.chars().next())
        && ends(bucket.chars().next_back())
        && !bucket.contains("..")
        && bucket.parse::<Ipv4Addr>().is_err();
    if good {
        Ok(())
    } else {
        Err(text!("“%1” is not a bucket’s name.", shortened(bucket)))
    }
}

fn shortened(name: &str) -> String {
    match name.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

fn strip_scheme<'a>(link: &'a str, scheme: &str) -> Option<&'a str> {
    let (head, rest) = link.split_at_checked(scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then_some(rest)
}

fn decode(text: &str) -> Result<Cow<'_, str>, Error> {
    percent_decode_str(text)
        .decode_utf8()
        .map_err(|_| invalid(text!("This link is not encoded as UTF-8.")))
}

fn invalid(message: Text) -> Error {
    Error::new(
        OwnKind::InvalidLink,
        message,
        text!("Ask for the link again, or copy it anew from the page or from Publish."),
    )
}

#[cfg(test)]
#[path = "link_tests.rs"]
mod tests;
