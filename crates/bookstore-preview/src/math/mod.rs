//! Mathematics: LaTeX as `MathML`, without a script.
//!
//! math-core makes the `MathML`. Beside the other crate of that kind, pulldown-latex 0.8, on the formulas of
//! `formulas.txt`: 62 KB gzip of wasm against 72 KB, 4.5 µs a formula against 7.7 µs, half as many bytes, and
//! `MathML` Core with TeX's spacing. Alone, neither knows all that notebooks use (82 and 87 of 135 formulas), nor
//! definitions for later cells; so both need what is here before them, and then all are known. With it, math-core
//! costs 88 KB, and 15 µs a formula natively, 40 to 55 µs in wasm built for size.
//!
//! - `token`, `macros`, `define`, `expand`: definitions and their expansion, within bounds of time and size.
//! - `commands`, `tables`, `words`, `color`, `environments`: what `MathJax` knows and math-core does not, in the words of math-core.
//! - `shape`: math-core recurses without a bound, so that nesting is bounded before.
//! - `mathml`: what math-core prints, with classes for styles, and nothing in it that is not expected.
//!
//! The measure is what `JupyterLab` shows, which is `MathJax` 3 with its usual packages: equations have no numbers
//! of their own, `\tag` is shown, a label shows its tag.

mod color;
mod commands;
mod define;
mod environments;
mod expand;
mod macros;
mod mathml;
mod shape;
mod tables;
#[cfg(test)]
mod tests;
mod token;
mod words;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

pub(crate) use self::macros::Macros;
use crate::escape;

/// Longest formula, in bytes; a longer one is shown as its source.
const LENGTH: usize = 64 * 1024;

/// Writes a formula, given without its dollars, as `MathML` with the TeX as its annotation; or, where it cannot be
/// read, its source. Definitions in it count from here on.
pub(crate) fn write(out: &mut String, tex: &str, display: bool, macros: &mut Macros) {
    let start = out.len();
    if tex.len() > LENGTH || write_math(out, tex, display, macros).is_none() {
        out.truncate(start);
        write_source(out, tex, display);
    }
}

fn write_math(out: &mut String, tex: &str, display: bool, macros: &mut Macros) -> Option<()> {
    let expanded = expand::expand(tex, display, macros)?;
    if expanded.defines_only {
        // No line is left free for it.
        out.push_str("<math><semantics><mrow></mrow>");
    } else {
        shape::fits(&expanded.tex).then_some(())?;
        let math = convert(&expanded.tex, display)?;
        out.push_str(match (display, expanded.tags.is_empty()) {
            (true, true) => "<math display=\"block\"><semantics><mrow>",
            // So wide that the tag stands at the margin.
            (true, false) => "<math display=\"block\" class=\"m-tagged\"><semantics><mrow>",
            (false, _) => "<math><semantics><mrow>",
        });
        mathml::write(out, &math, &expanded)?;
        out.push_str("</mrow>");
    }
    out.push_str("<annotation encoding=\"application/x-tex\">");
    escape::write(out, tex);
    out.push_str("</annotation></semantics></math>");
    Some(())
}

fn convert(tex: &str, display: bool) -> Option<String> {
    let config = MathCoreConfig {
        allow_unreliable_rendering: true,
        ..MathCoreConfig::default()
    };
    let display = if display {
        MathDisplay::Block
    } else {
        MathDisplay::Inline
    };
    let converter = LatexToMathML::new(config).ok()?;
    let result = converter.convert_with_local_state(tex, display).ok()?;
    Some(result.mathml)
}

/// TeX as it was written. A block of code may stand where `<pre>` may not: in a paragraph.
fn write_source(out: &mut String, tex: &str, display: bool) {
    out.push_str(if display {
        "<code class=\"tex tex-display\">"
    } else {
        "<code class=\"tex\">"
    });
    escape::write(out, tex);
    out.push_str("</code>");
}
