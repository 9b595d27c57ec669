//! Declarations whose values are put together from tokens that are on a list, each number within bounds.

use cssparser::{ParseError, Parser, ToCss as _, Token};

use super::properties::{Allowed, allowed};

/// A declaration as it is written, without `!important`.
pub(super) fn declaration(
    property: &str,
    input: &mut Parser<'_>,
) -> Result<String, ParseError<()>> {
    let allowed = allowed(property)
        .filter(|_| {
            property
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        })
        .ok_or_else(ParseError::unexpected_token)?;
    let mut out = format!("{property}:");
    let start = out.len();
    values(input, &allowed, false, &mut out)?;
    // `!important` has ended the value where it stands.
    if out.len() == start {
        return Err(ParseError::unexpected_token());
    }
    Ok(out)
}

fn values(
    input: &mut Parser<'_>,
    allowed: &Allowed,
    within: bool,
    out: &mut String,
) -> Result<(), ParseError<()>> {
    let refused = ParseError::unexpected_token;
    while let Ok(token) = input.next() {
        let token = token.clone();
        if !out.ends_with([':', '(', ',']) && token != Token::Comma {
            out.push(' ');
        }
        match &token {
            Token::Ident(word) => {
                let word = word.to_ascii_lowercase();
                if !is_word(&word) || allowed.forbidden.contains(&word.as_str()) {
                    return Err(refused());
                }
                out.push_str(&word);
            }
            Token::Hash(digits) | Token::IDHash(digits)
                if matches!(digits.len(), 3 | 4 | 6 | 8)
                    && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
            {
                out.push('#');
                out.push_str(digits);
            }
            Token::Number { value, .. } => {
                let most = if within { 360.0 } else { allowed.number };
                if !fits(*value, most, allowed, within) {
                    return Err(refused());
                }
                let _ = token.to_css(out);
            }
            Token::Percentage { unit_value, .. } => {
                if !fits(*unit_value, 10.0, allowed, within) {
                    return Err(refused());
                }
                let _ = token.to_css(out);
            }
            Token::Dimension { value, unit, .. } => {
                let most = allowed.pixels / pixels(unit).ok_or_else(refused)?;
                // Angles of colours and gradients have no bound of their own.
                let most = if within { 5000.0 } else { most };
                if !fits(*value, most, allowed, within) {
                    return Err(refused());
                }
                let _ = token.to_css(out);
            }
            Token::QuotedString(name)
                if allowed.strings && name.len() <= 60 && is_font_name(name) =>
            {
                out.push('"');
                out.push_str(name);
                out.push('"');
            }
            Token::Comma => out.push(','),
            Token::Delim('/') => out.push('/'),
            Token::Delim('!') => {
                // Only `important` can follow: nothing has precedence over the page's own rules by it.
                out.truncate(out.trim_end().len());
                input.expect_ident_matching("important")?;
                return Ok(input.expect_exhausted()?);
            }
            Token::Function(name) => {
                let name = name.to_ascii_lowercase();
                if !is_colour(&name) && !allowed.functions.contains(&name.as_str()) {
                    return Err(refused());
                }
                out.push_str(&name);
                out.push('(');
                input.parse_nested_block(|input| values(input, allowed, true, out))?;
                out.push(')');
            }
            _ => return Err(refused()),
        }
    }
    Ok(())
}

/// Whether a number keeps within bounds.
fn fits(value: f32, most: f32, allowed: &Allowed, within: bool) -> bool {
    value.is_finite()
        && value.abs() <= most
        && (value >= 0.0 || allowed.negative || within)
        && (value != 0.0 || allowed.zero || within)
}

fn is_word(word: &str) -> bool {
    word.len() <= 40
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !word.starts_with("--")
}

fn is_font_name(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_'))
}

fn is_colour(function: &str) -> bool {
    matches!(
        function,
        "rgb" | "rgba" | "hsl" | "hsla" | "hwb" | "lab" | "lch" | "oklab" | "oklch"
    )
}

/// How many pixels a unit has, about.
fn pixels(unit: &str) -> Option<f32> {
    Some(match unit.to_ascii_lowercase().as_str() {
        "px" | "deg" | "grad" | "rad" | "turn" => 1.0,
        "pt" => 4.0 / 3.0,
        "pc" | "em" | "rem" | "ic" | "lh" => 16.0,
        "ex" | "ch" | "vw" | "vh" => 8.0,
        "in" => 96.0,
        "cm" => 37.8,
        "mm" => 3.78,
        "q" => 0.95,
        "fr" => 50.0,
        _ => return None,
    })
}
