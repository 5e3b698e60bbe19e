//! Text that folds.

use super::spec::{BlockSpec, Purpose, SET_OFF};
use super::{BlockName, Kind, Reading, Work};
use std::borrow::Cow;

/// What is known of it, as data.
pub const SPEC: BlockSpec = BlockSpec {
    block: BlockName::Details,
    name: "details",
    text: "Text that folds: `::: details Summary`",
    keys: &[],
    content: "Text, `media` and `checklist`",
    inside: SET_OFF,
    part_of: None,
    takes_words: true,
    template: "details ${1:Summary}\n${2}",
    example: "::: details What she said next
\"Thank you. Row 7 it is.\"
:::
",
    step: "read",
    purpose: Purpose::Neither,
    listed: false,
    outside_lessons: false,
    returns: None,
};

/// Text that folds.
#[derive(Clone, Debug, PartialEq)]
pub struct Details {
    /// The words one presses, plain.
    pub summary: String,
}

impl Kind for Details {
    fn called(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.summary))
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
