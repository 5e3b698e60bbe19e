//! What open pages are told after each run of the line: how it went, every finding with its line, and where the course's pages are.

use super::editor::locate;
use super::links::vscode;
use super::redirects::Redirects;
use crate::course::Course;
use crate::diagnostic::position::{line_text, position};
use crate::diagnostic::{Diagnostic, Severity};
use crate::render::theme_text;
use crate::source::Source;
use serde::Serialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Findings that are sent to every page after each run; all of them are asked for by the page that shows them.
const SHOWN: usize = 20;
/// The order in which findings are told.
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventAudience {
    /// A browser on this machine: it may know where the files of the course are.
    Author,
    /// Anybody else who can reach the server: pages and findings, and nothing of this machine.
    Guest,
}

/// What a guest reads of a failure of this machine: the author's words for it name places on it.
const FAILURE_FOR_GUESTS: &str = "The course cannot be read; the author's terminal shows why";

/// One finding, with all that is needed to show it without the course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiagnosticMessage {
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// Name of the rule; empty for a system error.
    pub rule: &'static str,
    /// Path below the course folder.
    pub file: String,
    /// From 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The line itself, without its end.
    pub text: String,
    /// What is wrong.
    pub message: String,
    /// What to do, or nothing.
    pub help: String,
    /// A link that opens the place in an editor; empty when the file is not on the disk.
    pub link: String,
}

impl DiagnosticMessage {
    /// A finding in a file with this `text` that is at `place` on this machine.
    fn of(finding: &Diagnostic, text: Option<&str>, place: Option<&Path>) -> DiagnosticMessage {
        let text = text.filter(|_| finding.span.is_some());
        let start = finding.span.as_ref().map_or(0, |span| span.start);
        let (line, column) = text.map_or((0, 0), |text| position(text, start));
        DiagnosticMessage {
            severity: finding.severity.word(),
            rule: finding.rule.name,
            file: finding.file.to_string(),
            line,
            column,
            text: text.map_or("", |text| line_text(text, start)).to_owned(),
            message: finding.message.clone(),
            help: finding.help.clone().unwrap_or_default(),
            link: place
                .map(|place| vscode(place, line.max(1), column.max(1)))
                .unwrap_or_default(),
        }
    }

    /// Without the place on this machine, in whatever is said of it.
    fn for_guests(self, root: &Path) -> DiagnosticMessage {
        let root = root.display().to_string();
        let hide = |text: String| {
            if root.is_empty() {
                text
            } else {
                text.replace(&root, ".")
            }
        };
        DiagnosticMessage {
            message: hide(self.message),
            help: hide(self.help),
            link: String::new(),
            ..self
        }
    }

    /// What the machine could not do, in its own words.
    fn failure(message: &str) -> DiagnosticMessage {
        let none = String::new;
        let message = message.to_owned();
        DiagnosticMessage {
            severity: "error",
            rule: "",
            file: none(),
            line: 0,
            column: 0,
            text: none(),
            message,
            help: none(),
            link: none(),
        }
    }
}

/// What a run found. Of thousands few are ever looked at, so each is put into words when it is asked for.
#[derive(Clone, Debug)]
pub enum Findings {
    /// Mistakes of the author.
    Found {
        /// All of them.
        all: Arc<[Diagnostic]>,
        /// The files they are about.
        source: Source,
    },
    /// What the machine could not do, in its own words.
    Failure(String),
}

impl Default for Findings {
    fn default() -> Findings {
        Findings::Found {
            all: Arc::new([]),
            source: Source::default(),
        }
    }
}

impl Findings {
    /// How many errors, warnings and notes there are.
    pub fn counts(&self) -> [usize; 3] {
        match self {
            Findings::Failure(_) => [1, 0, 0],
            Findings::Found { all, .. } => SEVERITIES.map(|severity| {
                all.iter()
                    .filter(|finding| finding.severity == severity)
                    .count()
            }),
        }
    }

    /// The first `most`, errors first.
    pub fn told(&self, reader: EventAudience, most: usize) -> Vec<DiagnosticMessage> {
        let (all, source) = match self {
            Findings::Failure(why) => {
                return vec![DiagnosticMessage::failure(
                    if reader == EventAudience::Author {
                        why
                    } else {
                        FAILURE_FOR_GUESTS
                    },
                )];
            }
            Findings::Found { all, source } => (all, source),
        };
        let sorted = SEVERITIES.into_iter().flat_map(|severity| {
            all.iter()
                .filter(move |finding| finding.severity == severity)
        });
        // Many findings are of one file, and asking the disk takes time.
        let mut places: HashMap<&str, Option<PathBuf>> = HashMap::new();
        let told = sorted.take(most).map(|finding| {
            let place = places
                .entry(&finding.file)
                .or_insert_with(|| locate(source.root(), &finding.file));
            let text = source
                .text(&finding.file)
                .cloned()
                .or_else(|| theme_text(&finding.file));
            let told = DiagnosticMessage::of(finding, text.as_deref(), place.as_deref());
            if reader == EventAudience::Author {
                told
            } else {
                told.for_guests(source.root())
            }
        });
        told.collect()
    }
}

/// A page of the course, for who chooses one to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListedPage {
    /// Its address below the site.
    pub address: String,
    /// Its title.
    pub title: String,
}

/// The course as `/__leadlet/` has to know it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CourseListing {
    /// Names the learner's saved work.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Id and label of each audience.
    pub audiences: Vec<(String, String)>,
    /// All pages of modules, in course order.
    pub pages: Vec<ListedPage>,
}

impl CourseListing {
    /// That of a course.
    pub fn of(course: &Course) -> CourseListing {
        let place = |address: &str, title: &str| ListedPage {
            address: address.to_owned(),
            title: title.to_owned(),
        };
        let pages = course.modules.iter().flat_map(|module| {
            let lessons = module
                .lessons
                .iter()
                .map(|lesson| place(&lesson.address, &lesson.title));
            std::iter::once(place(&module.address, &module.title)).chain(lessons)
        });
        CourseListing {
            id: course.settings.id.clone(),
            title: course.settings.title.clone(),
            audiences: course
                .settings
                .audiences
                .iter()
                .map(|audience| (audience.id.clone(), audience.label.clone()))
                .collect(),
            pages: pages.collect(),
        }
    }
}

/// How things stand after a run of the line.
#[derive(Clone, Debug, Default)]
pub struct RebuildEvent {
    /// Names this process: numbers of another one mean nothing.
    pub run: String,
    /// How many runs there were; 0 before the first.
    pub number: u64,
    /// The number of the last run whose site is what is served.
    pub shown: u64,
    /// Whether there are no errors: what is served is what the files say.
    pub good: bool,
    /// What was found.
    pub findings: Findings,
    /// The course as it is served.
    pub course: Arc<Course>,
    /// Where pages went.
    pub leads: Arc<Redirects>,
}

/// [`RebuildEvent`] as pages read it. `course` only where it is asked for.
#[derive(Serialize)]
struct Message<'a> {
    run: &'a str,
    number: u64,
    shown: u64,
    good: bool,
    counts: [usize; 3],
    findings: &'a [DiagnosticMessage],
    #[serde(skip_serializing_if = "Option::is_none")]
    course: Option<CourseListing>,
}

impl RebuildEvent {
    /// As JSON in one line: with the first findings for every page, or with all of them and the course's outline.
    pub fn json(&self, reader: EventAudience, whole: bool) -> String {
        let message = Message {
            run: &self.run,
            number: self.number,
            shown: self.shown,
            good: self.good,
            counts: self.findings.counts(),
            findings: &self
                .findings
                .told(reader, if whole { usize::MAX } else { SHOWN }),
            course: whole.then(|| CourseListing::of(&self.course)),
        };
        // A value of texts and numbers always serializes.
        serde_json::to_string(&message).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Severity, examples};

    fn found<const N: usize>(all: [Diagnostic; N], texts: &[(&str, &str)]) -> Findings {
        Findings::Found {
            all: Arc::new(all),
            source: Source::from_texts(texts.iter().copied()),
        }
    }

    #[test]
    fn a_finding_is_told_with_its_line_and_place() {
        let file: Arc<str> = "content/a.md".into();
        let all = [
            Diagnostic::with_severity(Severity::Note, &examples::Y, &file, 0..0, "m").whole_file(),
            Diagnostic::with_severity(Severity::Error, &examples::Y, &file, 7..10, "m").help("h"),
        ];
        let told = found(all, &[("content/a.md", "one\né two\n")]).told(EventAudience::Author, 9);
        assert_eq!(
            (
                told[0].line,
                told[0].column,
                told[0].text.as_str(),
                told[0].link.as_str()
            ),
            (2, 3, "é two", "")
        );
        assert_eq!((told[1].line, told[1].text.as_str()), (0, ""));
    }

    #[test]
    fn pages_get_the_first_findings_and_all_counts() {
        let file: Arc<str> = "content/a.md".into();
        let all: [_; SHOWN + 5] = std::array::from_fn(|_| {
            Diagnostic::with_severity(Severity::Error, &examples::Y, &file, 0..1, "a\nb")
        });
        let news = RebuildEvent {
            run: "r".into(),
            number: 3,
            findings: found(all, &[("content/a.md", "a")]),
            ..RebuildEvent::default()
        };
        let json: serde_json::Value =
            serde_json::from_str(&news.json(EventAudience::Author, false)).unwrap();
        assert_eq!(
            (
                json["counts"][0].as_u64(),
                json["findings"].as_array().map(Vec::len)
            ),
            (Some(25), Some(SHOWN))
        );
        assert!(
            !news.json(EventAudience::Author, false).contains('\n') && json.get("course").is_none()
        );
        let whole: serde_json::Value =
            serde_json::from_str(&news.json(EventAudience::Author, true)).unwrap();
        assert_eq!(
            (
                whole["findings"].as_array().map(Vec::len),
                whole["course"].is_object()
            ),
            (Some(SHOWN + 5), true)
        );
    }

    #[test]
    fn guests_learn_nothing_of_this_machine() {
        let course = tempfile::tempdir().unwrap();
        let root = course.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("content")).unwrap();
        std::fs::write(root.join("content/course.yaml"), "id: c\n").unwrap();
        let (source, _) = Source::read(&root).unwrap();
        let message = format!("`{}/content/course.yaml` is no link", root.display());
        let all = Arc::new([Diagnostic::with_severity(
            Severity::Error,
            &examples::Y,
            &"content/course.yaml".into(),
            0..1,
            message,
        )]);
        let news = RebuildEvent {
            findings: Findings::Found { all, source },
            ..RebuildEvent::default()
        };
        let place = root.to_str().unwrap();
        assert!(
            news.json(EventAudience::Author, true)
                .contains("vscode://file/")
                && news.json(EventAudience::Author, true).contains(place)
        );
        for whole in [false, true] {
            let json = news.json(EventAudience::Guest, whole);
            assert!(
                json.contains("`./content/course.yaml` is no link") && json.contains("id: c"),
                "{json}"
            );
            assert!(!json.contains(place) && !json.contains("vscode:"), "{json}");
        }
        let failure = RebuildEvent {
            findings: Findings::Failure(format!("cannot read `{place}`")),
            ..RebuildEvent::default()
        };
        assert!(!failure.json(EventAudience::Guest, false).contains(place));
    }

    #[test]
    fn what_the_machine_could_not_do_is_an_error() {
        let findings = Findings::Failure("cannot read `x`".into());
        assert_eq!(
            (
                findings.counts(),
                findings.told(EventAudience::Author, SHOWN)[0]
                    .message
                    .as_str()
            ),
            ([1, 0, 0], "cannot read `x`")
        );
    }
}
