//! What a link may name: the allowed buckets and what stands below the published prefix.
//!
//! The Worker signs with its own credentials whatever a stranger's link names, so that it would read
//! anything for anyone were it not for this file. It compares what will be asked of S3, after all
//! decoding, part by part, and no request leaves before it has agreed.

use bookstore::{CloneLink, Error, error::OwnKind};
use bookstore_s3::text;

use crate::config::{Bucket, Config};

/// Checks that a link names something that this edge may give away, and tells the way to it: without
/// this there is no storage to ask.
///
/// # Errors
/// `NotAllowed`.
pub fn check<'a>(config: &'a Config, link: &CloneLink) -> Result<&'a Bucket, Error> {
    let advice = || text!("Ask who shared the link, or who runs this site.");
    let bucket = config
        .buckets
        .iter()
        .find(|bucket| bucket.name() == link.bucket)
        .ok_or_else(|| {
            Error::new(
                OwnKind::NotAllowed,
                text!(
                    "This site does not share from the bucket “%1”.",
                    link.bucket
                ),
                advice(),
            )
        })?;
    let prefix = bucket.settings.published_prefix.trim_matches('/');
    // An empty prefix would give away drafts and all else in the bucket.
    if prefix.is_empty() || !bucket.settings.is_published(&link.key) {
        return Err(Error::new(
            OwnKind::NotAllowed,
            text!("This site shares only what has been published."),
            advice(),
        ));
    }
    Ok(bucket)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(prefix: &str, query: &str) -> bool {
        let variable = |name: &str| {
            match name {
            "JPYNB_S3_BUCKET" => Some("books".to_owned()),
            "BOOKSTORE_ALLOWED_BUCKETS" => Some("books,more".to_owned()),
            "BOOKSTORE_BUCKETS" => Some(
                r#"[{"bucket": "elsewhere", "published_prefix": "out"}, {"bucket": "none", "published_prefix": ""}]"#
                    .to_owned(),
            ),
            "BOOKSTORE_PUBLISHED_PREFIX" => Some(prefix.to_owned()),
            _ => None,
        }
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
        assert!(allows(
            "published",
            "s3_bucket=elsewhere&s3_key=out/a.ipynb"
        ));
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
            // Dot segments, however they are written.
            "s3_bucket=books&s3_key=published/..",
            "s3_bucket=books&s3_key=published/.",
            "s3_bucket=books&s3_key=published/a/../../workspace/a.ipynb",
            "s3_bucket=books&s3_key=published/%2E./workspace/a.ipynb",
            "s3_bucket=books&s3_key=published%2f%2e%2e%2fworkspace%2fa.ipynb",
            "s3_bucket=books&s3_key=..%2Fpublished/a.ipynb",
            "s3_bucket=..&s3_key=published/a.ipynb",
            // Escapes that only a second decoding would undo.
            "s3_bucket=books&s3_key=published%252Fa.ipynb",
            "s3_bucket=books&s3_key=%2570ublished/a.ipynb",
            "s3_bucket=book%2573&s3_key=published/a.ipynb",
            "s3_bucket=books%2Fworkspace&s3_key=published/a.ipynb",
            "s3_bucket=books%00&s3_key=published/a.ipynb",
            "s3_bucket=books&s3_key=published%00/a.ipynb",
            "s3_bucket=books&s3_key=published/%C0%AE%C0%AE/a%00",
            "s3_bucket=%20books&s3_key=published/a.ipynb",
            "s3_bucket=books+&s3_key=published/a.ipynb",
            "s3_bucket=books&s3_key=+published/a.ipynb",
            "s3_bucket=books&s3_key=published+/a.ipynb",
            // Letters and slashes that look alike, or are equal once normalised.
            "s3_bucket=books&s3_key=publi%C5%BFhed/a.ipynb",
            "s3_bucket=books&s3_key=publis%D2%BBed/a.ipynb",
            "s3_bucket=books&s3_key=published%EF%BC%8Fa.ipynb",
            "s3_bucket=books&s3_key=published%E2%81%84a.ipynb",
            "s3_bucket=books&s3_key=published%CC%81/a.ipynb",
            "s3_bucket=books&s3_key=publish%E2%80%8Bed/a.ipynb",
            "s3_bucket=%EF%BD%82ooks&s3_key=published/a.ipynb",
            // Slashes.
            "s3_bucket=books&s3_key=%2Fpublished/a.ipynb",
            "s3_bucket=/books&s3_key=published/a.ipynb",
            "s3_bucket=books/&s3_key=published/a.ipynb",
            "s3_bucket=books&s3_key=published//",
            // Case.
            "s3_bucket=BOOKS&s3_key=published/a.ipynb",
            "s3_bucket=books&s3_key=PUBLISHED/a.ipynb",
            "S3_BUCKET=books&s3_key=published/a.ipynb",
            // Each bucket has its own prefix.
            "s3_bucket=elsewhere&s3_key=published/a.ipynb",
            "s3_bucket=none&s3_key=a.ipynb",
            "s3_bucket=none&s3_key=published/a.ipynb",
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
