//! What a link may name: the allowed buckets and what stands below the published prefix.
//!
//! The Worker signs with its own credentials whatever a stranger's link names, so that it would read
//! anything for anyone were it not for this file. It compares what will be asked of S3, after all
//! decoding, part by part, and no request leaves before it has agreed.

use bookstore::{CloneLink, Error, error::OwnKind};
use bookstore_s3::text;

use crate::config::Config;

/// Checks that a link names something that this edge may give away.
///
/// # Errors
/// `NotAllowed`.
pub fn check(config: &Config, link: &CloneLink) -> Result<(), Error> {
    let advice = || text!("Ask who shared the link, or who runs this site.");
    if link.bucket.is_empty() || !config.buckets.contains(&link.bucket) {
        return Err(Error::new(
            OwnKind::NotAllowed,
            text!(
                "This site does not share from the bucket “%1”.",
                link.bucket
            ),
            advice(),
        ));
    }
    let prefix = config.settings.published_prefix.trim_matches('/');
    // An empty prefix would give away drafts and all else in the bucket.
    if prefix.is_empty() || !config.settings.is_published(&link.key) {
        return Err(Error::new(
            OwnKind::NotAllowed,
            text!("This site shares only what has been published."),
            advice(),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(prefix: &str, query: &str) -> bool {
        let variable = |name: &str| match name {
            "JPYNB_S3_BUCKET" => Some("books".to_owned()),
            "BOOKSTORE_ALLOWED_BUCKETS" => Some("books,more".to_owned()),
            "BOOKSTORE_PUBLISHED_PREFIX" => Some(prefix.to_owned()),
            _ => None,
        };
        let config = Config::read(variable).unwrap();
        CloneLink::from_query(query).is_ok_and(|link| check(&config, &link).is_ok())
    }

    #[test]
    fn only_allowed_buckets_and_published_keys_pass() {
        for query in [
            "s3_bucket=books&s3_key=published/a.ipynb",
            "s3_bucket=more&s3_key=published/deep/er/a%20b.ipynb",
        ] {
            assert!(allows("published", query), "{query}");
            assert!(allows("/published/", query), "{query}");
        }
        for query in [
            "s3_bucket=other&s3_key=published/a.ipynb",
            "s3_bucket=Books&s3_key=published/a.ipynb",
            "s3_bucket=books%2Cmore&s3_key=published/a.ipynb",
            "s3_bucket=bооks&s3_key=published/a.ipynb",
            "s3_bucket=books&s3_key=published",
            "s3_bucket=books&s3_key=published/",
            "s3_bucket=books&s3_key=published2/a.ipynb",
            "s3_bucket=books&s3_key=Published/a.ipynb",
            "s3_bucket=books&s3_key=pub%EF%BD%8Cished/a.ipynb",
            "s3_bucket=books&s3_key=published%E2%88%95a.ipynb",
            "s3_bucket=books&s3_key=published%5Ca.ipynb",
            "s3_bucket=books&s3_key=workspace/a.ipynb",
            "s3_bucket=books&s3_key=/published/a.ipynb",
            "s3_bucket=books&s3_key=//published/a.ipynb",
            "s3_bucket=books&s3_key=published/../workspace/a.ipynb",
            "s3_bucket=books&s3_key=published/%2e%2e/workspace/a.ipynb",
            "s3_bucket=books&s3_key=published%2F..%2Fworkspace%2Fa.ipynb",
            "s3_bucket=books&s3_key=./published/a.ipynb",
            "s3_bucket=books&s3_key=%2e/published/a.ipynb",
            "s3_bucket=books&s3_bucket=other&s3_key=published/a.ipynb",
            "s3_bucket=books&s3_key=published/a.ipynb&s3_key=workspace/a.ipynb",
        ] {
            assert!(!allows("published", query), "{query}");
        }
    }

    #[test]
    fn a_user_name_in_the_prefix_stands_for_one_part() {
        let allows = |key: &str| {
            allows(
                "people/{username}/shared",
                &format!("s3_bucket=books&s3_key={key}"),
            )
        };
        assert!(allows("people/ada/shared/a.ipynb"));
        assert!(!allows("people/shared/a.ipynb"));
        assert!(!allows("people//shared/a.ipynb"));
        assert!(!allows("people/ada/drafts/a.ipynb"));
        assert!(!allows("people/ada/more/shared/a.ipynb"));
    }

    #[test]
    fn an_empty_prefix_shares_nothing() {
        let empty = |name: &str| match name {
            "JPYNB_S3_BUCKET" => Some("books".to_owned()),
            "BOOKSTORE_PUBLISHED_PREFIX" => Some("/".to_owned()),
            _ => None,
        };
        let link = CloneLink::from_query("s3_bucket=books&s3_key=workspace/a.ipynb").unwrap();
        assert!(check(&Config::read(empty).unwrap(), &link).is_err());
    }
}
