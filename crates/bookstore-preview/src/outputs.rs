//! Outputs: of each bundle the richest form that is safe.
//!
//! What only a script could show is named and left to JupyterLab; an image of it, or its text, stands in where
//! the bundle has one.

use std::{borrow::Cow, fmt::Write as _};

use crate::{
    block::{Blocks, left_out},
    cell::{Output, Prompt},
    html::{self, NoFill},
    image::Image,
    json::{Json, Object},
    markdown::{self, Place},
    terminal, tree,
};

/// Writes the outputs of a cell.
pub(crate) fn write(out: &mut String, outputs: Vec<Output<'_>>, blocks: &mut Blocks) {
    let mut outputs = outputs.into_iter().peekable();
    while let Some(output) = outputs.next() {
        match output {
            Output::Stream { stderr, text } => {
                let mut text = text;
                // Programs write in pieces; a line may go on in the next, or be overwritten there.
                while let Some(Output::Stream { text: more, .. }) = outputs.next_if(
                    |next| matches!(next, Output::Stream { stderr: other, .. } if *other == stderr),
                ) {
                    text.to_mut().push_str(&more);
                }
                terminal::write(out, if stderr { "stderr" } else { "stdout" }, &text, blocks);
            }
            Output::Error { traceback } => terminal::write(out, "error", &traceback, blocks),
            Output::Data {
                result,
                bundle,
                metadata,
            } => {
                if let Some(number) = result {
                    prompt(out, "Out", number);
                }
                data(out, &bundle, &metadata, blocks);
            }
            Output::Unknown => left_out(out, "An output of a kind that is not known is not shown."),
        }
    }
}

/// Writes a prompt, as nbviewer does: `In [3]:` or `Out[3]:`.
pub(crate) fn prompt(out: &mut String, word: &str, number: Prompt) {
    let number = number
        .0
        .map_or_else(|| " ".to_owned(), |number| number.to_string());
    let _ = write!(out, "<div class=\"prompt\">{word:<3}[{number}]:</div>");
}

/// Media types that a script shows, by how they begin, and what they are called.
const INTERACTIVE: [(&str, &str); 8] = [
    ("application/vnd.jupyter.widget-view", "Widget"),
    ("application/vnd.plotly", "Plotly chart"),
    ("application/vnd.vega", "Vega chart"),
    ("application/vnd.bokeh", "Bokeh chart"),
    ("application/vnd.holoviews", "HoloViews chart"),
    ("application/vdom", "Interactive document"),
    ("application/javascript", "Script"),
    ("text/javascript", "Script"),
];

/// Elements that a page needs scripts or other pages for.
const ACTIVE: [&str; 8] = [
    "<script", "<iframe", "<canvas", "<object", "<embed", "<video", "<audio", "<svg",
];

fn data(out: &mut String, bundle: &Object<'_>, metadata: &Object<'_>, blocks: &mut Blocks) {
    let interactive = INTERACTIVE.into_iter().find(|(begin, _)| {
        bundle
            .members()
            .any(|(media_type, _)| media_type.starts_with(begin))
    });
    if let Some((_, name)) = interactive {
        is_interactive(out, name);
        if !image(out, bundle, metadata, blocks) && !html(out, bundle, blocks, true) {
            plain(out, bundle, blocks);
        }
        return;
    }
    let before = out.len();
    let shown = drawing(out, bundle, metadata, blocks)
        || html(out, bundle, blocks, false)
        || markdown(out, bundle, blocks)
        || latex(out, bundle, blocks)
        || image(out, bundle, metadata, blocks)
        || json(out, bundle, blocks)
        || plain(out, bundle, blocks);
    // HTML in which there is nothing to see is a place that a script fills, of which its own output tells.
    let mut others = bundle
        .members()
        .filter(|(media_type, _)| *media_type != "text/html");
    if !shown
        && out.len() == before
        && let Some((media_type, _)) = others.next()
    {
        left_out(
            out,
            &format!("An output of type {media_type} is not shown."),
        );
    }
}

fn is_interactive(out: &mut String, name: &str) {
    note(
        out,
        &format!("{name}: interactive in JupyterLab, not on this page."),
    );
}

/// Says what is not shown, once where one output loads what the next one needs.
fn note(out: &mut String, what: &str) {
    let begin = out.len();
    left_out(out, what);
    if out[..begin].ends_with(&out[begin..]) {
        out.truncate(begin);
    }
}

/// Says what a page without scripts and other pages lacks of this HTML, whose letters are small.
fn is_active(out: &mut String, html: &str, what: &str) {
    let has = |tags: &[&str]| tags.iter().any(|tag| html.contains(tag));
    let what = if has(&["<script", "<canvas", "<svg"]) {
        format!("{what} is interactive in JupyterLab, not on this page.")
    } else if has(&["<video", "<audio"]) {
        "This plays in JupyterLab, not on this page.".to_owned()
    } else {
        "JupyterLab shows another page here.".to_owned()
    };
    note(out, &what);
}

/// Writes the HTML of a bundle. `named` tells that the output was said to be interactive already. Answers whether
/// there is something to see in it.
fn html(out: &mut String, bundle: &Object<'_>, blocks: &mut Blocks, named: bool) -> bool {
    let Some(text) = bundle.text("text/html") else {
        return false;
    };
    let lower = text.to_ascii_lowercase();
    let active = ACTIVE.iter().any(|tag| lower.contains(tag));
    let before = out.len();
    if active && !named {
        is_active(out, &lower, "Some of this output");
    }
    let begin = out.len();
    let outcome = blocks.try_write(out, "output html", |out, styles, _| {
        html::sanitise(out, &text, styles, &mut NoFill)
    });
    match outcome {
        Ok(()) if is_visible(&out[begin..]) => return true,
        Ok(()) if active && !named => {
            out.truncate(before);
            is_active(out, &lower, "This output");
            // Its image or its text stands in, where there is one.
            return false;
        }
        Ok(()) => {}
        Err(refusal) => {
            out.truncate(before);
            left_out(
                out,
                &format!("The HTML of this output is not shown: {refusal}."),
            );
            return false;
        }
    }
    out.truncate(before);
    false
}

/// Whether a reader would see anything of this HTML, which was made here.
fn is_visible(html: &str) -> bool {
    let mut rest = html;
    if let Some(style) = html.find("</style>") {
        rest = &html[style + "</style>".len()..];
    }
    if rest.contains("<img") || rest.contains("<hr") {
        return true;
    }
    loop {
        let Some(tag) = rest.find('<') else {
            return !rest.trim().is_empty();
        };
        if !rest[..tag].trim().is_empty() {
            return true;
        }
        let Some(end) = rest[tag..].find('>') else {
            return false;
        };
        rest = &rest[tag + end + 1..];
    }
}

fn markdown(out: &mut String, bundle: &Object<'_>, blocks: &mut Blocks) -> bool {
    let Some(text) = bundle.text("text/markdown") else {
        return false;
    };
    let number = blocks.number();
    let outcome = blocks.try_write(out, "output text", |out, styles, shared| {
        markdown::write(out, &text, number, Place::Output, styles, shared)
    });
    if let Err(refusal) = outcome {
        left_out(
            out,
            &format!("The Markdown of this output is shown as text: {refusal}."),
        );
        terminal::write(out, "plain", &text, blocks);
    }
    true
}

fn latex(out: &mut String, bundle: &Object<'_>, blocks: &mut Blocks) -> bool {
    let Some(text) = bundle
        .text("text/latex")
        .filter(|text| text.len() <= terminal::TEXT)
    else {
        return false;
    };
    blocks.write(out, "output latex", |out, _, shared| {
        markdown::write_formulas(out, &text, &mut shared.macros);
    });
    true
}

fn image(
    out: &mut String,
    bundle: &Object<'_>,
    metadata: &Object<'_>,
    blocks: &mut Blocks,
) -> bool {
    let Some(image) = Image::of(bundle) else {
        return false;
    };
    let own = metadata.object(image.media_type());
    let number = |name| {
        own.get(name)
            .or_else(|| metadata.get(name))
            .and_then(Json::count)
    };
    let alt = own.text("alt").or_else(|| metadata.text("alt"));
    let alt = alt.unwrap_or_else(|| alternative(bundle));
    let size = (number("width"), number("height"));
    blocks.write(out, "output image", |out, _, _| {
        image.write(out, &alt, size);
    });
    true
}

/// Writes HTML that is one SVG, as some kernels and libraries give theirs, as the image that it is.
fn drawing(
    out: &mut String,
    bundle: &Object<'_>,
    metadata: &Object<'_>,
    blocks: &mut Blocks,
) -> bool {
    let Some(value) = bundle.get("text/html") else {
        return false;
    };
    let is_drawing = value.text().is_some_and(|text| {
        let text = text.trim();
        let begins = ["<svg", "<?xml", "<!DOCTYPE svg"];
        begins.iter().any(|begin| text.starts_with(begin))
            && text.ends_with("</svg>")
            && text.matches("</svg>").count() == 1
    });
    if !is_drawing {
        return false;
    }
    let mut members = vec![("image/svg+xml".into(), value)];
    members.extend(
        bundle
            .get("text/plain")
            .map(|plain| ("text/plain".into(), plain)),
    );
    image(out, &members.into_iter().collect(), metadata, blocks)
}

/// Words for an image. What matplotlib and `IPython` say of theirs tells nothing.
fn alternative<'a>(bundle: &Object<'a>) -> Cow<'a, str> {
    bundle
        .text("text/plain")
        .filter(|text| !text.trim_start().starts_with('<') && text.len() <= 300)
        .unwrap_or("Image, an output of the code above".into())
}

fn json(out: &mut String, bundle: &Object<'_>, blocks: &mut Blocks) -> bool {
    let value = bundle.members().find(|(media_type, _)| {
        *media_type == "application/json"
            || media_type.starts_with("application/") && media_type.ends_with("+json")
    });
    let Some((_, value)) = value else {
        return false;
    };
    let shown = blocks.try_write(out, "output", |out, _, _| {
        tree::write(out, value.source()).then_some(()).ok_or(())
    });
    if shown.is_err() {
        terminal::write(out, "plain", value.source(), blocks);
    }
    true
}

fn plain(out: &mut String, bundle: &Object<'_>, blocks: &mut Blocks) -> bool {
    let text = bundle.text("text/plain").or_else(|| {
        let mut texts = bundle.members().filter(|(media_type, _)| {
            media_type.starts_with("text/")
                && !media_type.ends_with("javascript")
                && *media_type != "text/html"
        });
        texts.find_map(|(_, value)| value.text())
    });
    let Some(text) = text else {
        return false;
    };
    terminal::write(out, "plain", &text, blocks);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_output_loads_for_another_is_told_once() {
        let mut out = String::new();
        is_interactive(&mut out, "Bokeh chart");
        is_interactive(&mut out, "Bokeh chart");
        assert_eq!(out.matches("Bokeh").count(), 1);
        is_interactive(&mut out, "Widget");
        is_interactive(&mut out, "Bokeh chart");
        assert_eq!(out.matches("Bokeh").count(), 2);
    }

    #[test]
    fn what_a_reader_would_not_see_is_known() {
        for html in ["", "<div> \n</div>", "<div class=\"a\"></div>"] {
            assert!(!is_visible(html), "{html}");
        }
        for html in [
            "<p>a</p>",
            "<img src=\"data:\">",
            "<style>x</style><b>.</b>",
        ] {
            assert!(is_visible(html), "{html}");
        }
    }
}
