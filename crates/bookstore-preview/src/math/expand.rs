//! From the TeX of an author to the TeX that math-core reads: macros are expanded, and what math-core has no name
//! for is said in other words.
//!
//! All is done on one stack of tokens, so that nothing nests, and each token that a macro or an argument makes
//! is paid for out of two accounts: the formula's and the notebook's.

use std::{fmt::Write as _, sync::Arc};

use super::{
    macros::{Definition, Macros, Tag},
    token::{Token, Writer, read},
};

/// Most tokens that one formula may become by expansion.
const EXPANSIONS: usize = 200_000;
/// Most bytes that one formula may become.
const LENGTH: usize = 128 * 1024;
/// Most control words in a row: math-core's time is quadratic in those that are no symbols.
const WORDS: usize = 200;
/// Most places where colours, sizes and boxes begin.
const MARKS: usize = 10_000;

/// What math-core has no word for and lets through as a colour, by its number among a formula's marks.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A colour as CSS writes it: letters and digits, maybe after a `#`.
    Color(String),
    /// How large, as CSS writes it.
    Size(&'static str),
    /// A class.
    Class(&'static str),
}

/// What can be given to math-core.
#[derive(Debug)]
pub(super) struct Expanded {
    pub(super) tex: String,
    pub(super) marks: Vec<Mark>,
    /// The texts of the tags that stand in `tex` as numbers.
    pub(super) tags: Vec<Tag>,
    /// Nothing is to be seen, as there are definitions alone.
    pub(super) defines_only: bool,
}

/// Where an expansion is: what was opened and is not closed.
#[derive(Debug)]
pub(super) enum Opener {
    Formula,
    Brace,
    Left,
    Environment { name: String, end: &'static str },
}

/// One group.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) opener: Opener,
    /// Whether its rows can have tags.
    pub(super) tagged: bool,
    /// How many braces we opened in this cell.
    braces: usize,
    /// A row has ended; another has to begin for it to be told.
    row_ended: bool,
    tag: Option<Tag>,
    labels: Vec<String>,
}

impl Scope {
    pub(super) fn new(opener: Opener, tagged: bool) -> Self {
        Self {
            opener,
            tagged,
            braces: 0,
            row_ended: false,
            tag: None,
            labels: Vec::new(),
        }
    }
}

/// Expands one formula; `None` for what cannot be read, or costs too much.
pub(super) fn expand(tex: &str, display: bool, macros: &mut Macros) -> Option<Expanded> {
    let mut input = read(tex);
    input.reverse();
    let mut expander = Expander {
        macros,
        input,
        out: Writer::default(),
        scopes: vec![Scope::new(Opener::Formula, true)],
        marks: Vec::new(),
        tags: Vec::new(),
        left: EXPANSIONS,
        defined: false,
        words: 0,
    };
    expander.run()?;
    expander.finish(display)
}

#[derive(Debug)]
pub(super) struct Expander<'a> {
    pub(super) macros: &'a mut Macros,
    /// What is yet to be read, the next token last.
    pub(super) input: Vec<Token>,
    pub(super) out: Writer,
    scopes: Vec<Scope>,
    marks: Vec<Mark>,
    tags: Vec<Tag>,
    left: usize,
    /// Whether something was defined.
    pub(super) defined: bool,
    words: usize,
}

impl Expander<'_> {
    fn run(&mut self) -> Option<()> {
        while let Some(token) = self.input.pop() {
            match token {
                Token::Char(' ') => self.out.char(' '),
                Token::Char('{') => self.open(Scope::new(Opener::Brace, false), "{")?,
                Token::Char('}') => {
                    matches!(self.scope().opener, Opener::Brace).then_some(())?;
                    self.close("}")?;
                }
                Token::Char('&') => {
                    self.end_cell();
                    self.char('&')?;
                }
                Token::Char(c) => self.char(c)?,
                Token::Raw(raw) => self.raw(&raw)?,
                Token::Builtin(name) => self.builtin(&name)?,
                Token::Command(name) => match self.macros.command(&name) {
                    Some(definition) => self.replace(&definition)?,
                    None => self.builtin(&name)?,
                },
            }
        }
        Some(())
    }

    fn finish(mut self, display: bool) -> Option<Expanded> {
        let mut scope = self.scopes.pop()?;
        if !self.scopes.is_empty() {
            return None;
        }
        let tag = self.take_tag(&mut scope);
        let mut tex = self.out.into_string();
        let defines_only = self.defined && tex.trim().is_empty();
        if let (Some(number), true) = (tag, display) {
            tex = format!(r"\begin{{equation*}}{tex}\tag{{{number}}}\end{{equation*}}");
        }
        Some(Expanded {
            tex,
            marks: self.marks,
            tags: self.tags,
            defines_only,
        })
    }

    /// Pays for so many tokens.
    pub(super) fn pay(&mut self, tokens: usize) -> Option<()> {
        self.left = self.left.checked_sub(tokens)?;
        self.macros.left = self.macros.left.checked_sub(tokens)?;
        Some(())
    }

    /// Puts tokens before what is yet to be read.
    pub(super) fn push(&mut self, tokens: Vec<Token>) -> Option<()> {
        self.pay(tokens.len())?;
        self.input.extend(tokens.into_iter().rev());
        Some(())
    }

    /// Puts tokens, with finished TeX that may open groups around them, before what is yet to be read.
    pub(super) fn push_in(&mut self, open: &str, tokens: Vec<Token>) -> Option<()> {
        let mut around = Vec::new();
        let mut groups = 0usize;
        for part in open.split_inclusive(['{', '}']) {
            let raw = part.trim_end_matches(['{', '}']);
            if !raw.is_empty() {
                around.push(Token::Raw(raw.into()));
            }
            if part.ends_with('{') {
                around.push(Token::Char('{'));
                groups += 1;
            } else if part.ends_with('}') {
                around.push(Token::Char('}'));
                groups -= 1;
            }
        }
        self.push(vec![Token::Char('}'); groups])?;
        self.push(tokens)?;
        self.push(around)
    }

    /// Puts a macro's replacement before what is yet to be read, with the arguments taken from there.
    pub(super) fn replace(&mut self, definition: &Definition) -> Option<()> {
        if definition.star && self.input.last() == Some(&Token::Char('*')) {
            self.input.pop();
        }
        let mut arguments = Vec::with_capacity(definition.arguments);
        if let Some(default) = &definition.default {
            arguments.push(self.optional()?.unwrap_or_else(|| default.clone()));
        }
        while arguments.len() < definition.arguments {
            arguments.push(self.argument()?);
        }
        let tokens = definition.replace(&arguments, self.left.min(self.macros.left))?;
        self.pay(1)?;
        self.push(tokens)
    }

    /// Puts TeX of our own, with `#1` to `#9`, before what is yet to be read.
    pub(super) fn replace_by(&mut self, arguments: usize, body: &str) -> Option<()> {
        let body = read(body)
            .into_iter()
            .map(|token| match token {
                Token::Command(name) => Token::Builtin(name),
                token => token,
            })
            .collect();
        self.replace(&Definition {
            arguments,
            ..Definition::constant(body)
        })
    }

    pub(super) fn skip_spaces(&mut self) {
        while self.input.last() == Some(&Token::Char(' ')) {
            self.input.pop();
        }
    }

    /// Takes the next token where it is this character.
    pub(super) fn take(&mut self, c: char) -> bool {
        let found = self.input.last() == Some(&Token::Char(c));
        if found {
            self.input.pop();
        }
        found
    }

    /// Takes an argument: a group without its braces, or a token.
    pub(super) fn argument(&mut self) -> Option<Vec<Token>> {
        self.skip_spaces();
        match self.input.pop()? {
            Token::Char('{') => self.until('}'),
            Token::Char('}') => None,
            token => Some(vec![token]),
        }
    }

    /// Takes an argument in brackets, where there is one. `None` where it does not end.
    #[expect(
        clippy::option_option,
        reason = "there may be none, and it may be broken"
    )]
    pub(super) fn optional(&mut self) -> Option<Option<Vec<Token>>> {
        self.skip_spaces();
        if self.take('[') {
            return self.until(']').map(Some);
        }
        Some(None)
    }

    /// Takes all before a character that is in no braces, and drops the character.
    fn until(&mut self, end: char) -> Option<Vec<Token>> {
        let mut depth = 0usize;
        let mut tokens = Vec::new();
        loop {
            let token = self.input.pop()?;
            self.pay(1)?;
            match token {
                Token::Char(c) if c == end && depth == 0 => return Some(tokens),
                Token::Char('{') => depth += 1,
                Token::Char('}') => depth = depth.checked_sub(1)?,
                _ => {}
            }
            tokens.push(token);
        }
    }

    /// The innermost group.
    pub(super) fn scope(&self) -> &Scope {
        self.scopes.last().expect("the formula's own is the last")
    }

    fn scope_mut(&mut self) -> &mut Scope {
        self.scopes
            .last_mut()
            .expect("the formula's own is the last")
    }

    /// Opens a group.
    pub(super) fn open(&mut self, scope: Scope, tex: &str) -> Option<()> {
        self.raw(tex)?;
        self.scopes.push(scope);
        Some(())
    }

    /// Closes the innermost group, which the caller knows not to be the formula.
    pub(super) fn close(&mut self, tex: &str) -> Option<()> {
        self.end_cell();
        let mut scope = self.scopes.pop()?;
        let row_ended = std::mem::take(&mut scope.row_ended);
        if let Some(number) = self.take_tag(&mut scope) {
            // A row that has only a tag is one all the same.
            let row = if row_ended { r"\\" } else { "" };
            self.raw(&format!(r"{row}\tag{{{number}}}"))?;
        }
        self.raw(tex)
    }

    /// Ends a row of an environment; elsewhere `\\` is nothing.
    pub(super) fn end_row(&mut self) -> Option<()> {
        self.end_cell();
        if !matches!(self.scope().opener, Opener::Environment { .. }) {
            return Some(());
        }
        self.begin_row();
        let mut scope = self.scopes.pop()?;
        let tag = self.take_tag(&mut scope);
        self.scopes.push(scope);
        if let Some(number) = tag {
            self.raw(&format!(r"\tag{{{number}}}"))?;
        }
        self.scope_mut().row_ended = true;
        Some(())
    }

    /// Tells that a row has ended: there is one more.
    fn begin_row(&mut self) {
        if std::mem::take(&mut self.scope_mut().row_ended) {
            self.out.raw(r"\\");
            self.out.char(' ');
        }
    }

    fn end_cell(&mut self) {
        for _ in 0..std::mem::take(&mut self.scope_mut().braces) {
            self.out.char('}');
        }
    }

    /// Writes what counts until its group ends. math-core would have it count beyond its cell.
    pub(super) fn switch(&mut self, tex: &str) -> Option<()> {
        self.begin_row();
        if matches!(self.scope().opener, Opener::Environment { .. }) {
            self.out.char('{');
            self.scope_mut().braces += 1;
        }
        self.words += 1;
        self.out.raw(tex);
        self.within_bounds()
    }

    /// Whether a line was just drawn in a table, so that another one would not be seen.
    pub(super) fn is_after_line(&self) -> bool {
        let out = self.out.as_str().trim_end();
        !self.scope().row_ended && (out.ends_with(r"\hline") || out.ends_with(r"\hdashline"))
    }

    /// The TeX of a mark, which is a switch.
    pub(super) fn mark(&mut self, mark: Mark) -> Option<String> {
        let number = match self.marks.iter().position(|known| *known == mark) {
            Some(number) => number,
            None if self.marks.len() < MARKS => {
                self.marks.push(mark);
                self.marks.len() - 1
            }
            None => return None,
        };
        Some(format!(r"\color[HTML]{{{number:06X}}}"))
    }

    /// The group whose row a tag or a label belongs to.
    fn tagged(&mut self) -> &mut Scope {
        let at = self.scopes.iter().rposition(|scope| scope.tagged);
        &mut self.scopes[at.unwrap_or(0)]
    }

    pub(super) fn set_tag(&mut self, tag: Tag) {
        self.tagged().tag = Some(tag);
    }

    pub(super) fn set_label(&mut self, label: String) {
        self.tagged().labels.push(label);
    }

    /// The number of the tag of a row that has ended.
    fn take_tag(&mut self, scope: &mut Scope) -> Option<usize> {
        let labels = std::mem::take(&mut scope.labels);
        let tag = scope.tag.take()?;
        for label in labels {
            self.macros.label(label, &tag);
        }
        self.tags.push(tag);
        Some(self.tags.len() - 1)
    }

    pub(super) fn char(&mut self, c: char) -> Option<()> {
        self.begin_row();
        if matches!(c, '^' | '_' | '\'' | '′'..='‷' | '⁗') {
            // math-core would take the end of the cell before for what they belong to.
            let out = self.out.as_str().trim_end();
            if (out.ends_with('&') && !out.ends_with(r"\&")) || out.ends_with(r"\\") {
                self.out.raw("{}");
            }
        }
        self.words = if c == '~' { self.words + 1 } else { 0 };
        self.out.char(c);
        self.within_bounds()
    }

    pub(super) fn raw(&mut self, tex: &str) -> Option<()> {
        if !tex.is_empty() {
            self.begin_row();
            self.words = 0;
            self.out.raw(tex);
        }
        self.within_bounds()
    }

    /// A control sequence that math-core knows, or nobody does.
    pub(super) fn command(&mut self, name: &str) -> Option<()> {
        self.begin_row();
        self.words += 1;
        self.out.command(name);
        self.within_bounds()
    }

    fn within_bounds(&self) -> Option<()> {
        (self.out.as_str().len() <= LENGTH && self.words <= WORDS).then_some(())
    }

    /// Writes text as an argument of `\text`.
    pub(super) fn text(&mut self, text: &str) -> Option<()> {
        let mut tex = String::from(r"\text{");
        for c in text.chars() {
            match c {
                '\\' | '{' | '}' | '^' | '~' | '$' => {}
                '%' | '#' | '&' | '_' => {
                    let _ = write!(tex, r"\{c}");
                }
                c => tex.push(c),
            }
        }
        tex.push('}');
        self.raw(&tex)
    }

    /// The name of a control sequence, as an argument.
    pub(super) fn name(&mut self) -> Option<Arc<str>> {
        let argument = self.argument()?;
        let mut names = argument
            .into_iter()
            .filter(|token| *token != Token::Char(' '));
        match (names.next()?, names.next()) {
            (Token::Command(name) | Token::Builtin(name), None) => Some(name),
            _ => None,
        }
    }
}
