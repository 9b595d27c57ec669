//! `GET /`: what this site is.

use http::StatusCode;
use maud::html;

use super::Page;
use crate::response::Answer;

/// The page at the site's own address.
pub fn home() -> Answer {
    let main = html! {
        h1 { "Shared notebooks" }
        p {
            "This site hands on Jupyter notebooks that people have published with bookstore. "
            "Someone who publishes one gets a link to it; the link opens a page here, from which you can "
            "open the notebook in your own JupyterLab or download it."
        }
        p { "There is no list of notebooks: ask for a link." }
        h2 { "For scripts" }
        dl {
            div {
                dt { code { "GET /api/bookstore" } }
                dd { "The release, and what is switched on." }
            }
            div {
                dt { code { "GET /bookstore/download?s3_bucket=…&s3_key=…" } }
                dd { "The file, as it was published." }
            }
            div {
                dt { code { "POST /api/bookstore/clone" } }
                dd {
                    "The notebook as a Jupyter contents model, for "
                    code { r#"{"s3_bucket": "…", "s3_key": "…"}"# } "."
                }
            }
        }
    };
    Page {
        status: StatusCode::OK,
        title: "Shared notebooks",
        script: false,
        lab: None,
        card: None,
        main,
        below: None,
    }
    .answer()
}
