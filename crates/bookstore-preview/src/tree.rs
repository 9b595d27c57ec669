//! JSON as a tree whose branches fold.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::escape;

/// Most bytes of JSON that become a tree; more is shown as text.
const BYTES: usize = 256 * 1024;
/// Most values in a tree.
const VALUES: usize = 5_000;
/// How deep branches are open at first.
const OPEN: usize = 1;

/// Writes the tree of this JSON. Writes nothing and answers `false` for what is too large or too deep for one, or no
/// JSON.
pub(crate) fn write(out: &mut String, json: &str) -> bool {
    if json.len() > BYTES {
        return false;
    }
    // The parser goes 128 deep, and so does what follows.
    let Ok(value) = serde_json::from_str::<Value>(json) else {
        return false;
    };
    if count(&value) > VALUES {
        return false;
    }
    out.push_str("<div class=\"json\">");
    branch(out, None, &value, 0);
    out.push_str("</div>");
    true
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(values) => values.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

fn branch(out: &mut String, name: Option<&str>, value: &Value, depth: usize) {
    let (size, one, many) = match value {
        Value::Array(values) if !values.is_empty() => (values.len(), "item", "items"),
        Value::Object(members) if !members.is_empty() => (members.len(), "member", "members"),
        leaf => {
            out.push_str("<div>");
            label(out, name);
            scalar(out, leaf);
            out.push_str("</div>");
            return;
        }
    };
    let open = if depth < OPEN { " open" } else { "" };
    let _ = write!(out, "<details{open}><summary>");
    label(out, name);
    let unit = if size == 1 { one } else { many };
    let _ = write!(out, "<span class=\"size\">{size} {unit}</span></summary>");
    match value {
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                branch(out, Some(&index.to_string()), value, depth + 1);
            }
        }
        Value::Object(members) => members_of(out, members, depth),
        _ => {}
    }
    out.push_str("</details>");
}

fn members_of(out: &mut String, members: &Map<String, Value>, depth: usize) {
    for (name, value) in members {
        branch(out, Some(name), value, depth + 1);
    }
}

fn label(out: &mut String, name: Option<&str>) {
    if let Some(name) = name {
        out.push_str("<span class=\"name\">");
        escape::write(out, name);
        out.push_str(":</span> ");
    }
}

fn scalar(out: &mut String, value: &Value) {
    let class = match value {
        Value::String(_) => "s",
        Value::Number(_) => "n",
        _ => "k",
    };
    let _ = write!(out, "<code class=\"{class}\">");
    escape::write(out, &value.to_string());
    out.push_str("</code>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_fold_and_names_are_text() {
        let mut out = String::new();
        assert!(write(&mut out, r#"{"<a>":[1,{"b":null}],"c":"x","d":[]}"#));
        assert_eq!(
            out,
            "<div class=\"json\"><details open><summary><span class=\"size\">3 members</span></summary>\
             <details><summary><span class=\"name\">&lt;a&gt;:</span> <span class=\"size\">2 items</span></summary>\
             <div><span class=\"name\">0:</span> <code class=\"n\">1</code></div>\
             <details><summary><span class=\"name\">1:</span> <span class=\"size\">1 member</span></summary>\
             <div><span class=\"name\">b:</span> <code class=\"k\">null</code></div></details></details>\
             <div><span class=\"name\">c:</span> <code class=\"s\">&quot;x&quot;</code></div>\
             <div><span class=\"name\">d:</span> <code class=\"k\">[]</code></div></details></div>"
        );
    }

    #[test]
    fn what_is_too_deep_large_or_broken_is_none() {
        let mut out = String::new();
        let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
        let wide = format!("[{}1]", "1,".repeat(VALUES));
        let long = format!("\"{}\"", "x".repeat(BYTES));
        for json in [&*deep, &*wide, &*long, "{"] {
            assert!(!write(&mut out, json));
        }
        assert_eq!(out, "");
    }
}
