//! The address of a storage or an edge: a small, strict part of what a URL can be.
//!
//! What is shown to a person and what a browser then asks must be the same. So all that a browser would
//! read in some other way (`\`, tabs, dot segments, numbers that stand for other numbers, a user name that
//! looks like a host) is refused here and not mended. The tests hold this beside the `url` crate, which
//! reads as browsers do and is eight times as large in wasm.

use std::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
    ops::Range,
    str::FromStr,
};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// The URL standard's path percent-encode set; its `^` is newer than some readers.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// An http or https address: scheme, host, perhaps a port and a path; no user name, query or fragment.
///
/// It is kept as [the URL standard](https://url.spec.whatwg.org/) serialises it: scheme and host in lower case, no
/// default port, `/` for an empty path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    text: String,
    host: Range<usize>,
    path: usize,
}

/// Why a text is no [`Address`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAnAddress {
    /// It is no web address, or one that is not read alike everywhere.
    Malformed,
    /// Another scheme than http and https.
    Scheme(String),
    /// It holds a user name or a password.
    UserInfo,
    /// It holds a query or a fragment.
    Query,
}

impl Address {
    /// `http` or `https`.
    pub fn scheme(&self) -> &str {
        if self.is_encrypted() { "https" } else { "http" }
    }

    /// Whether its scheme is https.
    pub fn is_encrypted(&self) -> bool {
        self.text.starts_with("https:")
    }

    /// The host; an IPv6 address in its brackets.
    pub fn host(&self) -> &str {
        &self.text[self.host.clone()]
    }

    /// Whether the host is a name, to which a bucket can be prefixed, and not a number.
    pub fn has_named_host(&self) -> bool {
        !self.host().starts_with('[') && self.host().parse::<Ipv4Addr>().is_err()
    }

    /// The port, where it is not the scheme's own.
    pub fn port(&self) -> Option<&str> {
        self.text[self.host.end..self.path].strip_prefix(':')
    }

    /// Host and port: on one host, another port is another's.
    pub fn authority(&self) -> &str {
        &self.text[self.host.start..self.path]
    }

    /// The path, percent-encoded; at least `/`.
    pub fn path(&self) -> &str {
        &self.text[self.path..]
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The address of what stands below this one. `rest` begins with a slash and is encoded already.
    pub fn below(&self, rest: &str) -> String {
        format!("{}{rest}", self.text.trim_end_matches('/'))
    }
}

impl FromStr for Address {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        use NotAnAddress::{Malformed, Query, Scheme, UserInfo};

        let (scheme, rest) = text.trim().split_once(':').ok_or(Malformed)?;
        let scheme = scheme.to_ascii_lowercase();
        let default_port = match &*scheme {
            "http" => 80,
            "https" => 443,
            other if is_scheme(other) => return Err(Scheme(scheme)),
            _ => return Err(Malformed),
        };
        let rest = rest.strip_prefix("//").ok_or(Malformed)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        if authority.contains('@') {
            return Err(UserInfo);
        }
        if rest.contains(|c: char| c == '\\' || c.is_control()) {
            return Err(Malformed);
        }
        if path.contains(['?', '#']) || path.split('/').any(is_dot_segment) {
            return Err(if path.contains(['?', '#']) {
                Query
            } else {
                Malformed
            });
        }

        let port_at = authority
            .rfind(':')
            .filter(|at| !authority[*at..].contains(']'))
            .unwrap_or(authority.len());
        let (host, port) = authority.split_at(port_at);
        let mut text = format!("{scheme}://");
        let start = text.len();
        text.push_str(&read_host(host).ok_or(Malformed)?);
        let host = start..text.len();
        match port.strip_prefix(':') {
            None | Some("") => {}
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
                let port: u16 = digits.parse().map_err(|_| Malformed)?;
                if port != default_port {
                    text.push(':');
                    text.push_str(&port.to_string());
                }
            }
            Some(_) => return Err(Malformed),
        }
        let at = text.len();
        if path.is_empty() {
            text.push('/');
        }
        text.extend(utf8_percent_encode(path, PATH));
        Ok(Self {
            text,
            host,
            path: at,
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// Whether a browser would resolve this part of a path away.
fn is_dot_segment(part: &str) -> bool {
    // No part that stands for one or two dots is longer.
    part.len() <= "%2e%2e".len()
        && matches!(&*part.to_ascii_lowercase().replace("%2e", "."), "." | "..")
}

/// The host as a browser writes it; none for what it would read as another, or not at all.
fn read_host(host: &str) -> Option<String> {
    if let Some(inner) = host.strip_prefix('[') {
        let address: Ipv6Addr = inner.strip_suffix(']')?.parse().ok()?;
        // Rust writes an IPv4 address within an IPv6 one with dots, a browser does not.
        return match address.to_ipv4_mapped() {
            None => Some(format!("[{address}]")),
            Some(_) => None,
        };
    }
    let name = host.to_ascii_lowercase();
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    let last = name.rsplit('.').next().unwrap_or_default();
    // Browsers read a host whose last part is a number as an IPv4 address, in bases and lengths of all sorts.
    let is_number = last.starts_with("0x") || last.bytes().all(|b| b.is_ascii_digit());
    let good = name.len() <= 253
        && name.split('.').all(is_label)
        && (!is_number || name.parse::<Ipv4Addr>().is_ok());
    good.then_some(name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::*;

    /// Whether a browser's reading of `text` is ours, to the letter.
    fn is_read_alike(text: &str, address: &Address) -> bool {
        Url::parse(text).is_ok_and(|url| {
            url.as_str() == address.as_str()
                && url.scheme() == address.scheme()
                && url.host_str() == Some(address.host())
                && url.port().map(|port| port.to_string()).as_deref() == address.port()
                && url.path() == address.path()
                && matches!(url.host(), Some(url::Host::Domain(_))) == address.has_named_host()
                && url[url::Position::BeforeHost..url::Position::AfterPort] == *address.authority()
        })
    }

    #[test]
    fn addresses_are_read_as_browsers_read_them() {
        for (text, read) in [
            ("https://s3.amazonaws.com", "https://s3.amazonaws.com/"),
            (" HTTPS://S3.Example.ORG:443/A ", "https://s3.example.org/A"),
            ("http://127.0.0.1:9000", "http://127.0.0.1:9000/"),
            ("http://localhost:80/x/", "http://localhost/x/"),
            ("http://[::1]:9000/", "http://[::1]:9000/"),
            ("http://[2001:DB8:0:0:0:0:0:1]", "http://[2001:db8::1]/"),
            (
                "https://minio_1.lan/a b/é",
                "https://minio_1.lan/a%20b/%C3%A9",
            ),
            (
                "https://xn--bcher-kva.example",
                "https://xn--bcher-kva.example/",
            ),
            ("http://h:", "http://h/"),
        ] {
            let address: Address = text.parse().unwrap();
            assert_eq!(address.as_str(), read);
            assert!(is_read_alike(text, &address), "{text}");
        }
    }

    #[test]
    fn what_is_read_in_two_ways_is_no_address() {
        use NotAnAddress::{Malformed, Query, Scheme, UserInfo};
        for (text, fault) in [
            ("", Malformed),
            ("minio", Malformed),
            ("/minio", Malformed),
            ("https:/minio", Malformed),
            ("https://", Malformed),
            ("https:///x", Malformed),
            ("https://a\\b", Malformed),
            ("https://a\t.b", Malformed),
            ("https://a b", Malformed),
            ("https://a%2eb", Malformed),
            ("https://bücher.example", Malformed),
            ("https://a..b", Malformed),
            ("https://a.", Malformed),
            ("https://a:x", Malformed),
            ("https://a:+80", Malformed),
            ("https://a:65536", Malformed),
            ("https://127.1", Malformed),
            ("https://0x7f.0.0.1", Malformed),
            ("https://a.0x", Malformed),
            ("https://010.0.0.1", Malformed),
            ("https://[::ffff:1.2.3.4]", Malformed),
            ("https://[::1", Malformed),
            ("https://[::1]x", Malformed),
            ("https://a/../b", Malformed),
            ("https://a/%2e%2E/b", Malformed),
            ("https://a/.", Malformed),
            ("javascript:alert(1)", Scheme("javascript".into())),
            ("FTP://a", Scheme("ftp".into())),
            ("https://user@a", UserInfo),
            ("https://user:secret@a/", UserInfo),
            ("https://good.example\\@evil.example", UserInfo),
            ("https://a?x", Query),
            ("https://a/#x", Query),
        ] {
            assert_eq!(text.parse::<Address>(), Err(fault), "{text}");
        }
    }

    #[test]
    fn what_is_below_has_one_slash_between() {
        for base in ["https://a", "https://a/", "https://a/b", "https://a/b/"] {
            let below = base.parse::<Address>().unwrap().below("/x?y=z");
            assert_eq!(below, format!("{}/x?y=z", base.trim_end_matches('/')));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn no_browser_reads_another_address(
            text in r#"(https?|HTTPS)://([\[\]a-z0-9.:_-]|0x|[AB%@\\é]){1,12}(:[0-9]{0,5})?(/([a-z%.2eE "'<>`{}|;=&+~!$()*,é-]){0,6}){0,3}[?#]?"#
        ) {
            if let Ok(address) = text.parse::<Address>() {
                // A label that begins with xn-- is looked into by browsers, and only by them.
                prop_assume!(!address.host().contains("xn--"));
                prop_assert!(is_read_alike(&text, &address), "{} and {:?}", address, Url::parse(&text));
                prop_assert_eq!(address.as_str().parse::<Address>(), Ok(address));
            }
        }
    }
}
