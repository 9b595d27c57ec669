//! A notebook's title, from its first bytes: a large notebook is not fetched whole to name it.

use std::borrow::Cow;

use serde::Deserialize;

/// How many bytes are asked for. The first heading almost always stands in them.
pub const BYTES: u64 = 256 * 1024;

/// Longest title that is shown, in characters.
const LONGEST: usize = 200;

#[derive(Deserialize)]
struct Notebook<'a> {
    #[serde(borrow, default)]
    cells: Vec<Cell<'a>>,
}

#[derive(Deserialize)]
struct Cell<'a> {
    #[serde(borrow, default)]
    cell_type: Cow<'a, str>,
    #[serde(borrow, default)]
    source: Source<'a>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Source<'a> {
    #[serde(borrow)]
    Text(Cow<'a, str>),
    #[serde(borrow)]
    Lines(Vec<Cow<'a, str>>),
}

impl Default for Source<'_> {
    fn default() -> Self {
        Self::Lines(Vec::new())
    }
}

/// The first Markdown heading in the first bytes of a notebook.
pub fn of_beginning(bytes: &[u8]) -> Option<String> {
    // A character that was cut in two ends the text.
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?,
    };
    let whole = complete(text);
    let notebook: Notebook = serde_json::from_str(&whole).ok()?;
    notebook
        .cells
        .into_iter()
        .filter(|cell| cell.cell_type == "markdown")
        .find_map(|cell| match cell.source {
            Source::Text(text) => heading(&text),
            Source::Lines(lines) => heading(&lines.concat()),
        })
}

/// The first heading of a Markdown text, as plain text.
fn heading(markdown: &str) -> Option<String> {
    let mut fence: Option<&str> = None;
    let mut before = "";
    for line in markdown.lines() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let line = line.trim();
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| line.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        if fence.is_some() || mark.is_some() || indent > 3 {
            before = "";
            continue;
        }
        let hashes = line.len() - line.trim_start_matches('#').len();
        let underlined = !line.is_empty()
            && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'));
        let text = match hashes {
            1..=6 if line[hashes..].starts_with([' ', '\t']) => {
                line[hashes..].trim_end_matches('#')
            }
            _ if underlined => before,
            _ => {
                before = line;
                continue;
            }
        };
        before = "";
        let text = plain(text.trim());
        if !text.is_empty() {
            return Some(text);
        }
    }
    None
}

/// Takes the marks of emphasis and code, HTML tags and the targets of links out of one line.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '\\' if after.starts_with(|c: char| c.is_ascii_punctuation()) => {
                text.push_str(&after[..1]);
                &after[1..]
            }
            '!' if after.starts_with('[') => after,
            ']' if after.starts_with('(') => after.split_once(')').map_or(after, |(_, rest)| rest),
            '*' | '`' | '[' | ']' => after,
            '<' if after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') => {
                after.split_once('>').map_or("", |(_, rest)| rest)
            }
            c => {
                text.push(c);
                after
            }
        };
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Makes a whole JSON text of the beginning of one: what is unfinished at its end is dropped, and what is
/// open is closed.
fn complete(beginning: &str) -> Cow<'_, str> {
    let mut open = Vec::new();
    let (mut in_string, mut escaped) = (false, false);
    // Where the text may end, and how many brackets are open there.
    let mut end = (0, Vec::new());
    for (at, byte) in beginning.bytes().enumerate() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' => open.push(b'}'),
            b'[' => open.push(b']'),
            b'}' | b']' => {
                open.pop();
                if open.is_empty() {
                    return Cow::Borrowed(beginning);
                }
                end.0 = at + 1;
                end.1.clone_from(&open);
            }
            // A member or an element is whole where the next begins.
            b',' => {
                end.0 = at;
                end.1.clone_from(&open);
            }
            _ => {}
        }
        if open.len() > 64 {
            // No notebook needs that for its title, and each place to end at remembers them.
            break;
        }
    }
    let (end, open) = end;
    let mut whole = beginning[..end].to_owned();
    whole.extend(open.iter().rev().map(|byte| char::from(*byte)));
    Cow::Owned(whole)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOTEBOOK: &str = r###"{
 "cells": [
  {"cell_type": "code", "source": ["# no heading\n"], "outputs": [{"data": {"a": [1, {"b": "]}"}]}}]},
  {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["text\n", "\n", "## The *Moons* of [Jupiter](https://x) é \"q\"\n"]},
  {"cell_type": "code", "source": "x = 1", "outputs": []}
 ], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}"###;
    const TITLE: &str = "The Moons of Jupiter é \"q\"";

    #[test]
    fn the_first_markdown_heading_is_the_title() {
        assert_eq!(of_beginning(NOTEBOOK.as_bytes()).as_deref(), Some(TITLE));
    }

    #[test]
    fn a_notebook_cut_anywhere_gives_its_title_or_none() {
        let whole = NOTEBOOK.find("x = 1").unwrap();
        for end in 0..NOTEBOOK.len() {
            let title = of_beginning(&NOTEBOOK.as_bytes()[..end]);
            if end >= whole {
                assert_eq!(title.as_deref(), Some(TITLE), "cut at {end}");
            } else {
                assert!(
                    title.is_none() || title.as_deref() == Some(TITLE),
                    "cut at {end}"
                );
            }
        }
    }

    #[test]
    fn headings_are_found_as_markdown_has_them() {
        for (markdown, title) in [
            ("# One", Some("One")),
            ("#One", None),
            ("    # code", None),
            ("```\n# code\n```\n# After", Some("After")),
            ("~~~\n```\n# code\n~~~\n###### Six ######", Some("Six")),
            ("####### seven", None),
            ("Under\n=====", Some("Under")),
            ("para\n\n---\n", None),
            ("# \n# Second", Some("Second")),
            (
                "# <b>Bold</b> `code` \\*star\\* <script>x",
                Some("Bold code *star* x"),
            ),
            ("# a < b ![img](http://x/y.png)", Some("a < b img")),
        ] {
            assert_eq!(heading(markdown).as_deref(), title, "{markdown}");
        }
        let long = heading(&format!("# {}", "é".repeat(500))).unwrap();
        assert_eq!(long.chars().count(), LONGEST + 1);
    }

    proptest! {
        #[test]
        fn nothing_that_is_read_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]{}\",:# \\\\a*<>()!é\n]{0,200}") {
            let _ = of_beginning(&bytes);
            let _ = of_beginning(text.as_bytes());
            let _ = heading(&text);
        }
    }
}
