//! Configuration, from the Worker's variables and secrets.
//!
//! The names that nteract bookstore had are `JPYNB_S3_*`; the Worker's own begin with `BOOKSTORE_`.

mod bucket;
mod tokens;

use std::{fmt, time::Duration};

use bookstore::{Error, Features, Settings, error::OwnKind};
use bookstore_s3::{Addressing, Credentials, Text, text};
use url::Url;

pub use bucket::Bucket;
pub use tokens::{Token, Tokens};

/// How long a request may wait for the storage where nothing is configured.
const PATIENCE: Duration = Duration::from_secs(20);

/// All that the Worker was told.
#[derive(Clone, Debug)]
pub struct Config {
    /// What bookstore knows elsewhere too.
    pub settings: Settings,
    /// Who signs for the configured bucket.
    pub credentials: Option<Credentials>,
    /// Who may publish.
    pub publishers: Tokens,
    /// Who may read; anyone where there are none.
    pub readers: Tokens,
    /// Who runs this site.
    pub operators: Tokens,
    /// The origins whose pages may publish.
    pub publish_origins: Vec<String>,
    /// The buckets that links may name, the configured one among them unless it was left out on purpose.
    pub buckets: Vec<Bucket>,
    /// The JupyterLab that the page proposes, without a slash at its end.
    pub lab: Option<Url>,
    /// How long a request may wait for the storage, retries included.
    pub patience: Duration,
    /// What is cached belongs to one generation: another one drops all of it.
    pub generation: String,
}

/// The Worker's variables and secrets by name.
struct Variables<'a>(&'a dyn Fn(&str) -> Option<String>);

impl Variables<'_> {
    /// A value without space around it. An empty one is as good as none.
    fn get(&self, name: &str) -> Option<String> {
        let value = (self.0)(name)?;
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }
}

impl Config {
    /// Reads the variables and secrets that `variable` gives by name. An empty one is as good as none.
    ///
    /// # Errors
    /// `InvalidSettings`, naming the variable and never its value.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let variables = Variables(&variable);
        let read = |name: &str| variables.get(name);
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
        let credentials = bucket::credentials(&variables, bucket::OWN)?;
        Ok(Self {
            buckets: bucket::read(&variables, &settings, credentials.as_ref())?,
            credentials,
            publishers: Tokens::read(&variables, "BOOKSTORE_PUBLISH_TOKENS", true)?,
            readers: Tokens::read(&variables, "BOOKSTORE_READER_TOKENS", false)?,
            operators: Tokens::read(&variables, "BOOKSTORE_OPERATOR_TOKENS", false)?,
            publish_origins: origins(&variables, "BOOKSTORE_PUBLISH_ORIGINS")?,
            lab: read("BOOKSTORE_LAB_URL").as_deref().map(lab).transpose()?,
            patience: read("BOOKSTORE_PATIENCE_SECONDS")
                .as_deref()
                .map_or(Ok(PATIENCE), patience)?,
            generation: read("BOOKSTORE_GENERATION").unwrap_or_default(),
            settings,
        })
    }

    /// The configured bucket, into which is published.
    pub fn own(&self) -> Bucket {
        Bucket {
            settings: self.settings.clone(),
            credentials: self.credentials.clone(),
        }
    }

    /// Whether only those can read who have a token.
    pub fn is_closed(&self) -> bool {
        !self.readers.is_empty()
    }

    /// What is switched on. Publishing needs a token, and a prefix, for without one a script could write
    /// wherever it likes.
    pub fn features(&self) -> Features {
        let features = Features::of(&self.settings);
        let prefix = self.settings.published_prefix.trim_matches('/');
        Features {
            publish_valid: features.publish_valid
                && !prefix.is_empty()
                && !self.publishers.is_empty(),
            ..features
        }
    }

    /// What tells this configuration from another one, for which nothing that is cached for this one holds: it changes with
    /// all that decides what a link may reach and where it is read from. It holds no secret.
    pub fn fingerprint(&self) -> String {
        let mut parts = vec![self.generation.clone()];
        for bucket in &self.buckets {
            let settings = &bucket.settings;
            parts.extend([
                settings.s3_bucket.clone(),
                settings.s3_endpoint_url.clone(),
                settings.s3_region_name.clone(),
                settings.published_prefix.clone(),
            ]);
            let signer = bucket.credentials.as_ref();
            parts.push(signer.map_or_else(String::new, |signer| signer.access_key_id.clone()));
        }
        // No part holds this character: each was a line of a setting.
        parts.join("\n")
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

/// Origins as browsers write them, with commas between.
fn origins(variables: &Variables<'_>, name: &str) -> Result<Vec<String>, Error> {
    let list = variables.get(name).unwrap_or_default();
    let origins = list.split(',').map(str::trim);
    origins
        .filter(|origin| !origin.is_empty())
        .map(|origin| match Url::parse(origin) {
            Ok(url)
                if matches!(url.scheme(), "http" | "https")
                    && url.origin().ascii_serialization() == origin =>
            {
                Ok(origin.to_owned())
            }
            _ => Err(invalid(
                text!(
                    "%1 holds something else than origins such as https://jupyter.example.org.",
                    name
                ),
                name,
            )),
        })
        .collect()
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
pub mod tests {
    use super::*;

    pub fn read(variables: &[(&str, &str)]) -> Result<Config, Error> {
        Config::read(|name| {
            let (_, value) = variables.iter().find(|(n, _)| *n == name)?;
            Some((*value).to_owned())
        })
    }

    #[test]
    fn nothing_set_is_nteracts_defaults_and_no_bucket() {
        let config = read(&[("JPYNB_S3_BUCKET", " ")]).unwrap();
        assert_eq!(config.settings, Settings::default());
        assert!(config.buckets.is_empty() && config.lab.is_none());
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
        let names: Vec<&str> = config.buckets.iter().map(Bucket::name).collect();
        assert_eq!(names, ["books", "more"]);
        assert_eq!(
            config.lab.unwrap().as_str(),
            "https://jupyter.example.org/user/me"
        );
        assert_eq!(config.patience, Duration::from_secs(3));
        let credentials = config.buckets[1].credentials.as_ref().unwrap();
        assert_eq!(credentials.access_key_id, "id");
        assert_eq!(credentials.session_token.as_deref(), Some("token"));
    }

    #[test]
    fn publishing_is_on_with_a_token_a_bucket_and_a_prefix() {
        let token = r#"{"ci": "0123456789abcdef0123456789abcdef"}"#;
        let whole = [
            ("JPYNB_S3_BUCKET", "books"),
            ("BOOKSTORE_PUBLISH_TOKENS", token),
        ];
        assert!(read(&whole).unwrap().features().publish_valid);
        for without in [
            &whole[..1],
            &whole[1..],
            &[whole[0], whole[1], ("BOOKSTORE_PUBLISHED_PREFIX", "//")],
        ] {
            assert!(!read(without).unwrap().features().publish_valid);
        }
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
            ("BOOKSTORE_PUBLISH_TOKENS", "VERYSECRET"),
            ("BOOKSTORE_READER_TOKENS", r#"{"ci": "VERYSECRET"}"#),
            ("BOOKSTORE_OPERATOR_TOKENS", r#"{"ci": "VERYSECRET"}"#),
            (
                "BOOKSTORE_READER_TOKENS",
                r#"{"ci": {"token": "VERYSECRETVERYSECRETVERYSECRETVERYSECRET", "prefix": "a"}}"#,
            ),
            ("BOOKSTORE_PUBLISH_ORIGINS", "VERYSECRET"),
            ("BOOKSTORE_PUBLISH_ORIGINS", "*"),
            ("BOOKSTORE_PUBLISH_ORIGINS", "null"),
            ("BOOKSTORE_PUBLISH_ORIGINS", "https://VERYSECRET/"),
            (
                "BOOKSTORE_PUBLISH_ORIGINS",
                "https://a.example,https://VERYSECRET.example/x",
            ),
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
