//! Keys and display paths, joined as nteract bookstore's `s3_paths` joined them.

/// Joins a prefix and a path to a key: each part loses its leading `/`, empty parts drop, the rest is
/// joined with `/`. Trailing slashes stay, so `p/` and `x` give `p//x`.
pub fn s3_key(prefix: &str, path: &str) -> String {
    join([prefix, path])
}

/// `s3://bucket/prefix/path`, for people and for the REST API. Nothing in it is encoded.
///
/// nteract's lost the scheme where the prefix was empty; this one keeps it.
pub fn s3_path(bucket: &str, prefix: &str, path: &str) -> String {
    format!("s3://{}", join([bucket, prefix, path]))
}

/// Whether `key` stands below `prefix`. `{username}` in the prefix stands for one part, whatever it is.
/// An empty prefix holds every key.
pub fn is_below(prefix: &str, key: &str) -> bool {
    let prefix = prefix.trim_start_matches('/').trim_end_matches('/');
    if prefix.is_empty() {
        return !key.is_empty();
    }
    let mut parts = key.split('/');
    for pattern in prefix.split('/') {
        let matches = parts
            .next()
            .is_some_and(|part| match pattern.split_once(USERNAME) {
                Some((before, after)) => {
                    part.len() > before.len() + after.len()
                        && part.starts_with(before)
                        && part.ends_with(after)
                }
                None => part == pattern,
            });
        if !matches {
            return false;
        }
    }
    parts.next().is_some_and(|_| !key.ends_with('/'))
}

/// What a prefix may hold in place of the user's name.
pub const USERNAME: &str = "{username}";

fn join<const N: usize>(parts: [&str; N]) -> String {
    parts
        .iter()
        .map(|part| part.trim_start_matches('/'))
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_are_joined_as_nteract_joined_them() {
        for (prefix, path, key) in [
            (
                "workspace",
                "project/manufacturing",
                "workspace/project/manufacturing",
            ),
            ("/p", "//x", "p/x"),
            ("p/", "x", "p//x"),
            ("", "x", "x"),
            ("p", "x//y", "p/x//y"),
            ("p", "", "p"),
            ("", "", ""),
            ("/", "/", ""),
            ("p", "x/", "p/x/"),
        ] {
            assert_eq!(s3_key(prefix, path), key, "{prefix:?} and {path:?}");
        }
    }

    #[test]
    fn display_paths_always_have_a_scheme() {
        for (bucket, prefix, path, shown) in [
            ("mybucket", "yo", "pickles", "s3://mybucket/yo/pickles"),
            ("mybucket", "yo", "", "s3://mybucket/yo"),
            ("b", "", "x", "s3://b/x"),
        ] {
            assert_eq!(s3_path(bucket, prefix, path), shown);
        }
    }

    #[test]
    fn below_a_prefix_is_not_merely_beginning_with_it() {
        for (prefix, key, below) in [
            ("published", "published/a.ipynb", true),
            ("published", "published/a/b.ipynb", true),
            ("published/", "published/a.ipynb", true),
            ("published", "published2/a.ipynb", false),
            ("published", "published", false),
            ("published", "published/", false),
            ("published", "workspace/a.ipynb", false),
            ("", "a.ipynb", true),
            ("pub/{username}", "pub/ada/a.ipynb", true),
            ("pub/{username}", "pub/a.ipynb", false),
            ("pub/{username}", "pub//a.ipynb", false),
            ("pub/~{username}", "pub/~ada/x/a.ipynb", true),
            ("pub/~{username}", "pub/ada/a.ipynb", false),
        ] {
            assert_eq!(is_below(prefix, key), below, "{key:?} below {prefix:?}");
        }
    }

    proptest! {
        #[test]
        fn a_key_never_begins_with_a_slash(prefix in "[a/]{0,6}", path in "[a/]{0,6}") {
            prop_assert!(!s3_key(&prefix, &path).starts_with('/'));
        }

        #[test]
        fn a_joined_key_is_below_its_prefix(prefix in "[a-c]{1,3}(/[a-c]{1,3}){0,2}", path in "[a-c/]{0,4}[a-c]") {
            prop_assert!(is_below(&prefix, &s3_key(&prefix, &path)));
        }
    }
}
