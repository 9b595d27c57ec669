//! String literals and what is in them: escapes, variables, expressions.

use super::{
    lexer::{Lexer, is_word},
    spans::Class,
    table::{Mode, Prefix, Text},
};

/// Longest text of one's own choice around a raw string. C++ allows as much.
const DELIMITER: usize = 16;

impl Lexer<'_> {
    /// Reads a string from a place inside of it to its end, or to an expression in it. What is coloured begins at `from`.
    pub(super) fn text(&mut self, text: Text, mut from: usize, at: usize) {
        let class = if text.has(Text::NAME) {
            Class::Plain
        } else {
            Class::Text
        };
        let close = text.close.as_bytes();
        self.at = at;
        while self.at < self.end {
            let byte = self.byte(self.at);
            if byte == close[0] && self.is(self.at, text.close) {
                self.at += close.len();
                if !text.has(Text::DOUBLED) || !self.is(self.at, text.close) {
                    break;
                }
                self.at += close.len();
            } else if byte == b'\\' && text.has(Text::ESCAPES | Text::SKIPS) {
                let end = self.escape(text.has(Text::SKIPS));
                if text.has(Text::ESCAPES) {
                    self.spans.mark(class, from, self.at);
                    self.spans.mark(Class::Escape, self.at, end);
                    from = end;
                }
                self.at = end;
            } else if byte == b'\n' && !text.has(Text::LINES) {
                break;
            } else if let Some((shown, bracket)) = self.expression(text, byte) {
                let start = self.at;
                if bracket == 0 {
                    self.spans.mark(class, from, start);
                    self.spans.mark(Class::Variable, start, shown);
                    (from, self.at) = (shown, shown);
                } else if self.enter(text, bracket) {
                    self.spans.mark(class, from, start);
                    self.at = shown;
                    if self.table.language.mode == Mode::Shell && bracket == b'}' {
                        self.at = start;
                        self.mark_to(Class::Variable, self.after(shown, is_word));
                    }
                    return;
                } else {
                    self.at = shown;
                }
            } else {
                self.at += 1;
                if text.has(Text::BRACES) && byte == b'{' {
                    self.at += 1;
                }
            }
        }
        self.at = self.at.min(self.end);
        self.spans.mark(class, from, self.at);
    }

    /// The end of an escape that begins here. A line end is no part of what follows a backslash at a line's end in a
    /// string of one line: languages that continue it there are served as well.
    fn escape(&self, skips: bool) -> usize {
        let next = self.at + 1;
        let most = match self.byte(next) {
            b'x' if !skips => 2,
            b'u' if !skips => 4,
            b'U' if !skips => 8,
            _ => 0,
        };
        if most == 0 {
            return self.char_end(next);
        }
        let limit = self.end.min(next + 1 + most);
        let mut end = next + 1;
        while end < limit && self.byte(end).is_ascii_hexdigit() {
            end += 1;
        }
        end
    }

    /// Behind the character that begins here.
    fn char_end(&self, at: usize) -> usize {
        if at >= self.end {
            return self.end;
        }
        let mut end = at + 1;
        while end < self.end && self.byte(end) & 0xc0 == 0x80 {
            end += 1;
        }
        end
    }

    /// What is no text here: where it goes on, and with what an expression closes (0 for a variable).
    fn expression(&self, text: Text, byte: u8) -> Option<(usize, u8)> {
        let at = self.at;
        let next = |offset| self.byte(at + offset);
        match byte {
            b'{' if text.has(Text::BRACES) && next(1) != b'{' => Some((at + 1, b'}')),
            b'#' if text.has(Text::HASH) && next(1) == b'{' => Some((at + 2, b'}')),
            b'$' if text.has(Text::TEMPLATE | Text::DOLLAR) => match next(1) {
                b'{' => Some((at + 2, b'}')),
                _ if text.has(Text::TEMPLATE) => None,
                b'(' => Some((at + 2, b')')),
                b'@' | b'*' | b'#' | b'?' if self.table.language.mode == Mode::Shell => {
                    Some((at + 2, 0))
                }
                first if is_word(first) => Some((self.after(at + 1, is_word), 0)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Reads a string with what stands before it, if that is a string's prefix.
    pub(super) fn prefixed(&mut self, start: usize, end: usize) -> bool {
        let prefix = self.slice(start, end);
        let quote = self.byte(end);
        let one = |letters: &[u8]| prefix.len() == 1 && letters.contains(&prefix[0]);
        let mut has = Text::ESCAPES;
        match self.table.language.prefix {
            Prefix::Python => {
                if prefix.len() > 2 || quote == b'#' {
                    return false;
                }
                for letter in prefix {
                    has = match letter.to_ascii_lowercase() {
                        b'r' => has & !Text::ESCAPES | Text::SKIPS,
                        b'f' | b't' => has | Text::BRACES,
                        b'b' | b'u' => has,
                        _ => return false,
                    };
                }
            }
            Prefix::Raw if quote == b'"' => has = Text::SKIPS | Text::LINES,
            Prefix::Scala if quote == b'"' => has = Text::ESCAPES | Text::DOLLAR,
            Prefix::Rust if prefix == b"r" || prefix == b"br" || prefix == b"cr" => {
                return self.raw(start, end, b"");
            }
            Prefix::Rust if one(b"bc") && quote == b'"' => has |= Text::LINES,
            Prefix::Cpp if quote == b'"' && prefix.last() == Some(&b'R') => {
                return self.raw(start, end, b"(");
            }
            Prefix::R if one(b"rR") && quote != b'#' => return self.raw(start, end, b"([{"),
            Prefix::Sql if one(b"eE") && quote == b'\'' => has |= Text::LINES,
            _ => return false,
        }
        let (close, width) = match quote {
            b'"' if self.is(end, "\"\"\"") => ("\"\"\"", 3),
            b'"' => ("\"", 1),
            _ if self.table.language.prefix == Prefix::Python && self.is(end, "'''") => ("'''", 3),
            _ => ("'", 1),
        };
        if width == 3 {
            has |= Text::LINES;
        }
        self.text(Text { close, has }, start, end + width);
        true
    }

    /// Reads a raw string, which ends with a bracket, text of one's own choice, and a quote (C++, R), or with a quote
    /// and as many `#` as before it (Rust).
    fn raw(&mut self, start: usize, prefix: usize, brackets: &[u8]) -> bool {
        let rust = brackets.is_empty();
        let name = if rust { prefix } else { prefix + 1 };
        let end = self.after(name, |byte| {
            if rust || brackets.len() > 1 {
                matches!(byte, b'#' | b'-')
            } else {
                is_word(byte)
            }
        });
        let open = self.byte(end);
        let fits = if rust {
            open == b'"'
        } else {
            brackets.contains(&open)
        };
        if end - name > DELIMITER || !fits {
            return false;
        }
        let close = match open {
            b'(' => b')',
            b'[' => b']',
            b'{' => b'}',
            _ => b'"',
        };
        let name = self.slice(name, end);
        let mut at = end + 1;
        while at < self.end {
            at += 1;
            if self.byte(at - 1) != close {
                continue;
            }
            let tail = at + name.len();
            if tail <= self.end
                && self.slice(at, tail) == name
                && (rust || self.byte(tail) == self.byte(prefix))
            {
                at = tail + usize::from(!rust);
                break;
            }
        }
        self.at = start;
        self.mark_to(Class::Text, at.min(self.end));
        true
    }

    /// A quoted character; else what is only quoted in front, a lifetime, say.
    pub(super) fn char(&mut self) {
        let first = self.at + 1;
        let mut end = self.char_end(first);
        if self.byte(first) == b'\\' {
            end = self.char_end(end);
            let limit = self.end.min(end + 12);
            while end < limit
                && matches!(self.byte(end), b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' | b'{' | b'}')
            {
                end += 1;
            }
        }
        if self.byte(end) == b'\'' && self.byte(first) != b'\n' {
            self.mark_to(Class::Text, end + 1);
        } else {
            let end = self.after(first, is_word);
            self.mark_to(
                if end > first {
                    Class::Builtin
                } else {
                    Class::Plain
                },
                end.max(first),
            );
        }
    }

    /// A regular expression between slashes, up to the line's end at most.
    pub(super) fn regex(&mut self) {
        let mut at = self.at + 1;
        let mut class = false;
        while at < self.end {
            match self.byte(at) {
                b'\n' => break,
                b'\\' if self.byte(at + 1) != b'\n' => at += 1,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => {
                    at = self.after(at + 1, |byte| byte.is_ascii_alphabetic());
                    break;
                }
                _ => {}
            }
            at += 1;
        }
        self.mark_to(Class::Text, at.min(self.end));
    }
}
