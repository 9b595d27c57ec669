//! `GET /bookstore/clone`: what a link names, before anything is done with it.
//!
//! The page acts on nothing by itself: the reader's click opens their own JupyterLab, at an address that they
//! typed or that this site proposes, never one from the link. It is whole without its script, which
//! adds the choice of another JupyterLab and a button that copies.

use bookstore::{
    CloneLink,
    link::LAB_PARAMETER,
    notebook,
    publish::{self, Published},
};
use http::StatusCode;
use maud::{Markup, html};

use super::Page;
use crate::{
    access,
    config::Config,
    object::{Storage, beginning_of},
    problem::Problem,
    request::Request,
    response::Answer,
    router::logged,
    show,
    transport::join,
};

/// What the page tells.
struct Facts {
    title: String,
    /// The version that is there now, or the one that the link pins.
    version_id: Option<String>,
    published: Published,
}

/// Shows what the link in the query names.
///
/// # Errors
/// Whatever hinders that.
pub async fn landing(config: &Config, request: &Request<'_>) -> Result<Answer, Problem> {
    let mut link = CloneLink::from_query(request.query())?;
    access::check(config, &link)?;
    let edge = config.settings.edge().map_err(logged)?;
    link.edge = edge.or_else(|| request.origin());
    let storage = Storage::new(config).map_err(logged)?;
    let (metadata, beginning) = storage
        .peek(&link, beginning_of(&link))
        .await
        .map_err(logged)?;
    let heading = notebook::title(&join(&beginning));
    let facts = Facts {
        title: show::name(heading.as_deref().unwrap_or_else(|| link.file_name())),
        version_id: link
            .version_id
            .clone()
            .or_else(|| metadata.version_id.clone().filter(|id| publish::stays(id))),
        published: metadata.into(),
    };
    Ok(Page {
        status: StatusCode::OK,
        title: &facts.title,
        script: true,
        lab: config.lab.as_ref(),
        main: html! {
            h1 { bdi { (facts.title) } }
            (table(&link, &facts))
            p.trust { "Only copy code from locations that you recognize and trust." }
            (open(config, &link))
            p #message role="status" aria-live="polite" {}
            (share(&link))
        },
    }
    .answer())
}

fn table(link: &CloneLink, facts: &Facts) -> Markup {
    let published = &facts.published;
    let time = published.at.and_then(show::time);
    html! {
        dl.facts {
            (fact("Key", &html! { bdi { (show::name(link.key.as_str())) } }))
            (fact("Bucket", &html! { (link.bucket) }))
            @if let Some(version) = &facts.version_id {
                (fact("Version", &html! {
                    code { (show::name(version)) }
                    @if link.version_id.is_none() { " (the newest)" }
                }))
            }
            @if let Some(size) = published.size {
                (fact("Size", &html! { (show::size(size)) }))
            }
            @if let Some(time) = time {
                (fact("Published", &html! {
                    time datetime=(time.iso) { (time.text) }
                    @if let Some(by) = &published.by { " by " bdi { (show::name(by)) } }
                }))
            }
        }
    }
}

fn fact(name: &str, value: &Markup) -> Markup {
    html! {
        div { dt { (name) } dd { (value) } }
    }
}

/// Without the script this is a plain form to the proposed JupyterLab; with it the reader may name another.
fn open(config: &Config, link: &CloneLink) -> Markup {
    let lab = config
        .lab
        .as_ref()
        .map(|lab| lab.as_str().trim_end_matches('/'));
    html! {
        form #open method="get" action=[lab.map(|lab| format!("{lab}/lab"))] {
            input type="hidden" name=(LAB_PARAMETER) value=(link);
            div #lab-field hidden {
                label for="lab" { "Your JupyterLab’s address" }
                input #lab type="text" inputmode="url" autocomplete="url" spellcheck="false"
                    autocapitalize="none" placeholder="https://jupyter.example.org"
                    value=[lab] aria-describedby="lab-hint";
                p #lab-hint.fine { "Kept in this browser for the next link." }
            }
            p.actions {
                button #open-button.primary type="submit" hidden[lab.is_none()] {
                    "Open in JupyterLab"
                }
                @if let Some(edge) = &link.edge {
                    a.button href=(link.download_from(edge)) download { "Download" }
                }
            }
            // Not `noscript`: it also stands there when the script does not arrive.
            p #without-script.fine {
                @if let Some(lab) = lab { "Opens " (lab) ". " }
                "In any JupyterLab with bookstore, choose “Clone from Link…” and paste the link below."
            }
        }
    }
}

fn share(link: &CloneLink) -> Markup {
    html! {
        div.share {
            label for="link" { "Link to this page" }
            div.row {
                input #link type="text" readonly value=(link);
                button #copy type="button" hidden { "Copy link" }
            }
        }
    }
}
