//! Applies a diff.

use std::{borrow::Cow, fmt};

use crate::{
    Object, Value,
    entry::{Entry, Key, Values},
    lines::lines,
};

/// A diff that was made of something else than it is applied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoesNotFit;

impl fmt::Display for DoesNotFit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("These differences are not of this notebook.")
    }
}

impl std::error::Error for DoesNotFit {}

/// Makes the second of two values of the first.
///
/// # Errors
/// When the entries are not of this value.
pub fn patch<'a>(value: &Value<'a>, diff: &[Entry<'a>]) -> Result<Value<'a>, DoesNotFit> {
    Ok(match value {
        Value::Object(object) => Value::Object(patch_object(object, diff)?),
        Value::List(items) => {
            let mut patched = Vec::new();
            sequence(items.len(), diff, |step| {
                match step {
                    Step::Keep(at, end) => patched.extend_from_slice(&items[at..end]),
                    Step::Add(Values::Items(added)) => patched.extend_from_slice(added),
                    Step::Add(_) => return Err(DoesNotFit),
                    Step::Patch(at, diff) => patched.push(patch(&items[at], diff)?),
                }
                Ok(())
            })?;
            Value::List(patched)
        }
        Value::Text(text) => Value::Text(patch_text(text, diff)?.into()),
        _ => return Err(DoesNotFit),
    })
}

fn patch_object<'a>(object: &Object<'a>, diff: &[Entry<'a>]) -> Result<Object<'a>, DoesNotFit> {
    let mut patched = object.clone();
    for entry in diff {
        let key = entry.name().ok_or(DoesNotFit)?;
        let old = object.get(key);
        match (entry, old) {
            (Entry::Add { value, .. }, None) | (Entry::Replace { value, .. }, Some(_)) => {
                patched.set(Cow::Borrowed(key), (*value).clone());
            }
            (Entry::Remove { .. }, Some(_)) => {
                patched.take(key);
            }
            (Entry::Patch { diff, .. }, Some(old)) => {
                patched.set(Cow::Borrowed(key), patch(old, diff)?);
            }
            _ => return Err(DoesNotFit),
        }
    }
    Ok(patched)
}

fn patch_text(text: &str, diff: &[Entry]) -> Result<String, DoesNotFit> {
    let lines: Vec<&str> = lines(text).collect();
    let mut patched = String::new();
    sequence(lines.len(), diff, |step| {
        match step {
            Step::Keep(at, end) => patched.extend(lines[at..end].iter().copied()),
            Step::Add(Values::Lines(added)) => patched.extend(added.iter().copied()),
            Step::Add(_) => return Err(DoesNotFit),
            Step::Patch(at, diff) => patch_line(lines[at], diff, &mut patched)?,
        }
        Ok(())
    })?;
    Ok(patched)
}

fn patch_line(line: &str, diff: &[Entry], patched: &mut String) -> Result<(), DoesNotFit> {
    let chars: Vec<char> = line.chars().collect();
    sequence(chars.len(), diff, |step| {
        match step {
            Step::Keep(at, end) => patched.extend(&chars[at..end]),
            Step::Add(Values::Text(added)) => patched.push_str(added),
            Step::Add(_) | Step::Patch(..) => return Err(DoesNotFit),
        }
        Ok(())
    })
}

enum Step<'d, 'a> {
    Keep(usize, usize),
    Add(&'d Values<'a>),
    Patch(usize, &'d [Entry<'a>]),
}

/// Goes through a sequence of this length and the entries of its diff.
fn sequence<'d, 'a>(
    length: usize,
    diff: &'d [Entry<'a>],
    mut each: impl FnMut(Step<'d, 'a>) -> Result<(), DoesNotFit>,
) -> Result<(), DoesNotFit> {
    let mut taken = 0;
    for entry in diff {
        let (key, skipped, step) = match entry {
            Entry::Addrange { key, valuelist } => (*key, 0, Some(Step::Add(valuelist))),
            Entry::Removerange { key, length } => (*key, *length, None),
            Entry::Patch {
                key: Key::At(key),
                diff,
            } => (*key, 1, Some(Step::Patch(*key, diff))),
            _ => return Err(DoesNotFit),
        };
        if key < taken || skipped > length.saturating_sub(key) || key > length {
            return Err(DoesNotFit);
        }
        each(Step::Keep(taken, key))?;
        taken = key + skipped;
        step.map_or(Ok(()), &mut each)?;
    }
    each(Step::Keep(taken, length))
}
