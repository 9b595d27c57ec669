//! What two sequences have in common, in order.

use std::{hash::Hash, ops::Range};

use imara_diff::{Algorithm, Diff, IndentHeuristic, IndentLevel, InternedInput, Interner, Token};

use crate::effort::Effort;

/// A stretch of the one that became a stretch of the other; either may be empty.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Hunk {
    pub(crate) before: Range<usize>,
    pub(crate) after: Range<usize>,
}

/// Where two sequences differ, in order.
pub(crate) fn hunks<T: Hash + Eq>(
    before: impl Iterator<Item = T>,
    after: impl Iterator<Item = T>,
    effort: &Effort,
) -> Vec<Hunk> {
    Differ::new(before, after).hunks(effort, Diff::postprocess_no_heuristic)
}

/// As [`hunks`], of a text's lines: told from each other as a reader of code would.
pub(crate) fn line_hunks<'a>(
    before: impl Iterator<Item = &'a str>,
    after: impl Iterator<Item = &'a str>,
    effort: &Effort,
) -> Vec<Hunk> {
    Differ::new(before, after).hunks(effort, |diff, input| {
        let level = |token: Token| IndentLevel::for_ascii_line(input.interner[token].bytes(), 8);
        diff.postprocess_with_heuristic(input, IndentHeuristic::new(level));
    })
}

/// The places of the longest run of growing values.
pub(crate) fn longest_run(values: &[usize]) -> Vec<usize> {
    // For each length the place that ends a run of it soonest, and for each place the one before it in its run.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous = vec![None; values.len()];
    for (at, value) in values.iter().enumerate() {
        let length = ends.partition_point(|end| values[*end] < *value);
        previous[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut last = ends.last().copied();
    while let Some(at) = last {
        run.push(at);
        last = previous[at];
    }
    run.reverse();
    run
}

struct Differ<T> {
    input: InternedInput<T>,
    hunks: Vec<Hunk>,
}

impl<T: Hash + Eq> Differ<T> {
    fn new(before: impl Iterator<Item = T>, after: impl Iterator<Item = T>) -> Self {
        // Most of what the one has the other has too.
        let mut interner = Interner::new(before.size_hint().0.max(after.size_hint().0));
        let before = before.map(|item| interner.intern(item)).collect();
        let after = after.map(|item| interner.intern(item)).collect();
        Self {
            input: InternedInput {
                before,
                after,
                interner,
            },
            hunks: Vec::new(),
        }
    }

    fn hunks(
        mut self,
        effort: &Effort,
        postprocess: impl Fn(&mut Diff, &InternedInput<T>),
    ) -> Vec<Hunk> {
        let (old, new) = (self.input.before.len(), self.input.after.len());
        // With so few in the worst case there is no need to look for what makes it less.
        if effort.would_take(old.saturating_mul(new)) {
            self.compare(0..old, 0..new, effort, &postprocess);
            return self.hunks;
        }
        let (mut i, mut j) = (0, 0);
        for (k, l) in anchors(&self.input.before, &self.input.after) {
            self.compare(i..k, j..l, effort, &postprocess);
            (i, j) = (k + 1, l + 1);
        }
        self.compare(i..old, j..new, effort, &postprocess);
        self.hunks
    }

    /// Compares two stretches, where that is not too much.
    fn compare(
        &mut self,
        mut before: Range<usize>,
        mut after: Range<usize>,
        effort: &Effort,
        postprocess: &impl Fn(&mut Diff, &InternedInput<T>),
    ) {
        let (old, new) = (&self.input.before, &self.input.after);
        while !before.is_empty() && !after.is_empty() && old[before.start] == new[after.start] {
            before.start += 1;
            after.start += 1;
        }
        let pairs = before.len().saturating_mul(after.len());
        // It begins with a table of all that there is to compare.
        let table = self.input.interner.num_tokens() as usize / 8;
        if pairs == 0 || !effort.take(pairs.saturating_add(table)) {
            if !before.is_empty() || !after.is_empty() {
                self.hunks.push(Hunk { before, after });
            }
            return;
        }
        let input = InternedInput {
            before: old[before.clone()].to_vec(),
            after: new[after.clone()].to_vec(),
            interner: std::mem::replace(&mut self.input.interner, Interner::new(0)),
        };
        let mut diff = Diff::compute(Algorithm::Histogram, &input);
        postprocess(&mut diff, &input);
        self.input.interner = input.interner;
        let place =
            |range: Range<u32>, start| start + range.start as usize..start + range.end as usize;
        self.hunks.extend(diff.hunks().map(|hunk| Hunk {
            before: place(hunk.before, before.start),
            after: place(hunk.after, after.start),
        }));
    }
}

/// Where something stands that both have once, as far as it comes in the same order.
fn anchors(before: &[Token], after: &[Token]) -> Vec<(usize, usize)> {
    let size = before
        .iter()
        .chain(after)
        .map(|token| token.0 as usize + 1)
        .max();
    let mut places = vec![Place::Nowhere; size.unwrap_or(0)];
    for (at, token) in after.iter().enumerate() {
        let place = &mut places[token.0 as usize];
        *place = match place {
            Place::Nowhere => Place::Once(at),
            _ => Place::Often,
        };
    }
    let mut seen = vec![0_u8; places.len()];
    for token in before {
        let seen = &mut seen[token.0 as usize];
        *seen = seen.saturating_add(1);
    }
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for (at, token) in before.iter().enumerate() {
        let token = token.0 as usize;
        if let (Place::Once(place), 1) = (places[token], seen[token]) {
            old.push(at);
            new.push(place);
        }
    }
    let run = longest_run(&new);
    run.into_iter().map(|at| (old[at], new[at])).collect()
}

#[derive(Clone, Copy)]
enum Place {
    Nowhere,
    Once(usize),
    Often,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_run_grows() {
        assert_eq!(longest_run(&[3, 0, 1, 4, 2, 5]), [1, 2, 4, 5]);
        assert_eq!(longest_run(&[]), [] as [usize; 0]);
    }

    #[test]
    fn what_is_too_much_is_told_by_what_both_have_once() {
        let line = |n: usize| n.to_string();
        let before: Vec<_> = (0..100_000).map(line).collect();
        let mut after = before.clone();
        after[500] = "new".into();
        after.insert(70_000, "new".into());
        let effort = Effort::default();
        let hunk = |before, after| Hunk { before, after };
        assert_eq!(
            hunks(before.iter(), after.iter(), &effort),
            [
                hunk(500..501, 500..501),
                hunk(70_000..70_000, 70_000..70_001)
            ]
        );
        assert!(!effort.was_refused());
    }
}
