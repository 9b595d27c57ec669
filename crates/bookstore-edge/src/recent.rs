//! What was read a moment ago: the page reads the beginning of a notebook, which most often is all of it, and the frame
//! on the page asks for the notebook in the next moment.

use std::cell::RefCell;

use js_sys::Uint8Array;

use crate::load::length;

/// How long it is kept, in milliseconds.
const TIME: f64 = 10_000.0;
/// How much is kept, in bytes: little beside the memory that a Worker has.
const LIMIT: u64 = 16 * 1024 * 1024;

struct Read {
    name: String,
    at: f64,
    pieces: Vec<Uint8Array>,
}

thread_local! {
    static RECENT: RefCell<Vec<Read>> = const { RefCell::new(Vec::new()) };
}

/// Keeps what was read for a moment; what was read before gives way.
pub fn keep(name: String, pieces: Vec<Uint8Array>) {
    let at = js_sys::Date::now();
    RECENT.with_borrow_mut(|recent| {
        recent.retain(|read| at - read.at < TIME && read.name != name);
        recent.push(Read { name, at, pieces });
        let mut total = recent.iter().map(|read| length(&read.pieces)).sum::<u64>();
        while total > LIMIT {
            total -= length(&recent.remove(0).pieces);
        }
    });
}

/// What was read under this name, if it is still there.
pub fn find(name: &str) -> Option<Vec<Uint8Array>> {
    let now = js_sys::Date::now();
    RECENT.with_borrow(|recent| {
        let read = recent.iter().find(|read| read.name == name)?;
        (now - read.at < TIME).then(|| read.pieces.clone())
    })
}
