//! A question: what it asks, how it is answered, and what is shown after.

pub(crate) mod blanks;
pub(crate) mod choice;
mod interaction;
pub(crate) mod order;
pub(crate) mod parse;
mod specs;

pub use interaction::{AnswerOption, Blank, Interaction, MatchItem, NumberBlank};
pub use specs::QUESTIONS;

use super::frame::Frame;
use super::spec::{BlockSpec, Inside, Purpose};
use super::work::{PackedSize, PageType, Part, Scoring, described};
use super::{BlockName, Fenced, Kind, Named, Reading, Work};
use crate::syntax::{DocumentReader, Reference, Text};
use serde_json::{Value, json};
use std::borrow::Cow;

/// A question: in QTI's words an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What is asked.
    pub stem: Text,
    /// Its words.
    pub stem_plain: String,
    /// Words of a text with blanks, `___` for each; empty for other questions.
    pub written: String,
    /// How it is answered.
    pub interaction: Interaction,
    /// Shown on request, one after another.
    pub hints: Vec<Text>,
    /// Shown when it is settled.
    pub explain: Vec<Text>,
    /// Id of the objective it tests, with its place.
    pub objective: Option<Reference>,
    /// Tries a learner has; no limit when none.
    pub attempts: Option<u32>,
    /// Whether options are shown in random order.
    pub shuffle: bool,
    /// Whether it is asked before the teaching.
    pub pre: bool,
    /// What it counts for in a quiz.
    pub points: u32,
    /// Short hash of the right answer: changes when the key does. Written by `lock`.
    pub key: String,
    /// Short hash of all its words: changes when the wording does. Written by `lock`.
    pub wording: String,
}

impl Question {
    /// What it asks, in words: its stem, else its text with blanks.
    pub fn asks(&self) -> &str {
        if self.stem_plain.is_empty() {
            &self.written
        } else {
            &self.stem_plain
        }
    }
}

impl Fenced for Question {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::Question,
        name: "question",
        text: "A question; its kind is read from the shape of the answers, which come last",
        keys: specs::KEYS,
        content: "What is asked, then the answers, then `hint` and `explain`",
        may_be_empty: false,
        inside: Inside::Blocks(&[BlockName::Hint, BlockName::Explain]),
        keeps_inside: false,
        part_of: None,
        takes_words: false,
        template: "question\n${1:What do they do?}\n\n- [x] ${2:What helps}\n  > ${3:Why it helps.}\n- [ ] ${4:What else one might do}\n  > ${5:What that costs.}",
        example: r#"::: question
You find an error in tomorrow's figures. Which message helps their owner most?

- [x] "Row 7 is last month's. New figures by nine?"
  > She knows what is wrong, and can answer in one word.
- [ ] "The figures are a mess again."
  > She has your worry, and nothing to work with.

::: hint
What would let her act at once?
:::

::: explain
Fact, effect, offer: each can be one short sentence.
:::
:::
"#,
        step: "try",
        purpose: Purpose::Decide,
        listed: false,
        outside_lessons: false,
        returns: Some("leadlet-question"),
    };

    fn parse(reader: &mut DocumentReader, frame: &mut Frame) -> Option<Self> {
        parse::question(reader, frame)
    }
}

impl Kind for Question {
    fn called(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.asks()))
    }

    fn reading(&self) -> Reading<'_> {
        let options = self.interaction.parts().into_iter();
        let texts = std::iter::once(&self.stem)
            .chain(self.interaction.written())
            .chain(options.map(|(_, option)| &option.text));
        Reading::of(texts.chain(&self.explain)).with_thought()
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

impl Work for Question {
    /// Stem, and what it offers, in the order of words so that another order is the same wording.
    fn words(&self) -> String {
        let options = self.interaction.parts().into_iter();
        let mut parts: Vec<&str> = options.map(|(_, option)| option.plain.as_str()).collect();
        parts.sort_unstable();
        let written = Some(self.written.as_str()).filter(|written| !written.is_empty());
        let stem = std::iter::once(self.stem_plain.as_str()).chain(written);
        stem.chain(parts).collect::<Vec<_>>().join(" / ")
    }

    fn parts(&self) -> Vec<Part<'_>> {
        let options = self.interaction.parts().into_iter();
        options
            .map(|(is_target, option)| Part {
                id: &option.id,
                is_target,
                words: &option.plain,
            })
            .collect()
    }

    fn part_ids(&mut self) -> Vec<&mut String> {
        let options = self.interaction.parts_mut().into_iter();
        options.map(|option| &mut option.id).collect()
    }

    fn in_lms(&self, page: &str) -> Value {
        let mut known = json!({ "page": page, "kind": "question", "key": self.key });
        self.interaction.add_ids(&mut known);
        known
    }

    fn scored(&self, lesson: &Scoring) -> Option<Value> {
        let text = if self.written.is_empty() {
            &self.stem_plain
        } else {
            &self.written
        };
        let objective = match &self.objective {
            Some(reference) => lesson.objective(&reference.name),
            None => lesson.only_objective(),
        };
        let mut known = json!({
            "interaction": self.interaction.name(),
            "text": described(text),
            "objective": objective,
            "points": self.points,
        });
        if self.pre {
            known["pre"] = true.into();
        }
        self.interaction
            .add_answers(lesson.word_for_true, &mut known);
        Some(known)
    }

    fn packed(&self, on: PageType) -> PackedSize {
        match on {
            // The questions of a quiz page live in its attempts, and come back in practice.
            PageType::Quiz => PackedSize::returning(),
            PageType::Lesson | PageType::SelfCheck => PackedSize::answer(self.interaction.given()),
        }
    }
}
