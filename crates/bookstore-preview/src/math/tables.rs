//! Commands that are other commands, nothing at all, or a size.

/// Names that are other TeX, with their number of arguments; in order, as the tables below are.
pub(super) const MEANINGS: &[(&str, usize, &str)] = &[
    ("Bbb", 1, r"\mathbb{#1}"),
    ("Braket", 1, r"\left\langle #1\right\rangle"),
    ("LaTeX", 0, r"\text{LaTeX}"),
    ("Set", 1, r"\left\{#1\right\}"),
    ("TeX", 0, r"\text{TeX}"),
    ("amp", 0, r"\&"),
    ("bbox", 1, "{#1}"),
    ("cancelto", 2, r"{\cancel{#2}}^{#1}"),
    ("cases", 1, r"\begin{cases}#1\end{cases}"),
    ("clap", 1, r"\text{#1}"),
    ("class", 2, "{#2}"),
    ("colorbox", 2, r"\text{#2}"),
    ("cssId", 2, "{#2}"),
    ("displaylines", 1, r"\begin{gathered}#1\end{gathered}"),
    ("dotsb", 0, r"\cdots"),
    ("dotsc", 0, r"\ldots"),
    ("dotsi", 0, r"\cdots"),
    ("dotsm", 0, r"\cdots"),
    ("dotso", 0, r"\ldots"),
    ("enclose", 2, "{#2}"),
    ("ensuremath", 1, "{#1}"),
    ("eqalign", 1, r"\begin{aligned}#1\end{aligned}"),
    ("fcolorbox", 3, r"\fbox{#3}"),
    ("frak", 1, r"\mathfrak{#1}"),
    ("href", 2, "{#2}"),
    ("llap", 1, r"\text{#1}"),
    ("mathbbm", 1, r"\mathbb{#1}"),
    ("mathchoice", 4, "{#2}"),
    ("mathclap", 1, "{#1}"),
    ("mathds", 1, r"\mathbb{#1}"),
    ("mathellipsis", 0, r"\ldots"),
    ("mathllap", 1, "{#1}"),
    ("mathnormal", 1, "{#1}"),
    ("mathrlap", 1, "{#1}"),
    ("mathup", 1, r"\mathrm{#1}"),
    ("matrix", 1, r"\begin{matrix}#1\end{matrix}"),
    ("pmatrix", 1, r"\begin{pmatrix}#1\end{pmatrix}"),
    ("pmb", 1, r"\boldsymbol{#1}"),
    ("pod", 1, r"\quad(#1)"),
    ("raisebox", 2, r"\text{#2}"),
    ("rlap", 1, r"\text{#1}"),
    ("set", 1, r"\{#1\}"),
    ("shoveleft", 1, "{#1}"),
    ("shoveright", 1, "{#1}"),
    ("smash", 1, "{#1}"),
    ("strut", 0, r"\mathstrut"),
    ("style", 2, "{#2}"),
    ("substack", 1, r"\begin{subarray}{c}#1\end{subarray}"),
    ("varliminf", 0, r"\underline{\lim}"),
    ("varlimsup", 0, r"\overline{\lim}"),
    ("vcenter", 1, "{#1}"),
];

/// Names that change nothing here, with their number of arguments.
pub(super) const NOTHING: &[(&str, usize)] = &[
    ("allowbreak", 0),
    ("break", 0),
    ("centering", 0),
    ("global", 0),
    ("goodbreak", 0),
    ("hfil", 0),
    ("hfill", 0),
    ("long", 0),
    ("mit", 0),
    ("nobreak", 0),
    ("noindent", 0),
    ("nonumber", 0),
    ("notag", 0),
    ("protect", 0),
    ("relax", 0),
    ("require", 1),
    ("vspace", 1),
];

/// Sizes of `MathJax`, in those around.
pub(super) const SIZES: &[(&str, &str)] = &[
    ("Huge", "2.49em"),
    ("LARGE", "1.73em"),
    ("Large", "1.44em"),
    ("Tiny", "0.6em"),
    ("footnotesize", "0.85em"),
    ("huge", "2.07em"),
    ("large", "1.2em"),
    ("normalsize", "1em"),
    ("scriptsize", "0.7em"),
    ("small", "0.85em"),
    ("tiny", "0.5em"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_order() {
        assert!(MEANINGS.is_sorted_by_key(|(name, ..)| *name));
        assert!(NOTHING.is_sorted_by_key(|(name, _)| *name));
        assert!(SIZES.is_sorted_by_key(|(name, _)| *name));
    }
}
