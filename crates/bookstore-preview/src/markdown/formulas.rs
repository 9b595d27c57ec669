//! Mathematics in Markdown, found as JupyterLab finds it before Markdown reads the text, to which `_` and `\\` would
//! mean something else.
//!
//! `$…$`, `$$…$$`, `\\(…\\)`, `\\[…\\]` and `\begin{x}…\end{x}`: up to the first end at which braces are balanced, not
//! across an empty line and not in code. A dollar sign that is none of this is written `\$`.

use std::ops::Range;

/// A formula that was taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Formula<'a> {
    /// As it stood in the text, delimiters and all.
    pub(crate) source: &'a str,
    /// What is between the delimiters; all of an environment.
    pub(crate) tex: &'a str,
    /// Whether it stands on lines of its own.
    pub(crate) display: bool,
}

/// Where formulas stand in a text whose code stands at `code`, in order.
pub(crate) fn find<'a>(text: &'a str, code: &[Range<usize>]) -> Vec<(Range<usize>, Formula<'a>)> {
    let mut found = Vec::new();
    let mut open: Option<Open> = None;
    let mut code = code.iter().peekable();
    let mut at = 0;
    let bytes = text.as_bytes();
    while at < bytes.len() {
        while code.next_if(|range| range.end <= at).is_some() {}
        if let Some(range) = code.peek()
            && range.contains(&at)
        {
            at = range.end;
            continue;
        }
        let (token, length) = Token::read(&text[at..]);
        if let Some(begun) = &mut open {
            match token {
                Token::Brace(by) => begun.braces += by,
                Token::Paragraph => {
                    if let Some(end) = begun.end {
                        found.push(begun.formula(text, end));
                    }
                    open = None;
                }
                token if begun.is_ended_by(&token) => {
                    begun.end = Some(at + length);
                    if begun.braces <= 0 {
                        found.push(begun.formula(text, at + length));
                        open = None;
                    }
                }
                _ => {}
            }
        } else {
            open = Open::at(token, at, length);
        }
        at += length;
    }
    if let Some(begun) = open
        && let Some(end) = begun.end
    {
        found.push(begun.formula(text, end));
    }
    found
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    Dollar,
    Dollars,
    /// `\\(` and `\\[`.
    Open(u8),
    /// `\\)` and `\\]`.
    Close(u8),
    Begin(&'a str),
    End(&'a str),
    Brace(i32),
    /// An empty line.
    Paragraph,
    Other,
}

impl<'a> Token<'a> {
    /// The first token and its length, which is that of some whole characters.
    fn read(text: &'a str) -> (Self, usize) {
        let bytes = text.as_bytes();
        match bytes[0] {
            b'$' if bytes.get(1) == Some(&b'$') => (Self::Dollars, 2),
            b'$' => (Self::Dollar, 1),
            b'{' => (Self::Brace(1), 1),
            b'}' => (Self::Brace(-1), 1),
            b'\n' => {
                let space = bytes[1..]
                    .iter()
                    .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
                    .count();
                match bytes[1..=space].iter().rposition(|byte| *byte == b'\n') {
                    Some(last) => (Self::Paragraph, last + 2),
                    None => (Self::Other, 1),
                }
            }
            b'\\' => match bytes.get(1..) {
                Some([b'\\', bracket @ (b'(' | b'['), ..]) => (Self::Open(*bracket), 3),
                Some([b'\\', b')', ..]) => (Self::Close(b'('), 3),
                Some([b'\\', b']', ..]) => (Self::Close(b'['), 3),
                Some([b'\\' | b'{' | b'}' | b'$', ..]) => (Self::Other, 2),
                _ => environment(text).unwrap_or((Self::Other, 1)),
            },
            _ => {
                let length = text
                    .bytes()
                    .position(|byte| b"$\\{}\n".contains(&byte))
                    .unwrap_or(text.len());
                (Self::Other, length)
            }
        }
    }
}

fn environment(text: &str) -> Option<(Token<'_>, usize)> {
    let (begins, rest) = if let Some(rest) = text.strip_prefix("\\begin{") {
        (true, rest)
    } else {
        (false, text.strip_prefix("\\end{")?)
    };
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let star = usize::from(rest[length..].starts_with('*'));
    let name = &rest[..length + star];
    if !rest[name.len()..].starts_with('}') {
        return None;
    }
    let length = text.len() - rest.len() + name.len() + 1;
    Some(if begins {
        (Token::Begin(name), length)
    } else {
        (Token::End(name), length)
    })
}

struct Open<'a> {
    by: Token<'a>,
    begin: usize,
    /// Length of what opened it.
    length: usize,
    braces: i32,
    /// Where it would end were its braces balanced.
    end: Option<usize>,
}

impl<'a> Open<'a> {
    fn at(token: Token<'a>, begin: usize, length: usize) -> Option<Self> {
        matches!(
            token,
            Token::Dollar | Token::Dollars | Token::Open(_) | Token::Begin(_)
        )
        .then_some(Self {
            by: token,
            begin,
            length,
            braces: 0,
            end: None,
        })
    }

    fn is_ended_by(&self, token: &Token<'_>) -> bool {
        match (self.by, *token) {
            (Token::Dollar, Token::Dollar) | (Token::Dollars, Token::Dollars) => true,
            (Token::Open(a), Token::Close(b)) => a == b,
            (Token::Begin(a), Token::End(b)) => a == b,
            _ => false,
        }
    }

    fn formula(&self, text: &'a str, end: usize) -> (Range<usize>, Formula<'a>) {
        let source = &text[self.begin..end];
        let tex = match self.by {
            Token::Begin(_) => source,
            _ => &source[self.length..source.len() - self.length],
        };
        let display = !matches!(self.by, Token::Dollar | Token::Open(b'('));
        let formula = Formula {
            source,
            tex,
            display,
        };
        (self.begin..end, formula)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn formulas(text: &str) -> Vec<(&str, bool)> {
        find(text, &[])
            .into_iter()
            .map(|(_, formula)| (formula.tex, formula.display))
            .collect()
    }

    #[test]
    fn each_way_to_write_a_formula_is_known() {
        assert_eq!(
            formulas(
                "$a_1$ and $$b\n\\\\ c$$, \\\\(d\\\\) \\\\[e\\\\] \\begin{align*}f\\end{align*}"
            ),
            [
                ("a_1", false),
                ("b\n\\\\ c", true),
                ("d", false),
                ("e", true),
                ("\\begin{align*}f\\end{align*}", true),
            ]
        );
    }

    #[test]
    fn a_formula_ends_where_its_braces_do() {
        assert_eq!(
            formulas("$a \\text{if $b$} c$ d"),
            [("a \\text{if $b$} c", false)]
        );
        assert_eq!(formulas("$a} b$ c"), [("a} b", false)]);
        assert_eq!(formulas("${a$ b"), [("{a", false)]);
    }

    #[test]
    fn what_is_no_formula_is_left() {
        for text in [
            "costs 5 $ only",
            "\\$1 and \\$2",
            "$a\n\nb$",
            "$a\n  \t\nb",
            "\\begin{a} \\end{b}",
            "\\( x \\)",
            "\\begin a",
            "$",
            "\\",
        ] {
            assert_eq!(formulas(text), [], "{text}");
        }
    }

    #[test]
    fn code_holds_none() {
        let text = "`$a` $b$ `c$`";
        let code = [0..4, 9..13];
        let found = find(text, &code);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0.clone(), found[0].1.tex), (5..8, "b"));
    }

    proptest! {
        #[test]
        fn what_is_found_stands_where_it_is_said(text in r"([$\\{}\n `a()\[\]é]|begin\{a\}|end\{a\}){0,40}") {
            let mut last = 0;
            for (range, formula) in find(&text, &[]) {
                prop_assert!(range.start >= last);
                last = range.end;
                prop_assert_eq!(&text[range], formula.source);
                prop_assert!(formula.source.contains(formula.tex));
            }
        }
    }
}
