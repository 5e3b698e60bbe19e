//! `glossary.md`: a definition list to terms.

use super::Context;
use super::front_matter::{FrontMatter, opened};
use crate::course::{Glossary, Term};
use crate::diagnostic::Diagnostic;
use crate::markdown;
use crate::schema;
use crate::syntax::DocumentReader;
use crate::syntax::slug;
use pulldown_cmark::{Event, Tag};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Reads the glossary. Text around the list is kept on the page; a glossary without a list is a finding.
pub fn glossary(
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
        let finding = Diagnostic::error(
            "glossary/no-terms",
            file,
            parts.body..parts.body,
            "The glossary has no terms",
        )
        .whole_file();
        findings.push(finding.help("Write each as two lines: the term, then : and what it means."));
    }
    Glossary { title, terms, page }
}

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
                    let finding = Diagnostic::error(
                        "glossary/duplicate",
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
