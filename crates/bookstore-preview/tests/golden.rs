//! The documents of the notebooks in `tests/notebooks` are those in `tests/golden`, which were looked at.
//!
//! `BLESS=1 cargo test -p bookstore-preview --test golden` writes them anew. The style sheet, which is the same in all,
//! is left out, and each element that begins a line of its own in a difference begins one here.

use std::{fmt::Write as _, fs, path::Path};

use bookstore_preview::{Options, STYLE, render};

/// Longest `data:` address that is compared whole.
const ADDRESS: usize = 200;

#[test]
fn each_notebook_has_the_document_that_was_looked_at() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let bless = std::env::var_os("BLESS").is_some();
    let mut different = String::new();
    let mut count = 0;
    let mut notebooks: Vec<_> = fs::read_dir(folder.join("notebooks"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "ipynb")
        })
        .collect();
    notebooks.sort();
    for path in notebooks {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let options = Options::new(name).with_nonce("nonce");
        let html = render(&fs::read(&path).unwrap(), &options).unwrap();
        let html = lines(&html);
        let golden = folder.join("golden").join(format!("{name}.html"));
        count += 1;
        if bless {
            fs::write(golden, html).unwrap();
            continue;
        }
        let wanted = fs::read_to_string(&golden).unwrap_or_default();
        let mut both = html.lines().zip(wanted.lines()).enumerate();
        if let Some((at, (is, was))) = both.find(|(_, (is, was))| is != was) {
            let _ = write!(
                different,
                "\n{name}, line {}:\n  was {was}\n  is  {is}",
                at + 1
            );
        } else if html != wanted {
            let _ = write!(different, "\n{name}: another length");
        }
    }
    assert!(count >= 13, "only {count} notebooks");
    assert!(different.is_empty(), "{different}");
}

/// The document in lines, without its style sheet and what is in its images.
fn lines(html: &str) -> String {
    assert_eq!(html.matches(STYLE).count(), 1);
    let mut text = html.replace(STYLE, "");
    for element in [
        "<body", "<nav", "<main", "<div", "<pre", "<table", "<tr", "<style", "<details", "<p",
        "<h", "<li", "</main",
    ] {
        for end in [">", " "] {
            let begin = format!("{element}{end}");
            text = text.replace(&begin, &format!("\n{begin}"));
        }
    }
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("base64,") {
        let (before, address) = rest.split_at(at);
        let length = address.find('"').unwrap_or(address.len());
        out.push_str(before);
        if length > ADDRESS {
            let sum = address[..length].bytes().fold(0_u32, |sum, byte| {
                sum.wrapping_mul(31).wrapping_add(byte.into())
            });
            let _ = write!(out, "{length} bytes, {sum:08x}");
        } else {
            out.push_str(&address[..length]);
        }
        rest = &address[length..];
    }
    out.push_str(rest);
    out.push('\n');
    out
}
