//! The title of a notebook: its first Markdown heading, as plain text.

use std::borrow::Cow;

use bookstore_json::{Kind, Reader};

/// How much of a cell is looked at, in bytes: a heading further down is no title.
const LOOKED_AT: usize = 64 * 1024;
/// How much of a heading is looked at, in bytes.
const HEADING: usize = 1024;
/// The longest title, in characters.
const LONGEST: usize = 200;

/// The first Markdown heading of a notebook, as plain text. The notebook's beginning is enough, cut off
/// anywhere: a large one need not be fetched whole to be named. It is not checked.
pub fn title(beginning: &[u8]) -> Option<String> {
    let text = match std::str::from_utf8(beginning) {
        Ok(text) => text,
        // A character that was cut in two ends the text.
        Err(error) => std::str::from_utf8(&beginning[..error.valid_up_to()]).ok()?,
    };
    let mut cells = Reader::new(text).field("cells")?;
    let mut title = None;
    // Where the text is cut off, what was found before stands.
    let _ = cells.array(&mut |cell| {
        let is_markdown = cell
            .field("cell_type")
            .and_then(Reader::as_text)
            .is_some_and(|kind| kind == "markdown");
        if is_markdown {
            title = cell.field("source").and_then(first_heading);
        }
        match title {
            // What comes after it is not looked at: that is most of a notebook.
            Some(_) => Err(cell.stop()),
            None => cell.skip(),
        }
    });
    title
}

/// The first heading of a Markdown cell's `source`.
fn first_heading(mut source: Reader) -> Option<String> {
    let text = match source.peek().ok()? {
        Kind::String => source.as_text()?,
        Kind::Array => {
            let mut text = String::new();
            // What is no text is told elsewhere; here it ends the reading.
            let _ = source.array(&mut |line| {
                if text.len() < LOOKED_AT {
                    text.push_str(&line.as_text().unwrap_or_default());
                }
                line.skip()
            });
            Cow::Owned(text)
        }
        _ => return None,
    };
    heading_in(&text[..text.floor_char_boundary(LOOKED_AT)])
}

fn heading_in(text: &str) -> Option<String> {
    let mut fence: Option<&str> = None;
    let mut paragraph: Option<&str> = None;
    for line in text.lines() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let line = line.trim();
        if let Some(mark) = fence {
            if line.starts_with(mark) {
                fence = None;
            }
            continue;
        }
        // A line so far in is code, or goes on with a paragraph.
        if indent > 3 || line.starts_with('\t') {
            continue;
        }
        if line.starts_with("```") || line.starts_with("~~~") {
            fence = line.get(..3);
            paragraph = None;
            continue;
        }
        let heading = atx(line).or_else(|| paragraph.filter(|_| is_underline(line)));
        if let Some(title) = heading
            .map(|text| plain(&text[..text.floor_char_boundary(HEADING)]))
            .filter(|title| !title.is_empty())
        {
            return Some(title);
        }
        let no_paragraph = line.is_empty() || line.starts_with(['#', '>', '-', '*', '+', '|', '=']);
        paragraph = (!no_paragraph).then_some(line);
    }
    None
}

/// The text of `# Heading`, up to six marks.
fn atx(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    let marks = line.len() - text.len();
    if !(1..=6).contains(&marks) || !text.starts_with([' ', '\t']) {
        return None;
    }
    let text = text.trim();
    let open = text.trim_end_matches('#');
    // Closing marks stand after a space.
    Some(if open.ends_with([' ', '\t']) || open.is_empty() {
        open.trim()
    } else {
        text
    })
}

/// Whether a line below a paragraph makes a heading of it.
fn is_underline(line: &str) -> bool {
    !line.is_empty() && (line.bytes().all(|c| c == b'=') || line.bytes().all(|c| c == b'-'))
}

/// Strips inline markup: emphasis, code, links, images and HTML tags leave their text.
fn plain(markdown: &str) -> String {
    let mut title = String::new();
    let mut rest = markdown;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let in_word =
            title.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric);
        if let Some((text, after)) = markup(c, after, in_word) {
            title.push_str(&text);
            rest = after;
        } else {
            title.push(if c.is_control() { ' ' } else { c });
            rest = after;
        }
    }
    let words = title.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words,
    }
}

/// What the markup that begins with `c` stands for, and what follows it; `None` for plain text.
fn markup(c: char, after: &str, in_word: bool) -> Option<(Cow<'_, str>, &str)> {
    let nothing = |rest| Some((Cow::Borrowed(""), rest));
    match c {
        '\\' if after.starts_with(|c: char| c.is_ascii_punctuation()) => {
            Some((Cow::Borrowed(&after[..1]), &after[1..]))
        }
        '`' | '*' => nothing(after),
        // Within a word it is part of the word: `snake_case`.
        '_' if !in_word => nothing(after),
        '!' if after.starts_with('[') => nothing(after),
        '[' => link(after).map(|(text, rest)| (Cow::Owned(plain(text)), rest)),
        '<' if after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!')) => {
            nothing(&after[after.find('>')? + 1..])
        }
        '~' => nothing(after.strip_prefix('~')?),
        '&' => entity(after),
        _ => None,
    }
}

/// The text of a link whose `[` is read, and what follows the link.
fn link(after: &str) -> Option<(&str, &str)> {
    let mut depth = 1;
    let end = after.char_indices().find_map(|(at, c)| {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at)
    })?;
    let (text, rest) = (&after[..end], &after[end + 1..]);
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some(target) = rest.strip_prefix(open) {
            return target.find(close).map(|end| (text, &target[end + 1..]));
        }
    }
    None
}

fn entity(after: &str) -> Option<(Cow<'_, str>, &str)> {
    const ENTITIES: [(&str, &str); 6] = [
        ("amp;", "&"),
        ("lt;", "<"),
        ("gt;", ">"),
        ("quot;", "\""),
        ("#39;", "'"),
        ("nbsp;", " "),
    ];
    ENTITIES
        .iter()
        .find_map(|(name, text)| Some((Cow::Borrowed(*text), after.strip_prefix(name)?)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_heading_is_the_title() {
        for (markdown, title) in [
            ("# Pandas", Some("Pandas")),
            ("intro\n\n## Second level ##\n# First", Some("Second level")),
            ("Title\n=====\ntext", Some("Title")),
            ("Title\n---", Some("Title")),
            ("\n---\n\ntext", None),
            ("- item\n---", None),
            ("#NoSpace", None),
            ("####### seven", None),
            ("    # code", None),
            ("```python\n# a comment\n```\n# Real", Some("Real")),
            ("#\n# Real", Some("Real")),
            ("# C#", Some("C#")),
            (
                "# [A *link*](https://e/x_y) and `code`",
                Some("A link and code"),
            ),
            (
                "# ![logo](l.png) **Bold** snake_case _it_",
                Some("logo Bold snake_case it"),
            ),
            (
                "<a name='x'></a>\n# <b>A</b> &amp; B \\* 1 < 2",
                Some("A & B * 1 < 2"),
            ),
            ("# Mass–energy $E=mc^2$", Some("Mass–energy $E=mc^2$")),
            ("# [1] first", Some("[1] first")),
            ("~~~\n```\n# code\n~~~\n###### Six ######", Some("Six")),
            ("# <b>Bold</b> <script>x", Some("Bold x")),
            ("# a < b ![img](http://x/y.png)", Some("a < b img")),
            ("text only", None),
            ("", None),
        ] {
            assert_eq!(heading_in(markdown).as_deref(), title, "{markdown:?}");
        }
    }

    const NOTEBOOK: &str = r###"{
 "cells": [
  {"cell_type": "code", "source": ["# no heading\n"], "outputs": [{"data": {"a": [1, {"b": "]}"}]}}]},
  {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["text\n", "\n", "## The *Moons* of [Jupiter](https://x) é \"q\"\n"]},
  {"cell_type": "markdown", "source": "# A later one"}
 ], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}"###;

    #[test]
    fn a_notebook_cut_anywhere_gives_its_title_or_none() {
        let told = NOTEBOOK.find("q\\\"\\n\"").unwrap() + 6;
        for end in 0..=NOTEBOOK.len() {
            let title = title(&NOTEBOOK.as_bytes()[..end]);
            let expected = (end >= told).then_some("The Moons of Jupiter é \"q\"");
            assert_eq!(title.as_deref(), expected, "cut at {end}");
        }
    }

    #[test]
    fn lines_in_a_list_are_read_as_one_text() {
        let json = r#"["Ti", "tle\n", "==="]"#;
        assert_eq!(first_heading(Reader::new(json)).as_deref(), Some("Title"));
    }

    #[test]
    fn a_long_title_is_shortened() {
        let title = heading_in(&format!("# {}", "é".repeat(1000))).unwrap();
        assert_eq!(title.chars().count(), LONGEST + 1);
    }

    proptest! {
        #[test]
        fn any_text_has_a_title_or_none(text in "[#\\[\\]()<>&\\\\*_`~! a\\n=é-]{0,40}") {
            let _ = heading_in(&text);
        }

        #[test]
        fn any_bytes_have_a_title_or_none(
            bytes in prop::collection::vec(any::<u8>(), 0..200),
            text in "[\\[\\]{}\",:# \\\\a*<>()!é\n]{0,200}",
        ) {
            let _ = title(&bytes);
            let _ = title(text.as_bytes());
        }
    }
}
