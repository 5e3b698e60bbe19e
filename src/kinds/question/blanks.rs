//! Texts with blanks: `[[word|other]]` and `[[= 3.5 ± 0.25]]`.

use super::{Blank, Interaction, NumberBlank};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::kinds::frame::Frame;
use crate::syntax::{DocumentReader, Text, is_feedback};
use std::ops::Range;

pub(crate) static QUESTION_ORDER: Rule = Rule {
    name: "question/order",
    severities: &[Severity::Error],
    summary: "In a question come what is asked, the answers, then `hint` and `explain`.",
    reason: "Text in another place would be shown at the wrong moment.",
    source: "README.md, \"Questions\"",
    bad: "::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n\nThe first one, of course.\n:::",
    good: "::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n\n::: explain\nThe first one, of course.\n:::\n:::",
    fixable: false,
};

/// The fill-in or numeric question of some paragraphs; none when a blank cannot be read (said as a finding).
pub fn blanks(
    reader: &mut DocumentReader,
    nodes: &[Range<usize>],
    frame: &Frame,
) -> Option<(Range<usize>, Interaction)> {
    let holds = |node: &Range<usize>| reader.blanks_in(node.clone()).next().is_some();
    let first = nodes.iter().position(holds)?;
    let last = nodes.iter().rposition(holds)?;
    let feedback = nodes
        .get(last + 1)
        .filter(|node| is_feedback(reader, node))
        .map(|node| reader.run(node.start + 1..node.end - 1));
    let surplus = nodes.get(last + 1 + usize::from(feedback.is_some()));
    if let Some(surplus) = surplus {
        let span = reader.run(surplus.clone()).span;
        let finding = Diagnostic::new(
            &QUESTION_ORDER,
            reader.file,
            span,
            "This text is after the answers",
        );
        reader
            .findings
            .push(finding.help("Put it before the text with blanks, or into an `explain` block."));
    }
    let text = reader.run(nodes[first].start..nodes[last].end);
    let spans: Vec<Range<usize>> = reader.blanks_in(text.events.clone()).collect();
    let interaction = interaction(reader, text, spans, feedback, frame)?;
    Some((nodes.first()?.start..nodes[first].start, interaction))
}

pub(crate) static QUESTION_BLANK_EMPTY: Rule = Rule {
    name: "question/blank-empty",
    severities: &[Severity::Error],
    summary: "A blank holds its answer.",
    reason: "Without it nothing a learner types can be right.",
    source: "README.md, \"Questions\"",
    bad: "::: question\nThe first part of the message is the [[]].\n:::",
    good: "::: question\nThe first part of the message is the [[fact]].\n:::",
    fixable: false,
};

pub(crate) static QUESTION_BLANK_LINK: Rule = Rule {
    name: "question/blank-link",
    severities: &[Severity::Error],
    summary: "A blank is not a link.",
    reason: "`[[word]](place)` is read as a link, and the blank is lost.",
    source: "README.md, \"Questions\"",
    bad: "::: question\nThe first part of the message is the [[fact]](02-other.md).\n:::",
    good: "::: question\nThe first part of the message is the [[fact]].\n:::",
    fixable: false,
};

pub(crate) static QUESTION_BLANKS_MIXED: Rule = Rule {
    name: "question/blanks-mixed",
    severities: &[Severity::Error],
    summary: "One question has blanks for words or for numbers, not both.",
    reason: "They are graded and reported in different ways.",
    source: "README.md, \"Questions\"",
    bad: "::: question\nIt takes [[= 3]] days to [[mend]] it.\n:::",
    good: "::: question\nIt takes [[three]] days to [[mend]] it.\n:::",
    fixable: false,
};

fn interaction(
    reader: &mut DocumentReader,
    text: Text,
    spans: Vec<Range<usize>>,
    feedback: Option<Text>,
    frame: &Frame,
) -> Option<Interaction> {
    let inner = |reader: &DocumentReader, span: &Range<usize>| {
        reader.text[span.start + 2..span.end - 2].trim().to_owned()
    };
    let numeric: Vec<bool> = spans
        .iter()
        .map(|span| inner(reader, span).starts_with('='))
        .collect();
    if numeric.iter().any(|number| *number != numeric[0]) {
        let odd = numeric
            .iter()
            .position(|number| *number != numeric[0])
            .unwrap_or_default();
        let finding = Diagnostic::new(
            &QUESTION_BLANKS_MIXED,
            reader.file,
            spans[odd].clone(),
            "This question has blanks for words and for numbers",
        );
        reader
            .findings
            .push(finding.help("Make two questions of it."));
        return None;
    }
    if let Some(link) = spans
        .iter()
        .find(|span| reader.text[span.end..].starts_with('('))
    {
        let finding = Diagnostic::new(
            &QUESTION_BLANK_LINK,
            reader.file,
            link.clone(),
            "A blank cannot be a link",
        );
        reader
            .findings
            .push(finding.help("Remove the brackets after it, or put a space between."));
    }
    if numeric[0] {
        let read: Vec<Option<NumberBlank>> = spans
            .into_iter()
            .map(|span| number(reader, &inner(reader, &span)[1..], span))
            .collect();
        let blanks = read.into_iter().collect::<Option<Vec<_>>>()?;
        return Some(Interaction::Numeric {
            text,
            blanks,
            feedback,
        });
    }
    let mut blanks = Vec::new();
    for span in spans {
        let answers = alternatives(&inner(reader, &span));
        if answers.is_empty() {
            let finding = Diagnostic::new(
                &QUESTION_BLANK_EMPTY,
                reader.file,
                span.clone(),
                "This blank has no answer",
            );
            reader.findings.push(
                finding
                    .help("Write the answer between the brackets: [[answer]] or [[one|another]]."),
            );
            return None;
        }
        blanks.push(Blank { answers, span });
    }
    Some(Interaction::FillIn {
        text,
        blanks,
        exact: frame.attributes.has("exact"),
        feedback,
    })
}

/// The answers of a blank, parted by `|`; `\|` is that sign itself.
fn alternatives(written: &str) -> Vec<String> {
    let mut answers = vec![String::new()];
    let mut signs = written.chars().peekable();
    while let Some(sign) = signs.next() {
        let sign = match sign {
            '|' => {
                answers.push(String::new());
                continue;
            }
            '\\' => signs.next_if_eq(&'|').unwrap_or(sign),
            _ => sign,
        };
        if let Some(answer) = answers.last_mut() {
            answer.push(sign);
        }
    }
    let trimmed = answers.iter().map(|answer| answer.trim().to_owned());
    trimmed.filter(|answer| !answer.is_empty()).collect()
}

pub(crate) static QUESTION_BLANK_NUMBER: Rule = Rule {
    name: "question/blank-number",
    severities: &[Severity::Error],
    summary: "A blank for a number holds a number.",
    reason: "Numbers are written with a point here; learners may type their language's comma.",
    source: "README.md, \"Questions\"",
    bad: "::: question\nIt takes [[= 3,5]] days to mend it.\n:::",
    good: "::: question\nIt takes [[= 3.5]] days to mend it.\n:::",
    fixable: false,
};

/// `3.5`, `3.5 ± 0.25`, `3.5 +- 0.25` or `3..4`.
fn number(reader: &mut DocumentReader, written: &str, span: Range<usize>) -> Option<NumberBlank> {
    let read = |text: &str| {
        text.trim()
            .replace('\u{2212}', "-")
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
    };
    let spread = written.split_once('±').or_else(|| written.split_once("+-"));
    let range = match (spread, written.split_once("..")) {
        (Some((middle, spread)), _) => read(middle)
            .zip(read(spread))
            .map(|(middle, spread)| (middle - spread.abs(), middle + spread.abs(), middle)),
        (None, Some((low, high))) => read(low)
            .zip(read(high))
            .filter(|(low, high)| low <= high)
            .map(|(low, high)| (low, high, low)),
        (None, None) => read(written).map(|exact| (exact, exact, exact)),
    };
    let Some((low, high, middle)) = range else {
        let finding = Diagnostic::new(
            &QUESTION_BLANK_NUMBER,
            reader.file,
            span,
            "This blank does not hold a number",
        );
        reader.findings.push(finding.help(
            "Write [[= 3.5]], [[= 3.5 ± 0.25]] or [[= 3..4]], with a point and not a comma.",
        ));
        return None;
    };
    let shown = if written.contains("..") {
        written.trim().replace("..", "–")
    } else {
        middle.to_string()
    };
    Some(NumberBlank {
        low,
        high,
        shown,
        span,
    })
}

#[cfg(test)]
mod tests {
    use super::alternatives;

    #[test]
    fn answers_are_parted_by_bars_and_may_hold_one() {
        assert_eq!(alternatives("a|b"), ["a", "b"]);
        assert_eq!(alternatives(r"a\|b | C:\x | \|"), ["a|b", r"C:\x", "|"]);
        assert!(alternatives(" | ").is_empty());
    }
}
