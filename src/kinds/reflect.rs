//! A private text box.

use super::frame::Frame;
use super::spec::{BlockSpec, Inside, Purpose};
use super::work::{PackedSize, PageType, Part, Scoring};
use super::{BlockName, Fenced, Kind, Named, Reading, Work};
use crate::syntax::{DocumentReader, Text};
use serde_json::{Value, json};
use std::borrow::Cow;

/// A private text box.
#[derive(Clone, Debug, PartialEq)]
pub struct Reflect {
    /// What to think about.
    pub text: Text,
    /// Its words.
    pub plain: String,
}

impl Fenced for Reflect {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::Reflect,
        name: "reflect",
        text: "A private text box, kept on the device",
        keys: &[],
        content: "What the learner is asked to think about",
        may_be_empty: false,
        inside: Inside::Text,
        keeps_inside: false,
        part_of: None,
        takes_words: false,
        template: "reflect\n${1}",
        example: "::: reflect
Whose view did you leave out the last time you raised something?
:::
",
        step: "reflect",
        purpose: Purpose::Apply,
        listed: true,
        outside_lessons: false,
        returns: None,
    };

    fn parse(reader: &mut DocumentReader, frame: &mut Frame) -> Option<Self> {
        let (text, plain) = frame.prompt(reader);
        Some(Reflect { text, plain })
    }
}

impl Kind for Reflect {
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

impl Work for Reflect {
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
        json!({ "page": page, "kind": "reflect" })
    }

    fn scored(&self, _: &Scoring) -> Option<Value> {
        None
    }

    fn packed(&self, _: PageType) -> PackedSize {
        // What is typed stays on the device.
        PackedSize::default()
    }
}
