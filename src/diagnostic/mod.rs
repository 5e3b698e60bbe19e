//! A finding about what an author wrote, as data; how it is shown is the business of the writers beside this file.

pub mod fix;
pub mod github;
pub mod human;
pub mod json;
pub mod position;
mod rule;
pub mod sarif;

pub use fix::{Edit, Fix};
#[cfg(test)]
pub(crate) use rule::examples;
pub use rule::{Example, Rule, example_files};
use std::cmp::Ordering;
use std::collections::HashMap;
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
    /// The rule that it is of.
    pub rule: &'static Rule,
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
    /// What is not known of the course because of it, where the rule alone does not say so.
    pub cause: Option<Cause>,
}

/// What a finding is the cause of: other findings that follow from it are not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The file holds nothing.
    Empty,
    /// The value of this key of the file is not as it must be, wholly or in a part.
    Key(&'static str),
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
    /// A finding of `rule` at `span` (bytes) of `file`, of the rule's heaviest severity.
    pub fn new(
        rule: &'static Rule,
        file: &Arc<str>,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        Self::with_severity(rule.severity(), rule, file, span, message)
    }

    /// A finding of a rule that knows several severities.
    pub fn with_severity(
        severity: Severity,
        rule: &'static Rule,
        file: &Arc<str>,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        let (file, span) = (file.clone(), Some(span));
        Diagnostic(Arc::new(DiagnosticData {
            rule,
            severity,
            file,
            span,
            message: message.into(),
            help: None,
            related: Vec::new(),
            fix: None,
            cause: None,
        }))
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

    /// The same finding with what it is the cause of.
    pub fn causing(mut self, cause: Cause) -> Self {
        self.cause = Some(cause);
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
            finding.rule.name,
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

/// Problems of one file that are shown unless all are asked for: nobody fixes more at once, and showing each takes time.
pub const MAX_DIAGNOSTICS_PER_FILE: usize = 200;

/// Problems as they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Errors first, then warnings, then notes; otherwise in the order they came in.
    pub diagnostics: Vec<Diagnostic>,
    /// How many there are besides.
    pub not_shown: usize,
}

impl Shown {
    /// Of each file the heaviest, and of those the first, as many as are shown; `all` of them where that is asked for.
    pub fn of<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>, all: bool) -> Shown {
        let mut sorted: Vec<&Diagnostic> = diagnostics.into_iter().collect();
        sorted.sort_by_key(|diagnostic| diagnostic.severity);
        let number = sorted.len();
        let mut by_file: HashMap<&str, usize> = HashMap::new();
        let kept = sorted.into_iter().filter(|diagnostic| {
            let before = by_file.entry(&diagnostic.file).or_default();
            *before += 1;
            all || *before <= MAX_DIAGNOSTICS_PER_FILE
        });
        let diagnostics: Vec<Diagnostic> = kept.cloned().collect();
        Shown {
            not_shown: number - diagnostics.len(),
            diagnostics,
        }
    }

    /// How many are not shown, and how to see them; none when all are shown.
    pub fn besides(&self) -> Option<String> {
        match self.not_shown {
            0 => None,
            1 => Some("1 problem is not shown: --all shows it".to_owned()),
            number => Some(format!("{number} problems are not shown: --all shows them")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Severity, examples};

    #[test]
    fn errors_come_first_and_what_is_not_shown_is_counted() {
        let (a, b): (Arc<str>, Arc<str>) = ("a.md".into(), "b.md".into());
        let mut all: Vec<Diagnostic> = (0..MAX_DIAGNOSTICS_PER_FILE + 5)
            .map(|at| Diagnostic::with_severity(Severity::Warning, &examples::Y, &a, at..at, "m"))
            .collect();
        all.push(Diagnostic::with_severity(
            Severity::Error,
            &examples::Y,
            &a,
            999..999,
            "m",
        ));
        all.push(Diagnostic::with_severity(
            Severity::Error,
            &examples::Y,
            &b,
            0..0,
            "m",
        ));
        all.push(Diagnostic::with_severity(
            Severity::Note,
            &examples::Y,
            &b,
            0..0,
            "m",
        ));
        let shown = Shown::of(&all, false);
        let first: Vec<_> = shown.diagnostics[..3]
            .iter()
            .map(|one| (one.severity, &*one.file, one.span.clone()))
            .collect();
        assert_eq!(
            first,
            [
                (Severity::Error, "a.md", Some(999..999)),
                (Severity::Error, "b.md", Some(0..0)),
                (Severity::Warning, "a.md", Some(0..0)),
            ]
        );
        assert_eq!(shown.diagnostics.len(), MAX_DIAGNOSTICS_PER_FILE + 2);
        let besides = "6 problems are not shown: --all shows them";
        assert_eq!(shown.besides().as_deref(), Some(besides));
        let whole = Shown::of(&all, true);
        assert_eq!(
            (whole.diagnostics.len(), whole.besides()),
            (all.len(), None)
        );
    }

    #[test]
    fn sorted_by_file_place_and_rule_and_told_once() {
        let (a, b): (Arc<str>, Arc<str>) = ("a.md".into(), "b.md".into());
        let mut all = vec![
            Diagnostic::with_severity(Severity::Error, &examples::B, &b, 1..2, "m"),
            Diagnostic::with_severity(Severity::Error, &examples::B, &a, 5..6, "m"),
            Diagnostic::with_severity(Severity::Note, &examples::A, &a, 5..6, "m"),
            Diagnostic::with_severity(Severity::Error, &examples::B, &a, 5..6, "m"),
            Diagnostic::with_severity(Severity::Error, &examples::Z, &a, 9..9, "m").whole_file(),
            Diagnostic::with_severity(Severity::Error, &examples::B, &a, 5..6, "m").help("h"),
        ];
        sort(&mut all);
        let seen: Vec<_> = all
            .iter()
            .map(|one| (&*one.file, one.rule.name, one.help.is_some()))
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
