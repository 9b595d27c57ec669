//! What was read a moment ago: the page reads the beginning of a notebook, which most often is all of it, and the frame
//! on the page asks for the notebook in the next moment.

use std::{cell::RefCell, rc::Rc};

use bookstore_preview::Outline;
use js_sys::Uint8Array;

use crate::load::length;

/// How long it is kept, in milliseconds.
const TIME: f64 = 10_000.0;
/// How much is kept, in bytes: little beside the memory that a Worker has.
const LIMIT: u64 = 16 * 1024 * 1024;
/// How many are kept: an outline lies in wasm's memory.
const MOST: usize = 64;

/// What was read of an object.
#[derive(Clone)]
pub struct Read {
    /// Its bytes.
    pub pieces: Vec<Uint8Array>,
    /// Where its cells stand, if it is a notebook and was looked through.
    pub outline: Option<Rc<Outline>>,
}

struct Kept {
    name: String,
    at: f64,
    read: Read,
}

thread_local! {
    static RECENT: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

/// Keeps what was read for a moment; what was read before gives way.
pub fn keep(name: String, read: Read) {
    let at = js_sys::Date::now();
    RECENT.with_borrow_mut(|recent| {
        recent.retain(|kept| at - kept.at < TIME && kept.name != name);
        recent.push(Kept { name, at, read });
        let lengths = recent.iter().map(|kept| length(&kept.read.pieces));
        let mut total = lengths.sum::<u64>();
        while total > LIMIT || recent.len() > MOST {
            total -= length(&recent.remove(0).read.pieces);
        }
    });
}

/// What was read under this name, if it is still there.
pub fn find(name: &str) -> Option<Read> {
    let now = js_sys::Date::now();
    RECENT.with_borrow(|recent| {
        let kept = recent.iter().find(|kept| kept.name == name)?;
        (now - kept.at < TIME).then(|| kept.read.clone())
    })
}
