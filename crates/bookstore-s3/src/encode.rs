//! Percent-encoding as the signature wants it: RFC 3986, unreserved characters alone left as they are.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// All but `A-Z a-z 0-9 - . _ ~`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// The same, and a path's `/` is kept.
const RESERVED_IN_PATH: &AsciiSet = &RESERVED.remove(b'/');

/// A key as it stands in a URL's path.
pub(crate) fn path(key: &str) -> String {
    utf8_percent_encode(key, RESERVED_IN_PATH).to_string()
}

/// A query's name or value.
pub(crate) fn query(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

/// A metadata value as a header can carry it. Printable ASCII stays readable; anything that a header
/// or a signature could alter (other characters, `%`, spaces at the ends or in a row) is encoded.
pub(crate) fn metadata(value: &str) -> String {
    let plain = value.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'%')
        && value.trim() == value
        && !value.contains("  ");
    if plain {
        value.to_owned()
    } else {
        query(value)
    }
}

/// How many bytes a metadata value has on the wire; S3 takes 2 KB of all names and values of an object.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html#UserMetadata>
pub fn metadata_size(value: &str) -> usize {
    metadata(value).len()
}

/// Undoes [`metadata`]. What was not encoded by it and is no UTF-8 stays as it is.
pub(crate) fn decode_metadata(value: &str) -> String {
    percent_decode_str(value)
        .decode_utf8()
        .map_or_else(|_| value.to_owned(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_unreserved_characters_and_slashes_stay_in_a_path() {
        assert_eq!(
            path("a/B-._~ +%#?&='\"\\é😀"),
            "a/B-._~%20%2B%25%23%3F%26%3D%27%22%5C%C3%A9%F0%9F%98%80"
        );
        assert_eq!(query("a/b c"), "a%2Fb%20c");
    }

    #[test]
    fn readable_metadata_stays_readable() {
        assert_eq!(metadata("Ada Lovelace, 1843"), "Ada Lovelace, 1843");
        assert_eq!(metadata(" Ada"), "%20Ada");
        assert_eq!(metadata("Zoë"), "Zo%C3%AB");
    }

    proptest! {
        #[test]
        fn an_encoded_path_decodes_to_its_key(key in "\\PC{0,300}") {
            let encoded = path(&key);
            prop_assert!(encoded.is_ascii());
            let decoded = percent_decode_str(&encoded).decode_utf8().unwrap();
            prop_assert_eq!(decoded, key);
        }

        #[test]
        fn metadata_comes_back_as_it_was(value in any::<String>()) {
            let encoded = metadata(&value);
            prop_assert!(http::HeaderValue::from_str(&encoded).is_ok());
            prop_assert_eq!(decode_metadata(&encoded), value);
        }
    }
}
