//! JSON values within each other.

use crate::{
    Object, Value,
    effort::Effort,
    entry::{Entry, Sequence, Values},
    sequence::hunks,
    text::TextDiff,
};

/// How a member that differs is told.
pub(crate) enum Within<'a> {
    Replace,
    Patch(Vec<Entry<'a>>),
}

/// How one object became another; `within` is asked about each member that differs.
pub(crate) fn members<'a>(
    before: &'a Object<'a>,
    after: &'a Object<'a>,
    mut within: impl FnMut(&'a str, &'a Value<'a>, &'a Value<'a>) -> Within<'a>,
) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    let (mut old, mut new) = (
        before.members().iter().peekable(),
        after.members().iter().peekable(),
    );
    loop {
        let order = match (old.peek(), new.peek()) {
            (Some((a, _)), Some((b, _))) => a.cmp(b),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => return entries,
        };
        let removed = if order.is_le() { old.next() } else { None };
        let added = if order.is_ge() { new.next() } else { None };
        match (removed, added) {
            (Some((key, before)), Some((_, after))) => {
                if before != after {
                    entries.push(match within(key, before, after) {
                        Within::Patch(diff) if !diff.is_empty() => Entry::patch(key, diff),
                        _ => Entry::Replace { key, value: after },
                    });
                }
            }
            (Some((key, _)), None) => entries.push(Entry::Remove { key }),
            (None, Some((key, value))) => entries.push(Entry::Add { key, value }),
            (None, None) => {}
        }
    }
}

/// How any value became another.
pub(crate) fn values<'a>(
    before: &'a Value<'a>,
    after: &'a Value<'a>,
    effort: &Effort,
) -> Within<'a> {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            Within::Patch(members(before, after, |_, before, after| {
                values(before, after, effort)
            }))
        }
        (Value::List(before), Value::List(after)) => Within::Patch(items(before, after, effort)),
        (Value::Text(before), Value::Text(after)) if before.contains('\n') => {
            Within::Patch(TextDiff::of(before, after, effort).entries())
        }
        _ => Within::Replace,
    }
}

fn items<'a>(before: &'a [Value<'a>], after: &'a [Value<'a>], effort: &Effort) -> Vec<Entry<'a>> {
    let mut entries = Sequence::default();
    for hunk in hunks(before.iter(), after.iter(), effort) {
        let (old, new) = (&before[hunk.before.clone()], &after[hunk.after]);
        let at = hunk.before.start;
        let is_container = |value: &Value| matches!(value, Value::Object(_) | Value::List(_));
        if old.len() != new.len() || !old.iter().chain(new).all(is_container) {
            entries.replace(at, old.len(), added(new));
            continue;
        }
        for (key, (old, new)) in (at..).zip(old.iter().zip(new)) {
            match values(old, new, effort) {
                Within::Patch(diff) => entries.patch(key, diff),
                Within::Replace => entries.replace(key, 1, added(std::slice::from_ref(new))),
            }
        }
    }
    entries.into_entries()
}

/// What is added, where there is any.
pub(crate) fn added<'a>(items: &'a [Value<'a>]) -> Option<Values<'a>> {
    (!items.is_empty()).then_some(Values::Items(items))
}
