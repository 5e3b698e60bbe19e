//! In a `compose`: the model answer.

use super::frame::Frame;
use super::spec::{BlockSpec, Inside, Purpose};
use super::{BlockName, Fenced, Kind, Named, Reading, Work};
use crate::syntax::{DocumentReader, Text};
use std::borrow::Cow;

/// In a `compose`: the model answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The model answer.
    pub text: Text,
}

impl Fenced for Model {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::Model,
        name: "model",
        text: "In a `compose`: the model answer, shown below the learner's own",
        keys: &[],
        content: "Text",
        may_be_empty: false,
        inside: Inside::Text,
        keeps_inside: false,
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

    fn parse(_: &mut DocumentReader, frame: &mut Frame) -> Option<Self> {
        Some(Model { text: frame.text() })
    }
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

    fn names(&self) -> Vec<Named<'_>> {
        Vec::new()
    }

    fn work(&self) -> Option<&dyn Work> {
        None
    }

    fn work_mut(&mut self) -> Option<&mut dyn Work> {
        None
    }
}
