//! Feedback: there is some for whatever a learner chooses, and it says why.

use super::CheckContext;
use super::asked::place;
use super::normalized_text::NormalizedText;
use crate::course::{AnswerOption, Block, Document, Interaction, Question};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use std::ops::Range;

/// Words of feedback from which it says something.
const FEEDBACK: usize = 5;
/// Words of shorter feedback that must be others than "yes", "right" and "try again".
const TELLING: usize = 2;
pub(crate) static QUIZ_FEEDBACK: Rule = Rule {
    name: "quiz/feedback",
    severities: &[Severity::Warning],
    summary: "Every option has feedback.",
    reason: "Feedback that explains is what makes a question teach (effect 0.49; saying only whether the answer is correct 0.05). The correct option may go without when there is an `explain`.",
    source: "Van der Kleij et al. 2015, 40 studies: https://doi.org/10.3102/0034654314564881",
    bad: "::: question\nWhich message helps the account lead most?\n\n- [x] \"Row 7 is last month's.\"\n  > Fact, effect, offer: she can say yes.\n- [ ] \"The figures are a mess.\"\n:::",
    good: "::: question\nWhich message helps the account lead most?\n\n- [x] \"Row 7 is last month's.\"\n  > Fact, effect, offer: she can say yes.\n- [ ] \"The figures are a mess.\"\n  > She has your worry and nothing to work with.\n:::",
    fixable: false,
};

/// The feedback of every kind of question: there is some for each thing that can be chosen, and it says why.
pub fn check(
    ground: &CheckContext,
    document: &Document,
    block: &Block,
    question: &Question,
    findings: &mut Vec<Diagnostic>,
) {
    let options: &[AnswerOption] = match &question.interaction {
        Interaction::Choice { options, .. }
        | Interaction::TrueFalse(options)
        | Interaction::Sequencing(options) => options,
        Interaction::Matching { .. } | Interaction::FillIn { .. } | Interaction::Numeric { .. } => {
            &[]
        }
    };
    let explained = !question.explain.is_empty();
    let chosen = matches!(
        question.interaction,
        Interaction::Choice { .. } | Interaction::TrueFalse(_)
    );
    let lacking: Vec<&AnswerOption> = options
        .iter()
        .filter(|option| option.feedback.is_none() && !(explained && (option.correct || !chosen)))
        .collect();
    let (file, help) = (
        &document.file,
        "Write a quote under it, indented: > Why it is correct, or what speaks against it.",
    );
    if let Some(first) = lacking.first() {
        let message = match lacking.len() {
            1 => "This option has no feedback".to_owned(),
            some if some == options.len() => "No option of this question has feedback".to_owned(),
            some => format!("This option and {} more have no feedback", some - 1),
        };
        findings.push(
            Diagnostic::new(&QUIZ_FEEDBACK, file, first.text.span.clone(), message).help(help),
        );
    }
    if options.is_empty() && !explained && !has_feedback(&question.interaction) {
        let finding = Diagnostic::new(
            &QUIZ_FEEDBACK,
            file,
            place(question, block),
            "This question has neither feedback nor an explanation",
        );
        findings.push(finding.help(
            "Add an `explain` block, or a quote (> …) after the text; in a table the third column.",
        ));
    }
    for text in options.iter().filter_map(|option| option.feedback.as_ref()) {
        bare(ground, document, &text.span, findings);
    }
}

fn has_feedback(interaction: &Interaction) -> bool {
    match interaction {
        Interaction::Matching { items, .. } => {
            items.iter().any(|item| item.option.feedback.is_some())
        }
        Interaction::FillIn { feedback, .. } | Interaction::Numeric { feedback, .. } => {
            feedback.is_some()
        }
        Interaction::TrueFalse(_) | Interaction::Choice { .. } | Interaction::Sequencing(_) => true,
    }
}

pub(crate) static QUIZ_FEEDBACK_BARE: Rule = Rule {
    name: "quiz/feedback-bare",
    severities: &[Severity::Warning],
    summary: "Feedback says why, and not only \"Correct\" or \"Try again\".",
    reason: "Right or wrong the learner sees anyway. What a choice leads to, in five words or more, is what they did not know.",
    source: "Van der Kleij et al. 2015, 40 studies: https://doi.org/10.3102/0034654314564881",
    bad: "::: question\nWhich message helps the account lead most?\n\n- [x] \"Row 7 is last month's.\"\n  > Correct!\n- [ ] \"The figures are a mess.\"\n  > She has your worry and nothing to work with.\n:::",
    good: "::: question\nWhich message helps the account lead most?\n\n- [x] \"Row 7 is last month's.\"\n  > Fact, effect, offer: she can say yes.\n- [ ] \"The figures are a mess.\"\n  > She has your worry and nothing to work with.\n:::",
    fixable: false,
};

fn bare(
    ground: &CheckContext,
    document: &Document,
    span: &Range<usize>,
    findings: &mut Vec<Diagnostic>,
) {
    let written = document.text.get(span.clone()).unwrap_or_default();
    // Nothing that long is made of a few words.
    if written.len() > 120 {
        return;
    }
    let folded = NormalizedText::new(written);
    let telling = folded
        .words()
        .filter(|word| {
            ground
                .words
                .is_none_or(|words| !words.bare_feedback.contains(*word))
        })
        .count();
    if telling == 0 || (folded.len() < FEEDBACK && telling < TELLING) {
        let finding = Diagnostic::new(
            &QUIZ_FEEDBACK_BARE,
            &document.file,
            span.clone(),
            "This feedback does not say why",
        );
        findings.push(
            finding.help("Say what the choice leads to, or what was overlooked, in a sentence."),
        );
    }
}
