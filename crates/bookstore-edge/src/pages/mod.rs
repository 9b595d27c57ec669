//! Pages for readers, in one dress.
//!
//! Written with `maud`: templates that the compiler checks, that escape whatever comes from a link or an
//! object unless told otherwise, and that cost a few KB of wasm.

mod home;
mod landing;
mod problem;

use http::StatusCode;
use maud::{DOCTYPE, Markup, html};
use url::Url;

pub use home::home;
pub use landing::landing;
pub use problem::problem;

use crate::{
    assets::{ICON, SCRIPT, STYLE},
    headers,
    response::{self, Answer, Body},
};

/// A page that stands alone.
struct Page<'a> {
    status: StatusCode,
    /// What the tab says.
    title: &'a str,
    /// Whether the landing page's script belongs to it.
    script: bool,
    /// The JupyterLab to which its form may go.
    lab: Option<&'a Url>,
    main: Markup,
}

impl Page<'_> {
    fn answer(&self) -> Answer {
        let document = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    title { (self.title) " · bookstore" }
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="robots" content="noindex";
                    link rel="icon" type="image/svg+xml" href=(ICON.path());
                    link rel="stylesheet" href=(STYLE.path());
                    @if self.script {
                        script type="module" src=(SCRIPT.path()) {}
                    }
                }
                body {
                    header {
                        a href="/" {
                            img src=(ICON.path()) alt="" width="24" height="24";
                            "bookstore"
                        }
                    }
                    main { (self.main) }
                }
            }
        };
        let body = Body::Bytes(document.into_string().into_bytes());
        let mut answer = response::of(self.status, "text/html; charset=utf-8", body);
        headers::page(answer.headers_mut(), self.lab);
        answer
    }
}
