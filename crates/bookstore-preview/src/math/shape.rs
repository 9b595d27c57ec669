//! How deep math-core would nest, and where it would misread the cells of a table.
//!
//! math-core parses and prints by recursion and has no bound of its own: `{{{…`, `\frac1\frac1…` and `\color` in a
//! row all nest. A cell's end inside of a group or an argument breaks its tables.

use super::token::is_symbol;

/// How deep a formula may nest. What is beyond fits neither the 1 MB stack of wasm nor a reader's eye.
const DEPTH: usize = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Brace,
    Bracket,
    Left,
    Environment,
    /// What counts until the group ends.
    Switch,
    /// Arguments that are missing.
    Arguments(u8),
}

/// How many arguments of mathematics a command takes.
fn arguments(name: &str) -> u8 {
    match name {
        "genfrac" => 6,
        "prescript" | "sideset" => 3,
        "frac" | "dfrac" | "tfrac" | "cfrac" | "binom" | "dbinom" | "tbinom" | "overset"
        | "underset" | "stackrel" => 2,
        "not"
        | "vertoverlay"
        | "hspace"
        | "mspace"
        | "operatorname"
        | "operatornamewithlimits"
        | "tag"
        | "slashed"
        | "pmod"
        | "bra"
        | "ket"
        | "braket"
        | "Bra"
        | "Ket"
        | "cancel"
        | "bcancel"
        | "xcancel"
        | "sout"
        | "phantom"
        | "hphantom"
        | "vphantom"
        | "bm"
        | "bold"
        | "boldsymbol"
        | "symbf"
        | "emph"
        | "hat"
        | "widehat"
        | "tilde"
        | "widetilde"
        | "utilde"
        | "bar"
        | "vec"
        | "dot"
        | "ddot"
        | "dddot"
        | "ddddot"
        | "check"
        | "widecheck"
        | "breve"
        | "acute"
        | "grave"
        | "mathring" => 1,
        _ if takes_brackets(name)
            || ["math", "text", "over", "under", "Over"]
                .iter()
                .any(|start| name.starts_with(start)) =>
        {
            1
        }
        _ => 0,
    }
}

fn takes_brackets(name: &str) -> bool {
    matches!(name, "sqrt" | "cramped" | "color")
        || (name.starts_with('x') && name != "xi" && name != "xcancel")
}

/// Whether a name has `math` or `text` in front and is a symbol or a switch all the same.
fn is_leaf(name: &str) -> bool {
    matches!(
        name,
        "mathstrut" | "mathsterling" | "textstyle" | "over" | "overwithdelims"
    ) || (name.starts_with("text")
        && !matches!(
            name,
            "text" | "textbf" | "textit" | "textrm" | "texttt" | "textsf" | "textsc"
        ))
}

/// A token of TeX without comments and control characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Command(&'a str),
    Char(char),
}

struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let first = self.0.chars().next()?;
        let rest = &self.0[first.len_utf8()..];
        if first != '\\' {
            self.0 = rest;
            return Some(Piece::Char(first));
        }
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let symbol = rest.chars().next().map_or(0, char::len_utf8);
        let (name, rest) = rest.split_at(if letters > 0 { letters } else { symbol });
        self.0 = rest;
        Some(Piece::Command(name))
    }
}

impl Pieces<'_> {
    /// Drops the delimiter that is ahead.
    fn skip_delimiter(&mut self) {
        while self.next() == Some(Piece::Char(' ')) {}
    }
}

/// Whether math-core can be given this TeX, which was expanded.
pub(super) fn fits(tex: &str) -> bool {
    let mut shape = Shape::default();
    let mut pieces = Pieces(tex);
    while let Some(piece) = pieces.next() {
        let fits = match piece {
            Piece::Char(' ') => continue,
            Piece::Char('{') => shape.open(Open::Brace),
            Piece::Char('}') => shape.close(Open::Brace),
            Piece::Char('[') if shape.brackets => shape.open(Open::Bracket),
            Piece::Char(']') if shape.top() == Some(Open::Bracket) => shape.close(Open::Bracket),
            Piece::Char('^' | '_') => shape.script(),
            Piece::Char('\'' | '′'..='‷' | '⁗')
            | Piece::Command("limits" | "nolimits" | "displaylimits") => true,
            Piece::Char('&') | Piece::Command("\\") => shape.end_cell(),
            Piece::Char(_) => shape.atom(),
            Piece::Command("operatorname") => {
                pieces.0 = pieces.0.strip_prefix('*').unwrap_or(pieces.0);
                shape.open(Open::Arguments(1))
            }
            Piece::Command("left") => {
                pieces.skip_delimiter();
                shape.open(Open::Left)
            }
            Piece::Command("right") => {
                pieces.skip_delimiter();
                shape.close(Open::Left)
            }
            Piece::Command(name @ ("begin" | "end")) => {
                while pieces.next().is_some_and(|piece| piece != Piece::Char('}')) {}
                if name == "begin" {
                    shape.open(Open::Environment)
                } else {
                    shape.close(Open::Environment)
                }
            }
            Piece::Command(name) if takes_delimiter(name) => {
                pieces.skip_delimiter();
                shape.atom()
            }
            Piece::Command(
                "color" | "displaystyle" | "scriptstyle" | "scriptscriptstyle" | "textstyle",
            ) => shape.open(Open::Switch),
            Piece::Command(name) if is_symbol(name) || is_leaf(name) => shape.atom(),
            Piece::Command(name) => match arguments(name) {
                0 => shape.atom(),
                count => shape.open(Open::Arguments(count)),
            },
        };
        if !fits {
            return false;
        }
        shape.brackets = matches!(piece, Piece::Command(name) if takes_brackets(name));
    }
    true
}

/// Whether a command is `\big` or the like, which a delimiter follows.
fn takes_delimiter(name: &str) -> bool {
    let size = name.trim_end_matches(['l', 'r', 'm']);
    matches!(size, "big" | "Big" | "bigg" | "Bigg") || name == "middle"
}

#[derive(Debug, Default)]
struct Shape {
    open: Vec<Open>,
    /// What the last argument closed: it is open still where that is an operator, which takes its scripts first.
    closed: Vec<Open>,
    /// Whether a bracket would begin an optional argument.
    brackets: bool,
}

impl Shape {
    fn top(&self) -> Option<Open> {
        self.open
            .iter()
            .rev()
            .copied()
            .find(|open| *open != Open::Switch)
    }

    fn script(&mut self) -> bool {
        while let Some(open) = self.closed.pop() {
            self.open.push(open);
        }
        self.open(Open::Arguments(1))
    }

    fn open(&mut self, open: Open) -> bool {
        self.closed.clear();
        self.open.push(open);
        self.open.len() <= DEPTH
    }

    /// One argument of what is open is there.
    fn atom(&mut self) -> bool {
        self.closed.clear();
        while let Some(Open::Arguments(missing)) = self.open.last_mut() {
            if *missing > 1 {
                *missing -= 1;
                break;
            }
            self.closed.extend(self.open.pop());
        }
        true
    }

    fn close(&mut self, kind: Open) -> bool {
        while self.open.last() == Some(&Open::Switch) {
            self.open.pop();
        }
        if self.open.pop() != Some(kind) {
            return false;
        }
        kind == Open::Bracket || self.atom()
    }

    fn end_cell(&mut self) -> bool {
        self.open.last() == Some(&Open::Environment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_bounded_however_it_is_made() {
        for (open, close) in [
            ("{", "}"),
            (r"\left(", r"\right)"),
            (r"\frac1", "1"),
            (r"\frac{1}", "1"),
            (r"\sqrt[3]", "1"),
            (r"\sqrt[", "]1"),
            (r"\sqrt\frac1", ""),
            (r"\color[HTML]{000000}x", ""),
            (r"\displaystyle x", ""),
            (r"\mathbf\hat", ""),
            (r"\begin{matrix}", r"\end{matrix}"),
            (r"\overset a", "b"),
            (r"\not ", ""),
            (r"\xrightarrow[a]", ""),
            (r"\operatorname*{x}^", "1"),
            (r"\hat\sum^", "1"),
            (r"\sum\limits_", "1"),
            ("∑'_", "1"),
        ] {
            let nested = |depth| format!("{}1{}", open.repeat(depth), close.repeat(depth));
            assert!(fits(&nested(15)), "{open}");
            assert!(!fits(&nested(100)), "{open}");
        }
    }

    #[test]
    fn what_stands_side_by_side_is_not_deep() {
        let formula = r"\frac12 + \sqrt{x}_i^2 + x_\alpha^\beta + \hat{x}_{i}^{2} + \sum_i^n \left( \hat a \right) \mathbf{x} \big[ \sqrt[3]{2} ";
        assert!(fits(&formula.repeat(1000)));
    }

    #[test]
    fn a_cell_ends_in_its_environment_alone() {
        assert!(fits(r"\begin{matrix} a & b \\ c & d \end{matrix}"));
        assert!(!fits(r"\begin{matrix} {a & b} \end{matrix}"));
        assert!(!fits(r"\begin{matrix} \frac a & b \end{matrix}"));
        assert!(!fits(r"a & b"));
    }
}
