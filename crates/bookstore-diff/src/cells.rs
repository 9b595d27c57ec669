//! What became of a cell.

use serde::Serialize;

use crate::{
    Value,
    details::{Detail, details},
    effort::Effort,
    entry::Entry,
    matching::is_unseen,
    outputs::{self, OutputChange},
    parts::Texts,
    text::{Chunk, TextDiff},
    tree::{Within, members, values},
};

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// Nothing.
    Unchanged,
    /// It differs in what a reader does not see: ids, metadata, counts of executions.
    Metadata,
    /// It differs.
    Changed,
    /// It is new.
    Added,
    /// It is no more.
    Removed,
}

/// What became of a cell.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct CellChange<'a> {
    /// What.
    pub change: Change,
    /// Whether it stands elsewhere among the cells that both notebooks have.
    pub moved: bool,
    /// Its place in the first notebook, from 0; missing for what is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<usize>,
    /// Its place in the second notebook, from 0; missing for what is no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<usize>,
    /// `code`, `markdown`, `raw` or what it says it is; as it is now.
    #[cfg_attr(feature = "typescript", tsify(type = "string"))]
    pub cell_type: &'a str,
    /// Its source.
    #[cfg_attr(feature = "typescript", tsify(type = "Chunk[]"))]
    pub source: Vec<Chunk<'a>>,
    /// Its outputs; none where none of them changed.
    #[cfg_attr(feature = "typescript", tsify(type = "OutputChange[]"))]
    pub outputs: Vec<OutputChange<'a>>,
    /// What else differs, such as its metadata, attachments and count of executions.
    #[cfg_attr(feature = "typescript", tsify(type = "Detail[]"))]
    pub details: Vec<Detail<'a>>,
}

impl Change {
    /// What these entries make of something, some of which a reader sees.
    pub(crate) fn of(entries: &[Entry], seen: impl Fn(&Entry) -> bool) -> Self {
        if entries.is_empty() {
            Self::Unchanged
        } else if entries.iter().any(seen) {
            Self::Changed
        } else {
            Self::Metadata
        }
    }
}

/// How a cell became another: the entries of a patch, and what a reader sees.
pub(crate) fn pair<'a>(
    (from, before): (usize, &'a Value<'a>),
    (to, after): (usize, &'a Value<'a>),
    effort: &Effort,
) -> (Vec<Entry<'a>>, CellChange<'a>) {
    let (entries, source, outputs) = within(before, after, effort);
    let rerun = outputs
        .iter()
        .any(|output| output.change != Change::Unchanged);
    let printed = outputs
        .iter()
        .any(|output| !matches!(output.change, Change::Unchanged | Change::Metadata));
    let change = Change::of(&entries, |entry| match entry.name() {
        Some("outputs") => printed || !rerun,
        Some(name) => !is_unseen(name),
        None => true,
    });
    let is_detail = |entry: &&Entry| !matches!(entry.name(), Some("source" | "outputs"));
    let cell = CellChange {
        change,
        moved: false,
        from: Some(from),
        to: Some(to),
        cell_type: cell_type(after),
        source,
        outputs: if printed { outputs } else { Vec::new() },
        details: match (before, after) {
            (Value::Object(before), Value::Object(after)) => {
                details(entries.iter().filter(is_detail), before, after)
            }
            _ => Vec::new(),
        },
    };
    (entries, cell)
}

fn within<'a>(
    before: &'a Value<'a>,
    after: &'a Value<'a>,
    effort: &Effort,
) -> (Vec<Entry<'a>>, Vec<Chunk<'a>>, Vec<OutputChange<'a>>) {
    let text = |cell: &'a Value<'a>| cell.text("source").unwrap_or_default();
    let mut source = None;
    let mut printed = Vec::new();
    let entries = match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            members(before, after, |name, before, after| {
                match (name, before, after) {
                    ("source", Value::Text(before), Value::Text(after)) => {
                        let diff = TextDiff::of(before, after, effort);
                        source = Some(diff.chunks());
                        Within::Patch(diff.entries())
                    }
                    ("outputs", Value::List(before), Value::List(after)) => {
                        let (entries, changes) = outputs::compare(before, after, effort);
                        printed = changes;
                        Within::Patch(entries)
                    }
                    ("attachments", Value::Object(before), Value::Object(after)) => {
                        Within::Patch(members(before, after, |_, before, after| {
                            match (before, after) {
                                (Value::Object(before), Value::Object(after)) => {
                                    let mut texts = Texts::default();
                                    Within::Patch(outputs::bundle(
                                        before, after, effort, &mut texts,
                                    ))
                                }
                                _ => Within::Replace,
                            }
                        }))
                    }
                    _ => values(before, after, effort),
                }
            })
        }
        _ => Vec::new(),
    };
    let outputs = |cell: &'a Value<'a>| cell.get("outputs").and_then(Value::as_list);
    match (outputs(before), outputs(after)) {
        (Some(gone), None) => printed.extend(outputs::whole(gone, Change::Removed)),
        (None, Some(new)) => printed.extend(outputs::whole(new, Change::Added)),
        _ => {}
    }
    let source = source.unwrap_or_else(|| {
        if before.get("source") == after.get("source") {
            TextDiff::same(text(after)).chunks()
        } else {
            TextDiff::of(text(before), text(after), effort).chunks()
        }
    });
    (entries, source, printed)
}

/// A cell that only one of the notebooks has.
pub(crate) fn single<'a>(change: Change, at: usize, cell: &'a Value<'a>) -> CellChange<'a> {
    let text = cell.text("source").unwrap_or_default();
    let is_new = change == Change::Added;
    let chunk = if is_new {
        Chunk::Added { text }
    } else {
        Chunk::Removed { text }
    };
    let outputs = cell.get("outputs").and_then(Value::as_list);
    CellChange {
        change,
        moved: false,
        from: (!is_new).then_some(at),
        to: is_new.then_some(at),
        cell_type: cell_type(cell),
        source: if text.is_empty() {
            Vec::new()
        } else {
            vec![chunk]
        },
        outputs: outputs::whole(outputs.unwrap_or_default(), change).collect(),
        details: Vec::new(),
    }
}

fn cell_type<'a>(cell: &'a Value<'a>) -> &'a str {
    cell.text("cell_type").unwrap_or_default()
}
