//! Text for some audiences.

use super::spec::{BlockSpec, Inside, Purpose};
use super::text::Reference;
use super::{BlockName, Kind, Reading, Work};
use std::borrow::Cow;

/// What is known of it, as data.
pub const SPEC: BlockSpec = BlockSpec {
    block: BlockName::For,
    name: "for",
    text: "Text for some audiences: `::: for manager senior`",
    keys: &[],
    content: "Text and any block but `for`",
    inside: Inside::Any,
    part_of: None,
    takes_words: true,
    template: "for ${1}\n${2}",
    example: "::: for manager
Say thank you before you ask for the cause.
:::
",
    step: "read",
    purpose: Purpose::Neither,
    listed: false,
    outside_lessons: false,
    returns: None,
};

/// Text for some audiences.
#[derive(Clone, Debug, PartialEq)]
pub struct For {
    /// Audience ids with their places.
    pub audiences: Vec<Reference>,
}

impl Kind for For {
    fn called(&self) -> Option<Cow<'_, str>> {
        let names = self.audiences.iter().map(|audience| audience.name.as_str());
        Some(Cow::Owned(names.collect::<Vec<_>>().join(" ")))
    }

    fn reading(&self) -> Reading<'_> {
        Reading::default()
    }

    fn work(&self) -> Option<&dyn Work> {
        None
    }

    fn work_mut(&mut self) -> Option<&mut dyn Work> {
        None
    }
}
