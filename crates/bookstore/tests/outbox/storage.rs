//! An S3 of the model: keys with versions, writes on a condition, marks.

use std::collections::{BTreeMap, BTreeSet};

use bookstore::outbox::Stands;
use bookstore_s3::operations::Versioning;

/// A version, or a delete marker where it has no entity tag.
#[derive(Clone, Debug)]
#[allow(clippy::struct_field_names)] // S3's own
pub struct Version {
    pub version_id: String,
    pub save: String,
    pub etag: Option<String>,
    /// When it was written, among all writes.
    pub at: usize,
}

#[derive(Debug)]
pub struct Storage {
    /// Oldest version first.
    pub objects: BTreeMap<String, Vec<Version>>,
    pub marks: BTreeSet<(String, String)>,
    pub versioning: Versioning,
    /// Whether it knows writes on a condition.
    pub conditional: bool,
    /// Whether its answers hide the version from the page.
    pub hides_version: bool,
    writes: usize,
}

#[derive(Debug)]
pub enum Refusal {
    ConditionFailed,
    NotImplemented,
}

impl Storage {
    pub fn new(versioning: Versioning, conditional: bool, hides_version: bool) -> Self {
        Self {
            objects: BTreeMap::new(),
            marks: BTreeSet::new(),
            versioning,
            conditional,
            hides_version,
            writes: 0,
        }
    }

    pub fn stands(&self, key: &str) -> Stands {
        match self.objects.get(key).and_then(|versions| versions.last()) {
            Some(Version {
                etag: Some(etag), ..
            }) => Stands::Etag(etag.clone()),
            _ => Stands::Nothing,
        }
    }

    pub fn put(
        &mut self,
        key: &str,
        save: &str,
        etag: &str,
        stands: &Stands,
    ) -> Result<Version, Refusal> {
        if *stands != Stands::Unknown {
            if !self.conditional {
                return Err(Refusal::NotImplemented);
            }
            if *stands != self.stands(key) {
                return Err(Refusal::ConditionFailed);
            }
        }
        Ok(self.write(key, save, Some(etag)))
    }

    pub fn delete(&mut self, key: &str) {
        self.write(key, "", None);
    }

    fn write(&mut self, key: &str, save: &str, etag: Option<&str>) -> Version {
        self.writes += 1;
        let version = Version {
            version_id: match self.versioning {
                Versioning::Enabled => format!("v{}", self.writes),
                _ => "null".to_owned(),
            },
            save: save.to_owned(),
            etag: etag.map(str::to_owned),
            at: self.writes,
        };
        let versions = self.objects.entry(key.to_owned()).or_default();
        if version.version_id == "null" {
            versions.retain(|version| version.version_id != "null");
        }
        versions.push(version.clone());
        version
    }

    /// The version newer than `since` that is this save.
    pub fn find(&self, key: &str, since: Option<&str>, save: &str) -> Option<&Version> {
        let versions = self.objects.get(key)?;
        let newer = since.and_then(|since| {
            versions
                .iter()
                .position(|version| version.version_id == since)
        });
        versions[newer.map_or(0, |at| at + 1)..]
            .iter()
            .rev()
            .find(|version| version.save == save)
    }
}
