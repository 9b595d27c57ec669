//! Tells how long each notebook takes: `cargo run --release --example measure -- 20 notebook.ipynb…`. One line each: the
//! median of so many times, in microseconds.

use std::{env, error::Error, fs, hint::black_box, time::Instant};

use bookstore_preview::{Options, render};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let times = arguments.next().ok_or("say how often")?.parse()?;
    let options = Options::new("a notebook").with_nonce("nonce");
    for file in arguments {
        let notebook = fs::read(file)?;
        let mut took = Vec::new();
        for _ in 0..=times {
            let start = Instant::now();
            black_box(render(&notebook, &options)?);
            took.push(start.elapsed().as_micros());
        }
        // The first one warms up.
        took.remove(0);
        took.sort_unstable();
        println!("{}", took.get(took.len() / 2).ok_or("once at least")?);
    }
    Ok(())
}
