//! What is missing only because a file could not be read is not told: the file's own finding says what to do.

use crate::course::bare;
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use std::sync::Arc;

const SETTINGS: &str = "content/course.yaml";
const GLOSSARY: &str = "content/glossary.md";

/// Takes out what is said to be missing and may stand in a file that is there and could not be read.
pub fn drop_cascading(source: &Source, findings: &mut Vec<Diagnostic>) {
    let unread: Vec<Arc<str>> = findings
        .iter()
        .filter(|finding| says_unread(finding.rule))
        .map(|finding| finding.file.clone())
        .collect();
    if !unread.is_empty() {
        findings.retain(|finding| !follows(finding, &unread, source));
    }
}

/// Whether findings of the rule say that their file could not be read, or that nothing could be taken from it.
fn says_unread(rule: &str) -> bool {
    matches!(
        rule,
        "course/not-utf8" | "course/too-large" | "course/missing" | "course/syntax"
    )
}

/// Whether the finding says that something is missing which may stand in one of the files `unread`.
fn follows(finding: &Diagnostic, unread: &[Arc<str>], source: &Source) -> bool {
    let is_unread = |file: &str| unread.iter().any(|unread| **unread == *file);
    let mut pages = unread.iter().filter_map(|file| page(file));
    // A name stands in quotes or not.
    let written = || source.text(&finding.file)?.get(finding.span.clone()?);
    let name = || written().unwrap_or_default().trim_matches(['"', '\'']);
    match finding.rule {
        "audience/unknown" => is_unread(SETTINGS),
        "link/term" => is_unread(GLOSSARY),
        "course/no-module-page" => is_unread(&finding.file),
        "link/module" => pages.any(|(module, _)| module == name()),
        "link/page" => pages.any(|(module, page)| {
            name()
                .split_once('/')
                .map_or(page == name(), |both| both == (module, page))
        }),
        // What is gone may have gone there, and what is to be asked may stand there.
        "id/gone" | "quiz/draw" | "quiz/pool" => pages.next().is_some(),
        _ => false,
    }
}

/// The names of the module and the page that a file is read for; none when it is no page of a module.
fn page(file: &str) -> Option<(&str, &str)> {
    let (module, page) = file
        .strip_prefix("content/")?
        .strip_suffix(".md")?
        .split_once('/')?;
    Some((bare(module), bare(page)))
}
