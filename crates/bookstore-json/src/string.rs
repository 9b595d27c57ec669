//! A JSON string as it stands in the text, decoded piece by piece.

use std::borrow::Cow;

use crate::reader::plain;

/// A string between its quotes, known to be well-formed.
#[derive(Clone, Copy, Debug)]
pub struct Str<'a> {
    raw: &'a [u8],
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
    pub(crate) fn new(raw: &'a [u8], escaped: bool) -> Self {
        Self { raw, escaped }
    }

    /// Whether it is this text, once decoded.
    pub fn is(self, text: &str) -> bool {
        if self.escaped {
            self.to_bytes() == text.as_bytes()
        } else {
            self.raw == text.as_bytes()
        }
    }

    /// Its pieces, decoded one by one.
    pub fn pieces(self) -> Pieces<'a> {
        Pieces { rest: self.raw }
    }

    /// The decoded string; a lone surrogate takes three bytes, as in "generalised UTF-8", so that strings
    /// are equal and ordered just as Python has them.
    pub fn to_bytes(self) -> Cow<'a, [u8]> {
        if !self.escaped {
            return Cow::Borrowed(self.raw);
        }
        let mut bytes = Vec::with_capacity(self.raw.len());
        for piece in self.pieces() {
            match piece {
                Piece::Plain(text) => bytes.extend_from_slice(text),
                Piece::Char('\n') => bytes.push(b'\n'),
                Piece::Char('"') => bytes.push(b'"'),
                Piece::Char(c) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                Piece::Lone(unit) => {
                    let [high, low] = unit.to_be_bytes();
                    bytes.extend([
                        0xe0 | (high >> 4),
                        0x80 | ((high & 0xf) << 2) | (low >> 6),
                        0x80 | (low & 0x3f),
                    ]);
                }
            }
        }
        Cow::Owned(bytes)
    }

    /// The decoded string, with `�` for what is no Unicode.
    pub fn to_text(self) -> Cow<'a, str> {
        match self.to_bytes() {
            // Faster than looking for what is no Unicode, which there hardly ever is.
            Cow::Borrowed(bytes) => {
                str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
            }
            Cow::Owned(bytes) => Cow::Owned(
                String::from_utf8(bytes)
                    .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            ),
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
        let kind = *self.rest.get(1)?;
        if kind != b'u' {
            self.rest = &self.rest[2..];
            return Some(Piece::Char(match kind {
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                other => other.into(),
            }));
        }
        let first = unit(self.rest)?;
        self.rest = &self.rest[6..];
        if let Some(c) = char::from_u32(first.into()) {
            return Some(Piece::Char(c));
        }
        let pair =
            unit(self.rest).and_then(|second| char::decode_utf16([first, second]).next()?.ok());
        if let Some(c) = pair {
            self.rest = &self.rest[6..];
            return Some(Piece::Char(c));
        }
        Some(Piece::Lone(first))
    }
}

/// The code unit of the `\uXXXX` that begins here.
fn unit(text: &[u8]) -> Option<u16> {
    let hex = text.strip_prefix(br"\u")?.get(..4)?;
    u16::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(raw: &str) -> Vec<u8> {
        Str::new(raw.as_bytes(), true).to_bytes().into_owned()
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
        assert!(Str::new(br"trus\u0074ed", true).is("trusted"));
        assert!(!Str::new(br"trusted2", false).is("trusted"));
    }
}
