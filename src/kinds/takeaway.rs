//! The sentence to remember.

use super::frame::Frame;
use super::spec::{BlockSpec, Inside, Purpose};
use super::{BlockName, Fenced, Kind, Named, Reading, Work};
use crate::syntax::DocumentReader;
use std::borrow::Cow;

/// The sentence to remember.
#[derive(Clone, Debug, PartialEq)]
pub struct Takeaway;

impl Fenced for Takeaway {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::Takeaway,
        name: "takeaway",
        text: "The sentence to remember",
        keys: &[],
        content: "One sentence",
        may_be_empty: false,
        inside: Inside::Text,
        keeps_inside: true,
        part_of: None,
        takes_words: false,
        template: "takeaway\n${1}",
        example: "::: takeaway
Raise it with a next step: fact, effect, offer.
:::
",
        step: "takeaway",
        purpose: Purpose::Neither,
        listed: false,
        outside_lessons: false,
        returns: None,
    };

    fn parse(_: &mut DocumentReader, _: &mut Frame) -> Option<Self> {
        Some(Takeaway)
    }
}

impl Kind for Takeaway {
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
