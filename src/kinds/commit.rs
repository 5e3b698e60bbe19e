//! An if-then plan.

use super::spec::{BlockSpec, Inside, Purpose};
use super::text::Text;
use super::work::{PackedSize, PageType, Part, Scoring};
use super::{BlockName, Kind, Reading, Work};
use serde_json::{Value, json};
use std::borrow::Cow;

/// What is known of it, as data.
pub const SPEC: BlockSpec = BlockSpec {
    block: BlockName::Commit,
    name: "commit",
    text: "An if-then plan: `When [[cue]], I will [[action]].`",
    keys: &[],
    content: "A sentence with two blanks, first the cue, then the action; a blank may be empty",
    inside: Inside::Text,
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

impl Kind for Commit {
    fn called(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.plain))
    }

    fn reading(&self) -> Reading<'_> {
        Reading::of([&self.text])
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
