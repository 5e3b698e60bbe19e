//! What is missing only because a file could not be read is not told: the file's own finding says what to do.

use crate::course::bare;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Source;
use std::collections::HashSet;
use std::sync::Arc;

const SETTINGS: &str = "content/course.yaml";
const GLOSSARY: &str = "content/glossary.md";

/// Takes out what is said to be missing and may stand in a file that is there and could not be read, or in a part of a page that could not.
pub fn drop_cascading(source: &Source, findings: &mut Vec<Diagnostic>) {
    let told = |says: fn(&Diagnostic) -> bool| -> HashSet<Arc<str>> {
        findings
            .iter()
            .filter(|finding| says(finding))
            .map(|finding| finding.file.clone())
            .collect()
    };
    let unread = Unread {
        files: told(|finding| says_unread(finding.rule)),
        parts: told(says_part_unread),
    };
    if !(unread.files.is_empty() && unread.parts.is_empty()) {
        findings.retain(|finding| !unread.explains(finding, source));
    }
}

/// Whether findings of the rule say that their file could not be read, or that nothing could be taken from it.
fn says_unread(rule: &str) -> bool {
    matches!(
        rule,
        "course/not-utf8"
            | "course/too-large"
            | "course/missing"
            | "course/syntax"
            | "front-matter/syntax"
            | "front-matter/unclosed"
            | "front-matter/missing"
    )
}

/// Whether a finding says that a part of its page could not be read: a block, or what stands in it.
fn says_part_unread(finding: &Diagnostic) -> bool {
    let family = finding.rule.split('/').next().unwrap_or_default();
    finding.severity == Severity::Error
        && matches!(
            family,
            "block" | "question" | "scenario" | "card" | "commit" | "text"
        )
}

/// What could not be read.
struct Unread {
    /// Files of which nothing is known.
    files: HashSet<Arc<str>>,
    /// Pages of which something is missing.
    parts: HashSet<Arc<str>>,
}

impl Unread {
    /// Whether the finding says that something is missing which may stand there.
    fn explains(&self, finding: &Diagnostic, source: &Source) -> bool {
        let is_unread = |file: &str| self.files.contains(file);
        let is_in_part = |file: &str| is_unread(file) || self.parts.contains(file);
        let mut pages = self.files.iter().filter_map(|file| page(file));
        // A name stands in quotes or not.
        let written = || source.text(&finding.file)?.get(finding.span.clone()?);
        let name = || written().unwrap_or_default().trim_matches(['"', '\'']);
        match finding.rule {
            "audience/unknown" | "audience/none" => is_unread(SETTINGS),
            "link/term" => is_unread(GLOSSARY),
            "course/no-module-page" => is_unread(&finding.file),
            "link/module" => pages.any(|(module, _)| module == name()),
            "link/page" => pages.any(|(module, page)| {
                name()
                    .split_once('/')
                    .map_or(page == name(), |both| both == (module, page))
            }),
            "link/anchor" => {
                let (path, _) = name().split_once('#').unwrap_or((name(), ""));
                let file = path.rsplit('/').next().unwrap_or_default();
                let all = self.files.iter().chain(&self.parts);
                match file {
                    "" => is_in_part(&finding.file),
                    file => all
                        .into_iter()
                        .any(|path| path.rsplit('/').next() == Some(file)),
                }
            }
            // What is gone may have gone there, and what is to be asked may stand there.
            "id/gone" | "quiz/draw" | "quiz/pool" => {
                pages.next().is_some() || !self.parts.is_empty()
            }
            // What a page as a whole has or lacks.
            "lesson/minutes" | "lesson/parts" | "audience/gap" | "quiz/teach-off" => {
                is_in_part(&finding.file)
            }
            "objective/none" | "objective/unknown" | "front-matter/missing-key" => {
                is_unread(&finding.file)
            }
            _ => false,
        }
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
