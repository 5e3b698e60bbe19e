//! Questions: each can be answered, and answered right.

use super::asked::place;
use super::normalized_text::NormalizedText;
use super::paragraphs::{self, ParagraphKind};
use super::{CheckContext, cueing, feedback, options, stem};
use crate::course::{
    AnswerOption, Block, BlockKind, Interaction, Lesson, LessonKind, Question, visit,
};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::kinds::question::choice::QUIZ_OPTIONS;
use crate::text::words::did_you_mean;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// Checks every question of a page.
pub fn check(ground: &CheckContext, lesson: &Lesson, findings: &mut Vec<Diagnostic>) {
    let document = &lesson.page;
    let mut choices: Vec<&[AnswerOption]> = Vec::new();
    visit(&document.blocks, &mut |block| {
        let BlockKind::Question(question) = &block.kind else {
            return;
        };
        key(&document.file, block, question, findings);
        identical(&document.file, question, findings);
        objective(lesson, question, findings);
        feedback::check(ground, document, block, question, findings);
        if let Interaction::Choice { options, .. } = &question.interaction {
            let stem = NormalizedText::new(&question.stem_plain);
            stem::check(ground, document, block, question, &stem, findings);
            options::check(ground, document, block, question, &stem, findings);
            choices.push(options);
        }
    });
    let prose = || {
        let mut questions: Vec<Range<usize>> = Vec::new();
        visit(&document.blocks, &mut |block| {
            questions
                .extend(matches!(block.kind, BlockKind::Question(_)).then(|| block.span.clone()))
        });
        let asked = |byte: usize| {
            questions
                .get(questions.partition_point(|one| one.end <= byte))
                .is_some_and(|one| one.contains(&byte))
        };
        let text = paragraphs::paragraphs(document)
            .into_iter()
            .filter(|one| one.kind == ParagraphKind::Text && !asked(one.span.start));
        text.map(|one| one.span).collect::<Vec<_>>()
    };
    cueing::verbatim(document, prose, choices.into_iter(), findings);
}

pub(crate) static QUIZ_KEY: Rule = Rule {
    name: "quiz/key",
    severities: &[Severity::Error, Severity::Warning],
    summary: "A question has a correct answer, and at least one distractor.",
    reason: "Without a correct option nobody can finish it; if all are correct it tests nothing.",
    source: "README.md, \"What you write\"",
    bad: "::: question\nWhich message helps the account lead most?\n\n- [ ] \"Row 7 is last month's.\"\n- [ ] \"The figures are a mess.\"\n:::",
    good: "::: question\nWhich message helps the account lead most?\n\n- [x] \"Row 7 is last month's.\"\n- [ ] \"The figures are a mess.\"\n:::",
    fixable: false,
};

fn key(file: &Arc<str>, block: &Block, question: &Question, findings: &mut Vec<Diagnostic>) {
    let (Interaction::Choice { options, .. } | Interaction::TrueFalse(options)) =
        &question.interaction
    else {
        return;
    };
    let right = options.iter().filter(|option| option.correct).count();
    if right == 0 {
        let finding = Diagnostic::new(
            &QUIZ_KEY,
            file,
            place(question, block),
            "This question has no correct answer",
        );
        findings.push(finding.help("Mark one with [x]."));
    } else if right == options.len() && options.len() > 1 {
        let finding = Diagnostic::with_severity(
            Severity::Warning,
            &QUIZ_KEY,
            file,
            place(question, block),
            "Every option of this question is marked as correct",
        );
        findings.push(finding.help(
            "Unmark those that are wrong, or ask something that learners can get \
             wrong.",
        ));
    }
}

fn identical(file: &Arc<str>, question: &Question, findings: &mut Vec<Diagnostic>) {
    let (Interaction::Choice { options, .. } | Interaction::TrueFalse(options)) =
        &question.interaction
    else {
        return;
    };
    if options.len() == 1 {
        let finding = Diagnostic::new(
            &QUIZ_OPTIONS,
            file,
            options[0].text.span.clone(),
            "This question has only one option",
        );
        findings.push(finding.help(
            "Add distractors that a sensible person might pick, each with - \
             [ ].",
        ));
    }
    let mut seen: FxHashMap<String, &AnswerOption> = FxHashMap::default();
    for option in options {
        let folded = option.plain.to_lowercase();
        if folded.is_empty() && option.text.events.is_empty() {
            let finding = Diagnostic::new(
                &QUIZ_OPTIONS,
                file,
                option.text.span.clone(),
                "This option is empty",
            );
            findings.push(finding.help("Write the option after its box, or remove the line."));
        } else if let Some(first) = seen.get(&folded).filter(|_| !folded.is_empty()) {
            let finding = Diagnostic::new(
                &QUIZ_OPTIONS,
                file,
                option.text.span.clone(),
                "This option is written twice",
            )
            .related(file, first.text.span.clone(), "first here");
            findings.push(finding.help("Change or remove one of them."));
        }
        seen.entry(folded).or_insert(option);
    }
}

pub(crate) static OBJECTIVE_UNKNOWN: Rule = Rule {
    name: "objective/unknown",
    severities: &[Severity::Error],
    summary: "A question tests an objective that is there: of its page or, on a quiz page, of a lesson.",
    reason: "Results are shown by objective.",
    source: "README.md, \"What you write\"",
    bad: "---\ntitle: Lesson\nobjectives:\n  - {id: see, text: Describe the problem.}\n  - {id: say, text: Tell its owner.}\n---\n\n::: question {objective=se}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    good: "---\ntitle: Lesson\nobjectives:\n  - {id: see, text: Describe the problem.}\n  - {id: say, text: Tell its owner.}\n---\n\n::: question {objective=see}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    fixable: false,
};

fn objective(lesson: &Lesson, question: &Question, findings: &mut Vec<Diagnostic>) {
    // What a quiz page names may be of any page: that is a matter of the whole course.
    let Some(named) = question
        .objective
        .as_ref()
        .filter(|_| !matches!(lesson.kind, LessonKind::Quiz(_)))
    else {
        return;
    };
    let ids = lesson
        .objectives
        .iter()
        .filter_map(|objective| objective.id.as_deref());
    if ids.clone().any(|id| id == named.name) {
        return;
    }
    let all = ids.clone().collect::<Vec<_>>().join(", ");
    let help = did_you_mean(&named.name, ids, || match all.is_empty() {
        true => "This page has one objective: leave `objective=` out, or write `objectives:` as \
         a list of {id, text}."
            .to_owned(),
        false => format!("Objectives of this page are: {all}."),
    });
    let finding = Diagnostic::new(
        &OBJECTIVE_UNKNOWN,
        &lesson.page.file,
        named.span.clone(),
        format!("Unknown objective `{}` on this page", named.name),
    );
    findings.push(finding.help(help));
}
