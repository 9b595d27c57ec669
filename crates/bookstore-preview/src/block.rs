//! Pieces of the document that bring styles of their own.

use std::fmt::Write as _;

use crate::{escape, markdown::Shared, styles::Styles};

/// What one document's pieces share: their numbers, and the mathematics and names of the cells.
#[derive(Debug)]
pub(crate) struct Blocks {
    count: usize,
    nonce: String,
    shared: Shared,
}

impl Blocks {
    /// None yet. `nonce` is what the document's policy allows style sheets to be known by.
    pub(crate) fn new(nonce: &str) -> Self {
        Self {
            count: 0,
            nonce: nonce.to_owned(),
            shared: Shared::default(),
        }
    }

    /// The number that the next one has.
    pub(crate) fn number(&self) -> usize {
        self.count
    }

    /// Writes an element of this class with what `content` writes, and the styles that this declares before it.
    pub(crate) fn write<T>(
        &mut self,
        out: &mut String,
        class: &str,
        content: impl FnOnce(&mut String, &mut Styles, &mut Shared) -> T,
    ) -> T {
        let outcome = self.try_write(out, class, |out, styles, shared| {
            Ok::<_, std::convert::Infallible>(content(out, styles, shared))
        });
        match outcome {
            Ok(value) => value,
            Err(never) => match never {},
        }
    }

    /// As [`write`](Self::write), and writes nothing when `content` fails.
    pub(crate) fn try_write<T, E>(
        &mut self,
        out: &mut String,
        class: &str,
        content: impl FnOnce(&mut String, &mut Styles, &mut Shared) -> Result<T, E>,
    ) -> Result<T, E> {
        let number = self.count;
        self.count += 1;
        let mut styles = Styles::new(number);
        let begin = out.len();
        let _ = write!(out, "<div class=\"{class} o{number}\">");
        let value = match content(out, &mut styles, &mut self.shared) {
            Ok(value) => value,
            Err(error) => {
                out.truncate(begin);
                return Err(error);
            }
        };
        out.push_str("</div>");
        // Sanitised styles hold no `<`; were one in them, it could end the element.
        if !styles.css().is_empty() && !styles.css().contains('<') {
            if styles.has_colours() {
                out.insert_str(begin + "<div class=\"".len(), "coloured ");
            }
            let sheet = format!("<style nonce=\"{}\">{}</style>", self.nonce, styles.css());
            out.insert_str(begin, &sheet);
        }
        Ok(value)
    }
}

/// Writes what can be unfolded.
pub(crate) fn fold(out: &mut String, summary: &str, content: impl FnOnce(&mut String)) {
    out.push_str("<details class=\"fold\"><summary>");
    escape::write(out, summary);
    out.push_str("</summary>");
    content(out);
    out.push_str("</details>");
}

/// Says what is not shown.
pub(crate) fn left_out(out: &mut String, what: &str) {
    out.push_str("<p class=\"note\">");
    escape::write(out, what);
    out.push_str("</p>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_come_before_what_they_are_for() {
        let mut out = "a".to_owned();
        Blocks::new("n").write(&mut out, "b", |out, styles, _| {
            styles.declare("color:red");
            out.push('c');
        });
        assert_eq!(
            out,
            "a<style nonce=\"n\">.o0 [data-s=\"0\"]{color:red}</style><div class=\"coloured b o0\">c</div>"
        );
    }

    #[test]
    fn what_fails_writes_nothing() {
        let mut out = "a".to_owned();
        let outcome = Blocks::new("n").try_write(&mut out, "b", |out, _, _| {
            out.push('c');
            Err::<(), _>(1)
        });
        assert_eq!((outcome, &*out), (Err(1), "a"));
    }
}
