//! How much may be looked into.

use std::cell::Cell;

/// Most pairs of words, lines and the like that are compared in all: a second or two in wasm, where the algorithm finds
/// no shorter way.
const STEPS: usize = 400_000_000;

/// What is left to spend.
#[derive(Debug)]
pub(crate) struct Effort {
    left: Cell<usize>,
    refused: Cell<bool>,
}

impl Default for Effort {
    fn default() -> Self {
        Self {
            left: Cell::new(STEPS),
            refused: Cell::new(false),
        }
    }
}

impl Effort {
    /// Whether so many steps may be taken; they then are.
    pub(crate) fn take(&self, steps: usize) -> bool {
        let left = self.left.get().checked_sub(steps);
        match left {
            Some(left) => self.left.set(left),
            None => self.refused.set(true),
        }
        left.is_some()
    }

    /// Whether so many steps might be taken; they are not.
    pub(crate) fn would_take(&self, steps: usize) -> bool {
        steps <= self.left.get()
    }

    /// As [`take`](Self::take), and never more than `most` at once.
    pub(crate) fn take_at_most(&self, steps: usize, most: usize) -> bool {
        if steps > most {
            self.refused.set(true);
            return false;
        }
        self.take(steps)
    }

    /// Whether anything was refused.
    pub(crate) fn was_refused(&self) -> bool {
        self.refused.get()
    }
}
