//! A string of a tree.

use std::{
    cell::OnceCell,
    hash::{Hash, Hasher},
    ops::Deref,
};

use bookstore_json::Str;
use memchr::arch::all::is_equal;

/// A string, decoded once it is read: of most that two notebooks have it is enough that both are written alike. Half of
/// a surrogate pair, which UTF-8 cannot hold, is read as `�`.
#[derive(Clone, Debug)]
pub struct Text<'a>(Form<'a>);

#[derive(Clone, Debug)]
enum Form<'a> {
    Written(Str<'a>, OnceCell<String>),
    Made(String),
}

impl<'a> From<Str<'a>> for Text<'a> {
    fn from(written: Str<'a>) -> Self {
        Self(Form::Written(written, OnceCell::new()))
    }
}

impl From<String> for Text<'_> {
    fn from(made: String) -> Self {
        Self(Form::Made(made))
    }
}

impl From<&str> for Text<'_> {
    fn from(made: &str) -> Self {
        made.to_owned().into()
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            Form::Written(written, decoded) => written
                .plain()
                .unwrap_or_else(|| decoded.get_or_init(|| written.to_text().into_owned())),
            Form::Made(made) => made,
        }
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        if let (Form::Written(one, _), Form::Written(other, _)) = (&self.0, &other.0)
            && is_same(one.raw(), other.raw())
        {
            return true;
        }
        is_same(self, other)
    }
}

impl Eq for Text<'_> {}

impl Hash for Text<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

/// Whether two texts are the same: in wasm several times faster than `==`, which compares byte by byte there.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    is_equal(one.as_bytes(), other.as_bytes())
}

#[cfg(test)]
mod tests {
    use crate::Value;
    use bookstore_json::Reader;

    #[test]
    fn strings_are_equal_however_they_are_written() {
        let read = |json| Value::read(&mut Reader::new(json)).unwrap();
        assert_eq!(read(r#""caf\u00e9\n""#), read(r#""café\u000a""#));
        assert_eq!(read(r#""a""#), read(r#""\u0061""#));
        assert_eq!(read(r#""a\n""#), Value::Text("a\n".into()));
        assert_ne!(read(r#""a\n""#), read(r#""a\t""#));
        assert_ne!(read(r#""\\n""#), read(r#""\n""#));
    }
}
