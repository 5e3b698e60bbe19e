//! What every kind of block says of itself.

use super::text::Text;
use super::work::Work;
use std::borrow::Cow;

/// What every kind of block says of itself, besides its `SPEC`. No method has a default, so that the compiler asks a new kind
/// everything.
pub trait Kind {
    /// What follows its name in an editor's list of the parts of a page; none for one that is not listed.
    fn called(&self) -> Option<Cow<'_, str>>;
    /// What everybody reads of it on the page; not what is in blocks inside it.
    fn reading(&self) -> Reading<'_>;
    /// What a learner does in it; none where nothing is kept.
    fn work(&self) -> Option<&dyn Work>;
    /// The same, to be given ids.
    fn work_mut(&mut self) -> Option<&mut dyn Work>;
}

/// Seconds to think about a block that asks something, besides reading it.
const THOUGHT: u32 = 20;

/// What a learner reads of a block, for reading time.
#[derive(Clone, Debug, Default)]
pub struct Reading<'a> {
    /// The texts.
    pub texts: Vec<&'a Text>,
    /// Seconds to think.
    pub seconds: u32,
}

impl<'a> Reading<'a> {
    /// Some texts.
    pub fn of(texts: impl IntoIterator<Item = &'a Text>) -> Reading<'a> {
        Reading {
            texts: texts.into_iter().collect(),
            seconds: 0,
        }
    }

    /// The same, with time to think.
    pub fn with_thought(self) -> Reading<'a> {
        Reading {
            seconds: THOUGHT,
            ..self
        }
    }
}
