//! Whether a text is JSON: looked at once and strictly, so that what is found in it later can be taken as it comes.

use memchr::memchr2;

/// Whether this is one JSON value by the grammar of RFC 8259, however deep.
pub(crate) fn is_json(text: &str) -> bool {
    let bytes = text.as_bytes();
    Check { bytes, at: 0 }.whole().is_some()
}

/// A place in a text that is looked at strictly.
struct Check<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// Each answers `None` where the text is no JSON.
impl Check<'_> {
    fn whole(&mut self) -> Option<()> {
        // The brackets that are to come: a byte for one of the text at most.
        let mut open = Vec::new();
        loop {
            match self.next()? {
                b'{' => {
                    if self.peek()? == b'}' {
                        self.at += 1;
                    } else {
                        open.push(b'}');
                        self.name()?;
                        continue;
                    }
                }
                b'[' => {
                    if self.peek()? == b']' {
                        self.at += 1;
                    } else {
                        open.push(b']');
                        continue;
                    }
                }
                b'"' => self.string()?,
                b't' => self.word(b"rue")?,
                b'f' => self.word(b"alse")?,
                b'n' => self.word(b"ull")?,
                b'-' => {
                    let first = self.byte()?;
                    self.number(first)?;
                }
                first => self.number(first)?,
            }
            loop {
                let Some(close) = open.last() else {
                    return self.peek().is_none().then_some(());
                };
                match self.next()? {
                    b',' if *close == b'}' => {
                        self.name()?;
                        break;
                    }
                    b',' => break,
                    byte if byte == *close => drop(open.pop()),
                    _ => return None,
                }
            }
        }
    }

    /// The next byte that is no space, not passed over.
    fn peek(&mut self) -> Option<u8> {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    /// The next byte that is no space.
    fn next(&mut self) -> Option<u8> {
        self.peek()?;
        self.byte()
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn name(&mut self) -> Option<()> {
        (self.next()? == b'"').then_some(())?;
        self.string()?;
        (self.next()? == b':').then_some(())
    }

    fn word(&mut self, rest: &[u8]) -> Option<()> {
        let found = self.bytes[self.at..].starts_with(rest);
        self.at += rest.len();
        found.then_some(())
    }

    /// What follows a quote.
    fn string(&mut self) -> Option<()> {
        loop {
            let rest = &self.bytes[self.at..];
            let plain = memchr2(b'"', b'\\', rest)?;
            (!has_control(&rest[..plain])).then_some(())?;
            self.at += plain;
            if self.byte()? == b'"' {
                return Some(());
            }
            match self.byte()? {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {}
                b'u' => {
                    let digits = self.bytes.get(self.at..self.at + 4)?;
                    digits.iter().all(u8::is_ascii_hexdigit).then_some(())?;
                    self.at += 4;
                }
                _ => return None,
            }
        }
    }

    /// What follows the first digit.
    fn number(&mut self, first: u8) -> Option<()> {
        match first {
            b'0' => {}
            b'1'..=b'9' => drop(self.digits()),
            _ => return None,
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.bytes.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.bytes.get(self.at), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let begin = self.at;
        while matches!(self.bytes.get(self.at), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        (self.at > begin).then_some(())
    }
}

/// Whether a control character is among these bytes: eight at a time, as most of a notebook is long strings.
fn has_control(bytes: &[u8]) -> bool {
    const ONES: u64 = u64::MAX / 255;
    // The high bit of a byte less than 0x20 is set by the subtraction; what it borrows can only mark a byte that follows
    // such a one.
    let mark = |word: u64| word.wrapping_sub(ONES * 0x20) & !word;
    let (words, rest) = bytes.as_chunks::<8>();
    let marks = words
        .iter()
        .fold(0, |marks, word| marks | mark(u64::from_le_bytes(*word)));
    marks & (ONES << 7) != 0 || rest.iter().any(|byte| *byte < 0x20)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn json_is_what_serde_json_takes_for_it(text in "[\\[\\]{}:,\"\\\\a1.eE+\\- u0ntrfls\n]{0,12}") {
            let theirs = serde_json::from_str::<serde::de::IgnoredAny>(&text);
            prop_assert_eq!(is_json(&text), theirs.is_ok(), "{:?}", theirs);
        }

        #[test]
        fn what_is_in_a_long_string_is_seen_wherever_it_stands(
            text in "[ -!#-\\[\\]-~é\u{7f}]{0,200}", at in 0..200_usize, odd in "[\"\\\\\n\u{1f}a]"
        ) {
            let at = text.floor_char_boundary(at.min(text.len()));
            let json = format!("\"{}{odd}{}\"", &text[..at], &text[at..]);
            prop_assert_eq!(is_json(&json), serde_json::from_str::<String>(&json).is_ok(), "{}", json);
        }
    }

    #[test]
    fn depth_does_not_matter() {
        let (open, close) = ("[{\"a\":".repeat(100_000), "}]".repeat(100_000));
        assert!(is_json(&format!("{open}1{close}")));
        assert!(!is_json(&format!("{open}1{close}]")));
    }
}
