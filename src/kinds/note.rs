//! Set-off text.

use super::frame::Frame;
use super::spec::{BlockSpec, Purpose, SET_OFF};
use super::{BlockName, Fenced, Kind, Named, Reading, Work};
use crate::syntax::DocumentReader;
use std::borrow::Cow;

/// Set-off text.
#[derive(Clone, Debug, PartialEq)]
pub struct Note;

impl Fenced for Note {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::Note,
        name: "note",
        text: "Set-off text",
        keys: &[],
        content: "Text, `media` and `checklist`",
        may_be_empty: false,
        inside: SET_OFF,
        keeps_inside: true,
        part_of: None,
        takes_words: false,
        template: "note\n${1}",
        example: "::: note
The figures of this course are made up.
:::
",
        step: "read",
        purpose: Purpose::Neither,
        listed: false,
        outside_lessons: false,
        returns: None,
    };

    fn parse(_: &mut DocumentReader, _: &mut Frame) -> Option<Self> {
        Some(Note)
    }
}

impl Kind for Note {
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
