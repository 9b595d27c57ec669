//! Builds the wasm packages and what is made from the Rust sources.
//!
//! `cargo run -p xtask -- TASK`, where a task is `lab`, `versions`, `view`, `edge`, `sizes [--json]` or `messages [--check]`.

use std::process::ExitCode;

use anyhow::{Result, bail};

mod browser;
mod build;
mod edge;
mod messages;
mod sizes;
mod snip;
mod tools;
mod workspace;

const USAGE: &str = "usage: cargo run -p xtask -- TASK
  lab, versions, view
                    build a package of the browser's, wasm and JavaScript, into js/wasm/
  edge              build the Worker into crates/bookstore-edge/build/
  sizes             print what a reader, a JupyterLab and the edge load, and the limits
  sizes --json      the same as one line of JSON
  messages          write js/src/messages.ts from the sentences of all crates
  messages --check  fail where that file is out of date";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<()> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["edge"] => edge::build(),
        ["sizes"] => sizes::print(),
        ["sizes", "--json"] => sizes::print_json(),
        ["messages"] => messages::write(),
        ["messages", "--check"] => messages::check(),
        [task] if let Some(package) = browser::package(task) => package.build(),
        _ => bail!("{USAGE}"),
    }
}
