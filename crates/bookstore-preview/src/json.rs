//! A view of JSON that reads what it is asked for and forgives what it does not expect: notebooks are made by many
//! programs, and one odd field must not cost a reader the cell.

use std::borrow::Cow;

use memchr::memchr;

use crate::{grammar::is_json, scan::Scanner};

/// One value, not read yet: its text, which is JSON.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Json<'a>(&'a str);

/// The members of an object, as they come.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

impl<'a> Json<'a> {
    /// The value that a text holds; `None` when it is no JSON.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        is_json(text).then(|| Self(text.trim_ascii()))
    }

    /// The value that a text begins with.
    pub(crate) fn beginning(text: &'a str) -> Option<Self> {
        Self::parse(&text[Scanner::at(text.as_bytes(), 0).value()?])
    }

    /// Its text.
    pub(crate) fn source(self) -> &'a str {
        self.0
    }

    /// Its members; none for what is no object.
    pub(crate) fn object(self) -> Object<'a> {
        let mut members = Vec::new();
        self.scanner().object(|scanner, name| {
            let name = str::from_utf8(name).ok()?;
            let value = &self.0[scanner.value()?];
            members.push((unescaped(name)?, Self(value)));
            Some(())
        });
        Object(members)
    }

    /// Its elements, at most `limit`, and how many more there are; none for what is no list.
    pub(crate) fn elements(self, limit: usize) -> (Vec<Json<'a>>, usize) {
        let (mut elements, mut more) = (Vec::new(), 0);
        self.scanner().array(|scanner| {
            let span = scanner.value()?;
            if elements.len() < limit {
                elements.push(Self(&self.0[span]));
            } else {
                more += 1;
            }
            Some(())
        });
        (elements, more)
    }

    fn scanner(self) -> Scanner<'a> {
        Scanner::at(self.0.as_bytes(), 0)
    }

    /// What stands between the quotes of a string, escapes and all.
    fn quoted(self) -> Option<&'a str> {
        self.0.strip_prefix('"')?.strip_suffix('"')
    }

    /// A string.
    pub(crate) fn string(self) -> Option<Cow<'a, str>> {
        unescaped(self.quoted()?)
    }

    /// The text without its line ends, for what may be megabytes of base64: where these are all that is escaped, it is not
    /// decoded first. Other spaces may stay.
    pub(crate) fn unbroken(self) -> Option<Cow<'a, str>> {
        let parts = match self.quoted() {
            Some(text) if memchr(b'\\', text.as_bytes()).is_none() => return Some(text.into()),
            Some(_) => vec![self],
            None if self.0.starts_with('[') => self.elements(usize::MAX).0,
            None => return None,
        };
        let mut text = String::with_capacity(self.0.len());
        for part in parts {
            let mut rest = part.quoted()?;
            while let Some(at) = memchr(b'\\', rest.as_bytes()) {
                text.push_str(&rest[..at]);
                match rest.as_bytes().get(at + 1) {
                    Some(b'n' | b'r') => {}
                    Some(b'/') => text.push('/'),
                    _ => return self.text(),
                }
                rest = &rest[at + 2..];
            }
            text.push_str(rest);
        }
        Some(text.into())
    }

    /// A string, or a list of strings that belong together, as nbformat splits long texts.
    pub(crate) fn text(self) -> Option<Cow<'a, str>> {
        if !self.0.starts_with('[') {
            return self.string();
        }
        let (lines, _) = self.elements(usize::MAX);
        let mut text = String::with_capacity(self.0.len());
        for line in lines {
            text.push_str(&line.string()?);
        }
        Some(text.into())
    }

    /// A text as nbformat 3 reads it: lines that were split without their ends get them back.
    pub(crate) fn lines(self) -> Option<Cow<'a, str>> {
        let (lines, _) = self.elements(usize::MAX);
        let first = lines.first().and_then(|line| line.string());
        if lines.len() < 2 || first.is_none_or(|line| line.ends_with(['\n', '\r'])) {
            return self.text();
        }
        let lines: Option<Vec<_>> = lines.into_iter().map(Self::string).collect();
        Some(lines?.join("\n").into())
    }

    /// `true`, and nothing else.
    pub(crate) fn is_true(self) -> bool {
        self.0 == "true"
    }

    /// A number that counts.
    pub(crate) fn count(self) -> Option<u64> {
        self.0.parse().ok()
    }
}

impl<'a> Object<'a> {
    /// The object that a text holds; `None` when it is another value, or no JSON.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let value = Json::parse(text)?;
        value.0.starts_with('{').then(|| value.object())
    }

    /// The member of this name; the last one where a writer was careless.
    pub(crate) fn get(&self, name: &str) -> Option<Json<'a>> {
        let (_, value) = self.0.iter().rev().find(|(key, _)| key == name)?;
        Some(*value)
    }

    /// The members of the member of this name.
    pub(crate) fn object(&self, name: &str) -> Object<'a> {
        self.get(name).map(Json::object).unwrap_or_default()
    }

    /// The text of the member of this name.
    pub(crate) fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name)?.text()
    }

    /// Whether the member of this name is `true`.
    pub(crate) fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(Json::is_true)
    }

    /// All of them.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, Json<'a>)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), *value))
    }
}

impl<'a> FromIterator<(Cow<'a, str>, Json<'a>)> for Object<'a> {
    fn from_iter<I: IntoIterator<Item = (Cow<'a, str>, Json<'a>)>>(members: I) -> Self {
        Self(members.into_iter().collect())
    }
}

/// The string that this stands for between quotes, borrowed where it holds no escape.
fn unescaped(text: &str) -> Option<Cow<'_, str>> {
    if memchr(b'\\', text.as_bytes()).is_none() {
        return Some(text.into());
    }
    let source = format!("\"{text}\"");
    let string: Result<String, _> = serde_json::from_str(&source);
    // Half of a surrogate pair, which no text in Rust holds.
    let string = string.or_else(|_| serde_json::from_str(&without_surrogates(&source)));
    string.ok().map(Cow::Owned)
}

/// The same JSON with the replacement character for each escape that is half of a pair, whole pairs too: this is
/// for strings that cannot be read otherwise.
fn without_surrogates(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        text.push_str(before);
        let length = match escape.as_bytes() {
            [
                _,
                b'u',
                b'd' | b'D',
                b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F',
                ..,
            ] if escape.is_char_boundary(6.min(escape.len())) => {
                text.push('\u{fffd}');
                6.min(escape.len())
            }
            _ => {
                let length = escape.chars().take(2).map(char::len_utf8).sum();
                text.push_str(&escape[..length]);
                length
            }
        };
        rest = &escape[length..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Json<'_> {
        Json::parse(text).unwrap()
    }

    #[test]
    fn a_text_is_a_string_or_a_list_of_them() {
        assert!(matches!(json(r#""ab""#).text(), Some(Cow::Borrowed("ab"))));
        assert_eq!(json(r#"["a\n", "b"]"#).text().unwrap(), "a\nb");
        assert_eq!(json("[]").text().unwrap(), "");
        assert!(json(r#"["a", 5]"#).text().is_none());
        assert!(json("{}").text().is_none());
    }

    #[test]
    fn a_text_of_base64_loses_its_line_ends() {
        assert!(matches!(
            json(r#""ab ""#).unbroken(),
            Some(Cow::Borrowed("ab "))
        ));
        assert_eq!(json(r#""a\nb\r\n\/c""#).unbroken().unwrap(), "ab/c");
        assert_eq!(json(r#"["a\n", "b"]"#).unbroken().unwrap(), "ab");
        assert_eq!(json(r#""a\u002b\n""#).unbroken().unwrap(), "a+\n");
        assert!(json(r#"["a", 5]"#).unbroken().is_none());
        assert!(json("5").unbroken().is_none());
    }

    #[test]
    fn lines_without_ends_get_them_back() {
        assert_eq!(json(r#"["a", "b"]"#).lines().unwrap(), "a\nb");
        assert_eq!(json(r#"["a\n", "b"]"#).lines().unwrap(), "a\nb");
        assert_eq!(json(r#"["a"]"#).lines().unwrap(), "a");
        assert_eq!(json(r#""a""#).lines().unwrap(), "a");
    }

    #[test]
    fn half_of_a_surrogate_pair_is_replaced() {
        assert_eq!(
            json(r#""a\ud83db\\ud83d \n""#).string().unwrap(),
            "a\u{fffd}b\\ud83d \n"
        );
        assert_eq!(json(r#""\ud83d\ude00""#).string().unwrap(), "😀");
    }

    #[test]
    fn members_are_found_by_name_and_the_last_one_counts() {
        let object = json(r#"{"a":1,"b":{"c":true},"a":2}"#).object();
        assert_eq!(object.get("a").unwrap().count(), Some(2));
        assert!(object.object("b").is_true("c"));
        assert!(object.get("d").is_none() && !object.is_true("a"));
        assert_eq!(json("[]").object().members().count(), 0);
    }

    #[test]
    fn elements_beyond_the_limit_are_counted() {
        let (elements, more) = json("[1,2,[3],4]").elements(2);
        assert_eq!((elements.len(), more), (2, 2));
        assert_eq!(json("{}").elements(2).0.len(), 0);
    }

    #[test]
    fn depth_does_not_matter() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(json(&deep).object().members().count(), 1);
    }
}
