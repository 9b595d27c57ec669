//! Notebooks of version 3, converted as nbformat does: see `convert.py` of its `v4` and `rwbase.py` of its `v3`.
//!
//! nbformat gives each cell a random id then; here there is none, so that the notebook is of version 4.4. And JSON stays
//! the text that it was in version 3.

use crate::{Object, Value, lines::lines, value::Number};

/// The short names of media types that version 3 has.
const MEDIA_TYPES: [(&str, &str); 8] = [
    ("text", "text/plain"),
    ("html", "text/html"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpeg", "image/jpeg"),
    ("latex", "text/latex"),
    ("json", "application/json"),
    ("javascript", "application/javascript"),
];

/// Converts a notebook.
pub(crate) fn upgrade(notebook: &mut Object) {
    let mut cells = Vec::new();
    if let Some(Value::List(worksheets)) = notebook.take("worksheets") {
        for mut worksheet in worksheets {
            if let Value::Object(worksheet) = &mut worksheet
                && let Some(Value::List(more)) = worksheet.take("cells")
            {
                cells.extend(more);
            }
        }
    }
    cells.iter_mut().for_each(cell);
    notebook.set("cells", Value::List(cells));
    notebook.set("nbformat", Value::Number(Number("4")));
    notebook.set("nbformat_minor", Value::Number(Number("4")));
    notebook.take("orig_nbformat");
    notebook.take("orig_nbformat_minor");
    if let Some(Value::Object(metadata)) = notebook.get_mut("metadata") {
        metadata.take("name");
    }
}

fn cell(cell: &mut Value) {
    let Value::Object(cell) = cell else { return };
    let kind = cell.get("cell_type").and_then(Value::as_text);
    let kind = kind.unwrap_or_default().to_owned();
    for name in ["source", "rendered", "input"] {
        if let Some(text) = cell.get_mut(name) {
            join(text);
        }
    }
    if cell.get("metadata").is_none() {
        cell.set("metadata", Value::Object(Object::default()));
    }
    match &*kind {
        "code" => {
            cell.take("language");
            if let Some(collapsed) = cell.take("collapsed")
                && let Some(Value::Object(metadata)) = cell.get_mut("metadata")
            {
                metadata.set("collapsed", collapsed);
            }
            let source = cell.take("input").unwrap_or(Value::Text("".into()));
            cell.set("source", source);
            let count = cell.take("prompt_number").unwrap_or(Value::Null);
            cell.set("execution_count", count);
            if let Some(Value::List(outputs)) = cell.get_mut("outputs") {
                outputs.iter_mut().for_each(output);
            }
        }
        "heading" => {
            let level = match cell.take("level") {
                Some(Value::Number(level)) => level.as_str().parse().unwrap_or(1_usize),
                _ => 1,
            };
            let source = cell.get("source").and_then(Value::as_text);
            let source: Vec<&str> = lines(source.unwrap_or_default()).map(without_end).collect();
            let heading = format!("{} {}", "#".repeat(level.min(1_000)), source.join(" "));
            cell.set("source", Value::Text(heading.into()));
            cell.set("cell_type", Value::Text("markdown".into()));
        }
        "html" => cell.set("cell_type", Value::Text("markdown".into())),
        _ => {}
    }
}

fn output(output: &mut Value) {
    let Value::Object(output) = output else {
        return;
    };
    for (short, _) in MEDIA_TYPES {
        if !matches!(short, "png" | "jpeg")
            && let Some(text) = output.get_mut(short)
        {
            join(text);
        }
    }
    let kind = output.get("output_type").and_then(Value::as_text);
    match kind.unwrap_or_default() {
        "pyout" => {
            let count = output.take("prompt_number").unwrap_or(Value::Null);
            output.set("output_type", Value::Text("execute_result".into()));
            output.set("execution_count", count);
            gather(output);
        }
        "display_data" => gather(output),
        "pyerr" => output.set("output_type", Value::Text("error".into())),
        "stream" => {
            let name = output
                .take("stream")
                .unwrap_or(Value::Text("stdout".into()));
            output.set("name", name);
        }
        _ => {}
    }
}

/// Puts the data, which stand beside the other members, in their own object.
fn gather(output: &mut Object) {
    let (mut kept, mut data) = (Vec::new(), Vec::new());
    for (name, value) in std::mem::take(output).into_members() {
        match &*name {
            "output_type" | "execution_count" => kept.push((name, value)),
            "metadata" => kept.push((name, with_media_types(value))),
            _ => data.push((name, value)),
        }
    }
    let data = with_media_types(Value::Object(Object::from_members(data)));
    if !kept.iter().any(|(name, _)| name == "metadata") {
        kept.push(("metadata".into(), Value::Object(Object::default())));
    }
    kept.push(("data".into(), data));
    *output = Object::from_members(kept);
}

fn with_media_types(value: Value) -> Value {
    let Value::Object(object) = value else {
        return value;
    };
    let named = object.into_members().into_iter().map(|(name, value)| {
        let known = MEDIA_TYPES.iter().find(|(short, _)| *short == name);
        (known.map_or(name, |(_, long)| (*long).into()), value)
    });
    Value::Object(Object::from_members(named.collect()))
}

/// Makes one text of a list of lines; those that were split without their ends get them back.
fn join(value: &mut Value) {
    if let Value::List(lines) = value
        && let Some(lines) = lines.iter().map(Value::as_text).collect::<Option<Vec<_>>>()
    {
        let whole = lines
            .first()
            .is_some_and(|line| line.ends_with(['\n', '\r']));
        let text = lines.join(if whole { "" } else { "\n" });
        *value = Value::Text(text.into());
    }
}

fn without_end(line: &str) -> &str {
    let ends =
        |c| matches!(c, '\n'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    line.trim_end_matches(ends)
}
