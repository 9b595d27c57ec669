//! Words in mathematics: text, the names of operators, tags.

use super::{
    expand::Expander,
    token::{Token, Writer, is_symbol},
};

impl Expander<'_> {
    /// `\operatorname*{arg\,max}`. math-core does not escape what it holds (0.7.0), so that only words go there.
    pub(super) fn operator_name(&mut self) -> Option<()> {
        let mut limits = self.take('*');
        let argument = self.argument()?;
        self.skip_spaces();
        if let Some(Token::Command(name) | Token::Builtin(name)) = self.input.last() {
            match &**name {
                "limits" => limits = true,
                "nolimits" => limits = false,
                _ => {}
            }
            if matches!(&**name, "limits" | "nolimits") {
                self.input.pop();
            }
        }
        let Some(words) = operator(&argument) else {
            return self.push_in(r"\mathop{\mathrm{", argument);
        };
        let star = if limits { "*" } else { "" };
        self.raw(&format!(r"\operatorname{star}{{{words}}}"))
    }

    /// `\mathop{\rm argmin}` is an operator's name; anything else is left to math-core.
    pub(super) fn math_operator(&mut self) -> Option<()> {
        let argument = self.argument()?;
        if let Some(words) = operator(&argument).filter(|words| words.chars().count() > 1) {
            return self.raw(&format!(r"\operatorname*{{{words}}}"));
        }
        self.push_in(r"\mathop{", argument)
    }

    /// `\text{so that $x$ holds}`: mathematics inside of dollars, and characters that are only special outside.
    pub(super) fn text_mode(&mut self, command: &str) -> Option<()> {
        let argument = self.argument()?;
        let mut parts = argument.split(|token| *token == Token::Char('$'));
        let mut tokens = vec![Token::Char('{')];
        let mut raw = plain_text(command, parts.next().unwrap_or_default());
        while let Some(formula) = parts.next() {
            tokens.push(Token::Raw(raw.into()));
            tokens.push(Token::Char('{'));
            tokens.extend_from_slice(formula);
            tokens.push(Token::Char('}'));
            raw = plain_text(command, parts.next().unwrap_or_default());
        }
        if tokens.len() == 1 {
            return self.raw(&raw);
        }
        tokens.push(Token::Raw(raw.into()));
        tokens.push(Token::Char('}'));
        self.push(tokens)
    }
}

/// math-core's name of a command whose argument is text.
pub(super) fn text_command(name: &str) -> Option<&str> {
    Some(match name {
        "text" | "mbox" | "hbox" | "textnormal" | "textup" | "textmd" => "text",
        "textbf" | "textit" | "textrm" | "texttt" | "textsf" | "textsc" | "emph" => name,
        "textsl" => "textit",
        _ => return None,
    })
}

/// Text as math-core reads it.
fn plain_text(command: &str, tokens: &[Token]) -> String {
    let mut writer = Writer::default();
    writer.command(command);
    writer.char('{');
    for token in tokens {
        match token {
            Token::Char(c @ ('_' | '#' | '&')) => writer.command(&c.to_string()),
            Token::Char('^') => writer.raw(r"\textasciicircum{}"),
            Token::Char(c) => writer.char(*c),
            Token::Command(name) | Token::Builtin(name) => {
                writer.command(text_command(name).unwrap_or(name));
            }
            Token::Raw(raw) => writer.raw(raw),
        }
    }
    writer.char('}');
    writer.into_string()
}

/// The name of an operator where it is words and spaces alone.
fn operator(tokens: &[Token]) -> Option<String> {
    let mut out = String::new();
    for token in tokens {
        match token {
            Token::Char('{' | '}') => {}
            Token::Char(c) if c.is_alphanumeric() || matches!(c, ' ' | '-' | '.') => out.push(*c),
            Token::Command(name) | Token::Builtin(name) => match &**name {
                "rm" | "mathrm" | "text" | "textrm" | "sf" | "mathsf" | "mathit" | "bf"
                | "mathbf" | "!" => {}
                "," | ":" | ";" | " " => out.push_str(r"\,"),
                _ => return None,
            },
            _ => return None,
        }
    }
    (!out.trim().is_empty()).then_some(out)
}

/// What a tag says: its characters, and the few symbols that are used there.
pub(super) fn words(tokens: &[Token]) -> String {
    let mut out = String::new();
    for token in tokens {
        match token {
            Token::Char('$' | '{' | '}' | '^') | Token::Raw(_) => {}
            Token::Char(c) => out.push(*c),
            Token::Command(name) | Token::Builtin(name) => out.push_str(match &**name {
                "ast" => "∗",
                "star" => "⋆",
                "dagger" => "†",
                "ddagger" => "‡",
                "prime" => "′",
                "bullet" => "•",
                symbol if is_symbol(symbol) && !matches!(symbol, "{" | "}") => symbol,
                _ => "",
            }),
        }
    }
    out.trim().to_owned()
}
