//! A JSON string as it stands in the text, decoded piece by piece.

use std::borrow::Cow;

use crate::reader::{WORD, plain, plain_of_word};

/// A string between its quotes, known to be well-formed.
#[derive(Clone, Copy, Debug)]
pub struct Str<'a> {
    raw: &'a str,
    escaped: bool,
}

/// A piece of a decoded string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// UTF-8 as it stands.
    Plain(&'a [u8]),
    /// A character that was written as an escape.
    Char(char),
    /// Half of a surrogate pair whose other half is missing. JavaScript and Python both allow it in a
    /// string, UTF-8 does not.
    Lone(u16),
}

impl<'a> Str<'a> {
    pub(crate) fn new(raw: &'a str, escaped: bool) -> Self {
        Self { raw, escaped }
    }

    /// Whether it is this text, once decoded.
    pub fn is(self, text: &str) -> bool {
        if self.escaped {
            self.to_bytes() == text.as_bytes()
        } else {
            self.raw == text
        }
    }

    /// As it stands in the text. Two that are written alike are equal.
    pub fn raw(self) -> &'a str {
        self.raw
    }

    /// The string, where it was written without escapes.
    pub fn plain(self) -> Option<&'a str> {
        (!self.escaped).then_some(self.raw)
    }

    /// Its pieces, decoded one by one.
    pub fn pieces(self) -> Pieces<'a> {
        Pieces {
            rest: self.raw.as_bytes(),
        }
    }

    /// The decoded string; a lone surrogate takes three bytes, as in "generalised UTF-8", so that strings
    /// are equal and ordered just as Python has them.
    pub fn to_bytes(self) -> Cow<'a, [u8]> {
        if self.escaped {
            Cow::Owned(decoded(self.raw.as_bytes()))
        } else {
            Cow::Borrowed(self.raw.as_bytes())
        }
    }

    /// The decoded string, with `�` for what is no Unicode.
    pub fn to_text(self) -> Cow<'a, str> {
        if !self.escaped {
            return Cow::Borrowed(self.raw);
        }
        // Faster than looking for what is no Unicode, which there hardly ever is.
        let text = String::from_utf8(decoded(self.raw.as_bytes()));
        Cow::Owned(
            text.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
        )
    }
}

/// Copies a word at a time what stands between escapes: to copy just what there is takes longer.
fn decoded(raw: &[u8]) -> Vec<u8> {
    // No escape is shorter than what it stands for.
    let mut bytes = vec![0; raw.len() + WORD];
    let (mut from, mut to) = (0, 0);
    loop {
        while let Some(word) = raw[from..].first_chunk() {
            bytes[to..to + WORD].copy_from_slice(word);
            let length = plain_of_word(*word);
            from += length;
            to += length;
            if length < WORD {
                break;
            }
        }
        while let Some(byte) = raw.get(from).filter(|byte| **byte != b'\\') {
            bytes[to] = *byte;
            from += 1;
            to += 1;
        }
        if let Some(c) = raw.get(from + 1).copied().and_then(short) {
            bytes[to] = c;
            from += 2;
            to += 1;
            continue;
        }
        let Some((character, length)) = escape(&raw[from..]) else {
            bytes.truncate(to);
            return bytes;
        };
        from += length;
        match character {
            Ok(c) => to += c.encode_utf8(&mut bytes[to..]).len(),
            Err(unit) => {
                let [high, low] = unit.to_be_bytes();
                bytes[to] = 0xe0 | (high >> 4);
                bytes[to + 1] = 0x80 | ((high & 0xf) << 2) | (low >> 6);
                bytes[to + 2] = 0x80 | (low & 0x3f);
                to += 3;
            }
        }
    }
}

/// The pieces of a decoded string.
#[derive(Clone, Debug)]
pub struct Pieces<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let start = plain(self.rest);
        let end = self.rest[start..]
            .iter()
            .position(|byte| *byte == b'\\')
            .map_or(self.rest.len(), |length| start + length);
        if end > 0 {
            let (plain, rest) = self.rest.split_at(end);
            self.rest = rest;
            return Some(Piece::Plain(plain));
        }
        let (character, length) = escape(self.rest)?;
        self.rest = &self.rest[length..];
        Some(character.map_or_else(Piece::Lone, Piece::Char))
    }
}

/// The character of the escape that begins here, or half a surrogate pair, and how long it is.
fn escape(text: &[u8]) -> Option<(Result<char, u16>, usize)> {
    if let Some(c) = short(*text.get(1)?) {
        return Some((Ok(c.into()), 2));
    }
    let first = unit(text)?;
    if let Some(c) = char::from_u32(first.into()) {
        return Some((Ok(c), 6));
    }
    let pair = unit(&text[6..]).and_then(|second| char::decode_utf16([first, second]).next()?.ok());
    Some(pair.map_or((Err(first), 6), |c| (Ok(c), 12)))
}

/// What an escape of one letter stands for.
fn short(letter: u8) -> Option<u8> {
    match letter {
        b'b' => Some(8),
        b'f' => Some(0xc),
        b'n' => Some(b'\n'),
        b'r' => Some(b'\r'),
        b't' => Some(b'\t'),
        b'u' => None,
        other => Some(other),
    }
}

/// The code unit of the `\uXXXX` that begins here.
fn unit(text: &[u8]) -> Option<u16> {
    let hex = text.strip_prefix(br"\u")?.get(..4)?;
    u16::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decode(raw: &str) -> Vec<u8> {
        Str::new(raw, true).to_bytes().into_owned()
    }

    #[test]
    fn escapes_are_decoded() {
        assert_eq!(
            decode(r#"a\"\\\/\b\f\n\r\t\u0041é"#),
            "a\"\\/\u{8}\u{c}\n\r\tAé".as_bytes()
        );
    }

    #[test]
    fn pairs_are_joined_and_lone_halves_kept() {
        assert_eq!(decode(r"\ud83d\ude00"), "😀".as_bytes());
        assert_eq!(decode(r"\ud83dx"), [0xed, 0xa0, 0xbd, b'x']);
        assert_eq!(
            decode(r"\ude00\ud83d"),
            [0xed, 0xb8, 0x80, 0xed, 0xa0, 0xbd]
        );
        assert_eq!(
            decode(r"\ud83d\ud83d\ude00"),
            [&[0xed, 0xa0, 0xbd], "😀".as_bytes()].concat()
        );
        assert_eq!(decode(r"\ud83d\n"), [0xed, 0xa0, 0xbd, b'\n']);
    }

    #[test]
    fn equality_sees_through_escapes() {
        assert!(Str::new(r"trus\u0074ed", true).is("trusted"));
        assert!(!Str::new(r"trusted2", false).is("trusted"));
    }

    proptest! {
        #[test]
        fn a_string_is_what_serde_json_takes_for_it(
            pieces in prop::collection::vec(r#"[a-zé潮😀]{0,20}|\\["\\/bfnrt]|\\u00[0-9a-f]{2}|\\ud83d\\ude0[0-9]"#, 0..12)
        ) {
            let json = format!("\"{}\"", pieces.concat());
            let string = crate::Reader::new(&json).string().unwrap();
            prop_assert_eq!(string.to_text(), serde_json::from_str::<String>(&json).unwrap());
        }
    }
}
