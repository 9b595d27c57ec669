//! What is known of a notebook before any of it is shown: where its cells stand, its language, its headings.

use std::borrow::Cow;

use crate::{
    cell::{Cell, Kind},
    index::{Index, index},
    json::{Json, Object},
    markdown::{Anchors, Heading, headings},
    scan::Span,
};

/// Most headings in a table of contents.
const HEADINGS: usize = 500;
/// Longest language or kernel name that is one.
const NAME: usize = 100;

/// Why bytes are no notebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotANotebook {
    /// They are not UTF-8.
    NotUtf8,
    /// They are not JSON, or hold no list of cells.
    NoCells,
}

impl std::fmt::Display for NotANotebook {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::NotUtf8 => "This file is not text in UTF-8, so that it is not a notebook.",
            Self::NoCells => "This file has no list of cells, so that it is not a notebook.",
        })
    }
}

impl std::error::Error for NotANotebook {}

/// What is known of a notebook once it was read through: enough to show each cell by its bytes alone, so that the
/// notebook itself need not be kept in memory as one.
#[derive(Debug)]
pub struct Outline {
    pub(crate) index: Index,
    pub(crate) nbformat: u32,
    pub(crate) headings: Vec<Heading>,
    language: Option<String>,
    kernel: Option<String>,
    /// How many bytes of the notebook were not given.
    pub(crate) beyond: u64,
}

impl Outline {
    /// Reads a notebook through. `size` is its length in bytes, of which `bytes` may be the beginning only.
    ///
    /// # Errors
    /// When it is none. One that breaks off or is malformed further on is one, with the cells before.
    pub fn read(bytes: &[u8], size: u64) -> Result<Self, NotANotebook> {
        let length = bytes.len();
        let beyond = size.saturating_sub(length as u64);
        let text = match str::from_utf8(bytes) {
            Ok(text) => text,
            // A character may have been cut in two.
            Err(error) if beyond > 0 && error.error_len().is_none() => {
                str::from_utf8(&bytes[..error.valid_up_to()]).map_err(|_| NotANotebook::NotUtf8)?
            }
            Err(_) => return Err(NotANotebook::NotUtf8),
        };
        let index = index(text.as_bytes()).ok_or(NotANotebook::NoCells)?;
        let metadata = index.metadata.clone();
        let metadata = metadata.and_then(|span| Json::parse(&text[span]));
        let metadata = metadata.map(Json::object).unwrap_or_default();
        let (kernel, language) = names(
            &metadata.object("kernelspec"),
            &metadata.object("language_info"),
        );
        let nbformat = index.nbformat.unwrap_or(4);
        let mut outline = Self {
            nbformat,
            headings: Vec::new(),
            language,
            kernel,
            beyond,
            index,
        };
        outline.headings = outline.find_headings(text);
        Ok(outline)
    }

    /// Where the cells that are shown stand, in bytes from the notebook's beginning.
    pub fn cells(&self) -> &[Span] {
        &self.index.cells
    }

    /// How many cells the notebook has, as far as it was given.
    pub fn count(&self) -> usize {
        self.index.total
    }

    /// Whether the notebook goes on after what was given, or breaks off.
    pub fn is_cut(&self) -> bool {
        self.beyond > 0 || self.index.broken
    }

    /// The language of its code, such as `python`, where it says so.
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// The kernel's name for people, such as `Python 3 (ipykernel)`, where it says so.
    pub fn kernel(&self) -> Option<&str> {
        self.kernel.as_deref()
    }

    fn find_headings(&self, text: &str) -> Vec<Heading> {
        let mut anchors = Anchors::default();
        let mut found = Vec::new();
        for span in &self.index.cells {
            let text = &text[span.clone()];
            // Reading a cell of code, with all its outputs, is spared.
            if found.len() >= HEADINGS || self.nbformat >= 4 && !may_be_markdown(text) {
                continue;
            }
            if let Some(cell) = Cell::read(text, self.nbformat)
                && matches!(cell.kind, Kind::Markdown { .. })
                && !cell.is_removed()
            {
                found.extend(headings(&cell.source, &mut anchors));
            }
        }
        found.truncate(HEADINGS);
        found
    }
}

/// Whether a cell's text may be that of Markdown: told by its kind, which nbformat writes first, so that the megabytes
/// after it need not be looked at.
fn may_be_markdown(text: &str) -> bool {
    // In a string its quotes would be escaped.
    let name = "\"cell_type\"";
    text.find(name).is_some_and(|at| {
        let value = text[at + name.len()..].trim_start().strip_prefix(':');
        value.is_some_and(|value| value.trim_start().starts_with("\"markdown\""))
    })
}

/// The names of kernel and language in the last bytes of a notebook, whose metadata nbformat writes after its cells: for
/// notebooks that are too large to be read for them.
pub fn kernel_in(end: &[u8]) -> (Option<String>, Option<String>) {
    // It may begin within a character.
    let text = String::from_utf8_lossy(end);
    let member = |name: &str| {
        // A cell that speaks of it has its quotes escaped.
        let (_, value) = text.rsplit_once(name)?;
        let value = value.trim_start().strip_prefix(':')?;
        Json::beginning(value).map(Json::object)
    };
    names(
        &member("\"kernelspec\"").unwrap_or_default(),
        &member("\"language_info\"").unwrap_or_default(),
    )
}

fn names(kernelspec: &Object<'_>, language_info: &Object<'_>) -> (Option<String>, Option<String>) {
    let named = |name: Option<Cow<'_, str>>| {
        name.map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty() && name.len() <= NAME)
    };
    let language = named(language_info.text("name"));
    (
        named(kernelspec.text("display_name")),
        language.or_else(|| named(kernelspec.text("language"))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> Result<Outline, NotANotebook> {
        Outline::read(text.as_bytes(), text.len() as u64)
    }

    #[test]
    fn what_a_notebook_is_stands_in_its_metadata() {
        let outline = outline(
            r###"{"cells":[{"cell_type":"markdown","source":"# A"},{"cell_type":"code","source":"# B"},
            {"cell_type":"markdown","source":["## A\n","x"]},
            {"cell_type":"markdown","source":"# C","metadata":{"tags":["remove-cell"]}}],"nbformat":4,
            "metadata":{"kernelspec":{"display_name":" Julia 1.11 ","language":"julia"},"language_info":{"name":""}}}"###,
        )
        .unwrap();
        assert_eq!(outline.language(), Some("julia"));
        assert_eq!(outline.kernel(), Some("Julia 1.11"));
        assert_eq!(outline.count(), 4);
        let headings: Vec<_> = outline.headings.iter().map(|h| &*h.name).collect();
        assert_eq!(headings, ["A", "A-2"]);
    }

    #[test]
    fn the_end_of_a_notebook_names_its_kernel() {
        let end = br#"\xa4r"]}],"metadata":{"kernelspec": {"display_name":"R","name":"ir"},
            "language_info":{"name":"R"}},"nbformat":4}"#;
        assert_eq!(kernel_in(end), (Some("R".into()), Some("R".into())));
        assert_eq!(kernel_in(br#"a \"kernelspec\": {} "#), (None, None));
    }

    #[test]
    fn the_beginning_of_a_notebook_is_one() {
        let text = r#"{"cells":[{"cell_type":"raw","source":"é"}"#;
        let cut = &text.as_bytes()[..text.len() - 3];
        let outline = Outline::read(cut, 1000).unwrap();
        assert!(outline.index.broken);
        assert_eq!(
            (outline.count(), outline.beyond),
            (0, 1000 - cut.len() as u64)
        );
        assert_eq!(
            Outline::read(cut, cut.len() as u64).unwrap_err(),
            NotANotebook::NotUtf8
        );
    }

    #[test]
    fn what_is_no_notebook_is_said() {
        assert_eq!(outline("<html>").unwrap_err(), NotANotebook::NoCells);
        assert_eq!(
            Outline::read(b"{\"cells\":[\xff]}", 13).unwrap_err(),
            NotANotebook::NotUtf8
        );
    }
}
