//! Opens and closes elements such that every parser nests them as they are written.
//!
//! The rules are those by which the HTML standard builds a tree ([13.2.6][spec]), turned round: where a parser
//! would add an element, close one or move text elsewhere, it is done here in the tags that are written. What a
//! parser would move out of a table gets a cell of its own.
//!
//! [spec]: https://html.spec.whatwg.org/multipage/parsing.html#tree-construction

use super::elements::{COLGROUP, Element, Kind, TBODY, TD, TR};

/// Most elements within each other. Beyond, tags are left out and the text stays.
const DEPTH: usize = 100;

/// The elements that are open.
#[derive(Default)]
pub(super) struct Nesting {
    open: Vec<Element>,
    /// How many were opened beyond the depth, less those closed.
    beyond: usize,
    /// How many were written in all.
    pub(super) elements: usize,
}

impl Nesting {
    fn top(&self) -> Option<Kind> {
        self.open.last().map(|element| element.kind)
    }

    /// Makes way for an element: closes what it ends and opens what it needs around it. Returns it as it is to be
    /// written, or `None` where it cannot stand.
    pub(super) fn make_way(&mut self, out: &mut String, element: Element) -> Option<Element> {
        let table = self.last(Kind::Table);
        let part = matches!(
            element.kind,
            Kind::Caption | Kind::Columns | Kind::Column | Kind::Rows | Kind::Row | Kind::Cell
        );
        if self.beyond > 0 || (self.open.len() >= DEPTH && !(part && table.is_some())) {
            if !matches!(
                element.kind,
                Kind::Column | Kind::Break | Kind::Rule | Kind::Image
            ) {
                self.beyond += 1;
                return None;
            }
            if element.kind == Kind::Column {
                return None;
            }
        }
        if part {
            self.way_in_table(out, table?, element.kind);
            return Some(element);
        }
        if element.kind == Kind::Table && self.top().is_some_and(Kind::is_table_structure) {
            self.close_to(out, table?);
        }
        self.way_for_text(out);
        match element.kind {
            Kind::Link => Some(self.way_for_link(out, element)),
            Kind::Item | Kind::Term => Some(self.way_for_item(out, element)),
            Kind::RubyPart => {
                if self.top() == Some(Kind::RubyPart) {
                    self.close_to(out, self.open.len() - 1);
                }
                Some(if self.top() == Some(Kind::Ruby) {
                    element
                } else {
                    Element {
                        written: "span",
                        ..element
                    }
                })
            }
            Kind::Heading => {
                self.close_paragraph(out);
                if self.top() == Some(Kind::Heading) {
                    self.close_to(out, self.open.len() - 1);
                }
                Some(element)
            }
            Kind::Block
            | Kind::Paragraph
            | Kind::Preformatted
            | Kind::List
            | Kind::Definitions
            | Kind::Table
            | Kind::Rule => {
                self.close_paragraph(out);
                Some(element)
            }
            _ => Some(element),
        }
    }

    /// Remembers an element whose start tag was written.
    pub(super) fn opened(&mut self, element: Element) {
        self.elements += 1;
        self.open.push(element);
    }

    /// Makes way for text: in a table's structure it gets a cell.
    pub(super) fn way_for_text(&mut self, out: &mut String) {
        loop {
            let needed = match self.top() {
                Some(Kind::Columns) => {
                    self.close_to(out, self.open.len() - 1);
                    continue;
                }
                Some(Kind::Table) => TBODY,
                Some(Kind::Rows) => TR,
                Some(Kind::Row) => TD,
                _ => return,
            };
            self.add(out, needed);
        }
    }

    /// Whether text of blanks alone means nothing here.
    pub(super) fn ignores_blanks(&self) -> bool {
        self.top().is_some_and(Kind::is_table_structure)
    }

    /// Whether a link is open.
    pub(super) fn in_link(&self) -> bool {
        self.last(Kind::Link).is_some()
    }

    /// Closes the element that an end tag is meant for, with what is open in it.
    pub(super) fn close(&mut self, out: &mut String, element: Element) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let structure = element.kind.is_table_structure() || element.kind.is_barrier();
        for (at, open) in self.open.iter().enumerate().rev() {
            let meant = open.read == element.read
                || (open.kind == Kind::Heading && element.kind == Kind::Heading);
            if meant {
                self.close_to(out, at);
                return;
            }
            let passes = if structure {
                open.kind != Kind::Table
            } else if element.kind.is_in_line() {
                open.kind.is_in_line() || open.kind == Kind::Paragraph
            } else if element.kind == Kind::Item {
                !open.kind.is_barrier() && open.kind != Kind::List
            } else {
                !open.kind.is_barrier()
            };
            if !passes {
                return;
            }
        }
    }

    /// Closes everything.
    pub(super) fn close_all(&mut self, out: &mut String) {
        self.close_to(out, 0);
    }

    fn close_to(&mut self, out: &mut String, length: usize) {
        while self.open.len() > length {
            if let Some(element) = self.open.pop() {
                out.push_str("</");
                out.push_str(element.written);
                out.push('>');
            }
        }
    }

    fn add(&mut self, out: &mut String, element: Element) {
        out.push('<');
        out.push_str(element.written);
        out.push('>');
        self.opened(element);
    }

    fn last(&self, kind: Kind) -> Option<usize> {
        self.open.iter().rposition(|open| open.kind == kind)
    }

    fn close_paragraph(&mut self, out: &mut String) {
        for (at, open) in self.open.iter().enumerate().rev() {
            if open.kind == Kind::Paragraph {
                self.close_to(out, at);
                return;
            }
            if open.kind.is_barrier() {
                return;
            }
        }
    }

    /// For parts of the table that is open at this place.
    fn way_in_table(&mut self, out: &mut String, table: usize, kind: Kind) {
        let is = |open: &[Element], at: usize, kind: Kind| {
            open.get(at).is_some_and(|element| element.kind == kind)
        };
        let mut keep = table + 1;
        if kind == Kind::Column {
            if is(&self.open, keep, Kind::Columns) {
                return;
            }
            self.close_to(out, keep);
            self.add(out, COLGROUP);
            return;
        }
        if matches!(kind, Kind::Row | Kind::Cell) && is(&self.open, keep, Kind::Rows) {
            keep += 1;
            if kind == Kind::Cell && is(&self.open, keep, Kind::Row) {
                keep += 1;
            }
        }
        self.close_to(out, keep);
        if matches!(kind, Kind::Row | Kind::Cell) && keep == table + 1 {
            self.add(out, TBODY);
        }
        if kind == Kind::Cell && self.top() == Some(Kind::Rows) {
            self.add(out, TR);
        }
    }

    /// A link ends the one before it, where only a line of text is in between; elsewhere it is text.
    fn way_for_link(&mut self, out: &mut String, element: Element) -> Element {
        let Some(at) = self.last(Kind::Link) else {
            return element;
        };
        if self.open[at..].iter().all(|open| open.kind.is_in_line()) {
            self.close_to(out, at);
            return element;
        }
        unlinked(element)
    }

    /// An item of a list ends the one before it. Outside of a list it is a block.
    fn way_for_item(&mut self, out: &mut String, element: Element) -> Element {
        for (at, open) in self.open.iter().enumerate().rev() {
            if open.kind == element.kind {
                self.close_to(out, at);
                break;
            }
            let passes = open.kind.is_in_line()
                || open.kind == Kind::Paragraph
                || (open.kind == Kind::Block && open.written == "div");
            if !passes {
                break;
            }
        }
        self.close_paragraph(out);
        let mut around = self.open.iter().rev();
        let mut parent = around.next();
        if element.kind == Kind::Term
            && parent.is_some_and(|open| open.kind == Kind::Block && open.written == "div")
        {
            parent = around.next();
        }
        let list = if element.kind == Kind::Item {
            Kind::List
        } else {
            Kind::Definitions
        };
        if parent.is_some_and(|open| open.kind == list) {
            element
        } else {
            Element {
                written: "div",
                ..element
            }
        }
    }
}

/// A link that leads nowhere.
pub(super) fn unlinked(element: Element) -> Element {
    Element {
        written: "span",
        kind: Kind::Inline,
        ..element
    }
}
