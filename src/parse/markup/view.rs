//! A page with nothing but its running text, every byte at its place: what is code, HTML, a link or a mark of Markdown is filled.

use crate::kinds::BlockName;
use crate::syntax::DocumentReader;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// Stands for a byte that is no text.
pub const FILL: u8 = 1;
/// Stands for a byte of an escape, such as `\*`.
pub const ESCAPED: u8 = 2;

/// A block by its bytes, and its kind; none for a name that is not known.
pub type ReadFrame = (Range<usize>, Option<BlockName>);

/// See the file's first line.
pub struct View {
    /// As long as the file.
    pub text: String,
    /// Blocks by their bytes, in the order of their beginnings.
    frames: Vec<ReadFrame>,
}

impl View {
    /// The view of a page.
    pub fn new(reader: &DocumentReader, mut frames: Vec<ReadFrame>) -> View {
        let bytes = reader.text.as_bytes();
        let mut view: Vec<u8> = bytes
            .iter()
            .map(|byte| if *byte == b'\n' { b'\n' } else { FILL })
            .collect();
        let mut depth = 0_usize;
        for (event, range) in reader.events {
            match event {
                Event::Start(tag) if is_filled(tag) => depth += 1,
                Event::End(
                    TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Link | TagEnd::Image,
                ) => depth = depth.saturating_sub(1),
                Event::Text(_) if depth == 0 => {
                    let (from, to) = (range.start, range.end.min(bytes.len()));
                    view[from..to].copy_from_slice(&bytes[from..to]);
                    // An escape that begins the text stands before it.
                    let escaped = from > 0 && bytes[from - 1] == b'\\';
                    escapes(bytes, &mut view, from - usize::from(escaped)..to);
                }
                _ => {}
            }
        }
        for blank in reader.blanks {
            view[blank.clone()].fill(FILL);
        }
        frames.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        View {
            // Only whole characters are copied, and ASCII fills the rest.
            text: String::from_utf8(view).unwrap_or_default(),
            frames,
        }
    }

    /// The kinds of the blocks around a byte, the innermost last; none for a block whose name is not known.
    pub fn around(&self, at: usize) -> impl Iterator<Item = Option<BlockName>> + '_ {
        let before = self.frames.partition_point(|(span, _)| span.start <= at);
        // Blocks nest three deep at most, and those beside them are over.
        let near = before.saturating_sub(16);
        self.frames[near..before]
            .iter()
            .filter(move |(span, _)| at < span.end)
            .map(|(_, kind)| *kind)
    }
}

fn is_filled(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Link { .. } | Tag::Image { .. }
    )
}

fn escapes(bytes: &[u8], view: &mut [u8], range: Range<usize>) {
    let mut at = range.start;
    while at + 1 < range.end {
        if bytes[at] == b'\\' && bytes[at + 1].is_ascii_punctuation() {
            view[at] = ESCAPED;
            view[at + 1] = ESCAPED;
            at += 2;
        } else {
            at += 1;
        }
    }
}
