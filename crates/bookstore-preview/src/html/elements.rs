//! What becomes of each element: the allow-list.

/// The rules by which an element is put into the document, or why it is not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Part of a line of text.
    Inline,
    /// A link that leads somewhere; no other is within it.
    Link,
    /// Stands by itself, so that it ends a paragraph.
    Block,
    Paragraph,
    Heading,
    /// Preformatted: a parser drops the line feed it begins with.
    Preformatted,
    List,
    Item,
    Definitions,
    Term,
    Ruby,
    RubyPart,
    Table,
    Caption,
    Columns,
    Column,
    Rows,
    Row,
    Cell,
    /// No content, in a line of text.
    Break,
    /// No content, and ends a paragraph.
    Rule,
    Image,
    /// A form's field, of which a check mark may be shown.
    Input,
    /// What would be fetched and run or played: a link to it is written.
    Embedded,
    /// The same, with no content.
    EmbeddedVoid,
    /// A style sheet.
    Style,
    /// Dropped with all that is in it.
    Dropped,
    /// A drawing, dropped as a browser would delimit it.
    Drawing,
}

impl Kind {
    /// Whether only certain elements, and no text, may stand in it.
    pub(super) fn is_table_structure(self) -> bool {
        matches!(self, Self::Table | Self::Columns | Self::Rows | Self::Row)
    }

    /// Whether end tags within it never reach beyond it.
    pub(super) fn is_barrier(self) -> bool {
        matches!(self, Self::Table | Self::Caption | Self::Cell)
    }

    /// Whether it is closed where an outer element of a line of text is.
    pub(super) fn is_in_line(self) -> bool {
        matches!(
            self,
            Self::Inline | Self::Link | Self::Ruby | Self::RubyPart
        )
    }
}

/// An element as it is read and as it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element {
    pub(super) read: &'static str,
    pub(super) written: &'static str,
    pub(super) kind: Kind,
}

const fn same(name: &'static str, kind: Kind) -> Element {
    other(name, name, kind)
}

const fn other(read: &'static str, written: &'static str, kind: Kind) -> Element {
    Element {
        read,
        written,
        kind,
    }
}

/// The row group, row and cell that a parser or this module adds where they were left out.
pub(super) const TBODY: Element = same("tbody", Kind::Rows);
pub(super) const TR: Element = same("tr", Kind::Row);
pub(super) const TD: Element = same("td", Kind::Cell);
pub(super) const COLGROUP: Element = same("colgroup", Kind::Columns);

/// The element of a name in lower case; of what is `None` only the tags are dropped.
///
/// Landmarks (`main`, `nav`, …) become `div`: those of the page are its own.
#[expect(clippy::too_many_lines, reason = "it is a table")]
pub(super) fn find(name: &[u8]) -> Option<Element> {
    use Kind::{
        Block, Break, Caption, Cell, Column, Definitions, Drawing, Dropped, Embedded, EmbeddedVoid,
        Heading, Image, Inline, Input, Item, Link, List, Paragraph, Preformatted, Rows, Ruby,
        RubyPart, Rule, Style, Table, Term,
    };
    Some(match name {
        b"a" => same("a", Link),
        b"abbr" => same("abbr", Inline),
        b"acronym" => other("acronym", "abbr", Inline),
        b"b" => same("b", Inline),
        b"bdi" => same("bdi", Inline),
        b"bdo" => same("bdo", Inline),
        b"big" => same("big", Inline),
        b"cite" => same("cite", Inline),
        b"code" => same("code", Inline),
        b"del" => same("del", Inline),
        b"dfn" => same("dfn", Inline),
        b"em" => same("em", Inline),
        b"font" => same("font", Inline),
        b"i" => same("i", Inline),
        b"ins" => same("ins", Inline),
        b"kbd" => same("kbd", Inline),
        b"label" => other("label", "span", Inline),
        b"mark" => same("mark", Inline),
        b"q" => same("q", Inline),
        b"s" => same("s", Inline),
        b"samp" => same("samp", Inline),
        b"small" => same("small", Inline),
        b"span" => same("span", Inline),
        b"strike" => same("strike", Inline),
        b"strong" => same("strong", Inline),
        b"sub" => same("sub", Inline),
        b"sup" => same("sup", Inline),
        b"time" => same("time", Inline),
        b"tt" => same("tt", Inline),
        b"u" => same("u", Inline),
        b"var" => same("var", Inline),

        b"article" => same("article", Block),
        b"blockquote" => same("blockquote", Block),
        b"details" => same("details", Block),
        b"div" => same("div", Block),
        b"figcaption" => same("figcaption", Block),
        b"figure" => same("figure", Block),
        b"section" => same("section", Block),
        b"summary" => same("summary", Block),
        b"address" => other("address", "div", Block),
        b"aside" => other("aside", "div", Block),
        b"center" => other("center", "div", Block),
        b"fieldset" => other("fieldset", "div", Block),
        b"footer" => other("footer", "div", Block),
        b"form" => other("form", "div", Block),
        b"header" => other("header", "div", Block),
        b"hgroup" => other("hgroup", "div", Block),
        b"legend" => other("legend", "div", Block),
        b"main" => other("main", "div", Block),
        b"nav" => other("nav", "div", Block),
        b"search" => other("search", "div", Block),

        b"p" => same("p", Paragraph),
        b"h1" => same("h1", Heading),
        b"h2" => same("h2", Heading),
        b"h3" => same("h3", Heading),
        b"h4" => same("h4", Heading),
        b"h5" => same("h5", Heading),
        b"h6" => same("h6", Heading),
        b"pre" => same("pre", Preformatted),
        b"listing" => other("listing", "pre", Preformatted),
        b"plaintext" => other("plaintext", "pre", Preformatted),
        b"xmp" => other("xmp", "pre", Preformatted),

        b"ol" => same("ol", List),
        b"ul" => same("ul", List),
        b"dir" => other("dir", "ul", List),
        b"menu" => other("menu", "ul", List),
        b"li" => same("li", Item),
        b"dl" => same("dl", Definitions),
        b"dt" => same("dt", Term),
        b"dd" => same("dd", Term),
        b"ruby" => same("ruby", Ruby),
        b"rt" => same("rt", RubyPart),
        b"rp" => same("rp", RubyPart),

        b"table" => same("table", Table),
        b"caption" => same("caption", Caption),
        b"colgroup" => COLGROUP,
        b"col" => same("col", Column),
        b"thead" => same("thead", Rows),
        b"tbody" => TBODY,
        b"tfoot" => same("tfoot", Rows),
        b"tr" => TR,
        b"td" => TD,
        b"th" => same("th", Cell),

        b"br" => same("br", Break),
        b"wbr" => same("wbr", Break),
        b"hr" => same("hr", Rule),
        b"img" => same("img", Image),
        b"image" => other("image", "img", Image),

        b"input" => same("input", Input),
        b"audio" => same("audio", Embedded),
        b"iframe" => same("iframe", Embedded),
        b"object" => same("object", Embedded),
        b"video" => same("video", Embedded),
        b"embed" => same("embed", EmbeddedVoid),
        b"style" => same("style", Style),
        b"svg" => same("svg", Drawing),
        b"annotation" => same("annotation", Dropped),
        b"annotation-xml" => same("annotation-xml", Dropped),
        b"applet" => same("applet", Dropped),
        b"canvas" => same("canvas", Dropped),
        b"datalist" => same("datalist", Dropped),
        b"noembed" => same("noembed", Dropped),
        b"noframes" => same("noframes", Dropped),
        b"noscript" => same("noscript", Dropped),
        b"script" => same("script", Dropped),
        b"select" => same("select", Dropped),
        b"template" => same("template", Dropped),
        b"textarea" => same("textarea", Dropped),
        b"title" => same("title", Dropped),
        _ => return None,
    })
}

/// Whether a style sheet may name elements of this name: those that are written under it.
pub(super) fn is_written(name: &str) -> bool {
    find(name.as_bytes()).is_some_and(|element| {
        element.read == element.written
            && !matches!(
                element.kind,
                Kind::Input
                    | Kind::Embedded
                    | Kind::EmbeddedVoid
                    | Kind::Style
                    | Kind::Dropped
                    | Kind::Drawing
            )
    })
}
