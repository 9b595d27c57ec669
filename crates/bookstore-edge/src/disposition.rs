//! `Content-Disposition: attachment`, by [RFC 6266](https://www.rfc-editor.org/rfc/rfc6266).

use http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// [RFC 8187](https://www.rfc-editor.org/rfc/rfc8187#section-3.2.1)'s `attr-char`s stay.
const ATTR: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// An attachment of this name: an ASCII one for old clients, and the real one beside it.
pub fn attachment(name: &str) -> HeaderValue {
    let ascii: String = name
        .chars()
        .map(|c| match c {
            // A quote or a backslash would end or change the string; some clients decode `%`.
            '"' | '\\' | '%' => '_',
            ' '..='~' => c,
            _ => '_',
        })
        .collect();
    let exact = utf8_percent_encode(name, ATTR);
    HeaderValue::from_str(&format!(
        "attachment; filename=\"{ascii}\"; filename*=UTF-8''{exact}"
    ))
    .expect("both are printable ASCII")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_plain_name_stays_and_any_other_is_encoded() {
        assert_eq!(
            attachment("a b.ipynb"),
            "attachment; filename=\"a b.ipynb\"; filename*=UTF-8''a%20b.ipynb"
        );
        assert_eq!(
            attachment("Größe \"1\"\r\nX: y.ipynb"),
            "attachment; filename=\"Gr__e _1___X: y.ipynb\"; \
             filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22%0D%0AX%3A%20y.ipynb"
        );
    }

    proptest! {
        #[test]
        fn every_name_gives_a_header_with_two_quotes(name in ".*") {
            let header = attachment(&name);
            prop_assert_eq!(header.to_str().unwrap().matches('"').count(), 2);
        }
    }
}
