//! What is dropped with all that is in it: from its start tag to its end tag.

use super::{
    elements::{self, Element, Kind},
    read::Tag,
};

/// An element that is being dropped.
pub(super) struct Dropped {
    kind: Kind,
    name: &'static str,
    /// How many of the same name are open.
    depth: usize,
    /// How many parts of a drawing are open in which HTML may stand.
    html: usize,
}

/// What a tag is to an element that is being dropped.
#[derive(PartialEq, Eq)]
pub(super) enum Part {
    /// It is within it.
    Inner,
    /// It is its end tag.
    End,
    /// It is none of its parts, so that a browser ends it before.
    After,
}

impl Dropped {
    pub(super) fn new(element: Element) -> Self {
        Self {
            kind: element.kind,
            name: element.read,
            depth: 1,
            html: 0,
        }
    }

    pub(super) fn is(&self, kind: Kind) -> bool {
        self.kind == kind
    }

    pub(super) fn part(&mut self, tag: &Tag) -> Part {
        let drawing = self.kind == Kind::Drawing;
        let same = tag.name == self.name.as_bytes();
        let holds_html = matches!(&tag.name[..], b"foreignobject" | b"desc" | b"title");
        if drawing && self.html == 0 && ends_drawing(tag) {
            return Part::After;
        }
        if tag.is_end {
            self.depth -= usize::from(same);
            self.html = self.html.saturating_sub(usize::from(holds_html));
            return if self.depth == 0 {
                Part::End
            } else {
                Part::Inner
            };
        }
        // In a drawing, `<g/>` has no end tag. A list of choices is ended by another one.
        if !(drawing && tag.self_closing) {
            self.depth += usize::from(same && self.name != "select");
            self.html += usize::from(holds_html);
        }
        Part::Inner
    }
}

/// Whether a tag ends a drawing, as none of its own: about those that the standard lists.
fn ends_drawing(tag: &Tag) -> bool {
    if tag.is_end {
        return matches!(&tag.name[..], b"p" | b"br");
    }
    elements::find(&tag.name).is_some_and(|element| match element.kind {
        Kind::Block
        | Kind::Paragraph
        | Kind::Heading
        | Kind::Preformatted
        | Kind::List
        | Kind::Item
        | Kind::Definitions
        | Kind::Term
        | Kind::Table
        | Kind::Ruby
        | Kind::Break
        | Kind::Rule
        | Kind::Image => true,
        // `a` is an element of drawings too.
        Kind::Inline => element.read != "time",
        _ => false,
    })
}
