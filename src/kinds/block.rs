//! A block of a page: where it is, its id, what it is and what is inside.

use super::BlockKind;
use std::ops::Range;

/// A block of a document.
#[derive(Clone, Debug)]
pub struct Block {
    /// Bytes of the file from its opening fence to its closing one.
    pub span: Range<usize>,
    /// Its lasting id: set by hand, else given by the lock for kinds that keep a learner's work.
    pub id: String,
    /// Where `{#id}` is written, when it is.
    pub id_span: Option<Range<usize>>,
    /// Ids it had before the author gave it one. Written by `lock`.
    pub former_ids: Vec<String>,
    /// Classes for themes.
    pub classes: Vec<String>,
    /// What it is.
    pub kind: BlockKind,
    /// Text and blocks inside, for kinds that hold blocks.
    pub children: Vec<Block>,
}

/// Calls `look` for each block and those inside it, in order.
pub fn visit<'a>(blocks: &'a [Block], look: &mut impl FnMut(&'a Block)) {
    for block in blocks {
        look(block);
        visit(&block.children, look);
    }
}
