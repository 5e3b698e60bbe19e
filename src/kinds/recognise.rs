//! A recognition card to fill in.

use super::frame::Frame;
use super::spec::{BlockSpec, Inside, Purpose};
use super::work::{PackedSize, PageType, Part, Scoring};
use super::{BlockName, Fenced, Kind, Named, Reading, Work};
use crate::syntax::{DocumentReader, Text};
use serde_json::{Value, json};
use std::borrow::Cow;

/// A recognition card to fill in.
#[derive(Clone, Debug, PartialEq)]
pub struct Recognise {
    /// What to recognise in somebody.
    pub text: Text,
    /// Its words.
    pub plain: String,
}

impl Fenced for Recognise {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::Recognise,
        name: "recognise",
        text: "A recognition card to fill in, copy, print or save as an image",
        keys: &[],
        content: "What the learner is asked to recognise in somebody",
        may_be_empty: false,
        inside: Inside::Text,
        keeps_inside: false,
        part_of: None,
        takes_words: false,
        template: "recognise\n${1}",
        example: "::: recognise
Who told you early that something was wrong?
:::
",
        step: "shine",
        purpose: Purpose::Apply,
        listed: true,
        outside_lessons: false,
        returns: None,
    };

    fn parse(reader: &mut DocumentReader, frame: &mut Frame) -> Option<Self> {
        let (text, plain) = frame.prompt(reader);
        Some(Recognise { text, plain })
    }
}

impl Kind for Recognise {
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

impl Work for Recognise {
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
        json!({ "page": page, "kind": "recognise" })
    }

    fn scored(&self, _: &Scoring) -> Option<Value> {
        None
    }

    fn packed(&self, _: PageType) -> PackedSize {
        // What is typed stays on the device.
        PackedSize::default()
    }
}
