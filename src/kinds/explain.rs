//! In a question: shown when it is settled.

use super::frame::Frame;
use super::spec::{BlockSpec, Inside, Purpose};
use super::{BlockName, Fenced, Kind, Named, Reading, Work};
use crate::syntax::{DocumentReader, Text};
use std::borrow::Cow;

/// In a question: shown when it is settled.
#[derive(Clone, Debug, PartialEq)]
pub struct Explain {
    /// The explanation.
    pub text: Text,
}

impl Fenced for Explain {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::Explain,
        name: "explain",
        text: "In a question: shown when it is settled",
        keys: &[],
        content: "Text",
        may_be_empty: false,
        inside: Inside::Text,
        keeps_inside: false,
        part_of: Some(BlockName::Question),
        takes_words: false,
        template: "explain\n${1}",
        example: "::: question
Who should hear of an error in the figures first?

- [x] Whoever owns them
- [ ] Everybody in the review

::: explain
The owner can correct them before anybody relies on them.
:::
:::
",
        step: "read",
        purpose: Purpose::Neither,
        listed: false,
        outside_lessons: true,
        returns: None,
    };

    fn parse(_: &mut DocumentReader, frame: &mut Frame) -> Option<Self> {
        Some(Explain { text: frame.text() })
    }
}

impl Kind for Explain {
    fn called(&self) -> Option<Cow<'_, str>> {
        // Listed as a part of its question.
        None
    }

    fn reading(&self) -> Reading<'_> {
        // Counted with its question.
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
