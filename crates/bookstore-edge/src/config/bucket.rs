//! The buckets that links may name, each with its own way to it.
//!
//! `BOOKSTORE_ALLOWED_BUCKETS` names buckets of the one configured storage. Buckets that lie elsewhere are in
//! `BOOKSTORE_BUCKETS`, a JSON list:
//!
//! ```json
//! [{"bucket": "physics", "endpoint": "https://s3.example.org", "region": "eu-central-1",
//!   "addressing": "path", "published_prefix": "shared/{username}", "credentials": "PHYSICS_S3"}]
//! ```
//!
//! All but `bucket` may be left out and is then as for the configured bucket. No secret stands in it:
//! `credentials` is what the names of the secrets begin with, here `PHYSICS_S3_ACCESS_KEY_ID`,
//! `PHYSICS_S3_SECRET_ACCESS_KEY` and perhaps `PHYSICS_S3_SESSION_TOKEN`. Where it is left out, the configured
//! credentials sign, but for another endpoint, which must not see them: that is read unsigned, as is any
//! bucket with `"credentials": "none"`.

use bookstore::{Error, Settings};
use bookstore_s3::{Addressing, Credentials, text};
use serde::Deserialize;
use serde_json::Value;

use super::{Variables, invalid};

const NAME: &str = "BOOKSTORE_BUCKETS";

/// What signs requests for the configured storage.
pub(super) const OWN: &str = "JPYNB_S3";

/// A bucket that links may name.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// The settings as they are for this bucket: `s3_bucket` is its name.
    pub settings: Settings,
    /// Who signs; public buckets are read unsigned.
    pub credentials: Option<Credentials>,
}

impl Bucket {
    /// The bucket's name.
    pub fn name(&self) -> &str {
        &self.settings.s3_bucket
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    bucket: String,
    endpoint: Option<String>,
    region: Option<String>,
    addressing: Option<Addressing>,
    published_prefix: Option<String>,
    credentials: Option<String>,
}

/// All buckets that links may name.
pub(super) fn read(
    variables: &Variables<'_>,
    settings: &Settings,
    credentials: Option<&Credentials>,
) -> Result<Vec<Bucket>, Error> {
    let own = |name: &str| Bucket {
        settings: Settings {
            s3_bucket: name.to_owned(),
            ..settings.clone()
        },
        credentials: credentials.cloned(),
    };
    let mut buckets = match variables.get("BOOKSTORE_ALLOWED_BUCKETS") {
        Some(list) => list
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(own)
            .collect(),
        None if settings.s3_bucket.is_empty() => Vec::new(),
        None => vec![own(&settings.s3_bucket)],
    };
    let Some(list) = variables.get(NAME) else {
        return Ok(buckets);
    };
    let entries: Vec<Value> = serde_json::from_str(&list)
        .map_err(|_| invalid(text!("%1 is not a list in JSON.", NAME), NAME))?;
    for (at, entry) in entries.into_iter().enumerate() {
        let bucket = elsewhere(entry, at + 1, own, variables)?;
        if buckets.iter().any(|other| other.name() == bucket.name()) {
            return Err(invalid(
                text!(
                    "%1 names a bucket that is there already, in entry %2.",
                    NAME,
                    at + 1
                ),
                NAME,
            ));
        }
        buckets.push(bucket);
    }
    Ok(buckets)
}

/// The bucket of one entry; entries count from 1.
fn elsewhere(
    entry: Value,
    at: usize,
    own: impl Fn(&str) -> Bucket,
    variables: &Variables<'_>,
) -> Result<Bucket, Error> {
    let entry: Entry = serde_json::from_value(entry).map_err(|_| {
        invalid(
            text!(
                "Entry %1 of %2 has no bucket, or a field that is not known or not of its kind.",
                at,
                NAME
            ),
            NAME,
        )
    })?;
    let mut bucket = own(&entry.bucket);
    let settings = &mut bucket.settings;
    let moved = entry
        .endpoint
        .is_some_and(|endpoint| replace(&mut settings.s3_endpoint_url, endpoint));
    if let Some(region) = entry.region {
        settings.s3_region_name = region;
    }
    if let Some(prefix) = entry.published_prefix {
        settings.published_prefix = prefix;
    }
    settings.s3_addressing = entry.addressing.unwrap_or(settings.s3_addressing);
    if settings.client_config().is_err() {
        return Err(invalid(
            text!(
                "Entry %1 of %2 names no good bucket, endpoint or region.",
                at,
                NAME
            ),
            NAME,
        ));
    }
    bucket.credentials = match entry.credentials.as_deref() {
        None if moved => None,
        None => bucket.credentials,
        Some("none") => None,
        Some(name) if is_name(name) => Some(required(variables, name)?),
        Some(_) => {
            return Err(invalid(
                text!(
                    "The credentials in entry %1 of %2 are not the beginning of a secret’s name.",
                    at,
                    NAME
                ),
                NAME,
            ));
        }
    };
    Ok(bucket)
}

/// Whether it was another before.
fn replace(place: &mut String, value: String) -> bool {
    let other = *place != value;
    *place = value;
    other
}

/// Names as variables have them, so that a secret that was written here by mistake is refused.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

fn required(variables: &Variables<'_>, prefix: &str) -> Result<Credentials, Error> {
    credentials(variables, prefix)?.ok_or_else(|| missing(&format!("{prefix}_ACCESS_KEY_ID")))
}

/// The credentials in the secrets whose names begin with `prefix`; `None` where there are none.
///
/// # Errors
/// `InvalidSettings`, where one of a pair is missing.
pub(super) fn credentials(
    variables: &Variables<'_>,
    prefix: &str,
) -> Result<Option<Credentials>, Error> {
    let id = format!("{prefix}_ACCESS_KEY_ID");
    let secret = format!("{prefix}_SECRET_ACCESS_KEY");
    match (variables.get(&id), variables.get(&secret)) {
        (None, None) => Ok(None),
        (Some(access_key_id), Some(secret_access_key)) => Ok(Some(Credentials {
            access_key_id,
            secret_access_key,
            session_token: variables.get(&format!("{prefix}_SESSION_TOKEN")),
            expiration: None,
        })),
        (None, Some(_)) => Err(missing(&id)),
        (Some(_), None) => Err(missing(&secret)),
    }
}

fn missing(name: &str) -> Error {
    invalid(text!("%1 is missing.", name), name)
}

#[cfg(test)]
mod tests {
    use super::{super::tests::read, *};

    const ELSEWHERE: &str = r#"[
        {"bucket": "physics", "endpoint": "https://s3.example.org", "region": "eu-central-1",
         "addressing": "path", "published_prefix": "shared", "credentials": "PHYSICS_S3"},
        {"bucket": "public", "endpoint": "https://s3.example.net"},
        {"bucket": "beside", "region": "eu-west-1"},
        {"bucket": "open", "credentials": "none"}
    ]"#;

    const BASE: [(&str, &str); 5] = [
        ("JPYNB_S3_BUCKET", "books"),
        ("JPYNB_S3_ACCESS_KEY_ID", "id"),
        ("JPYNB_S3_SECRET_ACCESS_KEY", "secret"),
        ("PHYSICS_S3_ACCESS_KEY_ID", "physics-id"),
        ("PHYSICS_S3_SECRET_ACCESS_KEY", "physics-secret"),
    ];

    fn with(list: &str) -> Result<Vec<Bucket>, Error> {
        let mut variables = BASE.to_vec();
        variables.push((NAME, list));
        Ok(read(&variables)?.buckets)
    }

    #[test]
    fn each_bucket_has_its_own_endpoint_region_prefix_and_credentials() {
        let buckets = with(ELSEWHERE).unwrap();
        let told: Vec<_> = buckets
            .iter()
            .map(|bucket| {
                let settings = &bucket.settings;
                (
                    bucket.name(),
                    &*settings.s3_endpoint_url,
                    &*settings.s3_region_name,
                    settings.s3_addressing,
                    &*settings.published_prefix,
                    bucket.credentials.as_ref().map(|c| &*c.access_key_id),
                )
            })
            .collect();
        let aws = "https://s3.amazonaws.com";
        let auto = Addressing::Auto;
        let own = Some("id");
        assert_eq!(
            told,
            [
                ("books", aws, "us-east-1", auto, "published", own),
                (
                    "physics",
                    "https://s3.example.org",
                    "eu-central-1",
                    Addressing::Path,
                    "shared",
                    Some("physics-id")
                ),
                // The configured key is not shown to another host.
                (
                    "public",
                    "https://s3.example.net",
                    "us-east-1",
                    auto,
                    "published",
                    None
                ),
                ("beside", aws, "eu-west-1", auto, "published", own),
                ("open", aws, "us-east-1", auto, "published", None),
            ]
        );
    }

    #[test]
    fn a_list_that_is_not_understood_is_refused_whole_and_not_told() {
        for list in [
            "VERYSECRET",
            r#"{"bucket": "VERYSECRET"}"#,
            r#"["VERYSECRET"]"#,
            "[{}]",
            r#"[{"bucket": 1}]"#,
            r#"[{"bucket": "more", "secret_access_key": "VERYSECRET"}]"#,
            r#"[{"bucket": "more", "Bucket": "VERYSECRET"}]"#,
            r#"[{"bucket": "more", "addressing": "VERYSECRET"}]"#,
            r#"[{"bucket": "more", "credentials": "VERYsECRET"}]"#,
            r#"[{"bucket": "more", "credentials": "wJalrXUtnFEMI/VERYSECRET"}]"#,
            r#"[{"bucket": "more", "endpoint": "ftp://VERYSECRET"}]"#,
            r#"[{"bucket": "more", "endpoint": "https://u:VERYSECRET@h"}]"#,
            r#"[{"bucket": "more", "region": ""}]"#,
            r#"[{"bucket": "../VERYSECRET"}]"#,
            r#"[{"bucket": "books"}]"#,
            r#"[{"bucket": "more"}, {"bucket": "more"}]"#,
        ] {
            let error = with(list).unwrap_err().to_string();
            assert!(error.contains(NAME), "{list}: {error}");
            assert!(!error.contains("VERYSECRET"), "{error}");
        }
    }

    #[test]
    fn credentials_that_are_named_must_be_there() {
        let error = with(r#"[{"bucket": "more", "credentials": "MORE"}]"#).unwrap_err();
        assert_eq!(error.message.to_string(), "MORE_ACCESS_KEY_ID is missing.");
    }
}
