//! nbdime's diff format.

use std::borrow::Cow;

use serde::Serialize;

use crate::Value;

/// One entry of a diff: what happens at a key.
///
/// Objects have `add`, `remove`, `replace` and `patch`, by name; arrays and strings have `addrange`, `removerange` and
/// `patch`, by position in what is patched. Positions in a string count its lines as Python's `str.splitlines` has them,
/// and those in a patch of a line its characters. Entries are sorted by key; at the same position `addrange` comes
/// first.
///
/// Format: <https://nbdime.readthedocs.io/en/latest/diffing.html>.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Entry<'a> {
    /// A member that is new.
    Add {
        /// Its name.
        #[cfg_attr(feature = "typescript", tsify(type = "string"))]
        key: &'a str,
        /// Its value.
        #[cfg_attr(feature = "typescript", tsify(type = "unknown"))]
        value: &'a Value<'a>,
    },
    /// A member that is no more.
    Remove {
        /// Its name.
        #[cfg_attr(feature = "typescript", tsify(type = "string"))]
        key: &'a str,
    },
    /// A member with another value.
    Replace {
        /// Its name.
        #[cfg_attr(feature = "typescript", tsify(type = "string"))]
        key: &'a str,
        /// Its new value.
        #[cfg_attr(feature = "typescript", tsify(type = "unknown"))]
        value: &'a Value<'a>,
    },
    /// Items, lines or characters that are new.
    Addrange {
        /// Before which they come.
        key: usize,
        /// What they are.
        #[cfg_attr(feature = "typescript", tsify(type = "unknown[] | string"))]
        valuelist: Values<'a>,
    },
    /// Items, lines or characters that are no more.
    Removerange {
        /// The first of them.
        key: usize,
        /// How many.
        length: usize,
    },
    /// A member, an item or a line that differs within.
    Patch {
        /// Its name or position.
        #[cfg_attr(feature = "typescript", tsify(type = "string | number"))]
        key: Key<'a>,
        /// How it differs.
        #[cfg_attr(feature = "typescript", tsify(type = "Entry[]"))]
        diff: Vec<Entry<'a>>,
    },
}

/// Where something stands in what is patched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Key<'a> {
    /// The name of a member.
    Name(&'a str),
    /// The position of an item or a line.
    At(usize),
}

/// What is added to an array or a string.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Values<'a> {
    /// Items.
    Items(&'a [Value<'a>]),
    /// Lines, each with its end.
    Lines(Vec<&'a str>),
    /// Characters.
    Text(Cow<'a, str>),
}

/// The entries of an array or a string in the making.
#[derive(Debug, Default)]
pub(crate) struct Sequence<'a>(Vec<Entry<'a>>);

impl<'a> Sequence<'a> {
    /// So many are gone from `key` on, and these have come instead.
    pub(crate) fn replace(&mut self, key: usize, length: usize, added: Option<Values<'a>>) {
        if let Some(valuelist) = added {
            self.0.push(Entry::Addrange { key, valuelist });
        }
        if length > 0 {
            self.0.push(Entry::Removerange { key, length });
        }
    }

    /// The one at `key` differs within.
    pub(crate) fn patch(&mut self, key: usize, diff: Vec<Entry<'a>>) {
        if !diff.is_empty() {
            let key = Key::At(key);
            self.0.push(Entry::Patch { key, diff });
        }
    }

    pub(crate) fn into_entries(self) -> Vec<Entry<'a>> {
        self.0
    }
}

impl<'a> Entry<'a> {
    /// The member of this name differs within.
    pub(crate) fn patch(name: &'a str, diff: Vec<Entry<'a>>) -> Self {
        let key = Key::Name(name);
        Self::Patch { key, diff }
    }

    /// The name of the member that it is about; none where it is about an array or a string.
    pub(crate) fn name(&self) -> Option<&'a str> {
        match self {
            Self::Add { key, .. } | Self::Remove { key } | Self::Replace { key, .. } => Some(key),
            Self::Patch {
                key: Key::Name(name),
                ..
            } => Some(name),
            _ => None,
        }
    }
}
