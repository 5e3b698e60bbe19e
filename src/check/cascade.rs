//! What is missing only because a file could not be read is not told: the file's own finding says what to do.

use crate::check::audience::AUDIENCE_UNKNOWN;
use crate::check::lesson::{AUDIENCE_GAP, LESSON_MINUTES, LESSON_PARTS, QUIZ_TEACH_OFF};
use crate::check::links::{LINK_ANCHOR, LINK_CASE, LINK_MISSING, LINK_TERM};
use crate::check::pages::LINK_PAGE;
use crate::check::pool::{LINK_MODULE, QUIZ_DRAW, QUIZ_POOL};
use crate::check::quiz::OBJECTIVE_UNKNOWN;
use crate::course::bare;
use crate::diagnostic::{Cause, Diagnostic, Rule, Severity};
use crate::kinds::for_audiences::AUDIENCE_NONE;
use crate::kinds::scenario::parse::SCENARIO_MISSING_STEP;
use crate::lock::changes::ID_GONE;
use crate::parse::front_matter::{FRONT_MATTER_MISSING, FRONT_MATTER_UNCLOSED};
use crate::parse::glossary::GLOSSARY_NO_TERMS;
use crate::parse::names::COURSE_RESERVED_NAME;
use crate::parse::plain_signs::{TEXT_QUOTES, TEXT_SPACES};
use crate::parse::{COURSE_MISSING, COURSE_NO_MODULE_PAGE, OBJECTIVE_NONE};
use crate::schema::check::{
    COURSE_MISSING_KEY, COURSE_SYNTAX, COURSE_WRONG_TYPE, FRONT_MATTER_MISSING_KEY,
    FRONT_MATTER_SYNTAX,
};
use crate::source::{COURSE_NAME, COURSE_NOT_UTF8, COURSE_TOO_LARGE};

use crate::source::Source;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

const SETTINGS: &str = "content/course.yaml";
const GLOSSARY: &str = "content/glossary.md";

/// Takes out what is said to be missing and may stand in a file that is there and could not be read, or in a part of a page that could not.
pub fn drop_cascading(source: &Source, findings: &mut Vec<Diagnostic>) {
    keep_to_plain_lines(findings);
    join_unknown_audiences(findings);
    let told = |says: fn(&Diagnostic) -> bool| -> HashSet<Arc<str>> {
        findings
            .iter()
            .filter(|finding| says(finding))
            .map(|finding| finding.file.clone())
            .collect()
    };
    let files = told(|finding| SAYS_UNREAD.contains(&finding.rule));
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
        choices: spans(findings, |finding| *finding.rule == SCENARIO_MISSING_STEP),
        from: told(|finding| [&LINK_PAGE, &LINK_MODULE].contains(&finding.rule)),
        misnamed: told(|finding| [&COURSE_NAME, &COURSE_RESERVED_NAME].contains(&finding.rule))
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
    let is_plain = |finding: &Diagnostic| [&TEXT_SPACES, &TEXT_QUOTES].contains(&finding.rule);
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

/// Uses of an audience from which on the cause is likely to be in course.yaml, where the name is written once.
const USES: usize = 3;

/// Tells of an unknown audience that many places name once, at the first of them: its name in course.yaml is likely to be misspelt.
fn join_unknown_audiences(findings: &mut Vec<Diagnostic>) {
    let is_unknown = |finding: &Diagnostic| *finding.rule == AUDIENCE_UNKNOWN;
    let mut uses: HashMap<String, (usize, Arc<str>, usize)> = HashMap::new();
    let start = |finding: &Diagnostic| finding.span.as_ref().map_or(0, |span| span.start);
    for finding in findings.iter().filter(|finding| is_unknown(finding)) {
        let place = (finding.file.clone(), start(finding));
        let (count, file, at) = uses
            .entry(finding.message.to_string())
            .or_insert_with(|| (0, place.0.clone(), place.1));
        *count += 1;
        if place < (file.clone(), *at) {
            (*file, *at) = place;
        }
    }
    findings.retain_mut(|finding| {
        if !is_unknown(finding) {
            return true;
        }
        let Some((count, file, at)) = uses.get(finding.message.as_str()) else {
            return true;
        };
        if *count < USES {
            return true;
        }
        let is_first = finding.file == *file && start(finding) == *at;
        if is_first {
            let help = finding.help.take().unwrap_or_default();
            finding.help = Some(format!(
                "{count} places use this name: if they are right, correct it in content/course.yaml. {help}"
            ));
        }
        is_first
    });
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

/// Rules whose findings say that their file could not be read, or that nothing could be taken from it.
static SAYS_UNREAD: [&Rule; 7] = [
    &COURSE_NOT_UTF8,
    &COURSE_TOO_LARGE,
    &COURSE_MISSING,
    &COURSE_SYNTAX,
    &FRONT_MATTER_SYNTAX,
    &FRONT_MATTER_UNCLOSED,
    &FRONT_MATTER_MISSING,
];

/// Whether a finding says that a part of its page could not be read: a block, or what stands in it.
fn says_part_unread(finding: &Diagnostic) -> bool {
    let of_settings = [&COURSE_WRONG_TYPE, &COURSE_MISSING_KEY].contains(&finding.rule)
        && matches!(finding.cause, Some(Cause::Empty | Cause::Key("audiences")));
    let is_of_blocks = matches!(
        finding.rule.family(),
        "block" | "question" | "scenario" | "card" | "commit" | "text"
    );
    finding.severity == Severity::Error
        && (of_settings || *finding.rule == GLOSSARY_NO_TERMS || is_of_blocks)
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
        let is = |rules: &[&Rule]| rules.contains(&finding.rule);
        if is(&[&LINK_MISSING]) && is_in_choice() == Some(true) {
            return true;
        }
        if is(&[
            &LINK_PAGE,
            &LINK_MODULE,
            &LINK_MISSING,
            &LINK_CASE,
            &LINK_ANCHOR,
        ]) && is_misnamed(name())
        {
            return true;
        }
        if is(&[&COURSE_NO_MODULE_PAGE]) {
            return self.misnamed.contains("module") || is_unread(&finding.file);
        }
        if is(&[&AUDIENCE_UNKNOWN, &AUDIENCE_NONE]) {
            return is_in_part(SETTINGS);
        }
        if is(&[&LINK_TERM]) {
            return is_in_part(GLOSSARY) || self.misnamed.contains("glossary");
        }
        if is(&[&LINK_MODULE]) {
            return self.modules.contains(name());
        }
        if is(&[&LINK_PAGE]) {
            return self.pages.contains(name());
        }
        if is(&[&LINK_ANCHOR]) {
            let (path, _) = name().split_once('#').unwrap_or((name(), ""));
            return match path.rsplit('/').next().unwrap_or_default() {
                "" => is_in_part(&finding.file),
                file => self.names.contains(file),
            };
        }
        // What is gone may have gone there, and what is to be asked may stand there.
        if is(&[&ID_GONE, &QUIZ_DRAW, &QUIZ_POOL]) {
            return !self.pages.is_empty()
                || !self.parts.is_empty()
                || !self.misnamed.is_empty()
                || self.from.contains(&finding.file);
        }
        // What a page as a whole has or lacks.
        if is(&[
            &LESSON_MINUTES,
            &LESSON_PARTS,
            &AUDIENCE_GAP,
            &QUIZ_TEACH_OFF,
        ]) {
            return is_in_part(&finding.file);
        }
        is(&[
            &OBJECTIVE_NONE,
            &OBJECTIVE_UNKNOWN,
            &FRONT_MATTER_MISSING_KEY,
        ]) && is_unread(&finding.file)
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
