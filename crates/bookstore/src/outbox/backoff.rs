//! How long to wait after a failure.
//!
//! Full jitter spreads the tabs that failed together.
//! <https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/>

/// The first wait is at most this long, in milliseconds; each further one may be twice as long.
pub const FIRST: u64 = 1_000;
/// No wait is longer, in milliseconds, unless S3 asks for it.
pub const LONGEST: u64 = 5 * 60_000;
/// What S3 refuses is tried again after this long, in milliseconds; each further wait is twice as long.
pub const REFUSED: u64 = 10 * 60_000;
/// … and no longer than this.
pub const LONGEST_REFUSED: u64 = 4 * 60 * 60_000;
/// S3 is not obeyed for longer than this, in milliseconds.
pub const LONGEST_ASKED: u64 = 60 * 60_000;

/// Numbers that need not be unforeseeable, only different among tabs: xorshift64,
/// <https://www.jstatsoft.org/article/view/v008i14>.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        // The constant spreads a seed's low bits over all of them.
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number up to `most`.
    pub fn up_to(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % (most + 1)
    }
}

/// Failures in a row, and the wait after the last of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Backoff {
    failures: u32,
    from: u64,
    wait: u64,
}

impl Backoff {
    /// Another failure at `now`.
    pub fn fail(&mut self, now: u64, retry_after: Option<u64>, random: &mut Random) {
        let ceiling = (FIRST << self.failures.min(16)).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        self.from = now;
        self.wait = random
            .up_to(ceiling)
            .max(retry_after.unwrap_or_default().min(LONGEST_ASKED));
    }

    /// Another failure, of which the first is no reason to wait.
    pub fn stumble(&mut self, now: u64, random: &mut Random) {
        self.fail(now, None, random);
        if self.failures == 1 {
            self.hurry();
        }
    }

    /// Another failure, which will rather meet the next attempt as well.
    pub fn rest(&mut self, now: u64) {
        self.wait = (REFUSED << self.failures.min(8)).min(LONGEST_REFUSED);
        self.failures = self.failures.saturating_add(1);
        self.from = now;
    }

    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// Whether the wait is over. It is, too, when the clock was set back.
    pub fn is_due(&self, now: u64) -> bool {
        now >= self.at() || now < self.from
    }

    /// When the wait is over, in milliseconds since 1970.
    pub fn at(&self) -> u64 {
        self.from + self.wait
    }

    /// Waits no longer; the next failure counts on.
    pub fn hurry(&mut self) {
        self.wait = 0;
    }

    pub fn reset(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_spread_double_and_end_at_five_minutes() {
        let mut longest = [0; 12];
        for seed in 0..2000 {
            let (mut random, mut backoff) = (Random::new(seed), Backoff::default());
            for longest in &mut longest {
                backoff.fail(7, None, &mut random);
                *longest = backoff.wait.max(*longest);
            }
        }
        for (n, longest) in longest.into_iter().enumerate() {
            let ceiling = (1000_u64 << n).min(300_000);
            assert!(
                (ceiling * 98 / 100..=ceiling).contains(&longest),
                "{n}: {longest}"
            );
        }
    }

    #[test]
    fn what_s3_asks_for_is_waited_for_within_reason() {
        let (mut random, mut backoff) = (Random::new(1), Backoff::default());
        backoff.fail(5, Some(40_000), &mut random);
        assert_eq!(backoff.at(), 40_005);
        assert!(!backoff.is_due(40_004) && backoff.is_due(40_005));
        backoff.fail(5, Some(u64::MAX), &mut random);
        assert_eq!(backoff.at(), LONGEST_ASKED + 5);
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_prolong_a_wait() {
        let (mut random, mut backoff) = (Random::new(1), Backoff::default());
        backoff.fail(1_000_000, Some(1000), &mut random);
        assert!(backoff.is_due(999_999));
    }
}
