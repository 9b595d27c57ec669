//! Where saves go: the notebook's own key, and the names of dated copies.

use std::time::SystemTime;

use bookstore_s3::{iso_8601, parse_iso_8601};

use super::Save;
use crate::{Error, Settings, keys::s3_key, publish::Target};

/// Where the saves of the notebook at `path` go.
///
/// # Errors
/// As of [`Target::at`].
pub fn target(settings: &Settings, path: &str) -> Result<Target, Error> {
    Target::at(settings, s3_key(&settings.workspace_prefix, path))
}

/// The folder of bookstore's own objects in the workspace, with a slash at its end.
pub(crate) fn own_folder(settings: &Settings) -> String {
    s3_key(&settings.workspace_prefix, ".bookstore/")
}

/// The folder of the dated copies of the notebook at `path`, with a slash at its end. It is not below the notebook's
/// own key, where `MinIO` would not list it.
pub fn copies(settings: &Settings, path: &str) -> String {
    copies_in(&own_folder(settings), path)
}

/// The same, where only the [`own_folder`] is known.
pub(crate) fn copies_in(own_folder: &str, path: &str) -> String {
    let path = path.trim_matches('/');
    format!("{own_folder}versions/{path}/")
}

/// Where a save goes in a bucket that keeps no versions: a name that sorts by time, and is the save's alone.
///
/// # Errors
/// As of [`Target::at`].
pub fn copy_target(settings: &Settings, path: &str, save: &Save) -> Result<Target, Error> {
    let folder = copies(settings, path);
    let name = copy_name(save.saved_at, &save.id);
    Target::at(settings, format!("{folder}{name}"))
}

/// A copy's name: it sorts by time, and is the save's alone.
pub(crate) fn copy_name(saved_at: SystemTime, id: &str) -> String {
    let time: String = iso_8601(saved_at)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    format!("{time}-{id}")
}

/// When a dated copy was saved, and the save's id, by the copy's name (what stands behind the folder).
pub fn read_copy_name(name: &str) -> Option<(SystemTime, &str)> {
    let (time, id) = name.split_once('-')?;
    let digits = |range| time.get(range).unwrap_or_default();
    let iso = format!(
        "{}-{}-{}T{}:{}:{}.{}Z",
        digits(0..4),
        digits(4..6),
        digits(6..8),
        digits(9..11),
        digits(11..13),
        digits(13..15),
        digits(15..18)
    );
    let at = parse_iso_8601(&iso).filter(|_| time.len() == 19 && !id.is_empty())?;
    Some((at, id))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use proptest::prelude::*;

    use super::*;

    fn settings(workspace_prefix: &str) -> Settings {
        Settings {
            s3_bucket: "books".into(),
            workspace_prefix: workspace_prefix.into(),
            ..Settings::default()
        }
    }

    fn save(id: &str, millis: u64) -> Save {
        Save {
            id: id.into(),
            saved_at: UNIX_EPOCH + Duration::from_millis(millis),
            by: None,
            note: None,
            checkpoint: false,
        }
    }

    #[test]
    fn a_dated_copy_is_in_a_folder_of_its_own() {
        for (prefix, path, key) in [
            (
                "workspace",
                "a b/é.ipynb",
                "workspace/.bookstore/versions/a b/é.ipynb/",
            ),
            ("", "/a.ipynb", ".bookstore/versions/a.ipynb/"),
        ] {
            let target = copy_target(&settings(prefix), path, &save("1f-a_Z", 1_795_239_238_123));
            let key = format!("{key}20261121T053358123Z-1f-a_Z");
            assert_eq!(target.unwrap().key.as_str(), key);
        }
    }

    #[test]
    fn a_name_that_is_no_copys_gives_nothing() {
        for name in [
            "",
            "x",
            "20261121T053358123Z",
            "20261121T053358123Z-",
            "2026-11-21",
            "20261121T053358123Zé-1",
            "20261321T053358123Z-1",
        ] {
            assert_eq!(read_copy_name(name), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn a_copys_name_tells_time_and_save_and_sorts_by_time(
            a in 0_u64..253_402_300_800_000,
            b in 0_u64..253_402_300_800_000,
            id in "[A-Za-z0-9_-]{1,64}",
        ) {
            let settings = settings("w");
            let key = |millis| copy_target(&settings, "a.ipynb", &save(&id, millis)).unwrap().key;
            let (one, other) = (key(a), key(b));
            prop_assert_eq!(one.cmp(&other), a.cmp(&b));
            let name = one.as_str().strip_prefix(&copies(&settings, "a.ipynb")).unwrap();
            let read = read_copy_name(name);
            prop_assert_eq!(read, Some((UNIX_EPOCH + Duration::from_millis(a), &*id)));
        }

        #[test]
        fn no_name_panics(name in any::<String>()) {
            let _ = read_copy_name(&name);
        }
    }
}
