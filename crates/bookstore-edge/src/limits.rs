//! Rate limits, by the [platform's binding](https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/)
//! where there is one. Who runs the Worker elsewhere limits at the proxy before it.

use std::net::{IpAddr, Ipv6Addr};

use bookstore_s3::{ErrorKind, text};
use http::StatusCode;
use worker::Env;

use crate::{problem::Problem, request::Request};

/// Counts all requests but those for the site's own files, by token or by address.
const REQUESTS: &str = "RATE_LIMIT";
/// Counts what brings a token to be tried, by address.
const SIGN_INS: &str = "SIGN_IN_RATE_LIMIT";

/// Counts a request: as that of a token's owner, else as that of its address.
///
/// # Errors
/// 429 when there were too many.
pub async fn request(env: &Env, request: &Request<'_>, owner: Option<&str>) -> Result<(), Problem> {
    let key = owner.map_or_else(|| address(request), |name| Some(format!("token {name}")));
    count(env, REQUESTS, key).await
}

/// Counts a sign-in, or a token that was not known.
///
/// # Errors
/// 429 when there were too many.
pub async fn sign_in(env: &Env, request: &Request<'_>) -> Result<(), Problem> {
    count(env, SIGN_INS, address(request)).await
}

async fn count(env: &Env, binding: &str, key: Option<String>) -> Result<(), Problem> {
    let (Ok(limiter), Some(key)) = (env.rate_limiter(binding), key) else {
        return Ok(());
    };
    match limiter.limit(key).await {
        Ok(outcome) if !outcome.success => Err(too_many()),
        // A limiter that fails must not close the site.
        _ => Ok(()),
    }
}

/// Where the request came from, as Cloudflare tells it. No other header is believed.
fn address(request: &Request<'_>) -> Option<String> {
    request.header("cf-connecting-ip").as_deref().map(whole)
}

/// A household has all of a /64 to ask from.
fn whole(address: &str) -> String {
    match address.parse() {
        Ok(IpAddr::V6(address)) => {
            let network = address.to_bits() & !u128::from(u64::MAX);
            format!("{}/64", Ipv6Addr::from_bits(network))
        }
        _ => address.to_owned(),
    }
}

fn too_many() -> Problem {
    let mut error = bookstore_s3::Error::new(
        ErrorKind::Throttled,
        text!("Too many requests came from here."),
        text!("Try again in a minute."),
    );
    error.retryable = true;
    Problem::new(StatusCode::TOO_MANY_REQUESTS, error.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_address_counts_with_its_network() {
        for (address, counted) in [
            ("192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ] {
            assert_eq!(whole(address), counted);
        }
    }
}
