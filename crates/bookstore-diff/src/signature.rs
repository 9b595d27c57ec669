//! How alike two texts are, told without comparing them.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;

use crate::words::words;

/// Most words of a text that are looked at: its beginning tells enough of a long one.
const WORDS: usize = 2_000;

/// The words of a text, by hash and length, sorted.
#[derive(Debug, Default)]
pub(crate) struct Signature {
    words: Vec<(u32, u32)>,
    length: usize,
}

impl Signature {
    pub(crate) fn of(text: &str) -> Self {
        let hashed = FixedState::default();
        let mut found: Vec<(u32, u32)> = words(text)
            .filter(|word| !word.trim_ascii().is_empty())
            .take(WORDS)
            .map(|word| {
                #[allow(clippy::cast_possible_truncation)] // some bits of a hash
                let hash = hashed.hash_one(word) as u32;
                (hash, u32::try_from(word.len()).unwrap_or(u32::MAX))
            })
            .collect();
        found.sort_unstable();
        Self {
            length: found.iter().map(|(_, length)| *length as usize).sum(),
            words: found,
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
        for (hash, size) in &self.words {
            while other
                .words
                .get(at)
                .is_some_and(|word| *word < (*hash, *size))
            {
                at += 1;
            }
            if other.words.get(at) == Some(&(*hash, *size)) {
                at += 1;
                common += *size as usize;
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
