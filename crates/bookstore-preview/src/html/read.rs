//! Hands the tokenizer's tags and text on, each as a whole.

use html5gum::{Emitter, Error, State};

use super::{Refusal, attributes::Attributes, elements::Kind, write::Writer};

/// A tag; its memory is used again for the next.
#[derive(Default)]
pub(super) struct Tag {
    /// In lower case, as far as it could be one that is looked for.
    pub(super) name: Vec<u8>,
    pub(super) is_end: bool,
    pub(super) self_closing: bool,
    pub(super) attributes: Attributes,
}

/// Takes the tokenizer's calls. A token of its own is the reason to stop.
pub(super) struct Reader<'a> {
    writer: Writer<'a>,
    /// Text since the last tag.
    text: Vec<u8>,
    tag: Tag,
    /// The name of the last start tag: its end tag ends raw text.
    last_start: Vec<u8>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(writer: Writer<'a>) -> Self {
        Self {
            writer,
            text: Vec::new(),
            tag: Tag::default(),
            last_start: Vec::new(),
        }
    }

    fn flush_text(&mut self) {
        if !self.text.is_empty() {
            self.writer.text(&String::from_utf8_lossy(&self.text));
            self.text.clear();
        }
    }
}

/// How text after a start tag is read, where not as HTML.
fn raw_text(name: &[u8]) -> Option<State> {
    match name {
        b"textarea" | b"title" => Some(State::RcData),
        b"plaintext" => Some(State::PlainText),
        b"script" => Some(State::ScriptData),
        b"style" | b"iframe" | b"xmp" | b"noembed" | b"noframes" | b"noscript" => {
            Some(State::RawText)
        }
        _ => None,
    }
}

impl Emitter for Reader<'_> {
    type Token = Refusal;

    fn set_last_start_tag(&mut self, last_start_tag: Option<&[u8]>) {
        self.last_start.clear();
        self.last_start
            .extend_from_slice(last_start_tag.unwrap_or_default());
    }

    fn emit_eof(&mut self) {
        self.flush_text();
        self.writer.finish();
    }

    fn emit_error(&mut self, _error: Error) {}

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<Refusal> {
        self.writer.refusal.take()
    }

    fn emit_string(&mut self, text: &[u8]) {
        if !self.writer.drops_text() {
            self.text.extend_from_slice(text);
        }
    }

    fn init_start_tag(&mut self) {
        self.tag.name.clear();
        self.tag.is_end = false;
        self.tag.self_closing = false;
        self.tag.attributes.clear();
    }

    fn init_end_tag(&mut self) {
        self.init_start_tag();
        self.tag.is_end = true;
    }

    fn init_comment(&mut self) {}

    fn emit_current_tag(&mut self) -> Option<State> {
        self.flush_text();
        self.tag.attributes.finish();
        self.writer.tag(&self.tag);
        if self.tag.is_end {
            return None;
        }
        self.last_start.clone_from(&self.tag.name);
        // In a drawing, no element holds raw text.
        if self.writer.drops(Kind::Drawing) {
            None
        } else {
            raw_text(&self.tag.name)
        }
    }

    fn emit_current_comment(&mut self) {}

    fn emit_current_doctype(&mut self) {}

    fn set_self_closing(&mut self) {
        self.tag.self_closing = true;
    }

    fn set_force_quirks(&mut self) {}

    fn push_tag_name(&mut self, part: &[u8]) {
        // No name that is looked for is longer than this.
        if self.tag.name.len() <= 16 {
            self.tag.name.extend_from_slice(part);
        }
    }

    fn push_comment(&mut self, _part: &[u8]) {}

    fn push_doctype_name(&mut self, _part: &[u8]) {}

    fn init_doctype(&mut self) {}

    fn init_attribute(&mut self) {
        self.tag.attributes.begin();
    }

    fn push_attribute_name(&mut self, part: &[u8]) {
        self.tag.attributes.push_name(part);
    }

    fn push_attribute_value(&mut self, part: &[u8]) {
        self.tag.attributes.push_value(part);
    }

    fn set_doctype_public_identifier(&mut self, _value: &[u8]) {}

    fn set_doctype_system_identifier(&mut self, _value: &[u8]) {}

    fn push_doctype_public_identifier(&mut self, _part: &[u8]) {}

    fn push_doctype_system_identifier(&mut self, _part: &[u8]) {}

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.tag.is_end && !self.last_start.is_empty() && self.tag.name == self.last_start
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.writer.drops(Kind::Drawing)
    }
}
