//! Passes over JSON text quickly, to find what stands where.

use std::ops::Range;

use memchr::memchr2;

/// A place in a text, in bytes.
pub(crate) type Span = Range<usize>;

/// A place in a JSON text, of which it looks at no more than it must: what a value holds is for whoever reads that.
pub(crate) struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// Each answers `None` where the text ends or is no JSON.
impl<'a> Scanner<'a> {
    /// A scanner that begins here.
    pub(crate) fn at(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// The next byte that is no space.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Passes over an object; `member` must pass over the value of the name that it is given, as it is written.
    pub(crate) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &'a [u8]) -> Option<()>,
    ) -> Option<()> {
        self.list(b'{', b'}', |scanner| {
            let key = scanner.string()?;
            scanner.take(b':')?;
            member(scanner, key)
        })
    }

    /// Passes over a list; `element` must pass over each element.
    pub(crate) fn array(&mut self, element: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.list(b'[', b']', element)
    }

    /// A list between two brackets; a value of another type is passed over.
    fn list(
        &mut self,
        open: u8,
        close: u8,
        mut element: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        if self.peek()? != open {
            return self.value().map(drop);
        }
        self.at += 1;
        if self.peek()? == close {
            self.at += 1;
            return Some(());
        }
        loop {
            element(self)?;
            match self.peek()? {
                b',' => self.at += 1,
                byte if byte == close => {
                    self.at += 1;
                    return Some(());
                }
                _ => return None,
            }
        }
    }

    /// What stands between the quotes, escapes and all.
    fn string(&mut self) -> Option<&'a [u8]> {
        self.take(b'"')?;
        let begin = self.at;
        self.rest_of_string()?;
        Some(&self.bytes[begin..self.at - 1])
    }

    fn rest_of_string(&mut self) -> Option<()> {
        loop {
            self.at += memchr2(b'"', b'\\', &self.bytes[self.at..])?;
            if self.bytes[self.at] == b'"' {
                self.at += 1;
                return Some(());
            }
            self.at += 2;
            if self.at > self.bytes.len() {
                return None;
            }
        }
    }

    /// Passes over one value of any type, however deep.
    pub(crate) fn value(&mut self) -> Option<Span> {
        self.peek()?;
        let begin = self.at;
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    self.rest_of_string()?;
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' => {
                    if depth == 0 {
                        return None;
                    }
                    self.at += 1;
                    continue;
                }
                _ => {
                    let word = self.bytes[self.at..]
                        .iter()
                        .take_while(|byte| !b"{}[],:\" \t\r\n".contains(byte))
                        .count();
                    self.at += word;
                }
            }
            if depth == 0 {
                return Some(begin..self.at);
            }
        }
    }
}
