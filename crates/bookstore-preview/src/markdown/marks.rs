//! The characters that mark places for formulas: none that a notebook brings along is left.

use std::borrow::Cow;

use crate::html::{CLOSE, OPEN};

/// A text without them, and without character references that Markdown would read as one.
pub(super) fn removed(text: &str) -> Cow<'_, str> {
    let mut text: Cow<'_, str> = if text.contains([OPEN, CLOSE]) {
        text.replace([OPEN, CLOSE], "").into()
    } else {
        text.into()
    };
    let found: Vec<usize> = text
        .match_indices("&#")
        .filter(|(at, _)| is_mark(&text[at + 2..]))
        .map(|(at, _)| at)
        .collect();
    if !found.is_empty() {
        let mut out = String::with_capacity(text.len() + 4 * found.len());
        let mut end = 0;
        for at in found {
            out.push_str(&text[end..at]);
            out.push_str("&amp;");
            end = at + 1;
        }
        out.push_str(&text[end..]);
        text = out.into();
    }
    text
}

/// Whether a number that stands behind `&#` is a mark's.
fn is_mark(number: &str) -> bool {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let length = digits
        .bytes()
        .take_while(|byte| char::from(*byte).is_digit(radix))
        .count();
    let digits = digits[..length].trim_start_matches('0');
    u32::from_str_radix(digits, radix)
        .is_ok_and(|number| [OPEN, CLOSE].map(u32::from).contains(&number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_mark_is_left_however_it_is_written() {
        assert!(matches!(removed("a &#63; b"), Cow::Borrowed(_)));
        assert_eq!(removed("a\u{f8f0}0\u{f8f1}b"), "a0b");
        assert_eq!(
            removed("&#xf8f0;&#XF8F1;&#063728;&#63729 &#63730;"),
            "&amp;#xf8f0;&amp;#XF8F1;&amp;#063728;&amp;#63729 &#63730;"
        );
    }
}
