//! The traceback of an error: a list of texts, one for each of its frames.

use crate::{
    Value,
    effort::Effort,
    sequence::hunks,
    text::{Chunk, TextDiff},
};

/// How one traceback became another, where both are lists of texts. Each text begins a line of its own.
pub(crate) fn compare<'a>(
    before: Option<&'a Value<'a>>,
    after: Option<&'a Value<'a>>,
    effort: &Effort,
) -> Option<Vec<Chunk<'a>>> {
    let (before, after) = (texts(before)?, texts(after)?);
    let same = |texts: &[&'a str]| {
        let chunk = |text: &&'a str| Chunk::Same { text };
        texts.iter().map(chunk).collect::<Vec<_>>()
    };
    let mut chunks = Vec::new();
    let mut at = 0;
    for hunk in hunks(before.iter(), after.iter(), effort) {
        chunks.extend(same(&before[at..hunk.before.start]));
        at = hunk.before.end;
        let (old, new) = (&before[hunk.before], &after[hunk.after]);
        for (old, new) in old.iter().zip(new) {
            chunks.extend(TextDiff::of(old, new, effort).chunks());
        }
        let pairs = old.len().min(new.len());
        chunks.extend(old[pairs..].iter().map(|text| Chunk::Removed { text }));
        chunks.extend(new[pairs..].iter().map(|text| Chunk::Added { text }));
    }
    chunks.extend(same(&before[at..]));
    Some(chunks)
}

fn texts<'a>(traceback: Option<&'a Value<'a>>) -> Option<Vec<&'a str>> {
    let items = traceback.map_or(Some([].as_slice()), Value::as_list)?;
    items.iter().map(Value::as_text).collect()
}

#[cfg(test)]
mod tests {
    use crate::{Chunk, Notebook, Part, compare};

    #[test]
    fn frames_that_are_alike_are_not_told_as_changed() {
        let notebook = |traceback: &str| {
            format!(
                r#"{{"cells":[{{"cell_type":"code","source":"f()","outputs":[{{"output_type":"error","ename":"E",
                "evalue":"","traceback":[{traceback}]}}]}}]}}"#
            )
        };
        let before = notebook(r#""in f\n1 x","in g\nline 2 of y","gone""#);
        let after = notebook(r#""in f\n1 x","in g\nline 3 of y""#);
        let [before, after] =
            [&before, &after].map(|text| Notebook::read(text.as_bytes()).unwrap());
        let comparison = compare(&before, &after);
        let [Part::Text { text, .. }] = &comparison.cells[0].outputs[0].parts[..] else {
            panic!("it is one text");
        };
        assert!(matches!(
            text[..],
            [
                Chunk::Same { text: "in f\n1 x" },
                Chunk::Same { text: "in g\n" },
                Chunk::Changed { .. },
                Chunk::Removed { text: "gone" }
            ]
        ));
    }
}
