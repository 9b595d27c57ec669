//! Text taken apart into what is shown and what controls.

/// A part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    /// The parameters of an SGR sequence: digits, `;` and `:`.
    Graphics(&'a [u8]),
    /// Back to the line's start.
    Return,
    /// Back by a character.
    Back,
}

/// Calls for each part of a line that matters, in order.
pub(super) fn each<'a>(line: &'a str, mut call: impl FnMut(Piece<'a>)) {
    let bytes = line.as_bytes();
    let mut shown = 0;
    let mut at = 0;
    while at < bytes.len() {
        let (after, piece) = match bytes[at] {
            b'\t' | b' '..=b'~' => {
                at += 1;
                continue;
            }
            0x1b => escape(bytes, at + 1),
            b'\r' => (at + 1, Some(Piece::Return)),
            0x08 => (at + 1, Some(Piece::Back)),
            ..b' ' | 0x7f => (at + 1, None),
            // U+0080 to U+009F, the other control characters.
            0xc2 if bytes[at + 1] < 0xa0 => (at + 2, None),
            _ => {
                at += 1;
                continue;
            }
        };
        if shown < at {
            call(Piece::Text(&line[shown..at]));
        }
        if let Some(piece) = piece {
            call(piece);
        }
        (shown, at) = (after, after);
    }
    if shown < at {
        call(Piece::Text(&line[shown..]));
    }
}

/// What an escape introduces: where it ends, and what it is if it matters.
fn escape(bytes: &[u8], at: usize) -> (usize, Option<Piece<'_>>) {
    let skip = |from: usize, passes: fn(u8) -> bool| {
        let rest = bytes[from..].iter();
        from + rest.take_while(|byte| passes(**byte)).count()
    };
    match bytes.get(at) {
        Some(b'[') => {
            let parameters = at + 1;
            let middle = skip(parameters, |byte| matches!(byte, 0x30..=0x3f));
            let last = skip(middle, |byte| matches!(byte, 0x20..=0x2f));
            let end = bytes.get(last).copied().unwrap_or_default();
            let given = &bytes[parameters..middle];
            // `<`, `=`, `>` and `?` make it another sequence.
            let graphics = end == b'm' && middle == last && given.iter().all(|byte| *byte <= b';');
            (
                last + usize::from(matches!(end, 0x40..=0x7e)),
                graphics.then_some(Piece::Graphics(given)),
            )
        }
        // Commands to the operating system and other strings, hyperlinks among them.
        Some(b']' | b'P' | b'X' | b'^' | b'_') => {
            let end = skip(at + 1, |byte| !matches!(byte, 0x07 | 0x1b));
            let closing = match bytes[end.min(bytes.len())..] {
                [0x07, ..] => 1,
                [0x1b, b'\\', ..] => 2,
                _ => 0,
            };
            (end + closing, None)
        }
        Some(0x20..=0x7e) => {
            let last = skip(at, |byte| matches!(byte, 0x20..=0x2f));
            let end = bytes.get(last).copied().unwrap_or_default();
            (last + usize::from(matches!(end, 0x30..=0x7e)), None)
        }
        _ => (at, None),
    }
}
