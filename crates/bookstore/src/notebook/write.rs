//! Writes a notebook just as nbformat does, straight from its JSON text.
//!
//! nbformat writes with Python's `json`: sorted keys, indent 1, no ASCII escapes. Long texts are split into
//! lines where they stand in `source`, in a stream's `text`, and in data of some media types; see `rwbase.py`
//! there.

use std::borrow::Cow;

use bookstore_json::{Kind, Reader, Str, Syntax};

use super::{
    faults::not_json,
    lines::{Lines, write_pieces},
    number::{self, Shortest},
    out::Out,
    strip::{is_transient_of_cell, is_transient_of_notebook},
    text_of,
};
use crate::Error;

/// Writes a notebook model (the `content` of a contents model, as JSON text) just as nbformat does:
/// sorted keys, indent 1, multi-line strings split as Python's `splitlines` does, Python's spelling of
/// floats, a final newline. What is transient is removed.
///
/// # Errors
/// `InvalidNotebook` when it is not JSON.
pub fn write(model: &[u8], shortest: Shortest) -> Result<Vec<u8>, Error> {
    let written = with_capacity(FILE, model, shortest, usize::MAX)?;
    Ok(written.expect("there is no limit"))
}

/// As [`write`], but `None` where that would be more than `limit` bytes: indentation can make far more of
/// a small model, and all of it would be in memory.
///
/// # Errors
/// As [`write`].
pub fn write_within(
    model: &[u8],
    shortest: Shortest,
    limit: usize,
) -> Result<Option<Vec<u8>>, Error> {
    with_capacity(FILE, model, shortest, limit)
}

/// Turns the bytes of a notebook file into the `content` of a contents model, as JSON text: lists of
/// lines are joined, and what is transient is removed.
///
/// # Errors
/// `InvalidNotebook` when it is not JSON.
pub fn content(bytes: &[u8], shortest: Shortest) -> Result<Vec<u8>, Error> {
    let written = with_capacity(CONTENT, bytes, shortest, usize::MAX)?;
    Ok(written.expect("there is no limit"))
}

fn with_capacity(
    layout: Layout,
    bytes: &[u8],
    shortest: Shortest,
    limit: usize,
) -> Result<Option<Vec<u8>>, Error> {
    let text = text_of(bytes)?;
    // Room for what indentation adds, so that a large notebook is not moved as it grows.
    let mut out = Out::new(bytes.len() + bytes.len() / 16, limit);
    write_as(layout, text, shortest, &mut out).map_err(|error| not_json(bytes, error))?;
    Ok(out.into_bytes())
}

/// How a notebook is written.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    /// Whether lists of lines are joined first, as nbformat does when it reads a file.
    join: bool,
    /// Whether texts are split into lines, and the whole is indented: a file.
    file: bool,
}

/// A model, as a file.
const FILE: Layout = Layout {
    join: false,
    file: true,
};
/// A file, read and written again.
pub(super) const FILE_AGAIN: Layout = Layout {
    join: true,
    file: true,
};
/// A file, as a model.
const CONTENT: Layout = Layout {
    join: true,
    file: false,
};

/// Writes a notebook's text, already checked to be JSON.
pub(super) fn write_as(
    layout: Layout,
    text: &str,
    shortest: Shortest,
    out: &mut Out,
) -> Result<(), Syntax> {
    let mut writer = Writer {
        layout,
        shortest,
        out,
        level: 0,
    };
    writer.value(&mut Reader::new(text), Role::Notebook)?;
    if layout.file {
        out.push(b'\n');
    }
    Ok(())
}

/// What a value is to nbformat.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Notebook,
    NotebookMetadata,
    Cells,
    Cell,
    CellMetadata,
    Attachments,
    Outputs,
    Output,
    MimeBundle,
    /// Text that may be a list of lines; `split` where a file has it so.
    Text {
        split: bool,
    },
    /// Nothing in particular: it is written as it is.
    Plain,
}

struct Writer<'o> {
    layout: Layout,
    shortest: Shortest,
    out: &'o mut Out,
    level: usize,
}

/// A field of an object, its value not read yet.
struct Field<'a> {
    name: Cow<'a, [u8]>,
    key: Str<'a>,
    value: Reader<'a>,
}

impl Writer<'_> {
    fn value(&mut self, value: &mut Reader, role: Role) -> Result<(), Syntax> {
        match (value.peek()?, role) {
            (Kind::Object, _) => self.object(value, role),
            (Kind::Array, Role::Text { split }) if self.layout.join && is_all_text(*value)? => {
                self.joined(value, split)
            }
            (Kind::Array, _) => {
                let item = match role {
                    Role::Cells => Role::Cell,
                    Role::Outputs => Role::Output,
                    _ => Role::Plain,
                };
                self.array(value, item)
            }
            (Kind::String, Role::Text { split: true }) if self.layout.file => {
                let mut lines = Lines::new(self.level);
                lines.add(value.string()?, self.out);
                lines.end(self.out);
                Ok(())
            }
            (Kind::String, _) => {
                self.string(value.string()?);
                Ok(())
            }
            (Kind::Number, _) => {
                number::write(value.number()?, self.shortest, self.out);
                Ok(())
            }
            (Kind::Bool, _) => {
                let word: &[u8] = if value.bool()? { b"true" } else { b"false" };
                self.out.extend_from_slice(word);
                Ok(())
            }
            (Kind::Null, _) => {
                self.out.extend_from_slice(b"null");
                value.skip()
            }
        }
    }

    fn array(&mut self, value: &mut Reader, item_role: Role) -> Result<(), Syntax> {
        self.out.push(b'[');
        self.level += 1;
        let mut empty = true;
        value.array(&mut |item| {
            self.separate(&mut empty);
            self.value(item, item_role)
        })?;
        self.level -= 1;
        self.close(empty, b']');
        Ok(())
    }

    fn object(&mut self, value: &mut Reader, role: Role) -> Result<(), Syntax> {
        let fields = sorted_fields(value)?;
        let kind = match role {
            Role::Cell => text_of_field(&fields, b"cell_type"),
            Role::Output => text_of_field(&fields, b"output_type"),
            _ => None,
        };
        let kind = kind.as_deref().unwrap_or_default();
        self.out.push(b'{');
        self.level += 1;
        let mut empty = true;
        for field in fields {
            let transient = match role {
                Role::NotebookMetadata => is_transient_of_notebook(&field.name),
                Role::CellMetadata => is_transient_of_cell(&field.name),
                _ => false,
            };
            if transient {
                continue;
            }
            self.separate(&mut empty);
            self.string(field.key);
            self.out
                .extend_from_slice(if self.layout.file { b": " } else { b":" });
            let mut value = field.value;
            self.value(&mut value, role_of_field(role, kind, &field.name))?;
        }
        self.level -= 1;
        self.close(empty, b'}');
        Ok(())
    }

    /// Writes a list of texts as the one text that it stands for.
    fn joined(&mut self, value: &mut Reader, split: bool) -> Result<(), Syntax> {
        if split && self.layout.file {
            let mut lines = Lines::new(self.level);
            value.array(&mut |line| {
                lines.add(line.string()?, self.out);
                Ok(())
            })?;
            lines.end(self.out);
        } else {
            self.out.push(b'"');
            value.array(&mut |line| {
                write_pieces(line.string()?, self.out);
                Ok(())
            })?;
            self.out.push(b'"');
        }
        Ok(())
    }

    fn string(&mut self, string: Str) {
        self.out.push(b'"');
        write_pieces(string, self.out);
        self.out.push(b'"');
    }

    /// What stands before an item.
    fn separate(&mut self, empty: &mut bool) {
        if !std::mem::take(empty) {
            self.out.push(b',');
        }
        self.new_line();
    }

    fn close(&mut self, empty: bool, bracket: u8) {
        if !empty {
            self.new_line();
        }
        self.out.push(bracket);
    }

    fn new_line(&mut self) {
        if self.layout.file {
            self.out.push(b'\n');
            self.out.spaces(self.level);
        }
    }
}

/// The fields of an object by name, in Python's order; of two alike the last, as Python has it.
fn sorted_fields<'a>(object: &mut Reader<'a>) -> Result<Vec<Field<'a>>, Syntax> {
    let mut fields: Vec<Field<'a>> = Vec::new();
    object.object(&mut |key, value| {
        fields.push(Field {
            name: key.to_bytes(),
            key,
            value: *value,
        });
        value.skip()
    })?;
    // Stable, so that of two alike the later one comes first now.
    fields.reverse();
    fields.sort_by(|a, b| a.name.cmp(&b.name));
    fields.dedup_by(|later, kept| later.name == kept.name);
    Ok(fields)
}

fn text_of_field<'a>(fields: &[Field<'a>], name: &[u8]) -> Option<Cow<'a, str>> {
    let field = fields.iter().find(|field| field.name == name)?;
    field.value.as_text()
}

/// What a field is, by what its object is. `kind` is the type of a cell or an output.
fn role_of_field(role: Role, kind: &str, name: &[u8]) -> Role {
    match (role, name) {
        (Role::Notebook, b"metadata") => Role::NotebookMetadata,
        (Role::Notebook, b"cells") => Role::Cells,
        (Role::Cell, b"metadata") => Role::CellMetadata,
        (Role::Cell, b"source") => Role::Text { split: true },
        (Role::Cell, b"attachments") => Role::Attachments,
        (Role::Cell, b"outputs") if kind == "code" => Role::Outputs,
        (Role::Attachments, _) => Role::MimeBundle,
        (Role::Output, b"data") if matches!(kind, "execute_result" | "display_data") => {
            Role::MimeBundle
        }
        (Role::Output, b"text") if !matches!(kind, "" | "execute_result" | "display_data") => {
            Role::Text {
                split: kind == "stream",
            }
        }
        (Role::MimeBundle, mime) if !is_json(mime) => Role::Text {
            split: mime.starts_with(b"text/")
                || mime == b"application/javascript"
                || mime == b"image/svg+xml",
        },
        _ => Role::Plain,
    }
}

fn is_json(mime: &[u8]) -> bool {
    mime == b"application/json" || (mime.starts_with(b"application/") && mime.ends_with(b"+json"))
}

fn is_all_text(mut list: Reader) -> Result<bool, Syntax> {
    let mut all = true;
    list.array(&mut |item| {
        all &= item.peek()? == Kind::String;
        item.skip()
    })?;
    Ok(all)
}
