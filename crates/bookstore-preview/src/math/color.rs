//! Colours as LaTeX names them.

use std::fmt::Write as _;

/// A colour of LaTeX's models as CSS writes it.
pub(super) fn css_color(model: &str, color: &str) -> Option<String> {
    let parts = |most: u32| -> Option<String> {
        let mut out = String::from("#");
        let mut count = 0;
        for part in color.split(',') {
            let part = thousandths(part.trim())?.min(most * 1000) * 255 / (most * 1000);
            let _ = write!(out, "{part:02x}");
            count += 1;
        }
        (count == 3).then_some(out)
    };
    let hex = |digits: &str| {
        (matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit()))
            .then(|| format!("#{digits}"))
    };
    match model {
        "rgb" => parts(1),
        "RGB" => parts(255),
        "HTML" => hex(color),
        "" => match color.strip_prefix('#') {
            Some(digits) => hex(digits),
            None => (!color.is_empty()
                && color.len() <= 32
                && color.bytes().all(|b| b.is_ascii_alphabetic()))
            .then(|| color.to_ascii_lowercase()),
        },
        _ => None,
    }
}

/// A decimal number, thousand times. (Rust's own reader of floats is large in wasm.)
fn thousandths(number: &str) -> Option<u32> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let whole = if whole.is_empty() { "0" } else { whole };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() > 3 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let fraction = fraction.bytes().chain(*b"000").take(3);
    fraction.fold(whole.parse().ok(), |number: Option<u32>, digit| {
        Some(number? * 10 + u32::from(digit - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_css() {
        assert_eq!(css_color("", "DarkBlue").as_deref(), Some("darkblue"));
        assert_eq!(css_color("rgb", "0, .5,1").as_deref(), Some("#007fff"));
        assert_eq!(css_color("RGB", "300,0,16").as_deref(), Some("#ff0010"));
        assert_eq!(css_color("HTML", "12345G"), None);
        assert_eq!(css_color("", "a;b"), None);
        assert_eq!(css_color("rgb", "1,1"), None);
    }
}
