//! What the rules of a language's table do.

use super::{
    lexer::{Lexer, is_word},
    spans::Class,
    table::{Rule, Text, When},
};

impl Lexer<'_> {
    /// Applies a rule; tells whether it was one for this place, which then is behind.
    pub(super) fn rule(&mut self, open: &str, rule: Rule) -> bool {
        let start = self.at;
        let inner = start + open.len();
        match rule {
            Rule::Line => self.mark_to(Class::Comment, self.line_end(inner)),
            Rule::LineAtWord => {
                let last = self.last(start);
                if !last.is_ascii_whitespace() && !matches!(last, b';' | b'&' | b'|' | b'(' | b')')
                {
                    return false;
                }
                self.mark_to(Class::Comment, self.line_end(inner));
            }
            Rule::Block(close) => self.comment(inner, None, close),
            Rule::Nested(close) => {
                // What opens it holds no variable part.
                let opens = self.slice(start, inner);
                self.comment(inner, Some(opens), close);
            }
            Rule::Text(text) => {
                if text.has(Text::START) && is_word(self.last(start)) {
                    return false;
                }
                self.text(text, start, inner);
            }
            Rule::Char => self.char(),
            Rule::Transpose => {
                if !self.is_value(start) && self.last(start) != b'.' {
                    return false;
                }
                self.at = inner;
            }
            Rule::Regex => {
                if self.is_value(self.before(start)) {
                    return false;
                }
                self.regex();
            }
            Rule::Sigil(class, when) => {
                let last = self.last(start);
                let end = self.after(inner, |byte| {
                    is_word(byte) || byte == b'.' && when == When::Line
                });
                let fits = match when {
                    When::Always => true,
                    When::Line => self.last(self.before(start)) == b'\n',
                    When::Start => {
                        !is_word(last)
                            && !matches!(last, b')' | b']' | b'}' | b'<')
                            && last != open.as_bytes()[0]
                    }
                };
                if !fits || end == inner && open.len() == 1 {
                    return false;
                }
                self.mark_to(class, end);
            }
            Rule::Dollar => self.dollar(),
            Rule::HereDocument => return self.here_document(),
            Rule::Tag => return self.tag(inner),
            Rule::Format => {
                let spec = self
                    .frames
                    .last()
                    .is_some_and(|frame| frame.text.has(Text::BRACES));
                if !spec || self.depth > 0 || self.byte(inner) == b'=' {
                    return false;
                }
                let end = self.after(inner, |byte| {
                    !matches!(byte, b'{' | b'}' | b'\n' | b'"' | b'\'')
                });
                self.mark_to(Class::Text, end);
            }
            Rule::Magic => return self.magic(),
        }
        true
    }

    fn comment(&mut self, mut at: usize, open: Option<&[u8]>, close: &str) {
        let open = open.and_then(|open| std::str::from_utf8(open).ok());
        let mut depth = 1_usize;
        while at < self.end && depth > 0 {
            if self.is(at, close) {
                depth -= 1;
                at += close.len();
            } else if open.is_some_and(|open| self.is(at, open)) {
                depth += 1;
                at += 2;
            } else {
                at += 1;
            }
        }
        self.mark_to(Class::Comment, at.min(self.end));
    }
}
