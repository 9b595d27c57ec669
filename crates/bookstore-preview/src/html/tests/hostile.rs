//! What attacks sanitisers are known for.
//!
//! Every call of `safe` also has a browser's parser read what was written and checks each element and attribute of
//! its tree against what is allowed, so that these tests state what is left rather than what is gone.

use super::{safe, safe_with_styles};

/// Data: a picture of one pixel is not needed where only its address is looked at.
const PICTURE: &str = "data:image/gif;base64,R0lGODdh";

#[test]
fn what_runs_is_dropped_with_all_that_is_in_it() {
    for html in [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//a.example/x></SCRIPT>",
        "<script/x>alert(1)</script\n>",
        "<script>alert(1)",
        "<script><!--<script></script>--></script>",
        "<style>@import 'x'</style>",
        "<noscript><img src=x onerror=alert(1)></noscript>",
        "<template><img src=x onerror=alert(1)><script></template></script></template>",
        "<textarea><img src=x></textarea>",
        "<title><img src=x></title>",
        "<select><option>a<script>alert(1)</script></select>",
        "<svg onload=alert(1)><script>alert(1)</script><text>a</text></svg>",
        "<svg/onload=alert(1)>",
        "<svg><foreignObject><iframe srcdoc=x></foreignObject>a</svg>",
        "<svg><style>a{}</style><use xlink:href=data:image/svg+xml,x /><title/>a</svg>",
        "<svg><![CDATA[</svg><img src=x onerror=alert(1)>]]></svg>",
        "<meta http-equiv=refresh content=0;url=x>",
        "<link rel=stylesheet href=x>",
        "<base href=//a.example/>",
        "<input autofocus onfocus=alert(1)>",
        "<frameset onload=alert(1)><frame src=x></frameset>",
        "<applet code=x>a</applet>",
        "<!--<img src=x onerror=alert(1)>-->",
        "<!--><!---!><!-- --!>",
        "<?php echo 1 ?>",
        "<!DOCTYPE html SYSTEM 'x'>",
        "<img src=x onerror=alert(1)",
        "<a href='x",
    ] {
        assert_eq!(safe(html), "", "{html}");
    }
    assert_eq!(safe_with_styles("<style>a{color:url(x)}</style>").1, "");
}

#[test]
fn of_what_attacks_only_text_and_plain_elements_are_left() {
    for (html, left) in [
        ("<body onload=alert(1)>a", "a"),
        (
            "<b onclick=alert(1) ONMOUSEOVER=alert(1) oN=1>a</b>",
            "<b>a</b>",
        ),
        ("<b/onclick=alert(1)/class=x>a", "<b>a</b>"),
        ("<p on\0click=1 \u{c}onclick=1>a", "<p>a</p>"),
        ("<div style=position:fixed;inset:0>a</div>", "<div>a</div>"),
        (
            "<form action=//a.example><button formaction=javascript:1>a</button></form>",
            "<div>a</div>",
        ),
        (
            "<p contenteditable tabindex=1 accesskey=x autofocus draggable=true hidden>a",
            "<p>a</p>",
        ),
        (
            "<table background=//a.example/x.png><td background=x>a",
            "<table><tbody><tr><td>a</td></tr></tbody></table>",
        ),
        ("<q cite=//a.example>a</q>", "<q>a</q>"),
        (
            "<details ontoggle=alert(1) open name=x>a</details>",
            "<details open=\"\">a</details>",
        ),
        ("<marquee onstart=alert(1)>a</marquee>", "a"),
        ("<scr<script>ipt>alert(1)</script>", "ipt&gt;alert(1)"),
        ("<<b>script>a", "&lt;<b>script&gt;a</b>"),
        (
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
        ),
        (
            "<listing>&lt;img src=x></listing>",
            "<pre>&lt;img src=x&gt;</pre>",
        ),
        ("<xmp><img src=x></xmp>", "<pre>&lt;img src=x&gt;</pre>"),
        ("<plaintext><img src=x>", "<pre>&lt;img src=x&gt;</pre>"),
        ("<nobr><b>a</nobr>b", "<b>ab</b>"),
        (
            " style=\"1\" <b>data-s=\"2\"</b>",
            " style=&quot;1&quot; <b>data-s=&quot;2&quot;</b>",
        ),
        (
            "<p data-s=1 target=x rel=opener download ping=x>a",
            "<p>a</p>",
        ),
        (
            "<p title='\"><script>alert(1)</script>'>a",
            "<p title=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\">a</p>",
        ),
        (
            "<p title=\"`x`onclick=1\">a",
            "<p title=\"`x`onclick=1\">a</p>",
        ),
        (
            "<p title='a\0b'>a\0b",
            "<p title=\"a\u{fffd}b\">a\u{fffd}b</p>",
        ),
        ("<p dir=x lang='\"' align=x width=x>a", "<p>a</p>"),
        ("＜script＞\u{202e}", "＜script＞\u{202e}"),
        ("<ſcript>a<ımg src=x>", "&lt;ſcript&gt;a&lt;ımg src=x&gt;"),
    ] {
        assert_eq!(safe(html), left, "{html}");
    }
}

#[test]
fn what_parsers_read_in_different_ways_is_written_in_one() {
    for (html, left) in [
        (
            "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
            "[1]&quot;&gt;",
        ),
        (
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
            "[x]&quot;&gt;",
        ),
        (
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
            "<table><tbody><tr><td>[image]</td></tr></tbody></table>",
        ),
        (
            "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
            "<div></div><div></div>",
        ),
        (
            "<math><annotation-xml encoding=text/html><img src=x onerror=alert(1)></annotation-xml>a</math>",
            "a",
        ),
        (
            "<math href=javascript:alert(1) xlink:href=javascript:1><mi>x</mi></math>",
            "x",
        ),
        (
            "<title><p title='</title><img src=x onerror=alert(1)>'>",
            "[x]&#39;&gt;",
        ),
        (
            "<style><p title='</style><img src=x onerror=alert(1)>'>",
            "[x]&#39;&gt;",
        ),
        ("<svg><desc><p></desc></svg>a", "a"),
        ("<svg><p>a</p><style><b>c</b></style></svg>", "<p>a</p>"),
        (
            "<b><p><a href=#1><table><a href=#2></table></b>a",
            "<b><p><a href=\"#x-1\"></a></p><table><tbody><tr><td><a href=\"#x-2\"></a></td></tr></tbody></table></b>a",
        ),
        (
            "<table><a href=#1><tr><td>b</table>",
            "<table><tbody><tr><td><a href=\"#x-1\"></a></td></tr><tr><td>b</td></tr></tbody></table>",
        ),
        (
            "<li><marquee><div><li>a</marquee></div></li>b",
            "<div><div></div></div><div>a</div>b",
        ),
        ("</div></section></p></body></html><p>a", "<p>a</p>"),
        (
            "<table></div></section><tr></div><td></table></div></div>a",
            "<table><tbody><tr><td></td></tr></tbody></table>a",
        ),
    ] {
        assert_eq!(safe(html), left, "{html}");
    }
}

#[test]
fn links_to_what_runs_are_text() {
    for href in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A&#x61vascript:alert(1)",
        "java&Tab;script:alert(1)",
        "java&NewLine;script&colon;alert(1)",
        "java\nscript:alert(1)",
        "&#1;javascript:alert(1)",
        "javascript&colon;alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "data:image/svg+xml,<svg onload=alert(1)>",
        "blob:x",
        "file:///etc/passwd",
        "x.html",
        "feed:javascript:alert(1)",
        "view-source:x",
        "\u{a0}javascript:alert(1)",
        "",
    ] {
        assert_eq!(
            safe(&format!(
                "<a href=\"{href}\" xlink:href=\"{href}\" ping=x target=_self>a</a>"
            )),
            "<span>a</span>",
            "{href}"
        );
    }
}

#[test]
fn links_that_leave_open_elsewhere_and_names_stay_the_notebooks_own() {
    assert_eq!(
        safe("<a href=\"https://a.example/?a=1&b='\" target=_top rel=opener>a</a>"),
        "<a href=\"https://a.example/?a=1&amp;b=&#39;\" target=\"_blank\" rel=\"noopener noreferrer\">a</a>"
    );
    assert_eq!(
        safe(
            "<a href='#a%20b' name=c>a</a><h2 id='outline x' class='a  x-b' aria-labelledby='c d'>e</h2>"
        ),
        "<a href=\"#x-a%20b\" id=\"x-c\">a</a><h2 id=\"x-outline\" class=\"x-a x-x-b\" \
         aria-labelledby=\"x-c x-d\">e</h2>"
    );
}

#[test]
fn images_that_do_not_come_along_become_links_or_words() {
    let link = "target=\"_blank\" rel=\"noopener noreferrer\"";
    for (html, left) in [
        (
            "<img src=https://a.example/b%20c.png?d alt='' srcset=x>".to_owned(),
            format!("<a href=\"https://a.example/b%20c.png?d\" {link}>b c.png</a>"),
        ),
        (
            "<IMAGE src=//a.example/b alt=c>".to_owned(),
            format!("<a href=\"https://a.example/b\" {link}>c</a>"),
        ),
        (
            "<a href=https://c.example><img src=https://a.example/b.svg></a>".to_owned(),
            format!("<a href=\"https://c.example\" {link}>b.svg</a>"),
        ),
        (
            "<img src=img/b.png><img src=x alt='the cat'>".to_owned(),
            "[b.png][the cat]".to_owned(),
        ),
        (
            "<img src=javascript:alert(1)><img src='data:text/html,x'><img>".to_owned(),
            "[image][image][image]".to_owned(),
        ),
        (
            format!("<img src={PICTURE} alt='\"' width=10px height=50% onerror=x style=color:red>"),
            format!(
                "<img src=\"{PICTURE}\" alt=\"&quot;\" width=\"10\" height=\"50%\" data-s=\"0\">"
            ),
        ),
        (
            "<iframe src=https://a.example/v title=Film>x</iframe>".to_owned(),
            format!("<a href=\"https://a.example/v\" {link}>Film</a>"),
        ),
        (
            "<iframe srcdoc='<script>alert(1)</script>' src=javascript:1></iframe>".to_owned(),
            "[iframe]".to_owned(),
        ),
        (
            "<video poster=//a.example/x><source src=//a.example/y>none</video>".to_owned(),
            "[video]".to_owned(),
        ),
        (
            "<audio src='data:audio/wav;base64,AA'></audio>".to_owned(),
            "[audio]".to_owned(),
        ),
        (
            "<object data=x.swf><embed src=x></object><embed src=//a.example/e>".to_owned(),
            format!("[object]<a href=\"https://a.example/e\" {link}>https://a.example/e</a>"),
        ),
    ] {
        assert_eq!(safe(&html), left, "{html}");
    }
}

#[test]
fn depth_is_bounded_and_no_text_lost() {
    for name in ["div", "b", "ul", "blockquote", "td", "ruby", "svg", "math"] {
        let out = safe(&format!("{}a", format!("<{name}>").repeat(100_000)));
        assert!(out.len() < 8_000, "{name}");
        assert_eq!(out.contains('a'), name != "svg", "{name}");
    }
    let wide = safe(&format!("{}<div>b</div>c", "<div>".repeat(150)));
    assert!(wide.starts_with("<div>") && wide.contains("bc"));
}
