//! A flash card.

use super::frame::Frame;
use super::spec::{BlockSpec, Inside, Purpose};
use super::work::{PackedSize, PageType, Part, Scoring};
use super::{BlockName, Fenced, Kind, Named, Reading, Work};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::syntax::{DocumentReader, Text};
use pulldown_cmark::Event;
use serde_json::{Value, json};
use std::borrow::Cow;

/// A flash card.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// What is shown first.
    pub front: Text,
    /// What is shown when asked for.
    pub back: Text,
    /// The words of both sides.
    pub plain: String,
}

pub(crate) static CARD_SIDES: Rule = Rule {
    name: "card/sides",
    severities: &[Severity::Error],
    summary: "A flash card has a front and a back.",
    reason: "A line of `---` between empty lines parts them.",
    source: "README.md, \"Blocks\"",
    bad: "::: card\nWhat makes a worry useful?\n:::",
    good: "::: card\nWhat makes a worry useful?\n\n---\n\nA next step beside it.\n:::",
    fixable: false,
};

impl Fenced for Card {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::Card,
        name: "card",
        text: "A flash card for practice: front, a line of `---` between empty lines, back",
        keys: &[],
        content: "The front, an empty line, a line of `---`, an empty line, the back",
        may_be_empty: false,
        inside: Inside::Text,
        keeps_inside: false,
        part_of: None,
        takes_words: false,
        template: "card\n${1:Front}\n\n---\n\n${2:Back}",
        example: "::: card
What are the three parts of a message about a problem?

---

Fact, effect, offer.
:::
",
        step: "keep",
        purpose: Purpose::Apply,
        listed: true,
        outside_lessons: false,
        returns: Some("leadlet-card"),
    };

    fn parse(reader: &mut DocumentReader, frame: &mut Frame) -> Option<Self> {
        let text = frame.text();
        let nodes = reader.nodes(text.events.clone());
        let rule = nodes
            .iter()
            .position(|node| matches!(reader.events[node.start].0, Event::Rule));
        let sides = rule.filter(|at| *at > 0 && at + 1 < nodes.len());
        let Some(at) = sides else {
            let finding = Diagnostic::new(
                &CARD_SIDES,
                reader.file,
                frame.name_span.clone(),
                "A card needs a front and a back",
            );
            reader
                .findings
                .push(finding.help("Separate them with a line `---` between empty lines."));
            return None;
        };
        let (front, back) = (
            reader.run(nodes[0].start..nodes[at].start),
            reader.run(nodes[at].end..text.events.end),
        );
        Some(Card {
            plain: format!("{} / {}", reader.plain(&front), reader.plain(&back)),
            front,
            back,
        })
    }
}

impl Kind for Card {
    fn called(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.plain))
    }

    fn reading(&self) -> Reading<'_> {
        Reading::of([&self.front, &self.back])
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

impl Work for Card {
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
        json!({ "page": page, "kind": "card" })
    }

    fn scored(&self, _: &Scoring) -> Option<Value> {
        None
    }

    fn packed(&self, _: PageType) -> PackedSize {
        PackedSize::returning() + PackedSize::returning()
    }
}
