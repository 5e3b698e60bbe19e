//! Reads what follows a block's name: words, then `{#id .class key key=value key="two words"}`.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use std::ops::Range;
use std::sync::Arc;

/// Words and attributes of an opening line.
#[derive(Debug, Default)]
pub struct BlockAttributes {
    /// The words before the braces, as one text with its place; empty when there are none.
    pub words: String,
    /// Bytes of the words.
    pub words_span: Range<usize>,
    /// `#id` and its place.
    pub id: Option<(String, Range<usize>)>,
    /// `.class`, in order.
    pub classes: Vec<String>,
    /// Keys, in order.
    pub keys: Vec<Attribute>,
}

/// A key, with a value unless it stands alone.
#[derive(Debug)]
pub struct Attribute {
    /// The key.
    pub key: String,
    /// Its value; none for a key that stands alone.
    pub value: Option<String>,
    /// Bytes of key and value.
    pub span: Range<usize>,
}

impl BlockAttributes {
    /// The attribute of a key.
    pub fn get(&self, key: &str) -> Option<&Attribute> {
        self.keys.iter().find(|attribute| attribute.key == key)
    }

    /// Whether a key stands there, with or without a value.
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The words before the braces, one by one, with their places.
    pub fn each_word(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        let start = self.words_span.start;
        self.words.split_whitespace().map(move |word| {
            let at = start + (word.as_ptr() as usize - self.words.as_ptr() as usize);
            (word, at..at + word.len())
        })
    }
}

pub(crate) static BLOCK_ATTRIBUTES: Rule = Rule {
    name: "block/attributes",
    severities: &[Severity::Error],
    summary: "The opening line of a block is written as the format says.",
    reason: "What cannot be read there would be lost: an id, an audience, a limit of attempts.",
    source: "README.md, \"Blocks\"",
    bad: "::: note {#first #second}\nOne.\n:::",
    good: "::: note {#first}\nOne.\n:::",
    fixable: false,
};

/// Reads bytes `span` of `text`: what follows the name on an opening line.
pub fn attributes(
    text: &str,
    span: Range<usize>,
    file: &Arc<str>,
    findings: &mut Vec<Diagnostic>,
) -> BlockAttributes {
    let rest = &text[span.clone()];
    let brace = rest.find('{');
    let words = rest[..brace.unwrap_or(rest.len())].trim();
    let words_start =
        span.start + (rest.len() - rest.trim_start().len()).min(brace.unwrap_or(rest.len()));
    let mut read = BlockAttributes {
        words: words.to_owned(),
        words_span: words_start..words_start + words.len(),
        ..BlockAttributes::default()
    };
    let Some(brace) = brace else { return read };
    let inner = rest[brace + 1..].trim_end();
    let open = span.start + brace;
    let Some(inner) = inner.strip_suffix('}') else {
        let finding = Diagnostic::new(
            &BLOCK_ATTRIBUTES,
            file,
            open..span.end,
            "The attributes have no closing brace at the end of the line",
        );
        findings.push(finding.help("Close them on the same line: {#id key=value}."));
        return read;
    };
    let mut reader = AttributeReader {
        text: inner,
        offset: open + 1,
        at: 0,
        file,
        findings,
    };
    while let Some(piece) = reader.piece() {
        reader.take(piece, &mut read);
    }
    read
}

/// Goes through the inside of the braces, piece by piece.
struct AttributeReader<'a> {
    text: &'a str,
    offset: usize,
    at: usize,
    file: &'a Arc<str>,
    findings: &'a mut Vec<Diagnostic>,
}

impl AttributeReader<'_> {
    /// The next piece without blanks outside quotes, as a place in `text`.
    fn piece(&mut self) -> Option<Range<usize>> {
        let rest = &self.text[self.at..];
        let start = self.at + rest.find(|c: char| !c.is_whitespace())?;
        let mut quoted = false;
        let mut escaped = false;
        let mut end = self.text.len();
        for (at, c) in self.text[start..].char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' if quoted => escaped = true,
                '"' => quoted = !quoted,
                c if c.is_whitespace() && !quoted => {
                    end = start + at;
                    break;
                }
                _ => {}
            }
        }
        self.at = end;
        if quoted {
            self.mistake(
                start..end,
                "This quotation mark is not closed",
                "Put a \" at its end.",
            );
            // Where its value ends is not known.
            return None;
        }
        if misquoted(&self.text[start..end]) {
            self.mistake(
                start..end,
                "A quotation mark in the middle of a value",
                "Put quotes around the whole value: key=\"two words\".",
            );
        }
        Some(start..end)
    }

    fn take(&mut self, piece: Range<usize>, read: &mut BlockAttributes) {
        let written = &self.text[piece.clone()];
        let span = self.offset + piece.start..self.offset + piece.end;
        if let Some(id) = written.strip_prefix('#') {
            match (is_name(id), &read.id) {
                (false, _) => self.mistake(
                    piece,
                    &format!("`{id}` is not a valid id"),
                    "An id begins with a letter a-z and goes on with a-z, 0-9 and hyphens.",
                ),
                (true, Some(_)) => {
                    self.mistake(piece, "A block can have only one id", "Keep one of them.")
                }
                (true, None) => read.id = Some((id.to_owned(), span)),
            }
        } else if let Some(class) = written.strip_prefix('.') {
            match is_name(class) {
                true => read.classes.push(class.to_owned()),
                false => self.mistake(
                    piece,
                    &format!("`{class}` is not a valid class"),
                    "A class begins with a letter a-z and goes on with a-z, 0-9 and hyphens.",
                ),
            }
        } else {
            let (key, value) = written
                .split_once('=')
                .map_or((written, None), |(key, value)| (key, Some(unquote(value))));
            if !is_name(key) {
                self.mistake(
                    piece,
                    &format!("`{key}` is not a valid key"),
                    "Keys begin with a letter a-z; put values with spaces in quotes: key=\"two \
                     words\".",
                );
            } else if read.has(key) {
                self.mistake(piece, &format!("`{key}` is set twice"), "Keep one of them.");
            } else {
                read.keys.push(Attribute {
                    key: key.to_owned(),
                    value,
                    span,
                });
            }
        }
    }

    fn mistake(&mut self, piece: Range<usize>, message: &str, help: &str) {
        let span = self.offset + piece.start..self.offset + piece.end;
        self.findings
            .push(Diagnostic::new(&BLOCK_ATTRIBUTES, self.file, span, message).help(help));
    }
}

/// `[a-z][a-z0-9-]*`: ids, classes, keys and names of pages.
pub fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// Whether a value has quotes that do not stand around it as a whole.
fn misquoted(piece: &str) -> bool {
    let Some((_, value)) = piece.split_once('=') else {
        return piece.contains('"');
    };
    let Some(inner) = value.strip_prefix('"') else {
        return value.contains('"');
    };
    let mut escaped = false;
    let end = inner.find(|c: char| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.is_some_and(|end| end + 1 < inner.len())
}

/// A value without its quotes; in quotes `\"` and `\\` stand for themselves.
fn unquote(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else {
        return value.to_owned();
    };
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let mut plain = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => plain.extend(chars.next()),
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (BlockAttributes, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let read = attributes(text, 0..text.len(), &Arc::from("a.md"), &mut findings);
        (read, findings)
    }

    #[test]
    fn words_ids_classes_and_keys() {
        let (read, findings) = read(r#" two words {#an-id .soft many label="a \"b\" \\" n=3}"#);
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(
            (read.words.as_str(), read.words_span.clone()),
            ("two words", 1..10)
        );
        assert_eq!(
            read.each_word().map(|(_, span)| span).collect::<Vec<_>>(),
            [1..4, 5..10]
        );
        assert_eq!(read.id, Some(("an-id".to_owned(), 12..18)));
        assert_eq!(read.classes, ["soft"]);
        assert_eq!(
            read.get("label").unwrap().value.as_deref(),
            Some(r#"a "b" \"#)
        );
        assert_eq!(read.get("n").unwrap().value.as_deref(), Some("3"));
        assert!(read.has("many"));
    }

    #[test]
    fn each_mistake_is_named_at_its_place() {
        for (text, marked) in [
            ("{#A}", "#A"),
            ("{#a #b}", "#b"),
            ("{a=1 a=2}", "a=2"),
            ("{.9}", ".9"),
            ("{a=\"b}", "a=\"b"),
            ("{a", "{a"),
            ("{é}", "é"),
            (r#"{a="b"c}"#, r#"a="b"c"#),
            (r#"{a=b"c"}"#, r#"a=b"c""#),
        ] {
            let (_, findings) = read(text);
            assert_eq!(findings.len(), 1, "{text}");
            assert_eq!(&text[findings[0].span.clone().unwrap()], marked);
        }
    }
}
