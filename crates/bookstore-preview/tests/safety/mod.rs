//! What holds for the document of any notebook, shared by the fuzzer and the tests.

use std::collections::HashSet;

use bookstore_preview::{Document, Options, Outline, render};
use html5ever::{ParseOpts, parse_document, tendril::TendrilSink};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// Elements that a document is made of.
const ELEMENTS: &str = "html head meta title style body nav main div pre code span p details summary ul ol li a img \
    abbr b bdi bdo big cite del dfn em font i ins kbd mark q s samp small strike strong sub sup time tt u var wbr br hr \
    article blockquote figcaption figure section h1 h2 h3 h4 h5 h6 dl dt dd ruby rt rp table caption colgroup col thead \
    tbody tfoot tr td th math semantics annotation mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder \
    mover munderover mmultiscripts mprescripts mtable mtr mtd mpadded mphantom menclose mstyle merror ms";

/// Attributes whose values are addresses.
const ADDRESSES: [&str; 12] = [
    "action",
    "background",
    "cite",
    "data",
    "formaction",
    "href",
    "icon",
    "longdesc",
    "poster",
    "src",
    "srcset",
    "xlink:href",
];

/// Makes documents of these bytes: as a notebook, and as the parts of one. Panics where one is not safe.
pub fn check(bytes: &[u8]) {
    check_notebook(bytes);
    if let Ok(text) = str::from_utf8(bytes) {
        check_notebook(around(text).as_bytes());
    }
}

/// A notebook with a text in all places where a parser reads it.
pub fn around(text: &str) -> String {
    let text = serde_json::Value::from(text);
    format!(
        r#"{{"cells":[
            {{"cell_type":"markdown","source":{text},"attachments":{{"a":{{"image/svg+xml":{text}}}}}}},
            {{"cell_type":"code","source":{text},"execution_count":1,"outputs":[
                {{"output_type":"stream","name":"stdout","text":{text}}},
                {{"output_type":"display_data","data":{{"text/html":{text}}}}},
                {{"output_type":"display_data","data":{{"text/latex":{text}}}}},
                {{"output_type":"display_data","data":{{"text/markdown":{text},"image/png":{text}}}}},
                {{"output_type":"display_data","data":{{"image/png":{text},"application/json":{{{text}:{text}}}}}}},
                {{"output_type":"error","ename":{text},"evalue":{text},"traceback":[{text}]}}]}},
            {{"cell_type":{text},"source":{text}}}],
          "metadata":{{"kernelspec":{{"display_name":{text},"language":{text}}}}},"nbformat":4}}"#
    )
}

fn check_notebook(bytes: &[u8]) {
    let options = Options::new("</title>").with_nonce("n0nce");
    let Ok(html) = render(bytes, &options) else {
        return;
    };
    assert!(
        html.len() <= 200_000 + 100 * bytes.len(),
        "it grows to {}",
        html.len()
    );
    assert_eq!(
        html,
        in_pieces(bytes, &options),
        "pieces make another document"
    );
    safe(&html);
}

/// The document as a reader of a large notebook makes it.
fn in_pieces(bytes: &[u8], options: &Options) -> String {
    let outline = Outline::read(bytes, bytes.len() as u64).expect("it was rendered");
    let spans = outline.cells().to_vec();
    let mut document = Document::new(outline, options);
    let mut pieces = Vec::new();
    let mut piece = |write: &mut dyn FnMut(&mut String)| {
        let mut out = String::new();
        write(&mut out);
        pieces.push(out);
    };
    piece(&mut |out| document.start(out));
    for span in spans {
        let cell = bytes[span].to_vec();
        piece(&mut |out| document.cell(&cell, out));
    }
    piece(&mut |out| document.end(out));
    pieces.concat()
}

/// Panics where a browser would find something in this document that no notebook may bring along.
pub fn safe(html: &str) {
    let html = html.replace(bookstore_preview::STYLE, "");
    let html = html.as_str();
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
    let known: HashSet<&str> = ELEMENTS.split_ascii_whitespace().collect();
    // `&#13;` is the one way to write what it stands for, and an error.
    let errors = dom.errors.borrow();
    let error = errors
        .iter()
        .find(|error| **error != "Invalid numeric character reference");
    assert!(error.is_none(), "it is not well-formed: {error:?}\n{html}");
    let mut nodes: Vec<Handle> = vec![dom.document.clone()];
    let mut bodies = 0;
    while let Some(node) = nodes.pop() {
        nodes.extend(node.children.borrow().iter().cloned());
        match &node.data {
            NodeData::Element { name, attrs, .. } => {
                let element = &*name.local;
                assert!(known.contains(element), "<{element}> in\n{html}");
                bodies += usize::from(element == "main");
                for attribute in attrs.borrow().iter() {
                    attribute_is_safe(element, &attribute.name.local, &attribute.value, html);
                }
                if element == "style" {
                    let text = node.children.borrow();
                    for node in text.iter() {
                        if let NodeData::Text { contents } = &node.data {
                            style_is_safe(&contents.borrow());
                        }
                    }
                }
            }
            NodeData::Comment { .. } | NodeData::ProcessingInstruction { .. } => {
                panic!("a comment in\n{html}")
            }
            _ => {}
        }
    }
    assert_eq!(bodies, 1, "the landmarks of\n{html}");
}

fn attribute_is_safe(element: &str, name: &str, value: &str, html: &str) {
    assert!(!name.starts_with("on"), "{name} in\n{html}");
    assert!(
        name != "style" && name != "srcset" && name != "name" || element == "meta",
        "{name} in\n{html}"
    );
    match name {
        "id" => assert!(value.starts_with("x-"), "the id {value} in\n{html}"),
        "href" => {
            let fragment = value.starts_with("#x-");
            let known = ["http://", "https://", "mailto:"];
            let leaves = known.iter().any(|scheme| value.starts_with(scheme));
            assert!(fragment || leaves, "the address {value} in\n{html}");
        }
        "src" => {
            let media_types = ["png", "jpeg", "gif", "webp", "svg+xml"];
            let image = value.strip_prefix("data:image/");
            let image =
                image.is_some_and(|rest| media_types.iter().any(|kind| rest.starts_with(kind)));
            assert!(image && element == "img", "the address {value} in\n{html}");
        }
        name => assert!(!ADDRESSES.contains(&name), "{name} in\n{html}"),
    }
}

fn style_is_safe(css: &str) {
    let lower = css.to_ascii_lowercase();
    for part in [
        "url",
        "@",
        "expression",
        "position",
        "\\",
        "<",
        "image-set",
        "var(",
        "content:",
    ] {
        assert!(!lower.contains(part), "{part} in {css}");
    }
    for rule in css.split_inclusive('}') {
        let selector = rule.split('{').next().unwrap_or_default();
        let scope = selector.strip_prefix(".o").unwrap_or_default();
        let digits = scope.bytes().take_while(u8::is_ascii_digit).count();
        assert!(
            digits > 0 && scope[digits..].starts_with(' '),
            "{rule} has no scope"
        );
        for name in selector
            .split(' ')
            .skip(1)
            .collect::<String>()
            .split('.')
            .skip(1)
        {
            assert!(name.starts_with("x-"), "{rule} names a class of the page");
        }
    }
}
