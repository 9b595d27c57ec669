//! The site's own files: style, script and icon, under addresses that change when they do.

use http::StatusCode;

use crate::{
    headers,
    response::{self, Answer, Body},
};

/// Below which they are served.
pub const FOLDER: &str = "/bookstore/static/";

/// A file in the bundle.
pub struct Asset {
    stem: &'static str,
    extension: &'static str,
    content_type: &'static str,
    text: &'static str,
}

/// The look of every page.
pub const STYLE: Asset = Asset {
    stem: "style",
    extension: "css",
    content_type: "text/css; charset=utf-8",
    text: include_str!("../static/style.css"),
};

/// What the landing page does beyond links and a form.
pub const SCRIPT: Asset = Asset {
    stem: "landing",
    extension: "js",
    content_type: "text/javascript; charset=utf-8",
    text: include_str!("../static/landing.js"),
};

/// The icon of the tab.
pub const ICON: Asset = Asset {
    stem: "icon",
    extension: "svg",
    content_type: "image/svg+xml",
    text: include_str!("../static/icon.svg"),
};

impl Asset {
    /// Its address, such as `/bookstore/static/style.0123456789abcdef.css`.
    pub fn path(&self) -> String {
        format!("{FOLDER}{}", self.file_name())
    }

    fn file_name(&self) -> String {
        let hash = fnv1a(self.text.as_bytes());
        format!("{}.{hash:016x}.{}", self.stem, self.extension)
    }
}

/// The file of this name below [`FOLDER`].
pub fn find(file_name: &str) -> Option<Answer> {
    let asset = [STYLE, SCRIPT, ICON]
        .into_iter()
        .find(|asset| asset.file_name() == file_name)?;
    let body = Body::Bytes(asset.text.as_bytes().to_vec());
    let mut answer = response::of(StatusCode::OK, asset.content_type, body);
    headers::asset(answer.headers_mut());
    Some(answer)
}

/// [FNV-1a](https://datatracker.ietf.org/doc/html/draft-eastlake-fnv): tells one release's file from
/// another's, and need not withstand an enemy, since both are ours.
const fn fnv1a(bytes: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < bytes.len() {
        hash ^= bytes[at] as u64;
        hash = hash.wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_by_its_hash_alone() {
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
        let name = STYLE.path();
        let name = name.strip_prefix(FOLDER).unwrap();
        assert!(find(name).is_some());
        assert!(find("style.css").is_none());
        assert!(find("style.0000000000000000.css").is_none());
    }
}
