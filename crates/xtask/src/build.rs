//! What both wasm builds share: Cargo's flags and the optimiser.

use std::{env, ffi::OsString, fs, path::Path, process::Command};

use anyhow::{Context, Result};

use crate::{
    tools::{cargo, run, wasm_opt},
    workspace::{cargo_home, root},
};

/// The Cargo profile of both packages.
pub const PROFILE: &str = "wasm";

/// The target of both packages.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Sets the variables that make two builds of one commit equal, wherever they run. `features` are those of the processor
/// that are used beyond rustc's own choice.
///
/// # Errors
/// When the crates cannot be fetched.
pub fn reproducible<'a>(command: &'a mut Command, features: &[&str]) -> Result<&'a mut Command> {
    // So that the folder of each registry is there to be named below.
    run(cargo()
        .args(["fetch", "--locked", "--quiet", "--target", TARGET])
        .current_dir(root()))?;
    let mut flags = OsString::from("--remap-path-prefix=");
    flags.push(root());
    flags.push("=bookstore");
    let registries = cargo_home()?.join("registry/src");
    for registry in fs::read_dir(&registries).context("Cargo's registry")? {
        flags.push("\u{1f}--remap-path-prefix=");
        flags.push(registry?.path());
        flags.push("=crates");
    }
    for feature in features {
        flags.push(format!("\u{1f}-Ctarget-feature=+{feature}"));
    }
    Ok(command
        .env("CARGO_ENCODED_RUSTFLAGS", flags)
        .env_remove("RUSTFLAGS")
        // worker-build sets it; one target folder serves both builds only if both do.
        .env("WASM_BINDGEN_USE_JS_SYS", "1"))
}

/// The folder that Cargo builds into.
pub fn target_dir() -> std::path::PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Shrinks a wasm file in place and takes names, debug information and tool versions out of it. `features` are those
/// that it was built with beyond rustc's own choice.
///
/// # Errors
/// When `wasm-opt` fails.
pub fn optimise(wasm: &Path, features: &[&str]) -> Result<()> {
    let smaller = wasm.with_extension("wasm.part");
    let mut command = Command::new(wasm_opt()?);
    // The features that rustc has on by default, and the exceptions of worker-build's glue; not all
    // that the optimiser knows, since browsers and workerd must read the result.
    let own = [
        "bulk-memory",
        "exception-handling",
        "multivalue",
        "mutable-globals",
        "nontrapping-float-to-int",
        "reference-types",
        "sign-ext",
    ];
    for feature in own.iter().chain(features) {
        command.arg(format!("--enable-{feature}"));
    }
    run(command
        .args(["-Oz", "--converge", "--strip-debug", "--strip-producers"])
        .arg("--strip-target-features")
        .arg(wasm)
        .arg("-o")
        .arg(&smaller))?;
    fs::rename(&smaller, wasm).with_context(|| wasm.display().to_string())
}
