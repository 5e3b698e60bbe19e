//! `glossary.md`: a definition list to terms.

use super::Context;
use super::front_matter::{FrontMatter, opened};
use crate::course::{Glossary, Term};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::markdown;
use crate::schema;
use crate::syntax::DocumentReader;
use crate::syntax::slug;
use pulldown_cmark::{Event, Tag};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

pub(crate) static GLOSSARY_NO_TERMS: Rule = Rule {
    name: "glossary/no-terms",
    severities: &[Severity::Error],
    summary: "The glossary holds terms.",
    reason: "A glossary is a list of terms, each a line with the term and a line with a colon and what it means.",
    source: "README.md, \"What you write\"",
    bad: "@ glossary.md\nThere are no terms yet.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    good: "@ glossary.md\nAlly\n: Somebody who stands by you.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

/// Reads the glossary. Text around the list is kept on the page; a glossary without a list is a finding.
pub(super) fn glossary(
    context: &Context,
    file: &Arc<str>,
    text: &Arc<str>,
    findings: &mut Vec<Diagnostic>,
) -> Glossary {
    let (text, parts) = opened(file, text, findings);
    let text = &text;
    let matter = FrontMatter::read(
        file,
        text,
        &parts,
        schema::PAGE,
        "the glossary's front matter",
        findings,
    );
    let title = matter
        .get("title")
        .and_then(|title| title.str())
        .map(str::to_owned);
    let page = context.document(file, text, &parts, &matter, findings);
    let blanked = page.markdown();
    let events = markdown::events(&blanked, page.body, context.smart);
    let mut reader = DocumentReader {
        file,
        text,
        events: &events,
        blanks: &page.blanks,
        unmasked: Vec::new(),
        true_false: context.true_false,
        findings,
    };
    let terms = terms(&mut reader);
    if terms.is_empty() {
        let finding = Diagnostic::new(
            &GLOSSARY_NO_TERMS,
            file,
            parts.body..parts.body,
            "The glossary has no terms",
        )
        .whole_file();
        findings.push(finding.help("Write each as two lines: the term, then : and what it means."));
    }
    Glossary { title, terms, page }
}

pub(crate) static GLOSSARY_DUPLICATE: Rule = Rule {
    name: "glossary/duplicate",
    severities: &[Severity::Error],
    summary: "The glossary explains each term once.",
    reason: "A link to the term can lead to one place only.",
    source: "README.md, \"What you write\"",
    bad: "@ glossary.md\nAlly\n: Somebody who stands by you.\n\nAlly\n: The same again.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    good: "@ glossary.md\nAlly\n: Somebody who stands by you.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

fn terms(reader: &mut DocumentReader) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    let mut seen: HashMap<String, Range<usize>> = HashMap::new();
    for list in reader.nodes(0..reader.events.len()) {
        if !matches!(
            reader.events[list.start].0,
            Event::Start(Tag::DefinitionList)
        ) {
            continue;
        }
        for node in reader.nodes(list.start + 1..list.end - 1) {
            let inner = node.start + 1..node.end - 1;
            if matches!(
                reader.events[node.start].0,
                Event::Start(Tag::DefinitionListTitle)
            ) {
                let term = reader.run(inner);
                let title = reader.plain(&term);
                let id = slug(&title);
                if let Some(first) = seen.insert(id.clone(), term.span.clone()) {
                    let finding = Diagnostic::new(
                        &GLOSSARY_DUPLICATE,
                        reader.file,
                        term.span.clone(),
                        format!("The term `{title}` is explained twice"),
                    )
                    .related(reader.file, first, "first here");
                    reader.findings.push(finding.help("Keep one of them."));
                }
                terms.push(Term {
                    id,
                    title,
                    term,
                    definition: crate::course::Text::default(),
                });
            } else if let Some(term) = terms.last_mut() {
                // Several definitions of one term: one run from the first to the last, read when all are known.
                let start = if term.definition.events.is_empty() {
                    inner.start
                } else {
                    term.definition.events.start
                };
                term.definition.events = start..inner.end;
            }
        }
    }
    for term in &mut terms {
        if !term.definition.events.is_empty() {
            term.definition = reader.run(term.definition.events.clone());
        }
    }
    terms
}
