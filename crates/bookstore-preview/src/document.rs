//! The whole document, made cell by cell.

use std::{fmt::Write as _, rc::Rc};

use crate::{
    block::{Blocks, fold, left_out},
    cell::{Cell, Kind},
    escape,
    frame::{self, Theme},
    highlight,
    markdown::{self, Heading, Place},
    outline::{NotANotebook, Outline},
    outputs::{self, prompt},
    show,
};

/// The document's one style sheet of its own: the same for every notebook, so that a policy can name it by hash.
pub const STYLE: &str = concat!(
    include_str!("style/document.css"),
    include_str!("style/code.css"),
    include_str!("style/ansi.css"),
    include_str!("style/math.css"),
);

/// As many headings make a table of contents.
const CONTENTS: usize = 4;
/// Longest source of a cell that is shown, in bytes.
const SOURCE: usize = 1024 * 1024;

/// How a document is made.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// The document's title.
    pub title: String,
    /// What the document's policy knows the notebook's own styles by (`style-src 'nonce-…'`): letters and digits, not
    /// to be guessed by who wrote the notebook. Without one they do not apply under a policy.
    pub nonce: String,
    /// The theme of the frame whose `srcdoc` it is; without one it follows the reader's system.
    pub frame: Option<Theme>,
}

impl Options {
    /// A document of this title.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }

    /// For a frame of this theme, as its `srcdoc`: the document brings along the policy that it is made for.
    #[must_use]
    pub fn in_frame(self, theme: Theme) -> Self {
        Self {
            frame: Some(theme),
            ..self
        }
    }

    /// With a nonce. What is no letter and no digit is dropped from it.
    #[must_use]
    pub fn with_nonce(mut self, nonce: &str) -> Self {
        self.nonce = nonce.chars().filter(char::is_ascii_alphanumeric).collect();
        self
    }
}

/// A document in the making: [`start`](Self::start), then each of the outline's cells in order, then
/// [`end`](Self::end). Each writes a piece that can be sent at once.
#[derive(Debug)]
pub struct Document {
    outline: Rc<Outline>,
    title: String,
    frame: Option<Theme>,
    blocks: Blocks,
    /// How many cells there were up to now.
    cells: usize,
    removed: usize,
}

impl Document {
    /// Begins the document of a notebook.
    pub fn new(outline: impl Into<Rc<Outline>>, options: &Options) -> Self {
        Self {
            outline: outline.into(),
            title: options.title.clone(),
            frame: options.frame,
            blocks: Blocks::new(&options.nonce),
            cells: 0,
            removed: 0,
        }
    }

    /// What the notebook is.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// Writes what stands before the first cell.
    pub fn start(&self, out: &mut String) {
        head(out, &self.title, self.frame);
        contents(out, &self.outline.headings);
        out.push_str("<main>");
        if self.outline.count() == 0 && !self.outline.index.broken {
            left_out(out, "This notebook has no cells.");
        }
    }

    /// Writes the cell that has these bytes: those at its place in the outline.
    pub fn cell(&mut self, bytes: &[u8], out: &mut String) {
        self.cells += 1;
        let text = str::from_utf8(bytes).ok();
        let Some(cell) = text.and_then(|text| Cell::read(text, self.outline.nbformat)) else {
            left_out(out, "A cell that cannot be read is not shown.");
            return;
        };
        if cell.is_removed() {
            self.removed += 1;
            return;
        }
        out.push_str("<div class=\"cell\">");
        self.write(out, cell);
        out.push_str("</div>");
    }

    /// Writes what stands after the last cell.
    pub fn end(&self, out: &mut String) {
        let index = &self.outline.index;
        match self.removed {
            0 => {}
            1 => left_out(out, "One cell is not shown, as its author wished."),
            more => left_out(
                out,
                &format!("{more} cells are not shown, as their author wished."),
            ),
        }
        let more = index.total - index.cells.len();
        if more > 0 {
            let more = show::number(more);
            left_out(
                out,
                &format!("This notebook goes on: {more} more cells are not shown."),
            );
        } else if self.outline.beyond > 0 {
            let size = show::size(self.outline.beyond);
            left_out(
                out,
                &format!("This notebook goes on: its last {size} are not shown."),
            );
        } else if index.broken {
            left_out(
                out,
                "This notebook breaks off here: what follows is not JSON.",
            );
        }
        out.push_str("</main></body></html>");
    }

    fn write(&mut self, out: &mut String, cell: Cell<'_>) {
        let (hides_source, hides_outputs) = (cell.hides_source(), cell.hides_outputs());
        let scrolls = cell.scrolls();
        match cell.kind {
            Kind::Markdown { attachments } => {
                let number = self.blocks.number();
                let outcome = self.blocks.try_write(out, "text", |out, styles, shared| {
                    let place = Place::Cell(&attachments);
                    markdown::write(out, &cell.source, number, place, styles, shared)
                });
                if let Err(refusal) = outcome {
                    left_out(
                        out,
                        &format!("This text is shown as it is written: {refusal}."),
                    );
                    source(out, "", &cell.source);
                }
            }
            Kind::Code {
                prompt: number,
                outputs,
                more,
                ..
            } => {
                let language = self.outline.language().unwrap_or("python");
                if hides_source {
                    fold(out, "Code", |out| {
                        prompt(out, "In", number);
                        source(out, language, &cell.source);
                    });
                } else {
                    prompt(out, "In", number);
                    source(out, language, &cell.source);
                }
                if outputs.is_empty() {
                    return;
                }
                let blocks = &mut self.blocks;
                let write = |out: &mut String| {
                    outputs::write(out, outputs, blocks);
                    if more > 0 {
                        let more = show::number(more);
                        left_out(out, &format!("{more} more outputs are not shown."));
                    }
                };
                if hides_outputs {
                    fold(out, "Output", write);
                } else if scrolls {
                    // Focusable, so that the keyboard scrolls it.
                    let _ = write!(
                        out,
                        "<div class=\"scrolled\" tabindex=\"0\" role=\"region\" aria-label=\"Output of cell {}\">",
                        self.cells
                    );
                    write(out);
                    out.push_str("</div>");
                } else {
                    write(out);
                }
            }
            Kind::Raw => source(out, "", &cell.source),
            Kind::Unknown => {
                left_out(out, "A cell of a kind that is not known is shown as text.");
                source(out, "", &cell.source);
            }
        }
    }
}

/// Makes the whole document at once.
///
/// # Errors
/// When the bytes are no notebook.
pub fn render(notebook: &[u8], options: &Options) -> Result<String, NotANotebook> {
    let outline = Outline::read(notebook, notebook.len() as u64)?;
    let spans = outline.cells().to_vec();
    let mut document = Document::new(outline, options);
    let mut out = String::with_capacity(notebook.len() + STYLE.len() + 4096);
    document.start(&mut out);
    for span in spans {
        document.cell(&notebook[span], &mut out);
    }
    document.end(&mut out);
    Ok(out)
}

/// A document that says why there is none of a notebook, in the same dress.
pub fn notice(title: &str, paragraphs: &[&str]) -> String {
    let mut out = String::new();
    head(&mut out, title, None);
    out.push_str("<main>");
    for paragraph in paragraphs {
        out.push_str("<p>");
        escape::write(&mut out, paragraph);
        out.push_str("</p>");
    }
    out.push_str("</main></body></html>");
    out
}

fn head(out: &mut String, title: &str, frame: Option<Theme>) {
    out.push_str(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">",
    );
    if frame.is_some() {
        out.push_str(frame::HEAD);
    }
    out.push_str("<title>");
    escape::write(out, title);
    out.push_str("</title><style>");
    match frame {
        Some(theme) => out.push_str(&frame::style(theme)),
        None => out.push_str(STYLE),
    }
    out.push_str("</style></head><body>");
}

fn source(out: &mut String, language: &str, text: &str) {
    let end = text.floor_char_boundary(SOURCE.min(text.len()));
    if text.is_empty() {
        return;
    }
    highlight::block(out, language, &text[..end]);
    if end < text.len() {
        let size = show::size((text.len() - end) as u64);
        left_out(
            out,
            &format!("The rest of this cell, {size}, is not shown."),
        );
    }
}

fn contents(out: &mut String, headings: &[Heading]) {
    if headings.len() < CONTENTS {
        return;
    }
    out.push_str("<nav aria-label=\"Contents\"><details><summary>Contents</summary><ul>");
    let top = headings.iter().map(|heading| heading.level).min();
    for heading in headings {
        let depth = heading.level - top.unwrap_or(1);
        let _ = write!(out, "<li class=\"l{depth}\"><a href=\"#x-");
        escape::write(out, &heading.name);
        out.push_str("\">");
        escape::write(out, &heading.text);
        out.push_str("</a></li>");
    }
    out.push_str("</ul></details></nav>");
}
