//! From endpoint, region and bucket to the URL that a request goes to.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html>

use http::Uri;

use crate::{Addressing, Config, Error, ErrorKind, Key, encode, text};

/// Where the requests on one bucket go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Scheme, host and port.
    origin: String,
    /// The bucket's own path: empty when the bucket is in the host name and the endpoint has no path.
    path: String,
}

impl Place {
    /// Decides host and path of `bucket`. `region` is what requests are signed for: the configured
    /// one, or the one that S3 gave for this bucket.
    pub(crate) fn new(config: &Config, bucket: &str, region: &str) -> Result<Self, Error> {
        check_region(region)?;
        check_bucket(bucket)?;
        let endpoint = &config.endpoint;
        let host = regional_host(endpoint.host(), region, region != config.region);
        let virtual_hosted = match config.addressing {
            Addressing::Path => false,
            Addressing::Virtual if endpoint.has_named_host() => true,
            Addressing::Virtual => return Err(no_virtual_host(config)),
            Addressing::Auto => is_aws(&host) && is_host_label(bucket),
        };
        let port = endpoint
            .port()
            .map(|port| format!(":{port}"))
            .unwrap_or_default();
        let scheme = endpoint.scheme();
        let below = endpoint.path().trim_end_matches('/');
        Ok(if virtual_hosted {
            Self {
                origin: format!("{scheme}://{bucket}.{host}{port}"),
                path: below.to_owned(),
            }
        } else {
            Self {
                origin: format!("{scheme}://{host}{port}"),
                path: format!("{below}/{bucket}"),
            }
        })
    }

    /// Scheme, host and port, without a path.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// The URL of the bucket, or of a key in it.
    pub(crate) fn uri(
        &self,
        key: Option<&Key>,
        query: &[(&'static str, String)],
    ) -> Result<Uri, Error> {
        let mut uri = format!("{}{}", self.origin, self.path);
        if key.is_some() || self.path.is_empty() {
            uri.push('/');
        }
        if let Some(key) = key {
            uri.push_str(&encode::path(key.as_str()));
        }
        for (at, (name, value)) in query.iter().enumerate() {
            uri.push(if at == 0 { '?' } else { '&' });
            uri.push_str(name);
            uri.push('=');
            uri.push_str(&encode::query(value));
        }
        uri.parse().map_err(|_| {
            Error::new(
                ErrorKind::InvalidConfig,
                text!("No request can go to %1.", uri),
                text!("Check the endpoint and the bucket in the settings."),
            )
        })
    }
}

/// The region's own host for an endpoint of AWS; any other host as it is.
///
/// The global endpoint always becomes the regional one; the endpoint of a named region is changed
/// only when S3 has said that the bucket is elsewhere (`corrected`).
fn regional_host(host: &str, region: &str, corrected: bool) -> String {
    let suffix = if region.starts_with("cn-") {
        "amazonaws.com.cn"
    } else {
        "amazonaws.com"
    };
    if host == "s3.amazonaws.com" || host == "s3.amazonaws.com.cn" {
        return format!("s3.{region}.{suffix}");
    }
    let labels: Vec<&str> = host.split('.').collect();
    match labels.as_slice() {
        ["s3", _, "amazonaws", "com", ..] if corrected => format!("s3.{region}.{suffix}"),
        ["s3", "dualstack", _, "amazonaws", "com", ..] if corrected => {
            format!("s3.dualstack.{region}.{suffix}")
        }
        _ => host.to_owned(),
    }
}

fn is_aws(host: &str) -> bool {
    host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn")
}

/// Whether a bucket's name can stand before the endpoint's host: a dot would leave the wildcard
/// certificate, capitals are lost in a host name.
fn is_host_label(bucket: &str) -> bool {
    (3..=63).contains(&bucket.len())
        && bucket
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !bucket.starts_with('-')
        && !bucket.ends_with('-')
}

/// Refuses what would change the URL. The rules of S3 itself are stricter, those of old buckets and
/// other storages are not.
fn check_bucket(bucket: &str) -> Result<(), Error> {
    let good = (1..=255).contains(&bucket.len())
        && bucket
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        && !bucket.starts_with('.')
        && !bucket.contains("..");
    if good {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::InvalidConfig,
        if bucket.is_empty() {
            text!("No bucket is set.")
        } else {
            text!("“%1” is not a bucket's name.", bucket)
        },
        text!("Give the bucket's bare name, such as “my-notebooks”."),
    ))
}

/// Whether this can be a region's code, and nothing that would change a URL.
pub(crate) fn is_region(region: &str) -> bool {
    (1..=64).contains(&region.len())
        && region
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

fn check_region(region: &str) -> Result<(), Error> {
    if is_region(region) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::InvalidConfig,
        text!("“%1” is not a region.", region),
        text!("Give the region's code, such as “us-east-1”."),
    ))
}

fn no_virtual_host(config: &Config) -> Error {
    Error::new(
        ErrorKind::InvalidConfig,
        text!(
            "The host of %1 is a number, so that no bucket can be part of it.",
            config.endpoint
        ),
        text!("Set addressing to “path”."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(endpoint: &str, addressing: Addressing, bucket: &str, region: &str) -> String {
        let config = Config {
            endpoint: endpoint.parse().unwrap(),
            region: "us-east-1".into(),
            addressing,
        };
        match Place::new(&config, bucket, region) {
            Ok(place) => place
                .uri(Some(&Key::new("a b/c").unwrap()), &[])
                .unwrap()
                .to_string(),
            Err(error) => format!("{:?}", error.kind),
        }
    }

    const AWS: &str = "https://s3.amazonaws.com";

    #[test]
    fn the_default_endpoint_stands_for_the_regions_own() {
        for (region, host) in [
            ("us-east-1", "https://bucket.s3.us-east-1.amazonaws.com"),
            (
                "eu-central-1",
                "https://bucket.s3.eu-central-1.amazonaws.com",
            ),
            (
                "cn-north-1",
                "https://bucket.s3.cn-north-1.amazonaws.com.cn",
            ),
        ] {
            assert_eq!(
                uri(AWS, Addressing::Auto, "bucket", region),
                format!("{host}/a%20b/c")
            );
        }
    }

    #[test]
    fn a_regional_endpoint_follows_the_region_that_s3_gave() {
        let endpoint = "https://s3.eu-west-1.amazonaws.com";
        assert_eq!(
            uri(endpoint, Addressing::Auto, "bucket", "us-east-1"),
            "https://bucket.s3.eu-west-1.amazonaws.com/a%20b/c",
        );
        assert_eq!(
            uri(endpoint, Addressing::Auto, "bucket", "eu-central-1"),
            "https://bucket.s3.eu-central-1.amazonaws.com/a%20b/c",
        );
        assert_eq!(
            uri(
                "https://s3.dualstack.eu-west-1.amazonaws.com",
                Addressing::Auto,
                "bucket",
                "us-west-2"
            ),
            "https://bucket.s3.dualstack.us-west-2.amazonaws.com/a%20b/c",
        );
    }

    #[test]
    fn a_bucket_with_dots_or_capitals_goes_into_the_path() {
        for bucket in ["my.bucket", "MyBucket", "my_bucket", "-bucket", "ab"] {
            assert_eq!(
                uri(AWS, Addressing::Auto, bucket, "us-east-1"),
                format!("https://s3.us-east-1.amazonaws.com/{bucket}/a%20b/c")
            );
        }
    }

    #[test]
    fn other_endpoints_have_the_bucket_in_the_path() {
        for (endpoint, base) in [
            ("http://127.0.0.1:9000", "http://127.0.0.1:9000/bucket"),
            ("http://[::1]:9000/", "http://[::1]:9000/bucket"),
            (
                "https://minio.example.org",
                "https://minio.example.org/bucket",
            ),
            ("https://example.org/s3/", "https://example.org/s3/bucket"),
            (
                "https://notamazonaws.com",
                "https://notamazonaws.com/bucket",
            ),
        ] {
            assert_eq!(
                uri(endpoint, Addressing::Auto, "bucket", "us-east-1"),
                format!("{base}/a%20b/c")
            );
        }
    }

    #[test]
    fn either_addressing_can_be_forced() {
        assert_eq!(
            uri(AWS, Addressing::Path, "bucket", "us-east-1"),
            "https://s3.us-east-1.amazonaws.com/bucket/a%20b/c"
        );
        assert_eq!(
            uri(
                "https://minio.example.org:9000/x",
                Addressing::Virtual,
                "my.bucket",
                "us-east-1"
            ),
            "https://my.bucket.minio.example.org:9000/x/a%20b/c"
        );
        assert_eq!(
            uri(
                "http://127.0.0.1:9000",
                Addressing::Virtual,
                "bucket",
                "us-east-1"
            ),
            "InvalidConfig"
        );
    }

    #[test]
    fn a_bucket_itself_has_no_slash_at_its_end_but_at_the_root_of_its_host() {
        let mut config = Config {
            endpoint: AWS.parse().unwrap(),
            region: "us-east-1".into(),
            addressing: Addressing::Path,
        };
        let bucket = |config: &Config| {
            Place::new(config, "bucket", "us-east-1")
                .unwrap()
                .uri(None, &[("versioning", String::new()), ("x", "a/b".into())])
                .unwrap()
                .to_string()
        };
        assert_eq!(
            bucket(&config),
            "https://s3.us-east-1.amazonaws.com/bucket?versioning=&x=a%2Fb"
        );
        config.addressing = Addressing::Auto;
        assert_eq!(
            bucket(&config),
            "https://bucket.s3.us-east-1.amazonaws.com/?versioning=&x=a%2Fb"
        );
    }

    #[test]
    fn what_would_change_the_url_is_no_bucket_or_region() {
        for bucket in [
            "", "a/b", "a?b", "a#b", "..", ".a", "a..b", "a b", "a%2fb", "bücket", "x@y",
        ] {
            assert_eq!(
                uri(AWS, Addressing::Auto, bucket, "us-east-1"),
                "InvalidConfig",
                "{bucket}"
            );
        }
        for region in ["", "evil.example/", "a b"] {
            assert_eq!(
                uri(AWS, Addressing::Auto, "bucket", region),
                "InvalidConfig",
                "{region}"
            );
        }
    }
}
