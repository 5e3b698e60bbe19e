//! For the facilitator, not on the site.

use super::frame::Frame;
use super::spec::{BlockSpec, Inside, Purpose};
use super::{BlockName, Fenced, Kind, Named, Reading, Work};
use crate::syntax::{DocumentReader, Text};
use std::borrow::Cow;

/// For the facilitator, not on the site.
#[derive(Clone, Debug, PartialEq)]
pub struct Guide {
    /// The notes.
    pub text: Text,
}

impl Fenced for Guide {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::Guide,
        name: "guide",
        text: "Notes for the facilitator; not on the site",
        keys: &[],
        content: "Questions for a debrief, work in pairs, five minutes for a manager",
        may_be_empty: false,
        inside: Inside::Text,
        keeps_inside: false,
        part_of: None,
        takes_words: false,
        template: "guide\n${1}",
        example: "::: guide
Ask in pairs: when did somebody tell you early that something was wrong?
:::
",
        step: "guide",
        purpose: Purpose::Neither,
        listed: true,
        outside_lessons: true,
        returns: None,
    };

    fn parse(_: &mut DocumentReader, frame: &mut Frame) -> Option<Self> {
        Some(Guide { text: frame.text() })
    }
}

impl Kind for Guide {
    fn called(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(""))
    }

    fn reading(&self) -> Reading<'_> {
        // Not on the page.
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
