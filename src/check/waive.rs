//! What an author allows: levels of rules in `course.yaml`, reasons in front matter, and comments before a paragraph or block.
//! Warnings and notes can be waived, errors not.

use crate::course::{Course, Document, Level, Waiver, visit};
use crate::diagnostic::{Diagnostic, Severity};
use std::ops::Range;

/// Leaves out what is allowed, and gives the rest the level that the course asks for.
pub fn waive(course: &Course, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let allowing: Vec<&Document> =
        course.documents().filter(|document| !document.allow.is_empty() || !document.waivers.is_empty()).collect();
    findings.into_iter().filter_map(|finding| leveled(course, finding)).filter(|finding| !waived(&allowing, finding)).collect()
}

/// The finding at the level of `check:` in `course.yaml`; none when the rule is off.
fn leveled(course: &Course, mut finding: Diagnostic) -> Option<Diagnostic> {
    if finding.severity != Severity::Error
        && let Some((_, level)) = course.settings.levels.iter().find(|(rule, _)| rule == finding.rule)
    {
        finding.severity = match level {
            Level::Off => return None,
            Level::Note => Severity::Note,
            Level::Warning => Severity::Warning,
            Level::Error => Severity::Error,
        };
    }
    Some(finding)
}

fn waived(documents: &[&Document], finding: &Diagnostic) -> bool {
    let Some(document) = documents.iter().find(|document| document.file == finding.file).filter(|_| finding.severity != Severity::Error)
    else {
        return false;
    };
    let covers = |waiver: &Waiver| finding.span.as_ref().is_some_and(|span| covered(document, waiver).contains(&span.start));
    document.allow.iter().any(|waiver| waiver.rule == finding.rule)
        || document.waivers.iter().any(|waiver| waiver.rule == finding.rule && covers(waiver))
}

/// The block or paragraph after a waiver, bytes of the file.
fn covered(document: &Document, waiver: &Waiver) -> Range<usize> {
    let rest = document.text.get(waiver.span.end..).unwrap_or_default();
    let start = waiver.span.end + (rest.len() - rest.trim_start().len());
    let mut end = document.text.get(start..).and_then(|text| text.find("\n\n")).map_or(document.text.len(), |length| start + length);
    visit(&document.blocks, &mut |block| {
        if block.span.start == start {
            end = end.max(block.span.end);
        }
    });
    start..end
}
