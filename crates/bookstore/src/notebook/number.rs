//! Numbers as Python's `json` spells them.

/// Spells a JSON number as Python does after reading it: integers of any size stay, all others become
/// the `repr` of a 64-bit float. One too large for that keeps its spelling, as Python's `Infinity`
/// would be no JSON.
pub(super) fn write(number: &str, out: &mut Vec<u8>) {
    if !number.contains(['.', 'e', 'E']) {
        out.extend_from_slice(if number == "-0" { "0" } else { number }.as_bytes());
        return;
    }
    match number.parse::<f64>() {
        Ok(float) if float.is_finite() => out.extend_from_slice(repr(float).as_bytes()),
        _ => out.extend_from_slice(number.as_bytes()),
    }
}

/// Python's `repr` of a finite float: the shortest digits that read back as the same, with an exponent
/// below 1e-4 and from 1e16 on.
fn repr(float: f64) -> String {
    let scientific = format!("{float:e}");
    let (mantissa, exponent) = scientific.split_once('e').expect("`e` is asked for");
    let exponent: i32 = exponent.parse().expect("an exponent is a number");
    if (-4..16).contains(&exponent) {
        let fixed = float.to_string();
        if fixed.contains('.') {
            fixed
        } else {
            fixed + ".0"
        }
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{mantissa}e{sign}{:02}", exponent.abs())
    }
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
            let mut out = Vec::new();
            write(json, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), python, "{json}");
        }
    }
}
