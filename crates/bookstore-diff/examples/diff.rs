//! Compares notebooks: `cargo run --example diff -- before.ipynb after.ipynb [before.ipynb after.ipynb …]`. One line of
//! JSON for each pair.

use std::{env, error::Error, fs, io::Write as _};

use bookstore_diff::{Notebook, compare};

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<_> = env::args_os().skip(1).collect();
    let mut out = std::io::stdout().lock();
    for pair in files.chunks(2) {
        let [before, after] = pair else {
            return Err("name two notebooks".into());
        };
        let (before, after) = (fs::read(before)?, fs::read(after)?);
        let (before, after) = (Notebook::read(&before)?, Notebook::read(&after)?);
        serde_json::to_writer(&mut out, &compare(&before, &after))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
