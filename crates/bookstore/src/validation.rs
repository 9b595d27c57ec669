//! Which features the settings switch on, as nteract bookstore's `features` told its clients.

use serde::Serialize;

use crate::Settings;

/// The five feature flags of `GET /api/bookstore`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(clippy::struct_excessive_bools)] // the wire format
pub struct Features {
    /// Bucket and endpoint are set.
    pub bookstore_valid: bool,
    /// That, and a workspace prefix.
    pub archive_valid: bool,
    /// That (bucket and endpoint), and a published prefix.
    pub publish_valid: bool,
    /// `enable_s3_cloning` alone.
    pub s3_clone_valid: bool,
    /// `fs_cloning_basedir` is absolute.
    pub fs_clone_valid: bool,
}

impl Features {
    /// What these settings switch on.
    pub fn of(settings: &Settings) -> Self {
        let bookstore_valid =
            !settings.s3_bucket.is_empty() && !settings.s3_endpoint_url.is_empty();
        Self {
            bookstore_valid,
            archive_valid: bookstore_valid && !settings.workspace_prefix.is_empty(),
            publish_valid: bookstore_valid && !settings.published_prefix.is_empty(),
            s3_clone_valid: settings.enable_s3_cloning,
            // The server's own separator: wasm knows no platform, so that `Path::is_absolute` would
            // not do.
            fs_clone_valid: settings.fs_cloning_basedir.starts_with('/')
                || is_absolute_on_windows(&settings.fs_cloning_basedir),
        }
    }
}

fn is_absolute_on_windows(path: &str) -> bool {
    let path = path.as_bytes();
    path.starts_with(br"\\")
        || (path.len() > 2
            && path[0].is_ascii_alphabetic()
            && path[1] == b':'
            && matches!(path[2], b'\\' | b'/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ready() -> Settings {
        Settings {
            s3_bucket: "bookstore".into(),
            ..Settings::default()
        }
    }

    #[test]
    fn without_a_bucket_only_cloning_is_on() {
        let features = Features::of(&Settings::default());
        let expected = r#"{"bookstore_valid":false,"archive_valid":false,"publish_valid":false,"s3_clone_valid":true,"fs_clone_valid":false}"#;
        assert_eq!(serde_json::to_string(&features).unwrap(), expected);
    }

    #[test]
    fn a_bucket_switches_archive_and_publish_on() {
        let features = Features::of(&ready());
        assert!(features.bookstore_valid && features.archive_valid && features.publish_valid);
    }

    #[test]
    fn each_prefix_switches_its_own_feature() {
        let mut settings = ready();
        settings.workspace_prefix = String::new();
        let features = Features::of(&settings);
        assert!(!features.archive_valid && features.publish_valid);
        let mut settings = ready();
        settings.published_prefix = String::new();
        let features = Features::of(&settings);
        assert!(features.archive_valid && !features.publish_valid);
    }

    #[test]
    fn without_an_endpoint_nothing_is_stored() {
        let mut settings = ready();
        settings.s3_endpoint_url = String::new();
        let features = Features::of(&settings);
        assert!(!features.bookstore_valid && !features.archive_valid && !features.publish_valid);
    }

    #[test]
    fn cloning_from_files_needs_an_absolute_folder() {
        for (folder, on) in [
            ("", false),
            ("notebooks", false),
            ("/srv/notebooks", true),
            (r"C:\notebooks", true),
            (r"\\host\share", true),
            ("C:notebooks", false),
        ] {
            let mut settings = ready();
            settings.fs_cloning_basedir = folder.into();
            assert_eq!(Features::of(&settings).fs_clone_valid, on, "{folder:?}");
        }
    }
}
