//! Running text without its Markdown: the paragraphs of a page, by one pass over the lines of the source.
//!
//! This is no second reader of Markdown. It knows just enough to leave out what is no text (code, tables, HTML, addresses), because
//! making events of a page once more would cost more than all rules together.

use crate::course::Document;
use std::ops::Range;

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParagraphKind {
    /// Running text.
    Text,
    /// An item of a list, or a definition.
    Item,
    /// A quotation, or feedback.
    Quote,
    /// A heading.
    Heading,
}

/// Lines that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Bytes of the file, from its first word on.
    pub span: Range<usize>,
    /// What it is.
    pub kind: ParagraphKind,
}

/// The paragraphs of a page, in order.
pub fn paragraphs(document: &Document) -> Vec<Paragraph> {
    let text = &*document.text;
    let mut scan = ParagraphScanner {
        found: Vec::with_capacity(64),
        open: None,
    };
    let mut fences = document.fences.iter().peekable();
    let mut inside = LineContext::Text;
    let mut at = document.body;
    for line in text[document.body..].split_inclusive('\n') {
        let start = at;
        at += line.len();
        while fences.next_if(|fence| fence.end <= start).is_some() {}
        if fences.peek().is_some_and(|fence| fence.start < at) {
            scan.end();
            continue;
        }
        inside = scan.line(line, start, inside);
    }
    scan.end();
    scan.found
}

/// What a line stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineContext {
    Text,
    Code(u8),
    Comment,
    Html,
}

struct ParagraphScanner {
    found: Vec<Paragraph>,
    open: Option<Paragraph>,
}

impl ParagraphScanner {
    fn end(&mut self) {
        self.found.extend(self.open.take());
    }

    /// Takes one line, `line` from byte `start` on, and says what the next one stands in.
    fn line(&mut self, line: &str, start: usize, inside: LineContext) -> LineContext {
        let content = line.trim();
        match inside {
            LineContext::Code(mark) => {
                let closes = content.len() >= 3 && content.bytes().all(|byte| byte == mark);
                return if closes { LineContext::Text } else { inside };
            }
            LineContext::Comment => {
                return if content.contains("-->") {
                    LineContext::Text
                } else {
                    inside
                };
            }
            LineContext::Html if !content.is_empty() => return inside,
            _ => {}
        }
        let Some(&first) = content.as_bytes().first() else {
            self.end();
            return LineContext::Text;
        };
        let from = start + (line.len() - line.trim_start().len());
        match first {
            b'`' | b'~' if content.starts_with("```") || content.starts_with("~~~") => {
                self.end();
                return LineContext::Code(first);
            }
            b'<' if content.starts_with("<!--") => {
                self.end();
                return if content.contains("-->") {
                    LineContext::Text
                } else {
                    LineContext::Comment
                };
            }
            b'<' if self.open.is_none()
                && content[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') =>
            {
                return LineContext::Html;
            }
            b'|' => self.end(),
            b'#' => self.alone(from, content),
            _ if is_rule(content) => self.end(),
            _ => self.text(from, content),
        }
        LineContext::Text
    }

    fn alone(&mut self, from: usize, content: &str) {
        self.end();
        let words = content.trim_start_matches('#').trim_start();
        let start = from + (content.len() - words.len());
        self.found.push(Paragraph {
            span: start..from + content.len(),
            kind: ParagraphKind::Heading,
        });
    }

    /// A line of text: goes on with the paragraph that is open, or begins one after its markers.
    fn text(&mut self, from: usize, content: &str) {
        let mut rest = content;
        let mut kind = None;
        loop {
            let (marker, named) = match rest.as_bytes() {
                [b'>', ..] => (1, ParagraphKind::Quote),
                [b'-' | b'*' | b'+' | b':', b' ' | b'\t', ..] => (2, ParagraphKind::Item),
                bytes => match number(bytes) {
                    0 => break,
                    length => (length, ParagraphKind::Item),
                },
            };
            kind = Some(named);
            rest = rest[marker..].trim_start();
        }
        if kind == Some(ParagraphKind::Item) {
            rest = ["[ ] ", "[x] ", "[X] "]
                .iter()
                .find_map(|mark| rest.strip_prefix(mark))
                .unwrap_or(rest)
                .trim_start();
        }
        let (start, end) = (from + (content.len() - rest.len()), from + content.len());
        let goes_on = match (kind, &self.open) {
            (Some(ParagraphKind::Item), _) | (_, None) => false,
            (Some(ParagraphKind::Quote), Some(open)) => open.kind == ParagraphKind::Quote,
            (_, Some(_)) => true,
        };
        match &mut self.open {
            Some(open) if goes_on => open.span.end = end,
            _ => {
                self.end();
                self.open = (start < end).then(|| Paragraph {
                    span: start..end,
                    kind: kind.unwrap_or(ParagraphKind::Text),
                });
            }
        }
    }
}

/// The length of `12. ` or `12) `; nought when there is none.
fn number(bytes: &[u8]) -> usize {
    let digits = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let marked = (1..=9).contains(&digits)
        && matches!(
            bytes.get(digits..digits + 2),
            Some([b'.' | b')', b' ' | b'\t'])
        );
    if marked { digits + 2 } else { 0 }
}

/// A line of dashes, stars or underscores.
fn is_rule(content: &str) -> bool {
    content.len() >= 3
        && matches!(content.as_bytes()[0], b'-' | b'*' | b'_')
        && content
            .bytes()
            .all(|byte| byte == content.as_bytes()[0] || byte == b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Document {
        Document {
            text: text.into(),
            ..Document::default()
        }
    }

    fn told(text: &str) -> Vec<(ParagraphKind, &str)> {
        paragraphs(&page(text))
            .into_iter()
            .map(|one| (one.kind, &text[one.span]))
            .collect()
    }

    #[test]
    fn paragraphs_are_told_from_what_is_no_text() {
        let text = "One\ntwo.\n\n## Head {#x}\n- a\n- [x] b\n  > fine\n  > too\n\n12. c\n\n```\ncode. code\n```\n| t |\n<!-- no\nno -->\n<div>\nno\n\nTerm\n: means\n***\nlast";
        assert_eq!(
            told(text),
            [
                (ParagraphKind::Text, "One\ntwo."),
                (ParagraphKind::Heading, "Head {#x}"),
                (ParagraphKind::Item, "a"),
                (ParagraphKind::Item, "b"),
                (ParagraphKind::Quote, "fine\n  > too"),
                (ParagraphKind::Item, "c"),
                (ParagraphKind::Text, "Term"),
                (ParagraphKind::Item, "means"),
                (ParagraphKind::Text, "last"),
            ]
        );
    }

    #[test]
    fn line_ends_of_windows_are_line_ends() {
        assert_eq!(
            told("One\r\ntwo.\r\n\r\nThree.\r\n"),
            [
                (ParagraphKind::Text, "One\r\ntwo."),
                (ParagraphKind::Text, "Three.")
            ]
        );
    }
}
