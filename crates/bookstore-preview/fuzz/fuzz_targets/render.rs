//! Any bytes have an answer, and what is made of a notebook is safe: see `tests/safety/mod.rs`.
//!
//! `cargo +nightly fuzz run render` in the crate's folder; `npm test` replays `corpus/render`. Bytes that are no notebook
//! are taken as parts of one as well, so that the fuzzer need not find the JSON around them.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/safety/mod.rs"]
mod safety;

fuzz_target!(|bytes: &[u8]| safety::check(bytes));
