//! TeX as tokens, and tokens as TeX.

use std::sync::Arc;

/// What TeX reads as one: a control sequence or a character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A control sequence without its backslash; the notebook's own definition counts.
    Command(Arc<str>),
    /// A control sequence as TeX knows it, whatever the notebook made of its name (`\let`).
    Builtin(Arc<str>),
    /// A character; any run of white space is one space.
    Char(char),
    /// TeX that needs no more expansion.
    Raw(Arc<str>),
}

/// Reads TeX. Comments and control characters are left out; never fails.
pub(super) fn read(tex: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(tex.len());
    let mut chars = tex.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let mut name = String::new();
                while let Some(letter) = chars.next_if(char::is_ascii_alphabetic) {
                    name.push(letter);
                }
                if !name.is_empty() {
                    while chars.next_if(|c| c.is_whitespace()).is_some() {}
                } else if let Some(c) = chars.next() {
                    name.push(if c.is_whitespace() { ' ' } else { c });
                }
                if !name.is_empty() {
                    tokens.push(Token::Command(name.into()));
                }
            }
            '%' => while chars.next().is_some_and(|c| c != '\n') {},
            c if c.is_whitespace() => {
                if tokens.last() != Some(&Token::Char(' ')) {
                    tokens.push(Token::Char(' '));
                }
            }
            c if c.is_control() => {}
            c => tokens.push(Token::Char(c)),
        }
    }
    tokens
}

/// Tokens as one text: names of environments, labels, addresses, colours.
pub(super) fn text(tokens: &[Token]) -> String {
    let mut out = String::new();
    for token in tokens {
        match token {
            Token::Char(c) => out.push(*c),
            // `\_`, `\%` and the like stand for their character.
            Token::Command(name) | Token::Builtin(name) if is_symbol(name) => out.push_str(name),
            Token::Command(name) | Token::Builtin(name) => {
                out.push('\\');
                out.push_str(name);
            }
            Token::Raw(raw) => out.push_str(raw),
        }
    }
    out.trim().to_owned()
}

/// Whether the control sequence is a character behind a backslash rather than a word.
pub(super) fn is_symbol(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Puts tokens together to TeX that reads as the same tokens.
#[derive(Debug, Default)]
pub(super) struct Writer {
    out: String,
    /// The last thing written is a control word, which a letter would become part of.
    word: bool,
}

impl Writer {
    pub(super) fn command(&mut self, name: &str) {
        self.out.push('\\');
        self.out.push_str(name);
        self.word = !is_symbol(name);
    }

    pub(super) fn char(&mut self, c: char) {
        // math-core reads a star as a part of the word.
        if self.word && (c.is_ascii_alphabetic() || c == '*') {
            self.out.push(' ');
        }
        self.out.push(c);
        self.word = false;
    }

    pub(super) fn raw(&mut self, tex: &str) {
        for c in tex.chars().take(1) {
            self.char(c);
        }
        self.out.extend(tex.chars().skip(1));
        let word = tex.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        self.word = word.len() < tex.len() && word.ends_with('\\');
    }

    /// Whether a control word was the last.
    pub(super) fn ends_with_word(&self) -> bool {
        self.word
    }

    pub(super) fn as_str(&self) -> &str {
        &self.out
    }

    pub(super) fn into_string(self) -> String {
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(tex: &str) -> String {
        let mut writer = Writer::default();
        for token in read(tex) {
            match token {
                Token::Command(name) | Token::Builtin(name) => writer.command(&name),
                Token::Char(c) => writer.char(c),
                Token::Raw(raw) => writer.raw(&raw),
            }
        }
        writer.into_string()
    }

    #[test]
    fn tex_is_the_same_after_reading_and_writing() {
        for tex in [r"\alpha b\, c_{i}^2", r"\{a\}\\ \& \_x", r"\frac12 \'e"] {
            assert_eq!(read(&again(tex)), read(tex));
        }
    }

    #[test]
    fn comments_and_control_characters_are_left_out() {
        assert_eq!(again("a%b\nc\u{0}\n\n d\\"), "ac d");
        assert_eq!(again(r"\alpha * x"), r"\alpha * x");
    }
}
