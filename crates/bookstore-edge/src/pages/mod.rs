//! Pages for readers, in one dress.
//!
//! Written with `maud`: templates that the compiler checks, that escape whatever comes from a link or an
//! object unless told otherwise, and that cost a few KB of wasm.

mod home;
mod landing;
mod problem;
mod sign_in;

use http::StatusCode;
use maud::{DOCTYPE, Markup, html};
use url::Url;

pub use home::home;
pub use landing::landing;
pub use problem::{no_preview, problem};
pub use sign_in::{SIGN_IN, SIGN_OUT, sign_in, signed_in, signed_out};

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
    /// What a chat shows of it.
    card: Option<Card>,
    main: Markup,
    /// What stands below, as wide as the window.
    below: Option<Markup>,
}

/// What a chat shows of a link: words alone, nothing that it would fetch.
struct Card {
    description: String,
    link: String,
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
                    @if let Some(card) = &self.card {
                        meta name="description" content=(card.description);
                        meta property="og:type" content="article";
                        meta property="og:site_name" content="bookstore";
                        meta property="og:title" content=(self.title);
                        meta property="og:description" content=(card.description);
                        meta property="og:url" content=(card.link);
                        meta name="twitter:card" content="summary";
                    }
                    link rel="icon" type="image/svg+xml" href=(ICON.path());
                    link rel="stylesheet" href=(STYLE.path());
                    @if self.script {
                        script type="module" src=(SCRIPT.path()) {}
                    }
                }
                body.wide[self.below.is_some()] {
                    header {
                        a href="/" {
                            img src=(ICON.path()) alt="" width="24" height="24";
                            "bookstore"
                        }
                    }
                    main {
                        div.card { (self.main) }
                        @if let Some(below) = &self.below { (below) }
                    }
                }
            }
        };
        let body = Body::Bytes(document.into_string().into_bytes());
        let mut answer = response::of(self.status, "text/html; charset=utf-8", body);
        headers::page(answer.headers_mut(), self.lab);
        answer
    }
}
