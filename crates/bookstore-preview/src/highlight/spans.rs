//! Writes a source with spans around what is coloured.

use crate::escape;

/// What a piece of source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Nothing to colour.
    Plain,
    Keyword,
    /// A keyword after which the name of what it defines stands.
    Definer,
    /// A keyword only where a statement begins with it.
    Soft,
    Text,
    Number,
    Comment,
    Name,
    Builtin,
    Decorator,
    Escape,
    Variable,
    Inserted,
    Removed,
}

impl Class {
    fn name(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Keyword | Self::Definer | Self::Soft => "k",
            Self::Text => "s",
            Self::Number => "n",
            Self::Comment => "c",
            Self::Name => "f",
            Self::Builtin => "b",
            Self::Decorator => "d",
            Self::Escape => "e",
            Self::Variable => "v",
            Self::Inserted => "i",
            Self::Removed => "r",
        }
    }
}

/// The output so far and the last span, which what follows may still extend.
pub(super) struct Spans<'a> {
    out: &'a mut String,
    source: &'a str,
    class: Class,
    start: usize,
    end: usize,
}

impl<'a> Spans<'a> {
    pub(super) fn new(out: &'a mut String, source: &'a str) -> Self {
        Self {
            out,
            source,
            class: Class::Plain,
            start: 0,
            end: 0,
        }
    }

    /// Colours a piece that begins at or after the end of the last one. What was passed over stays as it is, unless it is
    /// white space between two of a kind: they become one.
    pub(super) fn mark(&mut self, class: Class, from: usize, to: usize) {
        debug_assert!(self.end <= from && to <= self.source.len());
        if to <= from || class == Class::Plain {
            return;
        }
        let between = &self.source[self.end..from];
        if class.name() != self.class.name()
            || !between.bytes().all(|byte| byte.is_ascii_whitespace())
        {
            self.flush();
            escape::write(self.out, between);
            self.class = class;
            self.start = from;
        }
        self.end = to;
    }

    fn flush(&mut self) {
        if self.start < self.end {
            self.out.push_str("<span class=\"");
            self.out.push_str(self.class.name());
            self.out.push_str("\">");
            escape::write(self.out, &self.source[self.start..self.end]);
            self.out.push_str("</span>");
        }
    }

    /// Writes all that is left.
    pub(super) fn finish(mut self) {
        self.flush();
        escape::write(self.out, &self.source[self.end..]);
    }
}
