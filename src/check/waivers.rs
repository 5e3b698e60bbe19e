//! What an author allows: levels of rules in `course.yaml`, reasons in front matter, and comments before a paragraph or block.
//! Warnings and notes can be waived, errors not. What a waiver is itself to blame for is found here too.

use super::WordList;
use crate::course::{Course, Document, Level, Settings, Waiver, visit};
use crate::diagnostic::{Diagnostic, Fix, Rule, Severity};
use crate::text::words::did_you_mean;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// A waiver by its file and the byte at which it begins.
type WaiverPosition = HashSet<(Arc<str>, usize)>;

/// Waivers of one page that count, and names of rules that are looked up: nobody writes more by hand.
const MAX_WAIVERS: usize = 500;

/// A page with waivers, and the bytes that each of its comments covers.
struct WaivedPage<'a> {
    document: &'a Document,
    covered: Vec<Range<usize>>,
}

/// Leaves out what is allowed, and gives the rest the level that the course asks for. The waivers that silenced something are
/// added to `used`, for [`unused`].
pub fn waive(
    course: &Course,
    findings: Vec<Diagnostic>,
    used: &mut WaiverPosition,
) -> Vec<Diagnostic> {
    let with_waivers = course
        .documents()
        .filter(|document| !document.allow.is_empty() || !document.waivers.is_empty());
    let allowing: HashMap<&str, WaivedPage> = with_waivers
        .map(|document| {
            (
                &*document.file,
                WaivedPage {
                    document,
                    covered: covered(document),
                },
            )
        })
        .collect();
    let kept = findings
        .into_iter()
        .filter_map(|finding| leveled(&course.settings, finding));
    kept.filter(|finding| !waived(&allowing, finding, used))
        .collect()
}

/// The finding at the level of `check:` in `course.yaml`; none when the rule is off.
fn leveled(settings: &Settings, mut finding: Diagnostic) -> Option<Diagnostic> {
    if finding.severity != Severity::Error
        && let Some(level) = settings
            .levels
            .iter()
            .find(|level| level.rule == finding.rule.name)
    {
        finding.severity = match level.level {
            Level::Off => return None,
            Level::Note => Severity::Note,
            Level::Warning => Severity::Warning,
            Level::Error => Severity::Error,
        };
    }
    Some(finding)
}

fn waived(
    pages: &HashMap<&str, WaivedPage>,
    finding: &Diagnostic,
    used: &mut WaiverPosition,
) -> bool {
    let Some(page) = pages
        .get(&*finding.file)
        .filter(|_| finding.severity != Severity::Error)
    else {
        return false;
    };
    let covers = |range: &Range<usize>| {
        finding
            .span
            .as_ref()
            .is_some_and(|span| range.contains(&span.start))
    };
    let comments = page
        .document
        .waivers
        .iter()
        .zip(&page.covered)
        .filter(|(_, range)| covers(range))
        .map(|(waiver, _)| waiver);
    let mut found = false;
    for waiver in page
        .document
        .allow
        .iter()
        .take(MAX_WAIVERS)
        .chain(comments)
        .filter(|waiver| waiver.rule == finding.rule.name)
    {
        used.insert((page.document.file.clone(), waiver.span.start));
        found = true;
    }
    found
}

/// The block or paragraph after each comment, bytes of the file. Several comments may stand before one; so the last comes first.
fn covered(document: &Document) -> Vec<Range<usize>> {
    let mut blocks: HashMap<usize, usize> = HashMap::new();
    visit(&document.blocks, &mut |block| {
        let end = blocks.entry(block.span.start).or_default();
        *end = block.span.end.max(*end);
    });
    let mut after: Option<(usize, Range<usize>)> = None;
    let mut all: Vec<Range<usize>> = Vec::new();
    for waiver in document.waivers.iter().take(MAX_WAIVERS).rev() {
        let rest = document.text.get(waiver.span.end..).unwrap_or_default();
        let start = waiver.span.end + (rest.len() - rest.trim_start().len());
        let range = match after.take().filter(|(next, _)| *next == start) {
            Some((_, range)) => range,
            None => {
                start
                    ..paragraph_end(&document.text, start)
                        .max(blocks.get(&start).copied().unwrap_or(0))
            }
        };
        after = Some((waiver.span.start, range.clone()));
        all.push(range);
    }
    all.reverse();
    all
}

/// Where the paragraph that begins at `start` ends: at an empty line, with either kind of line end.
fn paragraph_end(text: &str, start: usize) -> usize {
    let mut at = start;
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        if line.trim().is_empty() {
            return at;
        }
        at += line.len();
    }
    at
}

pub(crate) static WAIVER_REASON: Rule = Rule {
    name: "waiver/reason",
    severities: &[Severity::Warning],
    summary: "A waiver says why.",
    reason: "Anyone who reads it in a year must be able to judge whether it is still true.",
    source: "README.md, \"Waivers\"",
    bad: "<!-- allow quiz/feedback -->\n\n::: question\nWhich of these messages helps the account lead most?\n\n- [x] \"Row 7 is off.\"\n- [ ] \"It is a mess.\"\n- [ ] \"Just so you know.\"\n:::",
    good: "<!-- allow quiz/feedback: the debrief in class answers it -->\n\n::: question\nWhich of these messages helps the account lead most?\n\n- [x] \"Row 7 is off.\"\n- [ ] \"It is a mess.\"\n- [ ] \"Just so you know.\"\n:::",
    fixable: false,
};

pub(crate) static WAIVER_UNUSED: Rule = Rule {
    name: "waiver/unused",
    severities: &[Severity::Warning],
    summary: "A waiver silences something.",
    reason: "The problem it allowed has been fixed, or moved. Left in place, it would hide the next problem.",
    source: "README.md, \"Waivers\"",
    bad: "<!-- allow text/sentence: the law is quoted as it is -->\n\nThis is short.",
    good: "This is short.",
    fixable: true,
};

pub(crate) static WAIVER_ERROR: Rule = Rule {
    name: "waiver/error",
    severities: &[Severity::Warning],
    summary: "No waiver and no level is set for a rule that reports errors.",
    reason: "An error means that the course cannot be built or would break for learners. It can be fixed, not allowed.",
    source: "README.md, \"Waivers\"",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ncheck: {link/missing: off}",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ncheck: {quiz/longest-key: off}",
    fixable: false,
};

pub(crate) static WAIVER_UNKNOWN: Rule = Rule {
    name: "waiver/unknown",
    severities: &[Severity::Warning],
    summary: "A waiver or a level names a rule that there is.",
    reason: "With a mistyped name it silences nothing.",
    source: "README.md, \"Waivers\"",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ncheck: {quiz/longest: off}",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ncheck: {quiz/longest-key: off}",
    fixable: false,
};

/// What waivers and levels are held against.
struct WaiverCheck<'a> {
    course: &'a Course,
    used: &'a WaiverPosition,
    /// Whether every rule has run, so that what silenced nothing is unused.
    whole: bool,
    /// All rules that there are.
    rules: &'a [&'static Rule],
}

/// What is wrong with waivers and levels themselves. `rules` are all that there are; `whole` says that every rule has run, so that
/// what silenced nothing is unused.
pub fn unused(
    course: &Course,
    used: &WaiverPosition,
    whole: bool,
    rules: &[&'static Rule],
) -> Vec<Diagnostic> {
    let check = WaiverCheck {
        course,
        used,
        whole,
        rules,
    };
    let mut findings = Vec::new();
    for level in course.settings.levels.iter().take(MAX_WAIVERS) {
        findings.extend(check.named(&course.settings.file, &level.rule, &level.span));
    }
    for document in course.documents() {
        let comments = document.waivers.iter().map(|waiver| (waiver, true));
        let in_front = document
            .allow
            .iter()
            .take(MAX_WAIVERS)
            .map(|waiver| (waiver, false));
        for (waiver, comment) in in_front.chain(comments.take(MAX_WAIVERS)) {
            check.waiver(document, waiver, comment, &mut findings);
        }
    }
    findings
        .into_iter()
        .filter_map(|finding| leveled(&course.settings, finding))
        .collect()
}

impl WaiverCheck<'_> {
    fn waiver(
        &self,
        document: &Document,
        waiver: &Waiver,
        comment: bool,
        findings: &mut Vec<Diagnostic>,
    ) {
        let span = shown(document, waiver);
        if let Some(finding) = self.named(&document.file, &waiver.rule, &span) {
            return findings.push(finding);
        }
        if waiver.reason.is_empty() {
            let finding = Diagnostic::new(
                &WAIVER_REASON,
                &document.file,
                span.clone(),
                "This waiver has no reason",
            );
            findings.push(finding.help(format!(
                "Write the reason after a colon: <!-- allow {}: why it is right here -->.",
                waiver.rule
            )));
        }
        // Rules about words do not run in a language without lists, so nobody knows what it would silence.
        if self.whole
            && WordList::of(&self.course.settings.language).is_some()
            && !self
                .used
                .contains(&(document.file.clone(), waiver.span.start))
        {
            let finding = Diagnostic::new(
                &WAIVER_UNUSED,
                &document.file,
                span,
                format!(
                    "This waiver has no effect: `{}` finds no problem here",
                    waiver.rule
                ),
            );
            let finding = finding.help("Remove it. It covers the paragraph or block right after it, or from front matter the page.");
            findings.push(
                match comment
                    .then(|| line(&document.text, &waiver.span))
                    .flatten()
                {
                    Some(line) => finding.fix(Fix::replace("remove the waiver", line, "")),
                    None => finding,
                },
            );
        }
    }

    /// A rule that there is not, or one that cannot be allowed.
    fn named(&self, file: &Arc<str>, name: &str, span: &Range<usize>) -> Option<Diagnostic> {
        let Some(rule) = self.rules.iter().find(|rule| rule.name == name) else {
            let begun = self
                .rules
                .iter()
                .find(|rule| name.len() > 4 && rule.name.starts_with(name))
                .map(|rule| format!("Did you mean `{}`?", rule.name));
            let help = begun.unwrap_or_else(|| {
                did_you_mean(name, self.rules.iter().map(|rule| rule.name), || {
                    "leadlet explain lists all rules.".to_owned()
                })
            });
            return Some(
                Diagnostic::new(
                    &WAIVER_UNKNOWN,
                    file,
                    span.clone(),
                    format!("Unknown rule `{name}`"),
                )
                .help(help),
            );
        };
        (rule.severities == [Severity::Error]).then(|| {
            let finding = Diagnostic::new(
                &WAIVER_ERROR,
                file,
                span.clone(),
                format!("`{name}` reports errors, and errors cannot be allowed"),
            );
            finding.help(format!(
                "Remove this. leadlet explain {name} shows how to fix the error."
            ))
        })
    }
}

/// The bytes of a waiver without the line end that Markdown counts to it.
fn shown(document: &Document, waiver: &Waiver) -> Range<usize> {
    let written = document.text.get(waiver.span.clone()).unwrap_or_default();
    waiver.span.start..waiver.span.start + written.trim_end().len()
}

/// The line of a comment that stands alone on it, with its line end and one empty line after it.
fn line(text: &str, span: &Range<usize>) -> Option<Range<usize>> {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let after = text[start..]
        .find('\n')
        .map_or(text.len(), |at| start + at + 1);
    let alone = text[start..after].trim() == text.get(span.clone())?.trim();
    let next = text[after..]
        .find('\n')
        .map_or(text.len(), |at| after + at + 1);
    let end = if text[after..next].trim().is_empty() {
        next
    } else {
        after
    };
    alone.then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_ends_at_an_empty_line_of_any_system() {
        assert_eq!(paragraph_end("ab\ncd\n\nef", 0), 6);
        assert_eq!(paragraph_end("ab\r\ncd\r\n\r\nef", 0), 8);
        assert_eq!(paragraph_end("ab", 0), 2);
    }

    #[test]
    fn a_comment_alone_goes_with_its_line() {
        let text = "a\n\n<!-- x -->\n\nb <!-- y -->\n";
        assert_eq!(line(text, &(3..14)), Some(3..15));
        assert_eq!(line(text, &(17..27)), None);
    }
}
