//! A text by its lines.

use serde::Serialize;

use crate::{
    align::align,
    effort::Effort,
    entry::{Entry, Sequence, Values},
    lines::lines,
    sequence::line_hunks,
    signature::Signature,
    string::is_same,
    words::{self, Piece},
};

/// Most lines of two texts that are compared.
const LINES: usize = 1_000_000;
/// Longest line that is compared by word, in bytes.
const LINE: usize = 64 * 1024;
/// As alike as this two lines are versions of one.
const ALIKE: f32 = 0.5;

/// A stretch of a text's lines, each with its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(tag = "change", rename_all = "lowercase")]
pub enum Chunk<'a> {
    /// Lines that both have.
    Same {
        /// Them.
        #[cfg_attr(feature = "typescript", tsify(type = "string"))]
        text: &'a str,
    },
    /// Lines that are no more.
    Removed {
        /// Them.
        #[cfg_attr(feature = "typescript", tsify(type = "string"))]
        text: &'a str,
    },
    /// Lines that are new.
    Added {
        /// Them.
        #[cfg_attr(feature = "typescript", tsify(type = "string"))]
        text: &'a str,
    },
    /// One line that became another.
    Changed {
        /// The line as it was.
        #[cfg_attr(feature = "typescript", tsify(type = "Piece[]"))]
        before: Vec<Piece<'a>>,
        /// The line as it is.
        #[cfg_attr(feature = "typescript", tsify(type = "Piece[]"))]
        after: Vec<Piece<'a>>,
    },
}

/// How one text became another.
#[derive(Debug, Default)]
pub(crate) struct TextDiff<'a>(Vec<Step<'a>>);

#[derive(Debug)]
enum Step<'a> {
    Same(&'a str),
    Removed(&'a str),
    Added(&'a str),
    Changed(&'a str, &'a str, Vec<words::Step<'a>>),
}

impl<'a> TextDiff<'a> {
    pub(crate) fn of(before: &'a str, after: &'a str, effort: &Effort) -> Self {
        if is_same(before, after) {
            return Self::same(before);
        }
        let mut steps = Steps {
            before,
            after,
            done: Vec::new(),
        };
        let (old, new): (Vec<_>, Vec<_>) = (lines(before).collect(), lines(after).collect());
        if !effort.take_at_most(old.len() + new.len(), LINES) {
            steps.replaced(before.len(), after.len());
            return Self(steps.done);
        }
        let mut at = 0;
        for hunk in line_hunks(old.iter().copied(), new.iter().copied(), effort) {
            steps.same(length(&old[at..hunk.before.start]));
            at = hunk.before.end;
            steps.hunk(&old[hunk.before], &new[hunk.after], effort);
        }
        steps.same(length(&old[at..]));
        Self(steps.done)
    }

    /// Of a text that did not change.
    pub(crate) fn same(text: &'a str) -> Self {
        let steps = (!text.is_empty()).then_some(Step::Same(text));
        Self(steps.into_iter().collect())
    }

    /// The entries of a patch.
    pub(crate) fn entries(&self) -> Vec<Entry<'a>> {
        let mut entries = Sequence::default();
        let (mut at, mut removed, mut added) = (0, 0, Vec::new());
        for step in &self.0 {
            match step {
                Step::Removed(text) => removed += lines(text).count(),
                Step::Added(text) => added.extend(lines(text)),
                // Python counts such characters as one, JavaScript as two.
                Step::Changed(before, after, _) if is_beyond(before) || is_beyond(after) => {
                    removed += 1;
                    added.push(after);
                }
                Step::Same(_) | Step::Changed(..) => {
                    flush(&mut entries, &mut at, &mut removed, &mut added);
                    if let Step::Changed(_, _, words) = step {
                        entries.patch(at, words::entries(words));
                        at += 1;
                    } else if let Step::Same(text) = step {
                        at += lines(text).count();
                    }
                }
            }
        }
        flush(&mut entries, &mut at, &mut removed, &mut added);
        entries.into_entries()
    }

    /// What a reader sees.
    pub(crate) fn chunks(&self) -> Vec<Chunk<'a>> {
        let chunk = |step: &Step<'a>| match step {
            Step::Same(text) => Chunk::Same { text },
            Step::Removed(text) => Chunk::Removed { text },
            Step::Added(text) => Chunk::Added { text },
            Step::Changed(_, _, words) => {
                let (before, after) = words::pieces(words);
                Chunk::Changed { before, after }
            }
        };
        self.0.iter().map(chunk).collect()
    }
}

fn flush<'a>(
    entries: &mut Sequence<'a>,
    at: &mut usize,
    removed: &mut usize,
    added: &mut Vec<&'a str>,
) {
    let lines = (!added.is_empty()).then(|| Values::Lines(std::mem::take(added)));
    entries.replace(*at, *removed, lines);
    *at += std::mem::take(removed);
}

fn is_beyond(line: &str) -> bool {
    line.bytes().any(|byte| byte >= 0xf0)
}

fn length(lines: &[&str]) -> usize {
    lines.iter().map(|line| line.len()).sum()
}

/// Steps in the making, and what of both texts is still to come.
struct Steps<'a> {
    before: &'a str,
    after: &'a str,
    done: Vec<Step<'a>>,
}

impl<'a> Steps<'a> {
    fn take_old(&mut self, length: usize) -> &'a str {
        let (text, rest) = self.before.split_at(length);
        self.before = rest;
        text
    }

    fn take_new(&mut self, length: usize) -> &'a str {
        let (text, rest) = self.after.split_at(length);
        self.after = rest;
        text
    }

    fn same(&mut self, length: usize) {
        if length > 0 {
            let text = self.take_old(length);
            self.take_new(length);
            self.done.push(Step::Same(text));
        }
    }

    fn replaced(&mut self, removed: usize, added: usize) {
        if removed > 0 {
            let text = self.take_old(removed);
            self.done.push(Step::Removed(text));
        }
        if added > 0 {
            let text = self.take_new(added);
            self.done.push(Step::Added(text));
        }
    }

    /// Lines that became others.
    fn hunk(&mut self, old: &[&'a str], new: &[&'a str], effort: &Effort) {
        let (mut i, mut j) = (0, 0);
        for (k, l) in versions(old, new, effort) {
            self.replaced(length(&old[i..k]), length(&new[j..l]));
            let (before, after) = (self.take_old(old[k].len()), self.take_new(new[l].len()));
            let words = words::steps(before, after, effort);
            self.done.push(Step::Changed(before, after, words));
            (i, j) = (k + 1, l + 1);
        }
        self.replaced(length(&old[i..]), length(&new[j..]));
    }
}

/// Which lines are versions of one.
fn versions(old: &[&str], new: &[&str], effort: &Effort) -> Vec<(usize, usize)> {
    if old.is_empty() || new.is_empty() || !effort.take(length(old) + length(new)) {
        return Vec::new();
    }
    if let ([old], [new]) = (old, new)
        && old.len().max(new.len()) <= LINE
        && words::least_likeness(old, new) > ALIKE
    {
        return vec![(0, 0)];
    }
    let signatures = |lines: &[&str]| {
        let signature = |line: &&str| (line.len() <= LINE).then(|| Signature::of(line));
        lines.iter().map(signature).collect::<Vec<_>>()
    };
    let (old, new) = (signatures(old), signatures(new));
    align(old.len(), new.len(), ALIKE, effort, |i, j| {
        match (&old[i], &new[j]) {
            (Some(old), Some(new)) => old.likeness(new),
            _ => 0.0,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> Vec<String> {
        let diff = TextDiff::of(before, after, &Effort::default());
        let step = |step: &Step| match step {
            Step::Same(text) => format!(" {text}"),
            Step::Removed(text) => format!("-{text}"),
            Step::Added(text) => format!("+{text}"),
            Step::Changed(before, after, _) => format!("~{before}{after}"),
        };
        diff.0.iter().map(step).collect()
    }

    #[test]
    fn lines_that_changed_are_paired_with_what_they_became() {
        assert_eq!(
            shown(
                "import numpy\nx = 1\nplot(x)\nend",
                "import numpy\n# new\nx = 2\nend"
            ),
            [
                " import numpy\n",
                "+# new\n",
                "~x = 1\nx = 2\n",
                "-plot(x)\n",
                " end"
            ]
        );
        assert_eq!(shown("", "a\nb"), ["+a\nb"]);
        assert_eq!(shown("a\nb", ""), ["-a\nb"]);
        assert_eq!(shown("a", "a"), [" a"]);
        assert_eq!(shown("", ""), [] as [&str; 0]);
    }

    #[test]
    fn entries_are_by_line_and_character() {
        let diff = TextDiff::of("a = 1\nb\n", "a = 2\nb\nc", &Effort::default());
        assert_eq!(
            serde_json::to_string(&diff.entries()).unwrap(),
            r#"[{"op":"patch","key":0,"diff":[{"op":"addrange","key":4,"valuelist":"2"},{"op":"removerange","key":4,"length":1}]},{"op":"addrange","key":2,"valuelist":["c"]}]"#
        );
    }

    #[test]
    fn a_line_that_javascript_counts_differently_is_replaced() {
        let diff = TextDiff::of("x 😀 a\n", "x 😀 b\n", &Effort::default());
        assert_eq!(
            serde_json::to_string(&diff.entries()).unwrap(),
            r#"[{"op":"addrange","key":0,"valuelist":["x 😀 b\n"]},{"op":"removerange","key":0,"length":1}]"#
        );
        assert!(matches!(&diff.chunks()[..], [Chunk::Changed { .. }]));
    }
}
