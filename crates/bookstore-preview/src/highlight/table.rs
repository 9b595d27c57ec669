//! What a language's lexer is made of, and its form for look-ups.

use super::spans::Class;

/// A language, written down.
pub(super) struct Language {
    /// Words with a meaning of their own, separated by spaces.
    pub(super) words: &'static [(Class, &'static str)],
    /// What begins with other than a letter or a digit. The first that applies counts.
    pub(super) rules: &'static [(&'static str, Rule)],
    /// Bytes beside letters, digits and `_` that a word may go on with.
    pub(super) joins: &'static str,
    /// What a word directly before a quote means.
    pub(super) prefix: Prefix,
    /// `a` is `A`; the words are written in lower case.
    pub(super) fold: bool,
    /// Words before this byte are keys; 0: there are none.
    pub(super) key: u8,
    pub(super) mode: Mode,
}

impl Language {
    /// A language without anything, to begin with.
    pub(super) const NONE: Self = Self {
        words: &[],
        rules: &[],
        joins: "",
        prefix: Prefix::None,
        fold: false,
        key: 0,
        mode: Mode::Plain,
    };
}

/// What no table says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Plain,
    /// Magics, `!` and `?` of `IPython`.
    Magics,
    /// Keywords count only where a command begins.
    Shell,
    /// Lines after this prompt are of the language with this name.
    Prompt(&'static [&'static str], &'static str),
    /// Each line's first byte says what it is.
    Diff,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix {
    None,
    /// `rb`, `f` and their like.
    Python,
    /// Any name; backslashes then mean nothing but before a quote.
    Raw,
    /// Any name; the string is interpolated.
    Scala,
    /// `r#"…"#`.
    Rust,
    /// `R"x(…)x"`.
    Cpp,
    /// `r"--(…)--"`.
    R,
    /// `E'…'`.
    Sql,
}

#[derive(Clone, Copy)]
pub(super) enum Rule {
    /// A comment to the end of the line.
    Line,
    /// As `Line`, where a word may begin.
    LineAtWord,
    /// A comment up to this text.
    Block(&'static str),
    /// A comment up to this text, which may hold others.
    Nested(&'static str),
    Text(Text),
    /// A quote for one character, else the tick of a lifetime.
    Char,
    /// A quote directly behind a value: no text.
    Transpose,
    /// A regular expression, where a value may begin.
    Regex,
    /// The name that follows, and the sign.
    Sigil(Class, When),
    /// `$x`, `${x…}` of shells.
    Dollar,
    HereDocument,
    /// An element's tag of HTML.
    Tag,
    /// The format of a value in Python's f-strings.
    Format,
    /// `!` and `%` behind `=`, `?` at the end of a line.
    Magic,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Always,
    /// First on its line.
    Line,
    /// Not directly behind a word, a bracket or itself.
    Start,
}

/// A string literal: what ends it and, as a sum of the constants, what is in it.
#[derive(Clone, Copy)]
pub(super) struct Text {
    pub(super) close: &'static str,
    pub(super) has: u16,
}

impl Text {
    /// Goes over line ends.
    pub(super) const LINES: u16 = 1;
    /// A backslash and what follows are an escape.
    pub(super) const ESCAPES: u16 = 2;
    /// A backslash keeps what follows from ending the string.
    pub(super) const SKIPS: u16 = 4;
    /// Doubled, the end stands for itself.
    pub(super) const DOUBLED: u16 = 8;
    /// `{…}` holds an expression.
    pub(super) const BRACES: u16 = 16;
    /// `${…}` holds an expression.
    pub(super) const TEMPLATE: u16 = 32;
    /// `$x` is a variable, `$(…)` and `${…}` hold an expression.
    pub(super) const DOLLAR: u16 = 64;
    /// `#{…}` holds an expression.
    pub(super) const HASH: u16 = 128;
    /// Begins only where a word may.
    pub(super) const START: u16 = 256;
    /// Is a name and gets no colour.
    pub(super) const NAME: u16 = 512;

    pub(super) fn has(self, what: u16) -> bool {
        self.has & what != 0
    }
}

/// What the lexer does at a byte.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Pass,
    Word,
    Digit,
    Line,
    Rule,
}

/// Longest word that is looked up.
const LONGEST: usize = 32;

/// A language with its look-up tables.
pub(super) struct Table {
    pub(super) language: &'static Language,
    pub(super) actions: [Action; 256],
    pub(super) in_word: [bool; 256],
    /// An open hash table with room for twice the words.
    words: Vec<(&'static str, Class)>,
}

impl Table {
    pub(super) fn new(language: &'static Language) -> Self {
        let mut actions = [Action::Pass; 256];
        let mut in_word = [false; 256];
        // In prose, numbers are words.
        let numbers = !language.words.is_empty();
        for byte in 0..=u8::MAX {
            let at = usize::from(byte);
            in_word[at] = byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
            actions[at] = match byte {
                b'0'..=b'9' if numbers => Action::Digit,
                b'\n' => Action::Line,
                b'.' if numbers => Action::Rule,
                b'(' | b')' | b'[' | b']' | b'{' | b'}' => Action::Rule,
                _ if in_word[at] => Action::Word,
                _ => Action::Pass,
            };
            in_word[at] |= language.joins.as_bytes().contains(&byte);
        }
        for (open, _) in language.rules {
            actions[usize::from(open.as_bytes()[0])] = Action::Rule;
        }
        let mut table = Self {
            language,
            actions,
            in_word,
            words: Vec::new(),
        };
        table.fill();
        table
    }

    fn fill(&mut self) {
        let lists = self.language.words;
        let count: usize = lists.iter().map(|(_, list)| list.split(' ').count()).sum();
        self.words = vec![("", Class::Plain); (2 * count).next_power_of_two()];
        for (class, list) in lists {
            for word in list.split(' ') {
                debug_assert!(word.len() <= LONGEST);
                let at = self.slot(word.as_bytes());
                self.words[at] = (word, *class);
            }
        }
    }

    /// Where a word is, or else the free place for it.
    fn slot(&self, word: &[u8]) -> usize {
        let [first, middle, last] =
            [word[0], word[word.len() / 2], word[word.len() - 1]].map(usize::from);
        let mask = self.words.len() - 1;
        let mut at = (first * 7 + middle * 31 + last * 59 + word.len() * 17) & mask;
        // There are more places than words.
        while !self.words[at].0.is_empty() && self.words[at].0.as_bytes() != word {
            at = (at + 1) & mask;
        }
        at
    }

    /// What a word is.
    pub(super) fn class(&self, word: &[u8]) -> Class {
        let mut folded = [0; LONGEST];
        let Some(lower) = folded.get_mut(..word.len()) else {
            return Class::Plain;
        };
        if !self.language.fold {
            return self.words[self.slot(word)].1;
        }
        lower.copy_from_slice(word);
        lower.make_ascii_lowercase();
        self.words[self.slot(lower)].1
    }
}
