//! nbformat is the oracle: what it made of the notebooks in `nbformat/cases.json` (recorded by
//! `nbformat/record.py`) is what this crate makes of them.

#![allow(clippy::unwrap_used)] // in the helpers as well

use std::borrow::Cow;

use bookstore::notebook;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Case {
    notebook: String,
    valid: bool,
    /// What a server writes that is sent this model.
    written: Option<String>,
    /// What nbformat writes that has read this file.
    read_and_written: Option<String>,
    /// The model that nbformat reads from this file.
    read: Option<String>,
}

fn cases() -> Vec<Case> {
    let cases: Vec<Case> = serde_json::from_str(include_str!("nbformat/cases.json")).unwrap();
    assert_eq!(cases.len(), 240);
    cases
}

#[test]
fn a_notebook_is_valid_where_nbformat_says_so() {
    let cases = cases();
    let valid = cases.iter().filter(|case| case.valid).count();
    assert!((80..200).contains(&valid), "{valid} of them tell little");
    for case in cases {
        match notebook::validate(case.notebook.as_bytes()) {
            Ok(_) => assert!(case.valid, "took {}", case.notebook),
            Err(error) => {
                assert!(
                    !case.valid,
                    "{error} {:?} in {}",
                    error.details, case.notebook
                );
                assert!(
                    !error.details.is_empty(),
                    "says not where: {}",
                    case.notebook
                );
            }
        }
    }
}

#[test]
fn a_model_is_written_byte_for_byte_as_nbformat_writes_it() {
    for case in cases() {
        let Some(written) = case.written else {
            continue;
        };
        let ours = notebook::write(case.notebook.as_bytes(), notebook::shortest).unwrap();
        assert_eq!(
            String::from_utf8(ours).unwrap(),
            written,
            "{}",
            case.notebook
        );
    }
}

#[test]
fn a_stripped_file_is_written_byte_for_byte_as_nbformat_writes_it() {
    let mut stripped = 0;
    for case in cases() {
        let Some(written) = case.read_and_written else {
            continue;
        };
        if let Cow::Owned(ours) =
            notebook::strip_transient(case.notebook.as_bytes(), notebook::shortest).unwrap()
        {
            assert_eq!(
                String::from_utf8(ours).unwrap(),
                written,
                "{}",
                case.notebook
            );
            stripped += 1;
        }
    }
    assert!(stripped > 20, "only {stripped} had anything to strip");
}

#[test]
fn the_content_of_a_file_is_the_model_that_nbformat_reads() {
    for case in cases() {
        let Some(read) = case.read else { continue };
        let ours = notebook::content(case.notebook.as_bytes(), notebook::shortest).unwrap();
        let ours: Value = serde_json::from_slice(&ours).unwrap();
        assert_eq!(
            ours,
            serde_json::from_str::<Value>(&read).unwrap(),
            "{}",
            case.notebook
        );
    }
}

#[test]
fn what_grows_beyond_the_limit_is_not_written() {
    let limited =
        |model: &[u8], limit| notebook::write_within(model, notebook::shortest, limit).unwrap();
    for case in cases().iter().filter(|case| case.written.is_some()) {
        let model = case.notebook.as_bytes();
        let whole = notebook::write(model, notebook::shortest).unwrap();
        assert_eq!(limited(model, whole.len() - 1), None);
        assert_eq!(limited(model, whole.len()), Some(whole));
    }
    // 1 GB, were it written.
    let deep = format!(
        "{}{}{}",
        "[".repeat(499),
        "0,".repeat(2_000_000) + "0",
        "]".repeat(499)
    );
    assert_eq!(limited(deep.as_bytes(), 25 << 20), None);
}
