//! What stands in the structure of a page: drawings written as code, notes that nothing refers to, and single tildes.

use super::constructs::FORMULA;
use crate::diagnostic::{Diagnostic, Fix};
use crate::parse::markup::TEXT_MARKUP;
use crate::syntax::DocumentReader;
use pulldown_cmark::{CodeBlockKind, Event, Tag};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Languages of code blocks from which other tools make drawings.
const DRAWINGS: [&str; 18] = [
    "mermaid",
    "plantuml",
    "puml",
    "uml",
    "dot",
    "graphviz",
    "d2",
    "ditaa",
    "vega",
    "vega-lite",
    "nomnoml",
    "wavedrom",
    "markmap",
    "flowchart",
    "bpmn",
    "svgbob",
    "kroki",
    "blockdiag",
];

/// Letters of what is set low after a word, as in H~2~O.
const LONGEST_SUBSCRIPT: usize = 12;

/// Adds what is found.
pub fn find(reader: &DocumentReader, findings: &mut Vec<Diagnostic>) {
    let referred: FxHashSet<&str> = reader
        .events
        .iter()
        .filter_map(|(event, _)| match event {
            Event::FootnoteReference(label) => Some(&**label),
            _ => None,
        })
        .collect();
    for (event, range) in reader.events {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                findings.extend(block(reader, info, range));
            }
            Event::Start(Tag::FootnoteDefinition(label)) if !referred.contains(&**label) => {
                let finding = Diagnostic::new(
                    &TEXT_MARKUP,
                    reader.file,
                    reader.first_line(range.clone()),
                    format!("Nothing refers to the note `[^{label}]`, so learners do not see it"),
                );
                findings.push(finding.help(format!(
                    "Write [^{label}] where the text refers to it, or remove the note."
                )));
            }
            Event::Start(Tag::Strikethrough) => findings.extend(subscript(reader, range)),
            _ => {}
        }
    }
}

fn block(reader: &DocumentReader, info: &str, range: &Range<usize>) -> Option<Diagnostic> {
    let first = info.split_whitespace().next()?;
    let name = first
        .trim_start_matches(['{', '.'])
        .trim_end_matches(['}', ','])
        .to_ascii_lowercase();
    let is_directive = first.starts_with('{')
        && first.ends_with('}')
        && !first.starts_with("{.")
        && !["r", "python", "julia", "bash", "sql"].contains(&&*name);
    let (message, help) = if DRAWINGS.contains(&&*name) {
        (
            format!("This drawing is written in {name}, and learners would see its source"),
            "Draw it, save the drawing as a file, such as figures/one.svg, and show it: ![what it shows](figures/one.svg).",
        )
    } else if ["math", "katex"].contains(&&*name) {
        (
            "This formula is written as code, and learners would see its source".to_owned(),
            FORMULA,
        )
    } else if ["quiz", "quizdown", "question"].contains(&&*name) {
        (
            "This is the question of another tool, and learners would see it as it is typed"
                .to_owned(),
            "Write it between ::: question and :::, with - [x] before the correct option and - [ ] before the others.",
        )
    } else if is_directive || name.starts_with("ad-") {
        (
            format!("`{first}` is a part of another tool, and learners would see it as code"),
            "For a box, write > [!NOTE] and > before each line, or the text between ::: note and :::.",
        )
    } else {
        return None;
    };
    let span = reader.first_line(range.clone());
    Some(Diagnostic::new(&TEXT_MARKUP, reader.file, span, message).help(help))
}

/// `H~2~O` is crossed out on GitHub; other tools set it low.
fn subscript(reader: &DocumentReader, range: &Range<usize>) -> Option<Diagnostic> {
    let written = reader.text.get(range.clone())?;
    let inside = written.strip_prefix('~')?.strip_suffix('~')?;
    let before = reader.text[..range.start].chars().next_back()?;
    let is_low = (before.is_alphanumeric() || before == ')')
        && !inside.starts_with('~')
        && inside.chars().count() <= LONGEST_SUBSCRIPT
        && !inside.contains(char::is_whitespace);
    is_low.then(|| {
        let low = format!("<sub>{inside}</sub>");
        let message = format!(
            "`{written}` is a low letter or number of another tool, and learners would see it crossed out"
        );
        Diagnostic::new(&TEXT_MARKUP, reader.file, range.clone(), message)
            .help(format!("Write {low}, or the character itself, such as ₂."))
            .fix(Fix::replace(format!("write {low}"), range.clone(), low))
    })
}
