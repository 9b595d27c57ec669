//! Writes safe tags and text for hostile ones.

use super::{
    Fill, Refusal, attributes, css,
    dropped::{Dropped, Part},
    elements::{self, Element, Kind},
    fill,
    links::{self, Link, Source},
    nesting::{self, Nesting},
    read::Tag,
};
use crate::{escape, styles::Styles};

/// Most elements that are written for one piece of HTML, so that a reader's browser can bear the page.
const ELEMENTS: usize = 300_000;

/// Most bytes that are written for one piece of HTML, filled placeholders aside.
const WRITTEN: usize = 32 * 1024 * 1024;

/// Classes of text that xarray and scikit-learn hide where their styles apply: a second form of the whole, and notes
/// that show on hovering. Our styles hide nothing.
const HIDDEN: [&str; 3] = [
    "xr-text-repr-fallback",
    "sk-text-repr-fallback",
    "param-doc-description",
];

/// Takes tags and text in order.
pub(super) struct Writer<'a> {
    out: &'a mut String,
    /// Where what is written begins, moved on by what was filled in.
    start: usize,
    styles: css::Declared<'a>,
    fill: fill::Once<'a>,
    nesting: Nesting,
    dropped: Option<Dropped>,
    /// `<pre>` was just read: a line feed that follows is none of its text.
    after_pre: bool,
    /// Where the content of the last `<pre>` begins that was written.
    pre: Option<usize>,
    /// Why no more is to be written.
    pub(super) refusal: Option<Refusal>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(out: &'a mut String, styles: &'a mut Styles, fill: &'a mut dyn Fill) -> Self {
        Self {
            start: out.len(),
            out,
            styles: css::Declared::new(styles),
            fill: fill::Once::new(fill),
            nesting: Nesting::default(),
            dropped: None,
            after_pre: false,
            pre: None,
            refusal: None,
        }
    }

    /// Stops where too much was written.
    fn bound(&mut self) {
        if self.nesting.elements > ELEMENTS || self.out.len() - self.start > WRITTEN {
            self.refusal = Some(Refusal::Complex);
        }
    }

    /// Writes the text between two tags.
    pub(super) fn text(&mut self, text: &str) {
        if self.drops(Kind::Style) {
            self.styles.sheet(text);
        } else if self.dropped.is_none() {
            self.write_text(text);
        }
    }

    /// Writes what becomes of a tag.
    pub(super) fn tag(&mut self, tag: &Tag) {
        self.after_pre = false;
        let part = self
            .dropped
            .as_mut()
            .map_or(Part::After, |dropped| dropped.part(tag));
        if part != Part::Inner {
            self.dropped = None;
        }
        if part == Part::After {
            if tag.is_end {
                self.end_tag(tag);
            } else {
                self.start_tag(tag);
            }
        }
        self.bound();
    }

    /// Ends everything.
    pub(super) fn finish(&mut self) {
        self.nesting.close_all(self.out);
        self.bound();
    }

    /// Whether text is of no use.
    pub(super) fn drops_text(&self) -> bool {
        self.dropped.is_some() && !self.drops(Kind::Style)
    }

    /// Whether an element of this kind is being dropped.
    pub(super) fn drops(&self, kind: Kind) -> bool {
        self.dropped
            .as_ref()
            .is_some_and(|dropped| dropped.is(kind))
    }

    fn write_text(&mut self, text: &str) {
        if self.nesting.ignores_blanks() {
            if text.bytes().all(|byte| byte.is_ascii_whitespace()) {
                return;
            }
            self.nesting.way_for_text(self.out);
        }
        let text = if std::mem::take(&mut self.after_pre) {
            text.strip_prefix('\n').unwrap_or(text)
        } else {
            text
        };
        if !fill::has_marks(text) {
            self.write_plain(text);
            return;
        }
        for part in fill::Parts::of(text) {
            match part {
                fill::Part::Text(text) => self.write_plain(text),
                fill::Part::Placeholder(number) => {
                    let before = self.out.len();
                    self.fill.html(number, self.out);
                    self.start += self.out.len() - before;
                }
            }
        }
    }

    fn write_plain(&mut self, text: &str) {
        if text.starts_with('\n') && Some(self.out.len()) == self.pre {
            // A parser drops one.
            self.out.push('\n');
        }
        escape::write(self.out, text);
    }

    /// Text of our own that stands for something that is not shown.
    fn write_note(&mut self, note: &str) {
        self.nesting.way_for_text(self.out);
        escape::write(self.out, note);
    }

    /// A link to what would have been fetched; within a link, or of what cannot be linked to, its name.
    fn write_reference(&mut self, source: Option<&Source>, src: &str, name: &str, kind: &str) {
        let file = match source {
            Some(Source::Data(_)) => None,
            Some(Source::Remote(address)) => links::file_name(address),
            None => links::file_name(src).filter(|_| !src.contains(':')),
        };
        let name = if name.trim().is_empty() {
            file.as_deref().unwrap_or(kind)
        } else {
            name
        };
        match source {
            Some(Source::Remote(address)) if !self.nesting.in_link() => {
                self.nesting.way_for_text(self.out);
                self.nesting.elements += 1;
                self.out.push_str("<a");
                attributes::leaving(self.out, address);
                self.out.push('>');
                escape::write(self.out, name);
                self.out.push_str("</a>");
            }
            Some(Source::Remote(_)) => self.write_note(name),
            _ => self.write_note(&format!("[{name}]")),
        }
    }

    fn write_image(&mut self, tag: &Tag, element: Element) {
        let src = tag
            .attributes
            .get("src", &mut self.fill)
            .unwrap_or_default();
        let alt = tag
            .attributes
            .get("alt", &mut self.fill)
            .unwrap_or_default();
        let attached = src.trim_start().strip_prefix("attachment:");
        let (source, src) = match attached {
            Some(name) => (self.fill.attachment(name).map(Source::Data), name),
            None => (links::source(&src), &*src),
        };
        if let Some(Source::Data(address)) = source {
            let Some(element) = self.nesting.make_way(self.out, element) else {
                return;
            };
            self.nesting.elements += 1;
            self.out.push_str("<img src=\"");
            let before = self.out.len();
            escape::write(self.out, &address);
            if attached.is_some() {
                self.start += self.out.len() - before;
            }
            self.out.push('"');
            attributes::text(self.out, "alt", &alt);
            tag.attributes
                .write(element, self.out, &mut self.styles, &mut self.fill);
            self.out.push('>');
        } else {
            self.write_reference(source.as_ref(), src, &alt, "image");
        }
    }

    /// What would play or run: a link to where it is, or its kind in brackets.
    fn write_embedded(&mut self, tag: &Tag, element: Element) {
        let name = if element.read == "object" {
            "data"
        } else {
            "src"
        };
        let src = tag.attributes.get(name, &mut self.fill).unwrap_or_default();
        let title = tag
            .attributes
            .get("title", &mut self.fill)
            .unwrap_or_default();
        let source = links::source(&src).filter(|source| matches!(source, Source::Remote(_)));
        let (src, name) = match &source {
            // The last part of another page's address says little.
            Some(Source::Remote(address))
                if title.trim().is_empty() && !matches!(element.read, "audio" | "video") =>
            {
                (&*src, address.as_str())
            }
            Some(_) => (&*src, &*title),
            None => ("", &*title),
        };
        self.write_reference(source.as_ref(), src, name, element.read);
    }

    /// The check mark of a task list's item; other fields have none.
    fn write_input(&mut self, tag: &Tag) {
        let of_form = ["id", "class", "name"]
            .iter()
            .any(|name| tag.attributes.has(name));
        let kind = tag
            .attributes
            .get("type", &mut self.fill)
            .unwrap_or_default();
        if !of_form && kind.eq_ignore_ascii_case("checkbox") {
            self.write_note(if tag.attributes.has("checked") {
                "\u{2611}"
            } else {
                "\u{2610}"
            });
        }
    }

    /// Writes a start tag of a kind that is closed by an end tag, or of one with no content.
    fn write_start(&mut self, tag: &Tag, element: Element) {
        let element = if element.kind == Kind::Link && !self.leads_somewhere(tag) {
            nesting::unlinked(element)
        } else {
            element
        };
        let Some(element) = self.nesting.make_way(self.out, element) else {
            return;
        };
        self.out.push('<');
        self.out.push_str(element.written);
        tag.attributes
            .write(element, self.out, &mut self.styles, &mut self.fill);
        self.out.push('>');
        match element.kind {
            Kind::Break | Kind::Rule | Kind::Column => self.nesting.elements += 1,
            Kind::Preformatted => {
                self.nesting.opened(element);
                self.after_pre = true;
                self.pre = Some(self.out.len());
            }
            _ => self.nesting.opened(element),
        }
    }

    fn leads_somewhere(&mut self, tag: &Tag) -> bool {
        let Some(href) = tag.attributes.get("href", &mut self.fill) else {
            return false;
        };
        matches!(links::link(&href), Some(Link::Out(_) | Link::Within(_)))
    }

    /// A start tag outside of what is dropped.
    fn start_tag(&mut self, tag: &Tag) {
        let Some(element) = elements::find(&tag.name) else {
            return;
        };
        match element.kind {
            Kind::Image => self.write_image(tag, element),
            Kind::Input => self.write_input(tag),
            Kind::EmbeddedVoid => self.write_embedded(tag, element),
            Kind::Embedded => {
                self.write_embedded(tag, element);
                self.drop(element);
            }
            Kind::Drawing if tag.self_closing => {}
            Kind::Dropped | Kind::Drawing | Kind::Style => self.drop(element),
            _ if self.is_hidden(tag, element) => self.drop(element),
            _ => self.write_start(tag, element),
        }
    }

    /// Whether this is text that the library which made it hides.
    fn is_hidden(&mut self, tag: &Tag, element: Element) -> bool {
        matches!(
            element.kind,
            Kind::Inline | Kind::Block | Kind::Preformatted
        ) && tag
            .attributes
            .get("class", &mut self.fill)
            .is_some_and(|class| HIDDEN.contains(&&*class))
    }

    fn drop(&mut self, element: Element) {
        self.dropped = Some(Dropped::new(element));
    }

    fn end_tag(&mut self, tag: &Tag) {
        let Some(element) = elements::find(&tag.name) else {
            return;
        };
        match element.kind {
            Kind::Break
            | Kind::Rule
            | Kind::Column
            | Kind::Image
            | Kind::Input
            | Kind::Embedded
            | Kind::EmbeddedVoid
            | Kind::Style
            | Kind::Dropped
            | Kind::Drawing => {}
            _ => self.nesting.close(self.out, element),
        }
    }
}
