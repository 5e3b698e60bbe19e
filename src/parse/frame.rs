//! The names of blocks, what may be inside each, and a block whose opening line was read.

use super::attributes::BlockAttributes;
use crate::course::{Block, BlockKind, Text};
use crate::schema::{BlockKey, BlockSpec};
use std::ops::Range;

/// The names of blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum BlockName {
    Question,
    Hint,
    Explain,
    Scenario,
    Reflect,
    Commit,
    Rating,
    Card,
    Recognise,
    Example,
    Takeaway,
    Note,
    Details,
    For,
    Media,
    Checklist,
    Guide,
}

/// All kinds by their names.
pub const KINDS: &[(&str, BlockName)] = &[
    ("question", BlockName::Question),
    ("hint", BlockName::Hint),
    ("explain", BlockName::Explain),
    ("scenario", BlockName::Scenario),
    ("reflect", BlockName::Reflect),
    ("commit", BlockName::Commit),
    ("rating", BlockName::Rating),
    ("card", BlockName::Card),
    ("recognise", BlockName::Recognise),
    ("example", BlockName::Example),
    ("takeaway", BlockName::Takeaway),
    ("note", BlockName::Note),
    ("details", BlockName::Details),
    ("for", BlockName::For),
    ("media", BlockName::Media),
    ("checklist", BlockName::Checklist),
    ("guide", BlockName::Guide),
];

impl BlockName {
    /// The kind of a name.
    pub fn named(name: &str) -> Option<BlockName> {
        KINDS
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, kind)| *kind)
    }

    pub fn keys(self) -> &'static [BlockKey] {
        let name = KINDS
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("", |(name, _)| name);
        BlockSpec::named(name).map_or(&[], |block| block.keys)
    }

    /// Whether a block may stand inside this one; `around` are all open ones, this one last.
    pub fn may_hold(self, inner: BlockName, mut around: impl Iterator<Item = BlockName>) -> bool {
        match (self, inner) {
            (BlockName::Question, BlockName::Hint | BlockName::Explain) => true,
            (
                BlockName::Example | BlockName::Note | BlockName::Details,
                BlockName::Media | BlockName::Checklist,
            ) => true,
            (BlockName::For, BlockName::Hint | BlockName::Explain) => false,
            (BlockName::For, BlockName::For) => false,
            (BlockName::For, _) => !around.any(|kind| kind == BlockName::Question),
            _ => false,
        }
    }

    /// What may stand inside, as a sentence for the author.
    pub fn holds(self) -> &'static str {
        match self {
            BlockName::Question => "Inside a question you can use only `hint` and `explain`.",
            BlockName::Example | BlockName::Note | BlockName::Details => {
                "Inside it you can use only `media` and `checklist`."
            }
            BlockName::For => "Inside `for` you can use any block except another `for`.",
            _ => "Inside it you can use only text.",
        }
    }
}

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
        let texts = self.inside.iter().filter_map(|block| match &block.kind {
            BlockKind::Prose(text) => Some(text.clone()),
            _ => None,
        });
        texts.collect()
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

#[cfg(test)]
mod tests {
    use super::KINDS;
    use crate::schema::BLOCKS;

    #[test]
    fn each_block_of_the_table_has_its_kind() {
        let kinds: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
        assert_eq!(
            kinds,
            BLOCKS.iter().map(|block| block.name).collect::<Vec<_>>()
        );
    }
}
