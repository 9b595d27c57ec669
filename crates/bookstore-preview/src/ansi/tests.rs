use std::{fmt::Write as _, fs, path::PathBuf};

use proptest::prelude::*;

use super::write;
use crate::{readback::text_of, styles::Styles};

fn shown(text: &str) -> String {
    let mut out = String::new();
    write(&mut out, text, &mut Styles::new(0));
    out
}

/// Samples have `\e` for escapes, and `\r`, `\b` and `\a`. Compares with what was looked at by eye;
/// `BLESS=1` writes it.
#[test]
fn samples_look_as_they_did_to_the_eye() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/ansi");
    for name in ["traceback", "tqdm", "rich", "codes"] {
        let sample = fs::read_to_string(folder.join(name).with_extension("sample"))
            .expect("the sample is there");
        let sample = sample
            .replace("\\e", "\x1b")
            .replace("\\r", "\r")
            .replace("\\b", "\x08")
            .replace("\\a", "\x07");
        let mut styles = Styles::new(1);
        let mut html = String::new();
        write(&mut html, &sample, &mut styles);
        text_of(&html);
        html.push_str(styles.css());
        html.push('\n');
        let golden = folder.join(name).with_extension("golden");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&golden, &html).expect("the folder can be written");
        }
        assert_eq!(
            html,
            fs::read_to_string(&golden).unwrap_or_default(),
            "{name}"
        );
    }
}

#[test]
fn colours_come_and_go() {
    for (text, html) in [
        ("\x1b[31ma\x1b[0mb", "<span class=\"a1\">a</span>b"),
        (
            "\x1b[1;31ma\x1b[22mb\x1b[mc",
            "<span class=\"a9 ab\">a</span><span class=\"a1\">b</span>c",
        ),
        (
            "\x1b[97;104ma\x1b[39;49mb",
            "<span class=\"a15 g12\">a</span>b",
        ),
        (
            "\x1b[7ma\x1b[31mb\x1b[27mc",
            "<span class=\"ai gi\">a</span><span class=\"g1\">b</span><span class=\"a1\">c</span>",
        ),
        (
            "\x1b[38;5;9ma\x1b[48:5:3mb",
            "<span class=\"a9\">a</span><span class=\"a9 g3\">b</span>",
        ),
        ("\x1b[38;5;208ma", "<span data-s=\"0\">a</span>"),
        (
            "\x1b[38;2;1;2;3ma\x1b[38:2::1:2:3mb\x1b[38:2:1:2:3mc",
            "<span data-s=\"0\">abc</span>",
        ),
        (
            "\x1b[58;2;1;2;3;4ma\x1b[4:0mb",
            "<span class=\"au\">a</span>b",
        ),
        ("\x1b[38;5;999ma\x1b[38;7mb\x1b[38:mc", "abc"),
    ] {
        assert_eq!(shown(text), html, "{text:?}");
    }
}

#[test]
fn text_on_a_fixed_ground_has_a_fixed_colour() {
    for (codes, rule) in [
        ("48;2;250;250;250", "color:#000000;background-color:#fafafa"),
        ("48;2;0;0;90", "color:#ffffff;background-color:#00005a"),
        ("91;48;5;16", "color:#ff0000;background-color:#000000"),
        ("90;48;5;16", "color:#7f7f7f;background-color:#000000"),
    ] {
        let mut styles = Styles::new(0);
        write(&mut String::new(), &format!("\x1b[{codes}ma"), &mut styles);
        assert!(styles.css().contains(rule), "{codes}: {}", styles.css());
    }
}

#[test]
fn a_fixed_colour_is_readable_in_both_themes() {
    for (codes, rule) in [
        ("38;5;28", "color:light-dark(#006c00,#4cab4c)"),
        ("38;2;255;255;0", "color:light-dark(#"),
        ("38;2;255;255;255", ",#ffffff)"),
        ("38;2;140;20;20", "color:light-dark(#8c1414,#"),
    ] {
        let mut styles = Styles::new(0);
        write(&mut String::new(), &format!("\x1b[{codes}ma"), &mut styles);
        assert!(styles.css().contains(rule), "{codes}: {}", styles.css());
    }
}

#[test]
fn a_colour_goes_over_lines_and_ends_with_the_text() {
    assert_eq!(
        shown("\x1b[32ma\n\x1b[1m\x1b[22mb"),
        "<span class=\"a2\">a\nb</span>"
    );
    assert_eq!(shown("\x1b[32ma\x1b[0m\n"), "<span class=\"a2\">a</span>\n");
}

#[test]
fn other_control_codes_are_dropped() {
    for text in [
        "a\x1b[2Kb",
        "a\x1b[?25hb",
        "a\x1b[>4;2mb",
        "a\x1b(Bb",
        "a\x1b7b",
        "a\x07b",
        "a\0b",
        "a\u{9b}b",
        "a\x7fb",
        "a\x1b[1 mb",
        "a\x1b]0;title\x07b",
        "\x1b]8;;https://x.y\x1b\\ab\x1b]8;;\x1b\\",
        "ab\x1b",
        "ab\x1b[",
        "ab\x1b[31",
        "ab\x1b]8;;http",
        "ab\x1b( ",
        "a\x1b\x1b[0mb",
        "a\x1bPq\x1b\\b",
    ] {
        assert_eq!(shown(text), "ab", "{text:?}");
    }
    assert_eq!(shown("a\x1b]0;no end\nb\x1bü"), "a\nbü");
}

#[test]
fn a_line_overwrites_itself() {
    for (text, html) in [
        ("abc\rx", "xbc"),
        ("abc\r\nx", "abc\nx"),
        ("abc\r\r\n", "abc\n"),
        ("abc\r", "abc"),
        ("ab\x08c", "ac"),
        ("\x08\x08a\n\x08b", "a\nb"),
        ("\x1b[31mab\r\x1b[0mx", "x<span class=\"a1\">b</span>"),
        ("é<\r>", "&gt;&lt;"),
    ] {
        assert_eq!(shown(text), html, "{text:?}");
    }
}

#[test]
fn spans_and_output_are_bounded() {
    let html = shown(&"\x1b[31ma\x1b[mb".repeat(100_000));
    assert_eq!(html.matches("<span").count(), super::SPANS);
    let mut many = String::new();
    for number in 0..100_000 {
        let _ = write!(
            many,
            "\x1b[38;2;{};{};{}ma\r",
            number >> 16,
            number >> 8 & 255,
            number & 255
        );
    }
    assert!(shown(&many).len() < 100);
}

#[test]
fn what_cannot_be_overwritten_any_more_stays() {
    let long = "a".repeat(super::CELLS + 1);
    assert_eq!(shown(&format!("{long}\rb")), format!("{}b", &long[1..]));
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(&["\x1b", "\x1b[", "\x1b]", ";", ":", "m", "\r", "\x08", "\n", "38", "2", "5", "48", "7", "\u{9b}", "<", "ü", "\x1b[31m", "\x1b[0m"][..]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn text_without_control_codes_stays(text in "[^\\p{Cc}]*") {
        prop_assert_eq!(text_of(&shown(&text)), text);
    }

    #[test]
    fn spans_are_balanced_whatever_comes(text in pieces()) {
        let text = text_of(&shown(&text));
        prop_assert!(text.chars().all(|char| !char.is_control() || matches!(char, '\n' | '\t')));
    }

    #[test]
    fn lines_are_overwritten_as_on_a_terminal(parts in prop::collection::vec("[a-c]{0,4}", 1..6)) {
        let mut line: Vec<char> = Vec::new();
        for part in &parts {
            for (at, char) in part.chars().enumerate() {
                line.truncate(line.len().max(at));
                if at < line.len() { line[at] = char } else { line.push(char) }
            }
        }
        prop_assert_eq!(shown(&parts.join("\r")), line.into_iter().collect::<String>());
    }
}
