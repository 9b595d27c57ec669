//! A notebook's history: its versions, what is said of them, and bringing them back.

use std::{
    collections::BTreeSet,
    time::{Duration, UNIX_EPOCH},
};

use bookstore::{
    history::{self, Mark, Rename, Versions, What},
    publish::{self, Target},
};
use bookstore_s3::Key;
use js_sys::JsString;
use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::{Bookstore, read, ts};
use crate::{
    failure::Thrown,
    types::history::{DeletedNotebook, Marked, Page, Place, Renaming, Version, VersionDescription},
};

/// The versions of one notebook, newest first, as far as they are asked for.
#[wasm_bindgen]
pub struct History {
    versions: Versions,
    marks: Vec<Mark>,
    marks_denied: bool,
}

#[wasm_bindgen]
impl History {
    /// The next `count` versions. After a failure the same call goes on where it broke off; one at a time.
    pub async fn next(&mut self, bookstore: &Bookstore, count: u16) -> Result<Ts<Page>, Thrown> {
        let rows = self.versions.next(bookstore.client()?, count).await?;
        Ok(ts(&Page {
            versions: rows.into_iter().map(Version::from).collect(),
            more: self.versions.has_more(),
            denied: self.versions.denied().map(Place::from).collect(),
            marks_denied: self.marks_denied,
        }))
    }

    /// What marks say, of all versions of which they say something.
    pub fn marked(&self) -> Vec<Ts<Marked>> {
        history::latest(&self.marks)
            .into_iter()
            .map(|(version, said)| ts(&Marked::new(version, &said)))
            .collect()
    }

    /// Keeps a version under a name; an empty one takes the name away.
    ///
    /// # Arguments
    /// * `path` – the notebook's, in JupyterLab
    /// * `id` – unique
    /// * `mark` – how marks call the version
    #[wasm_bindgen(js_name = nameVersion)]
    pub async fn name_version(
        &mut self,
        bookstore: &Bookstore,
        path: &str,
        id: &str,
        place: &Ts<Place>,
        mark: String,
        name: String,
    ) -> Result<(), JsValue> {
        let what = What::Name {
            place: read(place)?.into(),
            version: mark,
            text: name,
        };
        let client = bookstore.client()?;
        let mark = history::mark(client, &bookstore.settings, path, id, client.now(), what)
            .await
            .map_err(Thrown::from)?;
        self.marks.push(mark);
        Ok(())
    }
}

/// All notebooks of the workspace.
#[wasm_bindgen]
pub struct Workspace(history::Workspace);

#[wasm_bindgen]
impl Workspace {
    /// The folders that they are in, each once; the root is the empty one.
    pub fn folders(&self) -> Vec<String> {
        self.0.folders().into_iter().map(str::to_owned).collect()
    }

    /// Those that are deleted in the bucket, or are not among the paths that `exist`.
    pub fn without(self, exist: Vec<JsString>) -> Vec<Ts<DeletedNotebook>> {
        let exist: BTreeSet<String> = exist.into_iter().map(Into::into).collect();
        let gone = self.0.without(Some(&exist)).into_iter();
        gone.map(|gone| ts(&DeletedNotebook::from(gone))).collect()
    }
}

#[wasm_bindgen]
impl Bookstore {
    /// Finds the history of the notebook at `path`; `published` is the key that it is published under.
    pub async fn history(&self, path: &str, published: Option<String>) -> Result<History, Thrown> {
        let published = published
            .map(|key| Target::at(&self.settings, key))
            .transpose()?;
        let client = self.client()?;
        let story = history::story(client, &self.settings, path, published.as_ref()).await?;
        Ok(History {
            versions: Versions::new(&self.settings.s3_bucket, story.sources),
            marks: story.marks,
            marks_denied: story.marks_denied,
        })
    }

    /// What is kept beside a version's bytes; costs a request.
    #[wasm_bindgen(js_name = describeVersion)]
    pub async fn describe_version(
        &self,
        key: &str,
        version_id: Option<String>,
    ) -> Result<Ts<VersionDescription>, Thrown> {
        let version = self.version(key, version_id)?;
        Ok(ts(&history::describe(self.client()?, &version)
            .await?
            .into()))
    }

    /// Asks S3 for a version: a good answer, whose bytes are still on their way.
    #[wasm_bindgen(js_name = openVersion)]
    pub async fn open_version(
        &self,
        key: &str,
        version_id: Option<String>,
    ) -> Result<web_sys::Response, Thrown> {
        let version = self.version(key, version_id)?;
        let opened = self.client()?.send(version.object()).await?;
        Ok(opened.body.into_answer())
    }

    /// Takes the delete marker of `key` away.
    pub async fn undelete(&self, key: &str, marker: &str) -> Result<(), Thrown> {
        let key = Key::new(key)?;
        let bucket = &self.settings.s3_bucket;
        Ok(history::undelete(self.client()?, bucket, &key, marker).await?)
    }

    /// Lists all notebooks of the workspace.
    pub async fn workspace(&self) -> Result<Workspace, Thrown> {
        let listed = history::Workspace::list(self.client()?, &self.settings).await?;
        Ok(Workspace(listed))
    }

    /// Publishes a version that is in S3 already at the key `to`, and gives the clone link that is pinned to it.
    /// What is there is replaced only if its entity tag is `seen`; without `seen` only if nothing is there.
    #[wasm_bindgen(js_name = publishVersion)]
    pub async fn publish_version(
        &self,
        key: &str,
        version_id: Option<String>,
        to: &str,
        seen: Option<String>,
        publisher: Option<String>,
        note: Option<String>,
    ) -> Result<String, Thrown> {
        let version = self.version(key, version_id)?;
        let target = Target::at(&self.settings, to)?;
        let publication = publish::publish_version(
            self.client()?,
            &target,
            &version,
            seen.map(publish::Published::tagged).as_ref(),
            publisher.as_deref(),
            note.as_deref(),
        )
        .await?;
        let link = target.link(self.settings.edge()?, publication.version_id);
        Ok(link.to_string())
    }

    /// Marks that a notebook, or all of a folder, went to another path. With the same id it is done once.
    #[wasm_bindgen(js_name = archiveRename)]
    pub async fn archive_rename(&self, renaming: &Ts<Renaming>) -> Result<(), JsValue> {
        let Renaming {
            id,
            from,
            to,
            folder,
            at,
        } = read(renaming)?;
        let client = self.client()?;
        let at = UNIX_EPOCH + Duration::from_millis(at);
        let rename = Rename { id, from, to, at };
        let marking = async {
            if folder {
                history::renamed_folder(client, &self.settings, &rename).await
            } else {
                history::renamed(client, &self.settings, &rename).await
            }
        };
        Ok(marking.await.map_err(Thrown::from)?)
    }
}

impl Bookstore {
    fn version(&self, key: &str, version_id: Option<String>) -> Result<history::Version, Thrown> {
        Ok(history::Version {
            bucket: self.settings.s3_bucket.clone(),
            key: Key::new(key)?,
            version_id,
        })
    }
}
