//! Configuration, from the Worker's variables and secrets.
//!
//! The names that nteract bookstore had are `JPYNB_S3_*`; the Worker's own begin with `BOOKSTORE_`.

use std::{fmt, time::Duration};

use bookstore::{Error, Settings, error::OwnKind};
use bookstore_s3::{Addressing, Credentials, Text, text};
use url::Url;

/// How long a request may wait for the storage where nothing is configured.
const PATIENCE: Duration = Duration::from_secs(20);

/// All that the Worker was told.
#[derive(Clone, Debug)]
pub struct Config {
    /// What bookstore knows elsewhere too.
    pub settings: Settings,
    /// Who signs; public buckets are read unsigned.
    pub credentials: Option<Credentials>,
    /// The buckets that links may name, the configured one among them unless it was left out on purpose.
    pub buckets: Vec<String>,
    /// The JupyterLab that the page proposes, without a slash at its end.
    pub lab: Option<Url>,
    /// How long a request may wait for the storage, retries included.
    pub patience: Duration,
}

impl Config {
    /// Reads the variables and secrets that `variable` gives by name. An empty one is as good as none.
    ///
    /// # Errors
    /// `InvalidSettings`, naming the variable and never its value.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let read = |name: &str| {
            let value = variable(name)?;
            let value = value.trim();
            (!value.is_empty()).then(|| value.to_owned())
        };
        let defaults = Settings::default();
        let settings = Settings {
            workspace_prefix: read("BOOKSTORE_WORKSPACE_PREFIX")
                .unwrap_or(defaults.workspace_prefix),
            published_prefix: read("BOOKSTORE_PUBLISHED_PREFIX")
                .unwrap_or(defaults.published_prefix),
            s3_endpoint_url: read("JPYNB_S3_ENDPOINT_URL").unwrap_or(defaults.s3_endpoint_url),
            s3_region_name: read("JPYNB_S3_REGION_NAME").unwrap_or(defaults.s3_region_name),
            s3_bucket: read("JPYNB_S3_BUCKET").unwrap_or_default(),
            s3_addressing: addressing(read("BOOKSTORE_ADDRESSING").as_deref())?,
            enable_s3_cloning: switch(
                "BOOKSTORE_ENABLE_S3_CLONING",
                read("BOOKSTORE_ENABLE_S3_CLONING").as_deref(),
                defaults.enable_s3_cloning,
            )?,
            fs_cloning_basedir: String::new(),
            edge_url: read("BOOKSTORE_EDGE_URL").unwrap_or_default(),
        };
        let buckets = match read("BOOKSTORE_ALLOWED_BUCKETS") {
            Some(list) => list
                .split(',')
                .map(str::trim)
                .filter(|bucket| !bucket.is_empty())
                .map(str::to_owned)
                .collect(),
            None => vec![settings.s3_bucket.clone()],
        };
        Ok(Self {
            buckets,
            credentials: credentials(
                read("JPYNB_S3_ACCESS_KEY_ID"),
                read("JPYNB_S3_SECRET_ACCESS_KEY"),
                read("JPYNB_S3_SESSION_TOKEN"),
            )?,
            lab: read("BOOKSTORE_LAB_URL").as_deref().map(lab).transpose()?,
            patience: read("BOOKSTORE_PATIENCE_SECONDS")
                .as_deref()
                .map_or(Ok(PATIENCE), patience)?,
            settings,
        })
    }
}

fn addressing(value: Option<&str>) -> Result<Addressing, Error> {
    match value {
        None | Some("auto") => Ok(Addressing::Auto),
        Some("path") => Ok(Addressing::Path),
        Some("virtual") => Ok(Addressing::Virtual),
        Some(_) => Err(invalid(
            text!("BOOKSTORE_ADDRESSING is none of auto, path and virtual."),
            "BOOKSTORE_ADDRESSING",
        )),
    }
}

fn switch(name: &str, value: Option<&str>, default: bool) -> Result<bool, Error> {
    match value.map(str::to_ascii_lowercase).as_deref() {
        None => Ok(default),
        Some("true" | "1") => Ok(true),
        Some("false" | "0") => Ok(false),
        Some(_) => Err(invalid(text!("%1 is neither true nor false.", name), name)),
    }
}

fn credentials(
    id: Option<String>,
    secret: Option<String>,
    session_token: Option<String>,
) -> Result<Option<Credentials>, Error> {
    match (id, secret) {
        (None, None) => Ok(None),
        (Some(access_key_id), Some(secret_access_key)) => Ok(Some(Credentials {
            access_key_id,
            secret_access_key,
            session_token,
            expiration: None,
        })),
        (None, Some(_)) => Err(missing("JPYNB_S3_ACCESS_KEY_ID")),
        (Some(_), None) => Err(missing("JPYNB_S3_SECRET_ACCESS_KEY")),
    }
}

fn lab(value: &str) -> Result<Url, Error> {
    let name = "BOOKSTORE_LAB_URL";
    let wrong = || {
        invalid(
            text!(
                "%1 is not an address such as https://jupyter.example.org.",
                name
            ),
            name,
        )
    };
    let mut url = Url::parse(value).map_err(|_| wrong())?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if !plain {
        return Err(wrong());
    }
    let path = url.path().trim_end_matches('/');
    let path = path.strip_suffix("/lab").unwrap_or(path).to_owned();
    url.set_path(&path);
    Ok(url)
}

fn patience(value: &str) -> Result<Duration, Error> {
    match value.parse() {
        Ok(seconds @ 1..=300) => Ok(Duration::from_secs(seconds)),
        _ => Err(invalid(
            text!("BOOKSTORE_PATIENCE_SECONDS is not a number from 1 to 300."),
            "BOOKSTORE_PATIENCE_SECONDS",
        )),
    }
}

fn missing(name: &str) -> Error {
    invalid(text!("%1 is missing.", name), name)
}

fn invalid(message: Text, name: impl fmt::Display) -> Error {
    Error::new(
        OwnKind::InvalidSettings,
        message,
        text!(
            "Correct %1 in the variables or secrets of the Worker.",
            name
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Config, Error> {
        Config::read(|name| {
            let (_, value) = variables.iter().find(|(n, _)| *n == name)?;
            Some((*value).to_owned())
        })
    }

    #[test]
    fn nothing_set_is_nteracts_defaults_and_no_bucket() {
        let config = read(&[("JPYNB_S3_BUCKET", " ")]).unwrap();
        assert_eq!(config.settings, Settings::default());
        assert!(config.credentials.is_none() && config.lab.is_none());
        assert_eq!(config.buckets, [""]);
    }

    #[test]
    fn every_variable_has_its_place() {
        let config = read(&[
            ("JPYNB_S3_ACCESS_KEY_ID", "id"),
            ("JPYNB_S3_SECRET_ACCESS_KEY", "secret"),
            ("JPYNB_S3_SESSION_TOKEN", "token"),
            ("JPYNB_S3_ENDPOINT_URL", "http://127.0.0.1:9000"),
            ("JPYNB_S3_REGION_NAME", "eu-central-1"),
            ("JPYNB_S3_BUCKET", "books"),
            ("BOOKSTORE_PUBLISHED_PREFIX", "shared/{username}"),
            ("BOOKSTORE_WORKSPACE_PREFIX", "drafts"),
            ("BOOKSTORE_ADDRESSING", "path"),
            ("BOOKSTORE_ALLOWED_BUCKETS", "books, more ,"),
            ("BOOKSTORE_ENABLE_S3_CLONING", "False"),
            (
                "BOOKSTORE_LAB_URL",
                "https://jupyter.example.org/user/me/lab/",
            ),
            ("BOOKSTORE_EDGE_URL", "https://notebooks.example.org"),
            ("BOOKSTORE_PATIENCE_SECONDS", "3"),
        ])
        .unwrap();
        let settings = Settings {
            workspace_prefix: "drafts".into(),
            published_prefix: "shared/{username}".into(),
            s3_endpoint_url: "http://127.0.0.1:9000".into(),
            s3_region_name: "eu-central-1".into(),
            s3_bucket: "books".into(),
            s3_addressing: Addressing::Path,
            enable_s3_cloning: false,
            fs_cloning_basedir: String::new(),
            edge_url: "https://notebooks.example.org".into(),
        };
        assert_eq!(config.settings, settings);
        assert_eq!(config.buckets, ["books", "more"]);
        assert_eq!(
            config.lab.unwrap().as_str(),
            "https://jupyter.example.org/user/me"
        );
        assert_eq!(config.patience, Duration::from_secs(3));
        let credentials = config.credentials.unwrap();
        assert_eq!(credentials.access_key_id, "id");
        assert_eq!(credentials.session_token.as_deref(), Some("token"));
    }

    #[test]
    fn a_wrong_variable_is_named_and_its_value_is_not_told() {
        for (name, value) in [
            ("JPYNB_S3_ACCESS_KEY_ID", "AKIAVERYSECRET"),
            ("JPYNB_S3_SECRET_ACCESS_KEY", "VERYSECRET"),
            ("BOOKSTORE_ADDRESSING", "VERYSECRET"),
            ("BOOKSTORE_ENABLE_S3_CLONING", "VERYSECRET"),
            ("BOOKSTORE_LAB_URL", "javascript:VERYSECRET"),
            ("BOOKSTORE_LAB_URL", "https://u:VERYSECRET@h/"),
            ("BOOKSTORE_PATIENCE_SECONDS", "VERYSECRET"),
            ("BOOKSTORE_PATIENCE_SECONDS", "0"),
        ] {
            let error = read(&[(name, value)]).unwrap_err().to_string();
            assert!(!error.contains("VERYSECRET"), "{error}");
            let named = match name {
                "JPYNB_S3_ACCESS_KEY_ID" => "JPYNB_S3_SECRET_ACCESS_KEY",
                "JPYNB_S3_SECRET_ACCESS_KEY" => "JPYNB_S3_ACCESS_KEY_ID",
                name => name,
            };
            assert!(error.contains(named), "{error}");
        }
    }
}
