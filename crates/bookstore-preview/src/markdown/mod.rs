//! Markdown: `CommonMark` with GitHub's tables, task lists, strikethrough, footnotes and bare addresses, as Jupyter
//! shows it.
//!
//! Mathematics, code blocks and attached images are taken out, the rest becomes HTML, which is sanitised, and only
//! then are they put in, in the form that was made here: the sanitiser need not know them, and what a notebook brings
//! along can never look like them.
//!
//! pulldown-cmark is the choice here: its events let code, headings and images be turned into our own, it is linear
//! on hostile input, and it is the smallest (87 KB of gzipped wasm; comrak, which does the same, is several times that).

mod addresses;
mod attached;
mod formulas;
mod headings;
mod marks;

use std::{borrow::Cow, fmt::Write as _, ops::Range};

use pulldown_cmark::{
    CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeStream, html::push_html,
};

use self::addresses::Addresses;
use self::attached::Attached;
use self::formulas::Formula;
pub(crate) use self::headings::{Anchors, Heading};
use crate::{
    escape, highlight,
    html::{self, CLOSE, Fill, OPEN, Refusal},
    json::Object,
    math::{self, Macros},
    styles::Styles,
};

/// Longest text that is read as Markdown.
const LIMIT: usize = 1024 * 1024;
/// Most marks in a text: any of them may begin a part, of which the parser keeps 200 bytes each.
const MARKS: usize = 300_000;

/// What the texts of one notebook share.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    /// What mathematics has defined so far.
    pub(crate) macros: Macros,
    /// The names of the cells' headings so far.
    pub(crate) anchors: Anchors,
}

/// Where a text stands.
#[derive(Clone, Copy)]
pub(crate) enum Place<'a> {
    /// In a cell, with what is attached to it. Its headings can be linked to.
    Cell(&'a Object<'a>),
    /// In an output.
    Output,
}

/// Writes a text as HTML. `number` tells this text from the others of its document.
///
/// # Errors
/// When it is too large or too deep; nothing is written then.
pub(crate) fn write(
    out: &mut String,
    text: &str,
    number: usize,
    place: Place<'_>,
    styles: &mut Styles,
    shared: &mut Shared,
) -> Result<(), Refusal> {
    let text = marks::removed(text);
    let mut source = Source::read(&text)?;
    let mut html = String::with_capacity(text.len() * 3 / 2);
    let mut fillings: Vec<Filling<'_>> = source.formulas.drain(..).map(Filling::Formula).collect();
    let events = events(
        &source.text,
        number,
        place,
        &mut shared.anchors,
        &mut fillings,
    );
    push_html(&mut html, events.into_iter());
    let attachments = match place {
        Place::Cell(attachments) => Some(attachments),
        Place::Output => None,
    };
    let mut fillings = Fillings {
        attached: Attached::of(attachments),
        all: fillings,
        macros: &mut shared.macros,
    };
    html::sanitise(out, &html, styles, &mut fillings)
}

/// The headings of a text, for a table of contents.
pub(crate) fn headings(text: &str, anchors: &mut Anchors) -> Vec<Heading> {
    let text = marks::removed(text);
    Source::read(&text).map_or_else(|_| Vec::new(), |source| headings::of(&source, anchors))
}

/// The text of HTML that may hold formulas and nothing else of Markdown: `text/latex`.
pub(crate) fn write_formulas(out: &mut String, text: &str, macros: &mut Macros) {
    let mut end = 0;
    for (range, formula) in formulas::find(text, &[]) {
        escape::write(out, &text[end..range.start]);
        math::write(out, formula.tex, formula.display, macros);
        end = range.end;
    }
    escape::write(out, &text[end..]);
}

/// A text with places for its formulas.
struct Source<'a> {
    text: Cow<'a, str>,
    formulas: Vec<Formula<'a>>,
}

impl<'a> Source<'a> {
    fn read(text: &'a str) -> Result<Self, Refusal> {
        if text.len() > LIMIT {
            return Err(Refusal::Large);
        }
        let mark = |byte: &u8| byte.is_ascii_punctuation() || *byte == b'\n';
        if text.bytes().filter(mark).count() > MARKS {
            return Err(Refusal::Complex);
        }
        let mut source = Self {
            text: text.into(),
            formulas: Vec::new(),
        };
        if !text.contains('$') && !text.contains("\\\\") && !text.contains("\\begin{") {
            return Ok(source);
        }
        let found = formulas::find(text, &code_in(text));
        if found.is_empty() {
            return Ok(source);
        }
        let mut marked = String::with_capacity(text.len());
        let mut end = 0;
        for (number, (range, formula)) in found.into_iter().enumerate() {
            marked.push_str(&text[end..range.start]);
            place(&mut marked, number);
            end = range.end;
            source.formulas.push(formula);
        }
        marked.push_str(&text[end..]);
        source.text = marked.into();
        Ok(source)
    }

    /// A piece of the text as its author wrote it, formulas in their places.
    fn restored<'t>(&self, piece: &'t str) -> Cow<'t, str> {
        restored(piece, |number| {
            self.formulas.get(number).map(|formula| formula.source)
        })
    }
}

/// Marks the place of filling `number`.
fn place(out: &mut String, number: usize) {
    let _ = write!(out, "{OPEN}{number}{CLOSE}");
}

fn restored<'t, 'f>(piece: &'t str, source: impl Fn(usize) -> Option<&'f str>) -> Cow<'t, str> {
    if !piece.contains(OPEN) {
        return piece.into();
    }
    let mut text = String::new();
    let mut parts = piece.split(OPEN);
    text.extend(parts.next());
    for part in parts {
        let (number, rest) = part.split_once(CLOSE).unwrap_or((part, ""));
        text.extend(number.parse().ok().and_then(&source));
        text.push_str(rest);
    }
    text.into()
}

fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(
        text,
        Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_GFM,
    )
}

/// Where code stands.
fn code_in(text: &str) -> Vec<Range<usize>> {
    parser(text)
        .into_offset_iter()
        .filter_map(|(event, range)| {
            matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))).then_some(range)
        })
        .collect()
}

/// What stands in a place of the text.
enum Filling<'a> {
    Formula(Formula<'a>),
    /// HTML that was made here.
    Html(String),
}

struct Fillings<'a, 'm> {
    attached: Attached<'a>,
    all: Vec<Filling<'a>>,
    macros: &'m mut Macros,
}

impl Fill for Fillings<'_, '_> {
    fn html(&mut self, number: usize, out: &mut String) {
        match self.all.get(number) {
            Some(Filling::Formula(formula)) => {
                math::write(out, formula.tex, formula.display, self.macros);
            }
            Some(Filling::Html(html)) => out.push_str(html),
            None => {}
        }
    }

    fn text(&mut self, number: usize, out: &mut String) {
        if let Some(Filling::Formula(formula)) = self.all.get(number) {
            out.push_str(formula.source);
        }
    }

    fn attachment(&mut self, name: &str) -> Option<String> {
        self.attached.address(name)
    }
}

/// The text's events, what is made here in its place.
fn events<'t>(
    text: &'t str,
    number: usize,
    stands: Place<'_>,
    anchors: &mut Anchors,
    fillings: &mut Vec<Filling<'_>>,
) -> Vec<Event<'t>> {
    let mut events = Vec::new();
    let mut heading = None;
    // Links that share one target repeat it.
    let mut left = LIMIT;
    let mut addresses = Addresses::of(text);
    // An address may hold what begins a piece of its own, such as `_`.
    let mut parser = TextMergeStream::new(parser(text));
    while let Some(event) = parser.next() {
        if let Some((_, name)) = &mut heading {
            headings::gather(name, &event);
        }
        let event = match event {
            Event::Start(Tag::Heading { .. }) => {
                heading = matches!(stands, Place::Cell(_)).then(|| (events.len(), String::new()));
                event
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some((start, name)) = heading.take()
                    && let Some(Event::Start(Tag::Heading { id, .. })) = events.get_mut(start)
                {
                    *id = Some(anchors.name(&source_of(fillings, &name)).into());
                }
                event
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let code = text_until(&mut parser, |end| matches!(end, TagEnd::CodeBlock));
                filled(fillings, code_block(&kind, &source_of(fillings, &code)))
            }
            Event::TaskListMarker(done) => {
                let (mark, word) = if done {
                    ("☑", "done")
                } else {
                    ("☐", "to do")
                };
                let html = format!("<span role=\"img\" aria-label=\"{word}\">{mark}</span> ");
                filled(fillings, html)
            }
            // Footnotes are known by name in their text alone, not in the document.
            Event::FootnoteReference(name) => {
                Event::FootnoteReference(format!("{number}-{name}").into())
            }
            Event::Start(Tag::FootnoteDefinition(name)) => {
                Event::Start(Tag::FootnoteDefinition(format!("{number}-{name}").into()))
            }
            Event::Code(code) if code.contains(OPEN) => {
                Event::Code(source_of(fillings, &code).into())
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) if dest_url.contains(OPEN) => {
                let restored = if left > 0 {
                    source_of(fillings, &dest_url)
                } else {
                    String::new()
                };
                left = left.saturating_sub(restored.len());
                Event::Start(Tag::Link {
                    link_type,
                    dest_url: restored.into(),
                    title,
                    id,
                })
            }
            event => event,
        };
        addresses.add(&mut events, event);
    }
    events
}

/// A piece of the text as its author wrote it.
fn source_of(fillings: &[Filling<'_>], piece: &str) -> String {
    restored(piece, |number| match fillings.get(number) {
        Some(Filling::Formula(formula)) => Some(formula.source),
        _ => None,
    })
    .into_owned()
}

/// An event that stands for HTML made here.
fn filled<'t>(fillings: &mut Vec<Filling<'_>>, html: String) -> Event<'t> {
    let mut mark = String::new();
    place(&mut mark, fillings.len());
    fillings.push(Filling::Html(html));
    Event::Html(mark.into())
}

/// The text up to the end of what has begun.
fn text_until<'t>(
    parser: &mut impl Iterator<Item = Event<'t>>,
    ends: impl Fn(TagEnd) -> bool,
) -> String {
    let mut text = String::new();
    for event in parser {
        match event {
            Event::End(end) if ends(end) => break,
            Event::Text(piece) | Event::Code(piece) => text.push_str(&piece),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

fn code_block(kind: &CodeBlockKind<'_>, code: &str) -> String {
    let language = match kind {
        CodeBlockKind::Fenced(info) => info.split([' ', ',', '{']).next().unwrap_or_default(),
        CodeBlockKind::Indented => "",
    };
    let mut html = String::with_capacity(code.len() + 64);
    highlight::block(&mut html, language, code);
    html
}
