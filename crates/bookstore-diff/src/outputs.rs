//! The outputs of a cell.

use std::hash::{Hash, Hasher};

use serde::Serialize;

use crate::{
    Change, Object, Value,
    align::align,
    effort::Effort,
    entry::{Entry, Sequence},
    matching::{is_unseen, visible},
    parts::{Part, Texts, is_text, parts},
    sequence::hunks,
    signature::Signature,
    tree::{Within, added, members, values},
};

/// What became of an output.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct OutputChange<'a> {
    /// What.
    pub change: Change,
    /// `stream`, `display_data`, `execute_result`, `error` or what it says it is.
    #[cfg_attr(feature = "typescript", tsify(type = "string"))]
    pub output_type: &'a str,
    /// The name of a stream: `stdout` or `stderr`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(type = "string"))]
    pub name: Option<&'a str>,
    /// What it shows, by media type.
    #[cfg_attr(feature = "typescript", tsify(type = "Part[]"))]
    pub parts: Vec<Part<'a>>,
}

/// How lists of outputs differ: the entries of a patch, and what a reader sees.
pub(crate) fn compare<'a>(
    before: &'a [Value<'a>],
    after: &'a [Value<'a>],
    effort: &Effort,
) -> (Vec<Entry<'a>>, Vec<OutputChange<'a>>) {
    let mut outputs = Outputs {
        before,
        after,
        effort,
        entries: Sequence::default(),
        changes: Vec::new(),
    };
    let (mut i, mut j) = (0, 0);
    for (k, l) in pairs(before, after, effort) {
        outputs.replaced(i..k, j..l);
        outputs.pair(k, l);
        (i, j) = (k + 1, l + 1);
    }
    outputs.replaced(i..before.len(), j..after.len());
    (outputs.entries.into_entries(), outputs.changes)
}

/// Outputs that are all new, or no more.
pub(crate) fn whole<'a>(
    outputs: &'a [Value<'a>],
    change: Change,
) -> impl Iterator<Item = OutputChange<'a>> {
    outputs.iter().map(move |output| {
        let (before, after) = if change == Change::Added {
            (None, Some(output))
        } else {
            (Some(output), None)
        };
        let effort = Effort::default();
        output_change(change, before, after, &effort, &Texts::default())
    })
}

/// The text that an output shows, where it has any.
pub(crate) fn text<'a>(output: &'a Value<'a>) -> Option<&'a str> {
    output
        .text("text")
        .or_else(|| output.get("data")?.text("text/plain"))
        .or_else(|| output.text("evalue"))
}

/// An output by what it shows.
#[derive(Clone, Copy)]
pub(crate) struct Contents<'a>(&'a Value<'a>);

impl PartialEq for Contents<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.0.as_object(), other.0.as_object()) {
            (Some(one), Some(other)) => visible(one).eq(visible(other)),
            _ => self.0 == other.0,
        }
    }
}

impl Eq for Contents<'_> {}

impl Hash for Contents<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.0.as_object() {
            Some(object) => visible(object).for_each(|member| member.hash(state)),
            None => self.0.hash(state),
        }
    }
}

/// Outputs by what they show.
pub(crate) fn contents<'a>(outputs: &'a [Value<'a>]) -> impl Iterator<Item = Contents<'a>> {
    outputs.iter().map(Contents)
}

/// Which outputs are versions of one, in order: equal ones first, then those of a kind by likeness.
fn pairs(before: &[Value], after: &[Value], effort: &Effort) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    for hunk in hunks(contents(before), contents(after), effort) {
        pairs.extend((i..hunk.before.start).zip(j..hunk.after.start));
        (i, j) = (hunk.before.end, hunk.after.end);
        let (old, new) = (&before[hunk.before.clone()], &after[hunk.after.clone()]);
        // Of two alone it need not be told how alike they are.
        let is_choice = old.len() * new.len() > 1;
        let signed = |outputs: &[Value]| {
            let text = |output| text(output).filter(|_| is_choice);
            let signature = |output| Signature::of(text(output).unwrap_or_default());
            outputs.iter().map(signature).collect::<Vec<_>>()
        };
        let (old_signed, new_signed) = (signed(old), signed(new));
        let aligned = align(old.len(), new.len(), 0.0, effort, |k, l| {
            if is_same_kind(&old[k], &new[l]) {
                0.5 + 0.5 * old_signed[k].likeness(&new_signed[l])
            } else {
                0.0
            }
        });
        let place = |(k, l)| (hunk.before.start + k, hunk.after.start + l);
        pairs.extend(aligned.into_iter().map(place));
    }
    pairs.extend((i..before.len()).zip(j..after.len()));
    pairs
}

/// Whether one output can be a version of the other.
fn is_same_kind(before: &Value, after: &Value) -> bool {
    let bundles = (
        before.get("data").and_then(Value::as_object),
        after.get("data").and_then(Value::as_object),
    );
    before.as_object().is_some()
        && after.as_object().is_some()
        && before.text("output_type") == after.text("output_type")
        && before.text("name") == after.text("name")
        && match bundles {
            (Some(before), Some(after)) => {
                let mut types = before.members().iter();
                before.members().is_empty() || types.any(|(name, _)| after.get(name).is_some())
            }
            (None, None) => true,
            _ => false,
        }
}

struct Outputs<'a, 'e> {
    before: &'a [Value<'a>],
    after: &'a [Value<'a>],
    effort: &'e Effort,
    entries: Sequence<'a>,
    changes: Vec<OutputChange<'a>>,
}

impl Outputs<'_, '_> {
    fn replaced(&mut self, old: std::ops::Range<usize>, new: std::ops::Range<usize>) {
        let (at, length) = (old.start, old.len());
        let (old, new) = (&self.before[old], &self.after[new]);
        self.entries.replace(at, length, added(new));
        self.changes.extend(whole(old, Change::Removed));
        self.changes.extend(whole(new, Change::Added));
    }

    fn pair(&mut self, i: usize, j: usize) {
        let (before, after) = (&self.before[i], &self.after[j]);
        let mut texts = Texts::default();
        let entries = match (before, after) {
            (Value::Object(before), Value::Object(after)) => {
                output(before, after, self.effort, &mut texts)
            }
            _ => Vec::new(),
        };
        let seen = |entry: &Entry| entry.name().is_none_or(|name| !is_unseen(name));
        let change = Change::of(&entries, seen);
        self.entries.patch(i, entries);
        let change = output_change(change, Some(before), Some(after), self.effort, &texts);
        self.changes.push(change);
    }
}

/// How an output became another.
fn output<'a>(
    before: &'a Object<'a>,
    after: &'a Object<'a>,
    effort: &Effort,
    texts: &mut Texts<'a>,
) -> Vec<Entry<'a>> {
    members(before, after, |name, before, after| {
        match (name, before, after) {
            ("text" | "evalue", ..) => texts.compare(name, before, after, effort),
            ("data", Value::Object(before), Value::Object(after)) => {
                Within::Patch(bundle(before, after, effort, texts))
            }
            _ => values(before, after, effort),
        }
    })
}

/// How data became others, by media type.
pub(crate) fn bundle<'a>(
    before: &'a Object<'a>,
    after: &'a Object<'a>,
    effort: &Effort,
    texts: &mut Texts<'a>,
) -> Vec<Entry<'a>> {
    members(before, after, |media_type, before, after| {
        if is_text(media_type) {
            texts.compare(media_type, before, after, effort)
        } else if before.as_text().is_some() {
            Within::Replace
        } else {
            values(before, after, effort)
        }
    })
}

fn output_change<'a>(
    change: Change,
    before: Option<&'a Value<'a>>,
    after: Option<&'a Value<'a>>,
    effort: &Effort,
    texts: &Texts<'a>,
) -> OutputChange<'a> {
    let any = after.or(before);
    OutputChange {
        change,
        output_type: any
            .and_then(|any| any.text("output_type"))
            .unwrap_or_default(),
        name: any.and_then(|any| any.text("name")),
        parts: parts(before, after, effort, texts),
    }
}
