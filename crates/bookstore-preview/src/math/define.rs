//! Definitions: `\newcommand` and the like, for all that comes after in the notebook.

use std::sync::Arc;

use super::{
    expand::Expander,
    macros::Definition,
    token::{Token, read, text},
};

impl Expander<'_> {
    /// Reads a definition. `None` for what cannot be read, `Some(false)` where the name defines nothing.
    pub(super) fn define(&mut self, name: &str) -> Option<bool> {
        match name {
            "newcommand" | "renewcommand" | "providecommand" => self.new_command(name)?,
            "def" | "gdef" | "edef" | "xdef" => self.def()?,
            "let" => self.alias()?,
            "DeclareMathOperator" => self.operator()?,
            "DeclarePairedDelimiter" => self.paired_delimiter()?,
            "newenvironment" | "renewenvironment" => self.new_environment()?,
            _ => return Some(false),
        }
        self.defined = true;
        Some(true)
    }

    /// `\newcommand{\name}[2][default]{body}`
    fn new_command(&mut self, how: &str) -> Option<()> {
        self.take('*');
        let name = self.name()?;
        let (arguments, default) = self.parameters()?;
        let body = self.argument()?;
        if how == "providecommand" && self.macros.command(&name).is_some() {
            return Some(());
        }
        self.macros.define(
            name,
            Arc::new(Definition {
                arguments,
                default,
                star: false,
                body,
            }),
        )
    }

    /// `[2][default]`
    fn parameters(&mut self) -> Option<(usize, Option<Vec<Token>>)> {
        let Some(count) = self.optional()? else {
            return Some((0, None));
        };
        let count: usize = text(&count).parse().ok()?;
        let default = self.optional()?;
        (count <= 9 && (count > 0 || default.is_none())).then_some((count, default))
    }

    /// `\def\name#1#2{body}`: parameters with text between them are not read.
    fn def(&mut self) -> Option<()> {
        self.skip_spaces();
        let (Token::Command(name) | Token::Builtin(name)) = self.input.pop()? else {
            return None;
        };
        let mut arguments = 0;
        self.skip_spaces();
        while self.take('#') {
            arguments += 1;
            let digit = char::from_digit(arguments, 10)?;
            self.take(digit).then_some(())?;
            self.skip_spaces();
        }
        (self.input.last() == Some(&Token::Char('{'))).then_some(())?;
        let body = self.argument()?;
        self.macros.define(
            name,
            Arc::new(Definition {
                arguments: arguments as usize,
                ..Definition::constant(body)
            }),
        )
    }

    /// `\let\name=\other`
    fn alias(&mut self) -> Option<()> {
        let name = self.name()?;
        self.skip_spaces();
        if self.take('=') {
            self.skip_spaces();
        }
        let definition = match self.input.pop()? {
            Token::Command(other) => match self.macros.command(&other) {
                Some(definition) => definition,
                None => Arc::new(Definition::constant(vec![Token::Builtin(other)])),
            },
            token => Arc::new(Definition::constant(vec![token])),
        };
        self.macros.define(name, definition)
    }

    /// `\DeclareMathOperator*{\name}{text}`
    fn operator(&mut self) -> Option<()> {
        let star = self.take('*');
        let name = self.name()?;
        let operator = self.argument()?;
        let mut body = vec![Token::Builtin("operatorname".into())];
        body.extend(star.then_some(Token::Char('*')));
        body.push(Token::Char('{'));
        body.extend(operator);
        body.push(Token::Char('}'));
        self.macros
            .define(name, Arc::new(Definition::constant(body)))
    }

    /// `\DeclarePairedDelimiter{\name}{left}{right}`, of mathtools; always as high as what it holds.
    fn paired_delimiter(&mut self) -> Option<()> {
        let name = self.name()?;
        let (left, right) = (self.argument()?, self.argument()?);
        let mut body = vec![Token::Builtin("left".into())];
        body.extend(left);
        body.extend(read("#1"));
        body.push(Token::Builtin("right".into()));
        body.extend(right);
        self.macros.define(
            name,
            Arc::new(Definition {
                arguments: 1,
                star: true,
                ..Definition::constant(body)
            }),
        )
    }

    /// `\newenvironment{name}[2][default]{begin}{end}`
    fn new_environment(&mut self) -> Option<()> {
        self.take('*');
        let name = text(&self.argument()?);
        let (arguments, default) = self.parameters()?;
        let begin = Definition {
            arguments,
            default,
            star: false,
            body: self.argument()?,
        };
        let end = Definition::constant(self.argument()?);
        self.macros.define_environment(name, begin, end)
    }
}
