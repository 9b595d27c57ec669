//! Notebooks of the workspace that are not here any more.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::SystemTime,
};

use bookstore_s3::{
    Client, CredentialsProvider, Transport,
    operations::{ListObjectVersions, ListObjectsV2, ObjectVersion, VersionMarker},
};

use super::{mark_name::Name, marks::all_marks};
use crate::{Error, Settings, archive::own_folder};

/// A notebook that is in the bucket and not here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deleted {
    /// Its key.
    pub key: String,
    /// Its path in JupyterLab.
    pub path: String,
    /// The delete marker on top of it, where it was deleted in the bucket as well.
    pub marker: Option<String>,
    /// Its newest version that has bytes; none where only the marker is left.
    pub version_id: Option<String>,
    /// When it was deleted; without a marker, when it was saved last.
    pub at: Option<SystemTime>,
    /// Size in bytes of that version.
    pub size: Option<u64>,
}

/// All notebooks that the workspace holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workspace(Vec<Deleted>);

impl Workspace {
    /// Lists them: all versions in the workspace, 1,000 a request, but skips what is older than it needs. Notebooks that
    /// have gone on under another path since do not count, nor do bookstore's own objects.
    ///
    /// # Errors
    /// Those of S3.
    pub async fn list<T: Transport, P: CredentialsProvider>(
        client: &Client<T, P>,
        settings: &Settings,
    ) -> Result<Self, Error> {
        let own = own_folder(settings);
        let mut all = Notebooks {
            prefix: own.trim_end_matches(".bookstore/").to_owned(),
            own,
            found: Vec::new(),
        };
        let mut list = ListObjectVersions::new(&settings.s3_bucket, &all.prefix);
        loop {
            let page = client.send(list.clone()).await?;
            for version in page.versions {
                all.add(version);
            }
            match page.next {
                // A storage that gives the same page again would never end.
                Some(next) if list.after.as_ref() != Some(&next) => {
                    list.after = Some(all.skip(next));
                }
                _ => break,
            }
        }
        let gone_on = moves(client, settings).await?;
        let went = |found: &Deleted| gone_on.get(&found.path).copied() >= Some(found.at);
        all.found.retain(|found| !went(found));
        Ok(Self(all.found))
    }

    /// The folders that they are in, each once; the root is the empty one.
    pub fn folders(&self) -> BTreeSet<&str> {
        let folder = |found: &'_ Deleted| found.path.rfind('/').unwrap_or_default();
        self.0
            .iter()
            .map(|found| &found.path[..folder(found)])
            .collect()
    }

    /// What JupyterLab does not have of it: what is deleted in the bucket and, where the paths that `exist` are given,
    /// what is not among them. By key.
    pub fn without(self, exist: Option<&BTreeSet<String>>) -> Vec<Deleted> {
        let mut found = self.0;
        found.retain(|found| {
            found.marker.is_some() || exist.is_some_and(|exist| !exist.contains(&found.path))
        });
        found
    }
}

/// What the workspace holds and JupyterLab does not: [`Workspace::list`] and [`Workspace::without`] in one.
///
/// # Errors
/// Those of S3.
pub async fn deleted<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    settings: &Settings,
    exist: Option<&BTreeSet<String>>,
) -> Result<Vec<Deleted>, Error> {
    Ok(Workspace::list(client, settings).await?.without(exist))
}

/// When notebooks left a path for another one, by that path: one listing of all marks.
async fn moves<T: Transport, P: CredentialsProvider>(
    client: &Client<T, P>,
    settings: &Settings,
) -> Result<BTreeMap<String, Option<SystemTime>>, Error> {
    let folder = all_marks(settings);
    let mut list = ListObjectsV2::new(&settings.s3_bucket, &folder);
    let mut moves = BTreeMap::new();
    loop {
        let page = client.send(list.clone()).await?;
        for object in page.objects {
            let below = object.key.strip_prefix(&folder).unwrap_or_default();
            let Some((path, name)) = below.rsplit_once('/') else {
                continue;
            };
            if let Some(name) = Name::read(name).filter(Name::is_move) {
                let newest = moves.entry(path.to_owned()).or_default();
                *newest = Some(name.at(object.last_modified)).max(*newest);
            }
        }
        match page.next {
            // A storage that gives the same page again would never end.
            Some(next) if list.after.as_ref() != Some(&next) => list.after = Some(next),
            _ => return Ok(moves),
        }
    }
}

/// The workspace's notebooks, one for each key, as they are listed.
struct Notebooks {
    prefix: String,
    own: String,
    found: Vec<Deleted>,
}

impl Notebooks {
    fn add(&mut self, version: ObjectVersion) {
        let Some(path) = version.key.strip_prefix(&self.prefix) else {
            return;
        };
        if version.key.starts_with(&self.own) || path.is_empty() || path.ends_with('/') {
            return;
        }
        if let Some(last) = self.found.last_mut().filter(|last| last.key == version.key) {
            // Its newest came before.
            if last.version_id.is_none() && !version.delete_marker {
                last.version_id = Some(version.version_id);
                last.size = version.size;
            }
            return;
        }
        let path = path.to_owned();
        let (marker, version_id) = if version.delete_marker {
            (Some(version.version_id), None)
        } else {
            (None, Some(version.version_id))
        };
        self.found.push(Deleted {
            key: version.key,
            path,
            marker,
            version_id,
            at: version.last_modified,
            size: version.size,
        });
    }

    /// Goes on behind the key where nothing older of it is needed, and behind bookstore's own objects.
    fn skip(&self, next: VersionMarker) -> VersionMarker {
        let key = if next.key.starts_with(&self.own) {
            // The last of all keys below the folder.
            format!("{}\u{10ffff}", self.own)
        } else {
            let last = self.found.last().filter(|last| last.key == next.key);
            if last.is_none_or(|last| last.version_id.is_none()) {
                return next;
            }
            next.key
        };
        VersionMarker {
            key,
            version_id: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notebooks() -> Notebooks {
        Notebooks {
            prefix: "w/".into(),
            own: "w/.bookstore/".into(),
            found: Vec::new(),
        }
    }

    fn version(key: &str, id: &str, delete_marker: bool) -> ObjectVersion {
        ObjectVersion {
            key: key.into(),
            version_id: id.into(),
            delete_marker,
            ..ObjectVersion::default()
        }
    }

    #[test]
    fn of_each_key_the_marker_and_the_newest_bytes_are_known() {
        let mut all = notebooks();
        for (key, id, marker) in [
            ("w/.bookstore/marks/x", "0", false),
            ("w/a", "1", true),
            ("w/a", "2", true),
            ("w/a", "3", false),
            ("w/a", "4", false),
            ("w/b", "5", false),
            ("w/c/", "6", false),
        ] {
            all.add(version(key, id, marker));
        }
        let found: Vec<_> = all
            .found
            .iter()
            .map(|f| (&*f.path, f.marker.as_deref(), f.version_id.as_deref()))
            .collect();
        assert_eq!(found, [("a", Some("1"), Some("3")), ("b", None, Some("5"))]);
    }

    #[test]
    fn a_key_that_is_known_is_skipped_and_no_other() {
        let mut all = notebooks();
        let marker = |key: &str, id: Option<&str>| VersionMarker {
            key: key.into(),
            version_id: id.map(str::to_owned),
        };
        all.add(version("w/a", "1", true));
        assert_eq!(all.skip(marker("w/a", Some("1"))), marker("w/a", Some("1")));
        all.add(version("w/a", "2", false));
        assert_eq!(all.skip(marker("w/a", Some("2"))), marker("w/a", None));
        let own = marker("w/.bookstore/versions/a/1", Some("3"));
        let behind = all.skip(own).key;
        assert!(behind.as_str() > "w/.bookstore/versions/z" && behind.as_str() < "w/.c");
    }
}
