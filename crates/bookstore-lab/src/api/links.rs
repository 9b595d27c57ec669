//! Clone links: what one names, and where its bytes come from.

use bookstore::{
    CloneLink,
    clone::{self, Source},
};
use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::{Bookstore, ts};
use crate::{failure::Thrown, types};

/// Reads a clone link.
///
/// # Errors
/// What is no clone link.
#[wasm_bindgen(js_name = parseLink)]
pub fn parse_link(link: &str) -> Result<Ts<types::Link>, Thrown> {
    let link = CloneLink::parse(link)?;
    let file_name = clone::file_name(&link);
    let CloneLink {
        edge,
        bucket,
        key,
        version_id,
    } = link;
    Ok(ts(&types::Link {
        edge: edge.map(|edge| edge.to_string()),
        bucket,
        key: key.as_str().to_owned(),
        version_id,
        file_name,
    }))
}

#[wasm_bindgen]
impl Bookstore {
    /// Where a link's bytes would come from: the address on an edge, or none for straight from S3.
    ///
    /// # Errors
    /// A foreign bucket without an edge; cloning that is switched off.
    #[wasm_bindgen(js_name = cloneSource)]
    pub fn clone_source(&self, link: &str) -> Result<Ts<types::CloneSource>, Thrown> {
        let link = CloneLink::parse(link)?;
        let source = clone::source(&link, &self.settings, self.signs)?;
        let own_edge = match (&link.edge, self.settings.edge()?) {
            (None, _) => true,
            (Some(edge), Some(own)) => edge == &own,
            (Some(_), None) => false,
        };
        Ok(ts(&match source {
            Source::S3 => types::CloneSource {
                url: None,
                host: self.client()?.config().endpoint.authority().to_owned(),
                own_edge,
            },
            Source::Edge { host, url } => types::CloneSource {
                host,
                url: Some(url),
                own_edge,
            },
        }))
    }

    /// Asks S3 for a link's object: a good answer, whose bytes are still on their way. They are read in
    /// JavaScript, piece by piece, and are never copied into wasm.
    #[wasm_bindgen(js_name = openFromS3)]
    pub async fn open_from_s3(&self, link: &str) -> Result<web_sys::Response, Thrown> {
        let link = CloneLink::parse(link)?;
        let opened = self.client()?.send(clone::object(&link)).await?;
        Ok(opened.body.into_answer())
    }
}
