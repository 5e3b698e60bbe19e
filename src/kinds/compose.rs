//! Write it yourself, then compare.

use super::frame::Frame;
use super::item::{Item, items};
use super::spec::{BlockSpec, Inside, Purpose};
use super::work::{PackedSize, PageType, Part, Scoring};
use super::{BlockKind, BlockName, Fenced, Kind, Named, Reading, Work};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::syntax::{DocumentReader, Text, marker};
use pulldown_cmark::{Event, Tag};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};

/// How many criteria a learner can hold an answer against.
const CRITERIA: RangeInclusive<usize> = 2..=5;

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

pub(crate) static COMPOSE_CRITERIA: Rule = Rule {
    name: "compose/criteria",
    severities: &[Severity::Error],
    summary: "A `compose` ends with a list of 2 to 5 criteria.",
    reason: "They turn the comparison into a check of one's own text. One alone says little, and nobody goes through many.",
    source: "README.md, \"Blocks\"",
    bad: "::: compose\nWrite to the owner of the figures.\n\n::: model\nRow 7 is last month's. New figures by nine?\n:::\n:::",
    good: "::: compose\nWrite to the owner of the figures.\n\n::: model\nRow 7 is last month's. New figures by nine?\n:::\n\n- [ ] It says what you saw.\n- [ ] It offers a next step.\n:::",
    fixable: false,
};

pub(crate) static COMPOSE_MODEL: Rule = Rule {
    name: "compose/model",
    severities: &[Severity::Error],
    summary: "A `compose` has one model answer.",
    reason: "It is what learners compare their own text with.",
    source: "README.md, \"Blocks\"",
    bad: "::: compose\nWrite to the owner of the figures.\n\n- [ ] It says what you saw.\n- [ ] It offers a next step.\n:::",
    good: "::: compose\nWrite to the owner of the figures.\n\n::: model\nRow 7 is last month's. New figures by nine?\n:::\n\n- [ ] It says what you saw.\n- [ ] It offers a next step.\n:::",
    fixable: false,
};

pub(crate) static COMPOSE_PROMPT: Rule = Rule {
    name: "compose/prompt",
    severities: &[Severity::Error],
    summary: "A `compose` says what to write.",
    reason: "Learners cannot begin without it.",
    source: "README.md, \"Blocks\"",
    bad: "::: compose\n::: model\nRow 7 is last month's. New figures by nine?\n:::\n\n- [ ] It says what you saw.\n- [ ] It offers a next step.\n:::",
    good: "::: compose\nWrite to the owner of the figures.\n\n::: model\nRow 7 is last month's. New figures by nine?\n:::\n\n- [ ] It says what you saw.\n- [ ] It offers a next step.\n:::",
    fixable: false,
};

impl Fenced for Compose {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::Compose,
        name: "compose",
        text: "Write it yourself, then compare: a text box, then a model answer below the learner's own and criteria to tick",
        keys: &[],
        content: "What to write, then a block `model` with the model answer, then a list of 2 to 5 criteria, `- [ ]` before each",
        may_be_empty: false,
        inside: Inside::Blocks(&[BlockName::Model]),
        keeps_inside: false,
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

    fn parse(reader: &mut DocumentReader, frame: &mut Frame) -> Option<Self> {
        let models: Vec<(usize, &Text)> = frame
            .inside
            .iter()
            .enumerate()
            .filter_map(|(at, block)| {
                if let BlockKind::Model(model) = &block.kind {
                    Some((at, &model.text))
                } else {
                    None
                }
            })
            .collect();
        let (place, model) = match models[..] {
            [only] => only,
            [] => {
                let finding = Diagnostic::new(
                    &COMPOSE_MODEL,
                    reader.file,
                    frame.name_span.clone(),
                    "This `compose` has no model answer",
                );
                let help =
                    "Write it after what to write, between a line `::: model` and a line `:::`.";
                reader.findings.push(finding.help(help));
                return None;
            }
            [_, (second, _), ..] => {
                let finding = Diagnostic::new(
                    &COMPOSE_MODEL,
                    reader.file,
                    reader.first_line(frame.inside[second].span.clone()),
                    "This `compose` has more than one model answer",
                );
                let help = "Keep one `model` block, or write a `compose` block for each.";
                reader.findings.push(finding.help(help));
                return None;
            }
        };
        let (before, after) = frame.inside.split_at(place);
        let Some(text) = before.iter().find_map(|block| block.kind.prose()) else {
            let finding = Diagnostic::new(
                &COMPOSE_PROMPT,
                reader.file,
                frame.name_span.clone(),
                "This `compose` does not say what to write",
            );
            reader
                .findings
                .push(finding.help("Say it before the line `::: model`."));
            return None;
        };
        let after: Vec<&Text> = after
            .iter()
            .filter_map(|block| block.kind.prose())
            .collect();
        let nodes: Vec<Range<usize>> = after
            .iter()
            .flat_map(|text| reader.nodes(text.events.clone()))
            .collect();
        let is_list =
            |node: &Range<usize>| matches!(reader.events[node.start].0, Event::Start(Tag::List(_)));
        let boxed = |node: &Range<usize>| {
            reader
                .nodes(node.start + 1..node.end - 1)
                .iter()
                .all(|item| marker(reader, item).is_some())
        };
        let is_sound = nodes.len() == 1 && is_list(&nodes[0]) && boxed(&nodes[0]);
        let criteria = if is_sound {
            items(reader, &nodes)
        } else {
            Vec::new()
        };
        if !CRITERIA.contains(&criteria.len()) {
            let (span, message) = match (nodes.is_empty(), is_sound) {
                (true, _) => (
                    frame.name_span.clone(),
                    "This `compose` has no criteria".to_owned(),
                ),
                (false, false) => (
                    after[0].span.clone(),
                    "After the model answer there can be only a list of criteria".to_owned(),
                ),
                (false, true) => (
                    after[0].span.clone(),
                    format!(
                        "A `compose` has 2 to 5 criteria, and this one has {}",
                        criteria.len()
                    ),
                ),
            };
            let finding = Diagnostic::new(&COMPOSE_CRITERIA, reader.file, span, message);
            reader.findings.push(finding.help("Write 2 to 5 after the model answer, each on a line of its own: - [ ] It offers a next step."));
            return None;
        }
        Some(Compose {
            plain: reader.plain(text),
            text: text.clone(),
            model: model.clone(),
            criteria,
        })
    }
}

impl Kind for Compose {
    fn called(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.plain))
    }

    fn reading(&self) -> Reading<'_> {
        let criteria = self.criteria.iter().map(|item| &item.text);
        Reading::of([&self.text, &self.model].into_iter().chain(criteria)).with_thought()
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
