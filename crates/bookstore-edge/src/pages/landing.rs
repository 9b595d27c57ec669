//! `GET /bookstore/clone`: what a link names, before anything is done with it.
//!
//! The page acts on nothing by itself: the reader's click opens their own JupyterLab, at an address that they
//! typed or that this site proposes, never one from the link. It is whole without its script, which
//! adds the choice of another JupyterLab and a button that copies. The notebook stands below, in a frame of its own that
//! is loaded after the page and can do nothing.

use bookstore::{CloneLink, ErrorKind, clone::is_notebook, link::LAB_PARAMETER};
use bookstore_s3::ErrorKind as S3;
use futures_util::future::join;
use http::StatusCode;
use maud::{Markup, html};

use super::{Card, Page, sign_in::sign_out};
use crate::{
    access,
    asked::Asked,
    config::{Bucket, Config},
    facts::{self, Facts},
    preview,
    problem::Problem,
    response::Answer,
    router::logged,
    show,
};

/// What there is beside the version that a link pins.
enum Newer {
    /// Nothing, or that is not known.
    None,
    /// A newer version.
    Version,
    /// A delete marker: what was published has been taken back.
    TakenBack,
}

/// Shows what the link in the query names.
///
/// # Errors
/// Whatever hinders that.
pub async fn landing(asked: &Asked<'_>) -> Result<Answer, Problem> {
    let config = &*asked.config;
    let mut link = CloneLink::from_query(asked.request.query())?;
    let bucket = access::check(config, &link)?;
    let edge = config.settings.edge().map_err(logged)?;
    link.edge = edge.or_else(|| asked.request.origin());
    let (facts, newer) = join(facts::of(asked, bucket, &link), newer(asked, bucket, &link)).await;
    let facts = facts?;
    let newer = newer.of(&facts);
    let title = show::name(facts.title.as_deref().unwrap_or_else(|| link.file_name()));
    Ok(Page {
        status: StatusCode::OK,
        title: &title,
        script: true,
        lab: config.lab.as_ref(),
        card: Some(Card {
            description: description(&facts),
            link: link.to_string(),
        }),
        main: html! {
            h1 { bdi { (title) } }
            (newer_note(&link, &newer))
            (table(&link, &facts))
            p.trust { "Only copy code from locations that you recognize and trust." }
            (open(config, &link))
            p #message role="status" aria-live="polite" {}
            (share(&link))
            @if config.is_closed() { (sign_out()) }
        },
        below: is_notebook(link.key.as_str()).then(|| frame(&link, &facts)),
    }
    .answer())
}

/// What is there by now, for a link that pins a version.
async fn newer(asked: &Asked<'_>, bucket: &Bucket, link: &CloneLink) -> Looked {
    if link.version_id.is_none() {
        return Looked(None);
    }
    let newest = link.clone().newest();
    Looked(Some(
        facts::no_older(asked, bucket, &newest, facts::HINT).await,
    ))
}

/// What looking for a newer version gave.
struct Looked(Option<Result<Facts, Problem>>);

impl Looked {
    fn of(self, facts: &Facts) -> Newer {
        match self.0 {
            Some(Ok(newest)) if newest.version_id != facts.version_id => Newer::Version,
            Some(Err(problem))
                if problem.error.kind == ErrorKind::S3(S3::Deleted)
                    || problem.error.kind == ErrorKind::S3(S3::NotFound) =>
            {
                Newer::TakenBack
            }
            _ => Newer::None,
        }
    }
}

fn newer_note(link: &CloneLink, newer: &Newer) -> Markup {
    match newer {
        Newer::None => html! {},
        Newer::Version => html! {
            p.newer {
                "There is a newer version. "
                a href=(link.clone().newest()) { "Open the newest version" }
            }
        },
        Newer::TakenBack => html! {
            p.newer { "This has been taken back since; this version is still there." }
        },
    }
}

/// What a chat shows below the title of a link.
fn description(facts: &Facts) -> String {
    let mut parts = Vec::new();
    parts.extend(cells(facts));
    parts.extend(kernel(facts));
    parts.extend(facts.size.map(show::size));
    if let Some(time) = facts.published().and_then(show::time) {
        let by = facts.publisher.as_deref().map(show::name);
        let by = by.map_or_else(String::new, |by| format!(" by {by}"));
        parts.push(format!("published {}{by}", time.text));
    }
    parts.join(" · ")
}

fn cells(facts: &Facts) -> Option<String> {
    let count = facts.cells?;
    let more = if facts.more_cells { "more than " } else { "" };
    let unit = if count == 1 { "cell" } else { "cells" };
    Some(format!("{more}{count} {unit}"))
}

/// `Python 3 (ipykernel)`, with the language where that says more.
fn kernel(facts: &Facts) -> Option<String> {
    match (&facts.kernel, &facts.language) {
        (Some(kernel), Some(language))
            if !kernel.to_lowercase().contains(&language.to_lowercase()) =>
        {
            Some(show::name(&format!("{kernel}, {language}")))
        }
        (Some(name), _) | (None, Some(name)) => Some(show::name(name)),
        (None, None) => None,
    }
}

fn table(link: &CloneLink, facts: &Facts) -> Markup {
    let time = facts.published().and_then(show::time);
    let version = link.version_id.as_ref().or(facts.version_id.as_ref());
    html! {
        dl.facts {
            @if let Some(kernel) = kernel(facts) {
                (fact("Kernel", &html! { bdi { (kernel) } }))
            }
            @if let Some(cells) = cells(facts) {
                (fact("Cells", &html! { (cells.trim_end_matches(" cells").trim_end_matches(" cell")) }))
            }
            @if let Some(size) = facts.size {
                (fact("Size", &html! { (show::size(size)) }))
            }
            @if let Some(time) = time {
                (fact("Published", &html! {
                    time datetime=(time.iso) { (time.text) }
                    @if let Some(by) = &facts.publisher { " by " bdi { (show::name(by)) } }
                }))
            }
            @if let Some(version) = version {
                (fact("Version", &html! {
                    code { (show::name(version)) }
                    @if link.version_id.is_none() { " (the newest)" }
                }))
            }
            (fact("Key", &html! { bdi { (show::name(link.key.as_str())) } }))
            (fact("Bucket", &html! { (link.bucket) }))
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

/// The notebook, in a frame that may open links in tabs of their own and nothing else.
fn frame(link: &CloneLink, facts: &Facts) -> Markup {
    let address = format!("/bookstore/preview?{}", link.query());
    let cut = facts.size.is_some_and(|size| size > preview::LIMIT);
    html! {
        section.preview aria-labelledby="preview-title" {
            div.preview-head {
                h2 #preview-title { "Preview" }
                a href=(address) target="_blank" rel="noopener" { "Open on a page of its own" }
            }
            @if cut {
                p.fine { "This notebook is large: its first part is shown." }
            }
            iframe src=(address) title="The notebook" loading="lazy"
                sandbox="allow-popups allow-popups-to-escape-sandbox" {}
        }
    }
}
