//! Whatever is read, what is written is safe, and a browser reads it as it was written.

use proptest::prelude::*;

use super::{safe, safe_with_styles};

/// A tag, an attribute, a piece of text or of markup that changes how what follows is read.
fn part() -> impl Strategy<Value = String> {
    let names = "a abbr b i em font code span nobr label p div center section address h1 h2 h3 pre listing xmp \
        ul ol menu li dl dt dd ruby rt rp rb table caption colgroup col thead tbody tfoot tr td th br hr img image \
        input button select option textarea title style script noscript noframes iframe object embed template \
        svg math mtext mglyph annotation-xml foreignObject desc plaintext form fieldset legend details summary \
        figure html head body base meta link frameset marquee applet video canvas article blockquote";
    let names: Vec<&str> = names.split_ascii_whitespace().collect();
    let attributes = vec![
        " id=a",
        " class='b c'",
        " style='color:red'",
        " style=\"background:url(x)\"",
        " href=#a",
        " href='javascript:alert(1)'",
        " href=\"https://a.example/?a&b\"",
        " src=x",
        " onclick=alert(1)",
        " src='data:image/png;base64,AAAA'",
        " src=https://a.example/b.png",
        " alt='\"><script>'",
        " title='`<b>'",
        " width=10",
        " colspan=3",
        " name=x",
        " encoding=text/html",
        " type=checkbox",
        " /",
        " =",
        " \"",
        " open",
    ];
    let text = vec![
        "x",
        " ",
        "\n",
        "&lt;",
        "&#60;script&#62;",
        "&amp",
        "<",
        ">",
        "\"",
        "'",
        "\0",
        "\r\n",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<!doctype html>",
        "<?x ",
        "</",
        "</ ",
        "ü",
        "\u{f8f0}1\u{f8f1}",
        "\u{f8f0}",
        "td{color:red}",
        "*/",
        "&notin;",
        "&#0;",
        "&#x80;",
        "<b",
        " style=\"1\"",
    ];
    prop_oneof![
        4 => (
            prop::sample::select(names.clone()),
            prop::collection::vec(prop::sample::select(attributes), 0..3)
        )
            .prop_map(|(name, attributes)| format!("<{name}{}>", attributes.concat())),
        3 => prop::sample::select(names).prop_map(|name| format!("</{name}>")),
        3 => prop::sample::select(text).prop_map(str::to_owned),
        1 => "\\PC{0,3}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn tag_soups_become_what_a_browser_reads_as_written(
        parts in prop::collection::vec(part(), 0..40)
    ) {
        let (_, css) = safe_with_styles(&parts.concat());
        prop_assert!(!css.contains("url") && !css.contains('<'));
    }

    #[test]
    fn what_is_safe_stays_the_same_but_for_its_names(
        parts in prop::collection::vec(part(), 0..25)
    ) {
        let once = safe(&parts.concat());
        let twice = safe(&once);
        let plain = |html: &str| html.replace("x-", "");
        // Declarations are named by number, which is none of the notebook's attributes.
        let unstyled = without_numbers(&once);
        prop_assert_eq!(plain(&unstyled), plain(&twice));
    }
}

/// Takes the numbers of declarations out.
fn without_numbers(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(" data-s=\"") {
        out.push_str(&rest[..at]);
        let after = &rest[at + 9..];
        rest = &after[after.find('"').map_or(after.len(), |end| end + 1)..];
    }
    out + rest
}
