//! What is missing only because a file could not be read is not told: the file's own finding says what to do.

use crate::course::bare;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Source;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

const SETTINGS: &str = "content/course.yaml";
const GLOSSARY: &str = "content/glossary.md";

/// Takes out what is said to be missing and may stand in a file that is there and could not be read, or in a part of a page that could not.
pub fn drop_cascading(source: &Source, findings: &mut Vec<Diagnostic>) {
    keep_to_plain_lines(findings);
    let told = |says: fn(&Diagnostic) -> bool| -> HashSet<Arc<str>> {
        findings
            .iter()
            .filter(|finding| says(finding))
            .map(|finding| finding.file.clone())
            .collect()
    };
    let files = told(|finding| says_unread(finding.rule));
    let parts = told(says_part_unread);
    let last_part = |file: &Arc<str>| file.rsplit('/').next().unwrap_or_default().to_owned();
    let pages: Vec<_> = files.iter().filter_map(|file| page(file)).collect();
    let unread = Unread {
        modules: pages
            .iter()
            .map(|(module, _)| (*module).to_owned())
            .collect(),
        pages: pages
            .iter()
            .flat_map(|(module, page)| [(*page).to_owned(), format!("{module}/{page}")])
            .collect(),
        names: files.iter().chain(&parts).map(last_part).collect(),
        choices: spans(findings, |finding| finding.rule == "scenario/missing-step"),
        from: told(|finding| matches!(finding.rule, "link/page" | "link/module")),
        misnamed: told(|finding| matches!(finding.rule, "course/name" | "course/reserved-name"))
            .iter()
            .map(|file| plain_name(named_part(file)))
            .collect(),
        files,
        parts,
    };
    findings.retain(|finding| !unread.explains(finding, source));
}

/// Takes away the fixes in lines that are read otherwise than they are written: their places are not exact before those lines are mended.
fn keep_to_plain_lines(findings: &mut [Diagnostic]) {
    let is_plain = |finding: &Diagnostic| matches!(finding.rule, "text/spaces" | "text/quotes");
    let mut lines: HashMap<Arc<str>, Vec<Range<usize>>> = HashMap::new();
    for finding in findings.iter().filter(|finding| is_plain(finding)) {
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        let spans = edits.map(|edit| edit.span.clone());
        lines.entry(finding.file.clone()).or_default().extend(spans);
    }
    for finding in findings.iter_mut().filter(|finding| !is_plain(finding)) {
        let Some(lines) = lines.get(&finding.file) else {
            continue;
        };
        let meets = |span: &Range<usize>| {
            let at = lines.partition_point(|line| line.end < span.start);
            lines.get(at).is_some_and(|line| line.start <= span.end)
        };
        let edits = || finding.fix.iter().flat_map(|fix| &fix.edits);
        if edits().any(|edit| meets(&edit.span)) {
            finding.fix = None;
        }
    }
}

/// The places of some findings by their files, in order.
fn spans(
    findings: &[Diagnostic],
    wanted: fn(&Diagnostic) -> bool,
) -> HashMap<Arc<str>, Vec<Range<usize>>> {
    let mut spans: HashMap<Arc<str>, Vec<Range<usize>>> = HashMap::new();
    for finding in findings.iter().filter(|finding| wanted(finding)) {
        let of_file = spans.entry(finding.file.clone()).or_default();
        of_file.extend(finding.span.clone());
    }
    for of_file in spans.values_mut() {
        of_file.sort_unstable_by_key(|span| span.start);
    }
    spans
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
    let is_of_audiences = || finding.message.contains("`audiences`");
    let is_part = match finding.rule {
        "course/wrong-type" => is_of_audiences(),
        "course/missing-key" => finding.message.ends_with("is empty"),
        "glossary/no-terms" => true,
        _ => false,
    };
    finding.severity == Severity::Error
        && (is_part
            || matches!(
                family,
                "block" | "question" | "scenario" | "card" | "commit" | "text"
            ))
}

/// What could not be read.
struct Unread {
    /// Files of which nothing is known.
    files: HashSet<Arc<str>>,
    /// Pages of which something is missing.
    parts: HashSet<Arc<str>>,
    /// The modules of `files`.
    modules: HashSet<String>,
    /// What other pages call `files`: `page` and `module/page`.
    pages: HashSet<String>,
    /// The names of `files` and `parts`, without their folders.
    names: HashSet<String>,
    /// Choices of scenarios that name no step, by their files.
    choices: HashMap<Arc<str>, Vec<Range<usize>>>,
    /// Pages that take something from a page that is not there.
    from: HashSet<Arc<str>>,
    /// What pages and modules are called, roughly, whose names are to be others.
    misnamed: HashSet<String>,
}

/// What a wrong name in a path is about: the folder, where the file is its page.
fn named_part(file: &str) -> &str {
    let mut parts = file.rsplit('/');
    let name = parts.next().unwrap_or_default();
    if name == "module.md" {
        parts.next().unwrap_or_default()
    } else {
        name
    }
}

/// A name without number, ending and capitals, with hyphens for blanks and the like.
fn plain_name(name: &str) -> String {
    let lower = name.to_lowercase().replace("%20", "-");
    let stem = lower.split('.').next().unwrap_or_default();
    let stem = stem.trim_start_matches(|c: char| c.is_ascii_digit());
    let hyphens = stem.replace([' ', '_'], "-");
    hyphens.trim_matches('-').to_owned()
}

impl Unread {
    /// Whether the finding says that something is missing which may stand there.
    fn explains(&self, finding: &Diagnostic, source: &Source) -> bool {
        let is_unread = |file: &str| self.files.contains(file);
        let is_in_part = |file: &str| is_unread(file) || self.parts.contains(file);
        // A name stands in quotes or not.
        let written = || source.text(&finding.file)?.get(finding.span.clone()?);
        let name = || written().unwrap_or_default().trim_matches(['"', '\'']);
        let is_misnamed = |path: &str| {
            let path = path.split('#').next().unwrap_or_default();
            !self.misnamed.is_empty()
                && path
                    .split(['/', '\\'])
                    .any(|part| self.misnamed.contains(&plain_name(part)))
        };
        let is_in_choice = || {
            let choices = self.choices.get(&finding.file)?;
            let span = finding.span.as_ref()?;
            let next = choices.partition_point(|choice| choice.end < span.end);
            Some(choices.get(next)?.start <= span.start)
        };
        match finding.rule {
            "link/missing" if is_in_choice() == Some(true) => true,
            "link/page" | "link/module" | "link/missing" | "link/case" | "link/anchor"
                if is_misnamed(name()) =>
            {
                true
            }
            "course/no-module-page" if self.misnamed.contains("module") => true,
            "audience/unknown" | "audience/none" => is_in_part(SETTINGS),
            "link/term" => is_in_part(GLOSSARY) || self.misnamed.contains("glossary"),
            "course/no-module-page" => is_unread(&finding.file),
            "link/module" => self.modules.contains(name()),
            "link/page" => self.pages.contains(name()),
            "link/anchor" => {
                let (path, _) = name().split_once('#').unwrap_or((name(), ""));
                match path.rsplit('/').next().unwrap_or_default() {
                    "" => is_in_part(&finding.file),
                    file => self.names.contains(file),
                }
            }
            // What is gone may have gone there, and what is to be asked may stand there.
            "id/gone" | "quiz/draw" | "quiz/pool" => {
                !self.pages.is_empty()
                    || !self.parts.is_empty()
                    || !self.misnamed.is_empty()
                    || self.from.contains(&finding.file)
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
