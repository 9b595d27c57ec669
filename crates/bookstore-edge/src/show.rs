//! How keys, sizes and times are shown to readers.

use std::{
    fmt::Write as _,
    time::{SystemTime, UNIX_EPOCH},
};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A name as it is, but with characters that are invisible or turn the direction of writing spelled out:
/// `evil\u{202e}bnypi.exe` must not look like a notebook.
pub fn name(name: &str) -> String {
    let mut shown = String::with_capacity(name.len());
    for c in name.chars() {
        let hides = c.is_control()
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
                // The joiner of many emoji and scripts.
                && c != '\u{200d}';
        if hides {
            let _ = write!(shown, "[U+{:04X}]", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown
}

/// `512 bytes`, `1.5 KB`, `24 MB`: binary thousands, as file managers show them.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if bytes == 1 {
        return "1 byte".into();
    }
    if bytes < 1000 {
        return format!("{bytes} bytes");
    }
    let mut tenths = u128::from(bytes) * 10 / 1024;
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    match (tenths / 10, tenths % 10) {
        (whole @ ..10, tenth) => format!("{whole}.{tenth} {}", UNITS[unit]),
        (whole, _) => format!("{whole} {}", UNITS[unit]),
    }
}

/// A time in UTC, for people and for a `datetime` attribute.
pub struct Time {
    /// `21 November 2026, 05:44 UTC`
    pub text: String,
    /// `2026-11-21T05:44:14Z`
    pub iso: String,
}

/// A time in UTC; `None` before 1970.
pub fn time(time: SystemTime) -> Option<Time> {
    let seconds = time.duration_since(UNIX_EPOCH).ok()?.as_secs();
    let (day, rest) = (seconds / 86_400, seconds % 86_400);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    // Years that begin in March, counted from 0000-03-01, so that a leap day is the last of its year.
    let day = day + 719_468;
    let (era, day) = (day / 146_097, day % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let march_month = (5 * day + 2) / 153;
    let day = day - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = era * 400 + year + u64::from(month <= 2);
    let name = MONTHS[usize::try_from(month - 1).ok()?];
    Some(Time {
        text: format!("{day} {name} {year}, {hour:02}:{minute:02} UTC"),
        iso: format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"),
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_hides_in_a_name_is_spelled_out() {
        assert_eq!(
            name("evil\u{202e}bnypi.exe\0"),
            "evil[U+202E]bnypi.exe[U+0000]"
        );
        assert_eq!(
            name("Größe 👩\u{200d}🔬 عربي.ipynb"),
            "Größe 👩\u{200d}🔬 عربي.ipynb"
        );
    }

    #[test]
    fn sizes_are_short_and_in_the_right_unit() {
        for (bytes, shown) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1000, "0.9 KB"),
            (1536, "1.5 KB"),
            (10_240, "10 KB"),
            (1_023_999, "999 KB"),
            (1_024_000, "0.9 MB"),
            (26_214_400, "25 MB"),
            (u64::MAX, "16777215 TB"),
        ] {
            assert_eq!(size(bytes), shown);
        }
    }

    #[test]
    fn times_are_those_of_the_calendar() {
        for (seconds, iso) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_795_239_854, "2026-11-21T05:44:14Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            let time = time(UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
            assert_eq!(time.iso, iso);
        }
        let time = time(UNIX_EPOCH + Duration::from_secs(1_795_239_854)).unwrap();
        assert_eq!(time.text, "21 November 2026, 05:44 UTC");
    }
}
