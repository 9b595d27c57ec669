//! Cells and outputs as nbformat 4 has them; those of version 3 are converted on reading, as nbformat does.

use std::borrow::Cow;

use crate::json::{Json, Object};

/// Most outputs of one cell that are shown.
const OUTPUTS: usize = 500;

/// One cell.
#[derive(Debug)]
pub(crate) struct Cell<'a> {
    pub(crate) kind: Kind<'a>,
    pub(crate) source: Cow<'a, str>,
    pub(crate) metadata: Object<'a>,
    tags: Vec<Cow<'a, str>>,
}

/// The number of a prompt; none for what was not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Prompt(pub(crate) Option<u64>);

/// What a cell is, and what only that kind has.
#[derive(Debug)]
pub(crate) enum Kind<'a> {
    /// Text, and the files attached to it: a bundle by name.
    Markdown { attachments: Object<'a> },
    /// Code and what it printed.
    Code {
        prompt: Prompt,
        outputs: Vec<Output<'a>>,
        /// How many outputs there are beyond those.
        more: usize,
        /// Whether its output is folded, as versions before 4.? say it.
        collapsed: bool,
    },
    /// Text for a converter.
    Raw,
    /// What no version of nbformat knows.
    Unknown,
}

/// One output of a code cell.
#[derive(Debug)]
pub(crate) enum Output<'a> {
    /// What was written to standard output or standard error.
    Stream { stderr: bool, text: Cow<'a, str> },
    /// A result, where it has a prompt, or what was displayed: the same in several media types.
    Data {
        result: Option<Prompt>,
        bundle: Object<'a>,
        metadata: Object<'a>,
    },
    /// An exception: the traceback, else its name and value.
    Error { traceback: String },
    /// What no version of nbformat knows.
    Unknown,
}

impl<'a> Cell<'a> {
    /// Reads a cell of this major version of nbformat; `None` for what is no JSON object.
    pub(crate) fn read(text: &'a str, nbformat: u32) -> Option<Self> {
        let cell = Object::parse(text)?;
        let metadata = cell.object("metadata");
        let old = nbformat < 4;
        let source = |name| {
            let source = cell.get(name);
            let text = if old {
                source.and_then(Json::lines)
            } else {
                source.and_then(Json::text)
            };
            text.unwrap_or_default()
        };
        let kind = cell.text("cell_type").unwrap_or_default();
        let (kind, source) = match &*kind {
            "markdown" | "html" => (
                Kind::Markdown {
                    attachments: cell.object("attachments"),
                },
                source("source"),
            ),
            "heading" if old => {
                let level = cell.get("level").and_then(Json::count).unwrap_or(1);
                let level = usize::try_from(level).unwrap_or(1).clamp(1, 6);
                let line = source("source").replace('\n', " ");
                (
                    Kind::Markdown {
                        attachments: Object::default(),
                    },
                    format!("{} {line}", "#".repeat(level)).into(),
                )
            }
            "code" => {
                let (outputs, more) = cell
                    .get("outputs")
                    .map(|outputs| outputs.elements(OUTPUTS))
                    .unwrap_or_default();
                let (count, input) = if old && cell.get("source").is_none() {
                    ("prompt_number", "input")
                } else {
                    ("execution_count", "source")
                };
                (
                    Kind::Code {
                        prompt: Prompt(cell.get(count).and_then(Json::count)),
                        outputs: outputs
                            .into_iter()
                            .map(|output| Output::read(&output.object(), old))
                            .collect(),
                        more,
                        collapsed: metadata.is_true("collapsed") || cell.is_true("collapsed"),
                    },
                    source(input),
                )
            }
            "raw" | "plaintext" => (Kind::Raw, source("source")),
            _ => (Kind::Unknown, source("source")),
        };
        let tags = metadata.get("tags").map(|tags| tags.elements(100).0);
        Some(Self {
            kind,
            source,
            tags: tags
                .into_iter()
                .flatten()
                .filter_map(Json::string)
                .collect(),
            metadata,
        })
    }

    /// Whether its outputs stand in a box that scrolls.
    pub(crate) fn scrolls(&self) -> bool {
        self.metadata.is_true("scrolled")
    }

    /// Whether its author wants it left out.
    pub(crate) fn is_removed(&self) -> bool {
        self.is_tagged(&["remove-cell"])
    }

    /// Whether its source is folded.
    pub(crate) fn hides_source(&self) -> bool {
        self.metadata.object("jupyter").is_true("source_hidden")
            || self.is_tagged(&["hide-input", "remove-input", "hide-cell"])
    }

    /// Whether its outputs are folded.
    pub(crate) fn hides_outputs(&self) -> bool {
        let collapsed = matches!(
            self.kind,
            Kind::Code {
                collapsed: true,
                ..
            }
        );
        collapsed
            || self.metadata.object("jupyter").is_true("outputs_hidden")
            || self.is_tagged(&["hide-output", "remove-output", "hide-cell"])
    }

    /// Whether its author gave it one of these tags, written with `-` or `_`.
    fn is_tagged(&self, tags: &[&str]) -> bool {
        self.tags
            .iter()
            .any(|tag| tags.contains(&tag.replace('_', "-").as_str()))
    }
}

impl<'a> Output<'a> {
    fn read(output: &Object<'a>, old: bool) -> Self {
        let kind = output.text("output_type").unwrap_or_default();
        let count = |name| output.get(name).and_then(Json::count);
        match &*kind {
            "stream" => {
                let name = output
                    .text("name")
                    .or_else(|| output.text("stream"))
                    .unwrap_or_default();
                Self::Stream {
                    stderr: name == "stderr",
                    text: if old {
                        output.get("text").and_then(Json::lines)
                    } else {
                        output.text("text")
                    }
                    .unwrap_or_default(),
                }
            }
            "execute_result" | "display_data" | "pyout" => Self::Data {
                result: match &*kind {
                    "execute_result" => Some(Prompt(count("execution_count"))),
                    "pyout" => Some(Prompt(count("prompt_number"))),
                    _ => None,
                },
                bundle: if old && output.get("data").is_none() {
                    old_bundle(output)
                } else {
                    output.object("data")
                },
                metadata: output.object("metadata"),
            },
            "error" | "pyerr" => {
                let lines = output
                    .get("traceback")
                    .map(|lines| lines.elements(10_000).0);
                let lines: Vec<_> = lines
                    .into_iter()
                    .flatten()
                    .filter_map(Json::string)
                    .collect();
                let text = |name| output.text(name).unwrap_or_default();
                Self::Error {
                    traceback: if lines.is_empty() {
                        format!("{}: {}", text("ename"), text("evalue"))
                    } else {
                        lines.join("\n")
                    },
                }
            }
            _ => Self::Unknown,
        }
    }
}

/// The media types of version 3 stood beside the output's other members, under short names.
fn old_bundle<'a>(output: &Object<'a>) -> Object<'a> {
    output
        .members()
        .filter_map(|(name, value)| {
            let media_type = match name {
                "text" => "text/plain",
                "html" => "text/html",
                "svg" => "image/svg+xml",
                "png" => "image/png",
                "jpeg" => "image/jpeg",
                "latex" => "text/latex",
                "json" => "application/json",
                "javascript" => "application/javascript",
                _ => return None,
            };
            Some((media_type.into(), value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str, nbformat: u32) -> (Prompt, Vec<Output<'_>>, String) {
        let cell = Cell::read(text, nbformat).unwrap();
        match cell.kind {
            Kind::Code {
                prompt, outputs, ..
            } => (prompt, outputs, cell.source.into_owned()),
            kind => panic!("{kind:?}"),
        }
    }

    #[test]
    fn a_code_cell_has_its_outputs() {
        let (count, outputs, source) = code(
            r#"{"cell_type":"code","source":["a\n","b"],"execution_count":3,"metadata":{},"outputs":[
                {"output_type":"stream","name":"stderr","text":["x"]},
                {"output_type":"execute_result","execution_count":3,"data":{"text/plain":"1"},"metadata":{}},
                {"output_type":"display_data","data":{}},
                {"output_type":"error","ename":"E","evalue":"v","traceback":["1","2"]},
                {"output_type":"error","ename":"E","evalue":"v","traceback":[]},
                7]}"#,
            4,
        );
        assert_eq!((count, &*source), (Prompt(Some(3)), "a\nb"));
        assert!(matches!(&outputs[0], Output::Stream { stderr: true, text } if text == "x"));
        assert!(
            matches!(&outputs[1], Output::Data { result: Some(Prompt(Some(3))), bundle, .. }
                if bundle.text("text/plain").unwrap() == "1")
        );
        assert!(matches!(&outputs[2], Output::Data { result: None, .. }));
        assert!(matches!(&outputs[3], Output::Error { traceback } if traceback == "1\n2"));
        assert!(matches!(&outputs[4], Output::Error { traceback } if traceback == "E: v"));
        assert!(matches!(&outputs[5], Output::Unknown));
    }

    #[test]
    fn version_3_is_read_as_nbformat_converts_it() {
        let (count, outputs, source) = code(
            r#"{"cell_type":"code","input":"a","prompt_number":5,"language":"python","collapsed":true,"outputs":[
                {"output_type":"pyout","prompt_number":5,"text":["1"],"html":"<b>","png":"iVBO"},
                {"output_type":"stream","stream":"stderr","text":"x"},
                {"output_type":"pyerr","ename":"E","evalue":"v","traceback":["t"]}]}"#,
            3,
        );
        assert_eq!((count, &*source), (Prompt(Some(5)), "a"));
        let Output::Data { result, bundle, .. } = &outputs[0] else {
            panic!("{:?}", outputs[0]);
        };
        assert_eq!(*result, Some(Prompt(Some(5))));
        let types: Vec<&str> = bundle.members().map(|(name, _)| name).collect();
        assert_eq!(types, ["text/plain", "text/html", "image/png"]);
        assert!(matches!(&outputs[1], Output::Stream { stderr: true, .. }));
        assert!(matches!(&outputs[2], Output::Error { traceback } if traceback == "t"));

        let heading = Cell::read(
            r#"{"cell_type":"heading","level":2,"source":["A\n","b"]}"#,
            3,
        );
        let heading = heading.unwrap();
        assert!(matches!(heading.kind, Kind::Markdown { .. }));
        assert_eq!(heading.source, "## A b");
    }

    #[test]
    fn odd_fields_cost_no_cell() {
        let cell = Cell::read(
            r#"{"cell_type":"code","source":5,"metadata":[],"outputs":{}}"#,
            4,
        );
        assert_eq!(cell.unwrap().source, "");
        let cell = Cell::read(r#"{"cell_type":["new"],"source":"a"}"#, 4).unwrap();
        assert!(matches!(cell.kind, Kind::Unknown));
        assert!(Cell::read("5", 4).is_none() && Cell::read("{", 4).is_none());
    }

    #[test]
    fn tags_are_known_in_both_spellings() {
        let text = r#"{"cell_type":"raw","metadata":{"tags":["hide_input",5]}}"#;
        let cell = Cell::read(text, 4).unwrap();
        assert!(cell.is_tagged(&["hide-input"]) && !cell.is_tagged(&["hide-output"]));
    }
}
