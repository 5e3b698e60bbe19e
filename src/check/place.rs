//! Where blocks stand: what a learner works with belongs into a lesson.

use crate::course::Document;
use crate::diagnostic::{Diagnostic, Rule, Severity};

pub(crate) static BLOCK_PLACE: Rule = Rule {
    name: "block/place",
    severities: &[Severity::Error],
    summary: "Interactive blocks are in lessons.",
    reason: "The front page, module pages and the glossary keep no answers and count for no progress.",
    source: "README.md, \"Blocks\"",
    bad: "@ 01-module/module.md\n---\ntitle: Module\n---\n\n::: reflect\nWhat brought you here?\n:::\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    good: "::: reflect\nWhat brought you here?\n:::",
    fixable: false,
};

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
        let finding = Diagnostic::new(
            &BLOCK_PLACE,
            &document.file,
            span,
            "This block can be used in lessons only",
        );
        findings.push(
            finding.help("Move it into a lesson. This page can have text, images and `guide`."),
        );
    }
}
