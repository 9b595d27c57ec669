//! Reads a notebook from standard input and writes it as one of the writers does, so that it can be compared
//! with nbformat: `cargo run -p bookstore --example write_notebook -- write|strip|content|validate`.

use std::io::{Read, Write, stdin, stdout};

use bookstore::{Error, notebook};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut input = Vec::new();
    stdin().read_to_end(&mut input)?;
    let output = match std::env::args().nth(1).as_deref() {
        Some("write") => notebook::write(&input, notebook::shortest)?,
        Some("strip") => notebook::strip_transient(&input, notebook::shortest)?.into_owned(),
        Some("content") => notebook::content(&input, notebook::shortest)?,
        Some("validate") => verdict(notebook::validate(&input)),
        _ => return Err("give one of write, strip, content, validate".into()),
    };
    stdout().write_all(&output)?;
    Ok(())
}

/// What `validate` says, as JSON.
fn verdict(result: Result<notebook::Summary, Error>) -> Vec<u8> {
    let json = match result {
        Ok(summary) => serde_json::to_vec(&summary),
        Err(error) => {
            let mut lines = vec![error.to_string()];
            lines.extend(error.details.iter().map(ToString::to_string));
            serde_json::to_vec(&serde_json::json!({ "faults": lines }))
        }
    };
    json.expect("it has only strings and numbers")
}
