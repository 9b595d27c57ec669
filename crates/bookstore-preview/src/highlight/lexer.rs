//! The lexer of all languages: goes over a source once, and by a language's table.
//!
//! It never goes back by more than the white space before a token, and looks ahead by a constant or by what it then
//! passes over, so that its work is linear in the source. What stands open in each other is on a stack of bounded depth.

use super::{
    spans::{Class, Spans},
    table::{Action, Mode, Prefix, Table, Text},
};

/// Most expressions in strings in expressions that are told apart.
pub(super) const DEPTH: usize = 32;

/// An expression in a string.
pub(super) struct Frame {
    /// The string to go on with.
    pub(super) text: Text,
    /// What ends the expression.
    close: u8,
    /// Brackets that were open around the string.
    depth: usize,
}

pub(super) struct Lexer<'a> {
    pub(super) spans: Spans<'a>,
    bytes: &'a [u8],
    /// Where what is being read began, goes on, and ends.
    pub(super) start: usize,
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) table: &'static Table,
    pub(super) frames: Vec<Frame>,
    /// Brackets open in the expression.
    pub(super) depth: usize,
    /// Where the last keyword ended, and the last one that a name follows.
    keyword: usize,
    definer: usize,
    /// Here-documents announced on this line: what ends each, and whether variables count in it.
    pub(super) documents: Vec<(&'a [u8], bool)>,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(out: &'a mut String, source: &'a str, table: &'static Table) -> Self {
        Self {
            spans: Spans::new(out, source),
            bytes: source.as_bytes(),
            start: 0,
            at: 0,
            end: source.len(),
            table,
            frames: Vec::new(),
            depth: 0,
            keyword: usize::MAX,
            definer: usize::MAX,
            documents: Vec::new(),
        }
    }

    /// The byte at a place, 0 behind the end.
    #[inline]
    pub(super) fn byte(&self, at: usize) -> u8 {
        #[cfg(test)]
        super::tests::step();
        if at < self.end { self.bytes[at] } else { 0 }
    }

    pub(super) fn slice(&self, from: usize, to: usize) -> &'a [u8] {
        &self.bytes[from..to]
    }

    pub(super) fn is(&self, at: usize, text: &str) -> bool {
        text.bytes()
            .enumerate()
            .all(|(offset, byte)| self.byte(at + offset) == byte)
    }

    /// The first place from here on that is none of those bytes.
    pub(super) fn after(&self, mut at: usize, passes: impl Fn(u8) -> bool) -> usize {
        while at < self.end && passes(self.byte(at)) {
            at += 1;
        }
        at
    }

    pub(super) fn line_end(&self, at: usize) -> usize {
        self.after(at, |byte| byte != b'\n')
    }

    pub(super) fn word_end(&self, at: usize) -> usize {
        self.after(at, |byte| self.table.in_word[usize::from(byte)])
    }

    /// The end of the last thing on the same line.
    pub(super) fn before(&self, mut at: usize) -> usize {
        while at > self.start && is_blank(self.byte(at - 1)) {
            at -= 1;
        }
        at
    }

    /// The byte before a place, a line end where it is the first.
    pub(super) fn last(&self, at: usize) -> u8 {
        if at > self.start {
            self.byte(at - 1)
        } else {
            b'\n'
        }
    }

    /// Whether a value ends here: after it, an operator follows and no value begins.
    pub(super) fn is_value(&self, end: usize) -> bool {
        let last = self.last(end);
        end != self.keyword
            && (is_word(last) || matches!(last, b')' | b']' | b'}' | b'"' | b'\'' | b'`'))
    }

    /// Reads a part of the source as another language, and stands at its end.
    pub(super) fn within(&mut self, table: &'static Table, end: usize) {
        let outer = (self.table, self.start, self.end, self.depth);
        let frames = std::mem::take(&mut self.frames);
        (self.table, self.start, self.end, self.depth) = (table, self.at, end, 0);
        self.run();
        self.at = end;
        self.documents.clear();
        self.frames = frames;
        (self.table, self.start, self.end, self.depth) = outer;
    }

    /// Reads all there is.
    pub(super) fn run(&mut self) {
        match self.table.language.mode {
            Mode::Diff => return self.diff(),
            Mode::Prompt(prompts, language) => return self.session(prompts, language),
            Mode::Magics => self.cell_magic(),
            Mode::Plain | Mode::Shell => {}
        }
        while self.at < self.end {
            let byte = self.byte(self.at);
            match self.table.actions[usize::from(byte)] {
                Action::Pass => self.at += 1,
                Action::Word => self.word(),
                Action::Digit => self.number(),
                Action::Line => self.line(),
                Action::Rule => self.apply(byte),
            }
        }
    }

    pub(super) fn line(&mut self) {
        while self
            .frames
            .last()
            .is_some_and(|frame| !frame.text.has(Text::LINES))
        {
            self.depth = self.frames.pop().map_or(0, |frame| frame.depth);
        }
        self.at += 1;
        if !self.documents.is_empty() {
            self.here_documents();
        }
        if self.table.language.mode == Mode::Magics {
            self.line_magic();
        }
    }

    fn word(&mut self) {
        let start = self.at;
        let end = self.word_end(start + 1);
        if self.table.language.prefix != Prefix::None
            && matches!(self.byte(end), b'"' | b'\'' | b'#')
            && self.prefixed(start, end)
        {
            return;
        }
        self.at = end;
        let class = self.word_class(start, end);
        if matches!(class, Class::Keyword | Class::Definer) {
            self.keyword = end;
        }
        if class == Class::Definer {
            self.definer = end;
        }
        self.spans.mark(class, start, end);
    }

    fn word_class(&self, start: usize, end: usize) -> Class {
        let language = self.table.language;
        if self.last(start) == b'.' && self.last(start.saturating_sub(1)) != b'.' {
            return Class::Plain;
        }
        if self.definer != usize::MAX && self.before(start) == self.definer && self.definer < start
        {
            return Class::Name;
        }
        if language.key != 0 {
            let next = self.after(end, is_blank);
            if self.byte(next) == language.key
                && (language.key != b':'
                    || language.joins.len() == 1
                    || self.byte(next + 1).is_ascii_whitespace())
            {
                return Class::Builtin;
            }
        }
        match self.table.class(self.slice(start, end)) {
            Class::Soft if !self.is_soft_keyword(start, end) => Class::Plain,
            Class::Soft => Class::Keyword,
            Class::Keyword | Class::Definer | Class::Builtin
                if language.mode == Mode::Shell && !self.is_command(start) =>
            {
                Class::Plain
            }
            class => class,
        }
    }

    /// Whether Python's `match`, `case` and `type` begin a statement here.
    fn is_soft_keyword(&self, start: usize, end: usize) -> bool {
        self.depth == 0
            && self.last(self.before(start)) == b'\n'
            && self.byte(end) == b' '
            && !matches!(
                self.byte(end + 1),
                b'=' | b'.' | b',' | b':' | b'+' | b'/' | b'%' | b'<' | b'>' | b'!' | b'|' | b'&'
            )
            && !matches!(
                self.slice(end, self.end.min(end + 4)),
                b" in " | b" is " | b" or "
            )
    }

    fn is_command(&self, start: usize) -> bool {
        let end = self.before(start);
        end == self.keyword
            || matches!(
                self.last(end),
                b'\n' | b';' | b'|' | b'&' | b'(' | b'!' | b'`'
            )
            || end < start && self.last(end) == b'{'
            || matches!(self.slice(start, self.end.min(start + 3)), b"in " | b"in\n")
    }

    fn number(&mut self) {
        let start = self.at;
        let hex = self.byte(start) == b'0' && matches!(self.byte(start + 1), b'x' | b'X');
        let mut dot = self.byte(start) == b'.';
        self.at += 1;
        while self.at < self.end {
            let byte = self.byte(self.at);
            let exponent = match self.last(self.at) {
                b'e' | b'E' => !hex,
                b'p' | b'P' => hex,
                _ => false,
            };
            let goes_on = match byte {
                b'.' if !dot => {
                    dot = true;
                    let next = self.byte(self.at + 1);
                    next != b'.'
                        && (!is_word(next)
                            || next.is_ascii_digit()
                            || matches!(next, b'e' | b'E' | b'j'))
                }
                b'+' | b'-' => exponent && self.byte(self.at + 1).is_ascii_digit(),
                _ => is_word(byte),
            };
            if !goes_on {
                break;
            }
            self.at += 1;
        }
        self.spans.mark(Class::Number, start, self.at);
    }

    fn apply(&mut self, byte: u8) {
        for (open, rule) in self.table.language.rules {
            if open.as_bytes()[0] == byte && self.is(self.at, open) && self.rule(open, *rule) {
                return;
            }
        }
        match byte {
            b'(' | b'[' | b'{' => self.depth += 1,
            b')' | b']' | b'}' if self.depth > 0 => self.depth -= 1,
            b')' | b']' | b'}' if self.frames.last().is_some_and(|frame| frame.close == byte) => {
                self.at += 1;
                if let Some(frame) = self.frames.pop() {
                    self.depth = frame.depth;
                    self.text(frame.text, self.at, self.at);
                }
                return;
            }
            b'.' if self.byte(self.at + 1).is_ascii_digit() && !self.is_value(self.at) => {
                return self.number();
            }
            _ => {}
        }
        self.at += 1;
    }

    /// Enters an expression in a string, if it is not too deep.
    pub(super) fn enter(&mut self, text: Text, close: u8) -> bool {
        let enters = self.frames.len() < DEPTH;
        if enters {
            let depth = std::mem::take(&mut self.depth);
            self.frames.push(Frame { text, close, depth });
        }
        enters
    }

    /// Colours from here to there, and stands there.
    pub(super) fn mark_to(&mut self, class: Class, end: usize) {
        self.spans.mark(class, self.at, end);
        self.at = end;
    }
}

/// Whether a byte is a part of a name in about any language.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\x0c')
}
