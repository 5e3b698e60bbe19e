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
fn floor(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|&byte| text.is_char_boundary(byte)).unwrap_or(0)
}
