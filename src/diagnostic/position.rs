//! Bytes of a file as line and column, as people and editors count them.

use std::ops::Range;

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
    let line = text[start..end].strip_suffix('\r').unwrap_or(&text[start..end]);
    start..start + line.len()
}

/// `span` cut to the text and widened to whole characters, so that slicing by it cannot fail.
pub(super) fn clamp(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = floor(text, span.start);
    let end = span.end.min(text.len());
    let end = (end..text.len()).find(|&byte| text.is_char_boundary(byte)).unwrap_or(text.len());
    start..end.max(start)
}

/// The nearest place at or before `byte` where a character begins.
pub fn floor(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|&byte| text.is_char_boundary(byte)).unwrap_or(0)
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
    fn a_line_is_given_without_its_end() {
        let text = "one\r\ntwo";
        assert_eq!([0, 3, 4, 5, 8, 99].map(|byte| line_text(text, byte)), ["one", "one", "one", "two", "two", "two"]);
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
