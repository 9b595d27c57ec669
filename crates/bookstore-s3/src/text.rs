//! Sentences for people, kept apart from their arguments so that a user interface can translate them.

use std::fmt;

use serde::Serialize;

/// A sentence with numbered places, `%1` to `%9`, as JupyterLab's translations have them.
///
/// `Display` gives the English sentence. Serialised it is `{"template": "…", "args": ["…"]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    template: &'static str,
    args: Vec<String>,
}

impl Text {
    /// A sentence of a fixed template; use the [`text!`](crate::text) macro, whose calls the build
    /// collects for translators.
    pub fn new(template: &'static str, args: Vec<String>) -> Self {
        Self { template, args }
    }

    /// The sentence as a translator sees it.
    pub fn template(&self) -> &'static str {
        self.template
    }

    /// What stands at `%1`, `%2` and so on.
    pub fn args(&self) -> &[String] {
        &self.args
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.template;
        while let Some(at) = rest.find('%') {
            f.write_str(&rest[..at])?;
            let digit = rest[at + 1..].chars().next().and_then(|c| c.to_digit(10));
            let place = digit.and_then(|d| self.args.get((d as usize).checked_sub(1)?));
            f.write_str(place.map_or("%", String::as_str))?;
            rest = &rest[at + 1 + usize::from(place.is_some())..];
        }
        f.write_str(rest)
    }
}

/// Makes a [`Text`]: `text!("The bucket %1 does not exist.", bucket)`.
#[macro_export]
macro_rules! text {
    ($template:literal $(, $arg:expr)* $(,)?) => {
        $crate::Text::new($template, vec![$($arg.to_string()),*])
    };
}

#[cfg(test)]
mod tests {
    #[test]
    fn places_are_filled_and_other_percent_signs_stay() {
        assert_eq!(
            text!("100 % of %2 and %1, %9", "a", "%1").to_string(),
            "100 % of %1 and a, %9"
        );
    }
}
