//! Text that folds.

use super::frame::Frame;
use super::spec::{BlockSpec, Purpose, SET_OFF};
use super::{BlockName, Fenced, Kind, Named, Reading, Work};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::syntax::DocumentReader;
use std::borrow::Cow;

/// Text that folds.
#[derive(Clone, Debug, PartialEq)]
pub struct Details {
    /// The words one presses, plain.
    pub summary: String,
}

pub(crate) static BLOCK_SUMMARY: Rule = Rule {
    name: "block/summary",
    severities: &[Severity::Error],
    summary: "Folded text has words to press.",
    reason: "They are all that a learner sees of it at first.",
    source: "README.md, \"Blocks\"",
    bad: "::: details\nWhat she said next.\n:::",
    good: "::: details What she said next\nThank you.\n:::",
    fixable: false,
};

impl Fenced for Details {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::Details,
        name: "details",
        text: "Text that folds: `::: details Summary`",
        keys: &[],
        content: "Text, `media` and `checklist`",
        may_be_empty: false,
        inside: SET_OFF,
        keeps_inside: true,
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

    fn parse(reader: &mut DocumentReader, frame: &mut Frame) -> Option<Self> {
        if frame.attributes.words.is_empty() {
            let finding = Diagnostic::new(
                &BLOCK_SUMMARY,
                reader.file,
                frame.name_span.clone(),
                "This `details` block has no summary to press",
            );
            reader
                .findings
                .push(finding.help("Write them after the name: ::: details What she said next."));
        }
        Some(Details {
            summary: frame.attributes.words.clone(),
        })
    }
}

impl Kind for Details {
    fn called(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.summary))
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
