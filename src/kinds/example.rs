//! Set-off text: an example.

use super::frame::Frame;
use super::spec::{BlockSpec, Purpose, SET_OFF};
use super::{BlockName, Fenced, Kind, Named, Reading, Work};
use crate::syntax::DocumentReader;
use std::borrow::Cow;

/// Set-off text: an example.
#[derive(Clone, Debug, PartialEq)]
pub struct Example;

impl Fenced for Example {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::Example,
        name: "example",
        text: "Set-off text: an example",
        keys: &[],
        content: "Text, `media` and `checklist`",
        may_be_empty: false,
        inside: SET_OFF,
        keeps_inside: true,
        part_of: None,
        takes_words: false,
        template: "example\n${1}",
        example: "::: example
Priya wrote three lines: what she saw, whom it affects, what she can do by noon.
:::
",
        step: "read",
        purpose: Purpose::Neither,
        listed: false,
        outside_lessons: false,
        returns: None,
    };

    fn parse(_: &mut DocumentReader, _: &mut Frame) -> Option<Self> {
        Some(Example)
    }
}

impl Kind for Example {
    fn called(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(""))
    }

    fn reading(&self) -> Reading<'_> {
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
