//! The tools of a build: from the environment, from the cache, or installed into it.
//!
//! A tool in the cache must run and tell the right version; a half-written one is replaced.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{self, Command},
};

use anyhow::{Context, Result, bail, ensure};

use crate::workspace::{cache, locked_version, root};

/// The wasm-bindgen command, of the same version as the crate. `WASM_BINDGEN_BIN` overrides.
///
/// # Errors
/// When it cannot be installed.
pub fn wasm_bindgen() -> Result<PathBuf> {
    let version = locked_version("wasm-bindgen")?;
    // Not `--locked`: its lockfile names a version that the registry took back.
    cargo_tool(
        "WASM_BINDGEN_BIN",
        "wasm-bindgen",
        "wasm-bindgen-cli",
        &version,
        &[],
    )
}

/// The worker-build command, of the same version as the `worker` crate. `WORKER_BUILD_BIN` overrides.
///
/// # Errors
/// When it cannot be installed.
pub fn worker_build() -> Result<PathBuf> {
    let version = locked_version("worker")?;
    cargo_tool(
        "WORKER_BUILD_BIN",
        "worker-build",
        "worker-build",
        &version,
        &["--locked"],
    )
}

/// Binaryen's optimiser, from npm. `WASM_OPT_BIN` overrides.
///
/// # Errors
/// When the npm packages are not installed.
pub fn wasm_opt() -> Result<PathBuf> {
    npm_tool("WASM_OPT_BIN", "wasm-opt")
}

/// The bundler of the Worker's JavaScript, from npm. `ESBUILD_BIN` overrides.
///
/// # Errors
/// When the npm packages are not installed.
pub fn esbuild() -> Result<PathBuf> {
    npm_tool("ESBUILD_BIN", "esbuild")
}

/// Runs a command to its end.
///
/// # Errors
/// When it cannot be started or fails; names the command.
pub fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command
        .status()
        .with_context(|| format!("{name} cannot be started"))?;
    ensure!(status.success(), "{name} failed ({status})");
    Ok(())
}

/// The Cargo that runs this program.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn from_environment(variable: &str) -> Result<Option<PathBuf>> {
    let Some(path) = env::var_os(variable).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let path = PathBuf::from(path);
    ensure!(
        path.is_file(),
        "{variable} names {}, which is no file",
        path.display()
    );
    Ok(Some(path))
}

fn npm_tool(variable: &str, name: &str) -> Result<PathBuf> {
    if let Some(path) = from_environment(variable)? {
        return Ok(path);
    }
    let path = root().join("node_modules/.bin").join(name);
    ensure!(
        path.exists(),
        "{name} is missing: run `npm run build`, or `yarn install` first"
    );
    Ok(path)
}

fn cargo_tool(
    variable: &str,
    name: &str,
    package: &str,
    version: &str,
    options: &[&str],
) -> Result<PathBuf> {
    if let Some(path) = from_environment(variable)? {
        return Ok(path);
    }
    let folder = cache()?.join(format!("{name}-{version}"));
    let binary = Path::new("bin")
        .join(name)
        .with_extension(env::consts::EXE_EXTENSION);
    let path = folder.join(&binary);
    if tells_version(&path, version) {
        return Ok(path);
    }

    eprintln!("xtask: installing {package} {version} into the cache: 1 to 2 minutes, once");
    let unfinished = folder.with_extension(format!("{}.part", process::id()));
    // Unoptimised: it builds in a tenth of the time and is run once a build.
    run(cargo()
        .args([
            "install",
            package,
            "--version",
            version,
            "--debug",
            "--root",
        ])
        .arg(&unfinished)
        .args(options))?;
    ensure!(
        tells_version(&unfinished.join(&binary), version),
        "{package} {version} does not run"
    );
    let moved = remove(&folder).and_then(|()| fs::rename(&unfinished, &folder));
    if moved.is_err() {
        // Another build has put it there meanwhile.
        remove(&unfinished)?;
    }
    if !tells_version(&path, version) {
        bail!("{} cannot be used: remove {}", package, folder.display());
    }
    Ok(path)
}

fn tells_version(path: &Path, version: &str) -> bool {
    let Ok(output) = Command::new(path).arg("--version").output() else {
        return false;
    };
    let printed = String::from_utf8_lossy(&output.stdout);
    output.status.success() && printed.split_whitespace().any(|word| word == version)
}

fn remove(folder: &Path) -> std::io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
