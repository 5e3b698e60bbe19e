//! Where blocks stand: what a learner works with belongs into a lesson.

use crate::course::{BlockKind, Course, Document};
use crate::diagnostic::Diagnostic;

/// Checks the blocks of every page.
pub fn check(course: &Course, findings: &mut Vec<Diagnostic>) {
    let front = course.front.iter().chain(course.modules.iter().map(|module| &module.page));
    for document in front.chain(course.glossary.iter().map(|glossary| &glossary.page)) {
        no_lesson(document, findings);
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
