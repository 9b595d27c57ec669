//! The difference between this machine's clock and S3's.

use std::{
    cell::Cell,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use http::HeaderMap;
use time::OffsetDateTime;

use crate::{Transport, answer};

/// From here on the difference counts. S3 accepts 15 minutes.
const THRESHOLD: Duration = Duration::from_mins(4);

/// Days from 1 March of the year 0 to 1 January 1970.
const EPOCH: u64 = 719_468;

/// What has been learned of S3's clock.
#[derive(Debug, Default)]
pub(crate) struct Skew {
    /// S3's time is ahead by this many seconds.
    ahead: Cell<i64>,
}

impl Skew {
    /// S3's time.
    pub(crate) fn now<T: Transport>(&self, transport: &T) -> SystemTime {
        let now = transport.now();
        let ahead = self.ahead.get();
        let by = Duration::from_secs(ahead.unsigned_abs());
        let shifted = if ahead < 0 {
            now.checked_sub(by)
        } else {
            now.checked_add(by)
        };
        shifted.unwrap_or(now)
    }

    /// Compares the time by which a request was `signed` with the one that S3 told just now, and learns from it when
    /// they are far apart. Returns whether they were: another request may have taught the same meanwhile, and this one
    /// is to be signed anew all the same.
    pub(crate) fn learn<T: Transport>(
        &self,
        transport: &T,
        signed: SystemTime,
        server: SystemTime,
    ) -> bool {
        let difference = |a: SystemTime, b: SystemTime| a.duration_since(b).unwrap_or_default();
        let off = difference(server, signed).max(difference(signed, server));
        if off < THRESHOLD {
            return false;
        }
        let now = transport.now();
        let seconds = |d: Duration| i64::try_from(d.as_secs()).unwrap_or_default();
        self.ahead
            .set(seconds(difference(server, now)) - seconds(difference(now, server)));
        true
    }
}

/// The time of S3's answer: `ServerTime` of its XML, else its `Date`.
pub(crate) fn server_time(field: Option<&str>, headers: &HeaderMap) -> Option<SystemTime> {
    field
        .and_then(parse_iso_8601)
        .or_else(|| answer::date(headers, "date"))
}

/// A time as `2026-11-21T05:33:58.123Z`, in UTC; texts of two times are in the order of the times.
pub fn iso_8601(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let time = OffsetDateTime::UNIX_EPOCH.saturating_add(since.try_into().unwrap_or_default());
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        time.year(),
        u8::from(time.month()),
        time.day(),
        time.hour(),
        time.minute(),
        time.second(),
        time.millisecond()
    )
}

/// A time such as `2026-11-21T05:33:58Z` or `2026-11-21T05:33:58.123Z`, from 1970 on, to the millisecond.
pub fn parse_iso_8601(text: &str) -> Option<SystemTime> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let [year, month, day] = numbers(date.split('-'))?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    let [hour, minute, second] = numbers(time.split(':'))?;
    // Filled with zeros, the first three digits are the milliseconds.
    let millis: u64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    let in_range = (1970..10_000).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
    if !in_range {
        return None;
    }
    // Years that begin in March, so that a leap day is the last one.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year / 4 - year / 100 + year / 400;
    let days = 365 * year + leap_days + (153 * month + 2) / 5 + day - 1;
    let seconds = (days - EPOCH) * 86_400 + hour * 3600 + minute * 60 + second;
    Some(UNIX_EPOCH + Duration::from_secs(seconds) + Duration::from_millis(millis))
}

fn numbers<'a>(mut parts: impl Iterator<Item = &'a str>) -> Option<[u64; 3]> {
    let mut next = || parts.next()?.parse().ok();
    let three = [next()?, next()?, next()?];
    parts.next().is_none().then_some(three)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Faults, NOW};
    use proptest::prelude::*;

    proptest! {
        // 9999-12-31T23:59:59Z is 253402300799.
        #[test]
        fn iso_8601_says_the_same_as_the_date_of_http(seconds in 0_u64..253_402_300_800) {
            let time = UNIX_EPOCH + Duration::from_secs(seconds);
            // "Sat, 21 Nov 2026 05:33:58 GMT"
            let http = httpdate::fmt_http_date(time);
            let part: Vec<&str> = http.split(' ').collect();
            let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
                .iter()
                .position(|name| *name == part[2])
                .unwrap() + 1;
            for (fraction, millis) in [("", 0), (".0", 0), (".12", 120), (".123", 123), (".123456", 123)] {
                let time = time + Duration::from_millis(millis);
                let iso = format!("{}-{month:02}-{}T{}{fraction}Z", part[3], part[1], part[4]);
                prop_assert_eq!(parse_iso_8601(&iso), Some(time), "{}", iso);
                prop_assert_eq!(parse_iso_8601(&iso_8601(time)), Some(time));
            }
        }

        #[test]
        fn times_are_in_order_as_texts(a in 0_u64..253_402_300_800_000, b in 0_u64..253_402_300_800_000) {
            let text = |millis| iso_8601(UNIX_EPOCH + Duration::from_millis(millis));
            prop_assert_eq!(a.cmp(&b), text(a).cmp(&text(b)));
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = parse_iso_8601(&text);
        }
    }

    #[test]
    fn a_request_from_before_the_clock_was_learned_is_worth_another_one() {
        let transport = Faults::default();
        transport.off.set(3600);
        let (skew, server) = (Skew::default(), UNIX_EPOCH + NOW);
        let signed = skew.now(&transport);
        // Two of them were under way.
        assert!(skew.learn(&transport, signed, server));
        assert!(skew.learn(&transport, signed, server));
        let now = skew.now(&transport);
        assert_eq!(now, server);
        assert!(!skew.learn(&transport, now, server));
    }

    #[test]
    fn what_is_no_time_gives_none() {
        for text in [
            "",
            "2026-11-21",
            "2026-13-21T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-11-21T24:00:00Z",
            "1969-12-31T00:00:00Z",
        ] {
            assert_eq!(parse_iso_8601(text), None, "{text}");
        }
    }
}
