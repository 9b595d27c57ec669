//! What is hostile or huge has an answer, and one that still patches.
//!
//! Without limits each of these would take minutes or gigabytes.

#![allow(clippy::unwrap_used)]

use bookstore_diff::{Comparison, Notebook, Value, compare, patch};

fn cells(cells: &str) -> String {
    format!(r#"{{"cells":[{cells}],"metadata":{{}},"nbformat":4,"nbformat_minor":5}}"#)
}

fn raw(source: &str) -> String {
    format!(r#"{{"cell_type":"raw","metadata":{{}},"source":"{source}"}}"#)
}

fn hold(before: &str, after: &str, look: impl FnOnce(&Comparison)) {
    let before = Notebook::read(before.as_bytes()).unwrap();
    let after = Notebook::read(after.as_bytes()).unwrap();
    let comparison = compare(&before, &after);
    let patched = patch(&Value::Object(before.object().clone()), &comparison.entries);
    assert!(patched == Ok(Value::Object(after.object().clone())));
    look(&comparison);
}

/// Words that seem to come at random, from few.
fn noise(seed: u32, words: u32, count: usize, between: &str) -> String {
    let mut state = seed;
    let mut word = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        format!("w{}", (state >> 8) % words)
    };
    (0..count).map(|_| word() + between).collect()
}

#[test]
fn millions_of_cells_are_replaced_as_a_whole() {
    let many = cells(&format!("{}{{}}", "{},".repeat(2_000_000)));
    hold(&many, &cells(""), |comparison| {
        assert!(comparison.coarse && comparison.cells.is_empty());
    });
    hold(&many, &many, |comparison| {
        assert!(comparison.entries.is_empty());
    });
}

#[test]
fn millions_of_values_are_replaced_as_a_whole() {
    let values = "[],".repeat(5_000_000);
    let before = cells(&format!(
        r#"{{"cell_type":"raw","metadata":{{"a":[{values}1]}}}}"#
    ));
    let after = before.replace("[],1]", "[],2]");
    hold(&before, &after, |comparison| assert!(comparison.coarse));
}

#[test]
fn depth_is_bounded() {
    let deep = |inner: &str| {
        let (open, close) = ("[".repeat(450), "]".repeat(450));
        cells(&format!(
            r#"{{"cell_type":"raw","metadata":{{"a":{open}{inner}{close}}},"source":""}}"#
        ))
    };
    hold(&deep("1"), &deep("2"), |comparison| {
        assert_eq!(comparison.counts.metadata + comparison.counts.added, 1);
    });
    let deeper = cells(&"[".repeat(1_000_000));
    assert!(Notebook::read(deeper.as_bytes()).is_err());
}

#[test]
fn lines_that_come_again_and_again_are_compared_in_bounded_time() {
    for words in [2, 50, 5_000] {
        let before = cells(&raw(&noise(1, words, 300_000, r"\n")));
        let after = cells(&raw(&noise(2, words, 300_000, r"\n")));
        hold(&before, &after, |_| ());
    }
    let many = |seed| cells(&raw(&noise(seed, 9, 600_000, r"\n")));
    hold(&many(1), &many(2), |comparison| assert!(comparison.coarse));
}

#[test]
fn a_line_of_megabytes_is_compared_in_bounded_time() {
    let before = cells(&raw(&noise(1, 50, 1_000_000, " ")));
    let after = cells(&raw(&noise(2, 50, 1_000_000, " ")));
    hold(&before, &after, |_| ());
}

#[test]
fn thousands_of_cells_that_are_a_bit_alike_are_compared_in_bounded_time() {
    let many = |seed: u32, count: u32| {
        let cell = |at| raw(&noise(seed * 1_000_000 + at, 300, 100, " "));
        cells(&(0..count).map(cell).collect::<Vec<_>>().join(","))
    };
    hold(&many(1, 900), &many(2, 900), |_| ());
    hold(&many(1, 20_000), &many(2, 20_000), |comparison| {
        assert!(comparison.coarse);
    });
}

#[test]
fn many_cells_of_one_id_are_compared() {
    let many = |text: &str| {
        let cell = |at| format!(r#"{{"cell_type":"raw","id":"a","source":"{text} {at}"}}"#);
        cells(&(0..50_000).map(cell).collect::<Vec<_>>().join(","))
    };
    hold(
        &many("a"),
        &many("a").replace("a 7\"", "a 8\""),
        |comparison| {
            assert!(comparison.counts.unchanged > 49_000);
        },
    );
}

#[test]
fn many_outputs_are_compared_in_bounded_time() {
    let many = |seed: u32| {
        let output = |at| {
            let text = noise(seed * 1_000_000 + at, 100, 5, " ");
            format!(r#"{{"output_type":"stream","name":"stdout","text":"{text}"}}"#)
        };
        let outputs = (0..50_000).map(output).collect::<Vec<_>>().join(",");
        cells(&format!(
            r#"{{"cell_type":"code","source":"a","outputs":[{outputs}]}}"#
        ))
    };
    hold(&many(1), &many(2), |comparison| {
        assert_eq!(comparison.counts.changed, 1);
    });
}

#[test]
fn what_is_no_notebook_is_refused() {
    for text in [
        "",
        "[]",
        "{}",
        r#"{"cells":5}"#,
        "{",
        r#"{"nbformat":2,"cells":[]}"#,
    ] {
        assert!(Notebook::read(text.as_bytes()).is_err(), "{text}");
    }
}
