//! An if-then plan.

use super::frame::Frame;
use super::spec::{BlockSpec, Inside, Purpose};
use super::work::{PackedSize, PageType, Part, Scoring};
use super::{BlockName, Fenced, Kind, Named, Reading, Work};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::syntax::{DocumentReader, Text, blanks};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::ops::Range;

/// An if-then plan: a sentence with two blanks.
#[derive(Clone, Debug, PartialEq)]
pub struct Commit {
    /// The sentence, blanks and all.
    pub text: Text,
    /// Its words, `___` for each blank.
    pub plain: String,
    /// What the author proposes as the cue; empty for the learner to fill.
    pub cue: String,
    /// What the author proposes as the action; empty for the learner to fill.
    pub action: String,
}

pub(crate) static COMMIT_BLANKS: Rule = Rule {
    name: "commit/blanks",
    severities: &[Severity::Error],
    summary: "An if-then plan has two blanks.",
    reason: "The first is the cue, the second what one does then; both are the learner's to change.",
    source: "README.md, \"Blocks\"",
    bad: "::: commit\nWhen [[a number looks odd]], I will say so.\n:::",
    good: "::: commit\nWhen [[a number looks odd]], I will [[tell its owner the same day]].\n:::",
    fixable: false,
};

impl Fenced for Commit {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::Commit,
        name: "commit",
        text: "An if-then plan: `When [[cue]], I will [[action]].`",
        keys: &[],
        content: "A sentence with two blanks, first the cue, then the action; a blank may be empty",
        may_be_empty: false,
        inside: Inside::Text,
        keeps_inside: false,
        part_of: None,
        takes_words: false,
        template: "commit\nWhen [[${1}]], I will [[${2}]].",
        example: "::: commit
When [[I see a number that does not add up]], I will [[tell its owner the same day]].
:::
",
        step: "plan",
        purpose: Purpose::Apply,
        listed: true,
        outside_lessons: false,
        returns: Some("leadlet-commit"),
    };

    fn parse(reader: &mut DocumentReader, frame: &mut Frame) -> Option<Self> {
        let text = frame.text();
        if reader.blanks_in(text.events.clone()).next().is_none() {
            reader
                .unmasked
                .extend(blanks(reader.text, text.span.clone()));
        }
        let spans: Vec<Range<usize>> = reader.blanks_in(text.events.clone()).collect();
        let [cue, action] = spans.as_slice() else {
            let message = match spans.len() {
                0 => "This plan has no blanks to fill in".to_owned(),
                1 => "This plan has one blank, but needs two".to_owned(),
                number => format!("This plan has {number} blanks, but needs two"),
            };
            let finding = Diagnostic::new(
                &COMMIT_BLANKS,
                reader.file,
                frame.name_span.clone(),
                message,
            );
            reader.findings.push(
                finding.help("Write one sentence: When [[something happens]], I will [[do this]]. Leave ... inside for the learner to fill."),
            );
            return None;
        };
        let inner = |span: &Range<usize>| {
            let inner = reader.text[span.start + 2..span.end - 2].trim();
            if matches!(inner, "..." | "…") {
                String::new()
            } else {
                inner.to_owned()
            }
        };
        Some(Commit {
            cue: inner(cue),
            action: inner(action),
            plain: reader.plain(&text),
            text,
        })
    }
}

impl Kind for Commit {
    fn called(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.plain))
    }

    fn reading(&self) -> Reading<'_> {
        Reading::of([&self.text])
    }

    fn names(&self) -> Vec<Named<'_>> {
        Vec::new()
    }

    fn work(&self) -> Option<&dyn Work> {
        Some(self)
    }

    fn work_mut(&mut self) -> Option<&mut dyn Work> {
        Some(self)
    }
}

impl Work for Commit {
    fn words(&self) -> String {
        format!("{} / {} / {}", self.plain, self.cue, self.action)
    }

    fn parts(&self) -> Vec<Part<'_>> {
        Vec::new()
    }

    fn part_ids(&mut self) -> Vec<&mut String> {
        Vec::new()
    }

    fn in_lms(&self, page: &str) -> Value {
        json!({ "page": page, "kind": "plan" })
    }

    fn scored(&self, _: &Scoring) -> Option<Value> {
        None
    }

    fn packed(&self, _: PageType) -> PackedSize {
        PackedSize::returning()
    }
}
