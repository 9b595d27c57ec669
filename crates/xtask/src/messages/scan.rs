//! Finds the `text!` calls of a Rust source without parsing all of it.

use anyhow::{Context, Result, bail};

/// The templates of all `text!("…")` calls outside of tests, in their order.
///
/// # Errors
/// When a call's first argument is no string literal, or a string does not end.
pub fn sentences(source: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut scanner = Scanner { rest: source };
    let mut last = ' ';
    while let Some(c) = scanner.rest.chars().next() {
        let skipped = scanner.skip_comment()
            || scanner.skip_char()
            || (!is_name(last) && scanner.skip_byte_prefix());
        if skipped {
        } else if scanner.rest.starts_with("#[cfg(test)]") {
            scanner.skip_item()?;
        } else if !is_name(last) && scanner.literal()?.is_some() {
        } else if !is_name(last) && scanner.rest.starts_with("text!(") {
            scanner.advance("text!(".len());
            scanner.skip_space();
            let line = scanner.rest.lines().next().unwrap_or_default();
            let sentence = scanner.literal()?;
            found.push(sentence.with_context(|| format!("no string literal: text!({line}"))?);
        } else {
            scanner.advance(c.len_utf8());
            last = c;
            continue;
        }
        last = ' ';
    }
    Ok(found)
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

struct Scanner<'a> {
    rest: &'a str,
}

impl Scanner<'_> {
    fn advance(&mut self, bytes: usize) {
        self.rest = &self.rest[bytes..];
    }

    fn skip_space(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            if !self.skip_comment() {
                return;
            }
        }
    }

    fn skip_comment(&mut self) -> bool {
        let end = if self.rest.starts_with("//") {
            self.rest.find('\n')
        } else if self.rest.starts_with("/*") {
            self.rest.find("*/").map(|at| at + 2)
        } else {
            return false;
        };
        self.advance(end.unwrap_or(self.rest.len()));
        true
    }

    /// Skips `'"'` and its like, so that the quote in it opens no string; leaves lifetimes.
    fn skip_char(&mut self) -> bool {
        let Some(inner) = self.rest.strip_prefix('\'') else {
            return false;
        };
        let mut chars = inner.char_indices();
        let closed = match (chars.next(), chars.next()) {
            (Some((_, '\\')), Some((at, c))) => inner[at + c.len_utf8()..]
                .find('\'')
                .map(|end| at + c.len_utf8() + end),
            (Some(_), Some((at, '\''))) => Some(at),
            _ => None,
        };
        match closed {
            Some(at) => self.advance(at + 2),
            None => self.advance(1),
        }
        true
    }

    /// Skips the `b` of a byte string, the rest of which is then read as a string.
    fn skip_byte_prefix(&mut self) -> bool {
        let is = ["b\"", "br\"", "br#"]
            .iter()
            .any(|start| self.rest.starts_with(start));
        self.advance(usize::from(is));
        is
    }

    /// The value of the string literal that begins here, if one does.
    fn literal(&mut self) -> Result<Option<String>> {
        if let Some(inner) = self.rest.strip_prefix('"') {
            let (value, length) = unescape(inner)?;
            self.advance(1 + length);
            return Ok(Some(value));
        }
        let Some(inner) = self.rest.strip_prefix('r') else {
            return Ok(None);
        };
        let hashes = inner.len() - inner.trim_start_matches('#').len();
        let Some(inner) = inner[hashes..].strip_prefix('"') else {
            return Ok(None);
        };
        let end = format!("\"{}", "#".repeat(hashes));
        let length = inner.find(&end).context("a raw string does not end")?;
        let value = inner[..length].to_owned();
        self.advance(1 + hashes + 1 + length + end.len());
        Ok(Some(value))
    }

    /// Skips an attribute and the item below it, to its `;` or closing brace.
    fn skip_item(&mut self) -> Result<()> {
        let mut depth = 0;
        while let Some(c) = self.rest.chars().next() {
            if self.skip_comment() || self.skip_char() || self.literal()?.is_some() {
                continue;
            }
            self.advance(c.len_utf8());
            match c {
                '{' | '(' | '[' => depth += 1,
                '}' | ')' | ']' => depth -= 1,
                _ => {}
            }
            if depth == 0 && matches!(c, ';' | '}') {
                break;
            }
        }
        Ok(())
    }
}

/// The value of an escaped string, and its length with the closing quote.
fn unescape(inner: &str) -> Result<(String, usize)> {
    let mut value = String::new();
    let mut chars = inner.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((value, at + 1)),
            '\\' => match chars.next().map(|(_, c)| c) {
                Some('n') => value.push('\n'),
                Some('t') => value.push('\t'),
                Some('\n') => {
                    let spaces = chars.as_str().len() - chars.as_str().trim_start().len();
                    let from = inner.len() - chars.as_str().len() + spaces;
                    let (tail, length) = unescape(&inner[from..])?;
                    return Ok((value + &tail, from + length));
                }
                Some('u') => {
                    let code: String = chars
                        .by_ref()
                        .map(|(_, c)| c)
                        .skip(1)
                        .take_while(|c| *c != '}')
                        .collect();
                    let code = u32::from_str_radix(&code, 16).context("a character's number")?;
                    value.push(char::from_u32(code).context("a character's number")?);
                }
                // Quotes and the backslash; `\x00`, `\0` and `\r` are in no sentence for people.
                Some(c) => value.push(c),
                None => break,
            },
            _ => value.push(c),
        }
    }
    bail!("a string does not end")
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn calls_are_found_in_all_their_spellings() {
        let source = r##"
            text!("One %1.", a); crate::text!(
                // why
                "Two \"quoted\" \
                 and joined.",
            );
            text!(r#"Raw "three"."#); text!("Gr\u{fc}n");
        "##;
        assert_eq!(
            sentences(source).unwrap(),
            [
                "One %1.",
                "Two \"quoted\" and joined.",
                "Raw \"three\".",
                "Grün"
            ]
        );
    }

    #[test]
    fn comments_strings_and_tests_hold_no_calls() {
        let source = r#"
            //! text!("a")
            /* text!("b") */
            const S: &str = "text!(\"c\")"; const Q: char = '"'; fn f<'a>(x: &'a str) {}
            const E: char = '\''; context!("not ours"); macro_rules! text { () => {} }
            #[cfg(test)]
            mod tests { fn t() { let c = '}'; text!("d"); } }
            fn b() { a(b"\r", b"text!(\"no\")"); }
            fn g() { text!("kept") }
        "#;
        assert_eq!(sentences(source).unwrap(), ["kept"]);
    }

    #[test]
    fn a_call_without_a_literal_is_an_error() {
        assert!(sentences("text!(template)").is_err());
    }
}
