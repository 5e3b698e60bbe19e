//! A scenario: steps under headings, each with the choices that end it.

use super::{EndingMark, Scenario, Step, StepChoice};
use crate::diagnostic::{Diagnostic, Fix, Rule, Severity};
use crate::kinds::frame::Frame;
use crate::syntax::{DocumentReader, Text, is_name};
use pulldown_cmark::{Event, HeadingLevel, Tag};
use std::collections::HashMap;
use std::ops::Range;

/// The scenario of a block's text.
pub fn scenario(reader: &mut DocumentReader, frame: &Frame, text: Text) -> Scenario {
    let nodes = reader.nodes(text.events.clone());
    let begins_with_heading = nodes
        .first()
        .is_some_and(|node| heading(reader, node).is_some());
    // What stands under such a heading is meant to be the first step.
    let (head, nodes) = nodes.split_at(usize::from(begins_with_heading));
    let level = nodes.iter().find_map(|node| heading(reader, node));
    let starts: Vec<usize> = (0..nodes.len())
        .filter(|at| level.is_some() && heading(reader, &nodes[*at]) == level)
        .collect();
    let first = starts.first().copied().unwrap_or(nodes.len());
    let mut steps = vec![step(reader, &nodes[..first], frame.name_span.clone(), None)];
    if let [head] = head {
        steps[0].id = begun_with_heading(reader, head);
    }
    for (number, start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(nodes.len());
        let head = nodes[*start].clone();
        let span = reader.first_line(reader.events[head.start].1.clone());
        steps.push(step(reader, &nodes[start + 1..end], span, Some(head)));
    }
    unnamed(reader, &steps[1..]);
    without_sign(reader, &steps);
    duplicates(reader, &steps);
    Scenario {
        plain: reader.plain(&text),
        steps,
    }
}

/// A story without a fault, for examples of rules.
pub(crate) const SOUND: &str = "::: scenario {#the-demo}\nThe review is on Friday.\n\n- [Tell its owner](#tell)\n- [Wait](#wait)\n\n## She thanks you {#tell .good}\nFriday is calm.\n\n## Friday {#wait .poor}\nToo late.\n:::";

pub(crate) static SCENARIO_START: Rule = Rule {
    name: "scenario/start",
    severities: &[Severity::Error],
    summary: "A scenario begins with the text of its first step, without a heading.",
    reason: "The first step is where the learner starts; headings begin the steps that choices lead to.",
    source: "README.md, \"Blocks\", scenario",
    bad: "::: scenario {#the-demo}\n## The demo\nThe review is on Friday.\n\n- [Tell its owner](#tell)\n- [Wait](#wait)\n\n## She thanks you {#tell .good}\nFriday is calm.\n\n## Friday {#wait .poor}\nToo late.\n:::",
    good: SOUND,
    fixable: false,
};

/// Says that the story begins with a heading, and gives its id: choices may lead there.
fn begun_with_heading(reader: &mut DocumentReader, head: &Range<usize>) -> String {
    let span = reader.first_line(reader.events[head.start].1.clone());
    let finding = Diagnostic::new(
        &SCENARIO_START,
        reader.file,
        span,
        "This story begins with a heading, and its first step has none",
    );
    let help = "Remove the heading: the text and the choices after it are the first step.";
    reader.findings.push(finding.help(help));
    if let Event::Start(Tag::Heading { id: Some(id), .. }) = &reader.events[head.start].0 {
        id.to_string()
    } else {
        String::new()
    }
}

fn heading(reader: &DocumentReader, node: &Range<usize>) -> Option<HeadingLevel> {
    if let Event::Start(Tag::Heading { level, .. }) = &reader.events[node.start].0 {
        Some(*level)
    } else {
        None
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
        Some(head) => named(reader, head),
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
    let to = match dest_url.strip_prefix('#') {
        Some(id) => id.to_owned(),
        // A step without its #: told by [`without_sign`].
        None => Some(dest_url.to_string()).filter(|id| is_name(id))?,
    };
    Some(StepChoice {
        text: reader.run(link.start + 1..link.end - 1),
        to,
        span: span.clone(),
    })
}

pub(crate) static SCENARIO_MISSING_STEP: Rule = Rule {
    name: "scenario/missing-step",
    severities: &[Severity::Error],
    summary: "Every choice leads to a step that is there.",
    reason: "Otherwise the story stops in mid-sentence.",
    source: "README.md, \"Blocks\", scenario",
    bad: "::: scenario {#the-demo}\nThe review is on Friday.\n\n- [Tell its owner](#tel)\n- [Wait](#wait)\n\n## She thanks you {#tell .good}\nFriday is calm.\n\n## Friday {#wait .poor}\nToo late.\n:::",
    good: SOUND,
    fixable: false,
};

/// Choices that name a step without the `#`, which makes a link to a file of it.
fn without_sign(reader: &mut DocumentReader, steps: &[Step]) {
    for choice in steps.iter().flat_map(|step| &step.choices) {
        let written = reader.text.get(choice.span.clone()).unwrap_or_default();
        let Some(rest) = written.strip_suffix(')') else {
            continue;
        };
        if let Some(before) = rest.strip_suffix(choice.to.as_str())
            && before.ends_with("](")
        {
            let start = choice.span.start + before.len();
            let finding = Diagnostic::new(
                &SCENARIO_MISSING_STEP,
                reader.file,
                choice.span.clone(),
                format!(
                    "This choice leads to a file `{}` and not to a step",
                    choice.to
                ),
            );
            let right = format!("#{}", choice.to);
            reader.findings.push(
                finding
                    .help(format!("Write `{right}`: the # says that it is a step."))
                    .fix(Fix::replace(
                        format!("write `{right}`"),
                        start..start + choice.to.len(),
                        right,
                    )),
            );
        }
    }
}

pub(crate) static SCENARIO_STEP_ID: Rule = Rule {
    name: "scenario/step-id",
    severities: &[Severity::Error],
    summary: "Every step has an id.",
    reason: "Choices lead to it by that.",
    source: "README.md, \"Blocks\", scenario",
    bad: "::: scenario {#the-demo}\nThe review is on Friday.\n\n- [Tell its owner](#tell)\n- [Wait](#wait)\n\n## She thanks you {#tell .good}\nFriday is calm.\n\n## Friday\nToo late.\n:::",
    good: SOUND,
    fixable: false,
};

/// Says once which steps have no id: who forgets one forgets all.
fn unnamed(reader: &mut DocumentReader, steps: &[Step]) {
    let mut without = steps.iter().filter(|step| step.id.is_empty());
    let Some(first) = without.next() else {
        return;
    };
    let others: Vec<&Step> = without.collect();
    let message = match others.len() {
        0 => "This step has no id, so no choice can lead to it".to_owned(),
        more => format!(
            "{} steps have no id, so no choice can lead to them",
            more + 1
        ),
    };
    let mut finding = Diagnostic::new(&SCENARIO_STEP_ID, reader.file, first.span.clone(), message);
    for other in others.iter().take(MAX_RELATED) {
        finding = finding.related(reader.file, other.span.clone(), "and this one");
    }
    let whose = if others.is_empty() { "it" } else { "each" };
    reader.findings.push(finding.help(format!(
        "Give {whose} one after its words: ## She thanks you {{#tell}}; an ending also has a mark for how it went: {{#tell .good}}."
    )));
}

/// Steps without an id that are shown with the first.
const MAX_RELATED: usize = 10;

pub(crate) static ID_DUPLICATE: Rule = Rule {
    name: "id/duplicate",
    severities: &[Severity::Error],
    summary: "Ids are unique: of blocks in the course, of headings on a page, of objectives on a page.",
    reason: "An id says where an answer is kept and where a link leads; it can mean one thing only.",
    source: "README.md, \"Ids\"",
    bad: "::: note {#first}\nOne.\n:::\n\n::: note {#first}\nTwo.\n:::",
    good: "::: note {#first}\nOne.\n:::\n\n::: note {#second}\nTwo.\n:::",
    fixable: false,
};

fn duplicates(reader: &mut DocumentReader, steps: &[Step]) {
    let mut seen: HashMap<&str, Range<usize>> = HashMap::new();
    for step in steps.iter().filter(|step| !step.id.is_empty()) {
        if let Some(first) = seen.insert(&step.id, step.span.clone()) {
            let finding = Diagnostic::new(
                &ID_DUPLICATE,
                reader.file,
                step.span.clone(),
                format!("Two steps have the id `{}`", step.id),
            );
            reader.findings.push(
                finding
                    .related(reader.file, first, "first here")
                    .help("Give one of them another id."),
            );
        }
    }
}
