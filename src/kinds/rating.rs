//! A scale that is never scored.

use super::frame::Frame;
use super::spec::{BlockKey, BlockSpec, Inside, Purpose, Values};
use super::work::{PackedSize, PageType, Part, Scoring};
use super::{BlockName, Fenced, Kind, Named, Reading, Work};
use crate::syntax::{DocumentReader, Reference, Text};
use serde_json::{Value, json};
use std::borrow::Cow;

const RATING: &[BlockKey] = &[
    BlockKey::new("low", Values::Words, "Label of the low end of the scale"),
    BlockKey::new("high", Values::Words, "Label of the high end of the scale"),
    BlockKey::new(
        "steps",
        Values::Number { min: 2, max: 11 },
        "How many steps the scale has; default 5",
    ),
    BlockKey::new("about", Values::Module, "The module it is about"),
];

/// A statement with a scale, never scored.
#[derive(Clone, Debug, PartialEq)]
pub struct Rating {
    /// The statement.
    pub text: Text,
    /// Its words.
    pub plain: String,
    /// Words at the low end.
    pub low: String,
    /// Words at the high end.
    pub high: String,
    /// How many steps the scale has.
    pub steps: u32,
    /// Id of the module it is about, with its place.
    pub about: Option<Reference>,
}

impl Fenced for Rating {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::Rating,
        name: "rating",
        text: "A statement with a scale, never scored",
        keys: RATING,
        content: "The statement",
        may_be_empty: false,
        inside: Inside::Text,
        keeps_inside: false,
        part_of: None,
        takes_words: false,
        template: "rating {low=\"${1:Never}\" high=\"${2:Always}\"}\n${3}",
        example: "::: rating {low=\"Never\" high=\"Always\" steps=5}
I raise a problem on the day I see it.
:::
",
        step: "try",
        purpose: Purpose::Neither,
        listed: true,
        outside_lessons: false,
        returns: None,
    };

    fn parse(reader: &mut DocumentReader, frame: &mut Frame) -> Option<Self> {
        let value = |key: &str| frame.value(key);
        let steps = frame.number(reader, "steps").unwrap_or(5);
        let text = frame.text();
        let words = |key: &str| value(key).map(|value| value.name).unwrap_or_default();
        Some(Rating {
            plain: reader.plain(&text),
            text,
            low: words("low"),
            high: words("high"),
            steps,
            about: value("about"),
        })
    }
}

impl Kind for Rating {
    fn called(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.plain))
    }

    fn reading(&self) -> Reading<'_> {
        Reading::of([&self.text])
    }

    fn names(&self) -> Vec<Named<'_>> {
        self.about.iter().map(Named::Module).collect()
    }

    fn work(&self) -> Option<&dyn Work> {
        Some(self)
    }

    fn work_mut(&mut self) -> Option<&mut dyn Work> {
        Some(self)
    }
}

impl Work for Rating {
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
        json!({ "page": page, "kind": "rating", "steps": self.steps })
    }

    fn scored(&self, _: &Scoring) -> Option<Value> {
        None
    }

    fn packed(&self, on: PageType) -> PackedSize {
        match on {
            PageType::SelfCheck => PackedSize::self_check(),
            PageType::Lesson | PageType::Quiz => PackedSize::returning(),
        }
    }
}
