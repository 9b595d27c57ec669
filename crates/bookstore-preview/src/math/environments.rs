//! The environments, in those that math-core knows.
//!
//! `MathJax` as `JupyterLab` sets it up numbers no equation, so that each environment becomes its starred form.

/// What follows `\begin{name}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    Nothing,
    /// `[t]`, which says how the box is placed in its line.
    Place,
    /// `[t]{2}`: the number of columns.
    Count,
    /// `[t]{l|cr}`.
    Columns,
    /// `[r]`: the alignment of all columns.
    Alignment,
}

/// An environment.
#[derive(Debug)]
pub(super) struct Environment {
    pub(super) begin: &'static str,
    pub(super) end: &'static str,
    pub(super) takes: Takes,
    /// Whether its rows can have tags.
    pub(super) tagged: bool,
}

/// The environment of this name.
pub(super) fn find(name: &str) -> Option<Environment> {
    use Takes::{Alignment, Columns, Count, Nothing, Place};
    let tagged = |begin, end, takes| (begin, end, takes, true);
    let plain = |begin, end, takes| (begin, end, takes, false);
    let (begin, end, takes, tagged) = match name {
        "align" | "align*" | "flalign" | "flalign*" => {
            tagged(r"\begin{align*}", r"\end{align*}", Nothing)
        }
        "alignat" | "alignat*" | "xalignat" | "xalignat*" | "xxalignat" => {
            tagged(r"\begin{align*}", r"\end{align*}", Count)
        }
        "equation" | "equation*" => tagged(r"\begin{equation*}", r"\end{equation*}", Nothing),
        "gather" | "gather*" => tagged(r"\begin{gather*}", r"\end{gather*}", Nothing),
        "multline" | "multline*" => tagged(r"\begin{multline}", r"\notag\end{multline}", Nothing),
        "math" | "displaymath" | "subequations" => plain("{", "}", Nothing),
        "aligned" | "split" => plain(r"\begin{aligned}", r"\end{aligned}", Place),
        "alignedat" => plain(r"\begin{aligned}", r"\end{aligned}", Count),
        "gathered" => plain(r"\begin{gathered}", r"\end{gathered}", Place),
        "eqnarray" | "eqnarray*" => plain(r"\begin{darray}{rcl}", r"\end{darray}", Nothing),
        "array" => plain(r"\begin{array}", r"\end{array}", Columns),
        "darray" => plain(r"\begin{darray}", r"\end{darray}", Columns),
        "subarray" => plain(r"\begin{subarray}", r"\end{subarray}", Columns),
        "cases" => plain(r"\begin{cases}", r"\end{cases}", Nothing),
        "rcases" => plain(r"\begin{rcases}", r"\end{rcases}", Nothing),
        "dcases" => plain(r"\begin{dcases}", r"\end{dcases}", Nothing),
        "drcases" => plain(r"\begin{drcases}", r"\end{drcases}", Nothing),
        "matrix" => plain(r"\begin{matrix}", r"\end{matrix}", Nothing),
        "pmatrix" => plain(r"\begin{pmatrix}", r"\end{pmatrix}", Nothing),
        "bmatrix" => plain(r"\begin{bmatrix}", r"\end{bmatrix}", Nothing),
        "Bmatrix" => plain(r"\begin{Bmatrix}", r"\end{Bmatrix}", Nothing),
        "vmatrix" => plain(r"\begin{vmatrix}", r"\end{vmatrix}", Nothing),
        "Vmatrix" => plain(r"\begin{Vmatrix}", r"\end{Vmatrix}", Nothing),
        "smallmatrix" => plain(r"\begin{subarray}{c}", r"\end{subarray}", Nothing),
        "psmallmatrix" => plain(
            r"\left(\begin{subarray}{c}",
            r"\end{subarray}\right)",
            Nothing,
        ),
        "bsmallmatrix" => plain(
            r"\left[\begin{subarray}{c}",
            r"\end{subarray}\right]",
            Nothing,
        ),
        "matrix*" => plain(r"\begin{array}", r"\end{array}", Alignment),
        "pmatrix*" => plain(r"\left(\begin{array}", r"\end{array}\right)", Alignment),
        "bmatrix*" => plain(r"\left[\begin{array}", r"\end{array}\right]", Alignment),
        "Bmatrix*" => plain(r"\left\{\begin{array}", r"\end{array}\right\}", Alignment),
        "vmatrix*" => plain(r"\left|\begin{array}", r"\end{array}\right|", Alignment),
        "Vmatrix*" => plain(r"\left\|\begin{array}", r"\end{array}\right\|", Alignment),
        _ => return None,
    };
    Some(Environment {
        begin,
        end,
        takes,
        tagged,
    })
}

/// The columns of an array in the letters that math-core knows.
///
/// Lines are at most two in a row: math-core makes a cell of each, in every row.
pub(super) fn columns(spec: &str) -> String {
    const MOST: usize = 200;
    let mut out = String::new();
    let mut rest = spec;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            'l' | 'c' | 'r' => out.push(c),
            '|' | ':' if !out.ends_with("||") && !out.ends_with("::") => out.push(c),
            'p' | 'm' | 'b' => {
                out.push('l');
                rest = braced(rest).1;
            }
            '@' | '!' | '>' | '<' => rest = braced(rest).1,
            '*' => {
                let (count, after) = braced(rest);
                let (repeated, after) = braced(after);
                let count = count.trim().parse::<usize>().unwrap_or(0);
                let inner: String = repeated
                    .chars()
                    .filter(|c| matches!(c, 'l' | 'c' | 'r' | '|'))
                    .collect();
                if inner.len().saturating_mul(count) <= MOST {
                    out.push_str(&inner.repeat(count));
                }
                rest = after;
            }
            _ => {}
        }
        if out.len() > MOST {
            break;
        }
    }
    if !out.contains(['l', 'c', 'r']) {
        out.push('c');
    }
    out.replace("|:", "|").replace(":|", "|")
}

/// What the braces ahead hold, and what is after them.
fn braced(text: &str) -> (&str, &str) {
    let Some(inner) = text.trim_start().strip_prefix('{') else {
        return ("", text);
    };
    let mut depth = 0usize;
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return (&inner[..at], &inner[at + 1..]),
            '}' => depth -= 1,
            _ => {}
        }
    }
    (inner, "")
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn columns_are_cleaned() {
        assert_eq!(columns("l|c|r"), "l|c|r");
        assert_eq!(columns("@{}l@{\\quad}p{3cm}*{3}{c|}"), "llc|c|c|");
        assert_eq!(columns(""), "c");
        assert_eq!(columns(&"|".repeat(1000)), "||c");
        assert_eq!(columns("*{99999999}{c}"), "c");
    }
}
