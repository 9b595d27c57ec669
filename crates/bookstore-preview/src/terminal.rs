//! Text as a terminal shows it: streams, tracebacks, what has no richer form.

use crate::{
    ansi,
    block::{Blocks, fold, left_out},
    show,
};

/// Longest text of one output that is shown, in bytes.
pub(crate) const TEXT: usize = 512 * 1024;
/// A text of more lines than this is folded, …
const LONG: usize = 60;
/// … so that this many are seen.
const SEEN: usize = 40;

/// Writes text as a terminal shows it.
pub(crate) fn write(out: &mut String, class: &str, text: &str, blocks: &mut Blocks) {
    let (text, beyond) = beginning(text, TEXT);
    let (seen, rest) = folded(text);
    // The message of an error is a sentence, however its lines of code are set.
    let aligned = if class != "error" && is_aligned(text) {
        " aligned"
    } else {
        ""
    };
    blocks.write(
        out,
        &format!("output {class}{aligned}"),
        |out, styles, _| {
            for (index, part) in [Some(seen), rest].into_iter().flatten().enumerate() {
                let more = part.lines().count();
                let mut write = |out: &mut String| {
                    out.push_str("<pre>");
                    // A parser drops the first line feed.
                    if part.starts_with('\n') {
                        out.push('\n');
                    }
                    ansi::write(out, part, styles);
                    out.push_str("</pre>");
                };
                if index == 0 {
                    write(out);
                } else {
                    fold(out, &format!("{} more lines", show::number(more)), write);
                }
            }
        },
    );
    if beyond > 0 {
        let size = show::size(beyond as u64);
        left_out(
            out,
            &format!("The rest of this output, {size}, is not shown."),
        );
    }
}

/// Whether a text is a table or a drawing of characters, which means nothing once its lines are broken: it has lines
/// of boxes, or many of its lines have columns.
fn is_aligned(text: &str) -> bool {
    let is_box = |c: char| ('\u{2500}'..='\u{257f}').contains(&c);
    let has_columns = |line: &str| line.trim().contains("  ") || line.trim().contains('\t');
    let (mut lines, mut columns, mut boxes) = (0, 0, 0);
    for line in text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(SEEN)
    {
        lines += 1;
        columns += usize::from(has_columns(line));
        boxes += usize::from(line.chars().any(is_box));
    }
    boxes > 1 || (columns > 1 && columns * 3 >= lines)
}

/// The longest beginning of at most `limit` bytes, and how many bytes are beyond it.
fn beginning(text: &str, limit: usize) -> (&str, usize) {
    let end = text.floor_char_boundary(limit.min(text.len()));
    (&text[..end], text.len() - end)
}

/// What is seen of a text and what is folded, if it is long.
fn folded(text: &str) -> (&str, Option<&str>) {
    let mut ends = memchr::memchr_iter(b'\n', text.as_bytes());
    match (ends.nth(SEEN - 1), ends.nth(LONG - SEEN - 1)) {
        (Some(seen), Some(end)) if end + 1 < text.len() => (&text[..seen], Some(&text[seen + 1..])),
        _ => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_fold_and_short_ones_do_not() {
        let lines = |count| "x\n".repeat(count);
        assert_eq!(folded(&lines(LONG)), (&*lines(LONG), None));
        let long = lines(LONG + 1);
        let (seen, rest) = folded(&long);
        assert_eq!(seen.lines().count(), SEEN);
        assert_eq!(rest.unwrap().lines().count(), LONG + 1 - SEEN);
    }

    #[test]
    fn tables_of_characters_are_known() {
        for text in [
            "┏━━┳━━┓\n┃ a┃ b┃",
            "planet\nMars     0\nEarth    1\n",
            "    a   b\n0   1   2\n1   3   4\n\n[2 rows x 2 columns]",
            "\u{1b}[1ma  b\u{1b}[0m\nc  d",
            "a\t1\nb\t2",
            "Coefficients:\n    Estimate Std. Error\nwt  -5.3445   0.5591\nhp   0.1200   0.0100\n---\nSignif.",
        ] {
            assert!(is_aligned(text), "{text}");
        }
        for text in [
            "",
            "a line  with two spaces",
            "A sentence.\nAnother.  And a third.\nA last one.",
            "    indented\n    lines\n",
            "{'key 0': [],\n 'key 1': [0]}",
        ] {
            assert!(!is_aligned(text), "{text}");
        }
    }
}
