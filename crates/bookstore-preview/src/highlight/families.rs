//! The other programming languages, each in a few lines.

use super::{
    kernels::{quoted, text},
    spans::Class::{Builtin, Decorator, Definer, Keyword, Number, Variable},
    table::{Language, Prefix, Rule, Text, When},
};

/// Strings and comments of C's family.
macro_rules! c_rules {
    ($($more:tt)*) => {
        &[
            ("//", Rule::Line),
            ("/*", Rule::Block("*/")),
            $($more)*
            ("\"", quoted("\"")),
        ]
    };
}

const C_KEYWORDS: &str = "auto break case const continue default do else extern for goto if inline register return sizeof static \
switch typedef volatile while";
const C_TYPES: &str = "FILE bool char double float int int16_t int32_t int64_t int8_t long short signed size_t uint16_t uint32_t \
uint64_t uint8_t unsigned void printf malloc free";
const CONSTANTS: &str = "false null true NULL nullptr nil None";

pub(super) static C: Language = Language {
    words: &[
        (Keyword, C_KEYWORDS),
        (Definer, "enum struct union"),
        (Builtin, C_TYPES),
        (Number, CONSTANTS),
    ],
    rules: c_rules![
        ("#", Rule::Sigil(Decorator, When::Line)),
        ("'", quoted("'")),
    ],
    ..Language::NONE
};

pub(super) static CPP: Language = Language {
    words: &[
        (Keyword, C_KEYWORDS),
        (
            Keyword,
            "alignas catch co_await co_return co_yield concept consteval constexpr decltype delete explicit export final \
friend mutable new noexcept operator override private protected public requires static_assert template this throw try typeid \
typename using virtual __global__ __device__ __shared__",
        ),
        (Definer, "class enum namespace struct union"),
        (Builtin, C_TYPES),
        (
            Builtin,
            "cerr cin cout endl map optional pair shared_ptr std string string_view unique_ptr vector wchar_t",
        ),
        (Number, CONSTANTS),
    ],
    rules: c_rules![
        ("#", Rule::Sigil(Decorator, When::Line)),
        ("'", quoted("'")),
    ],
    prefix: Prefix::Cpp,
    ..Language::NONE
};

pub(super) static JAVA: Language = Language {
    words: &[
        (
            Keyword,
            "abstract assert break case catch const continue def default do else extends final finally for goto if implements \
import in instanceof native new package private protected public return static super switch synchronized this throw throws \
transient try var void volatile while yield",
        ),
        (Definer, "class enum interface record"),
        (
            Builtin,
            "Boolean Double Integer List Long Map Object Override String System boolean byte char double float int long short",
        ),
        (Number, CONSTANTS),
    ],
    rules: c_rules![
        ("\"\"\"", text("\"\"\"", Text::ESCAPES | Text::LINES)),
        ("'", quoted("'")),
        ("@", Rule::Sigil(Decorator, When::Start)),
    ],
    ..Language::NONE
};

pub(super) static KOTLIN: Language = Language {
    words: &[
        (
            Keyword,
            "abstract actual as break by case catch companion const continue crossinline data defer default do else expect \
extension final finally for guard if import in infix init inline inner internal is lateinit let open operator out override \
package private protected public reified return sealed self static super suspend switch this throw throws try val var when \
where while",
        ),
        (
            Definer,
            "class enum fun func interface object protocol struct typealias",
        ),
        (
            Builtin,
            "Any Array Boolean Bool Char Double Float Int List Long Map Set String Unit listOf mapOf print println setOf",
        ),
        (Number, CONSTANTS),
    ],
    rules: c_rules![
        ("\"\"\"", text("\"\"\"", Text::LINES | Text::DOLLAR)),
        ("\"", text("\"", Text::ESCAPES | Text::DOLLAR)),
        ("'", Rule::Char),
        ("@", Rule::Sigil(Decorator, When::Start)),
    ],
    ..Language::NONE
};

pub(super) static SCALA: Language = Language {
    words: &[
        (
            Keyword,
            "abstract case catch derives do else end extends final finally for given if implicit import inline lazy match new \
override package private protected return sealed super then this throw transparent try using val var while with yield",
        ),
        (Definer, "class def enum extension object trait type"),
        (
            Builtin,
            "Any Array Boolean Byte Char Double Float Int List Long Map None Nothing Option Seq Set Some String Unit Vector \
print println",
        ),
        (Number, CONSTANTS),
    ],
    rules: c_rules![
        ("\"\"\"", text("\"\"\"", Text::LINES)),
        ("'", Rule::Char),
        ("@", Rule::Sigil(Decorator, When::Start)),
    ],
    prefix: Prefix::Scala,
    ..Language::NONE
};

pub(super) static GO: Language = Language {
    words: &[
        (
            Keyword,
            "break case chan const continue default defer else fallthrough for go goto if import interface map package range \
return select struct switch var",
        ),
        (Definer, "func type"),
        (
            Builtin,
            "any append bool byte cap close complex128 copy delete error float32 float64 int int16 int32 int64 int8 len make \
new panic print println recover rune string uint uint16 uint32 uint64 uint8 uintptr",
        ),
        (Number, "false iota nil true"),
    ],
    rules: c_rules![("`", text("`", Text::LINES)), ("'", quoted("'")),],
    ..Language::NONE
};

pub(super) static RUST: Language = Language {
    words: &[
        (
            Keyword,
            "as async await break const continue crate dyn else extern for if impl in let loop match move mut pub ref return \
self static super unsafe use where while",
        ),
        (Definer, "enum fn mod struct trait type union"),
        (
            Builtin,
            "Box Err HashMap Ok Option Result Self Some String Vec bool char f32 f64 i128 i16 i32 i64 i8 isize str u128 u16 \
u32 u64 u8 usize assert assert_eq dbg eprintln format panic print println vec write writeln",
        ),
        (Number, "None false true"),
    ],
    rules: &[
        ("//", Rule::Line),
        ("/*", Rule::Nested("*/")),
        ("#[", Rule::Sigil(Decorator, When::Always)),
        ("#![", Rule::Sigil(Decorator, When::Always)),
        ("\"", text("\"", Text::ESCAPES | Text::LINES)),
        ("'", Rule::Char),
    ],
    prefix: Prefix::Rust,
    ..Language::NONE
};

pub(super) static CSHARP: Language = Language {
    words: &[
        (
            Keyword,
            "abstract as async await base break case catch checked const continue default delegate do else event explicit \
extern finally fixed for foreach get goto if implicit in init internal is lock new operator out override params partial private \
protected public readonly ref return sealed set sizeof stackalloc static switch this throw try typeof unchecked unsafe using var \
virtual volatile when where while with yield",
        ),
        (Definer, "class enum interface namespace record struct"),
        (
            Builtin,
            "Console List bool byte char decimal double dynamic float int long object sbyte short string uint ulong ushort void",
        ),
        (Number, CONSTANTS),
    ],
    rules: c_rules![
        ("\"\"\"", text("\"\"\"", Text::LINES)),
        (
            "$@\"",
            text("\"", Text::LINES | Text::DOUBLED | Text::BRACES)
        ),
        ("$\"", text("\"", Text::ESCAPES | Text::BRACES)),
        ("@\"", text("\"", Text::LINES | Text::DOUBLED)),
        ("#", Rule::Sigil(Decorator, When::Line)),
        ("'", quoted("'")),
    ],
    ..Language::NONE
};

pub(super) static HASKELL: Language = Language {
    words: &[
        (
            Keyword,
            "as case deriving do else forall foreign hiding if import in infix infixl infixr instance let mdo of qualified then \
where",
        ),
        (Definer, "class data module newtype type"),
        (
            Builtin,
            "Bool Char Double Either Float IO Int Integer Just Left Maybe Nothing Right String filter foldl foldr fmap fst head \
id length map mapM_ print putStrLn pure return show snd tail zip",
        ),
        (Number, "False True"),
    ],
    rules: &[
        ("--", Rule::Line),
        ("{-", Rule::Nested("-}")),
        ("\"", quoted("\"")),
        ("'", Rule::Char),
    ],
    joins: "'",
    ..Language::NONE
};

pub(super) static ML: Language = Language {
    words: &[
        (
            Keyword,
            "and as assert begin do done downto elif else end exception external finally for fun function functor if in inherit \
initializer lazy match member mutable namespace new null of open or override private rec sig then to try use val virtual when \
while with yield",
        ),
        (Definer, "class let method module struct type"),
        (
            Builtin,
            "Array List Map None Option Seq Some String array bool char float int list option printf printfn string unit",
        ),
        (Number, "false true"),
    ],
    rules: &[
        ("(*", Rule::Nested("*)")),
        ("//", Rule::Line),
        ("\"\"\"", text("\"\"\"", Text::LINES)),
        (
            "$\"",
            text("\"", Text::ESCAPES | Text::LINES | Text::BRACES),
        ),
        ("\"", text("\"", Text::ESCAPES | Text::LINES)),
        ("'", Rule::Char),
        ("#", Rule::Sigil(Decorator, When::Line)),
    ],
    joins: "'",
    ..Language::NONE
};

pub(super) static RUBY: Language = Language {
    words: &[
        (
            Keyword,
            "BEGIN END alias alias_method and begin break case cond do else elsif end ensure fn for if import in include next \
not or quote raise receive redo require require_relative rescue retry return self super then undef unless until use using when \
while with yield",
        ),
        (Definer, "class def defmodule defp module"),
        (
            Builtin,
            "IO Enum Array Hash Integer String attr_accessor attr_reader lambda loop p print proc puts",
        ),
        (Number, "false nil true"),
    ],
    rules: &[
        ("#", Rule::LineAtWord),
        (
            "\"\"\"",
            text("\"\"\"", Text::ESCAPES | Text::LINES | Text::HASH),
        ),
        ("\"", text("\"", Text::ESCAPES | Text::LINES | Text::HASH)),
        ("'", text("'", Text::SKIPS | Text::LINES)),
        ("`", text("`", Text::ESCAPES | Text::LINES | Text::HASH)),
        ("/ ", Rule::Sigil(super::spans::Class::Plain, When::Always)),
        ("/", Rule::Regex),
        (":", Rule::Sigil(Number, When::Start)),
        ("@@", Rule::Sigil(Variable, When::Always)),
        ("@", Rule::Sigil(Variable, When::Always)),
        ("$", Rule::Sigil(Variable, When::Always)),
    ],
    joins: "?!",
    ..Language::NONE
};

pub(super) static PERL: Language = Language {
    words: &[
        (
            Keyword,
            "and cmp do else elsif eq for foreach ge given gt if last le local lt my ne next no not or our redo require return \
unless until use when while",
        ),
        (Definer, "package sub"),
        (
            Builtin,
            "bless chomp close defined delete die each eval exists grep join keys length map open pop print printf push ref \
reverse say scalar shift sort splice split sprintf substr undef unshift values warn",
        ),
    ],
    rules: &[
        ("#", Rule::LineAtWord),
        ("\"", text("\"", Text::ESCAPES | Text::LINES | Text::DOLLAR)),
        ("'", text("'", Text::SKIPS | Text::LINES)),
        ("$", Rule::Sigil(Variable, When::Always)),
        ("@", Rule::Sigil(Variable, When::Always)),
        ("%", Rule::Sigil(Variable, When::Start)),
    ],
    ..Language::NONE
};

pub(super) static PHP: Language = Language {
    words: &[
        (
            Keyword,
            "abstract and array as break case catch clone const continue declare default do echo else elseif extends final \
finally for foreach global if implements include instanceof match namespace new or print private protected public readonly \
require require_once return static switch throw try use var while yield",
        ),
        (Definer, "class enum fn function interface trait"),
        (Number, CONSTANTS),
    ],
    rules: c_rules![
        ("#[", Rule::Sigil(Decorator, When::Always)),
        ("#", Rule::Line),
        ("\"", text("\"", Text::ESCAPES | Text::LINES | Text::DOLLAR)),
        ("'", text("'", Text::SKIPS | Text::LINES)),
        ("<?", Rule::Sigil(Decorator, When::Always)),
        ("$", Rule::Sigil(Variable, When::Always)),
    ],
    ..Language::NONE
};

pub(super) static LUA: Language = Language {
    words: &[
        (
            Keyword,
            "and break do else elseif end for goto if in local not or repeat return then until while",
        ),
        (Definer, "function"),
        (
            Builtin,
            "assert error io ipairs math next os pairs pcall print require select setmetatable string table tonumber tostring type",
        ),
        (Number, "false nil true"),
    ],
    rules: &[
        ("--[[", Rule::Block("]]")),
        ("--", Rule::Line),
        ("[[", text("]]", Text::LINES)),
        ("\"", quoted("\"")),
        ("'", quoted("'")),
    ],
    ..Language::NONE
};

pub(super) static MATLAB: Language = Language {
    words: &[
        (
            Keyword,
            "break case catch continue do else elseif end end_try_catch endfor endfunction endif endwhile for global if otherwise \
parfor persistent return switch try until while",
        ),
        (Definer, "classdef function methods properties"),
        (
            Builtin,
            "abs axis cos disp exp eye figure fprintf hold length linspace log max mean min numel ones plot printf rand randn \
reshape sin size sqrt sum title xlabel ylabel zeros",
        ),
        (Number, "Inf NaN eps false inf nan pi true"),
    ],
    rules: &[
        ("%{", Rule::Nested("%}")),
        ("%", Rule::Line),
        ("#", Rule::Line),
        ("'", Rule::Transpose),
        ("'", text("'", Text::DOUBLED)),
        ("\"", text("\"", Text::ESCAPES | Text::DOUBLED)),
    ],
    ..Language::NONE
};

pub(super) static LISP: Language = Language {
    words: &[
        (
            Keyword,
            "and begin case cond do dotimes else fn for if import in-ns lambda let let* letrec loop ns or quote recur require \
set! throw try unless when while",
        ),
        (
            Definer,
            "def define defmacro defmethod defn defn- defparameter defprotocol defrecord defstruct deftype defun defvar",
        ),
        (Number, "false nil true"),
    ],
    rules: &[
        (";", Rule::Line),
        ("#|", Rule::Nested("|#")),
        ("\"", text("\"", Text::ESCAPES | Text::LINES)),
        (":", Rule::Sigil(Number, When::Start)),
    ],
    joins: "-!?*<>=/+",
    ..Language::NONE
};
