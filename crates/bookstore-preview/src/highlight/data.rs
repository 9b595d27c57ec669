//! The languages of data and documents.

use super::{
    kernels::{quoted, text},
    spans::Class::{Decorator, Escape, Keyword, Number, Variable},
    table::{Language, Rule, Text, When},
};

pub(super) static JSON: Language = Language {
    words: &[(Number, "Infinity NaN false null true")],
    rules: &[
        ("//", Rule::Line),
        ("/*", Rule::Block("*/")),
        ("\"", quoted("\"")),
        ("'", quoted("'")),
    ],
    ..Language::NONE
};

pub(super) static YAML: Language = Language {
    words: &[(Number, "false no null off on true yes")],
    rules: &[
        ("#", Rule::LineAtWord),
        ("\"", text("\"", Text::ESCAPES | Text::LINES | Text::START)),
        ("'", text("'", Text::DOUBLED | Text::LINES | Text::START)),
        ("---", Rule::Sigil(Decorator, When::Line)),
        ("&", Rule::Sigil(Variable, When::Start)),
        ("*", Rule::Sigil(Variable, When::Start)),
        ("!", Rule::Sigil(Decorator, When::Start)),
    ],
    joins: "-./",
    fold: true,
    key: b':',
    ..Language::NONE
};

pub(super) static TOML: Language = Language {
    words: &[(Number, "false inf nan true")],
    rules: &[
        ("#", Rule::Line),
        (";", Rule::LineAtWord),
        ("\"\"\"", text("\"\"\"", Text::ESCAPES | Text::LINES)),
        ("'''", text("'''", Text::LINES)),
        ("\"", quoted("\"")),
        ("'", text("'", Text::START)),
        ("[[", Rule::Sigil(Keyword, When::Line)),
        ("[", Rule::Sigil(Keyword, When::Line)),
    ],
    joins: "-.",
    key: b'=',
    ..Language::NONE
};

pub(super) static HTML: Language = Language {
    rules: &[
        ("<!--", Rule::Block("-->")),
        ("<!", Rule::Sigil(Decorator, When::Always)),
        ("<?", Rule::Sigil(Decorator, When::Always)),
        ("</", Rule::Tag),
        ("<", Rule::Tag),
        ("&#", Rule::Sigil(Escape, When::Always)),
        ("&", Rule::Sigil(Escape, When::Always)),
    ],
    ..Language::NONE
};

pub(super) static CSS: Language = Language {
    words: &[(Number, "auto inherit initial none unset")],
    rules: &[
        ("/*", Rule::Block("*/")),
        ("\"", quoted("\"")),
        ("'", quoted("'")),
        ("@", Rule::Sigil(Decorator, When::Always)),
        ("#", Rule::Sigil(Number, When::Always)),
        (".", Rule::Sigil(Keyword, When::Start)),
        ("$", Rule::Sigil(Variable, When::Always)),
        ("--", Rule::Sigil(Variable, When::Always)),
    ],
    joins: "-",
    key: b':',
    ..Language::NONE
};

pub(super) static LATEX: Language = Language {
    rules: &[
        ("\\%", Rule::Sigil(Escape, When::Always)),
        ("%", Rule::Line),
        ("\\", Rule::Sigil(Keyword, When::Always)),
    ],
    ..Language::NONE
};
