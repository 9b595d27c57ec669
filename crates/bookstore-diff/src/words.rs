//! A line by its words.

use serde::Serialize;

use crate::{
    effort::Effort,
    entry::{Entry, Sequence, Values},
    sequence::hunks,
};

/// A piece of a line that became another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Piece<'a> {
    /// Its text.
    #[cfg_attr(feature = "typescript", tsify(type = "string"))]
    pub text: &'a str,
    /// Whether the other line does not have it.
    pub changed: bool,
}

/// What became of a stretch of a line.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step<'a> {
    Same(&'a str),
    Removed(&'a str),
    Added(&'a str),
}

/// The words of a text, spaces and punctuation: together they are the text.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (word, after) = rest.split_at(first(rest)?);
        rest = after;
        Some(word)
    })
}

/// The length of the first word.
fn first(text: &str) -> Option<usize> {
    let c = text.chars().next()?;
    let class = Class::of(c);
    if class == Class::Single {
        return Some(c.len_utf8());
    }
    // Most of it is ASCII, which need not be decoded.
    let is_within = |byte: &u8| ASCII.get(usize::from(*byte)) == Some(&class);
    let start = text.bytes().take_while(is_within).count();
    let length = text[start..].find(|c| Class::of(c) != class);
    Some(length.map_or(text.len(), |length| start + length))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Space,
    Single,
}

impl Class {
    const fn of(c: char) -> Self {
        match c {
            ' ' | '\t'..='\r' => Self::Space,
            // Alphabets that write words apart; those beyond, and emoji, do not.
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '\u{a1}'..='\u{1fff}' => Self::Word,
            _ => Self::Single,
        }
    }
}

const ASCII: [Class; 128] = {
    let mut classes = [Class::Single; 128];
    let mut at: u8 = 0;
    while at < 128 {
        classes[at as usize] = Class::of(at as char);
        at += 1;
    }
    classes
};

/// How one line became another.
pub(crate) fn steps<'a>(before: &'a str, after: &'a str, effort: &Effort) -> Vec<Step<'a>> {
    let (old, new): (Vec<_>, Vec<_>) = (words(before).collect(), words(after).collect());
    let (start, end) = ends(&old, &new);
    let (mut at, mut from, mut to) = (0, before, after);
    let same = cut(&mut from, &old[..start]);
    to = &to[same.len()..];
    let mut steps = vec![Step::Same(same)];
    let (old, new) = (&old[start..old.len() - end], &new[start..new.len() - end]);
    let mut hunks = hunks(old.iter(), new.iter(), effort).into_iter().peekable();
    while let Some(mut hunk) = hunks.next() {
        // What only has spaces between is read as one.
        while let Some(next) = hunks.next_if(|next| {
            old[hunk.before.end..next.before.start]
                .iter()
                .all(|word| is_space(word))
        }) {
            hunk.before.end = next.before.end;
            hunk.after.end = next.after.end;
        }
        let same = cut(&mut from, &old[at..hunk.before.start]);
        to = &to[same.len()..];
        steps.push(Step::Same(same));
        steps.push(Step::Removed(cut(&mut from, &old[hunk.before.clone()])));
        steps.push(Step::Added(cut(&mut to, &new[hunk.after])));
        at = hunk.before.end;
    }
    steps.push(Step::Same(from));
    steps.retain(|step| !step.text().is_empty());
    steps
}

/// How many words two lines have in common at their beginnings, and at their ends: of most that change it is nearly all.
fn ends(old: &[&str], new: &[&str]) -> (usize, usize) {
    let equal = |(one, other): &(&&str, &&str)| one == other;
    let start = old.iter().zip(new).take_while(equal).count();
    let rest = (old[start..].iter().rev()).zip(new[start..].iter().rev());
    (start, rest.take_while(equal).count())
}

/// How alike two lines are at least, told by their beginnings and ends, as [`Signature`](crate::signature::Signature)
/// tells it.
pub(crate) fn least_likeness(before: &str, after: &str) -> f32 {
    let (old, new): (Vec<_>, Vec<_>) = (words(before).collect(), words(after).collect());
    let (start, end) = ends(&old, &new);
    let length = |words: &[&str]| -> usize {
        let words = words.iter().filter(|word| !is_space(word));
        words.map(|word| word.len()).sum()
    };
    let common = length(&old[..start]) + length(&old[old.len() - end..]);
    #[allow(clippy::cast_precision_loss)] // a ratio
    let ratio = (2 * common) as f32 / (length(&old) + length(&new)).max(1) as f32;
    ratio
}

/// Whether a word is but space.
pub(crate) fn is_space(word: &str) -> bool {
    word.chars()
        .next()
        .is_some_and(|c| Class::of(c) == Class::Space)
}

/// Takes these words off the beginning.
fn cut<'a>(text: &mut &'a str, words: &[&str]) -> &'a str {
    let (head, rest) = text.split_at(words.iter().map(|word| word.len()).sum());
    *text = rest;
    head
}

impl<'a> Step<'a> {
    fn text(self) -> &'a str {
        match self {
            Self::Same(text) | Self::Removed(text) | Self::Added(text) => text,
        }
    }
}

/// The entries of a patch of the line.
pub(crate) fn entries<'a>(steps: &[Step<'a>]) -> Vec<Entry<'a>> {
    let mut entries = Sequence::default();
    let mut at = 0;
    let mut steps = steps.iter().peekable();
    while let Some(step) = steps.next() {
        let length = step.text().chars().count();
        match step {
            Step::Same(_) => {}
            Step::Removed(_) => {
                let added = steps.next_if(|next| matches!(next, Step::Added(_)));
                let added = added.map(|added| Values::Text(added.text().into()));
                entries.replace(at, length, added);
            }
            Step::Added(text) => {
                entries.replace(at, 0, Some(Values::Text((*text).into())));
                continue;
            }
        }
        at += length;
    }
    entries.into_entries()
}

/// The line before and the line after.
pub(crate) fn pieces<'a>(steps: &[Step<'a>]) -> (Vec<Piece<'a>>, Vec<Piece<'a>>) {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for step in steps {
        let text = step.text();
        let piece = |changed| Piece { text, changed };
        match step {
            Step::Same(_) => {
                before.push(piece(false));
                after.push(piece(false));
            }
            Step::Removed(_) => before.push(piece(true)),
            Step::Added(_) => after.push(piece(true)),
        }
    }
    (before, after)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::signature::Signature;

    fn shown(before: &str, after: &str) -> String {
        let steps = steps(before, after, &Effort::default());
        let shown = steps.iter().map(|step| match step {
            Step::Same(text) => (*text).to_owned(),
            Step::Removed(text) => format!("[-{text}-]"),
            Step::Added(text) => format!("[+{text}+]"),
        });
        shown.collect()
    }

    #[test]
    fn words_that_changed_are_found() {
        assert_eq!(shown("plot(x, y1)", "plot(x, y2)"), "plot(x, [-y1-][+y2+])");
        assert_eq!(shown("a b c", "a c"), "a [-b -]c");
        assert_eq!(
            shown("the high tide", "a low tide"),
            "[-the high-][+a low+] tide"
        );
        assert_eq!(
            shown("größer 潮汐", "größe 潮位"),
            "[-größer-][+größe+] 潮[-汐-][+位+]"
        );
        assert_eq!(shown("", "a"), "[+a+]");
    }

    proptest! {
        #[test]
        fn the_ends_of_lines_never_tell_too_much(before in "[ab (é]{0,12}", after in "[ab (é]{0,12}") {
            let likeness = Signature::of(&before).likeness(&Signature::of(&after));
            // Of lines of very different length it tells nothing.
            prop_assert!(least_likeness(&before, &after) <= likeness.max(0.25));
        }

        #[test]
        fn both_lines_are_there(before in "[ab (é潮😀]{0,12}", after in "[ab (é潮😀]{0,12}") {
            let (old, new) = pieces(&steps(&before, &after, &Effort::default()));
            let text = |pieces: Vec<Piece>| pieces.iter().map(|piece| piece.text).collect::<String>();
            prop_assert_eq!(text(old), &*before);
            prop_assert_eq!(text(new), &*after);
        }
    }
}
