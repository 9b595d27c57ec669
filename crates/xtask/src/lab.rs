//! The browser's package: wasm, its JavaScript and the TypeScript types of its interface.

use std::{
    fs,
    process::{self, Command},
};

use anyhow::{Context, Result};

use crate::{
    build::{PROFILE, TARGET, optimise, reproducible, target_dir},
    snip::snip,
    tools::{cargo, run, wasm_bindgen},
    workspace::root,
};

/// Builds `bookstore-lab` into `js/wasm/`.
///
/// # Errors
/// When a tool is missing and cannot be installed, or fails.
pub fn build() -> Result<()> {
    let bindgen = wasm_bindgen()?;
    run(reproducible(&mut cargo(), &[])?
        .args(["build", "--locked", "--lib", "--package", "bookstore-lab"])
        .args(["--profile", PROFILE, "--target", TARGET])
        .current_dir(root()))?;

    let compiled = target_dir()
        .join(TARGET)
        .join(PROFILE)
        .join("bookstore_lab.wasm");
    let folder = root().join("js/wasm");
    let unfinished = root().join(format!("js/wasm.{}.part", process::id()));
    let outcome = run(Command::new(bindgen)
        .args([
            "--target",
            "web",
            "--typescript",
            "--out-name",
            "bookstore_lab",
            "--out-dir",
        ])
        .args([&unfinished, &compiled]))
    .and_then(|()| {
        let wasm = unfinished.join("bookstore_lab_bg.wasm");
        snip(&wasm)?;
        optimise(&wasm, &[])
    });
    if outcome.is_ok() {
        if folder.exists() {
            fs::remove_dir_all(&folder).context("js/wasm")?;
        }
        fs::rename(&unfinished, &folder).context("js/wasm")?;
    } else if unfinished.exists() {
        fs::remove_dir_all(&unfinished).context("js/wasm")?;
    }
    outcome
}
