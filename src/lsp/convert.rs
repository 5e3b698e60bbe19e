//! The protocol's places and addresses, and ours: UTF-16 positions and bytes, URIs and paths.

use crate::diagnostic::position::floor;
use lsp_types::{Position, Range, Uri};
use std::path::{Path, PathBuf};

/// A text with the beginnings of its lines, for turning bytes into positions and back. A line ends with `\n`, `\r\n` or `\r`, as the
/// protocol says, and a character counts as many units as it takes in UTF-16.
pub struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> LineIndex<'a> {
    /// The lines of a text.
    pub fn new(text: &'a str) -> LineIndex<'a> {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        LineIndex {
            text,
            starts: std::iter::once(0)
                .chain(ends.map(|(at, _)| at + 1))
                .collect(),
        }
    }

    /// The position of a byte; one past the end is the end, one inside a character the character's beginning.
    pub fn position(&self, byte: usize) -> Position {
        let byte = floor(self.text, byte);
        let line = self
            .starts
            .partition_point(|start| *start <= byte)
            .saturating_sub(1);
        let units = self.text[self.starts[line]..byte].encode_utf16().count();
        Position {
            line: number(line),
            character: number(units),
        }
    }

    /// The positions of a span.
    pub fn range(&self, span: &std::ops::Range<usize>) -> Range {
        Range {
            start: self.position(span.start),
            end: self.position(span.end.max(span.start)),
        }
    }

    /// The byte of a position; past the end of its line the line's end, past the last line the end of the text.
    pub fn byte(&self, position: Position) -> usize {
        let line = position.line as usize;
        let Some(&start) = self.starts.get(line) else {
            return self.text.len();
        };
        let end = self
            .starts
            .get(line + 1)
            .copied()
            .unwrap_or(self.text.len());
        let written = self.text[start..end].trim_end_matches(['\n', '\r']);
        let mut units = 0;
        for (at, sign) in written.char_indices() {
            if units >= position.character {
                return start + at;
            }
            units += if sign.len_utf16() == 2 { 2 } else { 1 };
        }
        start + written.len()
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The path of a file that a URI names; none for one that is no file.
pub fn path(uri: &Uri) -> Option<PathBuf> {
    url::Url::parse(uri.as_str()).ok()?.to_file_path().ok()
}

/// The URI of a file by its absolute path.
pub fn uri(path: &Path) -> Option<Uri> {
    url::Url::from_file_path(path).ok()?.as_str().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_utf16_units_and_lines_end_in_three_ways() {
        let text = "é😀x\r\nab\rc\n";
        let lines = LineIndex::new(text);
        for (byte, line, character) in [
            (0, 0, 0),
            (2, 0, 1),
            (6, 0, 3),
            (7, 0, 4),
            (9, 1, 0),
            (11, 1, 2),
            (12, 2, 0),
            (14, 3, 0),
        ] {
            assert_eq!(
                lines.position(byte),
                Position { line, character },
                "byte {byte}"
            );
            assert_eq!(
                lines.byte(Position { line, character }),
                byte,
                "{line}:{character}"
            );
        }
        assert_eq!(
            lines.position(4),
            Position {
                line: 0,
                character: 1
            },
            "inside a character"
        );
        assert_eq!(
            lines.byte(Position {
                line: 0,
                character: 99
            }),
            7,
            "past the end of a line"
        );
        assert_eq!(
            lines.byte(Position {
                line: 9,
                character: 0
            }),
            text.len()
        );
        assert_eq!(
            LineIndex::new("").position(5),
            Position {
                line: 0,
                character: 0
            }
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_path_with_blanks_and_letters_of_any_script_comes_back() {
        let there = Path::new("/tmp/a b/é%/01-x#y.md");
        assert_eq!(path(&uri(there).unwrap()).unwrap(), there);
        assert_eq!(path(&"untitled:Untitled-1".parse().unwrap()), None);
    }
}
