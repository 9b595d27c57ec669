//! Placeholders: where trusted HTML is put in once hostile HTML is safe.

use std::collections::HashSet;

/// What begins a placeholder, of private use; decimal digits and `CLOSE` follow.
pub(crate) const OPEN: char = '\u{f8f0}';
/// What ends a placeholder.
pub(crate) const CLOSE: char = '\u{f8f1}';

/// What placeholders stand for. A caller without any passes [`NoFill`].
///
/// Both marks must have been taken out of the hostile text beforehand. Among text each number is filled once. Of
/// numbers that are not known, nothing is written.
pub(crate) trait Fill {
    /// Writes trusted HTML, where the placeholder stands among text.
    fn html(&mut self, number: usize, out: &mut String);
    /// Writes plain text, where the placeholder stands in an attribute. It is taken as hostile.
    fn text(&mut self, number: usize, out: &mut String);
    /// The `data:` address of the image that is attached under this name, where an image's address is `attachment:` and
    /// a name. It is trusted.
    fn attachment(&mut self, name: &str) -> Option<String>;
}

/// No placeholders: the marks are dropped.
pub(crate) struct NoFill;

impl Fill for NoFill {
    fn html(&mut self, _number: usize, _out: &mut String) {}
    fn text(&mut self, _number: usize, _out: &mut String) {}
    fn attachment(&mut self, _name: &str) -> Option<String> {
        None
    }
}

/// Most bytes of text that are filled into the attributes of one piece of HTML.
const TEXT: usize = 1024 * 1024;

/// Fills each placeholder with HTML once, and attributes up to a bound. Hostile text can hold the marks after all,
/// as character references, and would else have something large written again and again.
pub(super) struct Once<'a> {
    fill: &'a mut dyn Fill,
    filled: HashSet<usize>,
    text: usize,
}

impl<'a> Once<'a> {
    pub(super) fn new(fill: &'a mut dyn Fill) -> Self {
        Self {
            fill,
            filled: HashSet::new(),
            text: 0,
        }
    }
}

impl Fill for Once<'_> {
    fn html(&mut self, number: usize, out: &mut String) {
        if self.filled.insert(number) {
            self.fill.html(number, out);
        }
    }

    fn text(&mut self, number: usize, out: &mut String) {
        if self.text < TEXT {
            let before = out.len();
            self.fill.text(number, out);
            self.text += out.len() - before;
        }
    }

    fn attachment(&mut self, name: &str) -> Option<String> {
        self.fill.attachment(name)
    }
}

/// Whether there is anything but text.
pub(super) fn has_marks(text: &str) -> bool {
    text.contains([OPEN, CLOSE])
}

/// Text, or the number of a placeholder.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    Text(&'a str),
    Placeholder(usize),
}

/// The parts of a text, without marks that belong to no placeholder.
pub(super) struct Parts<'a>(&'a str);

impl<'a> Parts<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self(text)
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        loop {
            let at = self.0.find([OPEN, CLOSE]).unwrap_or(self.0.len());
            let (text, rest) = self.0.split_at(at);
            if !text.is_empty() {
                self.0 = rest;
                return Some(Part::Text(text));
            }
            let mut marked = rest.chars();
            let open = marked.next()? == OPEN;
            self.0 = marked.as_str();
            let digits = self.0.bytes().take_while(u8::is_ascii_digit).count();
            if open
                && let Some(after) = self.0[digits..].strip_prefix(CLOSE)
                && let Ok(number) = self.0[..digits].parse()
            {
                self.0 = after;
                return Some(Part::Placeholder(number));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_belong_to_no_placeholder_are_dropped() {
        let text = "a\u{f8f0}12\u{f8f1}b\u{f8f1}\u{f8f0}c\u{f8f0}\u{f8f1}\u{f8f0}99999999999999999999999\u{f8f1}d\u{f8f0}";
        let parts: Vec<_> = Parts::of(text).collect();
        assert_eq!(
            parts,
            [
                Part::Text("a"),
                Part::Placeholder(12),
                Part::Text("b"),
                Part::Text("c"),
                Part::Text("99999999999999999999999"),
                Part::Text("d"),
            ]
        );
    }
}
