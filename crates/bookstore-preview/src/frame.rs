//! What a document has beside the usual where it is the `srcdoc` of a frame.

use crate::document::STYLE;

/// Which of a document's two sets of colours it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// A frame has no headers of its own that could carry a policy. Its links to its own headings are to stay in it: they
/// would be resolved by the address of the page around it.
pub(crate) const HEAD: &str = "<meta http-equiv=\"Content-Security-Policy\" \
     content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\
     <base href=\"about:srcdoc\">";

/// The style sheet with the colours of a theme, whatever the system's own.
pub(crate) fn style(theme: Theme) -> String {
    let (dark, light, scheme) = match theme {
        Theme::Light => ("not all", "all", "color-scheme: light;"),
        Theme::Dark => ("all", "not all", "color-scheme: dark;"),
    };
    STYLE
        .replace("not (prefers-color-scheme: dark)", light)
        .replace("(prefers-color-scheme: dark)", dark)
        .replacen("color-scheme: light dark;", scheme, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_has_the_colours_of_its_theme_alone() {
        for (theme, own, other) in [
            (Theme::Light, "light", "dark"),
            (Theme::Dark, "dark", "light"),
        ] {
            let style = style(theme);
            assert!(!style.contains("prefers-color-scheme"), "{theme:?}");
            assert!(!style.contains("light dark"), "{theme:?}");
            let root = |scheme| style.starts_with(&format!(":root {{\n  color-scheme: {scheme};"));
            assert!(root(own) && !root(other), "{theme:?}");
        }
    }

    #[test]
    fn what_the_dark_theme_says_holds_there_and_nowhere_else() {
        let rules =
            |theme, media: &str| style(theme).matches(&format!("@media {media} {{")).count();
        let dark = STYLE
            .matches("@media (prefers-color-scheme: dark) {")
            .count();
        let light = STYLE
            .matches("@media not (prefers-color-scheme: dark) {")
            .count();
        assert!(dark > 0 && light > 0);
        assert_eq!(
            (rules(Theme::Dark, "all"), rules(Theme::Dark, "not all")),
            (dark, light)
        );
        assert_eq!(
            (rules(Theme::Light, "all"), rules(Theme::Light, "not all")),
            (light, dark)
        );
    }
}
