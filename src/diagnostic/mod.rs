//! A finding about what an author wrote, as data; how it is shown is the business of the writers beside this file.

pub mod fix;
pub mod github;
pub mod human;
pub mod json;
pub mod position;
pub mod rules;
pub mod sarif;

pub use fix::{Edit, Fix};
use std::cmp::Ordering;
use std::ops::{Deref, DerefMut, Range};
use std::sync::Arc;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Broken: the course cannot be built. Cannot be waived.
    Error,
    /// Worth mending: the course is built all the same.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word shown to the author and written to JSON.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A second place that helps to understand a finding, such as the first of two equal ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Path of the file, as in [`DiagnosticData::file`].
    pub file: Arc<str>,
    /// Bytes of the file that are meant.
    pub span: Range<usize>,
    /// What is to be seen there, as a few words: "first used here".
    pub message: String,
}

/// One finding: what is wrong, where, and what to do. Copies share it, as `watch` hands on thousands of them at each save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic(Arc<DiagnosticData>);

/// What a [`Diagnostic`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiagnosticData {
    /// Name of the rule, `family/name`, such as `quiz/key`.
    pub rule: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// Path of the file below the course folder, with forward slashes, such as `content/01-a/02-b.md`.
    pub file: Arc<str>,
    /// Bytes of the file that are meant; none when the file as a whole is meant.
    pub span: Option<Range<usize>>,
    /// What is wrong, one sentence in the author's language, without a full stop at the end.
    pub message: String,
    /// What to do, one or two sentences.
    pub help: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// A change of the same file that mends it, where one is safe to make unasked.
    pub fix: Option<Fix>,
}

impl Deref for Diagnostic {
    type Target = DiagnosticData;

    fn deref(&self) -> &DiagnosticData {
        &self.0
    }
}

impl DerefMut for Diagnostic {
    fn deref_mut(&mut self) -> &mut DiagnosticData {
        Arc::make_mut(&mut self.0)
    }
}

impl Diagnostic {
    fn new(
        severity: Severity,
        rule: &'static str,
        file: &Arc<str>,
        span: Range<usize>,
        message: String,
    ) -> Self {
        let (file, span) = (file.clone(), Some(span));
        Diagnostic(Arc::new(DiagnosticData {
            rule,
            severity,
            file,
            span,
            message,
            help: None,
            related: Vec::new(),
            fix: None,
        }))
    }

    /// An error at `span` (bytes) of `file`.
    pub fn error(
        rule: &'static str,
        file: &Arc<str>,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        Self::new(Severity::Error, rule, file, span, message.into())
    }

    /// A warning at `span` (bytes) of `file`.
    pub fn warning(
        rule: &'static str,
        file: &Arc<str>,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        Self::new(Severity::Warning, rule, file, span, message.into())
    }

    /// A note at `span` (bytes) of `file`.
    pub fn note(
        rule: &'static str,
        file: &Arc<str>,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        Self::new(Severity::Note, rule, file, span, message.into())
    }

    /// The same finding about the file as a whole.
    pub fn whole_file(mut self) -> Self {
        self.span = None;
        self
    }

    /// The same finding with what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding with a change of its file that mends it, where there is one.
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
        self
    }

    /// The same finding with a second place.
    pub fn related(
        mut self,
        file: &Arc<str>,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        self.related.push(Related {
            file: file.clone(),
            span,
            message: message.into(),
        });
        self
    }
}

/// The order in which findings are told: by file, place and rule; whole files come before places in them.
pub fn order(one: &Diagnostic, other: &Diagnostic) -> Ordering {
    fn place(finding: &Diagnostic) -> impl Ord + '_ {
        let span = finding.span.as_ref().map(|span| (span.start, span.end));
        (
            &*finding.file,
            span,
            finding.rule,
            &finding.message,
            finding.help.as_deref(),
        )
    }
    place(one).cmp(&place(other))
}

/// Sorts findings, and drops those that say the same twice.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(order);
    diagnostics.dedup();
}

/// Problems of one file that are shown: nobody fixes more at once, and showing each takes time.
pub const MAX_DIAGNOSTICS_PER_FILE: usize = 200;

/// Keeps as many findings of each file as are shown: the heaviest, and of those the first. The last one then says how many there are
/// besides. They come sorted, and stay so.
pub fn limit_per_file(diagnostics: &mut Vec<Diagnostic>) {
    let same = |one: &Diagnostic, other: &Diagnostic| one.file == other.file;
    if diagnostics
        .chunk_by(same)
        .all(|here| here.len() <= MAX_DIAGNOSTICS_PER_FILE)
    {
        return;
    }
    let mut kept = Vec::new();
    for here in diagnostics.chunk_by(same) {
        let besides = here.len().saturating_sub(MAX_DIAGNOSTICS_PER_FILE);
        let mut numbers: Vec<usize> = (0..here.len()).collect();
        if besides > 0 {
            numbers.sort_by_key(|number| here[*number].severity);
            numbers.truncate(MAX_DIAGNOSTICS_PER_FILE);
            numbers.sort_unstable();
        }
        kept.extend(numbers.into_iter().map(|number| here[number].clone()));
        if let Some(last) = kept.last_mut().filter(|_| besides > 0) {
            let more = format!(
                "This file has {besides} more than the {MAX_DIAGNOSTICS_PER_FILE} that are shown."
            );
            last.help = Some(
                last.help
                    .take()
                    .map_or_else(|| more.clone(), |help| format!("{help} {more}")),
            );
        }
    }
    *diagnostics = kept;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heaviest_of_a_file_are_shown_and_the_rest_is_counted() {
        let (a, b): (Arc<str>, Arc<str>) = ("a.md".into(), "b.md".into());
        let mut all: Vec<Diagnostic> = (0..MAX_DIAGNOSTICS_PER_FILE + 5)
            .map(|at| Diagnostic::warning("x/y", &a, at..at, "m"))
            .collect();
        all.push(Diagnostic::error("x/y", &a, 999..999, "m").help("Mend it."));
        all.push(Diagnostic::note("x/y", &b, 0..0, "m"));
        limit_per_file(&mut all);
        assert_eq!(all.len(), MAX_DIAGNOSTICS_PER_FILE + 1);
        let last = &all[MAX_DIAGNOSTICS_PER_FILE - 1];
        let help = "Mend it. This file has 6 more than the 200 that are shown.";
        assert_eq!(
            (last.severity, last.help.as_deref()),
            (Severity::Error, Some(help))
        );
        let before = all.clone();
        limit_per_file(&mut all);
        assert_eq!(all, before);
    }

    #[test]
    fn sorted_by_file_place_and_rule_and_told_once() {
        let (a, b): (Arc<str>, Arc<str>) = ("a.md".into(), "b.md".into());
        let mut all = vec![
            Diagnostic::error("x/b", &b, 1..2, "m"),
            Diagnostic::error("x/b", &a, 5..6, "m"),
            Diagnostic::note("x/a", &a, 5..6, "m"),
            Diagnostic::error("x/b", &a, 5..6, "m"),
            Diagnostic::error("x/z", &a, 9..9, "m").whole_file(),
            Diagnostic::error("x/b", &a, 5..6, "m").help("h"),
        ];
        sort(&mut all);
        let seen: Vec<_> = all
            .iter()
            .map(|one| (&*one.file, one.rule, one.help.is_some()))
            .collect();
        let expected = [
            ("a.md", "x/z", false),
            ("a.md", "x/a", false),
            ("a.md", "x/b", false),
            ("a.md", "x/b", true),
            ("b.md", "x/b", false),
        ];
        assert_eq!(seen, expected);
    }
}
