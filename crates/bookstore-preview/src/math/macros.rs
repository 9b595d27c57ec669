//! What a notebook's cells define for each other.

use std::{collections::HashMap, sync::Arc};

use super::token::Token;

/// Most tokens that one notebook's macros may be expanded to.
const EXPANSIONS: usize = 1_000_000;
/// Most tokens that all definitions may hold.
const DEFINITIONS: usize = 256 * 1024;
/// Most bytes of labels and their tags.
const LABELS: usize = 256 * 1024;

/// A macro's or an environment's replacement.
#[derive(Debug)]
pub(super) struct Definition {
    /// How many arguments it takes, the optional one included; at most 9.
    pub(super) arguments: usize,
    /// What stands for the first argument where it is not given.
    pub(super) default: Option<Vec<Token>>,
    /// Whether a star after the name is dropped.
    pub(super) star: bool,
    /// The tokens that replace it, with `#1` to `#9`.
    pub(super) body: Vec<Token>,
}

impl Definition {
    /// A macro without arguments.
    pub(super) fn constant(body: Vec<Token>) -> Self {
        Self {
            arguments: 0,
            default: None,
            star: false,
            body,
        }
    }

    /// The replacement with these arguments put in; `None` beyond so many tokens.
    pub(super) fn replace(&self, arguments: &[Vec<Token>], limit: usize) -> Option<Vec<Token>> {
        if self.body.len() > limit {
            return None;
        }
        let mut out = Vec::with_capacity(self.body.len());
        let mut body = self.body.iter();
        while let Some(token) = body.next() {
            match token {
                Token::Char('#') => match body.next()? {
                    Token::Char(digit @ '1'..='9') => {
                        let at = *digit as usize - '1' as usize;
                        out.extend_from_slice(arguments.get(at)?);
                    }
                    other => out.push(other.clone()),
                },
                token => out.push(token.clone()),
            }
            if out.len() > limit {
                return None;
            }
        }
        Some(out)
    }
}

/// The macros, environments and labels of one notebook, in the order of its cells.
#[derive(Debug)]
pub(crate) struct Macros {
    commands: HashMap<Arc<str>, Arc<Definition>>,
    environments: HashMap<String, (Arc<Definition>, Arc<Definition>)>,
    labels: HashMap<String, Tag>,
    definitions: usize,
    label_bytes: usize,
    /// How many tokens may yet be made out of macros.
    pub(super) left: usize,
}

/// What stands beside an equation.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    pub(super) text: String,
    /// `\tag*` shows no parentheses.
    pub(super) bare: bool,
}

impl Default for Macros {
    fn default() -> Self {
        Self {
            commands: HashMap::new(),
            environments: HashMap::new(),
            labels: HashMap::new(),
            definitions: 0,
            label_bytes: 0,
            left: EXPANSIONS,
        }
    }
}

impl Macros {
    pub(super) fn command(&self, name: &str) -> Option<Arc<Definition>> {
        self.commands.get(name).cloned()
    }

    pub(super) fn environment(&self, name: &str) -> Option<&(Arc<Definition>, Arc<Definition>)> {
        self.environments.get(name)
    }

    pub(super) fn tag(&self, label: &str) -> Option<&Tag> {
        self.labels.get(label)
    }

    /// `None` when there is no room for it.
    pub(super) fn define(&mut self, name: Arc<str>, definition: Arc<Definition>) -> Option<()> {
        self.reserve(&definition)?;
        self.commands.insert(name, definition);
        Some(())
    }

    /// `None` when there is no room for it.
    pub(super) fn define_environment(
        &mut self,
        name: String,
        begin: Definition,
        end: Definition,
    ) -> Option<()> {
        self.reserve(&begin)?;
        self.reserve(&end)?;
        self.environments
            .insert(name, (Arc::new(begin), Arc::new(end)));
        Some(())
    }

    /// A label beyond the limit is not known.
    pub(super) fn label(&mut self, label: String, tag: &Tag) {
        self.label_bytes += label.len() + tag.text.len() + 64;
        if self.label_bytes <= LABELS {
            self.labels.insert(label, tag.clone());
        }
    }

    fn reserve(&mut self, definition: &Definition) -> Option<()> {
        let default = definition.default.as_ref().map_or(0, Vec::len);
        self.definitions += definition.body.len() + default + 16;
        (self.definitions <= DEFINITIONS).then_some(())
    }
}
