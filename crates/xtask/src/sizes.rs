//! The size report: what is loaded when, as it is and compressed, beside the limits.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use flate2::{Compression, write::GzEncoder};

use crate::workspace::root;

const KB: u64 = 1024;

/// One group of files that is loaded together.
struct Group {
    title: &'static str,
    /// Most bytes that it may have with gzip, where there is a limit.
    limit: Option<u64>,
    files: Vec<PathBuf>,
}

/// Prints the sizes of all that has been built.
///
/// # Errors
/// When nothing has been built, or a file cannot be read.
pub fn print() -> Result<()> {
    let groups = groups()?;
    ensure!(
        !groups.is_empty(),
        "nothing is built: run `npm run build` first"
    );
    println!("{:>10} {:>10}", "bytes", "gzip");
    for group in groups {
        let mut total = (0, 0);
        for file in &group.files {
            let (bytes, gzip) = size(file)?;
            total = (total.0 + bytes, total.1 + gzip);
            println!("{bytes:>10} {gzip:>10}  {}", shown(file));
        }
        let verdict = match group.limit {
            Some(limit) if total.1 > limit => {
                format!(
                    " — {} bytes over the limit of {} KB",
                    total.1 - limit,
                    limit / KB
                )
            }
            Some(limit) => format!(" — within the limit of {} KB", limit / KB),
            None => String::new(),
        };
        println!(
            "{:>10} {:>10}  = {}{verdict}\n",
            total.0, total.1, group.title
        );
    }
    Ok(())
}

fn groups() -> Result<Vec<Group>> {
    let mut groups = Vec::new();
    let built = root().join("js/jupyterlab_bookstore/labextension/static");
    if built.is_dir() {
        let scripts = files(&built, &["js", "css", "wasm"])?;
        let mut later = Vec::new();
        let mut first = Vec::new();
        for file in scripts {
            if loaded_on_first_use(&file)? {
                later.push(file);
            } else {
                first.push(file);
            }
        }
        groups.push(Group {
            title: "JupyterLab, before first use",
            limit: Some(15 * KB),
            files: first.clone(),
        });
        groups.push(Group {
            title: "JupyterLab, all that publish and clone load",
            limit: Some(115 * KB),
            files: [first, later].concat(),
        });
    } else {
        let wasm = root().join("js/wasm");
        if wasm.is_dir() {
            let files = files(&wasm, &["js", "wasm"])?;
            groups.push(Group {
                title: "JupyterLab, wasm and its JavaScript",
                limit: Some(115 * KB),
                files,
            });
        }
    }
    let worker = root().join("crates/bookstore-edge/build");
    if worker.is_dir() {
        let files = ["index.js", "index_bg.wasm"]
            .map(|name| worker.join(name))
            .into();
        groups.push(Group {
            title: "the Worker",
            limit: Some(KB * KB),
            files,
        });
    }
    Ok(groups)
}

/// Whether a file is the wasm or the script that calls it, which load together on first use.
fn loaded_on_first_use(file: &Path) -> Result<bool> {
    if file.extension().is_some_and(|ext| ext == "wasm") {
        return Ok(true);
    }
    Ok(fs::read_to_string(file)?.contains("WebAssembly.instantiate"))
}

fn files(folder: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let extension = path.extension().and_then(|ext| ext.to_str());
        if extension.is_some_and(|ext| extensions.contains(&ext)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn size(file: &Path) -> Result<(u64, u64)> {
    let bytes = fs::read(file).with_context(|| shown(file))?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&bytes)?;
    Ok((bytes.len() as u64, encoder.finish()?.len() as u64))
}

fn shown(file: &Path) -> String {
    file.strip_prefix(root())
        .unwrap_or(file)
        .display()
        .to_string()
}
