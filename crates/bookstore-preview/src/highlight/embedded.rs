//! Languages in other ones: cells and lines of `IPython`, sessions with prompts, scripts and styles in HTML; and patches.

use super::{
    languages,
    lexer::{Lexer, is_blank, is_word},
    spans::Class,
    table::{Mode, Table, Text},
};

/// Cell magics whose text is no code.
const PLAIN: [&str; 5] = ["markdown", "md", "writefile", "file", "mermaid"];

/// The language of a magic's text, where it is not Python. It holds no magics and no sessions in turn, so that languages
/// stand in each other only as deep as their tables say.
fn language(name: &str, argument: &str) -> Option<&'static Table> {
    named(name, argument)
        .filter(|table| !matches!(table.language.mode, Mode::Magics | Mode::Prompt(..)))
}

fn named(name: &str, argument: &str) -> Option<&'static Table> {
    let argument = argument
        .split_ascii_whitespace()
        .next_back()
        .unwrap_or_default();
    match name {
        "sx" | "system" | "!" | "cmd" | "pip" | "conda" | "mamba" | "uv" | "env" | "cd" | "ls"
        | "mkdir" | "cp" | "mv" | "rm" | "cat" => languages::find("bash"),
        "script" => languages::find(argument.rsplit('/').next().unwrap_or_default()),
        "writefile" | "file" => languages::find(argument.rsplit_once('.')?.1),
        "bigquery" | "dql" => languages::find("sql"),
        "R" => languages::find("r"),
        "svg" | "SVG" => languages::find("html"),
        name => languages::find(name),
    }
}

impl<'a> Lexer<'a> {
    fn str(&self, from: usize, to: usize) -> &'a str {
        std::str::from_utf8(self.slice(from, to)).unwrap_or_default()
    }

    /// `%%name` on a cell's first line, or `%name` alone there, which is how Databricks writes it.
    pub(super) fn cell_magic(&mut self) {
        let first = self.after(self.at, |byte| byte.is_ascii_whitespace());
        let twice = self.is(first, "%%");
        let name = first + 1 + usize::from(twice);
        let end = self.line_end(name.min(self.end));
        let stop = self.after(name, |byte| is_word(byte) || byte == b'!');
        if self.byte(first) != b'%' || stop == name {
            self.line_magic();
            return;
        }
        let name = self.str(name, stop);
        let argument = self.str(stop, end).trim();
        let found = language(name, argument);
        if !twice && (!argument.is_empty() || found.is_none()) {
            self.line_magic();
            return;
        }
        self.spans.mark(Class::Decorator, first, stop);
        self.at = end;
        if let Some(table) = found {
            self.within(table, self.end);
        } else if PLAIN.contains(&name) {
            self.at = self.end;
        } else {
            self.line();
        }
    }

    /// `%name`, `!command` and `?name` where a statement may begin.
    pub(super) fn line_magic(&mut self) {
        if self.depth > 0 || !self.frames.is_empty() {
            return;
        }
        self.at = self.after(self.at, is_blank);
        let next = self.byte(self.at + 1);
        match self.byte(self.at) {
            b'?' if next == b'?' || is_word(next) => {
                self.mark_to(Class::Decorator, self.after(self.at, |byte| byte == b'?'));
            }
            b'%' if next.is_ascii_alphabetic() => self.line_of_magic(),
            b'!' if next != b'=' => self.line_of_shell(),
            _ => {}
        }
    }

    /// Whether a magic stands here, not first on its line; it then is behind.
    pub(super) fn magic(&mut self) -> bool {
        let last = self.before(self.at);
        let next = self.byte(self.at + 1);
        let assigned = self.frames.is_empty()
            && self.depth == 0
            && last > self.start
            && self.last(last) == b'=';
        match self.byte(self.at) {
            b'%' if assigned && next.is_ascii_alphabetic() => self.line_of_magic(),
            b'!' if assigned && next != b'=' => self.line_of_shell(),
            b'?' => {
                let end = self.after(self.at, |byte| byte == b'?');
                let rest = self.after(end, is_blank);
                let help = rest == self.end || self.byte(rest) == b'\n';
                self.mark_to(if help { Class::Decorator } else { Class::Plain }, end);
            }
            _ => return false,
        }
        true
    }

    fn line_of_magic(&mut self) {
        let stop = self.after(self.at + 1, is_word);
        let name = self.str(self.at + 1, stop);
        self.mark_to(Class::Decorator, stop);
        if let Some(table) = language(name, "") {
            self.within(table, self.line_end(stop));
        }
    }

    fn line_of_shell(&mut self) {
        self.mark_to(Class::Decorator, self.after(self.at, |byte| byte == b'!'));
        let mut end = self.line_end(self.at);
        while end < self.end && self.last(end) == b'\\' {
            end = self.line_end(end + 1);
        }
        if let Some(table) = languages::find("bash") {
            self.within(table, end);
        }
    }

    /// Lines after a prompt are code; others are what it printed.
    pub(super) fn session(&mut self, prompts: &[&str], language: &str) {
        let table = languages::find(language);
        while self.at < self.end {
            let end = self.line_end(self.at);
            if let Some(prompt) = prompts.iter().find(|prompt| self.is(self.at, prompt)) {
                self.mark_to(Class::Decorator, self.at + prompt.len());
                if let Some(table) = table {
                    self.within(table, end);
                }
            }
            self.at = end + 1;
        }
        self.at = self.end;
    }

    /// A patch, line by line.
    pub(super) fn diff(&mut self) {
        while self.at < self.end {
            let end = self.line_end(self.at);
            let class = match self.byte(self.at) {
                _ if self.is(self.at, "+++ ") || self.is(self.at, "--- ") => Class::Keyword,
                b'+' => Class::Inserted,
                b'-' => Class::Removed,
                b'@' | b'd' | b'i' => Class::Keyword,
                _ => Class::Plain,
            };
            self.mark_to(class, end);
            self.at = (end + 1).min(self.end);
        }
    }

    /// A tag of HTML, and the script or style that it begins.
    pub(super) fn tag(&mut self, name: usize) -> bool {
        if !self.byte(name).is_ascii_alphabetic() {
            return false;
        }
        let is_name = |byte| is_word(byte) || matches!(byte, b'-' | b':');
        let stop = self.after(name, is_name);
        self.mark_to(Class::Keyword, stop);
        while self.at < self.end {
            match self.byte(self.at) {
                quote @ (b'"' | b'\'') => {
                    let close = if quote == b'"' { "\"" } else { "'" };
                    self.text(
                        Text {
                            close,
                            has: Text::LINES,
                        },
                        self.at,
                        self.at + 1,
                    );
                }
                b'>' => {
                    self.at += 1;
                    break;
                }
                b'<' => break,
                byte if is_name(byte) => self.mark_to(Class::Builtin, self.after(self.at, is_name)),
                _ => self.at += 1,
            }
        }
        let inner = match self.slice(name, stop) {
            b"script" => languages::find("js"),
            b"style" => languages::find("css"),
            _ => None,
        };
        // Of an end tag, the sign before the name is a slash.
        if let Some(table) = inner.filter(|_| self.last(name) == b'<') {
            let mut end = self.at;
            while end < self.end && !(self.is(end, "</") && self.is(end + 2, self.str(name, stop)))
            {
                end += 1;
            }
            self.within(table, end);
        }
        true
    }
}
