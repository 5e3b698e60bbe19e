//! What only the whole course shows: where right options stand, and how long they are.

use super::asked::single_key;
use crate::check::options::QUIZ_LONGEST_KEY;
use crate::course::{AnswerOption, BlockKind, Course, Document, Interaction, visit};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use std::ops::Range;
use std::sync::Arc;

/// Questions from which a share says something.
const MIN_QUESTIONS: usize = 4;
/// Questions from which it shows that the right option is the longest: by chance a third of them are.
const ENOUGH_LONGEST: usize = 8;
/// Right options in a row at one place.
const IN_A_ROW: usize = 4;
/// Questions that are named.
const NAMED: usize = 8;

/// A question with one right option, as far as the course is asked.
#[derive(Debug)]
pub struct KeyedQuestion {
    file: Arc<str>,
    /// Its stem.
    span: Range<usize>,
    /// Whether it has more than two options.
    many: bool,
    /// Whether the right one is longer than any other.
    longest: bool,
    /// Whether they keep their order.
    fixed: bool,
    /// Which one is right.
    key: usize,
}

/// The questions of a page that have one right option.
pub fn of_page(document: &Document) -> Vec<KeyedQuestion> {
    let mut all = Vec::new();
    visit(&document.blocks, &mut |block| {
        if let BlockKind::Question(question) = &block.kind
            && let Interaction::Choice { options, .. } = &question.interaction
            && let Some(key) = single_key(options)
        {
            let (file, span) = (document.file.clone(), question.stem.span.clone());
            all.push(KeyedQuestion {
                file,
                span,
                many: options.len() > 2,
                longest: is_longest(options, key),
                fixed: !question.shuffle,
                key,
            });
        }
    });
    all
}

fn is_longest(options: &[AnswerOption], key: usize) -> bool {
    let length = |option: &AnswerOption| option.plain.chars().count();
    let right = length(&options[key]);
    options
        .iter()
        .enumerate()
        .all(|(at, option)| at == key || length(option) < right)
}

/// Checks all questions of the course together.
pub fn check<'a>(
    course: &Course,
    all: impl Iterator<Item = &'a KeyedQuestion>,
    findings: &mut Vec<Diagnostic>,
) {
    let of_some: Vec<&KeyedQuestion> = all.filter(|one| one.many).collect();
    longest(course, &of_some, findings);
    position(course, &of_some, findings);
}

fn told(
    course: &Course,
    rule: &'static Rule,
    message: String,
    which: &[&KeyedQuestion],
    help: &str,
) -> Diagnostic {
    let mut finding = Diagnostic::with_severity(
        Severity::Warning,
        rule,
        &course.settings.file,
        0..0,
        message,
    )
    .whole_file()
    .help(help);
    for one in which.iter().take(NAMED) {
        finding = finding.related(&one.file, one.span.clone(), "here");
    }
    finding
}

fn longest(course: &Course, of_some: &[&KeyedQuestion], findings: &mut Vec<Diagnostic>) {
    let which: Vec<&KeyedQuestion> = of_some.iter().filter(|one| one.longest).copied().collect();
    if of_some.len() >= ENOUGH_LONGEST && which.len() * 2 > of_some.len() {
        let message = format!(
            "The correct option is the longest in {} of {} questions",
            which.len(),
            of_some.len()
        );
        let help = "Learners who pick the longest option pass. Shorten some of them, or make \
         distractors as complete; the first are listed below.";
        findings.push(told(course, &QUIZ_LONGEST_KEY, message, &which, help));
    }
}

/// Questions whose first option is right each time.
const FIRST_IS_RIGHT: &str = "::: question {shuffle=no}\nHow many rows does the sheet of Monday have?\n\n- [x] 1\n- [ ] 2\n- [ ] 3\n:::\n\n::: question {shuffle=no}\nHow many rows does the sheet of Tuesday have?\n\n- [x] 2\n- [ ] 3\n- [ ] 4\n:::\n\n::: question {shuffle=no}\nHow many rows does the sheet of Wednesday have?\n\n- [x] 3\n- [ ] 4\n- [ ] 5\n:::\n\n::: question {shuffle=no}\nHow many rows does the sheet of Thursday have?\n\n- [x] 4\n- [ ] 5\n- [ ] 6\n:::";

pub(crate) static QUIZ_POSITION: Rule = Rule {
    name: "quiz/position",
    severities: &[Severity::Warning],
    summary: "Where options keep their order, the correct one is not mostly in one place, nor four times in a row.",
    reason: "Learners find patterns before they find answers. Shuffled options (the default) have no place.",
    source: "Item-writing rule 20: https://studylib.net/doc/18284333/a-review-of-multiple-choice-item-writing",
    bad: FIRST_IS_RIGHT,
    good: "::: question\nWhich message helps the account lead most?\n\n- [x] \"Row 7 is off.\"\n- [ ] \"It is a mess.\"\n- [ ] \"Just so you know.\"\n:::",
    fixable: false,
};

fn position(course: &Course, of_some: &[&KeyedQuestion], findings: &mut Vec<Diagnostic>) {
    let fixed: Vec<&KeyedQuestion> = of_some.iter().filter(|one| one.fixed).copied().collect();
    if fixed.len() < MIN_QUESTIONS {
        return;
    }
    let help = "Move some correct options, or leave out shuffle=no; the first are listed below.";
    let row = fixed
        .windows(IN_A_ROW)
        .find(|row| row.iter().all(|one| one.key == row[0].key));
    let places = fixed.iter().map(|one| one.key).max().unwrap_or(0);
    let most = (0..=places)
        .map(|place| {
            fixed
                .iter()
                .filter(|one| one.key == place)
                .copied()
                .collect::<Vec<_>>()
        })
        .max_by_key(Vec::len)
        .unwrap_or_default();
    if most.len() * 2 > fixed.len() {
        let message = format!(
            "Of {} questions that keep their order, {} have the correct option at place {}",
            fixed.len(),
            most.len(),
            most[0].key + 1
        );
        findings.push(told(course, &QUIZ_POSITION, message, &most, help));
    } else if let Some(row) = row {
        let message = format!(
            "{IN_A_ROW} questions in a row have the correct option at place {}",
            row[0].key + 1
        );
        findings.push(told(course, &QUIZ_POSITION, message, row, help));
    }
}
