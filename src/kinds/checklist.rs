//! A list to tick.

use super::frame::Frame;
use super::item::{Item, items};
use super::spec::{BlockSpec, Inside, Purpose};
use super::work::{PackedSize, PageType, Part, Scoring};
use super::{BlockName, Fenced, Kind, Named, Reading, Work};
use crate::diagnostic::Diagnostic;
use crate::kinds::item::BLOCK_CHECKLIST;
use crate::syntax::DocumentReader;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::ops::Range;

/// A list to tick.
#[derive(Clone, Debug, PartialEq)]
pub struct Checklist {
    /// What is ticked.
    pub items: Vec<Item>,
}

impl Fenced for Checklist {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::Checklist,
        name: "checklist",
        text: "A list to tick, kept on the device",
        keys: &[],
        content: "A list, `- [ ]` before each thing to tick",
        may_be_empty: false,
        inside: Inside::Text,
        keeps_inside: false,
        part_of: None,
        takes_words: false,
        template: "checklist\n- [ ] ${1}",
        example: "::: checklist
- [ ] Say what you saw.
- [ ] Say what you can do.
:::
",
        step: "read",
        purpose: Purpose::Apply,
        listed: true,
        outside_lessons: false,
        returns: None,
    };

    fn parse(reader: &mut DocumentReader, frame: &mut Frame) -> Option<Self> {
        let texts = frame.texts();
        let nodes: Vec<Range<usize>> = texts
            .iter()
            .flat_map(|text| reader.nodes(text.events.clone()))
            .collect();
        let items = items(reader, &nodes);
        if items.is_empty() || nodes.len() > 1 {
            let finding = Diagnostic::new(
                &BLOCK_CHECKLIST,
                reader.file,
                frame.name_span.clone(),
                "A checklist can hold one task list only",
            );
            reader
                .findings
                .push(finding.help("Write each on a line of its own: - [ ] what to do."));
            return None;
        }
        Some(Checklist { items })
    }
}

impl Kind for Checklist {
    fn called(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(""))
    }

    fn reading(&self) -> Reading<'_> {
        Reading::of(self.items.iter().map(|item| &item.text))
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

impl Work for Checklist {
    fn words(&self) -> String {
        let items = self.items.iter().map(|item| item.plain.as_str());
        items.collect::<Vec<_>>().join(" / ")
    }

    fn parts(&self) -> Vec<Part<'_>> {
        self.items.iter().map(Part::item).collect()
    }

    fn part_ids(&mut self) -> Vec<&mut String> {
        self.items.iter_mut().map(|item| &mut item.id).collect()
    }

    fn in_lms(&self, page: &str) -> Value {
        let ids: Vec<&str> = self.items.iter().map(|item| item.id.as_str()).collect();
        json!({ "page": page, "kind": "checklist", "ids": ids })
    }

    fn scored(&self, _: &Scoring) -> Option<Value> {
        None
    }

    fn packed(&self, _: PageType) -> PackedSize {
        PackedSize::ticks(self.items.len())
    }
}
