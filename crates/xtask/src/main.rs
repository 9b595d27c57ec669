//! Builds the wasm packages.

fn main() {}
