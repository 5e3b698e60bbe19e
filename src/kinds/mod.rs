//! The blocks and the kinds of question, as two tables: the reader knows them by these, editors propose them, and
//! `leadlet explain` and the README show them.

mod blocks;
mod questions;
mod spec;

pub use blocks::BLOCKS;
pub use questions::QUESTIONS;
pub use spec::{BlockKey, BlockName, BlockSpec, Inside, QuestionSpec, Values};

impl BlockName {
    /// The block of a name.
    pub fn named(name: &str) -> Option<BlockName> {
        block(name).map(|spec| spec.block)
    }

    /// What is known of it.
    pub fn spec(self) -> &'static BlockSpec {
        let place = BLOCKS.iter().position(|spec| spec.block == self);
        &BLOCKS[place.unwrap_or(0)]
    }

    /// Whether a block may stand inside this one; `around` are all open ones, this one last.
    pub fn may_hold(self, inner: BlockName, mut around: impl Iterator<Item = BlockName>) -> bool {
        match self.spec().inside {
            Inside::Text => false,
            Inside::Blocks(blocks) => blocks.contains(&inner),
            Inside::Any => {
                inner != self
                    && inner.spec().part_of.is_none()
                    && !around.any(|open| open == BlockName::Question)
            }
        }
    }

    /// What may stand inside, as a sentence for the author.
    pub fn holds(self) -> String {
        let spec = self.spec();
        match spec.inside {
            Inside::Text => "Inside it you can use only text.".to_owned(),
            Inside::Any => format!(
                "Inside `{0}` you can use any block except another `{0}`.",
                spec.name
            ),
            Inside::Blocks(blocks) => {
                let names: Vec<String> = blocks
                    .iter()
                    .map(|block| format!("`{}`", block.spec().name))
                    .collect();
                format!("Inside it you can use only {}.", names.join(" and "))
            }
        }
    }
}

/// The block of a name.
pub fn block(name: &str) -> Option<&'static BlockSpec> {
    BLOCKS.iter().find(|block| block.name == name)
}

/// The kind of question of a name.
pub fn question(name: &str) -> Option<&'static QuestionSpec> {
    QUESTIONS.iter().find(|kind| kind.name == name)
}

/// The names of all kinds of question.
pub fn question_names() -> impl Iterator<Item = &'static str> + Clone {
    QUESTIONS.iter().map(|kind| kind.name)
}
