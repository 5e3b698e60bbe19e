//! What is known of a course after a run of the line over it, and the diagnostics that an editor is told.

use super::convert::{LineIndex, uri};
use super::documents::OpenDocument;
use crate::course::{Course, CourseIndex, Document};
use crate::diagnostic::{self, Severity, Shown};
use crate::pipeline::{self, Outcome, PipelineCache, Request};
use crate::source::{FileError, Source};
use lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Range,
    Uri,
};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

/// A course as it was when it was last looked at.
pub struct Analysis {
    /// What the line made of it.
    pub outcome: Outcome,
    /// Where its links lead.
    pub index: CourseIndex,
    /// Paths of files by the address of their page.
    by_address: HashMap<String, Arc<str>>,
}

/// Looks at a course: the one place where this server runs the line, with what the run before made in `kept`. Drafts are read too, as
/// they are what an author works on.
fn analyse(
    source: Source,
    findings: Vec<diagnostic::Diagnostic>,
    kept: &mut PipelineCache,
) -> Result<Outcome, FileError> {
    pipeline::build_again(
        source,
        findings,
        Request {
            drafts: true,
            ..Request::default()
        },
        kept,
    )
}

impl Analysis {
    /// Looks at a course with unsaved texts in the place of those on the disk.
    pub fn new(
        disk: &Source,
        findings: &[diagnostic::Diagnostic],
        unsaved: &[OpenDocument],
        kept: &mut PipelineCache,
    ) -> Result<Analysis, FileError> {
        let mut source = disk.clone();
        let own: Vec<diagnostic::Diagnostic> = unsaved
            .iter()
            .filter_map(|open| source.put(&open.file, &open.text))
            .collect();
        // What was wrong with a file on the disk, such as its bytes, is not wrong with the text that stands for it.
        let disk = findings
            .iter()
            .filter(|finding| !unsaved.iter().any(|open| open.file == finding.file))
            .cloned();
        let findings = disk.chain(own).collect();
        let outcome = analyse(source, findings, kept)?;
        let index = CourseIndex::new(&outcome.course, &outcome.source, []);
        let by_address = addresses(&outcome.course);
        Ok(Analysis {
            outcome,
            index,
            by_address,
        })
    }

    /// The course.
    pub fn course(&self) -> &Course {
        &self.outcome.course
    }

    /// The file whose page has an address.
    pub fn file_at(&self, address: &str) -> Option<&Arc<str>> {
        self.by_address.get(address)
    }

    /// The document of a file.
    pub fn document(&self, file: &str) -> Option<&Document> {
        self.course()
            .documents()
            .find(|document| *document.file == *file)
    }

    /// The findings of a text, if it is the very text that was looked at: else their places would be wrong.
    pub fn findings(&self, open: &OpenDocument) -> impl Iterator<Item = &diagnostic::Diagnostic> {
        let same = self
            .outcome
            .source
            .text(&open.file)
            .is_some_and(|text| *text == open.text);
        self.outcome
            .diagnostics
            .iter()
            .filter(move |finding| same && finding.file == open.file)
    }

    /// What the editor is told, by file, in the order of paths; only files of the course, as others cannot be opened.
    pub fn told(&self, root: &Path) -> BTreeMap<Arc<str>, Vec<Diagnostic>> {
        let mut all: BTreeMap<Arc<str>, Vec<Diagnostic>> = BTreeMap::new();
        // A theme inside the program is no file that could be opened.
        let inside =
            |file: &str| file.starts_with("themes/") && !self.outcome.source.contains(file);
        for file in self
            .outcome
            .diagnostics
            .chunk_by(|a, b| a.file == b.file)
            .filter(|file| !inside(&file[0].file))
        {
            let shown = Shown::of(file, false).diagnostics;
            let text = self.outcome.text(&file[0].file).unwrap_or_default();
            let lines = LineIndex::new(&text);
            let told = shown
                .iter()
                .map(|finding| self.diagnostic(root, finding, &lines));
            all.entry(file[0].file.clone()).or_default().extend(told);
        }
        all
    }

    fn diagnostic(
        &self,
        root: &Path,
        finding: &diagnostic::Diagnostic,
        lines: &LineIndex,
    ) -> Diagnostic {
        let related: Vec<_> = finding
            .related
            .iter()
            .filter_map(|other| self.related(root, other))
            .collect();
        Diagnostic {
            range: finding
                .span
                .as_ref()
                .map_or(Range::default(), |span| lines.range(span)),
            severity: Some(match finding.severity {
                Severity::Error => DiagnosticSeverity::ERROR,
                Severity::Warning => DiagnosticSeverity::WARNING,
                Severity::Note => DiagnosticSeverity::INFORMATION,
            }),
            code: Some(NumberOrString::String(finding.rule.name.to_owned())),
            source: Some("leadlet".to_owned()),
            message: finding
                .help
                .as_ref()
                .map_or(finding.message.clone(), |help| {
                    format!("{}\n{help}", finding.message)
                }),
            related_information: (!related.is_empty()).then_some(related),
            ..Diagnostic::default()
        }
    }

    fn related(
        &self,
        root: &Path,
        other: &diagnostic::Related,
    ) -> Option<DiagnosticRelatedInformation> {
        let text = self.outcome.text(&other.file).unwrap_or_default();
        let location = Location {
            uri: uri_below(root, &other.file)?,
            range: LineIndex::new(&text).range(&other.span),
        };
        Some(DiagnosticRelatedInformation {
            location,
            message: other.message.clone(),
        })
    }
}

/// The URI of a file below the course folder.
pub fn uri_below(root: &Path, file: &str) -> Option<Uri> {
    uri(&file
        .split('/')
        .fold(root.to_owned(), |path, part| path.join(part)))
}

fn addresses(course: &Course) -> HashMap<String, Arc<str>> {
    let modules = course
        .modules
        .iter()
        .map(|module| (module.address.clone(), module.page.file.clone()));
    let lessons = course
        .lessons()
        .map(|lesson| (lesson.address.clone(), lesson.page.file.clone()));
    let tops = [
        ("index.html", course.front.as_ref()),
        (
            "glossary.html",
            course.glossary.as_ref().map(|glossary| &glossary.page),
        ),
    ];
    let tops = tops
        .into_iter()
        .filter_map(|(address, page)| Some((address.to_owned(), page?.file.clone())));
    modules.chain(lessons).chain(tops).collect()
}
