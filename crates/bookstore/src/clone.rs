//! Clone: where the bytes come from, what is checked, and the name they get.

use std::borrow::Cow;

use bookstore_s3::{operations::GetObject, text};

use crate::{CloneLink, Error, Settings, error::OwnKind, notebook};

/// Where a link's bytes are read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Straight from S3: the link's bucket is the configured one and credentials are there, or there
    /// is no edge and the bucket may be public.
    S3,
    /// From an edge.
    Edge {
        /// Its host and port.
        host: String,
        /// The address of the bytes.
        url: String,
    },
}

/// Decides where a link's bytes are read from: S3 where the bucket is the configured one and there are
/// credentials for it; else the link's own edge; else the configured edge. Without any edge the configured
/// bucket is read unsigned, as public buckets are.
///
/// # Errors
/// `NotAllowed` when the link names a foreign bucket and no edge is known; `InvalidSettings` when
/// cloning is switched off or the configured edge is no address.
pub fn source(link: &CloneLink, settings: &Settings, credentials: bool) -> Result<Source, Error> {
    if !settings.enable_s3_cloning {
        return Err(Error::new(
            OwnKind::InvalidSettings,
            text!("Cloning is switched off."),
            text!(
                "Switch on enable_s3_cloning in the settings of bookstore, or ask who administers it."
            ),
        ));
    }
    let own = !settings.s3_bucket.is_empty() && link.bucket == settings.s3_bucket;
    if own && credentials {
        return Ok(Source::S3);
    }
    let edge = match &link.edge {
        Some(edge) => Some(edge.clone()),
        None => settings.edge()?,
    };
    match edge {
        Some(edge) => Ok(Source::Edge {
            host: edge.authority().to_owned(),
            url: link.download_from(&edge),
        }),
        None if own => Ok(Source::S3),
        None => Err(Error::new(
            OwnKind::NotAllowed,
            text!(
                "The bucket “%1” is not the one that is set up here, and the link names no edge to ask.",
                link.bucket
            ),
            text!(
                "Set up this bucket in the settings of bookstore, or ask for a link of its edge."
            ),
        )),
    }
}

/// What to ask S3 for: a link's object, in the version that the link names.
pub fn object(link: &CloneLink) -> GetObject {
    GetObject {
        version_id: link.version_id.clone(),
        ..GetObject::new(&link.bucket, link.key.clone())
    }
}

/// Whether a file of this name is a notebook: `.ipynb`, or nteract's `.jpynb`.
pub fn is_notebook(name: &str) -> bool {
    let name = name.rsplit_once('/').map_or(name, |(_, name)| name);
    name.rsplit_once('.')
        .is_some_and(|(_, end)| matches!(end, "ipynb" | "jpynb"))
}

/// Checks what is about to be saved under `name`. A notebook must be valid, and loses its marks of
/// trust, so that Jupyter does not believe a stranger's; any other file stays as it is, byte for byte.
///
/// # Errors
/// `InvalidNotebook`.
pub fn check<'a>(
    name: &str,
    bytes: &'a [u8],
    shortest: notebook::Shortest,
) -> Result<Cow<'a, [u8]>, Error> {
    if !is_notebook(name) {
        return Ok(Cow::Borrowed(bytes));
    }
    notebook::validate(bytes)?;
    notebook::strip_transient(bytes, shortest)
}

/// The name under which a link's object is saved when it is free: the key's last part, with `_` for
/// what Jupyter or a file system would take for something else than a name (`\`, `:`, controls).
pub fn file_name(link: &CloneLink) -> String {
    link.file_name()
        .chars()
        .map(|c| {
            if c.is_control() || matches!(c, '\\' | ':') {
                '_'
            } else {
                c
            }
        })
        .collect()
}

/// The n-th name to try: `x.ipynb`, `x-1.ipynb`, `x-2.ipynb`. The split is at the last dot of the
/// name's own last part, never at a folder's, and never at a dot that begins the name.
pub fn candidate(path: &str, n: u32) -> String {
    if n == 0 {
        return path.to_owned();
    }
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    let end = path[name..]
        .rfind('.')
        .filter(|dot| *dot > 0)
        .map_or(path.len(), |dot| name + dot);
    format!("{}-{n}{}", &path[..end], &path[end..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ErrorKind;

    fn settings(bucket: &str, edge: &str) -> Settings {
        Settings {
            s3_bucket: bucket.into(),
            edge_url: edge.into(),
            ..Settings::default()
        }
    }

    #[test]
    fn bytes_come_from_s3_where_it_is_ours_and_else_from_an_edge() {
        let with_edge =
            CloneLink::parse("https://e/bookstore/clone?s3_bucket=ours&s3_key=k").unwrap();
        let bare = CloneLink::parse("s3://ours/k").unwrap();
        let edge = |host: &str| {
            Ok(Source::Edge {
                host: host.into(),
                url: format!("https://{host}/bookstore/download?s3_bucket=ours&s3_key=k"),
            })
        };
        assert_eq!(
            source(&with_edge, &settings("ours", ""), true),
            Ok(Source::S3)
        );
        assert_eq!(source(&with_edge, &settings("ours", ""), false), edge("e"));
        assert_eq!(source(&with_edge, &settings("other", ""), true), edge("e"));
        assert_eq!(source(&with_edge, &settings("", ""), false), edge("e"));
        assert_eq!(source(&bare, &settings("ours", ""), true), Ok(Source::S3));
        assert_eq!(source(&bare, &settings("ours", ""), false), Ok(Source::S3));
        assert_eq!(
            source(&bare, &settings("ours", "https://mine"), false),
            edge("mine")
        );
        assert_eq!(
            source(&bare, &settings("other", "https://mine"), true),
            edge("mine")
        );
        let refused = source(&bare, &settings("other", ""), true).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Own(OwnKind::NotAllowed));
    }

    #[test]
    fn nothing_is_read_where_cloning_is_off() {
        let link = CloneLink::parse("s3://ours/k").unwrap();
        let off = Settings {
            enable_s3_cloning: false,
            ..settings("ours", "")
        };
        let refused = source(&link, &off, true).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Own(OwnKind::InvalidSettings));
    }

    #[test]
    fn a_taken_name_is_numbered_before_its_own_extension() {
        for (path, n, name) in [
            ("x.ipynb", 0, "x.ipynb"),
            ("x.ipynb", 1, "x-1.ipynb"),
            ("x.ipynb", 2, "x-2.ipynb"),
            ("x-1.ipynb", 1, "x-1-1.ipynb"),
            ("my.dir/hello.txt", 1, "my.dir/hello-1.txt"),
            ("my.dir/hello", 1, "my.dir/hello-1"),
            ("my.dir/.profile", 1, "my.dir/.profile-1"),
            (".profile", 1, ".profile-1"),
            ("a.tar.gz", 1, "a.tar-1.gz"),
            ("a.", 1, "a-1."),
            ("Ünïcode.ipynb", 12, "Ünïcode-12.ipynb"),
        ] {
            assert_eq!(candidate(path, n), name);
        }
    }

    #[test]
    fn notebooks_are_known_by_their_extension() {
        for (name, is) in [
            ("x.ipynb", true),
            ("a.b/x.jpynb", true),
            ("x.txt", false),
            ("ipynb", false),
            ("x.ipynb/y", false),
        ] {
            assert_eq!(is_notebook(name), is, "{name}");
        }
    }

    #[test]
    fn a_file_that_is_no_notebook_stays_byte_for_byte() {
        let bytes = [0xff, 0, 0x80, b'\r', b'\n'];
        assert!(
            matches!(check("x.bin", &bytes, notebook::shortest), Ok(Cow::Borrowed(same)) if same == bytes)
        );
    }

    #[test]
    fn a_name_cannot_reach_another_drive_or_folder() {
        let link = CloneLink::parse(r"s3://ours/a/RTC:b\c.ipynb").unwrap();
        assert_eq!(file_name(&link), "RTC_b_c.ipynb");
    }

    proptest! {
        #[test]
        fn every_candidate_is_new_and_in_the_same_folder_with_the_same_extension(
            folder in "([a-z.]{1,4}/){0,2}",
            stem in "[a-z0-9-]{1,8}",
            end in "(\\.[a-z]{1,5})?",
            n in 1u32..1000,
            m in 0u32..1000,
        ) {
            let path = format!("{folder}{stem}{end}");
            let name = candidate(&path, n);
            prop_assert!(name.starts_with(&folder) && name.ends_with(&end));
            prop_assert_eq!(name[folder.len()..].matches('/').count(), 0);
            prop_assert_eq!(n == m, name == candidate(&path, m));
        }
    }
}
