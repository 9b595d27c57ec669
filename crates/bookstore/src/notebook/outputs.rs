//! The outputs' part of nbformat's schemas.
//!
//! A field has the same type in whatever kind of output it stands, and nbformat writes the kind after most of
//! them. So each field is checked as it comes, and at the end whether that kind has it.

use std::fmt;

use bookstore_json::{Kind, Reader};

use super::{
    faults::{Place, Problem},
    validate::{LIST, OBJECT, Seen, Step, Type, Validator},
};

const OUTPUT_TYPE: &str = "execute_result, display_data, stream or error";

/// The fields of a kind of output beside `output_type`; all of them are required.
fn fields_of(output_type: &str) -> Option<&'static [&'static str]> {
    match output_type {
        "execute_result" => Some(&["data", "metadata", "execution_count"]),
        "display_data" => Some(&["data", "metadata"]),
        "stream" => Some(&["name", "text"]),
        "error" => Some(&["ename", "evalue", "traceback"]),
        _ => None,
    }
}

impl<'a> Validator<'a> {
    pub(super) fn outputs(&mut self, value: &mut Reader<'a>) -> Step {
        let cell = self.summary.cells;
        if !self.is(value, Kind::Array, LIST, Place::Cell(cell), "outputs")? {
            return Ok(());
        }
        let mut number = 0;
        value.array(&mut |output| {
            number += 1;
            let place = Place::Output {
                cell,
                output: number,
            };
            self.output(output, place)
        })
    }

    fn output(&mut self, output: &mut Reader<'a>, place: Place) -> Step {
        if !self.is(output, Kind::Object, OBJECT, place, "output")? {
            return Ok(());
        }
        if self.is_newer() && is_foreign(*output) {
            return output.skip();
        }
        let mut output_type = None;
        let mut seen = Seen::new(&[
            "output_type",
            "data",
            "metadata",
            "execution_count",
            "name",
            "text",
            "ename",
            "evalue",
            "traceback",
        ]);
        output.object(&mut |key, value| {
            self.seen(&mut seen, key, place);
            match &*key.to_text() {
                "output_type" => {
                    output_type = value.as_text();
                    if output_type.as_deref().and_then(fields_of).is_none() {
                        self.faults
                            .add(place, "output_type", Problem::Not(OUTPUT_TYPE));
                    }
                    value.skip()
                }
                "data" => self.mime_bundle(value, place, "data"),
                "metadata" => self.of_type(value, Type::Object, place, "metadata"),
                "execution_count" => self.of_type(value, Type::Count, place, "execution_count"),
                name @ ("name" | "ename" | "evalue") => {
                    self.of_type(value, Type::Text, place, name)
                }
                "text" => self.of_type(value, Type::Lines, place, "text"),
                "traceback" => self.of_type(value, Type::Texts, place, "traceback"),
                _ => {
                    self.unknown(key, place);
                    value.skip()
                }
            }
        })?;
        self.missing(&seen, &["output_type"], place);
        let Some(fields) = output_type.as_deref().and_then(fields_of) else {
            return Ok(());
        };
        self.missing(&seen, fields, place);
        if !self.is_newer() {
            for name in seen.names() {
                if name != "output_type" && !fields.contains(&name) {
                    self.faults.add(place, name, Problem::Unknown);
                }
            }
        }
        Ok(())
    }

    /// Checks data by media type: JSON is anything, all other is text.
    pub(super) fn mime_bundle(
        &mut self,
        value: &mut Reader<'a>,
        place: Place,
        field: impl fmt::Display,
    ) -> Step {
        if !self.is(value, Kind::Object, OBJECT, place, &field)? {
            return Ok(());
        }
        value.object(&mut |mime, data| {
            let mime = mime.to_text();
            if is_json(&mime) || self.is_newer() {
                return data.skip();
            }
            self.of_type(data, Type::Lines, place, format_args!("{field}.{mime}"))
        })
    }
}

/// Whether this is a kind of output that only a later format knows.
fn is_foreign(output: Reader) -> bool {
    output.field("output_type").is_some_and(|output_type| {
        output_type
            .as_text()
            .as_deref()
            .and_then(fields_of)
            .is_none()
    })
}

/// nbformat's pattern `^application/(.*\+)?json$`.
fn is_json(mime: &str) -> bool {
    mime.strip_prefix("application/").is_some_and(|rest| {
        rest == "json"
            || rest
                .strip_suffix("+json")
                .is_some_and(|kind| !kind.contains('\n'))
    })
}
