//! Options: a task list whose ticked items are right, each with the feedback that its learner sees.

use super::{AnswerOption, Interaction};
use crate::diagnostic::{Diagnostic, Edit, Fix, Rule, Severity};
use crate::kinds::frame::Frame;
use crate::kinds::item::{box_fix, near_marker};
use crate::syntax::{DocumentReader, is_feedback, marker, without_marker};
use pulldown_cmark::{Event, Tag};
use std::ops::Range;

/// The most options of a question: more is a mistake, and costs time with every build.
pub const MAX_OPTIONS: usize = 50;

pub(crate) static QUESTION_NO_ANSWERS: Rule = Rule {
    name: "question/no-answers",
    severities: &[Severity::Error],
    summary: "A question has answers.",
    reason: "A question that only makes one think is a `reflect` block.",
    source: "README.md, \"Questions\"",
    bad: "::: question\nWhich of these messages helps her most?\n:::",
    good: "::: reflect\nWhich of your messages helped somebody most?\n:::",
    fixable: false,
};

/// The choice or true-false question of a list; none when the list has no options (said as a finding).
pub fn choice(
    reader: &mut DocumentReader,
    list: Range<usize>,
    frame: &Frame,
) -> Option<Interaction> {
    let items = reader.nodes(list.start + 1..list.end - 1);
    if too_many(reader, &list, items.len(), MAX_OPTIONS) {
        return None;
    }
    let marked: Vec<Option<bool>> = items.iter().map(|item| marker(reader, item)).collect();
    if marked.iter().all(Option::is_none) && !items.iter().any(|item| near_marker(reader, item)) {
        let span = reader.run(list).span;
        let finding = Diagnostic::new(
            &QUESTION_NO_ANSWERS,
            reader.file,
            reader.first_line(span),
            "These list items are not options: none begins with a box",
        );
        reader
            .findings
            .push(finding.help("Begin each option with - [ ] and the correct one with - [x]."));
        return None;
    }
    let mut options = Vec::new();
    for (item, ticked) in items.iter().zip(&marked) {
        match ticked {
            Some(correct) => options.push(option(reader, item.clone(), *correct)),
            None => unmarked(reader, item, options.is_empty()),
        }
    }
    if marked.contains(&None) {
        // Which options there are is not certain, and so nothing more is said of them.
        return None;
    }
    let many =
        frame.attributes.has("many") || options.iter().filter(|option| option.correct).count() > 1;
    let kind = frame
        .attributes
        .get("kind")
        .and_then(|kind| kind.value.as_deref());
    let words: Vec<String> = options
        .iter()
        .map(|option| option.plain.to_lowercase())
        .collect();
    let true_false = words.len() == 2
        && reader
            .true_false
            .iter()
            .all(|word| words.iter().any(|own| own == word));
    if true_false && !many && kind != Some("choice") {
        return Some(Interaction::TrueFalse(options));
    }
    Some(Interaction::Choice { many, options })
}

pub(crate) static QUIZ_OPTIONS: Rule = Rule {
    name: "quiz/options",
    severities: &[Severity::Error, Severity::Warning],
    summary: "A question has three to five options, each with words of its own.",
    reason: "One option is no choice, two are a coin's toss, and more than five mostly pad. An empty option or one that is written twice is an error.",
    source: "Rodriguez 2005, 80 years of studies: https://doi.org/10.1111/j.1745-3992.2005.00006.x",
    bad: "::: question\nWhich message helps the account lead most?\n\n- [x] \"Row 7 is off.\"\n- [ ] \"It is a mess.\"\n- [ ] \"It is a *mess*.\"\n:::",
    good: "::: question\nWhich message helps the account lead most?\n\n- [x] \"Row 7 is off.\"\n- [ ] \"It is a mess.\"\n- [ ] \"Just so you know.\"\n:::",
    fixable: false,
};

/// Whether a question has more options, items or pairs than it may have, which is said.
pub fn too_many(
    reader: &mut DocumentReader,
    answers: &Range<usize>,
    number: usize,
    most: usize,
) -> bool {
    if number > most {
        let span = reader.first_line(reader.run(answers.clone()).span);
        let finding = Diagnostic::new(
            &QUIZ_OPTIONS,
            reader.file,
            span,
            format!("This question has {number} options; at most {most} are possible"),
        );
        reader
            .findings
            .push(finding.help("Split it into several questions."));
    }
    number > most
}

pub(crate) static QUESTION_OPTION_MARK: Rule = Rule {
    name: "question/option-mark",
    severities: &[Severity::Error],
    summary: "Every option has a box that Markdown sees as one.",
    reason: "Without it the option is text, and its learner cannot choose it.",
    source: "README.md, \"Questions\"",
    bad: "::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ]The second one.\n:::",
    good: "::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    fixable: true,
};

/// Options with numbers and boxes: says once that numbers ask for an order. Whether there are such.
pub fn numbered(reader: &mut DocumentReader, list: &Range<usize>) -> bool {
    let items = reader.nodes(list.start + 1..list.end - 1);
    if !items.iter().any(|item| marker(reader, item).is_some()) {
        return false;
    }
    let edits = items.iter().take(MAX_OPTIONS).filter_map(|item| {
        let start = reader.events[item.start].1.start;
        let written = reader.text.get(start..)?;
        let digits = written.bytes().take_while(u8::is_ascii_digit).count();
        (digits > 0).then(|| Edit {
            span: start..start + digits + 1,
            text: "-".to_owned(),
        })
    });
    let fix = Fix {
        label: "write - before each option".to_owned(),
        edits: edits.collect(),
    };
    let span = reader.first_line(reader.events[list.start].1.clone());
    let message = "These options have numbers, and numbers ask for an order";
    let finding = Diagnostic::new(&QUESTION_OPTION_MARK, reader.file, span, message)
        .help("Begin each option with - [ ], and the correct one with - [x].");
    reader.findings.push(finding.fix(fix));
    true
}

fn option(reader: &mut DocumentReader, item: Range<usize>, correct: bool) -> AnswerOption {
    let item_start = item.start;
    let inner = without_marker(reader, item);
    let nodes = reader.nodes(inner.clone());
    let feedback = nodes
        .last()
        .filter(|node| is_feedback(reader, node))
        .cloned();
    let until = feedback.as_ref().map_or(inner.end, |node| node.start);
    let mut text = reader.run(inner.start..until);
    if text.events.is_empty() {
        // So that a finding about an option without words has a place.
        text.span = reader.first_line(reader.events[item_start].1.clone());
    }
    let feedback = feedback.map(|node| reader.run(node.start + 1..node.end - 1));
    AnswerOption {
        id: String::new(),
        plain: reader.plain(&text),
        text,
        correct,
        feedback,
    }
}

fn unmarked(reader: &mut DocumentReader, item: &Range<usize>, first: bool) {
    let span = reader.events[item.start].1.clone();
    let span = reader.first_line(span);
    let (message, help) = if near_marker(reader, item) {
        (
            "The box of this option is not written as `[ ]` or `[x]`",
            "Put a space after the box, and one inside an empty box: - [ ] text. A link \
             directly after the box takes its place.",
        )
    } else if first {
        (
            "This list runs into the options",
            "Write a sentence between the list and the options: Markdown joins two lists that follow each other.",
        )
    } else {
        (
            "This option has no box",
            "Begin it with - [ ], or with - [x] if it is correct.",
        )
    };
    let fix = box_fix(reader.text, &span);
    reader.findings.push(
        Diagnostic::new(&QUESTION_OPTION_MARK, reader.file, span, message)
            .help(help)
            .fix(fix),
    );
}

pub(crate) static QUESTION_FEEDBACK_INDENT: Rule = Rule {
    name: "question/feedback-indent",
    severities: &[Severity::Error],
    summary: "Feedback is under its option, indented.",
    reason: "At the margin it ends the list, and belongs to no option.",
    source: "README.md, \"Questions\"",
    bad: "::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n> She can say yes in one word.\n- [ ] The second one.\n  > It sounds like nothing.\n:::",
    good: "::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n  > She can say yes in one word.\n- [ ] The second one.\n  > It sounds like nothing.\n:::",
    fixable: true,
};

/// Feedback written at the margin ends the list, so that the options come as several lists: says so once.
pub fn loose_feedback(reader: &mut DocumentReader, nodes: &[Range<usize>]) -> bool {
    let is_list =
        |node: &Range<usize>| matches!(reader.events[node.start].0, Event::Start(Tag::List(None)));
    let boxed = |node: &Range<usize>| {
        reader
            .nodes(node.start + 1..node.end - 1)
            .iter()
            .any(|item| marker(reader, item).is_some())
    };
    let loose = nodes
        .windows(2)
        .find(|pair| is_list(&pair[0]) && boxed(&pair[0]) && is_feedback(reader, &pair[1]));
    let Some(pair) = loose else { return false };
    let quote = reader.events[pair[1].start].1.clone();
    let span = reader.first_line(quote.clone());
    let finding = Diagnostic::new(
        &QUESTION_FEEDBACK_INDENT,
        reader.file,
        span,
        "This feedback belongs to no option, because it is not indented",
    );
    let finding =
        finding.help("Indent it by two spaces, so that it is under the words of its option.");
    reader
        .findings
        .push(finding.fix(indent(reader.text, &quote)));
    true
}

/// Two blanks before each line of a quote.
fn indent(text: &str, quote: &Range<usize>) -> Option<Fix> {
    let mut at = text[..quote.start].rfind('\n').map_or(0, |end| end + 1);
    let mut edits = Vec::new();
    for line in text.get(at..quote.end)?.trim_end().split_inclusive('\n') {
        edits.push(Edit {
            span: at..at,
            text: "  ".to_owned(),
        });
        at += line.len();
    }
    Some(Fix {
        label: "indent the feedback".to_owned(),
        edits,
    })
}

/// Options in an earlier list than the last one: something stands between that parts them. Says so once.
pub fn parted(reader: &mut DocumentReader, nodes: &[Range<usize>]) -> bool {
    let boxed = |node: &&Range<usize>| {
        let list = matches!(reader.events[node.start].0, Event::Start(Tag::List(None)));
        list && reader
            .nodes(node.start + 1..node.end - 1)
            .iter()
            .any(|item| marker(reader, item).is_some())
    };
    let Some(list) = nodes.iter().find(boxed) else {
        return false;
    };
    let span = reader.first_line(reader.events[list.start].1.clone());
    let finding = Diagnostic::new(
        &QUESTION_OPTION_MARK,
        reader.file,
        span,
        "These options are separated from those below",
    );
    reader.findings.push(finding.help(
        "All options form one list: move the text between them above the \
         list, or indent it so that it belongs to an option.",
    ));
    true
}
