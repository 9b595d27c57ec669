//! The browser's packages: wasm, its JavaScript and the TypeScript types of its interface.

use std::{
    fs,
    path::Path,
    process::{self, Command},
};

use anyhow::{Context, Result};

use crate::{
    build::{PROFILE, TARGET, optimise, reproducible, target_dir},
    snip::snip,
    tools::{cargo, run, wasm_bindgen},
    workspace::root,
};

/// Where all of them stand, each by its own name.
const FOLDER: &str = "js/wasm";

/// A package that the browser loads as one.
pub struct Package {
    /// The task that builds it.
    task: &'static str,
    /// What its files are named after.
    name: &'static str,
    /// The crate that it is built from.
    source: &'static str,
    /// The crate's Cargo features that it is built with, which are no default ones.
    features: &'static [&'static str],
}

const PACKAGES: [Package; 3] = [
    Package {
        task: "lab",
        name: "bookstore_lab",
        source: "bookstore-lab",
        features: &["publish"],
    },
    Package {
        task: "versions",
        name: "bookstore_versions",
        source: "bookstore-lab",
        features: &["versions"],
    },
    Package {
        task: "view",
        name: "bookstore_view",
        source: "bookstore-view",
        features: &[],
    },
];

/// The package that a task builds.
pub fn package(task: &str) -> Option<&'static Package> {
    PACKAGES.iter().find(|package| package.task == task)
}

impl Package {
    /// Builds it into `js/wasm/`, beside the others.
    ///
    /// # Errors
    /// When a tool is missing and cannot be installed, or fails.
    pub fn build(&self) -> Result<()> {
        let bindgen = wasm_bindgen()?;
        run(reproducible(&mut cargo(), &[])?
            .args(["build", "--locked", "--lib", "--package", self.source])
            .args(["--no-default-features", "--features"])
            .arg(self.features.join(","))
            .args(["--profile", PROFILE, "--target", TARGET])
            .current_dir(root()))?;

        let compiled = target_dir()
            .join(TARGET)
            .join(PROFILE)
            .join(self.source.replace('-', "_"))
            .with_extension("wasm");
        let unfinished = root().join(format!("{FOLDER}.{}.part", process::id()));
        let outcome = run(Command::new(bindgen)
            .args(["--target", "web", "--typescript", "--out-name", self.name])
            .arg("--out-dir")
            .args([&unfinished, &compiled]))
        .and_then(|()| {
            let wasm = unfinished.join(format!("{}_bg.wasm", self.name));
            snip(&wasm)?;
            optimise(&wasm, &[])?;
            move_files(&unfinished, &root().join(FOLDER)).context(FOLDER)
        });
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).context(FOLDER)?;
        }
        outcome
    }
}

/// Moves the files of one folder into another.
fn move_files(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for file in fs::read_dir(from)? {
        let file = file?;
        fs::rename(file.path(), to.join(file.file_name()))?;
    }
    Ok(())
}
