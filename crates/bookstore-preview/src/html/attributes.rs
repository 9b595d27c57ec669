//! The attributes of a start tag: those on the allow-list are kept while it is read, and written as safe ones.

use std::{borrow::Cow, fmt::Write as _, ops::Range};

use super::{
    Fill,
    css::Declared,
    elements::{Element, Kind},
    fill,
    links::{self, Link},
};
use crate::escape;

/// Every attribute that is looked at, in the order of the alphabet.
const NAMES: [&str; 45] = [
    "abbr",
    "align",
    "alt",
    "aria-describedby",
    "aria-hidden",
    "aria-label",
    "aria-labelledby",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "checked",
    "class",
    "color",
    "colspan",
    "data",
    "datetime",
    "dir",
    "headers",
    "height",
    "href",
    "id",
    "lang",
    "name",
    "noshade",
    "nowrap",
    "open",
    "reversed",
    "rowspan",
    "rules",
    "scope",
    "size",
    "span",
    "src",
    "start",
    "style",
    "summary",
    "title",
    "translate",
    "type",
    "valign",
    "value",
    "width",
    "xml:lang",
    "xmlns",
];

/// Longest text, list of names or style that is kept of an attribute, in bytes.
const LONGEST: usize = 8 * 1024;

/// The attributes of one start tag; its memory is used again for the next.
#[derive(Default)]
pub(super) struct Attributes {
    name: Vec<u8>,
    values: Vec<u8>,
    kept: Vec<(&'static str, Range<usize>)>,
    seen: u64,
    keeps: bool,
}

impl Attributes {
    pub(super) fn clear(&mut self) {
        self.name.clear();
        self.values.clear();
        self.kept.clear();
        self.seen = 0;
        self.keeps = false;
    }

    /// Begins another attribute.
    pub(super) fn begin(&mut self) {
        self.end();
        self.name.clear();
    }

    pub(super) fn push_name(&mut self, part: &[u8]) {
        // No name is longer than this.
        if self.name.len() <= 16 {
            self.name.extend_from_slice(part);
        }
    }

    /// The name is complete; of several equal ones the first counts.
    fn end(&mut self) {
        if self.name.is_empty() {
            return;
        }
        self.keeps = false;
        let name = std::mem::take(&mut self.name);
        if let Ok(at) = NAMES.binary_search_by(|known| known.as_bytes().cmp(&name))
            && self.seen & (1 << at) == 0
        {
            self.seen |= 1 << at;
            self.keeps = true;
            self.kept
                .push((NAMES[at], self.values.len()..self.values.len()));
        }
        self.name = name;
        self.name.clear();
    }

    pub(super) fn push_value(&mut self, part: &[u8]) {
        self.end();
        if self.keeps
            && let Some((_, range)) = self.kept.last_mut()
        {
            self.values.extend_from_slice(part);
            range.end = self.values.len();
        }
    }

    /// The tag is complete.
    pub(super) fn finish(&mut self) {
        self.end();
    }

    /// An attribute's value with its placeholders filled in.
    pub(super) fn get(&self, name: &str, fill: &mut dyn Fill) -> Option<Cow<'_, str>> {
        let (_, range) = self.kept.iter().find(|(kept, _)| *kept == name)?;
        Some(self.filled(range, fill))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.kept.iter().any(|(kept, _)| *kept == name)
    }

    fn filled(&self, range: &Range<usize>, fill: &mut dyn Fill) -> Cow<'_, str> {
        let value = String::from_utf8_lossy(&self.values[range.clone()]);
        if !fill::has_marks(&value) {
            return value;
        }
        let mut out = String::with_capacity(value.len());
        for part in fill::Parts::of(&value) {
            match part {
                fill::Part::Text(text) => out.push_str(text),
                fill::Part::Placeholder(number) => fill.text(number, &mut out),
            }
        }
        Cow::Owned(out)
    }

    /// Writes the attributes of an element, all but those of images that say what is shown.
    pub(super) fn write(
        &self,
        element: Element,
        out: &mut String,
        styles: &mut Declared<'_>,
        fill: &mut dyn Fill,
    ) {
        if element.read == "center" {
            out.push_str(" align=\"center\"");
        }
        for (name, range) in &self.kept {
            let value = self.filled(range, fill);
            match *name {
                "class" => names(out, "class", &value),
                "id" => first_name(out, &value),
                "name" if element.read == "a" && !self.has("id") => first_name(out, &value),
                "style" if value.len() <= LONGEST => {
                    if let Some(number) = styles.declare(&value) {
                        let _ = write!(out, " data-s=\"{number}\"");
                    }
                }
                "aria-describedby" | "aria-labelledby" => names(out, name, &value),
                "aria-label" | "title" => text(out, name, &value),
                "aria-hidden" => word(out, name, &value, &["true"]),
                "dir" => word(out, name, &value, &["ltr", "rtl", "auto"]),
                "lang" if is_language(&value) => text(out, name, &value),
                "translate" => word(out, name, &value, &["no", "yes"]),
                "align" if element.read != "center" => word(
                    out,
                    name,
                    &value,
                    &[
                        "left", "center", "right", "justify", "top", "middle", "bottom",
                    ],
                ),
                _ => special(out, element, name, &value),
            }
        }
    }
}

/// Attributes of certain elements.
fn special(out: &mut String, element: Element, name: &'static str, value: &str) {
    let kind = element.kind;
    let columns = matches!(kind, Kind::Columns | Kind::Column);
    let in_table = columns || matches!(kind, Kind::Rows | Kind::Row | Kind::Cell);
    match name {
        "href" if kind == Kind::Link => href(out, value),
        "width" | "height"
            if columns || matches!(kind, Kind::Table | Kind::Cell | Kind::Image | Kind::Rule) =>
        {
            length(out, name, value);
        }
        "border" | "cellpadding" | "cellspacing" if kind == Kind::Table => {
            number(out, name, value, 100);
        }
        "rules" if kind == Kind::Table => {
            word(out, name, value, &["none", "groups", "rows", "cols", "all"]);
        }
        "summary" if kind == Kind::Table => text(out, name, value),
        "bgcolor" if in_table || kind == Kind::Table => colour(out, name, value),
        "valign" if in_table => word(out, name, value, &["top", "middle", "bottom", "baseline"]),
        "colspan" if kind == Kind::Cell => number(out, name, value, 1000),
        "rowspan" if kind == Kind::Cell => number(out, name, value, 10_000),
        "headers" if kind == Kind::Cell => names(out, name, value),
        "abbr" if kind == Kind::Cell => text(out, name, value),
        "nowrap" if kind == Kind::Cell => flag(out, name),
        "scope" if kind == Kind::Cell => {
            word(out, name, value, &["row", "col", "rowgroup", "colgroup"]);
        }
        "span" if columns => number(out, name, value, 1000),
        "start" if element.written == "ol" => number(out, name, value, 1_000_000_000),
        "value" if element.written == "li" => number(out, name, value, 1_000_000_000),
        "reversed" if element.written == "ol" => flag(out, name),
        // Case tells Roman numerals and letters apart.
        "type" if element.written == "ol" && matches!(value, "1" | "a" | "A" | "i" | "I") => {
            text(out, name, value);
        }
        "type" if element.written == "ul" => word(out, name, value, &["disc", "circle", "square"]),
        "open" if element.written == "details" => flag(out, name),
        "datetime" if matches!(element.written, "time" | "ins" | "del") => text(out, name, value),
        "color" if element.written == "font" => colour(out, name, value),
        "size" if element.written == "font" => {
            let digits = value.trim().trim_start_matches(['+', '-']);
            if matches!(digits.as_bytes(), [b'1'..=b'7']) && value.trim().len() <= 2 {
                text(out, name, value.trim());
            }
        }
        "size" if kind == Kind::Rule => number(out, name, value, 100),
        "noshade" if kind == Kind::Rule => flag(out, name),
        _ => {}
    }
}

/// Writes where a link leads.
fn href(out: &mut String, value: &str) {
    match links::link(value) {
        Some(Link::Out(address)) => leaving(out, &address),
        Some(Link::Within(fragment)) => {
            out.push_str(" href=\"#x-");
            escape::write(out, &fragment);
            out.push('"');
        }
        None => {}
    }
}

/// Writes the attributes of a link that leaves the document.
pub(super) fn leaving(out: &mut String, address: &str) {
    out.push_str(" href=\"");
    escape::write(out, address);
    out.push_str("\" target=\"_blank\" rel=\"noopener noreferrer\"");
}

/// Writes an attribute of text.
pub(super) fn text(out: &mut String, name: &str, value: &str) {
    if value.len() <= LONGEST {
        let _ = write!(out, " {name}=\"");
        escape::write(out, value);
        out.push('"');
    }
}

/// Writes an attribute of a number of pixels or a percentage.
pub(super) fn length(out: &mut String, name: &str, value: &str) {
    let value = value.trim();
    let digits = value.trim_end_matches("px").trim_end_matches('%');
    let whole = digits.split('.').next().unwrap_or_default();
    if !whole.is_empty() && whole.len() <= 4 && whole.bytes().all(|byte| byte.is_ascii_digit()) {
        let unit = if value.ends_with('%') { "%" } else { "" };
        let _ = write!(out, " {name}=\"{whole}{unit}\"");
    }
}

fn number(out: &mut String, name: &str, value: &str, most: u32) {
    if let Ok(number) = value.trim().parse::<u32>() {
        let _ = write!(out, " {name}=\"{}\"", number.min(most));
    }
}

fn flag(out: &mut String, name: &str) {
    let _ = write!(out, " {name}=\"\"");
}

fn word(out: &mut String, name: &str, value: &str, words: &[&str]) {
    if let Some(word) = words
        .iter()
        .find(|word| word.eq_ignore_ascii_case(value.trim()))
    {
        let _ = write!(out, " {name}=\"{word}\"");
    }
}

fn colour(out: &mut String, name: &str, value: &str) {
    let value = value.trim();
    let hex = value.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    if hex || (value.len() <= 24 && value.bytes().all(|byte| byte.is_ascii_alphabetic())) {
        text(out, name, value);
    }
}

fn is_language(value: &str) -> bool {
    value.len() <= 35
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Writes a list of names, each as one that the notebook gave.
fn names(out: &mut String, name: &str, value: &str) {
    if value.len() > LONGEST {
        return;
    }
    let mut tokens = value.split_ascii_whitespace().peekable();
    if tokens.peek().is_none() {
        return;
    }
    let _ = write!(out, " {name}=\"");
    while let Some(token) = tokens.next() {
        out.push_str("x-");
        escape::write(out, token);
        if tokens.peek().is_some() {
            out.push(' ');
        }
    }
    out.push('"');
}

/// Writes an id.
fn first_name(out: &mut String, value: &str) {
    let first = value.split_ascii_whitespace().next();
    names(out, "id", first.unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_in_the_order_in_which_they_are_searched() {
        assert!(NAMES.is_sorted());
        assert!(NAMES.len() <= 64 && NAMES.iter().all(|name| name.len() <= 16));
    }
}
