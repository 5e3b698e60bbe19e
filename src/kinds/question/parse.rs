//! A question block to a question: stem, answers, hints; its kind is read from the shape of the answers.

use super::blanks;
use super::choice;
use super::order;
use super::{Interaction, Question};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::kinds::frame::Frame;
use crate::kinds::question::blanks::QUESTION_ORDER;
use crate::kinds::question::choice::QUESTION_NO_ANSWERS;
use crate::kinds::{self, BlockKind};
use crate::syntax::{self, DocumentReader, Text, marker};
use crate::text::words::did_you_mean;
use pulldown_cmark::{Event, Tag};
use std::ops::Range;

/// The question of a frame; none when it has nothing that could be answered (said as a finding).
pub fn question(reader: &mut DocumentReader, frame: &mut Frame) -> Option<Question> {
    let (hints, explain) = asides(reader, frame);
    let Some(text) = content(reader, frame) else {
        missing_answers(reader, frame);
        return None;
    };
    let nodes = reader.nodes(text.events.clone());
    let (stem, interaction) = match nodes.iter().rposition(|node| holds_answers(reader, node)) {
        Some(at) => {
            let answers = after_stem(reader, &nodes, at)?;
            let stem = stem(reader, &text, &nodes[..at], frame);
            (stem, listed(reader, answers, frame)?)
        }
        None => written(reader, &text, &nodes, frame)?,
    };
    agree(reader, frame, &interaction);
    Some(Question {
        stem_plain: reader.plain(&stem),
        stem,
        written: interaction
            .written()
            .map_or_else(String::new, |text| reader.plain(text)),
        interaction,
        hints,
        explain,
        objective: frame.value("objective"),
        attempts: frame.number(reader, "attempts"),
        shuffle: shuffle(reader, frame),
        pre: frame.attributes.has("pre"),
        points: frame.number(reader, "points").unwrap_or(1),
        key: String::new(),
        wording: String::new(),
    })
}

/// Takes hints and explanations out of the frame.
fn asides(reader: &mut DocumentReader, frame: &mut Frame) -> (Vec<Text>, Vec<Text>) {
    let (mut hints, mut explain) = (Vec::new(), Vec::new());
    let mut seen = false;
    for block in std::mem::take(&mut frame.inside) {
        if let BlockKind::Hint(hint) = block.kind {
            hints.push(hint.text);
            seen = true;
        } else if let BlockKind::Explain(explanation) = block.kind {
            explain.push(explanation.text);
            seen = true;
        } else if let Some(text) = block.kind.prose()
            && seen
            && !frame.inside.is_empty()
        {
            let finding = Diagnostic::new(
                &QUESTION_ORDER,
                reader.file,
                text.span.clone(),
                "Nothing more of the question can follow a hint or an explanation",
            );
            reader.findings.push(finding.help(
                "The order is: the question, the answers, then `hint` and \
                 `explain`.",
            ));
        } else {
            frame.inside.push(block);
        }
    }
    (hints, explain)
}

/// The question's own text: stem and answers.
fn content(reader: &mut DocumentReader, frame: &Frame) -> Option<Text> {
    // Text after a block that may not stand in a question is a mistake that was said already.
    let first = frame.texts().into_iter().next()?;
    (!reader.nodes(first.events.clone()).is_empty()).then_some(first)
}

/// Whether a node is a list or a table: the last one holds the answers.
fn holds_answers(reader: &DocumentReader, node: &Range<usize>) -> bool {
    matches!(
        reader.events[node.start].0,
        Event::Start(Tag::List(_) | Tag::Table(_))
    )
}

/// The node of the answers; what stands after it is a mistake.
fn after_stem(
    reader: &mut DocumentReader,
    nodes: &[Range<usize>],
    at: usize,
) -> Option<Range<usize>> {
    if choice::loose_feedback(reader, nodes) || choice::parted(reader, &nodes[..at]) {
        return None;
    }
    if let (Some(first), Some(last)) = (nodes.get(at + 1), nodes.last()) {
        let span = reader.run(first.start..last.end).span;
        let finding = Diagnostic::new(
            &QUESTION_ORDER,
            reader.file,
            span,
            "This text is after the answers",
        );
        reader.findings.push(finding.help("Put it before the answers, or into an `explain` block when it belongs to the solution."));
    }
    Some(nodes[at].clone())
}

/// The interaction of a list or a table, by its shape.
fn listed(
    reader: &mut DocumentReader,
    answers: Range<usize>,
    frame: &Frame,
) -> Option<Interaction> {
    let begin = &reader.events[answers.start].0;
    if let Event::Start(Tag::Table(_)) = begin {
        return order::pairs(reader, answers);
    }
    if let Event::Start(Tag::List(Some(_))) = begin {
        return if choice::numbered(reader, &answers) {
            choice::choice(reader, answers, frame)
        } else {
            order::sequencing(reader, answers)
        };
    }
    let items = reader.nodes(answers.start + 1..answers.end - 1);
    let holds_list = |item: &Range<usize>| {
        reader.events[item.clone()]
            .iter()
            .any(|(event, _)| matches!(event, Event::Start(Tag::List(_))))
    };
    let grouped = items
        .iter()
        .all(|item| marker(reader, item).is_none() && holds_list(item));
    if grouped {
        order::groups(reader, answers)
    } else {
        choice::choice(reader, answers, frame)
    }
}

/// Stem and interaction of paragraphs with blanks.
fn written(
    reader: &mut DocumentReader,
    text: &Text,
    nodes: &[Range<usize>],
    frame: &Frame,
) -> Option<(Text, Interaction)> {
    let found = syntax::blanks(reader.text, text.span.clone());
    if found.is_empty() {
        missing_answers(reader, frame);
        return None;
    }
    if reader.blanks_in(text.events.clone()).next().is_none() {
        reader.unmasked.extend(found);
        return None;
    }
    let (stem, interaction) = blanks::blanks(reader, nodes, frame)?;
    let stem = if stem.is_empty() {
        Text {
            span: text.span.start..text.span.start,
            ..Text::default()
        }
    } else {
        reader.run(stem)
    };
    Some((stem, interaction))
}

pub(crate) static QUIZ_STEM_EMPTY: Rule = Rule {
    name: "quiz/stem-empty",
    severities: &[Severity::Error],
    summary: "A question asks something.",
    reason: "Options alone leave the learner to guess what is wanted.",
    source: "README.md, \"Questions\"",
    bad: "::: question\n- [x] The first one.\n- [ ] The second one.\n:::",
    good: "::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    fixable: false,
};

fn stem(reader: &mut DocumentReader, text: &Text, nodes: &[Range<usize>], frame: &Frame) -> Text {
    let (Some(first), Some(last)) = (nodes.first(), nodes.last()) else {
        let finding = Diagnostic::new(
            &QUIZ_STEM_EMPTY,
            reader.file,
            frame.name_span.clone(),
            "This question has no text before its answers",
        );
        reader.findings.push(finding.help(
            "Write the question before the answers, as a sentence that ends in a question mark.",
        ));
        return Text {
            span: text.span.start..text.span.start,
            ..Text::default()
        };
    };
    reader.run(first.start..last.end)
}

fn missing_answers(reader: &mut DocumentReader, frame: &Frame) {
    let finding = Diagnostic::new(
        &QUESTION_NO_ANSWERS,
        reader.file,
        frame.name_span.clone(),
        "This question has no answers",
    );
    reader.findings.push(
        finding.help("Write the options as a list: - [x] the correct one, - [ ] another one."),
    );
}

pub(crate) static QUESTION_KIND: Rule = Rule {
    name: "question/kind",
    severities: &[Severity::Error],
    summary: "`kind=` names the kind that the answers show.",
    reason: "The kind is read from the shape; when both differ, one of them is a slip.",
    source: "README.md, \"Questions\"",
    bad: "::: question {kind=chioce}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    good: "::: question {kind=choice}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    fixable: false,
};

/// `kind=` must name a kind, and the one that the shape shows.
fn agree(reader: &mut DocumentReader, frame: &Frame, interaction: &Interaction) {
    let Some(said) = frame.value("kind") else {
        return;
    };
    let finding = match kinds::question(&said.name).is_some() {
        false => {
            let help = did_you_mean(&said.name, kinds::question_names(), || {
                format!(
                    "Kinds are: {}.",
                    kinds::question_names().collect::<Vec<_>>().join(", ")
                )
            });
            Diagnostic::new(
                &QUESTION_KIND,
                reader.file,
                said.span,
                format!("Unknown kind of question `{}`", said.name),
            )
            .help(help)
        }
        true if said.name != interaction.name() => {
            let message = format!(
                "`kind` is `{}`, but the answers are written as those of `{}`",
                said.name,
                interaction.name()
            );
            Diagnostic::new(&QUESTION_KIND, reader.file, said.span, message)
                .help("Leave `kind` out, or write the answers in the form of that kind.")
        }
        true => return,
    };
    reader.findings.push(finding);
}

pub(crate) static QUESTION_SHUFFLE: Rule = Rule {
    name: "question/shuffle",
    severities: &[Severity::Error],
    summary: "`shuffle` is yes or no.",
    reason: "Anything else would be a guess.",
    source: "README.md, \"Questions\"",
    bad: "::: question {shuffle=never}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    good: "::: question {shuffle=no}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    fixable: false,
};

fn shuffle(reader: &mut DocumentReader, frame: &Frame) -> bool {
    let Some(said) = frame.value("shuffle") else {
        return true;
    };
    match said.name.as_str() {
        "no" => false,
        "yes" => true,
        _ => {
            let finding = Diagnostic::new(
                &QUESTION_SHUFFLE,
                reader.file,
                said.span,
                "`shuffle` must be yes or no",
            );
            reader
                .findings
                .push(finding.help("Write shuffle=no to keep the order written."));
            true
        }
    }
}
