//! The kinds of block: each has a file of its own with its type, how it is written ([`Fenced`]) and what it says of itself
//! ([`Kind`], and [`Work`] where it keeps a learner's work).
//!
//! The table below is the only list of them. The reader, editors, `leadlet explain` and the README know blocks by it, and every
//! other room asks a block through [`BlockKind::kind`].

#![deny(clippy::wildcard_enum_match_arm)]

mod block;
pub(crate) mod card;
mod checklist;
pub(crate) mod commit;
pub(crate) mod compose;
pub(crate) mod details;
mod example;
mod explain;
pub(crate) mod for_audiences;
pub(crate) mod frame;
mod guide;
mod hint;
pub(crate) mod item;
mod kind;
pub(crate) mod media;
mod model;
mod note;
mod prose;
pub(crate) mod question;
mod rating;
mod recognise;
mod reflect;
pub(crate) mod scenario;
mod spec;
mod takeaway;
mod work;

pub use block::{Block, visit};
pub use frame::Frame;
pub use item::Item;
pub use kind::{Fenced, Kind, Named, Reading};
pub use question::{AnswerOption, Blank, Interaction, MatchItem, NumberBlank, QUESTIONS};
pub use scenario::{EndingMark, Step, StepChoice};
pub use spec::{BlockKey, BlockSpec, Inside, Purpose, QuestionSpec, Values};
pub use work::{PackedSize, PageType, Part, Scoring, Work, described};

use crate::syntax::{DocumentReader, Reference, Text};

/// Makes the names, the table and the model of blocks from one list.
macro_rules! kinds {
    ($($name:ident in $room:ident,)+) => {
        $(pub use $room::$name;)+

        /// The blocks of the format.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum BlockName {
            $($name,)+
        }

        /// All blocks, in the order of the README.
        pub const BLOCKS: &[BlockSpec] = &[$(<$name as Fenced>::SPEC,)+];

        /// What a block is.
        #[derive(Clone, Debug)]
        #[allow(missing_docs)]
        pub enum BlockKind {
            /// Running text between blocks.
            Prose(Text),
            $($name(Box<$name>),)+
        }

        $(impl From<$name> for BlockKind {
            fn from(kind: $name) -> BlockKind {
                BlockKind::$name(Box::new(kind))
            }
        })+

        impl BlockName {
            /// The block of this name that a frame holds; none where a part that it needs is missing, which is said as a finding.
            pub fn parse(self, reader: &mut DocumentReader, frame: &mut Frame) -> Option<BlockKind> {
                match self {
                    $(BlockName::$name => $name::parse(reader, frame).map(BlockKind::from),)+
                }
            }
        }

        impl BlockKind {
            /// Its name; none for running text.
            pub fn name(&self) -> Option<BlockName> {
                match self {
                    BlockKind::Prose(_) => None,
                    $(BlockKind::$name(_) => Some(BlockName::$name),)+
                }
            }

            /// What it says of itself.
            pub fn kind(&self) -> &dyn Kind {
                match self {
                    BlockKind::Prose(text) => text,
                    $(BlockKind::$name(kind) => &**kind,)+
                }
            }

            /// The same, to be given ids.
            pub fn kind_mut(&mut self) -> &mut dyn Kind {
                match self {
                    BlockKind::Prose(text) => text,
                    $(BlockKind::$name(kind) => &mut **kind,)+
                }
            }
        }
    };
}

kinds! {
    Question in question,
    Hint in hint,
    Explain in explain,
    Scenario in scenario,
    Reflect in reflect,
    Compose in compose,
    Model in model,
    Commit in commit,
    Rating in rating,
    Card in card,
    Recognise in recognise,
    Example in example,
    Takeaway in takeaway,
    Note in note,
    Details in details,
    For in for_audiences,
    Media in media,
    Checklist in checklist,
    Guide in guide,
}

impl BlockKind {
    /// What is known of its kind as data; none for running text.
    pub fn spec(&self) -> Option<&'static BlockSpec> {
        self.name().map(BlockName::spec)
    }

    /// What a learner does in it; none where nothing is kept.
    pub fn work(&self) -> Option<&dyn Work> {
        self.kind().work()
    }

    /// The text, if it is running text.
    pub fn prose(&self) -> Option<&Text> {
        if let BlockKind::Prose(text) = self {
            Some(text)
        } else {
            None
        }
    }

    /// The question, if it is one.
    pub fn question(&self) -> Option<&Question> {
        if let BlockKind::Question(question) = self {
            Some(question)
        } else {
            None
        }
    }

    /// Whom it is for, if it is text for some audiences.
    pub fn audiences(&self) -> Option<&[Reference]> {
        if let BlockKind::For(text) = self {
            Some(&text.audiences)
        } else {
            None
        }
    }
}

impl BlockName {
    /// The block of a name.
    pub fn named(name: &str) -> Option<BlockName> {
        block(name).map(|spec| spec.block)
    }

    /// What is known of it.
    pub fn spec(self) -> &'static BlockSpec {
        &BLOCKS[self as usize]
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
