//! In a question: shown on request, one after another.

use super::frame::Frame;
use super::spec::{BlockSpec, Inside, Purpose};
use super::{BlockName, Fenced, Kind, Named, Reading, Work};
use crate::syntax::{DocumentReader, Text};
use std::borrow::Cow;

/// In a question: shown on request, one after another.
#[derive(Clone, Debug, PartialEq)]
pub struct Hint {
    /// The hint.
    pub text: Text,
}

impl Fenced for Hint {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::Hint,
        name: "hint",
        text: "In a question: shown on request, one after another",
        keys: &[],
        content: "Text",
        may_be_empty: false,
        inside: Inside::Text,
        keeps_inside: false,
        part_of: Some(BlockName::Question),
        takes_words: false,
        template: "hint\n${1}",
        example: "::: question
Who should hear of an error in the figures first?

- [x] Whoever owns them
- [ ] Everybody in the review

::: hint
Who can correct them?
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
        Some(Hint { text: frame.text() })
    }
}

impl Kind for Hint {
    fn called(&self) -> Option<Cow<'_, str>> {
        // Listed as a part of its question.
        None
    }

    fn reading(&self) -> Reading<'_> {
        // Not on the page, or read by some only.
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
