//! What is wrong with a notebook is said by cell and field.

#![allow(clippy::unwrap_used)] // in the helpers as well

use bookstore::{Error, ErrorKind, error::OwnKind, notebook};

fn refused(notebook: &str) -> Error {
    let error = notebook::validate(notebook.as_bytes()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Own(OwnKind::InvalidNotebook));
    assert!(!error.retryable);
    error
}

fn details(notebook: &str) -> Vec<String> {
    refused(notebook)
        .details
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn with_cells(cells: &str) -> String {
    format!(r#"{{"cells":[{cells}],"metadata":{{}},"nbformat":4,"nbformat_minor":5}}"#)
}

#[test]
fn a_fault_names_its_cell_from_one_and_its_field() {
    let good = r#"{"cell_type":"raw","id":"a","metadata":{},"source":""}"#;
    for (cell, fault) in [
        (
            r#"{"cell_type":"raw","id":"b","metadata":{}}"#,
            "Cell 2: “source” is missing.",
        ),
        (
            r#"{"cell_type":"raw","metadata":{},"source":""}"#,
            "Cell 2: “id” is missing.",
        ),
        (
            r#"{"cell_type":"raw","id":"a","metadata":{},"source":""}"#,
            "Cell 2: “id” is the same as that of cell 1.",
        ),
        (
            r#"{"cell_type":"raw","id":"a b","metadata":{},"source":""}"#,
            "Cell 2: “id” is not 1 to 64 letters, digits, “-” or “_”.",
        ),
        (
            r#"{"cell_type":"raw","id":"b","metadata":{},"source":[1]}"#,
            "Cell 2: “source” is not text or a list of texts.",
        ),
        (
            r#"{"cell_type":"raw","id":"b","metadata":{"tags":["x","x"]},"source":""}"#,
            "Cell 2: “metadata.tags” is not a list of different texts without commas.",
        ),
        (
            r#"{"cell_type":"raw","id":"b","metadata":{},"source":"","more":1}"#,
            "Cell 2: “more” is not a field of such a cell.",
        ),
        (
            r#"{"cell_type":"raw","id":"b","metadata":{},"source":"","source":""}"#,
            "Cell 2: “source” is there twice.",
        ),
        ("5", "Cell 2: “cell” is not an object."),
        (
            r#"{"cell_type":"code","id":"b","metadata":{},"source":"","execution_count":null,
                "outputs":[{"output_type":"stream","name":"stdout","text":""},{"output_type":"stream","name":"stdout"}]}"#,
            "Cell 2, output 2: “text” is missing.",
        ),
        (
            r#"{"cell_type":"code","id":"b","metadata":{},"source":"","execution_count":null,
                "outputs":[{"output_type":"display_data","metadata":{},"data":{"text/html":5}}]}"#,
            "Cell 2, output 1: “data.text/html” is not text or a list of texts.",
        ),
    ] {
        assert_eq!(details(&with_cells(&format!("{good},{cell}"))), [fault]);
    }
}

#[test]
fn the_notebooks_own_fields_are_named_too() {
    let notebook = r#"{"cells":[],"metadata":{"kernelspec":{"name":3}},"nbformat":4,"nbformat_minor":2,"worksheets":[]}"#;
    let faults = [
        "“metadata.kernelspec.display_name” is missing.",
        "“metadata.kernelspec.name” is not text.",
        "“worksheets” is not a field of notebooks.",
    ];
    assert_eq!(details(notebook), faults);
}

#[test]
fn many_faults_are_counted_and_not_all_told() {
    let cells = vec!["5"; 1000].join(",");
    let details = details(&with_cells(&cells));
    assert_eq!(details.len(), 21);
    assert_eq!(details[20], "And 980 more.");
}

#[test]
fn other_versions_are_named_with_what_to_do() {
    let error = refused(r#"{"metadata":{},"nbformat":3,"nbformat_minor":0,"worksheets":[]}"#);
    assert_eq!(
        error.to_string(),
        "This notebook has the old format nbformat 3; bookstore takes nbformat 4. Open it in JupyterLab and save it: that makes it nbformat 4."
    );
    let error = refused(r#"{"cells":[],"metadata":{},"nbformat":5,"nbformat_minor":1}"#);
    assert!(
        error.to_string().contains("nbformat 5.1, which is newer"),
        "{error}"
    );
}

#[test]
fn what_is_no_notebook_is_told_from_one_that_is_cut_off() {
    for (file, message) in [
        ("", "This is not a notebook: the file is empty."),
        (
            "hello",
            "This is not a notebook: it is not JSON from line 1, column 1 on.",
        ),
        (
            "{\n \"é\": x}",
            "This is not a notebook: it is not JSON from line 2, column 7 on.",
        ),
        (
            "{\n \"cells\": [",
            "This notebook is cut off: it ends in line 2, column 12.",
        ),
        (
            "{\"a\": NaN}",
            "Line 1, column 7: NaN and Infinity are not JSON; JupyterLab cannot open this notebook either.",
        ),
        ("[]", "This file is JSON, but not a notebook."),
        ("{}", "This file is JSON, but not a notebook."),
        (
            "{\"nbformat\":\"4\"}",
            "This file is JSON, but not a notebook.",
        ),
    ] {
        assert_eq!(refused(file).message.to_string(), message, "{file:?}");
    }
    let error = notebook::validate(&[b'{', 0xff]).unwrap_err();
    assert_eq!(
        error.message.to_string(),
        "This is not a notebook: byte 2 is not UTF-8."
    );
}

#[test]
fn a_good_notebook_is_summed_up() {
    let notebook = r###"{"nbformat_minor":4,"nbformat":4,"metadata":{
        "language_info":{"name":"python"},
        "kernelspec":{"name":"python3","display_name":"Python 3 (ipykernel)","language":"py"}},
        "cells":[{"cell_type":"code","metadata":{},"source":"# no title","outputs":[],"execution_count":1},
        {"cell_type":"markdown","metadata":{},"source":["text\n","\n","## *The* title\n"]}]}"###;
    let summary = notebook::validate(notebook.as_bytes()).unwrap();
    assert_eq!(
        summary,
        notebook::Summary {
            nbformat_minor: 4,
            kernel: Some("Python 3 (ipykernel)".into()),
            language: Some("python".into()),
            cells: 2,
        }
    );
}
