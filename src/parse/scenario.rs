//! A scenario: steps under headings, each with the choices that end it.

use super::frame::Frame;
use super::reader::DocumentReader;
use crate::course::{EndingMark, Scenario, Step, StepChoice, Text};
use crate::diagnostic::Diagnostic;
use pulldown_cmark::{Event, HeadingLevel, Tag};
use std::collections::HashMap;
use std::ops::Range;

/// The scenario of a block's text.
pub fn scenario(reader: &mut DocumentReader, frame: &Frame, text: Text) -> Scenario {
    let nodes = reader.nodes(text.events.clone());
    let level = nodes.iter().find_map(|node| heading(reader, node));
    let starts: Vec<usize> = (0..nodes.len())
        .filter(|at| level.is_some() && heading(reader, &nodes[*at]) == level)
        .collect();
    let mut steps = Vec::new();
    let first = starts.first().copied().unwrap_or(nodes.len());
    steps.push(step(reader, &nodes[..first], frame.name_span.clone(), None));
    for (number, start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(nodes.len());
        let head = nodes[*start].clone();
        let span = super::choice::first_line(reader, reader.events[head.start].1.clone());
        steps.push(step(reader, &nodes[start + 1..end], span, Some(head)));
    }
    duplicates(reader, &steps);
    Scenario {
        plain: reader.plain(&text),
        steps,
    }
}

fn heading(reader: &DocumentReader, node: &Range<usize>) -> Option<HeadingLevel> {
    match &reader.events[node.start].0 {
        Event::Start(Tag::Heading { level, .. }) => Some(*level),
        _ => None,
    }
}

fn step(
    reader: &mut DocumentReader,
    nodes: &[Range<usize>],
    span: Range<usize>,
    head: Option<Range<usize>>,
) -> Step {
    let choices = nodes
        .last()
        .map(|last| choices(reader, last))
        .unwrap_or_default();
    let told = if choices.is_empty() {
        nodes
    } else {
        &nodes[..nodes.len() - 1]
    };
    let text = match (told.first(), told.last()) {
        (Some(first), Some(last)) => reader.run(first.start..last.end),
        _ => Text {
            span: span.end..span.end,
            ..Text::default()
        },
    };
    let (id, mark, title) = match head {
        Some(head) => named(reader, head, &span),
        None => (String::new(), None, None),
    };
    Step {
        id,
        span,
        title,
        text,
        choices,
        mark,
    }
}

/// Id, mark and title of a step's heading.
fn named(
    reader: &mut DocumentReader,
    head: Range<usize>,
    span: &Range<usize>,
) -> (String, Option<EndingMark>, Option<Text>) {
    let (mut own, mut mark) = (None, None);
    if let Event::Start(Tag::Heading { id, classes, .. }) = &reader.events[head.start].0 {
        own = id
            .as_ref()
            .map(|id| id.to_string())
            .filter(|id| !id.is_empty());
        mark = classes.iter().find_map(|class| match class.as_ref() {
            "good" => Some(EndingMark::Good),
            "fair" => Some(EndingMark::Fair),
            "poor" => Some(EndingMark::Poor),
            _ => None,
        });
    }
    if own.is_none() {
        let finding = Diagnostic::error(
            "scenario/step-id",
            reader.file,
            span.clone(),
            "this step has no id, so no choice can lead to it",
        );
        reader
            .findings
            .push(finding.help("Give it one after its words: ## She thanks you {#tell}."));
    }
    let title = reader.run(head.start + 1..head.end - 1);
    (own.unwrap_or_default(), mark, Some(title))
}

/// The choices of a list in which each item is one link to a step; none when it is another list.
fn choices(reader: &DocumentReader, node: &Range<usize>) -> Vec<StepChoice> {
    if !matches!(reader.events[node.start].0, Event::Start(Tag::List(_))) {
        return Vec::new();
    }
    let items = reader.nodes(node.start + 1..node.end - 1);
    items
        .iter()
        .map(|item| choice(reader, item))
        .collect::<Option<Vec<_>>>()
        .unwrap_or_default()
}

fn choice(reader: &DocumentReader, item: &Range<usize>) -> Option<StepChoice> {
    let mut inner = reader.nodes(item.start + 1..item.end - 1);
    if let [one] = inner.as_slice()
        && matches!(reader.events[one.start].0, Event::Start(Tag::Paragraph))
    {
        inner = reader.nodes(one.start + 1..one.end - 1);
    }
    let [link] = inner.as_slice() else {
        return None;
    };
    let (Event::Start(Tag::Link { dest_url, .. }), span) = &reader.events[link.start] else {
        return None;
    };
    let to = dest_url.strip_prefix('#')?.to_owned();
    Some(StepChoice {
        text: reader.run(link.start + 1..link.end - 1),
        to,
        span: span.clone(),
    })
}

fn duplicates(reader: &mut DocumentReader, steps: &[Step]) {
    let mut seen: HashMap<&str, Range<usize>> = HashMap::new();
    for step in steps.iter().filter(|step| !step.id.is_empty()) {
        if let Some(first) = seen.insert(&step.id, step.span.clone()) {
            let finding = Diagnostic::error(
                "id/duplicate",
                reader.file,
                step.span.clone(),
                format!("two steps have the id `{}`", step.id),
            );
            reader.findings.push(
                finding
                    .related(reader.file, first, "first here")
                    .help("Give one of them another id."),
            );
        }
    }
}
