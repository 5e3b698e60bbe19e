//! A `compose` block: what to write, the model answer, and the criteria.

use super::choice::items;
use super::frame::Frame;
use super::reader::{DocumentReader, marker};
use crate::course::{Block, BlockKind, Compose, Text};
use crate::diagnostic::Diagnostic;
use pulldown_cmark::{Event, Tag};
use std::ops::{Range, RangeInclusive};

/// How many criteria a learner can hold an answer against.
const CRITERIA: RangeInclusive<usize> = 2..=5;

/// The text to write of a frame; none when a part of it is missing (said as a finding).
pub fn compose(reader: &mut DocumentReader, frame: &Frame) -> Option<Compose> {
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
            let finding = Diagnostic::error(
                "compose/model",
                reader.file,
                frame.name_span.clone(),
                "This `compose` has no model answer",
            );
            let help = "Write it after what to write, between a line `::: model` and a line `:::`.";
            reader.findings.push(finding.help(help));
            return None;
        }
        [_, (second, _), ..] => {
            let finding = Diagnostic::error(
                "compose/model",
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
    let Some(text) = before.iter().find_map(prose) else {
        let finding = Diagnostic::error(
            "compose/prompt",
            reader.file,
            frame.name_span.clone(),
            "This `compose` does not say what to write",
        );
        reader
            .findings
            .push(finding.help("Say it before the line `::: model`."));
        return None;
    };
    let after: Vec<&Text> = after.iter().filter_map(prose).collect();
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
        let finding = Diagnostic::error("compose/criteria", reader.file, span, message);
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

fn prose(block: &Block) -> Option<&Text> {
    block.kind.prose()
}
