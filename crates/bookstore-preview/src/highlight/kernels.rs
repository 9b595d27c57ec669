//! The languages that most notebooks are in.

use super::{
    spans::Class::{Builtin, Decorator, Definer, Keyword, Number, Soft, Variable},
    table::{Language, Mode, Prefix, Rule, Text, When},
};

/// A string with backslashes, on one line.
pub(super) const fn quoted(close: &'static str) -> Rule {
    text(close, Text::ESCAPES)
}

pub(super) const fn text(close: &'static str, has: u16) -> Rule {
    Rule::Text(Text { close, has })
}

pub(super) static PYTHON: Language = Language {
    words: &[
        (
            Builtin,
            "ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError \
BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError \
DeprecationWarning EOFError EnvironmentError Exception ExceptionGroup FileExistsError FileNotFoundError FloatingPointError \
FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError InterruptedError IsADirectoryError \
KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError \
OverflowError PendingDeprecationWarning PermissionError ProcessLookupError RecursionError ReferenceError ResourceWarning \
RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError \
TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError \
UnicodeWarning UserWarning ValueError Warning ZeroDivisionError __build_class__ __debug__ __doc__ __file__ __import__ __name__ \
abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright delattr \
dict dir display divmod enumerate eval exec exit filter float format frozenset get_ipython getattr globals hasattr hash help \
hex id input int isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow print \
property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple vars zip",
        ),
        (
            Keyword,
            "and as assert async await break continue del elif else except finally for from global if import in is lambda \
nonlocal not or pass raise return try while with yield",
        ),
        (Definer, "class def"),
        (Soft, "case match type"),
        (Number, "Ellipsis False None NotImplemented True"),
    ],
    rules: &[
        ("#", Rule::Line),
        ("\"\"\"", text("\"\"\"", Text::ESCAPES | Text::LINES)),
        ("'''", text("'''", Text::ESCAPES | Text::LINES)),
        ("\"", quoted("\"")),
        ("'", quoted("'")),
        ("@", Rule::Sigil(Decorator, When::Line)),
        (":", Rule::Format),
        ("%", Rule::Magic),
        ("!", Rule::Magic),
        ("?", Rule::Magic),
    ],
    prefix: Prefix::Python,
    mode: Mode::Magics,
    ..Language::NONE
};

pub(super) static R: Language = Language {
    words: &[
        (
            Keyword,
            "break else for function if in next repeat return while",
        ),
        (
            Builtin,
            "abs all any apply array as.character as.data.frame as.factor as.integer as.numeric attach c cat cbind colnames \
data.frame detach dim do.call exp factor file.path getwd head ifelse invisible is.na is.null lapply length levels library list \
log mapply matrix max mean median message min names ncol nrow options order paste paste0 plot print quantile range rbind \
read.csv rep require rev rm round rownames sapply sd seq seq_along seq_len set.seed setwd sort source sprintf sqrt stop \
stopifnot str subset sum summary suppressWarnings switch t table tail tapply tryCatch unique unlist UseMethod vapply var \
vector warning which with within write.csv",
        ),
        (
            Number,
            "FALSE Inf NA NA_character_ NA_complex_ NA_integer_ NA_real_ NULL NaN TRUE F T pi LETTERS letters",
        ),
    ],
    rules: &[
        ("#", Rule::Line),
        ("\"", text("\"", Text::ESCAPES | Text::LINES)),
        ("'", text("'", Text::ESCAPES | Text::LINES)),
        ("`", text("`", Text::NAME)),
    ],
    joins: ".",
    prefix: Prefix::R,
    ..Language::NONE
};

pub(super) static JULIA: Language = Language {
    words: &[
        (
            Keyword,
            "abstract as baremodule begin break catch const continue do else elseif end export finally for global if \
import in isa let local primitive public quote return try using where while",
        ),
        (Definer, "function macro module mutable struct type"),
        (
            Builtin,
            "AbstractArray AbstractFloat AbstractMatrix AbstractString AbstractVector Any Array Base BigFloat BigInt BitArray \
Bool Char Complex Core DataType Dict Exception Expr Float16 Float32 Float64 Function Int Int128 Int16 Int32 Int64 Int8 Integer \
Irrational Main Matrix Missing Module NTuple NamedTuple Nothing Number Pair Rational Real Ref Regex Set String SubString \
Symbol Task Tuple Type UInt UInt128 UInt16 UInt32 UInt64 UInt8 UnionAll Union UnitRange Vararg Vector VersionNumber WeakRef \
append! collect convert display eachindex error filter findall get haskey isempty isnothing iterate keys length map max min \
ndims nothing ones print println push! rand randn range reduce reshape show similar size sort sort! sum throw typeof undef \
values zeros zip",
        ),
        (
            Number,
            "Inf Inf32 NaN NaN32 false im missing nothing pi true π",
        ),
    ],
    rules: &[
        ("#=", Rule::Nested("=#")),
        ("#", Rule::Line),
        (
            "\"\"\"",
            text("\"\"\"", Text::ESCAPES | Text::LINES | Text::DOLLAR),
        ),
        ("\"", text("\"", Text::ESCAPES | Text::LINES | Text::DOLLAR)),
        ("`", text("`", Text::ESCAPES | Text::LINES | Text::DOLLAR)),
        ("'", Rule::Transpose),
        ("'", Rule::Char),
        ("@", Rule::Sigil(Decorator, When::Always)),
        (":", Rule::Sigil(Number, When::Start)),
    ],
    joins: "!",
    prefix: Prefix::Raw,
    ..Language::NONE
};

pub(super) static SQL: Language = Language {
    words: &[
        (
            Keyword,
            "add all alter analyze and any as asc attach begin between by cascade case cast check collate column commit \
constraint create cross cube current database default delete desc describe detach distinct do drop else end escape except \
exists explain fetch filter first following for foreign from full function grant group grouping having if ilike in index \
inner insert intersect into is join key last lateral left like limit materialized merge natural not nulls of offset on only or \
order outer over partition pivot pragma preceding primary procedure qualify range recursive references replace restrict \
returning returns revoke right rollback rollup row rows schema select set sets show similar table tablesample temp temporary \
then to transaction trigger truncate unbounded union unique unnest update use using vacuum values view when where window with \
within",
        ),
        (
            Builtin,
            "array_agg avg bigint blob bool boolean bytea ceil char char_length coalesce concat count cume_dist current_date \
current_timestamp date date_part date_trunc datetime decimal dense_rank double extract first_value float floor greatest int \
integer interval json jsonb lag last_value lead least length lower max min now ntile nullif numeric percentile_cont \
percent_rank position rank real regexp_replace round row_number serial smallint split_part sqrt string_agg strftime substr \
substring sum text time timestamp timestamptz to_char to_date trim upper uuid varchar",
        ),
        (Number, "false null true unknown"),
    ],
    rules: &[
        ("--", Rule::Line),
        ("/*", Rule::Nested("*/")),
        ("'", text("'", Text::LINES | Text::DOUBLED)),
        ("\"", text("\"", Text::LINES | Text::DOUBLED | Text::NAME)),
        ("`", text("`", Text::LINES | Text::DOUBLED | Text::NAME)),
        ("$$", text("$$", Text::LINES)),
        ("@", Rule::Sigil(Variable, When::Start)),
        (":", Rule::Sigil(Variable, When::Start)),
    ],
    prefix: Prefix::Sql,
    fold: true,
    ..Language::NONE
};

pub(super) static BASH: Language = Language {
    words: &[
        (
            Keyword,
            "case coproc do done elif else esac fi for if in select then time until while",
        ),
        (Definer, "function"),
        (
            Builtin,
            "alias bg bind break builtin cd command continue declare disown echo enable eval exec exit export false fg \
getopts hash history jobs kill let local mapfile popd printf pushd pwd read readonly return set shift shopt source sudo test \
trap true type typeset ulimit umask unalias unset wait",
        ),
    ],
    rules: &[
        ("#", Rule::LineAtWord),
        ("\"", text("\"", Text::ESCAPES | Text::LINES | Text::DOLLAR)),
        ("'", text("'", Text::LINES)),
        ("\\", Rule::Sigil(super::spans::Class::Escape, When::Always)),
        ("$", Rule::Dollar),
        ("<<<", Rule::Sigil(super::spans::Class::Plain, When::Always)),
        ("<<", Rule::HereDocument),
    ],
    joins: "-./",
    mode: Mode::Shell,
    ..Language::NONE
};

/// JavaScript's own, for TypeScript as well.
const SCRIPT_RULES: &[(&str, Rule)] = &[
    ("//", Rule::Line),
    ("/*", Rule::Block("*/")),
    ("/", Rule::Regex),
    ("`", text("`", Text::ESCAPES | Text::LINES | Text::TEMPLATE)),
    ("\"", quoted("\"")),
    ("'", quoted("'")),
    ("@", Rule::Sigil(Decorator, When::Start)),
    ("#!", Rule::Line),
];

const SCRIPT_KEYWORDS: &str = "as async await break case catch const continue debugger default delete do else export extends \
finally for from get if import in instanceof let new of return set static super switch this throw try typeof var void while \
with yield";

const SCRIPT_BUILTINS: &str = "Array ArrayBuffer BigInt Boolean Date Error Float32Array Float64Array Function Infinity Int32Array \
Intl JSON Map Math Number Object Promise Proxy Reflect RegExp Set String Symbol TypeError Uint8Array WeakMap WeakSet clearTimeout \
console document element eval fetch globalThis isNaN module parseFloat parseInt process queueMicrotask require setInterval \
setTimeout structuredClone window";

const SCRIPT_NUMBERS: &str = "NaN false null true undefined";

pub(super) static JAVASCRIPT: Language = Language {
    words: &[
        (Keyword, SCRIPT_KEYWORDS),
        (Definer, "class function"),
        (Builtin, SCRIPT_BUILTINS),
        (Number, SCRIPT_NUMBERS),
    ],
    rules: SCRIPT_RULES,
    joins: "$",
    ..Language::NONE
};

pub(super) static TYPESCRIPT: Language = Language {
    words: &[
        (Keyword, SCRIPT_KEYWORDS),
        (
            Keyword,
            "abstract asserts declare implements infer is keyof override private protected public readonly satisfies type \
unique",
        ),
        (Definer, "class enum function interface namespace"),
        (Builtin, SCRIPT_BUILTINS),
        (
            Builtin,
            "Partial Pick Readonly Record any bigint boolean never number object string symbol unknown",
        ),
        (Number, SCRIPT_NUMBERS),
    ],
    rules: SCRIPT_RULES,
    joins: "$",
    ..Language::NONE
};
