//! The blocks that keep a learner's work: what they are called, and their words.

use crate::course::Block;
use crate::kinds::Work;

/// Calls `visit` with each block that keeps a learner's work, in order.
pub fn each_of(blocks: &mut [Block], visit: &mut impl FnMut(&mut Block)) {
    for block in blocks {
        if kind(block).is_some() {
            visit(block);
        }
        each_of(&mut block.children, visit);
    }
}

/// The kind of a block that keeps a learner's work, as the lock names it; none for other blocks.
pub fn kind(block: &Block) -> Option<&'static str> {
    block.kind.work()?;
    block.kind.spec().map(|spec| spec.name)
}

/// The words of such a block; none of other blocks.
pub fn text(block: &Block) -> String {
    block.kind.work().map(Work::words).unwrap_or_default()
}
