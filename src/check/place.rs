//! Where blocks stand: what a learner works with belongs into a lesson, and what this version cannot show yet is said.

use crate::course::{BlockKind, Course, Document, Interaction, Lesson, LessonKind};
use crate::diagnostic::Diagnostic;
use crate::parse::visit;

/// Checks the blocks of every page.
pub fn check(course: &Course, findings: &mut Vec<Diagnostic>) {
    let front = course.front.iter().chain(course.modules.iter().map(|module| &module.page));
    for document in front.chain(course.glossary.iter().map(|glossary| &glossary.page)) {
        no_lesson(document, findings);
    }
    for lesson in course.lessons() {
        later(lesson, findings);
    }
}

/// The front page, a module's page and the glossary hold text, and notes for the facilitator.
fn no_lesson(document: &Document, findings: &mut Vec<Diagnostic>) {
    for block in &document.blocks {
        if matches!(block.kind, BlockKind::Prose(_) | BlockKind::Guide(_) | BlockKind::Hint(_) | BlockKind::Explain(_)) {
            continue;
        }
        let line = document.text.get(block.span.clone()).and_then(|text| text.lines().next()).unwrap_or_default();
        let span = block.span.start..block.span.start + line.len();
        let finding = Diagnostic::error("block/place", &document.file, span, "this block may stand in a lesson only");
        findings.push(finding.help("Move it into a lesson. This page takes text, pictures and `guide`."));
    }
}

/// Blocks, questions and pages whose turn has not come.
fn later(lesson: &Lesson, findings: &mut Vec<Diagnostic>) {
    let file = &lesson.page.file;
    let mut tell = |what: &str, span: Option<std::ops::Range<usize>>| {
        let finding = Diagnostic::error("block/later", file, span.clone().unwrap_or_default(), format!("{what} is part of the format, and this version of leadlet cannot show it yet"));
        let finding = if span.is_none() { finding.whole_file() } else { finding };
        findings.push(finding.help("Take it out for now, or mark the page `draft: true` and wait for the next version."));
    };
    match lesson.kind {
        LessonKind::Lesson => {}
        LessonKind::Quiz(_) => return tell("a quiz page", None),
        LessonKind::SelfCheck => return tell("a self-check page", None),
    }
    visit(&lesson.page.blocks, &mut |block| {
        let what = match &block.kind {
            BlockKind::Scenario(_) => "`scenario`",
            BlockKind::Commit(_) => "`commit`",
            BlockKind::Rating(_) => "`rating`",
            BlockKind::Card(_) => "`card`",
            BlockKind::Recognise(_) => "`recognise`",
            BlockKind::Question(question) => match question.interaction {
                Interaction::TrueFalse(_) | Interaction::Choice { .. } => return,
                Interaction::Sequencing(_) => "a question that asks for an order",
                Interaction::Matching { .. } => "a question that asks to match or sort",
                Interaction::FillIn { .. } | Interaction::Numeric { .. } => "a question with blanks",
            },
            _ => return,
        };
        let line = lesson.page.text.get(block.span.clone()).and_then(|text| text.lines().next()).unwrap_or_default();
        tell(what, Some(block.span.start..block.span.start + line.len()));
    });
}
