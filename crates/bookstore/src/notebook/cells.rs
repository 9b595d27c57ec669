//! The cells' part of nbformat's schemas.

use std::collections::BTreeSet;

use bookstore_json::{Kind, Reader, Str, Syntax};

use super::{
    faults::{Place, Problem},
    validate::{LIST, OBJECT, Seen, Step, Type, Validator},
};

const ID: &str = "1 to 64 letters, digits, “-” or “_”";
const CELL_TYPE: &str = "code, markdown or raw";

#[derive(Clone, Copy, PartialEq, Eq)]
enum CellType {
    Code,
    Markdown,
    Raw,
    Other,
}

impl<'a> Validator<'a> {
    pub(super) fn cells(&mut self, value: &mut Reader<'a>) -> Step {
        if !self.is(value, Kind::Array, LIST, Place::Notebook, "cells")? {
            return Ok(());
        }
        value.array(&mut |cell| {
            self.summary.cells += 1;
            self.cell(cell)
        })
    }

    fn cell(&mut self, cell: &mut Reader<'a>) -> Step {
        let place = Place::Cell(self.summary.cells);
        if !self.is(cell, Kind::Object, OBJECT, place, "cell")? {
            return Ok(());
        }
        // nbformat writes the type first, so that this seldom looks far.
        let cell_type = match cell.field("cell_type").and_then(Reader::as_text).as_deref() {
            Some("code") => CellType::Code,
            Some("markdown") => CellType::Markdown,
            Some("raw") => CellType::Raw,
            _ => CellType::Other,
        };
        let mut seen = Seen::new(&[
            "cell_type",
            "metadata",
            "id",
            "source",
            "attachments",
            "outputs",
            "execution_count",
        ]);
        // A kind of cell that only a later format knows: its other fields are its own.
        let foreign = cell_type == CellType::Other && self.is_newer();
        cell.object(&mut |key, value| {
            self.seen(&mut seen, key, place);
            match &*key.to_text() {
                "cell_type" => self.cell_type(value, cell_type, place),
                "metadata" => self.cell_metadata(value, cell_type, place),
                _ if foreign => value.skip(),
                "id" if self.minor >= 5 => self.id(value, place),
                "source" => self.of_type(value, Type::Lines, place, "source"),
                "attachments" if cell_type != CellType::Code => self.attachments(value, place),
                "outputs" if matches!(cell_type, CellType::Code | CellType::Other) => {
                    self.outputs(value)
                }
                "execution_count" if matches!(cell_type, CellType::Code | CellType::Other) => {
                    self.of_type(value, Type::Count, place, "execution_count")
                }
                _ => {
                    self.unknown(key, place);
                    value.skip()
                }
            }
        })?;
        self.missing(&seen, &["cell_type", "metadata"], place);
        if !foreign {
            self.missing(&seen, &["source"], place);
            if self.minor >= 5 {
                self.missing(&seen, &["id"], place);
            }
        }
        if cell_type == CellType::Code {
            self.missing(&seen, &["outputs", "execution_count"], place);
        }
        Ok(())
    }

    fn cell_type(&mut self, value: &mut Reader<'a>, cell_type: CellType, place: Place) -> Step {
        if cell_type == CellType::Other && !self.is_newer() {
            self.faults.add(place, "cell_type", Problem::Not(CELL_TYPE));
        }
        value.skip()
    }

    fn id(&mut self, value: &mut Reader<'a>, place: Place) -> Step {
        if !self.is(value, Kind::String, ID, place, "id")? {
            return Ok(());
        }
        let id = value.string()?.to_bytes();
        let good = (1..=64).contains(&id.len())
            && id
                .iter()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_'));
        if !good {
            self.faults.add(place, "id", Problem::Not(ID));
            return Ok(());
        }
        if let Some(other) = self.ids.get(&id) {
            self.faults.add(place, "id", Problem::SameId(*other));
        } else {
            self.ids.insert(id, self.summary.cells);
        }
        Ok(())
    }

    fn attachments(&mut self, value: &mut Reader<'a>, place: Place) -> Step {
        if !self.is(value, Kind::Object, OBJECT, place, "attachments")? {
            return Ok(());
        }
        value.object(&mut |name, bundle| {
            let name = name.to_text();
            self.mime_bundle(bundle, place, format_args!("attachments.{name}"))
        })
    }

    fn cell_metadata(&mut self, value: &mut Reader<'a>, cell_type: CellType, place: Place) -> Step {
        if !self.is(value, Kind::Object, OBJECT, place, "metadata")? {
            return Ok(());
        }
        let minor = self.minor;
        let code = cell_type == CellType::Code;
        value.object(&mut |key, value| match &*key.to_text() {
            "name" => self.cell_name(value, place),
            "tags" => self.tags(value, place),
            "format" if cell_type == CellType::Raw => {
                self.of_type(value, Type::Text, place, "metadata.format")
            }
            "jupyter" if minor >= 3 && cell_type != CellType::Other => {
                self.of_type(value, Type::Object, place, "metadata.jupyter")
            }
            "execution" if minor >= 4 && code => self.execution(value, place),
            "collapsed" if code => self.of_type(value, Type::Bool, place, "metadata.collapsed"),
            "scrolled" if code => {
                let auto = value.as_text().is_some_and(|text| text == "auto");
                if !auto && value.peek()? != Kind::Bool {
                    let problem = Problem::Not("true, false or “auto”");
                    self.faults.add(place, "metadata.scrolled", problem);
                }
                value.skip()
            }
            _ => value.skip(),
        })
    }

    fn cell_name(&mut self, value: &mut Reader<'a>, place: Place) -> Step {
        let good = value
            .as_text()
            .is_some_and(|name| !name.is_empty() && !name.contains('\n'));
        if !good {
            self.faults
                .add(place, "metadata.name", Problem::Not("a line of text"));
        }
        value.skip()
    }

    fn tags(&mut self, value: &mut Reader<'a>, place: Place) -> Step {
        if !self.is(value, Kind::Array, LIST, place, "metadata.tags")? {
            return Ok(());
        }
        let mut tags = BTreeSet::new();
        let mut good = true;
        value.array(&mut |tag| {
            if tag.peek()? != Kind::String {
                good = false;
                return tag.skip();
            }
            let tag: Str<'a> = tag.string()?;
            let tag = tag.to_bytes();
            good &= !tag.is_empty() && !tag.contains(&b',') && tags.insert(tag);
            Ok::<(), Syntax>(())
        })?;
        if !good {
            let problem = Problem::Not("a list of different texts without commas");
            self.faults.add(place, "metadata.tags", problem);
        }
        Ok(())
    }

    fn execution(&mut self, value: &mut Reader<'a>, place: Place) -> Step {
        if !self.is(value, Kind::Object, OBJECT, place, "metadata.execution")? {
            return Ok(());
        }
        value.object(&mut |key, value| {
            let key = key.to_text();
            self.of_type(
                value,
                Type::Text,
                place,
                format_args!("metadata.execution.{key}"),
            )
        })
    }
}
