//! When to ask again, and how long to wait before.
//!
//! Full jitter spreads the clients that failed together; the token bucket keeps a client from
//! multiplying the load of a storage that is down.
//! <https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/>

use std::{
    cell::Cell,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use crate::{ErrorKind, Transport, TransportError};

/// How often a request is sent at most, unless the client is told otherwise.
const MAX_ATTEMPTS: u32 = 4;
/// No wait is longer, also where S3 asks for it: then the user is told instead.
const MAX_WAIT: Duration = Duration::from_secs(20);
/// What the bucket holds at most.
const CAPACITY: u32 = 500;

/// Why a request is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// It failed.
    Failed,
    /// S3 asks to slow down.
    Throttled,
    /// It took too long. This counts twice, so that a user is not kept waiting for four time-outs.
    TimedOut,
}

impl Cause {
    pub(crate) fn of_loss(error: &TransportError) -> Self {
        if error.timed_out {
            Self::TimedOut
        } else {
            Self::Failed
        }
    }

    pub(crate) fn of_refusal(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::Throttled => Self::Throttled,
            ErrorKind::TimedOut => Self::TimedOut,
            _ => Self::Failed,
        }
    }

    fn cost(self) -> u32 {
        match self {
            Self::Failed | Self::Throttled => 5,
            Self::TimedOut => 10,
        }
    }

    fn base_ms(self) -> u64 {
        match self {
            Self::Failed | Self::TimedOut => 50,
            Self::Throttled => 1000,
        }
    }
}

/// What all requests of a client share.
#[derive(Debug)]
pub(crate) struct Budget {
    pub(crate) max_attempts: u32,
    tokens: Cell<u32>,
    random: Cell<u64>,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            max_attempts: MAX_ATTEMPTS,
            tokens: Cell::new(CAPACITY),
            random: Cell::new(0),
        }
    }
}

impl Budget {
    /// A number in 0..1. It need not be unforeseeable, only different among clients.
    fn random(&self, now: SystemTime) -> f64 {
        let mut x = self.random.get();
        if x == 0 {
            let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
            // The constant spreads the clock's low bits over all of them.
            x = u64::try_from(since.as_nanos())
                .unwrap_or_default()
                .wrapping_mul(0x9E37_79B9_7F4A_7C15)
                | 1;
        }
        // xorshift64, <https://www.jstatsoft.org/article/view/v008i14>
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        self.random.set(x);
        f64::from(u32::try_from(x >> 32).unwrap_or_default()) / 4_294_967_296.0
    }

    fn take(&self, cost: u32) -> bool {
        match self.tokens.get().checked_sub(cost) {
            Some(left) => {
                self.tokens.set(left);
                true
            }
            None => false,
        }
    }

    fn give(&self, tokens: u32) {
        self.tokens.set((self.tokens.get() + tokens).min(CAPACITY));
    }
}

/// The attempts of one request.
#[derive(Debug)]
pub(crate) struct Attempts<'a> {
    budget: &'a Budget,
    spent: u32,
    retries: u32,
    last_cost: Option<u32>,
}

impl<'a> Attempts<'a> {
    pub(crate) fn new(budget: &'a Budget) -> Self {
        Self {
            budget,
            spent: 0,
            retries: 0,
            last_cost: None,
        }
    }

    /// Waits as long as is due, if there is another attempt to be had; else returns false at once.
    pub(crate) async fn again<T: Transport>(
        &mut self,
        transport: &T,
        cause: Cause,
        retry_after: Option<Duration>,
    ) -> bool {
        self.spent += if cause == Cause::TimedOut { 2 } else { 1 };
        if self.spent >= self.budget.max_attempts
            || retry_after.is_some_and(|wait| wait > MAX_WAIT)
            || !self.budget.take(cause.cost())
        {
            return false;
        }
        self.last_cost = Some(cause.cost());
        let ceiling = Duration::from_millis(cause.base_ms() << self.retries.min(16)).min(MAX_WAIT);
        self.retries += 1;
        let wait = ceiling.mul_f64(self.budget.random(transport.now()));
        transport
            .sleep(wait.max(retry_after.unwrap_or_default()))
            .await;
        true
    }

    /// S3 answered well: the last retry's tokens come back, and one for an answer at first try.
    pub(crate) fn succeeded(&self) {
        self.budget.give(self.last_cost.unwrap_or(1));
    }
}
