//! A branching story.

pub(crate) mod parse;

use super::frame::Frame;
use super::spec::{BlockSpec, Inside, Purpose};
use super::work::{PackedSize, PageType, Part, Scoring, described};
use super::{BlockName, Fenced, Kind, Named, Reading, Work};
use crate::syntax::{DocumentReader, Text};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::ops::Range;

/// Of a scenario the last steps are kept.
const STEPS: usize = 12;

/// A branching story.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Its steps, the first one first.
    pub steps: Vec<Step>,
    /// Its words.
    pub plain: String,
}

/// A step of a scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// Its id in the scenario; empty for the first.
    pub id: String,
    /// Bytes of the heading; of the opening line for the first.
    pub span: Range<usize>,
    /// The heading's words; none for the first.
    pub title: Option<Text>,
    /// What is told.
    pub text: Text,
    /// Where one can go from here; none for an ending.
    pub choices: Vec<StepChoice>,
    /// The mark of an ending.
    pub mark: Option<EndingMark>,
}

/// A choice in a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct StepChoice {
    /// What one does.
    pub text: Text,
    /// Id of the step it leads to.
    pub to: String,
    /// Bytes of the link.
    pub span: Range<usize>,
}

/// How well an ending went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndingMark {
    /// Counts 1.
    Good,
    /// Counts 0.5.
    Fair,
    /// Counts 0.
    Poor,
}

impl Fenced for Scenario {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::Scenario,
        name: "scenario",
        text: "A branching story: steps are headings with ids, choices are lists of links to them",
        keys: &[],
        content: "The first step without a heading, then a heading with an id for each other step; an ending has the mark `.good`, `.fair` or `.poor`",
        may_be_empty: false,
        inside: Inside::Text,
        keeps_inside: false,
        part_of: None,
        takes_words: false,
        template: "scenario\n${1:What happens first}\n\n- [${2:What one does}](#${3:step})\n\n## ${4:Step} {#${3:step} .good}\n\n${5:How it ends}",
        example: "::: scenario
The review is on Friday. It is Tuesday, and the weekly figures do not add up.

- [Tell their owner today](#tell)
- [Wait for the review](#wait)

## She thanks you {#tell .good}

She finds the cause in an hour. Friday is calm.

## Friday {#wait .poor}

The client finds it first.
:::
",
        step: "try",
        purpose: Purpose::Decide,
        listed: true,
        outside_lessons: false,
        returns: None,
    };

    fn parse(reader: &mut DocumentReader, frame: &mut Frame) -> Option<Self> {
        let text = frame.text();
        Some(parse::scenario(reader, frame, text))
    }
}

impl Kind for Scenario {
    fn called(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.plain))
    }

    fn reading(&self) -> Reading<'_> {
        let told = self.steps.iter().map(|step| &step.text);
        let choices = self.steps.iter().flat_map(|step| &step.choices);
        Reading::of(told.chain(choices.map(|choice| &choice.text)))
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

impl Work for Scenario {
    fn words(&self) -> String {
        self.plain.clone()
    }

    fn parts(&self) -> Vec<Part<'_>> {
        Vec::new()
    }

    fn part_ids(&mut self) -> Vec<&mut String> {
        Vec::new()
    }

    fn in_lms(&self, page: &str) -> Value {
        let steps: Vec<&str> = self.steps.iter().map(|step| step.id.as_str()).collect();
        json!({ "page": page, "kind": "scenario", "ids": steps })
    }

    fn scored(&self, lesson: &Scoring) -> Option<Value> {
        Some(json!({
            "interaction": "performance",
            "text": described(&self.plain),
            "objective": lesson.only_objective(),
            "points": 1,
        }))
    }

    fn packed(&self, _: PageType) -> PackedSize {
        PackedSize::answer(1 + self.steps.len().min(STEPS))
    }
}
