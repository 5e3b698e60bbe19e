//! A `compose` block: what to write, the model answer, and the criteria.

use super::blocks::items;
use super::frame::Frame;
use super::reader::{DocumentReader, marker};
use crate::course::{BlockKind, Compose, Text};
use crate::diagnostic::Diagnostic;
use pulldown_cmark::{Event, Tag};
use std::ops::{Range, RangeInclusive};

/// How many criteria a learner can hold an answer against.
const CRITERIA: RangeInclusive<usize> = 2..=5;

/// The text to write of a frame; none when a part of it is missing (said as a finding).
pub fn compose(reader: &mut DocumentReader, frame: &Frame) -> Option<Compose> {
    let is_model = |kind: &BlockKind| matches!(kind, BlockKind::Model(_));
    let mut models = frame.inside.iter().filter(|block| is_model(&block.kind));
    let Some(place) = frame.inside.iter().position(|block| is_model(&block.kind)) else {
        say(
            reader,
            "compose/model",
            frame.name_span.clone(),
            "This `compose` has no model answer",
            "Write it after what to write, between a line `::: model` and a line `:::`.",
        );
        return None;
    };
    models.next();
    if let Some(second) = models.next() {
        let line = second.span.start
            ..reader.text[second.span.start..]
                .find('\n')
                .map_or(second.span.end, |length| second.span.start + length);
        say(
            reader,
            "compose/model",
            line,
            "This `compose` has more than one model answer",
            "Keep one `model` block, or write a `compose` block for each.",
        );
        return None;
    }
    let prose = |block: &crate::course::Block| match &block.kind {
        BlockKind::Prose(text) => Some(text.clone()),
        _ => None,
    };
    let BlockKind::Model(model) = &frame.inside[place].kind else {
        return None;
    };
    let before: Vec<Text> = frame.inside[..place].iter().filter_map(prose).collect();
    let after: Vec<Text> = frame.inside[place + 1..].iter().filter_map(prose).collect();
    let Some(text) = before.into_iter().next() else {
        say(
            reader,
            "compose/prompt",
            frame.name_span.clone(),
            "This `compose` does not say what to write",
            "Say it before the line `::: model`.",
        );
        return None;
    };
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
        say(
            reader,
            "compose/criteria",
            span,
            message,
            "Write 2 to 5 after the model answer, each on a line of its own: - [ ] It offers a next step.",
        );
        return None;
    }
    Some(Compose {
        plain: reader.plain(&text),
        text,
        model: model.clone(),
        criteria,
    })
}

fn say(
    reader: &mut DocumentReader,
    rule: &'static str,
    span: Range<usize>,
    message: impl Into<String>,
    help: &str,
) {
    let finding = Diagnostic::error(rule, reader.file, span, message.into());
    reader.findings.push(finding.help(help));
}
