//! Two notebooks.

use serde::Serialize;

use crate::{
    Change, Notebook, Value,
    cells::{self, CellChange},
    details::{Detail, details},
    effort::Effort,
    entry::{Entry, Sequence},
    matching::{Matching, matching},
    tree::{Within, added, members, values},
};

/// How one notebook became another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison<'a> {
    /// The whole, in nbdime's diff format.
    pub entries: Vec<Entry<'a>>,
    /// All cells of both as a reader goes through the second, those that are no more where they were.
    pub cells: Vec<CellChange<'a>>,
    /// How many of them there are.
    pub counts: Counts,
    /// What differs in the notebooks' own metadata and format.
    pub details: Vec<Detail<'a>>,
    /// Whether something was too large to be looked into, and is replaced as a whole. Where it is the notebook, there
    /// are no cells.
    pub coarse: bool,
}

/// How many cells: each is counted by what became of it, and those that moved once more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Counts {
    /// The same in both.
    pub unchanged: usize,
    /// The same for a reader.
    pub metadata: usize,
    /// With another source, other outputs or attachments.
    pub changed: usize,
    /// In the second alone.
    pub added: usize,
    /// In the first alone.
    pub removed: usize,
    /// Elsewhere.
    pub moved: usize,
}

/// Compares two notebooks.
pub fn compare<'a>(before: &'a Notebook<'a>, after: &'a Notebook<'a>) -> Comparison<'a> {
    let effort = Effort::default();
    let mut cells = Vec::new();
    let mut whole = before.cells().is_none() || after.cells().is_none();
    let entries = members(
        before.object(),
        after.object(),
        |name, before, after| match (name, before, after) {
            ("cells", Value::List(before), Value::List(after)) => {
                let (entries, changes) = compare_cells(before, after, &effort);
                cells = changes;
                Within::Patch(entries)
            }
            _ => values(before, after, &effort),
        },
    );
    if let (true, Some(same)) = (cells.is_empty(), after.cells())
        && before.cells() == Some(same)
    {
        cells = compare_cells(same, same, &effort).1;
        whole = false;
    }
    Comparison {
        details: details(
            entries.iter().filter(|entry| entry.name() != Some("cells")),
            before.object(),
            after.object(),
        ),
        counts: Counts::of(&cells),
        coarse: whole || effort.was_refused(),
        entries,
        cells,
    }
}

impl Counts {
    fn of(cells: &[CellChange]) -> Self {
        let mut counts = Self::default();
        for cell in cells {
            counts.moved += usize::from(cell.moved);
            *match cell.change {
                Change::Unchanged => &mut counts.unchanged,
                Change::Metadata => &mut counts.metadata,
                Change::Changed => &mut counts.changed,
                Change::Added => &mut counts.added,
                Change::Removed => &mut counts.removed,
            } += 1;
        }
        counts
    }
}

fn compare_cells<'a>(
    before: &'a [Value<'a>],
    after: &'a [Value<'a>],
    effort: &Effort,
) -> (Vec<Entry<'a>>, Vec<CellChange<'a>>) {
    let Matching { to, from, moved } = matching(before, after, effort);
    let mut entries = Sequence::default();
    let mut changes = Vec::new();
    let (mut i, mut j) = (0, 0);
    loop {
        // Up to the next one that stays where it is.
        let k = (i..before.len()).find(|at| to[*at].is_some() && !moved[*at]);
        let l = k.and_then(|k| to[k]);
        let (end, last) = (k.unwrap_or(before.len()), l.unwrap_or(after.len()));
        entries.replace(i, end - i, added(&after[j..last]));
        for at in (i..end).filter(|at| to[*at].is_none()) {
            changes.push(cells::single(Change::Removed, at, &before[at]));
        }
        for at in j..last {
            changes.push(match from[at] {
                None => cells::single(Change::Added, at, &after[at]),
                Some(origin) => {
                    let (_, change) =
                        cells::pair((origin, &before[origin]), (at, &after[at]), effort);
                    CellChange {
                        moved: true,
                        ..change
                    }
                }
            });
        }
        let (Some(k), Some(l)) = (k, l) else { break };
        let (diff, change) = cells::pair((k, &before[k]), (l, &after[l]), effort);
        entries.patch(k, diff);
        changes.push(change);
        (i, j) = (k + 1, l + 1);
    }
    (entries.into_entries(), changes)
}
