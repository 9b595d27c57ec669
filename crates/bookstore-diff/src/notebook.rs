//! A notebook that was read.

use std::fmt;

use bookstore_json::{Kind, Reader, Syntax};

use crate::{Object, Value, nbformat::normalise, upgrade::upgrade};

/// Most values of a notebook that become a tree.
const VALUES: usize = 4_000_000;
/// Most cells that are compared one by one.
const CELLS: usize = 100_000;

/// A notebook as nbformat reads it, converted to version 4.
#[derive(Clone, Debug)]
pub struct Notebook<'a>(Object<'a>);

/// Why bytes are no notebook that can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotANotebook {
    /// They are not UTF-8.
    NotUtf8,
    /// They are not JSON, from this offset on.
    NotJson(usize),
    /// They hold no list of cells.
    NoCells,
    /// They are of a version before 3.
    TooOld,
}

impl fmt::Display for NotANotebook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotUtf8 => "This file is not text in UTF-8, so that it is not a notebook.",
            Self::NotJson(_) => "This file is not JSON, so that it is not a notebook.",
            Self::NoCells => "This file has no list of cells, so that it is not a notebook.",
            Self::TooOld => "This notebook is of a version before 3.",
        })
    }
}

impl std::error::Error for NotANotebook {}

impl From<Syntax> for NotANotebook {
    fn from(error: Syntax) -> Self {
        Self::NotJson(error.at)
    }
}

impl<'a> Notebook<'a> {
    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// When they are no notebook of version 3 or later.
    pub fn read(bytes: &'a [u8]) -> Result<Self, NotANotebook> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = str::from_utf8(bytes).map_err(|_| NotANotebook::NotUtf8)?;
        let Shape {
            version,
            cells,
            worksheets,
            values,
        } = Shape::of(text)?;
        let list = if version == 3 { worksheets } else { cells };
        if version < 3 {
            return Err(NotANotebook::TooOld);
        }
        let items = list.ok_or(NotANotebook::NoCells)?;
        if values > VALUES || items > CELLS {
            return Ok(Self(unread(Reader::new(text))?));
        }
        let Value::Object(mut notebook) = Value::read(&mut Reader::new(text))? else {
            return Err(NotANotebook::NoCells);
        };
        if version == 3 {
            upgrade(&mut notebook);
        }
        normalise(&mut notebook);
        Ok(Self(notebook))
    }

    /// The whole.
    pub fn object(&self) -> &Object<'a> {
        &self.0
    }

    /// Its cells; none where there are too many to be looked at.
    pub fn cells(&self) -> Option<&[Value<'a>]> {
        self.0.get("cells")?.as_list()
    }
}

/// What is known of a text that is JSON before it becomes a tree.
#[derive(Debug)]
struct Shape {
    /// The version of its format.
    version: i32,
    /// How many items its list of cells has.
    cells: Option<usize>,
    /// How many items its list of worksheets has, as version 3 names it.
    worksheets: Option<usize>,
    /// How many values it holds in all.
    values: usize,
}

impl Shape {
    /// Looks a text through, once.
    fn of(text: &str) -> Result<Self, Syntax> {
        let mut shape = Self {
            version: 4,
            cells: None,
            worksheets: None,
            values: 1,
        };
        let mut reader = Reader::new(text);
        if reader.peek()? != Kind::Object {
            reader.skip()?;
            reader.end()?;
            return Ok(shape);
        }
        reader.object(&mut |key, value| {
            let kind = value.peek()?;
            if kind == Kind::Number && key.is("nbformat") {
                shape.version = value.number()?.parse().unwrap_or(4);
                return Ok(());
            }
            let mut items = 0;
            if kind == Kind::Array {
                value.array(&mut |item| {
                    items += 1;
                    shape.values += count(item)?;
                    Ok(())
                })?;
            } else {
                shape.values += count(value)?;
            }
            let list = (kind == Kind::Array).then_some(items);
            if key.is("cells") {
                shape.cells = list;
            } else if key.is("worksheets") {
                shape.worksheets = list;
            }
            Ok(())
        })?;
        reader.end()?;
        Ok(shape)
    }
}

fn count(reader: &mut Reader) -> Result<usize, Syntax> {
    let mut values = 1;
    match reader.peek()? {
        Kind::Object => reader.object(&mut |_, value| {
            values += count(value)?;
            Ok(())
        })?,
        Kind::Array => reader.array(&mut |item| {
            values += count(item)?;
            Ok(())
        })?,
        _ => reader.skip()?,
    }
    Ok(values)
}

/// The notebook's members, what is large among them as its text alone.
fn unread(mut reader: Reader<'_>) -> Result<Object<'_>, Syntax> {
    let mut members = Vec::new();
    reader.object(&mut |key, value| {
        let mut peeked = *value;
        let member = match peeked.peek()? {
            Kind::Array | Kind::Object => Value::Raw(value.raw()?),
            _ => Value::read(value)?,
        };
        members.push((key.to_text(), member));
        Ok(())
    })?;
    Ok(Object::from_members(members))
}
