//! The size report: what is loaded when, as it is and compressed, beside the limits.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};

use crate::workspace::root;

mod extension;

const KB: u64 = 1024;

/// One group of files that is loaded together.
struct Group {
    title: &'static str,
    /// Most bytes that it may have with gzip.
    limit: u64,
    files: Vec<Sized>,
}

/// A file and its sizes in bytes.
struct Sized {
    path: PathBuf,
    bytes: u64,
    gzip: u64,
}

impl Group {
    fn new(title: &'static str, limit: u64, files: Vec<PathBuf>) -> Result<Self> {
        let files = files.into_iter().map(size).collect::<Result<_>>()?;
        Ok(Self {
            title,
            limit,
            files,
        })
    }

    fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    fn gzip(&self) -> u64 {
        self.files.iter().map(|file| file.gzip).sum()
    }
}

/// Prints the sizes of all that has been built.
///
/// # Errors
/// When nothing has been built, or a file cannot be read.
pub fn print() -> Result<()> {
    println!("{:>10} {:>10}", "bytes", "gzip");
    for group in groups()? {
        for Sized { path, bytes, gzip } in &group.files {
            println!("{bytes:>10} {gzip:>10}  {}", shown(path));
        }
        let (bytes, gzip, limit) = (group.bytes(), group.gzip(), group.limit);
        let kb = limit / KB;
        let verdict = match gzip.checked_sub(limit) {
            None | Some(0) => format!("within the limit of {kb} KB"),
            Some(over) => format!("{over} bytes over the limit of {kb} KB"),
        };
        println!("{bytes:>10} {gzip:>10}  = {} — {verdict}\n", group.title);
    }
    Ok(())
}

/// Prints the same as a line of JSON: an array of `{title, limit, bytes, gzip, files}`.
///
/// # Errors
/// As [`print()`].
pub fn print_json() -> Result<()> {
    let groups: Vec<Value> = groups()?
        .iter()
        .map(|group| {
            let files: Vec<Value> = group
                .files
                .iter()
                .map(|Sized { path, bytes, gzip }| {
                    json!({ "path": shown(path), "bytes": bytes, "gzip": gzip })
                })
                .collect();
            json!({
                "title": group.title,
                "limit": group.limit,
                "bytes": group.bytes(),
                "gzip": group.gzip(),
                "files": files,
            })
        })
        .collect();
    println!("{}", Value::Array(groups));
    Ok(())
}

fn groups() -> Result<Vec<Group>> {
    let mut groups = Vec::new();
    let built = root().join("js/jupyterlab_bookstore/labextension");
    if built.is_dir() {
        let loads = extension::loads(&built)?;
        groups.push(Group::new(
            "JupyterLab, before first use",
            15 * KB,
            loads.first.clone(),
        )?);
        groups.push(Group::new(
            "JupyterLab, all that publish and clone load",
            115 * KB,
            [loads.first, loads.later].concat(),
        )?);
        for (part, files) in extension::PARTS.iter().zip(loads.parts) {
            groups.push(Group::new(part.title, part.limit, files)?);
        }
    }
    let worker = root().join("crates/bookstore-edge/build");
    if worker.is_dir() {
        let files = ["index.js", "index_bg.wasm"].map(|name| worker.join(name));
        groups.push(Group::new("the Worker", KB * KB, files.into())?);
    }
    ensure!(
        !groups.is_empty(),
        "nothing is built: run `npm run build` first"
    );
    Ok(groups)
}

fn size(path: PathBuf) -> Result<Sized> {
    let content = fs::read(&path).with_context(|| shown(&path))?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&content)?;
    Ok(Sized {
        path,
        bytes: content.len() as u64,
        gzip: encoder.finish()?.len() as u64,
    })
}

fn shown(file: &Path) -> String {
    file.strip_prefix(root())
        .unwrap_or(file)
        .display()
        .to_string()
}
