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
        // With what parts it from the next, a value takes two bytes at least.
        let many = text.len() / 2 > VALUES && count(&mut Reader::new(text))? > VALUES;
        let mut notebook = if many { unread(text) } else { members(text) }?;
        let version = match notebook.get("nbformat") {
            Some(Value::Number(number)) => number.as_str().parse().unwrap_or(4),
            _ => 4,
        };
        if version < 3 {
            return Err(NotANotebook::TooOld);
        }
        match notebook.get(if version == 3 { "worksheets" } else { "cells" }) {
            Some(Value::List(items)) if items.len() > CELLS => return Ok(Self(unread(text)?)),
            Some(Value::List(_)) => {}
            Some(Value::Raw(json)) if json.starts_with('[') => return Ok(Self(notebook)),
            _ => return Err(NotANotebook::NoCells),
        }
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

/// The notebook's members.
fn members(text: &str) -> Result<Object<'_>, NotANotebook> {
    let mut reader = Reader::new(text);
    let notebook = Value::read(&mut reader)?;
    reader.end()?;
    match notebook {
        Value::Object(notebook) => Ok(notebook),
        _ => Err(NotANotebook::NoCells),
    }
}

/// The notebook's members, what is large among them as its text alone.
fn unread(text: &str) -> Result<Object<'_>, NotANotebook> {
    let mut reader = Reader::new(text);
    if reader.peek()? != Kind::Object {
        return Err(NotANotebook::NoCells);
    }
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
    reader.end()?;
    Ok(Object::from_members(members))
}
