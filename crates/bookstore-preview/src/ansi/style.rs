//! How text looks: what SGR sequences select, and as HTML.

use std::fmt::Write as _;

use crate::styles::Styles;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Colour {
    #[default]
    Default,
    /// One of the sixteen whose look is the reader's.
    Palette(u8),
    Rgb(u8, u8, u8),
}

impl Colour {
    /// As text on a ground that does not change with the reader's theme: nor does then what would.
    fn on(self, red: u8, green: u8, blue: u8) -> Self {
        let light = 3 * u16::from(red) + 6 * u16::from(green) + u16::from(blue) > 1280;
        match self {
            Self::Palette(8) => Self::Rgb(127, 127, 127),
            Self::Palette(number) => {
                let level = if number < 8 { 205 } else { 255 };
                let part = |bit: u8| if number & bit == 0 { 0 } else { level };
                Self::Rgb(part(1), part(2), part(4))
            }
            Self::Default if light => Self::Rgb(0, 0, 0),
            Self::Default => Self::Rgb(255, 255, 255),
            Self::Rgb(..) => self,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    text: Colour,
    ground: Colour,
    /// A sum of the constants.
    marks: u8,
}

const BOLD: u8 = 1;
const DIM: u8 = 2;
const ITALIC: u8 = 4;
const UNDERLINE: u8 = 8;
const STRIKE: u8 = 16;
const INVERSE: u8 = 32;

const MARKS: [(u8, &str); 5] = [
    (BOLD, "ab "),
    (DIM, "ad "),
    (ITALIC, "at "),
    (UNDERLINE, "au "),
    (STRIKE, "as "),
];

/// Parts of a parameter that count: a colour has the most (`38:2::r:g:b`).
const PARTS: usize = 6;

impl Style {
    /// Applies the parameters of a sequence: digits, `;` and `:`.
    pub(super) fn select(&mut self, parameters: &[u8]) {
        let mut parameters = parameters.split(|byte| *byte == b';');
        while let Some(parameter) = parameters.next() {
            let mut parts = [0; PARTS];
            let mut count = 0;
            for (part, digits) in parts.iter_mut().zip(parameter.split(|byte| *byte == b':')) {
                *part = number(digits);
                count += 1;
            }
            let mut colour = || match (count, parts[1]) {
                (1, _) => {
                    let mut next = || parameters.next().map_or(0, number);
                    match next() {
                        5 => indexed(next()),
                        2 => rgb([next(), next(), next()]),
                        _ => None,
                    }
                }
                (_, 5) => indexed(parts[2]),
                // With or without the colour space's number.
                (6, 2) => rgb([parts[3], parts[4], parts[5]]),
                (5, 2) => rgb([parts[2], parts[3], parts[4]]),
                _ => None,
            };
            match parts[0] {
                0 => *self = Self::default(),
                1 => self.marks |= BOLD,
                2 => self.marks |= DIM,
                3 => self.marks |= ITALIC,
                4 if count > 1 && parts[1] == 0 => self.marks &= !UNDERLINE,
                4 | 21 => self.marks |= UNDERLINE,
                7 => self.marks |= INVERSE,
                9 => self.marks |= STRIKE,
                22 => self.marks &= !(BOLD | DIM),
                23 => self.marks &= !ITALIC,
                24 => self.marks &= !UNDERLINE,
                27 => self.marks &= !INVERSE,
                29 => self.marks &= !STRIKE,
                code @ 30..=37 => self.text = palette(code - 30),
                code @ 90..=97 => self.text = palette(code - 82),
                code @ 40..=47 => self.ground = palette(code - 40),
                code @ 100..=107 => self.ground = palette(code - 92),
                38 => self.text = colour().unwrap_or(self.text),
                48 => self.ground = colour().unwrap_or(self.ground),
                // The colour of an underline, which takes its parameters along.
                58 => drop(colour()),
                39 => self.text = Colour::Default,
                49 => self.ground = Colour::Default,
                _ => {}
            }
        }
    }

    /// Opens a span that looks so.
    pub(super) fn open(self, out: &mut String, styles: &mut Styles) {
        let Self {
            mut text,
            mut ground,
            marks,
        } = self;
        if let (Colour::Palette(number @ ..8), true) = (text, marks & BOLD != 0) {
            text = Colour::Palette(number + 8);
        }
        let inverse = marks & INVERSE != 0;
        if inverse {
            (text, ground) = (ground, text);
        }
        if let Colour::Rgb(red, green, blue) = ground {
            text = text.on(red, green, blue);
        }
        let mut classes = String::new();
        let mut declarations = String::new();
        for (colour, class, property) in [(text, 'a', "color"), (ground, 'g', "background-color")] {
            let _ = match colour {
                Colour::Palette(number) => write!(classes, "{class}{number} "),
                // A ground of the palette brings the colour of such text along.
                Colour::Default if inverse && (class == 'g' || ground == Colour::Default) => {
                    write!(classes, "{class}i ")
                }
                Colour::Default => Ok(()),
                // On the page's own ground, which is light or dark.
                Colour::Rgb(red, green, blue) if class == 'a' && ground == Colour::Default => {
                    let on_light = readable([red, green, blue], false);
                    let on_dark = readable([red, green, blue], true);
                    if on_light == on_dark {
                        write!(declarations, "color:{}", hex(on_light))
                    } else {
                        let (light, dark) = (hex(on_light), hex(on_dark));
                        write!(declarations, "color:light-dark({light},{dark})")
                    }
                }
                Colour::Rgb(red, green, blue) => {
                    let separator = if declarations.is_empty() { "" } else { ";" };
                    write!(
                        declarations,
                        "{separator}{property}:#{red:02x}{green:02x}{blue:02x}"
                    )
                }
            };
        }
        for (mark, class) in MARKS {
            if marks & mark != 0 {
                classes.push_str(class);
            }
        }
        out.push_str("<span");
        if !classes.is_empty() {
            let _ = write!(out, " class=\"{}\"", classes.trim_end());
        }
        if !declarations.is_empty()
            && let Some(number) = styles.declare(&declarations)
        {
            let _ = write!(out, " data-s=\"{number}\"");
        }
        out.push('>');
    }
}

/// The same colour, so much lighter or darker that text of it can be read: with a contrast of 4.5 on the grounds of
/// outputs.
fn readable(colour: [u8; 3], on_dark: bool) -> [u8; 3] {
    let aim = if on_dark { 255 } else { 0 };
    let mixed = |step: u16| {
        colour.map(|part| {
            let part = (u16::from(part) * (10 - step) + aim * step) / 10;
            u8::try_from(part).unwrap_or(u8::MAX)
        })
    };
    let is_readable = |colour: [u8; 3]| {
        let light = luminance(colour);
        if on_dark { light >= 290 } else { light <= 150 }
    };
    (0..=10)
        .map(mixed)
        .find(|colour| is_readable(*colour))
        .unwrap_or(colour)
}

/// Relative luminance in thousandths, with squares for sRGB's curve.
fn luminance(colour: [u8; 3]) -> u32 {
    let [red, green, blue] = colour.map(|part| u32::from(part) * u32::from(part));
    (213 * red + 715 * green + 72 * blue) / (255 * 255)
}

fn hex(colour: [u8; 3]) -> String {
    let [red, green, blue] = colour;
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// A number of decimal digits; what is missing is 0, and what is too large is the largest.
fn number(digits: &[u8]) -> u16 {
    digits.iter().fold(0_u16, |value, digit| {
        value
            .saturating_mul(10)
            .saturating_add(u16::from(digit.saturating_sub(b'0')))
    })
}

fn palette(number: u16) -> Colour {
    u8::try_from(number).map_or(Colour::Default, Colour::Palette)
}

/// A colour of the large palette: the sixteen, a cube of six steps a side, and greys.
fn indexed(number: u16) -> Option<Colour> {
    let number = u8::try_from(number).ok()?;
    let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
    Some(match number {
        0..=15 => Colour::Palette(number),
        16..=231 => {
            let cube = number - 16;
            Colour::Rgb(level(cube / 36), level(cube / 6 % 6), level(cube % 6))
        }
        232.. => {
            let grey = 8 + 10 * (number - 232);
            Colour::Rgb(grey, grey, grey)
        }
    })
}

fn rgb(parts: [u16; 3]) -> Option<Colour> {
    let [red, green, blue] = parts.map(|part| u8::try_from(part).ok());
    Some(Colour::Rgb(red?, green?, blue?))
}
