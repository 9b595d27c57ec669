//! Pairs of what is alike, in order.

use crate::effort::Effort;

/// Most pairs that are weighed at once.
const PAIRS: usize = 200 * 200;

/// Pairs items of two short sequences, in order, so that the sum of their likeness is greatest. Only what is alike more
/// than `least` is paired. Of what is longer each is paired with its counterpart, or not at all.
pub(crate) fn align(
    before: usize,
    after: usize,
    least: f32,
    effort: &Effort,
    likeness: impl Fn(usize, usize) -> f32,
) -> Vec<(usize, usize)> {
    if before.saturating_mul(after) > PAIRS || !effort.take(before * after) {
        let counterparts = (0..before.min(after)).map(|at| (at, at));
        return counterparts
            .filter(|(i, j)| likeness(*i, *j) > least)
            .collect();
    }
    // The best sum for what follows each pair, row by row.
    let width = after + 1;
    let mut alike = vec![0.0; before * after];
    let mut best = vec![0.0_f32; (before + 1) * width];
    for i in (0..before).rev() {
        for j in (0..after).rev() {
            let weight = likeness(i, j);
            let paired = if weight > least {
                alike[i * after + j] = weight;
                weight + best[(i + 1) * width + j + 1]
            } else {
                0.0
            };
            best[i * width + j] = paired
                .max(best[(i + 1) * width + j])
                .max(best[i * width + j + 1]);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < before && j < after {
        let here = best[i * width + j];
        let weight = alike[i * after + j];
        if weight > 0.0 && here <= weight + best[(i + 1) * width + j + 1] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if here <= best[(i + 1) * width + j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_are_paired_in_order() {
        let table = [[0.6, 0.9, 0.0], [0.8, 0.0, 0.0], [0.0, 0.0, 0.7]];
        let pairs = align(3, 3, 0.5, &Effort::default(), |i, j| table[i][j]);
        assert_eq!(pairs, [(0, 1), (2, 2)]);
        assert_eq!(align(2, 2, 0.5, &Effort::default(), |_, _| 0.4), []);
        assert_eq!(align(0, 2, 0.5, &Effort::default(), |_, _| 0.9), []);
    }

    #[test]
    fn of_many_each_is_paired_with_its_counterpart() {
        let pairs = align(1_000_000, 999_999, 0.5, &Effort::default(), |i, j| {
            if i == j && i % 2 == 0 { 1.0 } else { 0.0 }
        });
        assert_eq!(pairs.len(), 500_000);
    }
}
