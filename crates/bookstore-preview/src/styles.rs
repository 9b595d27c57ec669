//! Styles that a notebook brings along, as rules of one style sheet for each output.
//!
//! The document's policy lets no `style` attribute apply, so that declarations become rules, and elements name
//! theirs by number: `data-s="3"`. Each rule is confined to the output that it came with.

use std::{collections::HashMap, fmt::Write as _};

/// Most bytes of rules that one output may bring along; what is beyond is left out.
const LIMIT: usize = 512 * 1024;

/// The rules of one output. All that is given to it must have been sanitised before.
#[derive(Debug)]
pub(crate) struct Styles {
    scope: usize,
    rules: String,
    known: HashMap<String, usize>,
}

impl Styles {
    /// For the output whose element has the class `o` and this number.
    pub(crate) fn new(scope: usize) -> Self {
        Self {
            scope,
            rules: String::new(),
            known: HashMap::new(),
        }
    }

    /// The number of these declarations (`color:red;width:2em`), for an element's `data-s`; `None` when there
    /// are too many.
    pub(crate) fn declare(&mut self, declarations: &str) -> Option<usize> {
        if let Some(number) = self.known.get(declarations) {
            return Some(*number);
        }
        let number = self.known.len();
        self.rule(&format!("[data-s=\"{number}\"]"), declarations)
            .then(|| self.known.insert(declarations.to_owned(), number));
        self.known.get(declarations).copied()
    }

    /// Adds a rule for what one selector, which holds no comma, finds inside of the output. Tells whether there
    /// was room for it.
    pub(crate) fn rule(&mut self, selector: &str, declarations: &str) -> bool {
        if self.rules.len() + selector.len() + declarations.len() > LIMIT {
            return false;
        }
        let _ = write!(self.rules, ".o{} {selector}{{{declarations}}}", self.scope);
        true
    }

    /// Whether it brings colours along, which were chosen for a white page.
    pub(crate) fn has_colours(&self) -> bool {
        self.rules.contains("color:") || self.rules.contains("background")
    }

    /// The style sheet; empty where nothing was declared.
    pub(crate) fn css(&self) -> &str {
        &self.rules
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_declarations_share_a_rule_confined_to_the_output() {
        let mut styles = Styles::new(7);
        assert_eq!(styles.declare("color:red"), Some(0));
        assert_eq!(styles.declare("color:blue"), Some(1));
        assert_eq!(styles.declare("color:red"), Some(0));
        assert_eq!(
            styles.css(),
            ".o7 [data-s=\"0\"]{color:red}.o7 [data-s=\"1\"]{color:blue}"
        );
    }

    #[test]
    fn colours_are_known_from_other_looks() {
        let mut styles = Styles::new(0);
        assert!(styles.rule("th", "text-align:right;width:2em"));
        assert!(!styles.has_colours());
        assert!(styles.rule("td", "background-color:lightgreen"));
        assert!(styles.has_colours());
    }

    #[test]
    fn what_is_beyond_the_limit_is_left_out() {
        let mut styles = Styles::new(0);
        assert!(styles.rule("td", &"x".repeat(LIMIT / 2)));
        assert_eq!(styles.declare(&"y".repeat(LIMIT)), None);
        assert!(styles.declare("color:red").is_some());
    }
}
