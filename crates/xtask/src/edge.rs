//! The Worker: `worker-build` bundles wasm and JavaScript, then the wasm is shrunk once more.

use std::process::Command;

use anyhow::Result;

use crate::{
    build::{PROFILE, optimise, reproducible},
    tools::{esbuild, run, wasm_bindgen, wasm_opt, worker_build},
    workspace::root,
};

/// Features of the processor that the Worker uses: making previews is looking through long strings, many bytes at once.
/// Cloudflare and workerd both run one engine, which has had them since 2021; browsers differ.
const FEATURES: [&str; 1] = ["simd128"];
/// The same, as wasm-opt names it.
const OPTIMISED: [&str; 1] = ["simd"];

/// Builds `bookstore-edge` into `crates/bookstore-edge/build/`.
///
/// # Errors
/// When a tool is missing and cannot be installed, or fails.
pub fn build() -> Result<()> {
    let folder = root().join("crates/bookstore-edge");
    // Named, since worker-build looks at no PATH but downloads what is not.
    run(reproducible(&mut Command::new(worker_build()?), &FEATURES)?
        .args(["--profile", PROFILE, "--locked"])
        .env("WASM_BINDGEN_BIN", wasm_bindgen()?)
        .env("WASM_OPT_BIN", wasm_opt()?)
        .env("ESBUILD_BIN", esbuild()?)
        .current_dir(&folder))?;
    // worker-build keeps the names of all functions.
    optimise(&folder.join("build/index_bg.wasm"), &OPTIMISED)
}
