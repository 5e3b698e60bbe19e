//! What is known of a block and of a kind of question, as data.

use super::BlockName;
use std::fmt;

/// A block.
#[derive(Debug, PartialEq, Eq)]
pub struct BlockSpec {
    /// Which one it is.
    pub block: BlockName,
    /// Its name, as written after the colons.
    pub name: &'static str,
    /// What the learner gets, one sentence without a full stop.
    pub text: &'static str,
    /// The keys it takes besides id and classes.
    pub keys: &'static [BlockKey],
    /// What is written inside, one sentence without a full stop.
    pub content: &'static str,
    /// Whether it means something with nothing inside.
    pub may_be_empty: bool,
    /// The blocks that can be used inside.
    pub inside: Inside,
    /// Whether what is inside stays text and blocks, to be shown as it is; else its parts are read from it.
    pub keeps_inside: bool,
    /// The block outside of which it means nothing.
    pub part_of: Option<BlockName>,
    /// Whether words follow its name.
    pub takes_words: bool,
    /// What an editor writes for it, a template of the language server protocol without the closing line.
    pub template: &'static str,
    /// A short example that builds in a lesson.
    pub example: &'static str,
    /// What its step in a lesson is labelled, as in the class of the step; blocks one after another labelled `read` are one step.
    pub step: &'static str,
    /// What it is for in a lesson.
    pub purpose: Purpose,
    /// Whether an outline counts it among the parts of a page. Questions are listed one by one.
    pub listed: bool,
    /// Whether the front page, a module's page and the glossary can have it, or a mistake in its place is said as another.
    pub outside_lessons: bool,
    /// The element that comes back in practice, for a block that does.
    pub returns: Option<&'static str>,
}

/// What a block is for in a lesson, as far as the parts of a lesson are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A learner decides something in it.
    Decide,
    /// A learner takes it into work: by thinking, writing, planning or recalling.
    Apply,
    /// Neither.
    Neither,
}

impl BlockSpec {
    /// Its key of a name.
    pub fn key(&self, name: &str) -> Option<&'static BlockKey> {
        self.keys.iter().find(|key| key.name == name)
    }
}

/// The blocks that can be used inside a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inside {
    /// None: only text.
    Text,
    /// These.
    Blocks(&'static [BlockName]),
    /// Any that is not a part of another, except itself; inside a question none.
    Any,
}

/// The blocks inside set-off and folded text.
pub const SET_OFF: Inside = Inside::Blocks(&[BlockName::Media, BlockName::Checklist]);

/// A kind of question: its shape tells it from the others.
#[derive(Debug, PartialEq, Eq)]
pub struct QuestionSpec {
    /// Its name, as in xAPI and SCORM.
    pub name: &'static str,
    /// What the learner gets, one sentence without a full stop.
    pub text: &'static str,
    /// How the answers are written, one sentence without a full stop.
    pub shape: &'static str,
    /// The keys of `question` that this kind takes.
    pub keys: &'static [BlockKey],
    /// A short example that builds in a lesson.
    pub example: &'static str,
}

/// A key of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockKey {
    /// The key as written.
    pub name: &'static str,
    /// What it does, one sentence without a full stop.
    pub text: &'static str,
    /// What it takes.
    pub values: Values,
}

impl BlockKey {
    /// A key of this name.
    pub const fn new(name: &'static str, values: Values, text: &'static str) -> BlockKey {
        BlockKey { name, text, values }
    }
}

/// What a key of a block takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// Nothing: it stands alone.
    Alone,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A whole number in a range.
    Number {
        /// The least that is allowed.
        min: u32,
        /// The most that is allowed.
        max: u32,
    },
    /// Any words.
    Words,
    /// Id of an objective of the page.
    Objective,
    /// Id of a module.
    Module,
    /// A file of the course, as seen from this one.
    File,
}

/// The key with what it takes, as it is written: `steps=2..11`.
impl fmt::Display for BlockKey {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name;
        match self.values {
            Values::Alone => write!(to, "{name}"),
            Values::OneOf(words) => write!(to, "{name}={}", words.join("|")),
            Values::Number { min, max } => write!(to, "{name}={min}..{max}"),
            Values::Words => write!(to, "{name}=\"words\""),
            Values::Objective => write!(to, "{name}=OBJECTIVE"),
            Values::Module => write!(to, "{name}=MODULE"),
            Values::File => write!(to, "{name}=FILE"),
        }
    }
}
