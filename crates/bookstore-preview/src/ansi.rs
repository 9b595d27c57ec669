//! Text as programs write it for a terminal: colours, and lines that overwrite themselves.
//!
//! The output is escaped text with `<span>` around what is not plain. Classes:
//!
//! | class | what |
//! |---|---|
//! | `a0` … `a15` | the palette's colours: black, red, green, yellow, blue, magenta, cyan, white; from 8 on, the bright ones |
//! | `g0` … `g15` | the same as grounds |
//! | `ai`, `gi` | the ground's colour as the text's and the text's as the ground's: what is inverse and has no colour. A class `g…` of the palette sets the text's colour too |
//! | `ab`, `ad`, `at`, `au`, `as` | bold, dim, italic, underlined, struck out |
//!
//! Other colours (16 to 255 of the large palette, and true colours) are declared as styles, and named by `data-s`; text on
//! such a ground has a declared colour as well, for the reader's theme does not change the ground. Bold
//! makes the first eight colours bright, as in Jupyter. Sources: ECMA-48, 8.3.117 (SGR); ITU-T T.416, 13.1.8 (colours with
//! `:`); xterm's control sequences.
//!
//! `\r` goes back to the line's start and `\b` back by a character; what follows overwrites what is there, as in a
//! terminal and in `JupyterLab`. All other control codes are dropped, and so are the targets of hyperlinks. One that never
//! ends is dropped to the end of its line.

mod sequence;
mod style;

#[cfg(test)]
mod tests;

use crate::{escape, styles::Styles};
use sequence::Piece;
use style::Style;

/// Most characters of a line that can be overwritten; what is further back stays.
const CELLS: usize = 1 << 16;

/// Most spans in one text; what follows is plain.
const SPANS: usize = 50_000;

/// Writes what a terminal would show.
pub(crate) fn write(out: &mut String, text: &str, styles: &mut Styles) {
    let mut screen = Screen {
        out,
        styles,
        style: Style::default(),
        written: Style::default(),
        spans: 0,
    };
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(end);
        screen.line(line);
        rest = after;
    }
    screen.set(Style::default());
}

struct Screen<'a> {
    out: &'a mut String,
    styles: &'a mut Styles,
    /// What the text asks for at this place.
    style: Style,
    /// What is written: of the span that is open, or the default's.
    written: Style,
    spans: usize,
}

impl Screen<'_> {
    fn line(&mut self, line: &str) {
        let text = line.strip_suffix('\n').unwrap_or(line);
        let text = text.trim_end_matches('\r');
        if text.bytes().any(|byte| matches!(byte, b'\r' | b'\x08')) {
            self.overwritten(text);
        } else {
            sequence::each(text, |piece| match piece {
                Piece::Text(text) => {
                    self.set(self.style);
                    escape::write(self.out, text);
                }
                Piece::Graphics(parameters) => self.style.select(parameters),
                Piece::Return | Piece::Back => {}
            });
        }
        if line.ends_with('\n') {
            // A line end has no look of its own but a ground's or a line's: no span is drawn over it.
            if self.style != self.written {
                self.set(Style::default());
            }
            self.out.push('\n');
        }
    }

    /// Writes a line whose text goes back over itself.
    fn overwritten(&mut self, text: &str) {
        let mut cells: Vec<(char, Style)> = Vec::new();
        let mut at = 0;
        sequence::each(text, |piece| match piece {
            Piece::Text(text) => {
                for char in text.chars() {
                    if at == CELLS {
                        self.cells(&cells);
                        cells.clear();
                        at = 0;
                    }
                    if at < cells.len() {
                        cells[at] = (char, self.style);
                    } else {
                        cells.push((char, self.style));
                    }
                    at += 1;
                }
            }
            Piece::Graphics(parameters) => self.style.select(parameters),
            Piece::Return => at = 0,
            Piece::Back => at = at.saturating_sub(1),
        });
        self.cells(&cells);
    }

    fn cells(&mut self, cells: &[(char, Style)]) {
        let mut run = String::new();
        for same in cells.chunk_by(|left, right| left.1 == right.1) {
            self.set(same[0].1);
            run.clear();
            run.extend(same.iter().map(|(char, _)| char));
            escape::write(self.out, &run);
        }
    }

    /// Makes what follows look so.
    fn set(&mut self, style: Style) {
        if style == self.written {
            return;
        }
        if self.written != Style::default() {
            self.out.push_str("</span>");
        }
        self.written = Style::default();
        if style != Style::default() && self.spans < SPANS {
            self.spans += 1;
            style.open(self.out, self.styles);
            self.written = style;
        }
    }
}
