//! The properties that are on the list, and what may stand in each.

/// What may stand in the value of a property, besides words and colours.
pub(super) struct Allowed {
    /// The most of a length, in pixels.
    pub(super) pixels: f32,
    /// The most of a number without a unit.
    pub(super) number: f32,
    /// Whether `0` may stand: in some properties it would hide text.
    pub(super) zero: bool,
    /// Whether numbers may be below zero.
    pub(super) negative: bool,
    /// Whether quoted names may stand.
    pub(super) strings: bool,
    /// Functions besides those that make colours.
    pub(super) functions: &'static [&'static str],
    /// Words that may not stand.
    pub(super) forbidden: &'static [&'static str],
}

const WORDS: Allowed = Allowed {
    pixels: 0.0,
    number: 0.0,
    zero: true,
    negative: false,
    strings: false,
    functions: &[],
    forbidden: &[],
};

const SPACE: Allowed = Allowed {
    pixels: 1000.0,
    ..WORDS
};

const SIZE: Allowed = Allowed {
    pixels: 5000.0,
    zero: false,
    ..WORDS
};

const LINES: Allowed = Allowed {
    pixels: 50.0,
    ..WORDS
};

const FONT: Allowed = Allowed {
    pixels: 200.0,
    number: 1000.0,
    zero: false,
    strings: true,
    ..WORDS
};

const BACKGROUND: Allowed = Allowed {
    pixels: 5000.0,
    number: 1.0,
    functions: &["linear-gradient", "radial-gradient", "conic-gradient"],
    ..WORDS
};

const FLEX: Allowed = Allowed {
    pixels: 5000.0,
    number: 100.0,
    ..WORDS
};

const GRID: Allowed = Allowed {
    negative: true,
    functions: &["minmax", "fit-content"],
    ..FLEX
};

/// The rule for a property in lower case; `None` where it is not on the list.
///
/// What is not: what takes an element out of its place (`position`, `transform`), paints outside of it
/// (`box-shadow`, `outline`), moves (`animation`), or is made of text or of something fetched (`content`, `cursor`).
pub(super) fn allowed(property: &str) -> Option<Allowed> {
    Some(match property {
        "align-content"
        | "align-items"
        | "align-self"
        | "background-color"
        | "background-repeat"
        | "border-collapse"
        | "box-sizing"
        | "caption-side"
        | "clear"
        | "color"
        | "direction"
        | "empty-cells"
        | "flex-direction"
        | "flex-flow"
        | "flex-wrap"
        | "float"
        | "hyphens"
        | "justify-content"
        | "justify-items"
        | "justify-self"
        | "list-style"
        | "list-style-position"
        | "list-style-type"
        | "overflow-wrap"
        | "table-layout"
        | "text-align"
        | "text-align-last"
        | "text-transform"
        | "unicode-bidi"
        | "white-space"
        | "word-break"
        | "word-wrap" => WORDS,
        "display" => Allowed {
            forbidden: &["none"],
            ..WORDS
        },
        "overflow" | "overflow-x" | "overflow-y" => Allowed {
            forbidden: &["hidden", "clip"],
            ..WORDS
        },
        "opacity" => Allowed {
            number: 1.0,
            zero: false,
            ..WORDS
        },
        "vertical-align" => Allowed {
            negative: true,
            ..LINES
        },
        "line-height" => Allowed {
            pixels: 200.0,
            number: 10.0,
            zero: false,
            ..WORDS
        },
        "background" | "background-image" | "background-position" | "background-size" => BACKGROUND,
        "column-width" | "height" | "max-height" | "max-width" | "min-height" | "min-width"
        | "width" => SIZE,
        "column-count" | "columns" | "flex" | "flex-basis" | "flex-grow" | "flex-shrink"
        | "order" | "tab-size" => FLEX,
        "grid-auto-flow"
        | "grid-column"
        | "grid-column-end"
        | "grid-column-start"
        | "grid-row"
        | "grid-row-end"
        | "grid-row-start"
        | "grid-template-columns" => GRID,
        "font"
        | "font-family"
        | "font-size"
        | "font-stretch"
        | "font-style"
        | "font-variant"
        | "font-variant-numeric"
        | "font-weight" => FONT,
        "border-radius" | "border-spacing" | "column-gap" | "gap" | "row-gap" | "text-indent" => {
            SPACE
        }
        "letter-spacing" | "word-spacing" => LINES,
        _ => match property.split('-').next()? {
            "margin" | "padding" => SPACE,
            "border" if !property.starts_with("border-image") => LINES,
            "text" if property.starts_with("text-decoration") => LINES,
            _ => return None,
        },
    })
}
