//! Reads what was written as a browser with scripts would.

use std::collections::HashMap;

use html5ever::{
    ParseOpts, parse_document, tendril::TendrilSink as _, tree_builder::TreeBuilderOpts,
};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use crate::escape;

/// Attributes that may stand on any element, or on some.
const ATTRIBUTES: &str = "abbr align alt aria-describedby aria-hidden aria-label aria-labelledby bgcolor border \
    cellpadding cellspacing class color colspan data-s datetime dir headers height href id lang name noshade nowrap \
    open rel reversed rowspan rules scope size span src start summary target title translate type valign value width";

/// Elements that may be written.
const ELEMENTS: &str = "a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike \
    strong sub sup time tt u var article blockquote details div figcaption figure section summary p h1 h2 h3 h4 h5 \
    h6 pre ol ul li dl dt dd ruby rt rp table caption colgroup col thead tbody tfoot tr td th br wbr hr img";

/// Fails unless the tree that a browser makes of a piece of HTML is the one that was written, within the element
/// around it, and made of what is allowed alone.
/// ammonia, the known sanitiser, must find nothing to take out of it either.
pub(super) fn check(html: &str) {
    check_tree(html, html);
    // Of the line feeds that begin a `pre` its serialiser loses one.
    let mut html = html.to_owned();
    while html.contains(">\n") {
        html = html.replace(">\n", ">");
    }
    check_tree(&ammonia().clean(&html).to_string(), &html);
}

/// ammonia, told what is allowed here.
fn ammonia() -> ammonia::Builder<'static> {
    let mut ammonia = ammonia::Builder::default();
    ammonia
        .tags(ELEMENTS.split_ascii_whitespace().collect())
        .generic_attributes(ATTRIBUTES.split_ascii_whitespace().collect())
        .tag_attributes(HashMap::new())
        .url_schemes(["http", "https", "mailto", "data"].into())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(None);
    ammonia
}

/// Fails unless a browser makes of `html` the tree that `written` writes.
fn check_tree(html: &str, written: &str) {
    let page = format!(
        "<!doctype html><body><section><div class=\"o0\">{html}</div></section><p>after</p></body>"
    );
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts {
            scripting_enabled: true,
            ..TreeBuilderOpts::default()
        },
        ..ParseOpts::default()
    };
    let dom = parse_document(RcDom::default(), options).one(page);
    let root = dom.document.children.borrow();
    let html_element = root.last().expect("there is an html element").clone();
    let body = html_element.children.borrow()[1].clone();
    let mut seen = String::new();
    for child in &*body.children.borrow() {
        write(child, &mut seen);
    }
    assert_eq!(
        seen,
        format!("<section><div class=\"o0\">{written}</div></section><p>after</p>")
    );
    let parts = body.children.borrow();
    let section = parts[0].children.borrow();
    for child in &*section[0].children.borrow() {
        check_node(child);
    }
}

fn check_node(node: &Handle) {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        assert_eq!(&*name.ns, "http://www.w3.org/1999/xhtml");
        let element = &*name.local;
        assert!(
            ELEMENTS.split(' ').any(|known| known == element),
            "{element}"
        );
        for attribute in &*attrs.borrow() {
            check_attribute(element, &attribute.name.local, &attribute.value);
        }
    } else {
        assert!(matches!(node.data, NodeData::Text { .. }));
    }
    for child in &*node.children.borrow() {
        check_node(child);
    }
}

fn check_attribute(element: &str, name: &str, value: &str) {
    assert!(
        ATTRIBUTES
            .split_ascii_whitespace()
            .any(|known| known == name),
        "{name}"
    );
    match name {
        "class" | "id" | "name" | "headers" | "aria-describedby" | "aria-labelledby" => {
            assert!(
                value.split(' ').all(|token| token.starts_with("x-")),
                "{value}"
            );
        }
        "href" => {
            assert_eq!(element, "a");
            let schemes = ["#x-", "http://", "https://", "mailto:"];
            assert!(
                schemes.iter().any(|scheme| value.starts_with(scheme)),
                "{value}"
            );
            assert!(!value.contains(['\n', '\t', '\r']));
        }
        "src" => {
            assert_eq!(element, "img");
            let kinds = ["png;", "gif;", "webp;", "jpeg;", "svg+xml;"];
            let kind = value
                .strip_prefix("data:image/")
                .expect("a picture that comes along");
            assert!(kinds.iter().any(|known| kind.starts_with(known)), "{value}");
        }
        "target" => assert_eq!(value, "_blank"),
        "rel" => assert_eq!(value, "noopener noreferrer"),
        "data-s" => assert!(value.parse::<usize>().is_ok()),
        _ => {}
    }
}

/// Writes a tree in the one form in which the sanitiser does.
fn write(node: &Handle, out: &mut String) {
    match &node.data {
        NodeData::Text { contents } => escape::write(out, &contents.borrow()),
        NodeData::Element { name, attrs, .. } => {
            out.push('<');
            out.push_str(&name.local);
            for attribute in &*attrs.borrow() {
                out.push(' ');
                out.push_str(&attribute.name.local);
                out.push_str("=\"");
                escape::write(out, &attribute.value);
                out.push('"');
            }
            out.push('>');
            if matches!(&*name.local, "br" | "wbr" | "hr" | "img" | "col") {
                return;
            }
            let children = node.children.borrow();
            if &*name.local == "pre"
                && let Some(NodeData::Text { contents }) = children.first().map(|child| &child.data)
                && contents.borrow().starts_with('\n')
            {
                out.push('\n');
            }
            for child in &*children {
                write(child, out);
            }
            out.push_str("</");
            out.push_str(&name.local);
            out.push('>');
        }
        _ => out.push_str("<!>"),
    }
}
