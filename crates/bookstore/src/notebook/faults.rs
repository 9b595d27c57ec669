//! The faults of a notebook: collected, counted, and said.

use std::fmt;

use bookstore_json::{Syntax, Why};
use bookstore_s3::{Text, text};

use crate::{Error, error::OwnKind};

/// How many faults are told one by one.
const TOLD: usize = 20;

/// Where a fault is. Cells and outputs count from 1, as people do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Notebook,
    Cell(usize),
    Output { cell: usize, output: usize },
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    Missing,
    Unknown,
    Twice,
    /// It is not this: a JSON type or a rule of nbformat's.
    Not(&'static str),
    /// It has the id of this earlier cell.
    SameId(usize),
}

/// The faults so far; memory stays small however many there are.
#[derive(Debug, Default)]
pub(super) struct Faults {
    told: Vec<Text>,
    count: usize,
}

impl Faults {
    pub fn add(&mut self, place: Place, field: impl fmt::Display, problem: Problem) {
        self.count += 1;
        if self.told.len() < TOLD {
            self.told
                .push(say(place, &shortened(&field.to_string()), problem));
        }
    }

    /// The error that they make; `Ok` where there is none.
    pub fn into_result(self, minor: u64) -> Result<(), Error> {
        if self.count == 0 {
            return Ok(());
        }
        let more = self.count - self.told.len();
        let mut error = invalid(
            text!(
                "This notebook breaks the rules of its format, nbformat 4.%1.",
                minor
            ),
            text!("Open it in JupyterLab, save it and try again, or mend what is named."),
        );
        error.details = self.told;
        if more > 0 {
            error.details.push(text!("And %1 more.", more));
        }
        Err(error)
    }
}

fn say(place: Place, field: &str, problem: Problem) -> Text {
    use Place::{Cell, Notebook, Output};
    match (place, problem) {
        (Notebook, Problem::Missing) => text!("“%1” is missing.", field),
        (Notebook, Problem::Unknown) => text!("“%1” is not a field of notebooks.", field),
        // Only cells have ids.
        (Notebook, Problem::Twice | Problem::SameId(_)) => text!("“%1” is there twice.", field),
        (Notebook, Problem::Not(rule)) => text!("“%1” is not %2.", field, rule),
        (Cell(n), Problem::Missing) => text!("Cell %1: “%2” is missing.", n, field),
        (Cell(n), Problem::Unknown) => {
            text!("Cell %1: “%2” is not a field of such a cell.", n, field)
        }
        (Cell(n), Problem::Twice) => text!("Cell %1: “%2” is there twice.", n, field),
        (Cell(n), Problem::Not(rule)) => text!("Cell %1: “%2” is not %3.", n, field, rule),
        (Cell(n), Problem::SameId(other)) => {
            text!(
                "Cell %1: “%2” is the same as that of cell %3.",
                n,
                field,
                other
            )
        }
        (Output { cell, output }, Problem::Missing) => {
            text!("Cell %1, output %2: “%3” is missing.", cell, output, field)
        }
        (Output { cell, output }, Problem::Unknown) => {
            text!(
                "Cell %1, output %2: “%3” is not a field of such an output.",
                cell,
                output,
                field
            )
        }
        (Output { cell, output }, Problem::Twice | Problem::SameId(_)) => {
            text!(
                "Cell %1, output %2: “%3” is there twice.",
                cell,
                output,
                field
            )
        }
        (Output { cell, output }, Problem::Not(rule)) => {
            text!(
                "Cell %1, output %2: “%3” is not %4.",
                cell,
                output,
                field,
                rule
            )
        }
    }
}

fn shortened(field: &str) -> String {
    match field.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", &field[..end]),
        None => field.to_owned(),
    }
}

/// A file that is no JSON at all.
pub(super) fn not_json(text: &[u8], error: Syntax) -> Error {
    let before = &text[..error.at.min(text.len())];
    let line = before.split(|byte| *byte == b'\n').count();
    let start = before
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |at| at + 1);
    let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
    let message = match error.why {
        _ if text.is_empty() => text!("This is not a notebook: the file is empty."),
        Why::End => text!(
            "This notebook is cut off: it ends in line %1, column %2.",
            line,
            column
        ),
        Why::NotANumber => text!(
            "Line %1, column %2: NaN and Infinity are not JSON; JupyterLab cannot open this notebook either.",
            line,
            column
        ),
        Why::TooDeep => text!(
            "Line %1, column %2: lists and objects are nested too deeply.",
            line,
            column
        ),
        Why::Control => text!(
            "This is not a notebook: line %1, column %2 holds a control character.",
            line,
            column
        ),
        Why::Unexpected | Why::Escape | Why::Trailing => {
            text!(
                "This is not a notebook: it is not JSON from line %1, column %2 on.",
                line,
                column
            )
        }
    };
    invalid(
        message,
        text!("Check that the file is a Jupyter notebook and that all of it is there."),
    )
}

/// A file that is no text.
pub(super) fn not_utf8(at: usize) -> Error {
    invalid(
        text!("This is not a notebook: byte %1 is not UTF-8.", at + 1),
        text!("Check that the file is a Jupyter notebook and that all of it is there."),
    )
}

/// JSON that is no notebook.
pub(super) fn not_a_notebook(detail: Text) -> Error {
    let mut error = invalid(
        text!("This file is JSON, but not a notebook."),
        text!("Check that the file is a Jupyter notebook."),
    );
    error.details.push(detail);
    error
}

/// A notebook of another major version.
pub(super) fn other_version(major: u64, minor: u64) -> Error {
    if major < 4 {
        invalid(
            text!(
                "This notebook has the old format nbformat %1; bookstore takes nbformat 4.",
                major
            ),
            text!("Open it in JupyterLab and save it: that makes it nbformat 4."),
        )
    } else {
        invalid(
            text!(
                "This notebook has the format nbformat %1.%2, which is newer than this bookstore; it takes nbformat 4.",
                major,
                minor
            ),
            text!("Update bookstore, or save the notebook as nbformat 4."),
        )
    }
}

fn invalid(message: Text, advice: Text) -> Error {
    Error::new(OwnKind::InvalidNotebook, message, advice)
}
