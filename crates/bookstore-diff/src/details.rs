//! What differs beside source and outputs, value by value.

use serde::Serialize;

use crate::{
    Object, Value,
    entry::{Entry, Key},
};

/// A value that differs, in metadata for example.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Detail<'a> {
    /// The names that lead to it.
    #[cfg_attr(feature = "typescript", tsify(type = "string[]"))]
    pub path: Vec<&'a str>,
    /// As it was; missing for what is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(type = "unknown"))]
    pub before: Option<&'a Value<'a>>,
    /// As it is; missing for what is no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(type = "unknown"))]
    pub after: Option<&'a Value<'a>>,
}

/// The values that entries are about, which patch one object into another. Arrays and texts are one value each.
pub(crate) fn details<'a, 'e>(
    entries: impl IntoIterator<Item = &'e Entry<'a>>,
    before: &'a Object<'a>,
    after: &'a Object<'a>,
) -> Vec<Detail<'a>>
where
    'a: 'e,
{
    let mut details = Vec::new();
    within(entries, before, after, &mut Vec::new(), &mut details);
    details
}

fn within<'a, 'e>(
    entries: impl IntoIterator<Item = &'e Entry<'a>>,
    before: &'a Object<'a>,
    after: &'a Object<'a>,
    path: &mut Vec<&'a str>,
    details: &mut Vec<Detail<'a>>,
) where
    'a: 'e,
{
    for entry in entries {
        let Some(name) = entry.name() else { continue };
        let (before, after) = (before.get(name), after.get(name));
        path.push(name);
        match (entry, before, after) {
            (
                Entry::Patch {
                    key: Key::Name(_),
                    diff,
                },
                Some(Value::Object(before)),
                Some(Value::Object(after)),
            ) => within(diff, before, after, path, details),
            _ => details.push(Detail {
                path: path.clone(),
                before,
                after,
            }),
        }
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use crate::{Notebook, compare};

    #[test]
    fn each_value_has_what_it_was_and_what_it_is() {
        let notebook = |metadata: &str| format!(r#"{{"cells":[],"metadata":{metadata}}}"#);
        let before =
            notebook(r#"{"a":1,"kernelspec":{"name":"r","x":{"y":[1,2]}},"same":{"b":1}}"#);
        let after =
            notebook(r#"{"kernelspec":{"name":"s","x":{"y":[1,3]}},"same":{"b":1},"z":{}}"#);
        let [before, after] =
            [&before, &after].map(|text| Notebook::read(text.as_bytes()).unwrap());
        let details = serde_json::to_string(&compare(&before, &after).details).unwrap();
        assert_eq!(
            details,
            concat!(
                r#"[{"path":["metadata","a"],"before":1},"#,
                r#"{"path":["metadata","kernelspec","name"],"before":"r","after":"s"},"#,
                r#"{"path":["metadata","kernelspec","x","y"],"before":[1,2],"after":[1,3]},"#,
                r#"{"path":["metadata","z"],"after":{}}]"#
            )
        );
    }

    #[test]
    fn a_cells_details_are_neither_its_source_nor_its_outputs() {
        let notebook = |count: u8, tag: &str| {
            format!(
                r#"{{"cells":[{{"id":"x","cell_type":"code","execution_count":{count},"metadata":{{"tags":["{tag}"]}},
                "source":"{tag}","outputs":[{{"output_type":"stream","name":"stdout","text":"{tag}"}}]}}]}}"#
            )
        };
        let (before, after) = (notebook(1, "a"), notebook(2, "b"));
        let [before, after] =
            [&before, &after].map(|text| Notebook::read(text.as_bytes()).unwrap());
        let comparison = compare(&before, &after);
        let paths: Vec<_> = comparison.cells[0]
            .details
            .iter()
            .map(|detail| detail.path.join("."))
            .collect();
        assert_eq!(paths, ["execution_count", "metadata.tags"]);
    }
}
