//! Writes a notebook as HTML: `cargo run --example preview -- notebook.ipynb > notebook.html`.

use std::{env, error::Error, fs, io::Write as _, path::Path};

use bookstore_preview::{Options, render};

fn main() -> Result<(), Box<dyn Error>> {
    let file = env::args_os().nth(1).ok_or("name a notebook")?;
    let title = Path::new(&file).file_stem().unwrap_or_default();
    let html = render(&fs::read(&file)?, &Options::new(title.to_string_lossy()))?;
    std::io::stdout().write_all(html.as_bytes())?;
    Ok(())
}
