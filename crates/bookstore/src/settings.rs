//! Settings, by nteract bookstore's names, and where each value comes from.

use bookstore_s3::{Address, Addressing, NotAnAddress, Text, text};
use serde::{Deserialize, Serialize};

use crate::{
    Error,
    error::OwnKind,
    keys::{self, USERNAME},
    link,
};

/// What an administrator or a user has set. No secret is among it.
///
/// Deserialising accepts a subset: what is missing keeps its default. In the browser it comes from the
/// settings registry or from `GET <base>/bookstore/settings`; in the Worker from its variables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Prefix of drafts; may hold `{username}`.
    pub workspace_prefix: String,
    /// Prefix of what is shared; may hold `{username}`.
    pub published_prefix: String,
    /// `https://s3.amazonaws.com`, or the address of a MinIO or other S3.
    pub s3_endpoint_url: String,
    /// The bucket's region.
    pub s3_region_name: String,
    /// The bucket.
    pub s3_bucket: String,
    /// How the bucket stands in URLs.
    pub s3_addressing: Addressing,
    /// Whether links may be cloned.
    pub enable_s3_cloning: bool,
    /// Where fs-clone reads from; absolute where it is on. Kept for `features` only.
    pub fs_cloning_basedir: String,
    /// The edge that answers shared links, such as `https://notebooks.example.org`; empty for none.
    pub edge_url: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            workspace_prefix: "workspace".into(),
            published_prefix: "published".into(),
            s3_endpoint_url: "https://s3.amazonaws.com".into(),
            s3_region_name: "us-east-1".into(),
            s3_bucket: String::new(),
            s3_addressing: Addressing::Auto,
            enable_s3_cloning: true,
            fs_cloning_basedir: String::new(),
            edge_url: String::new(),
        }
    }
}

impl Settings {
    /// Replaces `{username}` in both prefixes, so that each user has one part of the key and no more:
    /// in the name `/`, `\` and `%` are percent-encoded, and so are the dots of a dot segment. Where there
    /// is no name, the part that would be empty drops.
    #[must_use]
    pub fn for_user(mut self, username: &str) -> Self {
        self.workspace_prefix = fill(&self.workspace_prefix, username);
        self.published_prefix = fill(&self.published_prefix, username);
        self
    }

    /// The endpoint for a client.
    ///
    /// # Errors
    /// [`OwnKind::InvalidSettings`] for an address that is no http(s) URL, holds a user name or a
    /// query, or an empty region or bucket.
    pub fn client_config(&self) -> Result<bookstore_s3::Config, Error> {
        if self.s3_bucket.is_empty() {
            return Err(invalid(
                text!("No bucket is set."),
                text!("Enter a bucket in the settings of bookstore."),
            ));
        }
        link::check_bucket(&self.s3_bucket).map_err(|message| {
            invalid(
                message,
                text!("Correct the bucket in the settings of bookstore."),
            )
        })?;
        if self.s3_region_name.trim().is_empty() {
            return Err(invalid(
                text!("No region is set."),
                text!(
                    "Enter a region in the settings of bookstore; us-east-1 suits most other storages."
                ),
            ));
        }
        Ok(bookstore_s3::Config {
            endpoint: address("s3_endpoint_url", &self.s3_endpoint_url)?,
            region: self.s3_region_name.trim().to_owned(),
            addressing: self.s3_addressing,
        })
    }

    /// The edge's address; `None` where none is set.
    ///
    /// # Errors
    /// [`OwnKind::InvalidSettings`] for an address that is no http(s) URL or holds a user name or a query.
    pub fn edge(&self) -> Result<Option<Address>, Error> {
        if self.edge_url.trim().is_empty() {
            return Ok(None);
        }
        address("edge_url", &self.edge_url).map(Some)
    }

    /// Whether a key stands below the published prefix: all that an edge may give away. `{username}`
    /// stands for any one part, so that one edge serves all users.
    pub fn is_published(&self, key: &bookstore_s3::Key) -> bool {
        keys::is_below(&self.published_prefix, key.as_str())
    }
}

fn fill(prefix: &str, username: &str) -> String {
    if !prefix.contains(USERNAME) {
        return prefix.to_owned();
    }
    let mut name = String::with_capacity(username.len());
    for c in username.chars() {
        match c {
            '%' => name.push_str("%25"),
            '/' => name.push_str("%2F"),
            '\\' => name.push_str("%5C"),
            c => name.push(c),
        }
    }
    prefix
        .split('/')
        .filter_map(|part| {
            if !part.contains(USERNAME) {
                return Some(part.to_owned());
            }
            match part.replace(USERNAME, &name) {
                part if part.is_empty() => None,
                part if part == "." || part == ".." => Some(part.replace('.', "%2E")),
                part => Some(part),
            }
        })
        .collect::<Vec<_>>()
        .join("/")
}

fn address(name: &str, address: &str) -> Result<Address, Error> {
    address.parse().map_err(|fault| {
        let message = match fault {
            NotAnAddress::Malformed => text!("%1 is not a web address.", name),
            NotAnAddress::Scheme(_) => text!("%1 is neither an http nor an https address.", name),
            NotAnAddress::UserInfo => text!("%1 holds a user name or a password.", name),
            NotAnAddress::Query => text!("%1 holds a query or a fragment.", name),
        };
        invalid(
            message,
            text!(
                "Enter an address such as https://storage.example.org in the settings of bookstore."
            ),
        )
    })
}

fn invalid(message: Text, advice: Text) -> Error {
    Error::new(OwnKind::InvalidSettings, message, advice)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ErrorKind;

    fn ready() -> Settings {
        Settings {
            s3_bucket: "bookstore".into(),
            ..Settings::default()
        }
    }

    #[test]
    fn what_is_missing_keeps_nteracts_default() {
        let settings: Settings = serde_json::from_str(r#"{"s3_bucket":"b"}"#).unwrap();
        assert_eq!(settings.s3_bucket, "b");
        assert_eq!(settings.workspace_prefix, "workspace");
        assert_eq!(settings.published_prefix, "published");
        assert_eq!(settings.s3_endpoint_url, "https://s3.amazonaws.com");
        assert_eq!(settings.s3_region_name, "us-east-1");
        assert!(settings.enable_s3_cloning);
    }

    #[test]
    fn the_users_name_is_one_part_of_the_key() {
        for (prefix, username, filled) in [
            ("workspace/{username}", "ada", "workspace/ada"),
            ("workspace/{username}", "a/../b", "workspace/a%2F..%2Fb"),
            ("workspace/{username}", "..", "workspace/%2E%2E"),
            ("workspace/{username}", ".", "workspace/%2E"),
            ("workspace/{username}", "a%2Fb", "workspace/a%252Fb"),
            ("workspace/{username}", r"DOM\ada", "workspace/DOM%5Cada"),
            (
                "workspace/{username}",
                "Ada Łovelace",
                "workspace/Ada Łovelace",
            ),
            ("workspace/{username}", "", "workspace"),
            ("{username}", "ada", "ada"),
            ("team-{username}/x", "ada", "team-ada/x"),
            ("workspace", "ada", "workspace"),
        ] {
            let settings = Settings {
                workspace_prefix: prefix.into(),
                ..ready()
            };
            assert_eq!(settings.for_user(username).workspace_prefix, filled);
        }
    }

    #[test]
    fn both_prefixes_are_filled() {
        let settings = Settings {
            published_prefix: "shared/{username}".into(),
            ..ready()
        };
        assert_eq!(settings.for_user("ada").published_prefix, "shared/ada");
    }

    #[test]
    fn a_wrong_address_region_or_bucket_is_named() {
        type Change = fn(&mut Settings);
        let wrong: [(&str, Change); 8] = [
            ("No bucket is set.", |s| s.s3_bucket = String::new()),
            ("No region is set.", |s| s.s3_region_name = " ".into()),
            ("s3_endpoint_url is not a web address.", |s| {
                s.s3_endpoint_url = "minio".into();
            }),
            (
                "s3_endpoint_url is neither an http nor an https address.",
                |s| {
                    s.s3_endpoint_url = "javascript:alert(1)".into();
                },
            ),
            ("s3_endpoint_url holds a user name or a password.", |s| {
                s.s3_endpoint_url = "https://key:secret@s3.example".into();
            }),
            ("s3_endpoint_url holds a query or a fragment.", |s| {
                s.s3_endpoint_url = "https://s3.example/?x".into();
            }),
            ("“my bucket” is not a bucket’s name.", |s| {
                s.s3_bucket = "my bucket".into();
            }),
            ("s3_endpoint_url is not a web address.", |s| {
                s.s3_endpoint_url = String::new();
            }),
        ];
        for (message, change) in wrong {
            let mut settings = ready();
            change(&mut settings);
            let error = settings.client_config().unwrap_err();
            assert_eq!(error.message.to_string(), message);
            assert_eq!(error.kind, ErrorKind::Own(OwnKind::InvalidSettings));
            assert!(!error.to_string().contains("secret"));
        }
    }

    #[test]
    fn a_good_endpoint_is_passed_on() {
        let config = Settings {
            s3_endpoint_url: "http://127.0.0.1:9000".into(),
            ..ready()
        }
        .client_config()
        .unwrap();
        assert_eq!(config.endpoint.as_str(), "http://127.0.0.1:9000/");
        assert_eq!(config.region, "us-east-1");
    }

    #[test]
    fn an_edge_is_optional_and_checked() {
        assert_eq!(ready().edge().unwrap(), None);
        let with = |edge_url: &str| {
            Settings {
                edge_url: edge_url.into(),
                ..ready()
            }
            .edge()
        };
        assert_eq!(
            with("https://nb.example/base").unwrap().unwrap().as_str(),
            "https://nb.example/base"
        );
        assert!(with("ftp://nb.example").is_err());
    }

    proptest! {
        #[test]
        fn two_users_never_share_a_prefix(a in ".{1,8}", b in ".{1,8}") {
            prop_assume!(a != b);
            let of = |name: &str| fill("w/{username}", name);
            prop_assert_ne!(of(&a), of(&b));
            prop_assert_eq!(of(&a).matches('/').count(), 1);
        }
    }
}
