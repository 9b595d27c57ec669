//! Texts as Python writes them: escaped by its `json`, split by its `str.splitlines`.

use bookstore_json::{Piece, Str};

use super::out::Out;

/// Writes what stands between the quotes of a string.
pub(super) fn write_pieces(string: Str, out: &mut Out) {
    for piece in string.pieces() {
        match piece {
            Piece::Plain(text) => out.extend_from_slice(text),
            Piece::Char(c) => write_char(c, out),
            Piece::Lone(unit) => write_lone(unit, out),
        }
    }
}

fn write_char(c: char, out: &mut Out) {
    match c {
        '"' => out.extend_from_slice(b"\\\""),
        '\\' => out.extend_from_slice(b"\\\\"),
        '\n' => out.extend_from_slice(b"\\n"),
        '\r' => out.extend_from_slice(b"\\r"),
        '\t' => out.extend_from_slice(b"\\t"),
        '\u{8}' => out.extend_from_slice(b"\\b"),
        '\u{c}' => out.extend_from_slice(b"\\f"),
        ..' ' => out.extend_from_slice(format!("\\u{:04x}", u32::from(c)).as_bytes()),
        c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
    }
}

/// Half a surrogate pair keeps its escape: nbformat cannot write it to a file at all.
fn write_lone(unit: u16, out: &mut Out) {
    out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
}

/// A text that is being written as a list of its lines, each with its end.
pub(super) struct Lines {
    level: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing is written yet.
    Empty,
    /// Within a line.
    Open,
    /// After the end of a line.
    Ended,
    /// After a carriage return: a line feed still belongs to the line.
    EndedByReturn,
}

impl Lines {
    /// A list that stands at this level of indentation.
    pub fn new(level: usize) -> Self {
        Self {
            level,
            state: State::Empty,
        }
    }

    /// Goes on with the text.
    pub fn add(&mut self, string: Str, out: &mut Out) {
        for piece in string.pieces() {
            match piece {
                Piece::Plain(text) => self.add_plain(text, out),
                Piece::Char(c) => self.add_char(c, out),
                Piece::Lone(unit) => {
                    self.begin(out);
                    write_lone(unit, out);
                }
            }
        }
    }

    /// Ends the list.
    pub fn end(self, out: &mut Out) {
        if self.state == State::Empty {
            out.extend_from_slice(b"[]");
            return;
        }
        out.push(b'"');
        new_line(self.level, out);
        out.push(b']');
    }

    /// Text without escapes has no controls in it, so that only the line ends beyond ASCII can come.
    fn add_plain(&mut self, mut text: &[u8], out: &mut Out) {
        while let Some((end, length)) = line_end(text) {
            self.begin(out);
            out.extend_from_slice(&text[..end + length]);
            self.state = State::Ended;
            text = &text[end + length..];
        }
        if !text.is_empty() {
            self.begin(out);
            out.extend_from_slice(text);
        }
    }

    fn add_char(&mut self, c: char, out: &mut Out) {
        if c == '\n' && self.state == State::EndedByReturn {
            self.state = State::Ended;
        } else {
            self.begin(out);
            self.state = match c {
                '\r' => State::EndedByReturn,
                '\n'
                | '\u{b}'
                | '\u{c}'
                | '\u{1c}'..='\u{1e}'
                | '\u{85}'
                | '\u{2028}'
                | '\u{2029}' => State::Ended,
                _ => State::Open,
            };
        }
        write_char(c, out);
    }

    /// Opens a line unless one is open.
    fn begin(&mut self, out: &mut Out) {
        match self.state {
            State::Open => return,
            State::Empty => out.push(b'['),
            State::Ended | State::EndedByReturn => out.extend_from_slice(b"\","),
        }
        new_line(self.level + 1, out);
        out.push(b'"');
        self.state = State::Open;
    }
}

fn new_line(level: usize, out: &mut Out) {
    out.push(b'\n');
    out.spaces(level);
}

/// Where the first U+0085, U+2028 or U+2029 stands, and how many bytes it has.
fn line_end(text: &[u8]) -> Option<(usize, usize)> {
    text.iter().enumerate().find_map(|(at, byte)| match byte {
        0xc2 if text[at + 1..].starts_with(&[0x85]) => Some((at, 2)),
        0xe2 if text[at + 1..].starts_with(&[0x80, 0xa8])
            || text[at + 1..].starts_with(&[0x80, 0xa9]) =>
        {
            Some((at, 3))
        }
        _ => None,
    })
}
