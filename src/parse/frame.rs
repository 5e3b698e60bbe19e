//! A block whose opening line was read.

use super::attributes::BlockAttributes;
use crate::course::{Block, Text};
use crate::kinds::BlockName;
use std::ops::Range;

/// A block whose opening line was read.
pub struct Frame {
    /// Its kind; none when the name is not known.
    pub kind: Option<BlockName>,
    /// Its name, as written.
    pub name: String,
    /// Bytes of the name.
    pub name_span: Range<usize>,
    /// Bytes of the opening line.
    pub line: Range<usize>,
    /// Words and attributes.
    pub attributes: BlockAttributes,
    /// Text and blocks inside, in order.
    pub inside: Vec<Block>,
}

impl Frame {
    /// The running texts inside.
    pub fn texts(&self) -> Vec<Text> {
        let texts = self.inside.iter().filter_map(|block| block.kind.prose());
        texts.cloned().collect()
    }

    /// The text of a block that holds nothing else, empty when there is none.
    pub fn text(&self) -> Text {
        let empty = Text {
            span: self.line.end..self.line.end,
            ..Text::default()
        };
        self.texts().into_iter().next().unwrap_or(empty)
    }
}
