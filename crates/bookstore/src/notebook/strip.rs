//! Removes what a notebook must not carry to others.

use std::borrow::Cow;

use bookstore_json::{Kind, Reader, Str, Syntax};

use super::{
    faults::not_json,
    number::Shortest,
    out::Out,
    text_of,
    write::{FILE_AGAIN, write_as},
};
use crate::Error;

/// Removes what nbformat's `strip_transient` removes: `metadata.orig_nbformat*`,
/// `metadata.signature`, each cell's `metadata.trusted`, by which Jupyter would believe a stranger's outputs.
/// Borrows where there is nothing to remove: the file's own bytes stay. Is written as nbformat writes what it
/// has read otherwise.
///
/// # Errors
/// `InvalidNotebook` when the bytes are not JSON.
pub fn strip_transient(bytes: &[u8], shortest: Shortest) -> Result<Cow<'_, [u8]>, Error> {
    let text = text_of(bytes)?;
    let syntax = |error| not_json(bytes, error);
    if !has_transient(Reader::new(text)).map_err(syntax)? {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut out = Out::new(bytes.len(), usize::MAX);
    write_as(FILE_AGAIN, text, shortest, &mut out).map_err(syntax)?;
    Ok(Cow::Owned(out.into_bytes().expect("there is no limit")))
}

/// Whether a key of the notebook's own metadata is transient.
pub(super) fn is_transient_of_notebook(key: &[u8]) -> bool {
    matches!(
        key,
        b"orig_nbformat" | b"orig_nbformat_minor" | b"signature"
    )
}

/// Whether a key of a cell's metadata is transient.
pub(super) fn is_transient_of_cell(key: &[u8]) -> bool {
    key == b"trusted"
}

fn has_transient(mut notebook: Reader) -> Result<bool, Syntax> {
    if notebook.peek()? != Kind::Object {
        return Ok(false);
    }
    let mut found = false;
    notebook.object(&mut |key, value| {
        let kind = value.peek()?;
        if key.is("metadata") {
            return note_key(value, &mut found, is_transient_of_notebook);
        }
        if !key.is("cells") || kind != Kind::Array {
            return value.skip();
        }
        value.array(&mut |cell| {
            if cell.peek()? != Kind::Object {
                return cell.skip();
            }
            cell.object(&mut |key, value| {
                if key.is("metadata") {
                    note_key(value, &mut found, is_transient_of_cell)
                } else {
                    value.skip()
                }
            })
        })
    })?;
    Ok(found)
}

fn note_key(metadata: &mut Reader, found: &mut bool, is: fn(&[u8]) -> bool) -> Result<(), Syntax> {
    if metadata.peek()? != Kind::Object {
        return metadata.skip();
    }
    metadata.object(&mut |key: Str, value| {
        *found |= is(&key.to_bytes());
        value.skip()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::shortest;

    fn stripped(notebook: &str) -> Option<String> {
        match strip_transient(notebook.as_bytes(), shortest).unwrap() {
            Cow::Borrowed(same) => {
                assert_eq!(same, notebook.as_bytes());
                None
            }
            Cow::Owned(bytes) => Some(String::from_utf8(bytes).unwrap()),
        }
    }

    #[test]
    fn a_notebook_without_transient_fields_keeps_its_bytes() {
        for notebook in [
            r#"{"cells":[{"metadata":{"tags":["trusted"]},"trusted":true}],"metadata":{"trusted":true}}"#,
            r#"{"cells":[{"outputs":[{"metadata":{"trusted":true}}]}],"signature":"x"}"#,
            r#"{ "cells" : [ ] , "metadata" : { "a" : 1.0 } }   "#,
            r#"{"cells":5,"metadata":null}"#,
            "[]",
        ] {
            assert_eq!(stripped(notebook), None, "{notebook}");
        }
    }

    #[test]
    fn marks_of_trust_go_however_they_are_spelt() {
        for metadata in [
            r#""metadata":{"trusted":true}"#,
            r#""metadata":{"trusted":false}"#,
            r#""metadata":{"\u0074rusted":true}"#,
            r#""metadata":{"trusted":true},"metadata":{"trusted":true}"#,
            r#""met\u0061data":{"trusted":{"a":[1]},"trusted":0}"#,
        ] {
            let notebook = format!(r#"{{"cells":[{{"cell_type":"raw",{metadata}}}]}}"#);
            let expected = "{\n \"cells\": [\n  {\n   \"cell_type\": \"raw\",\n   \"metadata\": {}\n  }\n ]\n}\n";
            assert_eq!(stripped(&notebook).as_deref(), Some(expected), "{metadata}");
        }
    }

    #[test]
    fn the_notebooks_own_transient_fields_go() {
        let notebook = r#"{"cells":[],"metadata":{"orig_nbformat":3,"orig_nbformat_minor":0,"signature":"s","k":1}}"#;
        let expected = "{\n \"cells\": [],\n \"metadata\": {\n  \"k\": 1\n }\n}\n";
        assert_eq!(stripped(notebook).as_deref(), Some(expected));
    }

    #[test]
    fn what_is_stripped_has_nothing_left_to_strip() {
        let notebook = r#"{"cells":[{"metadata":{"trusted":true}},{"metadata":{"trusted":true,"x":1}}],"metadata":{"signature":""}}"#;
        assert_eq!(stripped(&stripped(notebook).unwrap()), None);
    }
}
