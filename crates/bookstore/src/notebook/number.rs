//! Numbers as Python's `json` spells them.

use super::out::Out;

/// The shortest decimal digits that read back as the same 64-bit float as this JSON number does, in any
/// notation; no number at all (`inf`, `Infinity`) for one too large.
///
/// An argument, since a browser brings it along, and Rust's own has tables of 12 KB for it.
pub type Shortest = fn(&str) -> String;

/// [`Shortest`] by Rust's own means.
pub fn shortest(number: &str) -> String {
    number
        .parse::<f64>()
        .map_or_else(|_| String::new(), |float| float.to_string())
}

/// Spells a JSON number as Python does after reading it: integers of any size stay, all others become
/// the `repr` of a 64-bit float. One too large for that keeps its spelling, as Python's `Infinity`
/// would be no JSON.
pub(super) fn write(number: &str, shortest: Shortest, out: &mut Out) {
    if !number.contains(['.', 'e', 'E']) {
        out.extend_from_slice(if number == "-0" { "0" } else { number }.as_bytes());
        return;
    }
    // Apart, as JavaScript writes no sign before a zero.
    let (sign, magnitude) = number.split_at(usize::from(number.starts_with('-')));
    match repr(&shortest(magnitude)) {
        Some(repr) => {
            out.extend_from_slice(sign.as_bytes());
            out.extend_from_slice(repr.as_bytes());
        }
        None => out.extend_from_slice(number.as_bytes()),
    }
}

/// Python's `repr` of a float, from its shortest digits in another notation: with an exponent below 1e-4 and
/// from 1e16 on. None for what is no number.
fn repr(shortest: &str) -> Option<String> {
    let (mantissa, exponent) = shortest.split_once(['e', 'E']).unwrap_or((shortest, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let leading = all.len() - all.trim_start_matches('0').len();
    let digits = all.trim_matches('0');
    if digits.is_empty() {
        return Some("0.0".to_owned());
    }
    // Of the first digit that is not zero.
    let exponent: i32 = exponent.parse::<i32>().ok()? + i32::try_from(whole.len()).ok()?
        - i32::try_from(leading).ok()?
        - 1;
    let (first, rest) = digits.split_at(1);
    Some(match usize::try_from(exponent) {
        Ok(point @ 0..16) if point < rest.len() => {
            let (whole, fraction) = rest.split_at(point);
            format!("{first}{whole}.{fraction}")
        }
        Ok(point @ 0..16) => format!("{first}{rest}{}.0", "0".repeat(point - rest.len())),
        Err(_) if exponent >= -4 => {
            let zeros = exponent.unsigned_abs() as usize - 1;
            format!("0.{}{digits}", "0".repeat(zeros))
        }
        _ => {
            let point = if rest.is_empty() { "" } else { "." };
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{first}{point}{rest}e{sign}{:02}", exponent.unsigned_abs())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spelt_as_python_spells_them() {
        // Recorded: `python3 -c 'import json; print(json.dumps(json.loads("1E21")))'` and so on.
        for (json, python) in [
            ("1", "1"),
            ("-0", "0"),
            (
                "123456789012345678901234567890",
                "123456789012345678901234567890",
            ),
            ("1.0", "1.0"),
            ("-0.0", "-0.0"),
            ("0e5", "0.0"),
            ("1E21", "1e+21"),
            ("1e16", "1e+16"),
            ("1e15", "1000000000000000.0"),
            ("123456789012345.67", "123456789012345.67"),
            ("9007199254740993.0", "9007199254740992.0"),
            ("0.0001", "0.0001"),
            ("0.00001", "1e-05"),
            ("1.5e-7", "1.5e-07"),
            ("0.1", "0.1"),
            ("3.141592653589793238", "3.141592653589793"),
            ("1.7976931348623157e308", "1.7976931348623157e+308"),
            ("5e-324", "5e-324"),
            ("2.5e-400", "0.0"),
            ("100e-2", "1.0"),
            ("1e400", "1e400"),
        ] {
            let mut out = Out::new(0, usize::MAX);
            write(json, shortest, &mut out);
            let written = out.into_bytes().unwrap();
            assert_eq!(String::from_utf8(written).unwrap(), python, "{json}");
        }
    }

    #[test]
    fn every_notation_gives_pythons() {
        for (notation, python) in [
            ("1e+21", Some("1e+21")),
            ("1000000000000000000000", Some("1e+21")),
            ("1.5e-7", Some("1.5e-07")),
            ("0.00000015", Some("1.5e-07")),
            ("0", Some("0.0")),
            ("100", Some("100.0")),
            ("0.001", Some("0.001")),
            ("123.456", Some("123.456")),
            ("5e-324", Some("5e-324")),
            ("Infinity", None),
            ("inf", None),
            ("NaN", None),
            ("", None),
        ] {
            assert_eq!(repr(notation).as_deref(), python, "{notation}");
        }
    }
}
