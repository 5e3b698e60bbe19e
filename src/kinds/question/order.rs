//! Sequencing and matching: a numbered list, a table of pairs, or groups with their items.

use super::choice::{MAX_OPTIONS, too_many};
use super::{AnswerOption, Interaction, MatchItem};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::syntax::{DocumentReader, Text, is_feedback};
use pulldown_cmark::{Event, Tag};
use std::ops::Range;

/// The fewest items that make an order worth asking for.
const MIN_ITEMS: usize = 3;
/// The most pairs to match: each offers all others to choose from, so that a page grows with their square.
const MAX_PAIRS: usize = 40;

pub(crate) static QUESTION_ORDER_SHORT: Rule = Rule {
    name: "question/order-short",
    severities: &[Severity::Error],
    summary: "An order has at least three items.",
    reason: "Two are a coin's toss.",
    source: "README.md, \"Questions\"",
    bad: "::: question\nPut the parts of the message in order:\n\n1. Fact\n2. Offer\n:::",
    good: "::: question\nPut the parts of the message in order:\n\n1. Fact\n2. Effect\n3. Offer\n:::",
    fixable: false,
};

/// A numbered list: the order written is right.
pub fn sequencing(reader: &mut DocumentReader, list: Range<usize>) -> Option<Interaction> {
    let items = reader.nodes(list.start + 1..list.end - 1);
    if too_many(reader, &list, items.len(), MAX_OPTIONS) {
        return None;
    }
    if items.len() < MIN_ITEMS {
        let span = reader.first_line(reader.run(list).span);
        let finding = Diagnostic::new(
            &QUESTION_ORDER_SHORT,
            reader.file,
            span,
            format!(
                "An ordering question needs at least 3 items (this one has {})",
                items.len()
            ),
        );
        reader.findings.push(
            finding.help("Write at least three items, or make it a list of options with - [ ]."),
        );
        return None;
    }
    Some(Interaction::Sequencing(
        items
            .into_iter()
            .map(|item| option(reader, item.start + 1..item.end - 1))
            .collect(),
    ))
}

pub(crate) static QUESTION_PAIRS: Rule = Rule {
    name: "question/pairs",
    severities: &[Severity::Error],
    summary: "A table of pairs has two columns, or three with feedback, and at least two rows.",
    reason: "Each row is a pair to be found.",
    source: "README.md, \"Questions\"",
    bad: "::: question\nMatch each word with its meaning:\n\n| Word |\n|---|\n| Fact |\n:::",
    good: "::: question\nMatch each word with its meaning:\n\n| Word | Meaning |\n|---|---|\n| Fact | What you saw |\n| Offer | What you can do |\n:::",
    fixable: false,
};

/// A table: each row a pair, the third column its feedback.
pub fn pairs(reader: &mut DocumentReader, table: Range<usize>) -> Option<Interaction> {
    let mut rows = reader.nodes(table.start + 1..table.end - 1).into_iter();
    let head = rows.next()?;
    if too_many(reader, &table, rows.len(), MAX_PAIRS) {
        return None;
    }
    let heads = cells(reader, &head);
    if !(2..=3).contains(&heads.len()) {
        let span = reader.first_line(reader.run(table).span);
        let finding = Diagnostic::new(
            &QUESTION_PAIRS,
            reader.file,
            span,
            format!(
                "A table of pairs has two or three columns (this one has {})",
                heads.len()
            ),
        );
        reader.findings.push(
            finding
                .help("Use two columns, or three when the last one is the feedback of the pair."),
        );
        return None;
    }
    let (mut items, mut targets) = (Vec::new(), Vec::new());
    for row in rows {
        let cells = cells(reader, &row);
        let (Some(left), Some(right)) = (cells.first(), cells.get(1)) else {
            continue;
        };
        let feedback = cells.get(2).filter(|text| !text.events.is_empty()).cloned();
        let (item, target) = (
            plain_option(reader, left.clone(), feedback),
            plain_option(reader, right.clone(), None),
        );
        if item.plain.is_empty() || target.plain.is_empty() {
            let span = reader.first_line(reader.run(row).span);
            reader.findings.push(
                Diagnostic::new(
                    &QUESTION_PAIRS,
                    reader.file,
                    span,
                    "Half of this pair is missing",
                )
                .help("Fill both columns, or remove the row."),
            );
            continue;
        }
        items.push(MatchItem {
            option: item,
            target: place(&mut targets, target),
        });
    }
    few(reader, items.len(), &table, "pairs")?;
    Some(Interaction::Matching {
        groups: false,
        heads: Some((heads[0].clone(), heads[1].clone())),
        items,
        targets,
    })
}

pub(crate) static QUESTION_GROUPS: Rule = Rule {
    name: "question/groups",
    severities: &[Severity::Error],
    summary: "Items are sorted into at least two groups.",
    reason: "With one group there is nothing to decide.",
    source: "README.md, \"Questions\"",
    bad: "::: question\nSort what she wrote into groups:\n\n- Fact\n  - Row 7 is wrong\n  - The total is off\n:::",
    good: "::: question\nSort what she wrote into groups:\n\n- Fact\n  - Row 7 is wrong\n- Offer\n  - New figures by nine\n:::",
    fixable: false,
};

/// A list of groups, each with a list of what belongs to it.
pub fn groups(reader: &mut DocumentReader, list: Range<usize>) -> Option<Interaction> {
    let (mut items, mut targets) = (Vec::new(), Vec::new());
    let groups = reader.nodes(list.start + 1..list.end - 1);
    if too_many(reader, &list, groups.len(), MAX_PAIRS) {
        return None;
    }
    for group in groups {
        let nodes = reader.nodes(group.start + 1..group.end - 1);
        let Some(at) = nodes
            .iter()
            .position(|node| matches!(reader.events[node.start].0, Event::Start(Tag::List(_))))
        else {
            continue;
        };
        let text = reader.run(group.start + 1..nodes[at].start);
        let target = plain_option(reader, text, None);
        let target = place(&mut targets, target);
        for item in reader.nodes(nodes[at].start + 1..nodes[at].end - 1) {
            items.push(MatchItem {
                option: option(reader, item.start + 1..item.end - 1),
                target,
            });
        }
    }
    if too_many(reader, &list, items.len(), MAX_PAIRS) {
        return None;
    }
    if targets.len() < 2 {
        let span = reader.first_line(reader.run(list).span);
        let finding = Diagnostic::new(
            &QUESTION_GROUPS,
            reader.file,
            span,
            "A question that sorts items into groups needs at least two groups",
        );
        reader.findings.push(
            finding.help(
                "Write at least two groups, each with a list of its items indented under it.",
            ),
        );
        return None;
    }
    few(reader, items.len(), &list, "items")?;
    Some(Interaction::Matching {
        groups: true,
        heads: None,
        items,
        targets,
    })
}

fn few(reader: &mut DocumentReader, number: usize, node: &Range<usize>, what: &str) -> Option<()> {
    if number >= 2 {
        return Some(());
    }
    let span = reader.first_line(reader.run(node.clone()).span);
    let finding = Diagnostic::new(
        &QUESTION_PAIRS,
        reader.file,
        span,
        format!("There are too few {what} to match"),
    );
    reader.findings.push(finding.help("Write at least two."));
    None
}

/// The number of a target; one with the same words is the same target.
fn place(targets: &mut Vec<AnswerOption>, target: AnswerOption) -> usize {
    targets
        .iter()
        .position(|known| known.plain == target.plain)
        .unwrap_or_else(|| {
            targets.push(target);
            targets.len() - 1
        })
}

fn cells(reader: &DocumentReader, row: &Range<usize>) -> Vec<Text> {
    let cells = reader.nodes(row.start + 1..row.end - 1);
    cells
        .into_iter()
        .map(|cell| reader.run(cell.start + 1..cell.end - 1))
        .collect()
}

fn plain_option(reader: &DocumentReader, text: Text, feedback: Option<Text>) -> AnswerOption {
    AnswerOption {
        id: String::new(),
        plain: reader.plain(&text),
        text,
        correct: false,
        feedback,
    }
}

/// The inside of an item: its words, and the quote that ends it as feedback.
fn option(reader: &DocumentReader, inner: Range<usize>) -> AnswerOption {
    let nodes = reader.nodes(inner.clone());
    let feedback = nodes
        .last()
        .filter(|node| is_feedback(reader, node))
        .cloned();
    let until = feedback.as_ref().map_or(inner.end, |node| node.start);
    let feedback = feedback.map(|node| reader.run(node.start + 1..node.end - 1));
    plain_option(reader, reader.run(inner.start..until), feedback)
}
