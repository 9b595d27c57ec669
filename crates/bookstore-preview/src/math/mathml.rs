//! What math-core prints, made ours.
//!
//! math-core 0.7.0 writes styles, which the document's policy lets not apply, and an element of `MathML` that
//! browsers have dropped; and it does not escape what is in `\operatorname`. So nothing of it goes out that is not
//! known here, element by element and attribute by attribute; and styles become classes of ours.

use std::fmt::Write as _;

use super::expand::{Expanded, Mark};

/// Whether an element may stand.
fn is_element(name: &str) -> bool {
    matches!(
        name,
        "mfrac"
            | "mi"
            | "mmultiscripts"
            | "mn"
            | "mo"
            | "mover"
            | "mpadded"
            | "mphantom"
            | "mprescripts"
            | "mroot"
            | "mrow"
            | "mspace"
            | "msqrt"
            | "msub"
            | "msubsup"
            | "msup"
            | "mtable"
            | "mtd"
            | "mtext"
            | "mtr"
            | "munder"
            | "munderover"
            | "b"
            | "code"
            | "em"
            | "i"
            | "s"
            | "span"
            | "u"
            | "menclose"
    )
}

/// The attributes that may stand as they are.
const ATTRIBUTES: &[&str] = &[
    "accent",
    "accentunder",
    "displaystyle",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "rspace",
    "scriptlevel",
    "stretchy",
    "symmetric",
    "width",
];

/// Declarations and the classes that stand for them; `src/style/math.css` has the rules.
const CLASSES: &[(&str, &str)] = &[
    ("text-align:left", "m-left"),
    ("text-align:right", "m-right"),
    ("justify-items:start", ""),
    ("justify-items:end", ""),
    ("padding-left:0", "m-pl0"),
    ("padding-left:0.1em", "m-pl1"),
    ("padding-left:0.1667em", "m-pl3"),
    ("padding-left:0.2222em", "m-pl4"),
    ("padding-left:0.2778em", "m-pl5"),
    ("padding-left:1em", "m-pl18"),
    ("padding-right:0", "m-pr0"),
    ("padding-right:0.1em", "m-pr1"),
    ("padding-right:0.1667em", "m-pr3"),
    ("padding-right:0.2222em", "m-pr4"),
    ("padding-right:0.2778em", "m-pr5"),
    ("padding-top:0", "m-flat"),
    ("padding-top:0.1667em", "m-strut"),
    ("padding-bottom:0", ""),
    ("border-left:0.05em solid currentcolor", "m-bl"),
    ("border-left:0.05em dashed currentcolor", "m-bl m-dash"),
    ("border-right:0.05em solid currentcolor", "m-br"),
    ("border-right:0.05em dashed currentcolor", "m-br m-dash"),
    ("border-top:0.05em solid currentcolor", "m-bt"),
    ("border-top:0.05em dashed currentcolor", "m-bt m-dash"),
    ("font-variant-caps:small-caps", "m-caps"),
    ("math-shift:compact", "m-cramped"),
    ("width:100%", "m-wide"),
    ("width:50%", "m-side"),
    ("width:7.5%", "m-margin"),
];

/// Writes the elements that stand in a `<math>` of math-core; `None` if something in it is not known.
pub(super) fn write(out: &mut String, math: &str, expanded: &Expanded) -> Option<()> {
    let inner = math.strip_prefix("<math")?;
    let inner = inner.split_once('>')?.1.strip_suffix("</math>")?;
    let mut rest = inner;
    let mut open: Vec<&str> = Vec::new();
    // Whether the cell of a tag is open, the number of which is to be replaced.
    let mut tag_cell = false;
    // How many cells the rows of the open tables have so far.
    let mut cells: Vec<usize> = Vec::new();
    loop {
        let (text, after) = rest.split_once('<').unwrap_or((rest, ""));
        let in_tag = tag_cell && open.last() == Some(&"mtext");
        if in_tag {
            tag_cell = false;
            write_tag(out, text, expanded)?;
        } else {
            is_text(text).then(|| out.push_str(text))?;
        }
        if text.len() == rest.len() {
            return open.is_empty().then_some(());
        }
        let (tag, after) = after.split_once('>')?;
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            (open.pop()? == name).then_some(())?;
            let name = if name == "menclose" { "mrow" } else { name };
            if name == "mtable" {
                cells.pop();
            }
            end(out, name);
            continue;
        }
        let empty = tag.ends_with('/');
        let tag = tag.strip_suffix('/').unwrap_or(tag);
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        is_element(name).then_some(())?;
        if attributes.is_empty() && !matches!(name, "mtable" | "mtr" | "mtd") {
            out.push('<');
            out.push_str(name);
            out.push('>');
            if empty {
                end(out, name);
            } else {
                open.push(name);
            }
            continue;
        }
        if attributes.starts_with("class=\"menclose-") {
            // The strike of `menclose`, which is a class there.
            rest = rest.strip_prefix("</mrow>")?;
            continue;
        }
        let mut attributes = Attributes::read(attributes, expanded)?;
        if expanded.tags.is_empty() && attributes.classes == ["m-side"] {
            // Nothing stands beside any row.
            rest = rest.strip_prefix("</mtd>")?;
            continue;
        }
        let columns;
        match name {
            "mtable" => cells.push(0),
            "mtr" if is_last_line(rest) => attributes.classes.push("m-end"),
            "mtr" => *cells.last_mut()? = 0,
            "mtd" if out.ends_with("<mtr class=\"m-end\">") => {
                columns = cells.last()?.to_string();
                attributes.plain.push(("columnspan", &columns));
            }
            "mtd" => *cells.last_mut()? += 1,
            _ => {}
        }
        tag_cell |=
            attributes.classes.len() > 1 && matches!(attributes.classes[0], "m-side" | "m-margin");
        out.push('<');
        out.push_str(if name == "menclose" { "mrow" } else { name });
        attributes.write(out, expanded.tags.is_empty());
        out.push('>');
        if empty {
            end(out, name);
        } else {
            open.push(name);
        }
    }
}

fn end(out: &mut String, name: &str) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Whether a row's cells are one empty cell that ends the table: a line below the last row is that to math-core.
fn is_last_line(cells: &str) -> bool {
    cells.starts_with("<mtd style=\"border-top")
        && cells
            .split_once('>')
            .is_some_and(|(_, rest)| rest.starts_with("</mtd></mtr></mtable>"))
}

/// A tag's text for its number, `(3)`.
fn write_tag(out: &mut String, number: &str, expanded: &Expanded) -> Option<()> {
    let number: usize = number.strip_prefix('(')?.strip_suffix(')')?.parse().ok()?;
    let tag = expanded.tags.get(number)?;
    if !tag.bare {
        out.push('(');
    }
    crate::escape::write(out, &tag.text);
    if !tag.bare {
        out.push(')');
    }
    Some(())
}

/// Whether all is text: no tag begins, and each `&` is escaped.
fn is_text(text: &str) -> bool {
    text.bytes().enumerate().all(|(at, byte)| match byte {
        b'>' | b'"' | b'\'' | 0 => false,
        b'&' => ["&lt;", "&gt;", "&amp;", "&quot;", "&#39;"]
            .iter()
            .any(|entity| text[at..].starts_with(entity)),
        _ => true,
    })
}

#[derive(Debug, Default)]
struct Attributes<'a> {
    plain: Vec<(&'a str, &'a str)>,
    classes: Vec<&'static str>,
    /// A negative space, in eighteenths of an em.
    negative: Option<u32>,
    mark: Option<&'a Mark>,
}

impl<'a> Attributes<'a> {
    fn read(mut text: &'a str, expanded: &'a Expanded) -> Option<Self> {
        let mut attributes = Self::default();
        while !text.trim_start().is_empty() {
            let (name, rest) = text.trim_start().split_once("=\"")?;
            let (value, rest) = rest.split_once('"')?;
            text = rest;
            let plain = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'%' | b'-');
            match name {
                "style" => attributes.style(value, expanded)?,
                "notation" => {
                    for notation in value.split(' ') {
                        attributes.classes.push(match notation {
                            "updiagonalstrike" => "m-up",
                            "downdiagonalstrike" => "m-down",
                            "horizontalstrike" => "m-through",
                            _ => return None,
                        });
                    }
                }
                "class" => attributes.classes.push(match value {
                    "math-core-sans-serif-font" => "m-sans",
                    "math-core-serif-font" => "m-serif",
                    _ => return None,
                }),
                name if ATTRIBUTES.contains(&name) && value.bytes().all(plain) => {
                    attributes.plain.push((name, value));
                }
                _ => return None,
            }
        }
        Some(attributes)
    }

    fn style(&mut self, style: &'a str, expanded: &'a Expanded) -> Option<()> {
        for declaration in style.split(';').map(str::trim) {
            let (property, value) = match declaration.split_once(':') {
                Some((property, value)) => (property, value.trim()),
                None if declaration.is_empty() => continue,
                None => return None,
            };
            match property {
                "color" => {
                    let number = usize::from_str_radix(value.strip_prefix('#')?, 16).ok()?;
                    self.mark = Some(expanded.marks.get(number)?);
                }
                "font-size" => self.plain.push(("mathsize", value)),
                "margin-left" => self.negative = Some(eighteenths(value.strip_prefix('-')?)),
                // The element has the attribute as well.
                "width" if value.ends_with("rem") || value == "0" => {}
                _ => {
                    let class = CLASSES
                        .iter()
                        .find(|(known, _)| known.split_once(':') == Some((property, value)))?;
                    self.classes.push(class.1);
                }
            }
        }
        self.classes.retain(|class| !class.is_empty());
        Some(())
    }

    fn write(&self, out: &mut String, narrow: bool) {
        let mut classes = self.classes.clone();
        if let Some(Mark::Class(class)) = self.mark {
            classes.push(class);
        }
        if narrow {
            classes.retain(|class| *class != "m-wide");
        }
        if !classes.is_empty() || self.negative.is_some() {
            out.push_str(" class=\"");
            out.push_str(&classes.join(" "));
            if let Some(negative) = self.negative {
                let _ = write!(out, "m-n{negative}");
            }
            out.push('"');
        }
        for (name, value) in &self.plain {
            let _ = write!(out, " {name}=\"{value}\"");
        }
        match self.mark {
            Some(Mark::Color(color)) => {
                let _ = write!(out, " mathcolor=\"{color}\"");
            }
            Some(Mark::Size(size)) => {
                let _ = write!(out, " mathsize=\"{size}\"");
            }
            Some(Mark::Class(_)) | None => {}
        }
    }
}

/// A length as eighteenths of an em, from 1 to 36: those that have classes.
fn eighteenths(length: &str) -> u32 {
    let number = length.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // A number with an exponent is as good as none.
    if !digits(whole) || !digits(fraction) {
        return 1;
    }
    let whole: u32 = whole.parse().unwrap_or(2).min(2);
    let hundredths = fraction
        .bytes()
        .chain(*b"00")
        .take(2)
        .fold(whole, |number, digit| number * 10 + u32::from(digit - b'0'));
    ((hundredths * 18 + 50) / 100).clamp(1, 36)
}
