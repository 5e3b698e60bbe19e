//! Text for some audiences.

use super::frame::Frame;
use super::spec::{BlockSpec, Inside, Purpose};
use super::{BlockName, Fenced, Kind, Named, Reading, Work};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::syntax::{DocumentReader, Reference};
use std::borrow::Cow;

/// Text for some audiences.
#[derive(Clone, Debug, PartialEq)]
pub struct For {
    /// Audience ids with their places.
    pub audiences: Vec<Reference>,
}

pub(crate) static AUDIENCE_NONE: Rule = Rule {
    name: "audience/none",
    severities: &[Severity::Error],
    summary: "`for` says whom it is for.",
    reason: "Text for nobody in particular needs no `for`.",
    source: "README.md, \"What you write\"",
    bad: "::: for\nThank them first.\n:::",
    good: "::: for manager\nThank them first.\n:::",
    fixable: false,
};

impl Fenced for For {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::For,
        name: "for",
        text: "Text for some audiences: `::: for manager senior`",
        keys: &[],
        content: "Text and any block but `for`",
        may_be_empty: false,
        inside: Inside::Any,
        keeps_inside: true,
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

    fn parse(reader: &mut DocumentReader, frame: &mut Frame) -> Option<Self> {
        let audiences: Vec<Reference> = frame
            .attributes
            .each_word()
            .map(|(name, span)| Reference {
                name: name.to_owned(),
                span,
            })
            .collect();
        if audiences.is_empty() {
            let finding = Diagnostic::new(
                &AUDIENCE_NONE,
                reader.file,
                frame.name_span.clone(),
                "`for` names no audience",
            );
            reader.findings.push(
                finding.help("Name one or more of those in course.yaml: ::: for manager senior."),
            );
        }
        Some(For { audiences })
    }
}

impl Kind for For {
    fn called(&self) -> Option<Cow<'_, str>> {
        let names = self.audiences.iter().map(|audience| audience.name.as_str());
        Some(Cow::Owned(names.collect::<Vec<_>>().join(" ")))
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
