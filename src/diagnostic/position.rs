//! Bytes of a file as line and column, as people and editors count them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// Bytes between two places up to which an [`PositionIndex`] knows the number of characters.
const STEP: usize = 1024;

/// A text with the beginnings of its lines and its characters counted: any place in it is found without reading it again.
#[derive(Debug)]
pub struct PositionIndex {
    text: Arc<str>,
    /// Where each line begins.
    starts: Vec<usize>,
    /// How many characters begin before each [`STEP`] bytes.
    characters: Vec<usize>,
}

impl PositionIndex {
    /// Reads a text once.
    pub fn new(text: Arc<str>) -> PositionIndex {
        let starts = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1))
            .collect();
        let count =
            |before: &mut usize, piece| Some(std::mem::replace(before, *before + begun(piece)));
        let characters = text.as_bytes().chunks(STEP).scan(0, count).collect();
        PositionIndex {
            starts,
            characters,
            text,
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// As [`position`].
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let byte = floor(&self.text, byte);
        let line = self.starts.partition_point(|start| *start <= byte);
        (
            line,
            self.before(byte) - self.before(self.starts[line - 1]) + 1,
        )
    }

    /// As [`line_span`].
    pub(super) fn line_span(&self, byte: usize) -> Range<usize> {
        let line = self
            .starts
            .partition_point(|start| *start <= floor(&self.text, byte));
        let (start, end) = (
            self.starts[line - 1],
            self.starts
                .get(line)
                .map_or(self.text.len(), |next| next - 1),
        );
        let line = &self.text[start..end];
        start..start + line.strip_suffix('\r').unwrap_or(line).len()
    }

    /// How many characters begin before a byte.
    fn before(&self, byte: usize) -> usize {
        let step = byte / STEP;
        self.characters.get(step).map_or_else(
            || {
                self.characters.last().map_or(0, |last| {
                    last + begun(&self.text.as_bytes()[(step - 1) * STEP..byte])
                })
            },
            |before| before + begun(&self.text.as_bytes()[step * STEP..byte]),
        )
    }
}

/// How many characters of UTF-8 begin in these bytes.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// The texts of the files that findings are about, each read once.
pub(super) struct Indexes<'a> {
    text_of: &'a dyn Fn(&str) -> Option<Arc<str>>,
    known: RefCell<HashMap<Arc<str>, Option<Rc<PositionIndex>>>>,
}

impl<'a> Indexes<'a> {
    pub fn new(text_of: &'a dyn Fn(&str) -> Option<Arc<str>>) -> Indexes<'a> {
        Indexes {
            text_of,
            known: RefCell::default(),
        }
    }

    /// The text of a file; none when it is not known.
    pub fn of(&self, file: &Arc<str>) -> Option<Rc<PositionIndex>> {
        let mut known = self.known.borrow_mut();
        known
            .entry(file.clone())
            .or_insert_with(|| (self.text_of)(file).map(|text| Rc::new(PositionIndex::new(text))))
            .clone()
    }
}

/// Line and column of byte `byte` of `text`, both from 1; a column is one Unicode scalar value. A byte past the end is the
/// end, one inside a character the character's beginning. Lines end with a line feed, also after a carriage return.
pub fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = &text[..floor(text, byte)];
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    (line, before[start..].chars().count() + 1)
}

/// The line that holds byte `byte` of `text`, without its line end. A line feed belongs to the line it ends.
pub fn line_text(text: &str, byte: usize) -> &str {
    &text[line_span(text, byte)]
}

/// The bytes of that line, without its line end.
pub(super) fn line_span(text: &str, byte: usize) -> Range<usize> {
    let byte = floor(text, byte);
    let start = text[..byte].rfind('\n').map_or(0, |end| end + 1);
    let end = text[byte..].find('\n').map_or(text.len(), |end| byte + end);
    let line = text[start..end]
        .strip_suffix('\r')
        .unwrap_or(&text[start..end]);
    start..start + line.len()
}

/// `span` cut to the text and widened to whole characters, so that slicing by it cannot fail.
pub(super) fn clamp(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = floor(text, span.start);
    let end = span.end.min(text.len());
    let end = (end..text.len())
        .find(|&byte| text.is_char_boundary(byte))
        .unwrap_or(text.len());
    start..end.max(start)
}

/// The nearest place at or before `byte` where a character begins.
pub fn floor(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len()))
        .rev()
        .find(|&byte| text.is_char_boundary(byte))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_with_a_line_feed() {
        let text = "é😀x\r\nab\n";
        assert_eq!(position(text, 0), (1, 1));
        assert_eq!(position(text, 2), (1, 2));
        assert_eq!(position(text, 6), (1, 3));
        assert_eq!(position(text, 4), (1, 2), "inside the second character");
        assert_eq!(position(text, 9), (2, 1));
        assert_eq!(position(text, 12), (3, 1));
        assert_eq!(position(text, 99), (3, 1));
        assert_eq!(position("", 5), (1, 1));
    }

    #[test]
    fn index_finds_what_a_scan_finds() {
        let text = [
            "é😀x\r\nab\n\n",
            &"é😀x".repeat(700),
            "\n",
            &"x".repeat(2 * STEP),
        ]
        .concat();
        for text in [
            text.as_str(),
            "",
            "\n",
            &text[..text.len() - 1],
            &"y".repeat(STEP),
        ] {
            let index = PositionIndex::new(text.into());
            for byte in (0..text.len() + 3).chain([usize::MAX]) {
                assert_eq!(
                    (index.position(byte), index.line_span(byte)),
                    (position(text, byte), line_span(text, byte)),
                    "{byte}"
                );
            }
        }
    }

    #[test]
    fn a_line_is_given_without_its_end() {
        let text = "one\r\ntwo";
        assert_eq!(
            [0, 3, 4, 5, 8, 99].map(|byte| line_text(text, byte)),
            ["one", "one", "one", "two", "two", "two"]
        );
        assert_eq!((line_text("", 0), line_text("a\n", 2)), ("", ""));
    }

    #[test]
    fn spans_are_cut_to_whole_characters() {
        let text = "aé😀";
        assert_eq!(clamp(text, &(2..4)), 1..7);
        assert_eq!(clamp(text, &(5..99)), 3..7);
        assert_eq!(clamp(text, &Range { start: 3, end: 1 }), 3..3);
        assert_eq!(clamp(text, &(usize::MAX..usize::MAX)), 7..7);
    }
}
