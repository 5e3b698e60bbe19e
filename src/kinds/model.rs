//! In a `compose`: the model answer.

use super::spec::{BlockSpec, Inside, Purpose};
use super::text::Text;
use super::{BlockName, Kind, Reading, Work};
use std::borrow::Cow;

/// What is known of it, as data.
pub const SPEC: BlockSpec = BlockSpec {
    block: BlockName::Model,
    name: "model",
    text: "In a `compose`: the model answer, shown below the learner's own",
    keys: &[],
    content: "Text",
    inside: Inside::Text,
    part_of: Some(BlockName::Compose),
    takes_words: false,
    template: "model\n${1}",
    example: "::: compose
A colleague missed a deadline that you depend on. Write two sentences to her.

::: model
The draft was due on Monday and I build on it tomorrow. What would help you finish it today?
:::

- [ ] It names the fact without blame.
- [ ] It asks what would help.
:::
",
    step: "read",
    purpose: Purpose::Neither,
    listed: false,
    outside_lessons: true,
    returns: None,
};

/// In a `compose`: the model answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The model answer.
    pub text: Text,
}

impl Kind for Model {
    fn called(&self) -> Option<Cow<'_, str>> {
        // Listed as a part of its `compose`.
        None
    }

    fn reading(&self) -> Reading<'_> {
        // Counted with its `compose`.
        Reading::default()
    }

    fn work(&self) -> Option<&dyn Work> {
        None
    }

    fn work_mut(&mut self) -> Option<&mut dyn Work> {
        None
    }
}
