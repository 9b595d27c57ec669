//! The sentences of all crates as a TypeScript file, where JupyterLab's translation tools find them.
//!
//! A sentence is the first argument of a `text!` call, a string literal. Those of tests do not count.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::workspace::root;

mod scan;

const FILE: &str = "js/src/messages.ts";

/// Writes `js/src/messages.ts`.
///
/// # Errors
/// When a source cannot be read or the file not be written.
pub fn write() -> Result<()> {
    fs::write(root().join(FILE), generate()?).context(FILE)
}

/// Compares `js/src/messages.ts` with the sources.
///
/// # Errors
/// When it is missing or out of date.
pub fn check() -> Result<()> {
    let written = fs::read_to_string(root().join(FILE)).context(FILE)?;
    ensure!(
        written == generate()?,
        "{FILE} is out of date: run `cargo run -p xtask -- messages`"
    );
    Ok(())
}

fn generate() -> Result<String> {
    let mut sources = Vec::new();
    let crates = root().join("crates");
    for entry in fs::read_dir(&crates).context("crates")? {
        let entry = entry?;
        // This crate speaks to developers alone.
        if entry.file_name() != "xtask" {
            rust_files(&entry.path().join("src"), &mut sources)?;
        }
    }
    let mut sentences = BTreeSet::new();
    for source in sources {
        let text = fs::read_to_string(&source)?;
        sentences.extend(scan::sentences(&text).with_context(|| source.display().to_string())?);
    }
    Ok(typescript(&sentences))
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            rust_files(&path, files)?;
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

fn typescript(sentences: &BTreeSet<String>) -> String {
    let mut file = String::from(
        "// Written by `cargo run -p xtask -- messages` from the Rust sources: do not edit.\n\
         import type { TranslationBundle } from '@jupyterlab/translation';\n\n\
         /**\n \
         * The sentences that come out of the wasm, each as its English template. Nothing calls this: it is\n \
         * where the tools that collect sentences for translators find them.\n \
         */\n\
         export function messages(trans: TranslationBundle): string[] {\n  return [\n",
    );
    let last = sentences.len();
    for (at, sentence) in sentences.iter().enumerate() {
        let comma = if at + 1 == last { "" } else { "," };
        writeln!(file, "    trans.__({}){comma}", quoted(sentence)).expect("a string grows");
    }
    file.push_str("  ];\n}\n");
    file
}

fn quoted(sentence: &str) -> String {
    let mut literal = String::from("'");
    for c in sentence.chars() {
        match c {
            '\'' | '\\' => literal.extend(['\\', c]),
            '\n' => literal.push_str("\\n"),
            _ => literal.push(c),
        }
    }
    literal.push('\'');
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_becomes_one_call_that_translation_tools_find() {
        let sentences = ["It’s \"%1\".", "Don't\nwait \\ now."].map(String::from);
        let file = typescript(&sentences.into());
        assert!(
            file.contains("    trans.__('Don\\'t\\nwait \\\\ now.'),\n"),
            "{file}"
        );
        assert!(
            file.ends_with("    trans.__('It’s \"%1\".')\n  ];\n}\n"),
            "{file}"
        );
    }
}
