//! Which files of the built JupyterLab extension are loaded when.
//!
//! The bundler leaves no list of that, but its output tells: the entry names the chunks of what JupyterLab
//! asks it for at the start (the plugins and their styles), a chunk names those that it imports once they
//! are needed, and the wasm goes by its file name.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::KB;

/// The files of an extension.
pub struct Loads {
    /// What JupyterLab loads at its start: the entry, the plugins, the styles.
    pub first: Vec<PathBuf>,
    /// What the plugins import once they are used, and what that imports.
    pub later: Vec<PathBuf>,
    /// What is loaded for each of the [`Part`]s beside that.
    pub parts: [Vec<PathBuf>; PARTS.len()],
}

/// A part of the extension that publishing and cloning do not load.
pub struct Part {
    /// What the report calls it.
    pub title: &'static str,
    /// Most bytes that it may have with gzip.
    pub limit: u64,
    /// What the names of its own chunks begin with, as its sources name them.
    chunks: &'static str,
}

/// All of them.
pub const PARTS: [Part; 3] = [
    Part {
        title: "JupyterLab, what the archive loads",
        limit: 300 * KB,
        chunks: "archive",
    },
    Part {
        title: "JupyterLab, what the history loads beside that",
        limit: 30 * KB,
        chunks: "history",
    },
    Part {
        title: "JupyterLab, what previews and comparisons load",
        limit: 480 * KB,
        chunks: "view",
    },
];

/// Sorts the files of the extension in a folder, such as `js/jupyterlab_bookstore/labextension`.
///
/// # Errors
/// When no extension was built there, or its entry names no chunk that is there.
pub fn loads(labextension: &Path) -> Result<Loads> {
    let package = fs::read_to_string(labextension.join("package.json")).context("package.json")?;
    let package: Value = serde_json::from_str(&package).context("package.json")?;
    let entry = package["jupyterlab"]["_build"]["load"]
        .as_str()
        .and_then(|load| load.strip_prefix("static/"))
        .context("package.json names no entry of a built extension")?;

    let folder = labextension.join("static");
    let mut files = BTreeMap::new();
    for file in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let path = file?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let text = if is(name, "js") {
            fs::read_to_string(&path).with_context(|| path.display().to_string())?
        } else {
            String::new()
        };
        files.insert(name.to_owned(), text);
    }
    let Sorted {
        first,
        later,
        parts,
    } = sort(entry, &files)?;
    let paths = |names: BTreeSet<&str>| names.iter().map(|name| folder.join(name)).collect();
    Ok(Loads {
        first: paths(first),
        later: paths(later),
        parts: parts.map(paths),
    })
}

/// Names of files by when they are loaded.
#[derive(Debug, Default)]
struct Sorted<'a> {
    first: BTreeSet<&'a str>,
    later: BTreeSet<&'a str>,
    parts: [BTreeSet<&'a str>; PARTS.len()],
}

/// Sorts files given by name, scripts with their text.
fn sort<'a>(entry: &str, files: &'a BTreeMap<String, String>) -> Result<Sorted<'a>> {
    let (entry, text) = files
        .get_key_value(entry)
        .with_context(|| format!("{entry} is not there"))?;
    let mut first = named(text, files);
    ensure!(!first.is_empty(), "{entry} names no chunk that is there");
    first.insert(entry);

    let follow = |from: &BTreeSet<&'a str>, taken: &[&BTreeSet<&'a str>], part: Option<&Part>| {
        let mut found = BTreeSet::new();
        let mut unread: Vec<&str> = from.iter().copied().collect();
        while let Some(name) = unread.pop() {
            for name in named(&without_others(&files[name], part), files) {
                let is_known = taken.iter().any(|taken| taken.contains(name));
                if !is_known && found.insert(name) {
                    unread.push(name);
                }
            }
        }
        found
    };
    let later = follow(&first, &[&first], None);
    let parts = PARTS.each_ref().map(|part| {
        // A worker is not imported, but started by its file's name.
        let own: BTreeSet<&str> = files
            .keys()
            .map(String::as_str)
            .filter(|name| name.starts_with(part.chunks) && is(name, "js"))
            .collect();
        let mut found = follow(&own, &[&first, &later], Some(part));
        found.extend(own);
        found
    });
    Ok(Sorted {
        first,
        later,
        parts,
    })
}

/// What a script loads: chunks by their number, wasm by its name. A number without a file stands for modules
/// that JupyterLab itself shares.
fn named<'a>(script: &str, files: &'a BTreeMap<String, String>) -> BTreeSet<&'a str> {
    let chunks = chunks(script);
    files
        .keys()
        .map(String::as_str)
        .filter(|name| match name.split_once('.') {
            Some((stem, "wasm")) => script.contains(stem),
            Some((chunk, _)) => is(name, "js") && chunks.contains(chunk),
            None => false,
        })
        .collect()
}

/// A script without what is loaded together with a chunk of a part other than its own:
/// `Promise.all([r.e(7),r.e("archive")])`, or `r.e("archive")` alone.
fn without_others(script: &str, own: Option<&Part>) -> String {
    const ALL: &str = "Promise.all([";
    let others = || {
        let is_own = |part: &&Part| own.is_some_and(|own| own.chunks == part.chunks);
        PARTS.iter().filter(move |part| !is_own(part))
    };
    let mut parts = script.split(ALL);
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (together, rest) = part.split_once(']').unwrap_or((part, ""));
        if !others().any(|other| together.contains(&format!("\"{}", other.chunks))) {
            kept.push_str(together);
        }
        kept.push_str(rest);
    }
    for other in others() {
        kept = kept.replace(&format!(".e(\"{}", other.chunks), "");
    }
    kept
}

/// The numbers in all calls of the bundler's function that loads a chunk: `r.e(153)`.
fn chunks(script: &str) -> BTreeSet<&str> {
    script
        .split(".e(")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once(')')?.0.trim_matches('"')))
        .collect()
}

fn is(name: &str, extension: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|found| found == extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "remoteEntry.0f.js";

    fn built(files: &[(&str, &str)]) -> BTreeMap<String, String> {
        files
            .iter()
            .map(|&(name, text)| (name.to_owned(), text.to_owned()))
            .collect()
    }

    fn names<'a>(names: &[&'a str]) -> BTreeSet<&'a str> {
        names.iter().copied().collect()
    }

    #[test]
    fn what_is_imported_when_needed_is_not_loaded_first() {
        let files = built(&[
            (ENTRY, "{'./a':()=>n.e(1).then(f),'./style':()=>n.e(\"2\")}"),
            (
                "1.aa.js",
                "Promise.all([t.e(7),t.e(\"archive\")]),t.e(\"view\"),t.e(178),Promise.all([t.e(3),t.e(4)]).then(t.bind(t,9))",
            ),
            ("2.bb.js", ""),
            ("3.cc.js", "e.e(5)"),
            ("4.dd.js", "e.e(5),e.e(1)"),
            ("5.ee.js", "n.v(e,t.id,\"c0ffee\",{})"),
            ("6.ff.js", "of no use to anyone"),
            ("7.99.js", "of the archive alone"),
            ("archive.88.js", "t.e(5),t.e(7),t.e(\"view\")"),
            ("archive-worker.77.js", "t.e(3)"),
            ("c0ffee.wasm", ""),
            ("decaf.wasm", ""),
            (
                "history.33.js",
                "t.e(\"archive-wasm\"),t.e(\"view\"),t.e(3)",
            ),
            ("archive-wasm.44.js", ""),
            ("style.js", ""),
            ("view.66.js", "t.e(5)"),
            ("view-worker.55.js", "n.v(e,t.id,\"decaf\",{})"),
        ]);
        let Sorted {
            first,
            later,
            parts: [archive, history, view],
        } = sort(ENTRY, &files).unwrap();
        assert_eq!(first, names(&[ENTRY, "1.aa.js", "2.bb.js"]));
        assert_eq!(
            later,
            names(&["3.cc.js", "4.dd.js", "5.ee.js", "c0ffee.wasm"])
        );
        assert_eq!(
            archive,
            names(&[
                "7.99.js",
                "archive.88.js",
                "archive-wasm.44.js",
                "archive-worker.77.js"
            ])
        );
        assert_eq!(history, names(&["history.33.js"]));
        assert_eq!(
            view,
            names(&["decaf.wasm", "view.66.js", "view-worker.55.js"])
        );
    }

    #[test]
    fn an_entry_whose_chunks_are_not_there_is_no_report_of_a_small_size() {
        assert!(sort(ENTRY, &built(&[(ENTRY, "n.e(1)")])).is_err());
        assert!(sort(ENTRY, &built(&[("1.aa.js", "")])).is_err());
    }
}
