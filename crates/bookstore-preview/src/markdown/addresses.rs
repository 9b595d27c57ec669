//! Addresses that stand bare in a text, which GitHub's Markdown and JupyterLab make links.
//!
//! linkify finds them, in linear time: what it knows of punctuation and brackets is what readers expect.

use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use crate::html::{CLOSE, OPEN};

/// Finds addresses in the texts that it is shown, but for those that are in a link already.
pub(super) struct Addresses {
    finder: LinkFinder,
    /// Whether there can be one at all.
    any: bool,
    /// How many links and images are open.
    within: usize,
    /// Whether an `<a>` is open that was written as HTML.
    in_html: bool,
}

impl Addresses {
    pub(super) fn of(text: &str) -> Self {
        let mut finder = LinkFinder::new();
        finder.url_must_have_scheme(false);
        Self {
            finder,
            any: text.contains("://") || text.contains("www.") || text.contains('@'),
            within: 0,
            in_html: false,
        }
    }

    /// Adds an event, its addresses as links.
    pub(super) fn add<'t>(&mut self, events: &mut Vec<Event<'t>>, event: Event<'t>) {
        match &event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => self.within += 1,
            Event::End(TagEnd::Link | TagEnd::Image) => self.within -= 1,
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell,
            ) => self.in_html = false,
            Event::InlineHtml(tag) if tag.starts_with("</a") => self.in_html = false,
            Event::InlineHtml(tag) if tag.starts_with("<a ") && tag.contains("href") => {
                self.in_html = true;
            }
            Event::Text(text) if self.any && self.within == 0 && !self.in_html => {
                self.link(events, text);
                return;
            }
            _ => {}
        }
        events.push(event);
    }

    fn link<'t>(&self, events: &mut Vec<Event<'t>>, text: &CowStr<'t>) {
        let mut end = 0;
        for found in self.finder.links(text) {
            // A formula is none of an address.
            let address = found.as_str().split([OPEN, CLOSE]).next();
            let address = address.unwrap_or_default();
            let Some(target) = target(address, found.kind()) else {
                continue;
            };
            if end < found.start() {
                events.push(Event::Text(text[end..found.start()].to_owned().into()));
            }
            end = found.start() + address.len();
            events.push(Event::Start(Tag::Link {
                link_type: LinkType::Autolink,
                dest_url: target.into(),
                title: "".into(),
                id: "".into(),
            }));
            events.push(Event::Text(address.to_owned().into()));
            events.push(Event::End(TagEnd::Link));
        }
        if end == 0 {
            events.push(Event::Text(text.clone()));
        } else if end < text.len() {
            events.push(Event::Text(text[end..].to_owned().into()));
        }
    }
}

/// Where an address leads; `None` if it is none that a reader would take for a link, such as `module.name`.
fn target(address: &str, kind: &LinkKind) -> Option<String> {
    let begins = |scheme: &str| {
        let start = address.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    if *kind == LinkKind::Email {
        Some(format!("mailto:{address}"))
    } else if begins("https://") || begins("http://") {
        Some(address.to_owned())
    } else {
        begins("www.").then(|| format!("https://{address}"))
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        markdown::{Place, Shared, write},
        styles::Styles,
    };

    fn html(text: &str) -> String {
        let mut out = String::new();
        let mut shared = Shared::default();
        write(
            &mut out,
            text,
            0,
            Place::Output,
            &mut Styles::new(0),
            &mut shared,
        )
        .unwrap();
        out
    }

    /// Each link's target and text.
    fn links(text: &str) -> Vec<(String, String)> {
        let html = html(text);
        let link = |part: &str| {
            let (target, rest) = part.split_once('"')?;
            let text = rest.split_once('>')?.1.split("</a>").next()?;
            Some((target.to_owned(), text.to_owned()))
        };
        html.split("<a href=\"").skip(1).filter_map(link).collect()
    }

    #[test]
    fn bare_addresses_are_links() {
        for (text, target, shown) in [
            (
                "See https://example.org/a_b_c.",
                "https://example.org/a_b_c",
                "https://example.org/a_b_c",
            ),
            (
                "(http://example.org/x_(y))",
                "http://example.org/x_(y)",
                "http://example.org/x_(y)",
            ),
            (
                "**HTTPS://example.org/?a=1&b=2**!",
                "https://example.org/?a=1&amp;b=2",
                "HTTPS://example.org/?a=1&amp;b=2",
            ),
            (
                "at www.example.org, today",
                "https://www.example.org",
                "www.example.org",
            ),
            (
                "write to me.you@example.org",
                "mailto:me.you@example.org",
                "me.you@example.org",
            ),
            (
                "| a |\n|---|\n| https://example.org |",
                "https://example.org",
                "https://example.org",
            ),
            (
                "<a name=\"x\"></a> https://example.org",
                "https://example.org",
                "https://example.org",
            ),
            (
                "https://example.org/$x$ and $y$",
                "https://example.org/",
                "https://example.org/",
            ),
        ] {
            assert_eq!(
                links(text),
                [(target.to_owned(), shown.to_owned())],
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_a_link_already_stays_one() {
        for text in [
            "[https://a.example](https://example.org)",
            "<https://example.org>",
            "<a href=\"https://example.org\">https://a.example</a>",
            "[![https://a.example](x)](https://example.org)",
        ] {
            let links = links(text);
            assert_eq!(links.len(), 1, "{text}");
            assert!(
                links[0].0 == "https://example.org",
                "{text}: {}",
                links[0].0
            );
        }
    }

    #[test]
    fn code_formulas_and_names_hold_none() {
        for text in [
            "`https://example.org`",
            "    https://example.org",
            "```\nhttps://example.org\n```",
            "$https://example.org$",
            "numpy.random.rand, file.py, 3.14, a@b, ftp://example.org",
            "javascript://example.org/%0aalert(1) data://example.org",
        ] {
            assert_eq!(links(text), [], "{text}");
        }
    }

    #[test]
    fn texts_are_kept_whole() {
        let text = "a https://example.org/*b* www. @ c@d.example: e https://";
        let shown: String = html(text)
            .split('<')
            .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
            .collect();
        assert_eq!(
            shown.trim(),
            "a https://example.org/b www. @ c@d.example: e https://"
        );
    }
}
