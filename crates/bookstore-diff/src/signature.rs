//! How alike two texts are, told without comparing them.

use std::hash::Hasher as _;

use fnv::FnvHasher;

use crate::words::{is_space, words};

/// Most words of a text that are looked at: its beginning tells enough of a long one.
const WORDS: usize = 2_000;

/// The words of a text, sorted.
#[derive(Debug, Default)]
pub(crate) struct Signature {
    words: Vec<Word>,
    length: u64,
}

/// A word by its hash and length, half of the bits each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Word(u64);

impl Word {
    fn of(word: &str) -> Self {
        // Words are short: what hashes faster takes longer to begin.
        let mut hasher = FnvHasher::default();
        hasher.write(word.as_bytes());
        let length = u32::try_from(word.len()).unwrap_or(u32::MAX);
        Self((hasher.finish() << 32) | u64::from(length))
    }

    fn length(self) -> u64 {
        self.0 & u64::from(u32::MAX)
    }
}

impl Signature {
    pub(crate) fn of(text: &str) -> Self {
        let mut words: Vec<_> = words(text)
            .filter(|word| !is_space(word))
            .take(WORDS)
            .map(Word::of)
            .collect();
        words.sort_unstable();
        Self {
            length: words.iter().map(|word| word.length()).sum(),
            words,
        }
    }

    /// How many words, at least one: what comparing it takes.
    pub(crate) fn steps(&self) -> usize {
        self.words.len() + 1
    }

    /// From 0, no word in common, to 1, the same words: by their length, in any order.
    pub(crate) fn likeness(&self, other: &Self) -> f32 {
        let length = self.length + other.length;
        if length == 0 {
            return 1.0;
        }
        // They cannot be alike enough for anything.
        if self.length.min(other.length) * 8 < self.length.max(other.length) {
            return 0.0;
        }
        let (mut at, mut common) = (0, 0);
        for word in &self.words {
            while other.words.get(at).is_some_and(|found| found < word) {
                at += 1;
            }
            if other.words.get(at) == Some(word) {
                at += 1;
                common += word.length();
            }
        }
        #[allow(clippy::cast_precision_loss)] // a ratio
        let ratio = (2 * common) as f32 / length as f32;
        ratio
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(a: &str, b: &str) -> f32 {
        Signature::of(a).likeness(&Signature::of(b))
    }

    #[test]
    #[allow(clippy::float_cmp)]
    fn what_shares_its_words_is_alike() {
        assert_eq!(likeness("a = 1\n", "a  =  1"), 1.0);
        assert_eq!(likeness("", " \n"), 1.0);
        assert_eq!(likeness("print(a)", "for i in x:"), 0.0);
        assert!(likeness("plot(x, y)", "plot(x, z)") > 0.8);
        assert!(likeness("a", "a much longer text than that one") < 0.2);
    }
}
