//! Hostile CSS as rules that fetch nothing and stay within their output.
//!
//! `cssparser` splits it into tokens; rules are put together anew from those that are on a list (`selectors`,
//! `properties`, `values`), so that no text of the input is copied. At-rules are dropped with all that is in them, `@media` too,
//! and so is what would hide text, take it out of its place or refer to something (`url()`, `var()`).

use std::collections::HashMap;

use cssparser::{
    AtRuleParser, CowRcStr, DeclarationParser, ParseError, Parser, ParserState,
    QualifiedRuleParser, RuleBodyItemParser, RuleBodyParser, StyleSheetParser,
};

use crate::styles::Styles;

mod properties;
mod selectors;
mod values;

/// Largest style sheet that is looked at, in bytes.
const LARGEST: usize = 1024 * 1024;

/// The styles of an output, and what its `style` attributes have been so far: tables repeat a few.
pub(super) struct Declared<'a> {
    styles: &'a mut Styles,
    known: HashMap<String, Option<usize>>,
}

impl<'a> Declared<'a> {
    pub(super) fn new(styles: &'a mut Styles) -> Self {
        Self {
            styles,
            known: HashMap::new(),
        }
    }

    /// The number of a `style` attribute's safe declarations, where there are any.
    pub(super) fn declare(&mut self, css: &str) -> Option<usize> {
        if let Some(number) = self.known.get(css) {
            return *number;
        }
        let declarations = declarations(css);
        let number = if declarations.is_empty() {
            None
        } else {
            self.styles.declare(&declarations)
        };
        self.known.insert(css.to_owned(), number);
        number
    }

    /// Adds the safe rules of a `style` element.
    pub(super) fn sheet(&mut self, css: &str) {
        if css.len() > LARGEST {
            return;
        }
        let mut rules = Rules(self.styles);
        // Each step of the iterator adds a rule or leaves one out.
        StyleSheetParser::new(&mut Parser::new(css), &mut rules).for_each(drop);
    }
}

/// The safe ones of some declarations, such as `color:red;width:2em`.
fn declarations(css: &str) -> String {
    body(&mut Parser::new(css))
}

fn body(input: &mut Parser<'_>) -> String {
    let mut out = String::new();
    for declaration in RuleBodyParser::new(input, &mut Body).flatten() {
        if !out.is_empty() {
            out.push(';');
        }
        out.push_str(&declaration);
    }
    out
}

/// The rules of a style sheet.
struct Rules<'a>(&'a mut Styles);

impl AtRuleParser<'_> for Rules<'_> {
    type Prelude = ();
    type AtRule = ();
    type Error = ();
}

impl<'i> QualifiedRuleParser<'i> for Rules<'_> {
    type Prelude = Vec<String>;
    type QualifiedRule = ();
    type Error = ();

    fn parse_prelude(
        &mut self,
        input: &mut Parser<'i>,
    ) -> Result<Self::Prelude, ParseError<Self::Error>> {
        Ok(selectors::list(input))
    }

    fn parse_block(
        &mut self,
        selectors: Self::Prelude,
        _start: &ParserState,
        input: &mut Parser<'i>,
    ) -> Result<(), ParseError<Self::Error>> {
        let declarations = body(input);
        if !declarations.is_empty() {
            for selector in selectors {
                self.0.rule(&selector, &declarations);
            }
        }
        Ok(())
    }
}

/// The declarations of one rule.
struct Body;

impl<'i> DeclarationParser<'i> for Body {
    type Declaration = String;
    type Error = ();

    fn parse_value(
        &mut self,
        name: CowRcStr<'i>,
        input: &mut Parser<'i>,
        _start: &ParserState,
    ) -> Result<String, ParseError<()>> {
        values::declaration(&name.to_ascii_lowercase(), input)
    }
}

impl AtRuleParser<'_> for Body {
    type Prelude = ();
    type AtRule = String;
    type Error = ();
}

impl QualifiedRuleParser<'_> for Body {
    type Prelude = ();
    type QualifiedRule = String;
    type Error = ();
}

impl RuleBodyItemParser<'_, String, ()> for Body {
    fn parse_declarations(&self) -> bool {
        true
    }

    fn parse_qualified(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests;
