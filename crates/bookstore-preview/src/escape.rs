//! Text in HTML.

/// The bytes that cannot stand as they are.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let bytes = b"&<>\"'\r\0";
    let mut at = 0;
    while at < bytes.len() {
        special[bytes[at] as usize] = true;
        at += 1;
    }
    special
};

/// Writes text so that it is text in an element and in a quoted attribute alike.
pub(crate) fn write(out: &mut String, text: &str) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !SPECIAL[usize::from(byte)] {
            continue;
        }
        out.push_str(&text[done..at]);
        out.push_str(match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            // A parser would make a line feed of the one and drop the other.
            b'\r' => "&#13;",
            _ => "\u{fffd}",
        });
        done = at + 1;
    }
    out.push_str(&text[done..]);
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_that_html_reads_is_left() {
        let mut out = String::new();
        super::write(&mut out, "a<b>&\"'ü\0\r");
        assert_eq!(out, "a&lt;b&gt;&amp;&quot;&#39;ü\u{fffd}&#13;");
    }
}
