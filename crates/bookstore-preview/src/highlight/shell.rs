//! Variables and here-documents of shells.

use super::{
    lexer::{Lexer, is_blank, is_word},
    spans::Class,
    table::Text,
};

/// Most here-documents that one line announces.
const DOCUMENTS: usize = 8;

impl Lexer<'_> {
    /// `$x`, `$?`, the beginning of `${x…}`, `$'…'`; of `$(…)` the sign alone.
    pub(super) fn dollar(&mut self) {
        let next = self.at + 1;
        match self.byte(next) {
            b'\'' => {
                let text = Text {
                    close: "'",
                    has: Text::LINES | Text::ESCAPES,
                };
                self.text(text, self.at, next + 1);
            }
            b'{' => {
                self.depth += 1;
                self.mark_to(Class::Variable, self.after(next + 1, is_word));
            }
            b'#' | b'?' | b'!' | b'@' | b'*' | b'$' | b'-' => {
                self.mark_to(Class::Variable, next + 1);
            }
            _ => {
                let end = self.after(next, is_word);
                self.mark_to(
                    if end > next {
                        Class::Variable
                    } else {
                        Class::Plain
                    },
                    end,
                );
            }
        }
    }

    /// `<<END`, `<<-'END'`: its text begins on the next line.
    pub(super) fn here_document(&mut self) -> bool {
        let start = self.at;
        let mut at = start + 2;
        if self.byte(at) == b'-' {
            at += 1;
        }
        at = self.after(at, is_blank);
        let quote = self.byte(at);
        let quoted = matches!(quote, b'\'' | b'"' | b'\\');
        let name = at + usize::from(quoted);
        let end = self.after(name, is_word);
        // An arithmetic shift has a number there.
        if end == name || self.byte(name).is_ascii_digit() || self.documents.len() == DOCUMENTS {
            return false;
        }
        self.documents.push((self.slice(name, end), !quoted));
        self.at = end;
        if quoted && self.byte(end) == quote {
            self.at += 1;
        }
        self.spans.mark(Class::Text, start, self.at);
        true
    }

    /// Reads the here-documents that the line before announced.
    pub(super) fn here_documents(&mut self) {
        let mut from = self.at;
        for (name, variables) in std::mem::take(&mut self.documents) {
            while self.at < self.end {
                let end = self.line_end(self.at);
                let start = self.after(self.at, |byte| byte == b'\t');
                let line = self.slice(start.min(end), end);
                if variables {
                    from = self.variables(from, end);
                }
                self.at = end;
                if self.at < self.end {
                    self.at += 1;
                }
                if line.strip_suffix(b"\r").unwrap_or(line) == name {
                    break;
                }
            }
        }
        self.spans.mark(Class::Text, from, self.at);
    }

    /// Marks what is in a line of a here-document; what is left to mark begins at the answer.
    fn variables(&mut self, mut from: usize, end: usize) -> usize {
        while self.at < end {
            let start = self.at;
            if self.byte(start) == b'$' {
                let name = start + 1 + usize::from(self.byte(start + 1) == b'{');
                let stop = self.after(name, is_word);
                if stop > name {
                    self.spans.mark(Class::Text, from, start);
                    self.spans.mark(Class::Variable, start, stop);
                    (from, self.at) = (stop, stop);
                    continue;
                }
            }
            self.at += 1;
        }
        from
    }
}
