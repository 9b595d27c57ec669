//! A position in a JSON text, and what can be read from there.

use std::borrow::Cow;

use crate::string::Str;

/// How deep arrays and objects may nest. Python's own reader gives up at about 1,000.
const MAX_DEPTH: u16 = 500;

/// What kind of value comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `{…}`
    Object,
    /// `[…]`
    Array,
    /// `"…"`
    String,
    /// A number.
    Number,
    /// `true` or `false`
    Bool,
    /// `null`
    Null,
}

/// Where the text is not JSON, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syntax {
    /// Offset in bytes.
    pub at: usize,
    /// What is wrong there.
    pub why: Why,
}

/// What is wrong with a text that is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It ends too early.
    End,
    /// Something else should stand here.
    Unexpected,
    /// A control character in a string.
    Control,
    /// An escape that JSON does not have.
    Escape,
    /// Something follows the value.
    Trailing,
    /// Arrays and objects nest deeper than 500.
    TooDeep,
    /// `NaN` or `Infinity`.
    NotANumber,
}

type Result<T> = std::result::Result<T, Syntax>;

/// Checks that the text is one JSON value and nothing else.
///
/// # Errors
/// Where it is not, and why.
pub fn check(text: &str) -> Result<()> {
    let mut reader = Reader::new(text);
    reader.skip()?;
    reader.end()
}

/// A position in a JSON text.
///
/// What reads moves it, and fails where the text is not JSON.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u16,
}

#[allow(clippy::missing_errors_doc)] // said above
impl<'a> Reader<'a> {
    /// The beginning of a text.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
        }
    }

    /// The kind of the value that comes next.
    pub fn peek(&mut self) -> Result<Kind> {
        self.skip_space();
        match self.byte() {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'"') => Ok(Kind::String),
            Some(b'-') if self.bytes().get(self.at + 1) == Some(&b'I') => {
                Err(self.error(Why::NotANumber))
            }
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'n') => Ok(Kind::Null),
            // Python reads and writes NaN and Infinity, which are not JSON.
            Some(b'N' | b'I') => Err(self.error(Why::NotANumber)),
            Some(_) => Err(self.error(Why::Unexpected)),
            None => Err(self.error(Why::End)),
        }
    }

    /// Reads an object; `each` must read the value of the key it is given.
    pub fn object(&mut self, each: &mut dyn FnMut(Str<'a>, &mut Self) -> Result<()>) -> Result<()> {
        self.open(b'{')?;
        let mut first = true;
        while self.next(b'}', &mut first)? {
            let key = self.key()?;
            each(key, self)?;
        }
        Ok(())
    }

    /// Reads an array; `each` must read the item it is given.
    pub fn array(&mut self, each: &mut dyn FnMut(&mut Self) -> Result<()>) -> Result<()> {
        self.open(b'[')?;
        let mut first = true;
        while self.next(b']', &mut first)? {
            each(self)?;
        }
        Ok(())
    }

    /// Looks a field up in the object that comes next, without moving; `None` also where no object comes.
    pub fn field(mut self, name: &str) -> Option<Self> {
        self.open(b'{').ok()?;
        let mut first = true;
        while self.next(b'}', &mut first).ok()? {
            if self.key().ok()?.is(name) {
                return Some(self);
            }
            self.skip().ok()?;
        }
        None
    }

    /// The text of the value that comes next, decoded, if it is a string; without moving.
    pub fn as_text(mut self) -> Option<Cow<'a, str>> {
        match self.peek() {
            Ok(Kind::String) => self.string().ok().map(Str::to_text),
            _ => None,
        }
    }

    /// Reads a string.
    pub fn string(&mut self) -> Result<Str<'a>> {
        self.expect(b'"')?;
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at += plain(&self.bytes()[self.at..]);
            match self.byte() {
                Some(b'"') => {
                    let raw = &self.text[start..self.at];
                    self.at += 1;
                    return Ok(Str::new(raw, escaped));
                }
                Some(b'\\') => {
                    escaped = true;
                    self.at += self.escape()?;
                }
                Some(..0x20) => return Err(self.error(Why::Control)),
                // `plain` stops early only at one of those above.
                Some(_) => self.at += 1,
                None => return Err(self.error(Why::End)),
            }
        }
    }

    /// Reads a number, as it is spelt.
    pub fn number(&mut self) -> Result<&'a str> {
        self.skip_space();
        let start = self.at;
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        let whole = self.at;
        self.digits()?;
        if self.bytes()[whole] == b'0' && self.at > whole + 1 {
            self.at = whole + 1;
            return Err(self.error(Why::Unexpected));
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.byte(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    /// Reads a boolean.
    pub fn bool(&mut self) -> Result<bool> {
        self.skip_space();
        if self.byte() == Some(b't') {
            self.word(b"true").map(|()| true)
        } else {
            self.word(b"false").map(|()| false)
        }
    }

    /// Reads whatever comes.
    pub fn skip(&mut self) -> Result<()> {
        match self.peek()? {
            Kind::String => self.string().map(drop),
            Kind::Number => self.number().map(drop),
            Kind::Bool => self.bool().map(drop),
            Kind::Null => self.word(b"null"),
            Kind::Array => self.array(&mut |item| item.skip()),
            Kind::Object => self.object(&mut |_, value| value.skip()),
        }
    }

    /// Reads whatever comes, and gives it as it stands in the text.
    pub fn raw(&mut self) -> Result<&'a str> {
        self.skip_space();
        let start = self.at;
        self.skip()?;
        Ok(&self.text[start..self.at])
    }

    /// Checks that nothing follows.
    pub fn end(&mut self) -> Result<()> {
        self.skip_space();
        if self.at == self.text.len() {
            Ok(())
        } else {
            Err(self.error(Why::Trailing))
        }
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// The byte that comes next.
    fn byte(&self) -> Option<u8> {
        self.bytes().get(self.at).copied()
    }

    fn open(&mut self, bracket: u8) -> Result<()> {
        self.expect(bracket)?;
        if self.depth == MAX_DEPTH {
            return Err(self.error(Why::TooDeep));
        }
        self.depth += 1;
        Ok(())
    }

    /// Whether another item comes before the closing bracket.
    fn next(&mut self, close: u8, first: &mut bool) -> Result<bool> {
        self.skip_space();
        if self.byte() == Some(close) {
            self.at += 1;
            self.depth -= 1;
            return Ok(false);
        }
        if !std::mem::take(first) {
            self.expect(b',')?;
        }
        Ok(true)
    }

    fn key(&mut self) -> Result<Str<'a>> {
        let key = self.string()?;
        self.expect(b':')?;
        Ok(key)
    }

    fn expect(&mut self, byte: u8) -> Result<()> {
        self.skip_space();
        match self.byte() {
            Some(found) if found == byte => {
                self.at += 1;
                Ok(())
            }
            Some(_) => Err(self.error(Why::Unexpected)),
            None => Err(self.error(Why::End)),
        }
    }

    fn word(&mut self, word: &[u8]) -> Result<()> {
        if self.bytes()[self.at..].starts_with(word) {
            self.at += word.len();
            Ok(())
        } else {
            Err(self.error(Why::Unexpected))
        }
    }

    fn digits(&mut self) -> Result<()> {
        let start = self.at;
        while matches!(self.byte(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at > start {
            Ok(())
        } else if self.at == self.text.len() {
            Err(self.error(Why::End))
        } else {
            Err(self.error(Why::Unexpected))
        }
    }

    /// Length of the escape that begins here.
    fn escape(&self) -> Result<usize> {
        match self.bytes().get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(2),
            Some(b'u')
                if self
                    .bytes()
                    .get(self.at + 2..self.at + 6)
                    .is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)) =>
            {
                Ok(6)
            }
            _ => Err(self.error(Why::Escape)),
        }
    }

    fn skip_space(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Ends the reading here: for who has found what it looked for.
    pub fn stop(&self) -> Syntax {
        self.error(Why::End)
    }

    fn error(&self, why: Why) -> Syntax {
        Syntax { at: self.at, why }
    }
}

/// How many bytes from the start surely are neither a quote, a backslash nor a control: a word at a time,
/// as most of a notebook is long strings.
pub(crate) fn plain(text: &[u8]) -> usize {
    let (words, _) = text.as_chunks();
    let mut length = 0;
    for word in words {
        let found = plain_of_word(*word);
        length += found;
        if found < WORD {
            break;
        }
    }
    length
}

/// How many bytes are looked at together.
pub(crate) const WORD: usize = 8;

/// How many bytes from the start of a word are neither a quote, a backslash nor a control.
pub(crate) fn plain_of_word(word: [u8; WORD]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let below = |word: u64, n: u64| word.wrapping_sub(ONES * n) & !word & HIGH;
    let equal = |word: u64, byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    let word = u64::from_le_bytes(word);
    let stop = below(word, 0x20) | equal(word, b'"') | equal(word, b'\\');
    stop.trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn why(text: &str) -> (usize, Why) {
        let error = check(text).unwrap_err();
        (error.at, error.why)
    }

    #[test]
    fn what_is_not_json_is_refused_where_it_goes_wrong() {
        assert_eq!(why(""), (0, Why::End));
        assert_eq!(why("{\"a\":"), (5, Why::End));
        assert_eq!(why("[1,]"), (3, Why::Unexpected));
        assert_eq!(why("{\"a\" 1}"), (5, Why::Unexpected));
        assert_eq!(why("[NaN]"), (1, Why::NotANumber));
        assert_eq!(why("[-Infinity]"), (1, Why::NotANumber));
        assert_eq!(why("[\"a\nb\"]"), (3, Why::Control));
        assert_eq!(why(r#""\x""#), (1, Why::Escape));
        assert_eq!(why("1 2"), (2, Why::Trailing));
        assert_eq!(why("01"), (1, Why::Unexpected));
        assert_eq!(why("\u{feff}{}"), (0, Why::Unexpected));
        assert_eq!(why(&"[".repeat(100_000)), (501, Why::TooDeep));
    }

    #[test]
    fn a_field_is_found_without_moving() {
        let reader = Reader::new(r#" {"a": [1, {"b": 2}], "b": "x\ny"} "#);
        assert_eq!(reader.field("b").unwrap().as_text().unwrap(), "x\ny");
        assert!(reader.field("c").is_none());
        assert_eq!(reader.field("a").unwrap().peek(), Ok(Kind::Array));
    }

    #[test]
    fn a_value_is_given_as_it_stands() {
        let mut reader = Reader::new(" { \"é\" : [1 , 2] } ");
        assert_eq!(reader.raw().unwrap(), "{ \"é\" : [1 , 2] }");
    }

    proptest! {
        #[test]
        fn json_is_what_serde_json_takes_for_it(text in "[\\[\\]{}:,\"\\\\a1.eE+\\- u0ntrfls]{0,12}") {
            let serde = serde_json::from_str::<serde::de::IgnoredAny>(&text);
            prop_assert_eq!(check(&text).is_ok(), serde.is_ok(), "{:?}", serde);
        }

        #[test]
        fn a_string_ends_at_its_quote_wherever_that_stands(text in "[a-zé \u{7f}\u{80}]{0,40}") {
            let json = format!("\"{text}\"");
            let mut reader = Reader::new(&json);
            prop_assert_eq!(reader.string().unwrap().to_text(), text);
        }
    }
}
