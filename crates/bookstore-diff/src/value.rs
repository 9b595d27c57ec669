//! JSON as a tree that borrows from the text it was read from.

use std::{
    borrow::Cow,
    hash::{Hash, Hasher},
};

use bookstore_json::{Kind, Reader, Syntax};
use serde::{Serialize, Serializer, ser::Error as _};
use serde_json::value::RawValue;

use crate::Text;

/// Deepest that arrays and objects are looked into. In a notebook text stands at 7.
const DEPTH: usize = 64;

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number<'a>),
    /// A string.
    Text(Text<'a>),
    /// An array.
    List(Vec<Value<'a>>),
    /// An object.
    Object(Object<'a>),
    /// An array or object that is too deep to be looked into: its JSON.
    Raw(&'a str),
}

/// A number as it is spelt; `1.0` and `1` are equal, as in Python.
#[derive(Clone, Copy, Debug)]
pub struct Number<'a>(pub(crate) &'a str);

/// The members of an object, sorted by name; of two alike the last, as Python and JavaScript read them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Object<'a>(Vec<(Cow<'a, str>, Value<'a>)>);

impl<'a> Value<'a> {
    /// Reads the value that comes next.
    ///
    /// # Errors
    /// Where it is not JSON.
    pub fn read(reader: &mut Reader<'a>) -> Result<Self, Syntax> {
        Self::read_at(reader, 0)
    }

    fn read_at(reader: &mut Reader<'a>, depth: usize) -> Result<Self, Syntax> {
        Ok(match reader.peek()? {
            Kind::Object | Kind::Array if depth == DEPTH => Self::Raw(reader.raw()?),
            Kind::Object => {
                let mut members = Vec::new();
                reader.object(&mut |key, value| {
                    members.push((key.to_text(), Self::read_at(value, depth + 1)?));
                    Ok(())
                })?;
                Self::Object(Object::from_members(members))
            }
            Kind::Array => {
                let mut items = Vec::new();
                reader.array(&mut |item| {
                    items.push(Self::read_at(item, depth + 1)?);
                    Ok(())
                })?;
                Self::List(items)
            }
            Kind::String => Self::Text(reader.string()?.into()),
            Kind::Number => Self::Number(Number(reader.number()?)),
            Kind::Bool => Self::Bool(reader.bool()?),
            Kind::Null => {
                reader.skip()?;
                Self::Null
            }
        })
    }

    /// Its text, where it is a string.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Its items, where it is an array.
    pub fn as_list(&self) -> Option<&[Value<'a>]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// Its members, where it is an object.
    pub fn as_object(&self) -> Option<&Object<'a>> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// A member of what is an object.
    pub fn get(&self, name: &str) -> Option<&Value<'a>> {
        self.as_object()?.get(name)
    }

    /// The text of a member.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_text()
    }
}

impl<'a> Object<'a> {
    /// An object of these members, in any order.
    pub fn from_members(mut members: Vec<(Cow<'a, str>, Value<'a>)>) -> Self {
        if !members.is_sorted_by(|(a, _), (b, _)| a < b) {
            // Stable, so that of two alike the later one comes first now.
            members.reverse();
            members.sort_by(|(a, _), (b, _)| a.cmp(b));
            members.dedup_by(|(later, _), (kept, _)| later == kept);
        }
        Self(members)
    }

    /// The member of this name.
    pub fn get(&self, name: &str) -> Option<&Value<'a>> {
        let at = self.find(name).ok()?;
        Some(&self.0[at].1)
    }

    /// All members.
    pub fn members(&self) -> &[(Cow<'a, str>, Value<'a>)] {
        &self.0
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Value<'a>> {
        let at = self.find(name).ok()?;
        Some(&mut self.0[at].1)
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = (&str, &mut Value<'a>)> {
        self.0.iter_mut().map(|(name, value)| (&**name, value))
    }

    pub(crate) fn take(&mut self, name: &str) -> Option<Value<'a>> {
        let at = self.find(name).ok()?;
        Some(self.0.remove(at).1)
    }

    pub(crate) fn set(&mut self, name: impl Into<Cow<'a, str>>, value: Value<'a>) {
        let name = name.into();
        match self.find(&name) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (name, value)),
        }
    }

    pub(crate) fn into_members(self) -> Vec<(Cow<'a, str>, Value<'a>)> {
        self.0
    }

    fn find(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(found, _)| (**found).cmp(name))
    }
}

/// What numbers are compared by: their value where a float holds it, else how they are spelt.
#[derive(PartialEq, Eq, Hash)]
enum Compared<'a> {
    Value(u64),
    Spelt(&'a str),
}

impl<'a> Number<'a> {
    /// The number as it is spelt.
    pub fn as_str(self) -> &'a str {
        self.0
    }

    fn compared(self) -> Compared<'a> {
        // Longer integers are told apart by digits that a float does not have.
        let is_exact = self.0.len() <= 15 || self.0.contains(['.', 'e', 'E']);
        match self.0.parse::<f64>() {
            // That of -0 is 0.
            Ok(value) if is_exact && value.is_finite() => Compared::Value((value + 0.0).to_bits()),
            _ => Compared::Spelt(self.0),
        }
    }
}

impl PartialEq for Number<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.compared() == other.compared()
    }
}

impl Eq for Number<'_> {}

impl Hash for Number<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.compared().hash(state);
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(Number(json)) | Self::Raw(json) => {
                let json: &RawValue = serde_json::from_str(json).map_err(S::Error::custom)?;
                json.serialize(serializer)
            }
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(object) => {
                serializer.collect_map(object.0.iter().map(|(name, value)| (name, value)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Value<'_> {
        Value::read(&mut Reader::new(text)).unwrap()
    }

    #[test]
    fn what_is_written_is_what_was_read() {
        let text = r#"{"a":[1,-0.5e3,12345678901234567890123,true,null],"b":{"c":"x\ny\"é"}}"#;
        assert_eq!(serde_json::to_string(&read(text)).unwrap(), text);
    }

    #[test]
    fn of_two_members_alike_the_last_counts() {
        let value = read(r#"{"b":1,"a":2,"b":3}"#);
        assert_eq!(serde_json::to_string(&value).unwrap(), r#"{"a":2,"b":3}"#);
    }

    #[test]
    fn numbers_are_equal_as_in_python() {
        for (a, b) in [
            ("1", "1.0"),
            ("1e2", "100"),
            ("-0.0", "0"),
            ("1e400", "1e400"),
        ] {
            assert_eq!(read(a), read(b));
        }
        for (a, b) in [
            ("9007199254740993", "9007199254740992"),
            ("1e400", "1e401"),
            ("1", "2"),
        ] {
            assert_ne!(read(a), read(b));
        }
    }

    #[test]
    fn what_is_too_deep_is_kept_as_it_is() {
        let text = format!("{}1{}", "[".repeat(400), "]".repeat(400));
        assert_eq!(serde_json::to_string(&read(&text)).unwrap(), text);
    }
}
