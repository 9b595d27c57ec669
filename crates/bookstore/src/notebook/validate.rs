//! Is it a notebook? Checks nbformat's JSON schemas 4.0 to 4.5, field by field.
//!
//! The order of fields is free, and nbformat writes the version last: so a first pass checks that the text
//! is JSON and finds the version, a second one checks each field. A minor version newer than 4.5 is
//! checked as nbformat does: by 4.5's rules, with additional fields, cells and outputs of any kind.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use bookstore_json::{Kind, Reader, Str, Syntax};
use bookstore_s3::text;

use super::{
    Summary,
    faults::{Faults, Place, Problem, not_a_notebook, not_json, other_version},
    text_of,
};
use crate::Error;

/// The newest minor version whose schema is known.
const NEWEST_MINOR: u64 = 5;

/// Checks that these bytes are nbformat 4 (minor 0 to 5, newer ones as far as they are known), without
/// building a tree of them: the cost in memory is small beside the notebook.
///
/// # Errors
/// `InvalidNotebook`, with each fault's cell number (from 1) and field in `details`: the first twenty, and
/// how many more there are.
pub fn validate(bytes: &[u8]) -> Result<Summary, Error> {
    let text = text_of(bytes)?;
    let reader = Reader::new(text);
    let minor = minor_version(reader)?;
    let mut validator = Validator {
        minor,
        faults: Faults::default(),
        summary: Summary {
            nbformat_minor: minor,
            ..Summary::default()
        },
        ids: BTreeMap::new(),
    };
    validator
        .notebook(reader)
        .map_err(|error| not_json(bytes, error))?;
    validator.faults.into_result(minor)?;
    Ok(validator.summary)
}

/// The minor version of a notebook that is nbformat 4. Where it is no number, the fault is told later.
fn minor_version(mut reader: Reader) -> Result<u64, Error> {
    if reader.peek() != Ok(Kind::Object) {
        return Err(not_a_notebook(text!("It is not an object.")));
    }
    let whole = |name| {
        let mut value: Reader = reader.field(name)?;
        match value.peek() {
            Ok(Kind::Number) => value.number().ok()?.parse::<u64>().ok(),
            _ => None,
        }
    };
    let minor = whole("nbformat_minor").unwrap_or(0);
    match whole("nbformat") {
        Some(4) => Ok(minor),
        Some(major) => Err(other_version(major, minor)),
        None if reader.field("nbformat").is_some() => {
            Err(not_a_notebook(text!("“%1” is not %2.", "nbformat", WHOLE)))
        }
        None => Err(not_a_notebook(text!("“%1” is missing.", "nbformat"))),
    }
}

pub(super) const TEXT: &str = "text";
pub(super) const OBJECT: &str = "an object";
pub(super) const LIST: &str = "a list";
pub(super) const LINES: &str = "text or a list of texts";
const TEXTS: &str = "a list of texts";
const BOOL: &str = "true or false";
const WHOLE: &str = "a whole number";
const COUNT: &str = "a whole number or null";

/// The type of a field that has no fields of its own to check.
#[derive(Clone, Copy)]
pub(super) enum Type {
    Text,
    Object,
    List,
    /// Text, or a list of texts: nbformat's `multiline_string`.
    Lines,
    Texts,
    Bool,
    /// A whole number, at least this.
    Whole(u64),
    /// A whole number, or null: an execution count.
    Count,
}

impl Type {
    fn name(self) -> &'static str {
        match self {
            Self::Text => TEXT,
            Self::Object => OBJECT,
            Self::List => LIST,
            Self::Lines => LINES,
            Self::Texts => TEXTS,
            Self::Bool => BOOL,
            Self::Whole(_) => WHOLE,
            Self::Count => COUNT,
        }
    }
}

pub(super) type Step = Result<(), Syntax>;

/// What is known while a notebook is read.
pub(super) struct Validator<'a> {
    pub minor: u64,
    pub faults: Faults,
    pub summary: Summary,
    /// Each cell id so far, and the cell that has it.
    pub ids: BTreeMap<Cow<'a, [u8]>, usize>,
}

impl<'a> Validator<'a> {
    /// Whether this is a notebook of a later format than any that is known.
    pub fn is_newer(&self) -> bool {
        self.minor > NEWEST_MINOR
    }

    fn notebook(&mut self, mut reader: Reader<'a>) -> Step {
        let place = Place::Notebook;
        let mut seen = Seen::new(&["metadata", "nbformat_minor", "nbformat", "cells"]);
        reader.object(&mut |key, value| {
            self.seen(&mut seen, key, place);
            if key.is("cells") {
                return self.cells(value);
            }
            if key.is("metadata") {
                return self.metadata(value);
            }
            if key.is("nbformat") || key.is("nbformat_minor") {
                return self.of_type(value, Type::Whole(0), place, key.to_text());
            }
            self.unknown(key, place);
            value.skip()
        })?;
        self.missing(
            &seen,
            &["metadata", "nbformat_minor", "nbformat", "cells"],
            place,
        );
        Ok(())
    }

    fn metadata(&mut self, value: &mut Reader<'a>) -> Step {
        let place = Place::Notebook;
        if !self.is(value, Kind::Object, OBJECT, place, "metadata")? {
            return Ok(());
        }
        let minor = self.minor;
        value.object(&mut |key, value| match &*key.to_text() {
            "kernelspec" => self.kernelspec(value),
            "language_info" => self.language_info(value),
            "orig_nbformat" => self.of_type(value, Type::Whole(1), place, "metadata.orig_nbformat"),
            "title" if minor >= 2 => self.of_type(value, Type::Text, place, "metadata.title"),
            "authors" if minor >= 2 => self.of_type(value, Type::List, place, "metadata.authors"),
            _ => value.skip(),
        })
    }

    fn kernelspec(&mut self, value: &mut Reader<'a>) -> Step {
        let place = Place::Notebook;
        if !self.is(value, Kind::Object, OBJECT, place, "metadata.kernelspec")? {
            return Ok(());
        }
        let reader = *value;
        self.summary.kernel = text_field(reader, "display_name");
        if self.summary.language.is_none() {
            self.summary.language = text_field(reader, "language");
        }
        for name in ["name", "display_name"] {
            if reader.field(name).is_none() {
                let field = format!("metadata.kernelspec.{name}");
                self.faults.add(place, field, Problem::Missing);
            }
        }
        value.object(&mut |key, value| match &*key.to_text() {
            name @ ("name" | "display_name") => {
                let field = format_args!("metadata.kernelspec.{name}");
                self.of_type(value, Type::Text, place, field)
            }
            _ => value.skip(),
        })
    }

    fn language_info(&mut self, value: &mut Reader<'a>) -> Step {
        let place = Place::Notebook;
        if !self.is(value, Kind::Object, OBJECT, place, "metadata.language_info")? {
            return Ok(());
        }
        let reader = *value;
        if let Some(name) = text_field(reader, "name") {
            self.summary.language = Some(name);
        }
        if reader.field("name").is_none() {
            let field = "metadata.language_info.name";
            self.faults.add(place, field, Problem::Missing);
        }
        value.object(&mut |key, value| match &*key.to_text() {
            name @ ("name" | "file_extension" | "mimetype" | "pygments_lexer") => {
                let field = format_args!("metadata.language_info.{name}");
                self.of_type(value, Type::Text, place, field)
            }
            "codemirror_mode" => {
                if !matches!(value.peek()?, Kind::String | Kind::Object) {
                    let field = "metadata.language_info.codemirror_mode";
                    self.faults
                        .add(place, field, Problem::Not("text or an object"));
                }
                value.skip()
            }
            _ => value.skip(),
        })
    }

    /// Notes a key; a key that is there twice is told, as programs differ in which one they take.
    pub fn seen(&mut self, seen: &mut Seen, key: Str, place: Place) {
        if seen.note(key) {
            self.faults.add(place, key.to_text(), Problem::Twice);
        }
    }

    pub fn missing(&mut self, seen: &Seen, required: &[&str], place: Place) {
        for name in required {
            if !seen.has(name) {
                self.faults.add(place, name, Problem::Missing);
            }
        }
    }

    /// Tells a field that the schema does not know.
    pub fn unknown(&mut self, key: Str, place: Place) {
        if !self.is_newer() {
            self.faults.add(place, key.to_text(), Problem::Unknown);
        }
    }

    /// Whether a value of this kind comes; if not, tells it and skips the value.
    pub fn is(
        &mut self,
        value: &mut Reader<'a>,
        kind: Kind,
        name: &'static str,
        place: Place,
        field: impl fmt::Display,
    ) -> Result<bool, Syntax> {
        if value.peek()? == kind {
            return Ok(true);
        }
        self.faults.add(place, field, Problem::Not(name));
        value.skip().map(|()| false)
    }

    /// Reads a value and tells it where it is not of this type.
    pub fn of_type(
        &mut self,
        value: &mut Reader<'a>,
        expected: Type,
        place: Place,
        field: impl fmt::Display,
    ) -> Step {
        if !fits(value, expected)? {
            self.faults.add(place, field, Problem::Not(expected.name()));
        }
        Ok(())
    }
}

/// Reads a value; whether it is of this type.
fn fits(value: &mut Reader, expected: Type) -> Result<bool, Syntax> {
    let kind = value.peek()?;
    let fits = match (expected, kind) {
        (Type::Text | Type::Lines, Kind::String)
        | (Type::Object, Kind::Object)
        | (Type::List, Kind::Array)
        | (Type::Bool, Kind::Bool)
        | (Type::Count, Kind::Null) => true,
        (Type::Lines | Type::Texts, Kind::Array) => {
            let mut all = true;
            value.array(&mut |item| {
                all &= item.peek()? == Kind::String;
                item.skip()
            })?;
            return Ok(all);
        }
        (Type::Whole(_) | Type::Count, Kind::Number) => {
            let number = value.number()?;
            let least = if let Type::Whole(least) = expected {
                least
            } else {
                0
            };
            return Ok(is_whole(number, least));
        }
        _ => false,
    };
    value.skip().map(|()| fits)
}

/// Whether a number is whole and at least `least`; of any size, as Python's are.
fn is_whole(number: &str, least: u64) -> bool {
    if number == "-0" {
        return least == 0;
    }
    number.bytes().all(|byte| byte.is_ascii_digit())
        && number.parse::<u64>().map_or(true, |value| value >= least)
}

fn text_field(object: Reader, name: &str) -> Option<String> {
    let text = object.field(name)?.as_text()?;
    (!text.trim().is_empty()).then(|| text.trim().to_owned())
}

/// Which of the known fields an object has.
pub(super) struct Seen {
    known: &'static [&'static str],
    seen: u32,
}

impl Seen {
    pub fn new(known: &'static [&'static str]) -> Self {
        Self { known, seen: 0 }
    }

    /// Notes a key; true if it is known and was noted before.
    fn note(&mut self, key: Str) -> bool {
        let Some(index) = self.known.iter().position(|name| key.is(name)) else {
            return false;
        };
        let bit = 1 << index;
        let twice = self.seen & bit != 0;
        self.seen |= bit;
        twice
    }

    pub fn has(&self, name: &str) -> bool {
        self.known
            .iter()
            .position(|known| *known == name)
            .is_some_and(|index| self.seen & (1 << index) != 0)
    }

    /// The fields that are there.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        let seen = self.seen;
        self.known
            .iter()
            .enumerate()
            .filter(move |(index, _)| seen & (1 << index) != 0)
            .map(|(_, name)| *name)
    }
}
