//! Keys and display paths, joined as nteract bookstore's `s3_paths` joined them.

/// Joins a prefix and a path to a key: each part loses its leading `/`, empty parts drop.
pub fn s3_key(prefix: &str, path: &str) -> String {
    let _ = (prefix, path);
    todo!()
}

/// `s3://bucket/prefix/path`, for people and for the REST API.
pub fn s3_path(bucket: &str, prefix: &str, path: &str) -> String {
    let _ = (bucket, prefix, path);
    todo!()
}
