//! Selectors, with the names that a notebook gave prefixed.

use std::fmt::Write as _;

use cssparser::{BasicParseError, Parser, Token, parse_nth};

use crate::html::elements;

/// Most compound selectors in one selector: what a browser does for each element is bounded.
const COMPOUNDS: usize = 8;

/// The safe ones of a list of selectors. Each stands for itself, so that an unknown one takes no other along.
pub(super) fn list(input: &mut Parser<'_>) -> Vec<String> {
    input.parse_comma_separated_ignoring_errors(|input| -> Result<_, cssparser::ParseError<()>> {
        Ok(selector(input)?)
    })
}

/// One selector: compound selectors and what combines them.
fn selector(input: &mut Parser<'_>) -> Result<String, BasicParseError> {
    let mut out = String::new();
    input.skip_whitespace();
    for _ in 0..COMPOUNDS {
        compound(input, &mut out, true)?;
        match combinator(input)? {
            Some(combinator) => out.push(combinator),
            None => return Ok(out),
        }
    }
    Err(BasicParseError::unexpected_token())
}

/// What comes after a compound selector; `None` at the end.
fn combinator(input: &mut Parser<'_>) -> Result<Option<char>, BasicParseError> {
    let mut found = None;
    loop {
        let state = input.state();
        match input.next_including_whitespace() {
            Err(_) => return Ok(found.filter(|combinator| *combinator != ' ')),
            Ok(Token::WhiteSpace(_)) => found = found.or(Some(' ')),
            Ok(Token::Delim(delim @ ('>' | '+' | '~'))) if matches!(found, None | Some(' ')) => {
                found = Some(*delim);
            }
            Ok(_) if found.is_some() => {
                input.reset(&state);
                return Ok(found);
            }
            Ok(_) => return Err(BasicParseError::unexpected_token()),
        }
    }
}

/// Writes `td.x-a#x-b:first-child` or the like; stops before what cannot be part of it.
fn compound(
    input: &mut Parser<'_>,
    out: &mut String,
    may_negate: bool,
) -> Result<(), BasicParseError> {
    let start = out.len();
    loop {
        let state = input.state();
        let token = match input.next_including_whitespace() {
            Ok(token) => token.clone(),
            Err(_) => break,
        };
        match token {
            Token::Ident(name) if out.len() == start => {
                let name = name.to_ascii_lowercase();
                if !elements::is_written(&name) {
                    return Err(BasicParseError::unexpected_token());
                }
                out.push_str(&name);
            }
            Token::Delim('*') if out.len() == start => out.push('*'),
            Token::IDHash(name) => {
                out.push_str("#x-");
                out.push_str(plain(&name)?);
            }
            Token::Delim('.') => match input.next_including_whitespace()? {
                Token::Ident(name) => {
                    out.push_str(".x-");
                    out.push_str(plain(name)?);
                }
                _ => return Err(BasicParseError::unexpected_token()),
            },
            Token::Colon => pseudo_class(input, out, may_negate)?,
            _ => {
                input.reset(&state);
                break;
            }
        }
    }
    if out.len() == start {
        return Err(BasicParseError::unexpected_token());
    }
    Ok(())
}

fn pseudo_class(
    input: &mut Parser<'_>,
    out: &mut String,
    may_negate: bool,
) -> Result<(), BasicParseError> {
    let unknown = || BasicParseError::unexpected_token();
    match input.next_including_whitespace()?.clone() {
        Token::Ident(name) => {
            let name = name.to_ascii_lowercase();
            if !matches!(
                name.as_str(),
                "first-child"
                    | "last-child"
                    | "only-child"
                    | "first-of-type"
                    | "last-of-type"
                    | "only-of-type"
                    | "empty"
                    | "hover"
            ) {
                return Err(unknown());
            }
            let _ = write!(out, ":{name}");
        }
        Token::Function(name) => {
            let name = name.to_ascii_lowercase();
            let nth = matches!(
                name.as_str(),
                "nth-child" | "nth-last-child" | "nth-of-type" | "nth-last-of-type"
            );
            let negates = name == "not" && may_negate;
            if !(nth || negates) {
                return Err(unknown());
            }
            let mut argument = String::new();
            input
                .parse_nested_block(|input| -> Result<(), cssparser::ParseError<()>> {
                    if nth {
                        let (step, offset) = parse_nth(input)?;
                        let _ = write!(argument, "{step}n{offset:+}");
                    } else {
                        input.skip_whitespace();
                        compound(input, &mut argument, false)?;
                    }
                    Ok(input.expect_exhausted()?)
                })
                .map_err(|_| unknown())?;
            let _ = write!(out, ":{name}({argument})");
        }
        _ => return Err(unknown()),
    }
    Ok(())
}

/// A name that needs no escapes behind the prefix.
fn plain(name: &str) -> Result<&str, BasicParseError> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || c >= '\u{a0}';
    (name.len() <= 200 && name.chars().all(is_plain))
        .then_some(name)
        .ok_or_else(BasicParseError::unexpected_token)
}
