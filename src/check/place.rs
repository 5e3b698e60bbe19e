//! Where blocks stand: what a learner works with belongs into a lesson.

use crate::course::Document;
use crate::diagnostic::Diagnostic;

/// The front page, a module's page and the glossary hold text, and notes for the facilitator.
pub fn check(document: &Document, findings: &mut Vec<Diagnostic>) {
    for block in &document.blocks {
        if block.kind.spec().is_none_or(|spec| spec.outside_lessons) {
            continue;
        }
        let line = document
            .text
            .get(block.span.clone())
            .and_then(|text| text.lines().next())
            .unwrap_or_default();
        let span = block.span.start..block.span.start + line.len();
        let finding = Diagnostic::error(
            "block/place",
            &document.file,
            span,
            "This block can be used in lessons only",
        );
        findings.push(
            finding.help("Move it into a lesson. This page can have text, images and `guide`."),
        );
    }
}
