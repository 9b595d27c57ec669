//! Where the cells of a notebook stand in its text: one pass that keeps nothing but places.
//!
//! What is done per cell later needs that cell's bytes alone, so that a reader of a large notebook holds it
//! outside, and what breaks off or is malformed further on does not cost the cells before.

use crate::scan::{Scanner, Span};

/// Most cells that are shown.
pub(crate) const CELLS: usize = 5_000;

/// What stands where.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Index {
    /// The first [`CELLS`] cells.
    pub(crate) cells: Vec<Span>,
    /// How many cells there are, shown or not.
    pub(crate) total: usize,
    /// The notebook's metadata, an object in a notebook that is well made.
    pub(crate) metadata: Option<Span>,
    /// The major version of its format.
    pub(crate) nbformat: Option<u32>,
    /// Whether the text ended, or was no JSON, before the notebook did.
    pub(crate) broken: bool,
}

/// Finds the cells: those of `cells`, in version 3 those of all `worksheets`. `None` for what is no JSON object or
/// holds no list of cells.
pub(crate) fn index(bytes: &[u8]) -> Option<Index> {
    let mut index = Index::default();
    let begin = if bytes.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    let mut scanner = Scanner::at(bytes, begin);
    let mut found = false;
    let whole = scanner.object(|scanner, key| match key {
        b"cells" => {
            found |= scanner.peek() == Some(b'[');
            cells(scanner, &mut index)
        }
        b"worksheets" => scanner.array(|scanner| {
            scanner.object(|scanner, key| match key {
                b"cells" => {
                    found |= scanner.peek() == Some(b'[');
                    cells(scanner, &mut index)
                }
                _ => scanner.value().map(drop),
            })
        }),
        b"metadata" => scanner.value().map(|span| index.metadata = Some(span)),
        b"nbformat" => scanner.value().map(|span| {
            let digits = str::from_utf8(&bytes[span]).ok();
            index.nbformat = digits.and_then(|digits| digits.parse().ok());
        }),
        _ => scanner.value().map(drop),
    });
    index.broken = whole.is_none();
    found.then_some(index)
}

/// Notes the cells of a list.
fn cells(scanner: &mut Scanner<'_>, index: &mut Index) -> Option<()> {
    scanner.array(|scanner| {
        let span = scanner.value()?;
        index.total += 1;
        if index.cells.len() < CELLS {
            index.cells.push(span);
        }
        Some(())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cells(text: &str) -> Vec<&str> {
        let index = index(text.as_bytes()).unwrap();
        index.cells.into_iter().map(|span| &text[span]).collect()
    }

    #[test]
    fn cells_are_found_wherever_they_stand() {
        let text = r#" {"nbformat":4,"x":[1,{"cells":[9]}],"cells" : [ {"a":"]}\""} , 5,[] ],"metadata":{"k":1}}"#;
        assert_eq!(cells(text), [r#"{"a":"]}\""}"#, "5", "[]"]);
        let index = index(text.as_bytes()).unwrap();
        assert_eq!(
            (index.total, index.nbformat, index.broken),
            (3, Some(4), false)
        );
        assert_eq!(&text[index.metadata.unwrap()], r#"{"k":1}"#);
    }

    #[test]
    fn the_cells_of_all_worksheets_are_found() {
        let text = r#"{"worksheets":[{"cells":[1,2]},{"metadata":{},"cells":[3]}],"nbformat":3}"#;
        assert_eq!(cells(text), ["1", "2", "3"]);
    }

    #[test]
    fn what_breaks_off_keeps_the_cells_before() {
        for text in [
            r#"{"cells":[1,{"a":"#,
            r#"{"cells":[1,{"a":"b\"#,
            r#"{"cells":[1,{"a":"b\""#,
            r#"{"cells":[1,]"#,
            r#"{"cells":[1}"#,
            r#"{"cells":[1],"metadata"#,
        ] {
            let index = index(text.as_bytes()).unwrap();
            assert!(index.broken, "{text}");
            assert_eq!(index.cells.first(), Some(&(10..11)), "{text}");
        }
    }

    #[test]
    fn what_is_no_notebook_has_no_index() {
        for text in [
            "",
            "[]",
            "5",
            "{}",
            "{",
            r#"{"cells":{}}"#,
            r#"{"cells":"a"}"#,
            "<html>",
        ] {
            assert_eq!(index(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn nesting_and_number_are_bounded() {
        let deep = format!(
            "{{\"cells\":[{}1{}]}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        assert_eq!(cells(&deep).len(), 1);
        let many = format!("{{\"cells\":[{}1]}}", "{},".repeat(1_000_000));
        let index = index(many.as_bytes()).unwrap();
        assert_eq!((index.cells.len(), index.total), (CELLS, 1_000_001));
    }

    proptest! {
        #[test]
        fn any_json_is_passed_over_as_a_parser_does(values in prop::collection::vec(json(), 0..8)) {
            let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
            let text = format!("{{\"cells\":[{}]}}", texts.join(" ,\n"));
            prop_assert_eq!(cells(&text), texts);
        }

        #[test]
        fn any_bytes_have_an_answer(bytes in prop::collection::vec(prop::sample::select(
            b"{}[],:\"\\ acels1".to_vec()), 0..64)) {
            let mut text = b"{\"cells\":[".to_vec();
            text.extend(bytes);
            let _ = index(&text);
        }
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<i64>().prop_map(Into::into),
            any::<String>().prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                prop::collection::btree_map(".*", inner, 0..4)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }
}
