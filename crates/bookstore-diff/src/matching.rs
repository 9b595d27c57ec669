//! Which cell of one notebook is which of the other.

use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
};

use crate::{
    Object, Value,
    effort::Effort,
    outputs,
    sequence::{hunks, longest_run},
    signature::Signature,
};

/// Most pairs of cells whose likeness is weighed.
const PAIRS: usize = 1_000_000;
/// As alike as this two cells are versions of one.
const ALIKE: f32 = 0.5;

/// Which cell is which.
#[derive(Debug)]
pub(crate) struct Matching {
    /// For each cell of the first its counterpart.
    pub(crate) to: Vec<Option<usize>>,
    /// For each cell of the second its counterpart.
    pub(crate) from: Vec<Option<usize>>,
    /// For each cell of the first that has a counterpart whether it moved.
    pub(crate) moved: Vec<bool>,
}

/// Matches cells by id, then by what they hold, then by likeness.
pub(crate) fn matching(before: &[Value], after: &[Value], effort: &Effort) -> Matching {
    let mut matching = Matching {
        to: vec![None; before.len()],
        from: vec![None; after.len()],
        moved: vec![false; before.len()],
    };
    matching.by_id(before, after);
    matching.in_order(before, after, effort);
    matching.anywhere(before, after);
    matching.by_likeness(before, after, effort);
    matching.find_moved();
    matching
}

impl Matching {
    fn pair(&mut self, before: usize, after: usize) {
        self.to[before] = Some(after);
        self.from[after] = Some(before);
    }

    fn by_id(&mut self, before: &[Value], after: &[Value]) {
        let (old, new) = (ids(before), ids(after));
        for (id, i) in old {
            if let (Some(i), Some(Some(j))) = (i, new.get(id)) {
                self.pair(i, *j);
            }
        }
    }

    /// What is equal, as far as it stands in the same order.
    fn in_order(&mut self, before: &[Value], after: &[Value], effort: &Effort) {
        let (old, new) = self.rest();
        let hunks = hunks(
            old.iter().map(|i| Contents(&before[*i])),
            new.iter().map(|j| Contents(&after[*j])),
            effort,
        );
        let (mut i, mut j) = (0, 0);
        for hunk in hunks {
            self.pairs(&old[i..hunk.before.start], &new[j..hunk.after.start]);
            (i, j) = (hunk.before.end, hunk.after.end);
        }
        self.pairs(&old[i..], &new[j..]);
    }

    fn pairs(&mut self, before: &[usize], after: &[usize]) {
        for (i, j) in before.iter().zip(after) {
            self.pair(*i, *j);
        }
    }

    /// What is equal, wherever it stands. A cell with nothing in it is no other's counterpart.
    fn anywhere(&mut self, before: &[Value], after: &[Value]) {
        let (old, new) = self.rest();
        #[allow(clippy::mutable_key_type)] // what is read once is equal to what it was
        let mut places: HashMap<Contents, Vec<usize>> = HashMap::new();
        for j in new.into_iter().rev() {
            if !is_blank(&after[j]) {
                places.entry(Contents(&after[j])).or_default().push(j);
            }
        }
        for i in old {
            if let Some(j) = places.get_mut(&Contents(&before[i])).and_then(Vec::pop) {
                self.pair(i, j);
            }
        }
    }

    fn by_likeness(&mut self, before: &[Value], after: &[Value], effort: &Effort) {
        let (old, new) = self.rest();
        let pairs = old.len().saturating_mul(new.len());
        if pairs == 0 || !effort.take_at_most(pairs, PAIRS) {
            return;
        }
        let (old, new) = (signed(before, old), signed(after, new));
        let mut candidates = Vec::new();
        for (i, one) in &old {
            for (j, other) in &new {
                if one.kind == other.kind && effort.take(one.source.steps()) {
                    let likeness = one.likeness(other);
                    if likeness > ALIKE {
                        candidates.push((likeness, *i, *j));
                    }
                }
            }
        }
        // The most alike first, of those the nearest.
        candidates.sort_by(|a, b| {
            b.0.total_cmp(&a.0)
                .then_with(|| a.1.abs_diff(a.2).cmp(&b.1.abs_diff(b.2)))
        });
        for (_, i, j) in candidates {
            if self.to[i].is_none() && self.from[j].is_none() {
                self.pair(i, j);
            }
        }
    }

    /// The cells that have no counterpart yet.
    fn rest(&self) -> (Vec<usize>, Vec<usize>) {
        let rest =
            |found: &[Option<usize>]| (0..found.len()).filter(|at| found[*at].is_none()).collect();
        (rest(&self.to), rest(&self.from))
    }

    /// The longest run of counterparts in order stays where it is; the others moved.
    fn find_moved(&mut self) {
        let (places, partners): (Vec<_>, Vec<_>) = (0..self.to.len())
            .filter_map(|i| Some((i, self.to[i]?)))
            .unzip();
        for i in &places {
            self.moved[*i] = true;
        }
        for at in longest_run(&partners) {
            self.moved[places[at]] = false;
        }
    }
}

/// The ids of cells and where they stand; nowhere where several have the same.
fn ids<'a>(cells: &'a [Value]) -> HashMap<&'a str, Option<usize>> {
    let mut ids = HashMap::new();
    for (at, cell) in cells.iter().enumerate() {
        if let Some(id) = cell.text("id") {
            ids.entry(id)
                .and_modify(|place| *place = None)
                .or_insert(Some(at));
        }
    }
    ids
}

fn is_blank(cell: &Value) -> bool {
    let source = cell.text("source").unwrap_or_default();
    let outputs = cell.get("outputs").and_then(Value::as_list);
    source.trim_ascii().is_empty() && outputs.unwrap_or_default().is_empty()
}

/// A cell by what it holds: without its id, its metadata and the count of executions.
#[derive(Clone, Copy)]
struct Contents<'a>(&'a Value<'a>);

impl<'a> Contents<'a> {
    fn members(self) -> Option<impl Iterator<Item = (&'a str, &'a Value<'a>)>> {
        Some(visible(self.0.as_object()?))
    }
}

impl PartialEq for Contents<'_> {
    fn eq(&self, other: &Self) -> bool {
        let (Some(mut one), Some(mut other_one)) = (self.members(), other.members()) else {
            return self.0 == other.0;
        };
        loop {
            match (one.next(), other_one.next()) {
                (None, None) => return true,
                (Some(("outputs", Value::List(a))), Some(("outputs", Value::List(b))))
                    if outputs::contents(a).eq(outputs::contents(b)) => {}
                (a, b) if a != b => return false,
                _ => {}
            }
        }
    }
}

impl Eq for Contents<'_> {}

impl Hash for Contents<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Some(members) = self.members() else {
            return self.0.hash(state);
        };
        for (name, value) in members {
            name.hash(state);
            match (name, value) {
                ("outputs", Value::List(items)) => {
                    outputs::contents(items).for_each(|item| item.hash(state));
                }
                _ => value.hash(state),
            }
        }
    }
}

/// The members of a cell or an output that a reader sees.
pub(crate) fn visible<'a>(
    object: &'a Object<'a>,
) -> impl Iterator<Item = (&'a str, &'a Value<'a>)> {
    let members = object
        .members()
        .iter()
        .map(|(name, value)| (&**name, value));
    members.filter(|(name, _)| !is_unseen(name))
}

/// Whether a reader does not see this member of a cell or an output.
pub(crate) fn is_unseen(name: &str) -> bool {
    matches!(name, "id" | "metadata" | "execution_count")
}

fn signed<'a>(cells: &'a [Value<'a>], places: Vec<usize>) -> Vec<(usize, Signed<'a>)> {
    let signed = |at: usize| Some((at, Signed::of(&cells[at])?));
    places.into_iter().filter_map(signed).collect()
}

/// A cell by what its likeness is told by.
struct Signed<'a> {
    kind: Option<&'a str>,
    source: Signature,
    outputs: Option<Signature>,
}

impl<'a> Signed<'a> {
    /// None for a cell with nothing in it.
    fn of(cell: &'a Value) -> Option<Self> {
        if is_blank(cell) {
            return None;
        }
        let printed = cell.get("outputs").and_then(Value::as_list);
        let printed: String = printed
            .unwrap_or_default()
            .iter()
            .filter_map(outputs::text)
            .collect();
        Some(Self {
            kind: cell.text("cell_type"),
            source: Signature::of(cell.text("source").unwrap_or_default()),
            outputs: (!printed.is_empty()).then(|| Signature::of(&printed)),
        })
    }

    fn likeness(&self, other: &Self) -> f32 {
        let source = self.source.likeness(&other.source);
        match (&self.outputs, &other.outputs) {
            // What it printed tells less than what it is.
            (Some(one), Some(other)) if source > 0.2 => 0.7 * source + 0.3 * one.likeness(other),
            _ => source,
        }
    }
}
