//! Headings, the names by which links reach them, and a table of contents.

use std::collections::HashMap;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Source, parser};

/// A heading of the notebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    /// From 1 to 6.
    pub(crate) level: u8,
    /// What it says, formulas as TeX.
    pub(crate) text: String,
    /// By which links reach it.
    pub(crate) name: String,
}

/// Names that were given to headings.
#[derive(Debug, Default)]
pub(crate) struct Anchors(HashMap<String, usize>);

impl Anchors {
    /// The name of the next heading with this text: as Jupyter makes it, so that links written there hold, and
    /// with a number from the second one on.
    pub(crate) fn name(&mut self, text: &str) -> String {
        let name = text.trim().replace(char::is_whitespace, "-");
        let Some(times) = self.0.get(&name) else {
            self.0.insert(name.clone(), 1);
            return name;
        };
        let mut times = *times;
        loop {
            times += 1;
            let free = format!("{name}-{times}");
            if !self.0.contains_key(&free) {
                self.0.insert(free.clone(), 1);
                self.0.insert(name, times);
                return free;
            }
        }
    }
}

/// Adds what an event says to a heading's text.
pub(super) fn gather(text: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(piece) | Event::Code(piece) => text.push_str(piece),
        Event::SoftBreak | Event::HardBreak => text.push(' '),
        _ => {}
    }
}

/// The headings of a text.
pub(super) fn of(source: &Source<'_>, anchors: &mut Anchors) -> Vec<Heading> {
    let mut found = Vec::new();
    let mut heading: Option<Heading> = None;
    for event in parser(&source.text) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                heading = Some(Heading {
                    level: level as u8,
                    text: String::new(),
                    name: String::new(),
                });
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(mut heading) = heading.take() {
                    let text = source.restored(&heading.text).trim().to_owned();
                    heading.name = anchors.name(&text);
                    found.push(Heading { text, ..heading });
                }
            }
            event => {
                if let Some(heading) = &mut heading {
                    gather(&mut heading.text, &event);
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::headings;

    #[test]
    fn names_are_jupyters_and_differ() {
        let mut anchors = Anchors::default();
        let text = "# A-2\n\n# One *two* `x`\n\nA\n=\n\n## A\n\n## One two x\n\n> ### $a_1$ b\n\n```\n# no\n```";
        let found = headings(text, &mut anchors);
        let found: Vec<_> = found
            .iter()
            .map(|h| (h.level, &*h.text, &*h.name))
            .collect();
        assert_eq!(
            found,
            [
                (1, "A-2", "A-2"),
                (1, "One two x", "One-two-x"),
                (1, "A", "A"),
                (2, "A", "A-3"),
                (2, "One two x", "One-two-x-2"),
                (3, "$a_1$ b", "$a_1$-b"),
            ]
        );
    }
}
