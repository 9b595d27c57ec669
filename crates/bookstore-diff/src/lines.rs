//! Lines as Python's `str.splitlines` has them, with their ends.

/// The lines of a text.
pub(crate) fn lines(text: &str) -> Lines<'_> {
    Lines { rest: text }
}

pub(crate) struct Lines<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let bytes = self.rest.as_bytes();
        let end = bytes
            .iter()
            .enumerate()
            // Most bytes are told by one comparison.
            .filter(|(_, byte)| **byte <= 0x1e || **byte >= 0xc2)
            .find_map(|(at, byte)| ends(*byte, &bytes[at + 1..]).map(|length| at + length))
            .unwrap_or(bytes.len());
        let (line, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(line)
    }
}

/// The length of the line's end that begins with this byte.
fn ends(byte: u8, rest: &[u8]) -> Option<usize> {
    match byte {
        b'\r' => Some(1 + usize::from(rest.first() == Some(&b'\n'))),
        b'\n' | 0x0b | 0x0c | 0x1c..=0x1e => Some(1),
        // U+0085
        0xc2 if rest.first() == Some(&0x85) => Some(2),
        // U+2028 and U+2029
        0xe2 if rest.first() == Some(&0x80) && matches!(rest.get(1), Some(0xa8 | 0xa9)) => Some(3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_where_python_ends_them() {
        let text = "a\nb\r\nc\rd\u{b}e\u{c}f\u{1c}g\u{85}h\u{2028}i\u{2029}\n\nj é\u{1f}k";
        let found: Vec<_> = lines(text).collect();
        let wanted = [
            "a\n",
            "b\r\n",
            "c\r",
            "d\u{b}",
            "e\u{c}",
            "f\u{1c}",
            "g\u{85}",
            "h\u{2028}",
            "i\u{2029}",
            "\n",
            "\n",
            "j é\u{1f}k",
        ];
        assert_eq!(found, wanted);
        assert_eq!(lines("").count(), 0);
    }
}
