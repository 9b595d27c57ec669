//! Notebooks of version 4 as nbformat reads them from a file: lists of lines joined, what is transient left out. See
//! `rwbase.py` of its `v4`.

use crate::{Object, Value};

/// What no file of a notebook's keeps in the metadata of the notebook.
const TRANSIENT: [&str; 3] = ["orig_nbformat", "orig_nbformat_minor", "signature"];

/// Reads a notebook as nbformat does.
pub(crate) fn normalise(notebook: &mut Object) {
    if let Some(Value::Object(metadata)) = notebook.get_mut("metadata") {
        for name in TRANSIENT {
            metadata.take(name);
        }
    }
    if let Some(Value::List(cells)) = notebook.get_mut("cells") {
        cells.iter_mut().for_each(cell);
    }
}

fn cell(cell: &mut Value) {
    let Value::Object(cell) = cell else { return };
    if let Some(Value::Object(metadata)) = cell.get_mut("metadata") {
        metadata.take("trusted");
    }
    if let Some(source) = cell.get_mut("source") {
        join(source);
    }
    if let Some(Value::Object(attachments)) = cell.get_mut("attachments") {
        attachments.values_mut().for_each(|(_, data)| bundle(data));
    }
    if !is(cell, "cell_type", &["code"]) {
        return;
    }
    if let Some(Value::List(outputs)) = cell.get_mut("outputs") {
        outputs.iter_mut().for_each(output);
    }
}

fn output(output: &mut Value) {
    let Value::Object(output) = output else {
        return;
    };
    if is(output, "output_type", &["execute_result", "display_data"]) {
        if let Some(data) = output.get_mut("data") {
            bundle(data);
        }
    } else if let Some(text) = output.get_mut("text") {
        join(text);
    }
}

fn bundle(data: &mut Value) {
    let Value::Object(data) = data else { return };
    for (media_type, value) in data.values_mut() {
        if !is_json(media_type) {
            join(value);
        }
    }
}

/// Whether data of this type is JSON, which is left as it is.
pub(crate) fn is_json(media_type: &str) -> bool {
    media_type == "application/json"
        || media_type.starts_with("application/") && media_type.ends_with("+json")
}

/// Makes one text of a list of texts.
fn join(value: &mut Value) {
    if let Value::List(lines) = value
        && let Some(text) = lines.iter().map(Value::as_text).collect::<Option<String>>()
    {
        *value = Value::Text(text.into());
    }
}

fn is(object: &Object, name: &str, wanted: &[&str]) -> bool {
    let found = object.get(name).and_then(Value::as_text);
    found.is_some_and(|found| wanted.contains(&found))
}
