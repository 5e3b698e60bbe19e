//! Write it yourself, then compare.

use super::spec::{BlockSpec, Inside, Purpose};
use super::text::{Item, Text};
use super::work::{PackedSize, PageType, Part, Scoring};
use super::{BlockName, Kind, Reading, Work};
use serde_json::{Value, json};
use std::borrow::Cow;

/// What is known of it, as data.
pub const SPEC: BlockSpec = BlockSpec {
    block: BlockName::Compose,
    name: "compose",
    text: "Write it yourself, then compare: a text box, then a model answer below the learner's own and criteria to tick",
    keys: &[],
    content: "What to write, then a block `model` with the model answer, then a list of 2 to 5 criteria, `- [ ]` before each",
    inside: Inside::Parts(&[BlockName::Model]),
    part_of: None,
    takes_words: false,
    template: "compose\n${1:What to write}\n\n::: model\n${2:The model answer}\n:::\n\n- [ ] ${3:It says what you saw.}\n- [ ] ${4:It offers a next step.}",
    example: "::: compose
You find an error in tomorrow's figures. Write to their owner.

::: model
Row 7 is last month's, and the client sees it at ten. Shall I send you new figures by nine?
:::

- [ ] It says what you saw.
- [ ] It says whom it affects.
- [ ] It offers a next step.
:::
",
    step: "try",
    purpose: Purpose::Apply,
    listed: true,
    outside_lessons: false,
    returns: Some("leadlet-compose"),
};

/// A text to write, and what to compare it with.
#[derive(Clone, Debug, PartialEq)]
pub struct Compose {
    /// What to write.
    pub text: Text,
    /// Its words.
    pub plain: String,
    /// The model answer.
    pub model: Text,
    /// What the learner's own answer is held against, 2 to 5.
    pub criteria: Vec<Item>,
}

impl Kind for Compose {
    fn called(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.plain))
    }

    fn reading(&self) -> Reading<'_> {
        let criteria = self.criteria.iter().map(|item| &item.text);
        Reading::of([&self.text, &self.model].into_iter().chain(criteria)).with_thought()
    }

    fn work(&self) -> Option<&dyn Work> {
        Some(self)
    }

    fn work_mut(&mut self) -> Option<&mut dyn Work> {
        Some(self)
    }
}

impl Work for Compose {
    fn words(&self) -> String {
        // Criteria in any order: they are as much what it asks as its prompt is.
        let mut parts: Vec<&str> = self
            .criteria
            .iter()
            .map(|item| item.plain.as_str())
            .collect();
        parts.sort_unstable();
        parts.insert(0, &self.plain);
        parts.join(" / ")
    }

    fn parts(&self) -> Vec<Part<'_>> {
        self.criteria.iter().map(Part::item).collect()
    }

    fn part_ids(&mut self) -> Vec<&mut String> {
        self.criteria.iter_mut().map(|item| &mut item.id).collect()
    }

    fn in_lms(&self, page: &str) -> Value {
        let criteria = self.criteria.iter().map(|item| item.id.as_str());
        let ids: Vec<&str> = criteria.chain(["compared"]).collect();
        json!({ "page": page, "kind": "compose", "ids": ids })
    }

    fn scored(&self, _: &Scoring) -> Option<Value> {
        None
    }

    fn packed(&self, _: PageType) -> PackedSize {
        // That it was compared is a tick of its own.
        PackedSize::returning() + PackedSize::ticks(self.criteria.len() + 1)
    }
}
