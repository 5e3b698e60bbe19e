//! Markup that means something in other tools and nothing here: wiki links, template tags, formulas, and what looks like a question.

mod code;
mod constructs;
pub(crate) mod outside;
mod shape;
mod unread;
mod view;

pub use constructs::for_block;

use crate::diagnostic::{Diagnostic, Fix, Rule, Severity};
use crate::syntax::DocumentReader;
use std::ops::Range;
pub use view::ReadFrame;
use view::View;

/// Findings of a page about its markup: nobody mends more at once.
const MAX_FINDINGS: usize = 200;

/// Says what of a page learners would see as it is typed, or what would show them an answer.
pub fn check(reader: &mut DocumentReader, frames: Vec<ReadFrame>) {
    let view = View::new(reader, frames);
    let mut findings = outside::find(reader, &view);
    let told: Vec<Range<usize>> = findings
        .iter()
        .filter_map(|finding| finding.span.clone())
        .collect();
    unread::find(reader, &view, told, &mut findings);
    code::find(reader, &mut findings);
    findings.truncate(MAX_FINDINGS);
    reader.findings.append(&mut findings);
}

pub(crate) static TEXT_MARKUP: Rule = Rule {
    name: "text/markup",
    severities: &[Severity::Warning],
    summary: "The page holds no markup that means something in other tools only.",
    reason: "Learners would see it as it is typed: brackets, signs and commands between the words.",
    source: "README.md, \"What you write\"",
    bad: "See [[Other page]], and mind the ==first line==.",
    good: "See [the other page](01-lesson.md), and mind the **first line**.",
    fixable: true,
};

/// Says that learners would see some markup as it is typed.
fn unread_markup(
    reader: &DocumentReader,
    span: Range<usize>,
    name: &str,
    help: &str,
    fix: Option<Fix>,
) -> Diagnostic {
    let written = short(&reader.text[span.clone()]);
    let message = format!("`{written}` is {name}, and learners would see it as it is typed");
    Diagnostic::new(&TEXT_MARKUP, reader.file, span, message)
        .help(help)
        .fix(fix)
}

/// The beginning of what is written, on one line.
fn short(written: &str) -> String {
    const MOST: usize = 40;
    let line = written.lines().next().unwrap_or_default().trim();
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None if line.len() < written.trim().len() => format!("{line}…"),
        None => line.to_owned(),
    }
}

/// Whether an empty line is in some text.
fn ends_paragraph(text: &str) -> bool {
    let lines: Vec<&str> = text.split('\n').collect();
    // Before the first line end and after the last one stand parts of lines.
    lines
        .get(1..lines.len().saturating_sub(1))
        .is_some_and(|whole| whole.iter().any(|line| line.trim().is_empty()))
}
