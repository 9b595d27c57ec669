//! The control sequences that math-core does not know, or knows otherwise.

use std::fmt::Write as _;

use super::{
    color::css_color,
    environments::{self, Takes},
    expand::{Expander, Mark, Opener, Scope},
    macros::Tag,
    tables::{MEANINGS, NOTHING, SIZES},
    token::{Token, is_symbol, text},
    words::{text_command, words},
};

impl Expander<'_> {
    /// A control sequence that the notebook did not define.
    pub(super) fn builtin(&mut self, name: &str) -> Option<()> {
        if is_symbol(name) {
            return match name {
                "\\" => self.newline(),
                name => self.command(name),
            };
        }
        if self.define(name)? {
            return Some(());
        }
        match name {
            "begin" => self.begin(),
            "end" => self.end(),
            "left" => {
                self.command(name)?;
                self.delimiter();
                self.open(Scope::new(Opener::Left, false), "")
            }
            "right" => {
                matches!(self.scope().opener, Opener::Left).then_some(())?;
                self.close("")?;
                self.command(name)?;
                self.delimiter();
                Some(())
            }
            "big" | "Big" | "bigg" | "Bigg" | "bigl" | "Bigl" | "biggl" | "Biggl" | "bigr"
            | "Bigr" | "biggr" | "Biggr" | "bigm" | "Bigm" | "biggm" | "Biggm" | "middle" => {
                self.command(name)?;
                self.delimiter();
                Some(())
            }
            "cr" => self.end_row(),
            "over" | "atop" | "choose" | "brace" | "brack" | "above" => {
                // math-core would take the cells before for the numerator.
                if matches!(self.scope().opener, Opener::Environment { .. }) {
                    return None;
                }
                self.command(name)
            }
            "displaystyle" | "textstyle" | "scriptstyle" | "scriptscriptstyle" | "rm" | "bf"
            | "it" | "sf" | "tt" | "cal" => self.switch(&format!(r"\{name}")),
            "limits" | "nolimits" if !self.out.ends_with_word() => Some(()),
            "hline" | "hdashline" if self.is_after_line() => Some(()),
            "tag" => {
                let bare = self.take('*');
                let text = words(&self.argument()?);
                self.set_tag(Tag { text, bare });
                Some(())
            }
            "label" => {
                let label = text(&self.argument()?);
                self.set_label(label);
                Some(())
            }
            "ref" | "eqref" => self.reference(name),
            "operatorname" => self.operator_name(),
            "mathop" => self.math_operator(),
            "color" => {
                let color = self.color()?;
                let mark = self.mark(Mark::Color(color))?;
                self.switch(&mark)
            }
            "textcolor" => {
                let color = self.color()?;
                let mark = self.mark(Mark::Color(color))?;
                let argument = self.argument()?;
                self.push_in(&format!("{{{mark}"), argument)
            }
            "boxed" => {
                let mark = self.mark(Mark::Class("m-box"))?;
                let argument = self.argument()?;
                self.push_in(&format!(r"{{{mark}\displaystyle "), argument)
            }
            "fbox" | "framebox" => {
                let mark = self.mark(Mark::Class("m-box"))?;
                let mut tokens = vec![Token::Builtin("text".into()), Token::Char('{')];
                tokens.extend(self.argument()?);
                tokens.push(Token::Char('}'));
                self.push_in(&format!("{{{mark}"), tokens)
            }
            "url" => {
                let address = text(&self.argument()?);
                self.text(&address)
            }
            "unicode" => self.unicode(),
            "raise" | "lower" | "vskip" => self.skip_length(),
            "hspace" if self.take('*') => self.command(name),
            _ => self.by_table(name),
        }
    }

    fn by_table(&mut self, name: &str) -> Option<()> {
        if let Ok(at) = MEANINGS.binary_search_by_key(&name, |(known, ..)| known) {
            let (_, arguments, body) = &MEANINGS[at];
            if matches!(name, "bbox" | "smash" | "raisebox") {
                self.optional()?;
            }
            return self.replace_by(*arguments, body);
        }
        if let Ok(at) = NOTHING.binary_search_by_key(&name, |(known, _)| known) {
            let (_, arguments) = &NOTHING[at];
            if *arguments > 0 {
                self.take('*');
            }
            for _ in 0..*arguments {
                self.argument()?;
            }
            return Some(());
        }
        if let Ok(at) = SIZES.binary_search_by_key(&name, |(known, _)| known) {
            let (_, size) = &SIZES[at];
            let mark = self.mark(Mark::Size(size))?;
            return self.switch(&mark);
        }
        if let Some(known) = text_command(name) {
            return self.text_mode(known);
        }
        self.command(name)
    }

    /// As delimiters, `<` and `>` are angles.
    fn delimiter(&mut self) {
        self.skip_spaces();
        let angle = match self.input.last() {
            Some(Token::Char('<')) => "langle",
            Some(Token::Char('>')) => "rangle",
            Some(Token::Command(name) | Token::Builtin(name)) => match &**name {
                "lt" => "langle",
                "gt" => "rangle",
                _ => return,
            },
            _ => return,
        };
        self.input.pop();
        self.input.push(Token::Builtin(angle.into()));
    }

    /// `\\*[4pt]`
    fn newline(&mut self) -> Option<()> {
        self.take('*');
        if self.input.last() == Some(&Token::Char('[')) {
            let before = self.input.len();
            let length = text(&self.optional()?.unwrap_or_default());
            let is_length = length.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
                && length.ends_with(|c: char| c.is_ascii_alphabetic());
            if !is_length {
                self.input.truncate(before);
                let tokens = super::token::read(&format!("[{length}]"));
                self.end_row()?;
                return self.push(tokens);
            }
        }
        self.end_row()
    }

    fn begin(&mut self) -> Option<()> {
        let name = text(&self.argument()?);
        if let Some((begin, _)) = self.macros.environment(&name) {
            let begin = begin.clone();
            return self.replace(&begin);
        }
        let environment = environments::find(&name)?;
        let mut begin = environment.begin.to_owned();
        match environment.takes {
            Takes::Nothing => {}
            Takes::Place => drop(self.optional()?),
            Takes::Count => {
                self.optional()?;
                self.argument()?;
            }
            Takes::Columns => {
                self.optional()?;
                let spec = environments::columns(&text(&self.argument()?));
                let _ = write!(begin, "{{{spec}}}");
            }
            Takes::Alignment => {
                let alignment = text(&self.optional()?.unwrap_or_default());
                let column = match alignment.as_str() {
                    "l" => "l",
                    "r" => "r",
                    _ => "c",
                };
                let _ = write!(begin, "{{{}}}", column.repeat(20));
            }
        }
        let opener = Opener::Environment {
            name,
            end: environment.end,
        };
        self.open(Scope::new(opener, environment.tagged), &begin)
    }

    fn end(&mut self) -> Option<()> {
        let name = text(&self.argument()?);
        if let Some((_, end)) = self.macros.environment(&name) {
            let end = end.clone();
            return self.replace(&end);
        }
        match &self.scope().opener {
            Opener::Environment { name: open, end } if *open == name => {
                let end = *end;
                self.close(end)
            }
            _ => None,
        }
    }

    fn reference(&mut self, name: &str) -> Option<()> {
        let label = text(&self.argument()?);
        let tag = self
            .macros
            .tag(&label)
            .map_or("???", |tag| tag.text.as_str());
        let shown = if name == "eqref" {
            format!("({tag})")
        } else {
            tag.to_owned()
        };
        self.text(&shown)
    }

    /// `[HTML]{FF0000}` or `{red}`, as CSS writes it.
    fn color(&mut self) -> Option<String> {
        let model = self.optional()?.map(|model| text(&model));
        let color = text(&self.argument()?);
        css_color(model.as_deref().unwrap_or(""), &color)
    }

    /// `\unicode[font]{x3B1}`
    fn unicode(&mut self) -> Option<()> {
        while self.optional()?.is_some() {}
        let code = text(&self.argument()?);
        let c = match code.strip_prefix(['x', 'X', 'U']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => code.parse(),
        };
        let c = char::from_u32(c.ok()?)?;
        (c.is_alphanumeric() || (c > '\u{a0}' && !c.is_whitespace() && !c.is_control()))
            .then_some(())?;
        self.char(c)
    }

    /// A length without braces, `-1.5pt`, which changes nothing.
    fn skip_length(&mut self) -> Option<()> {
        self.skip_spaces();
        while let Some(Token::Char(c)) = self.input.last()
            && (c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ' '))
        {
            self.input.pop();
        }
        for _ in 0..2 {
            let unit = matches!(self.input.pop()?, Token::Char(c) if c.is_ascii_alphabetic());
            unit.then_some(())?;
        }
        Some(())
    }
}
