//! Findings as commands of GitHub's workflows, which show them beside the lines of a change.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use super::position::{Indexes, clamp};
use super::{Severity, Shown};
use std::fmt::Write;
use std::sync::Arc;

/// One line a finding, in the order given, and one that says how many there are besides. `folder` is put before each path: where the course stands below the place that the command ran in,
/// with a slash at its end, or nothing. `text_of` gives the text of a file by its path.
pub fn write(shown: &Shown, text_of: &dyn Fn(&str) -> Option<Arc<str>>, folder: &str) -> String {
    let indexes = Indexes::new(text_of);
    let mut out = String::new();
    for diagnostic in &shown.diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let _ = write!(
            out,
            "::{command} file={}",
            property(&format!("{folder}{}", diagnostic.file))
        );
        if let Some((span, text)) = diagnostic.span.as_ref().zip(indexes.of(&diagnostic.file)) {
            let span = clamp(text.text(), span);
            let ((line, column), (end_line, end_column)) =
                (text.position(span.start), text.position(span.end));
            let _ = write!(out, ",line={line},endLine={end_line}");
            // Columns are only understood within one line.
            if line == end_line {
                let _ = write!(out, ",col={column},endColumn={end_column}");
            }
        }
        let help = diagnostic
            .help
            .as_deref()
            .map(|help| format!("\n{help}"))
            .unwrap_or_default();
        let _ = writeln!(
            out,
            ",title={}::{}",
            property(diagnostic.rule.name),
            data(&format!("{}{help}", diagnostic.message))
        );
    }
    if let Some(besides) = shown.besides() {
        let _ = writeln!(out, "::notice title=leadlet::{}", data(&besides));
    }
    out
}

/// A text after the second pair of colons.
fn data(text: &str) -> String {
    let text = text
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A");
    crate::text::escape::visible(&text).into_owned()
}

/// A value before it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::diagnostic::{Severity, examples};

    #[test]
    fn a_line_a_finding_with_signs_escaped() {
        let file: Arc<str> = "a,b.md".into();
        let text: Arc<str> = "one\ntwo\n".into();
        let found = [
            Diagnostic::with_severity(Severity::Error, &examples::Y, &file, 4..7, "50% of\n\"it\"")
                .help("do: this"),
            Diagnostic::with_severity(Severity::Note, &examples::Z, &file, 0..0, "whole")
                .whole_file(),
            Diagnostic::with_severity(Severity::Warning, &examples::Z, &file, 0..7, "two lines"),
        ];
        insta::assert_snapshot!(write(&Shown::of(&found, true), &|_| Some(text.clone()), "lead/"), @r#"
        ::error file=lead/a%2Cb.md,line=2,endLine=2,col=1,endColumn=4,title=x/y::50%25 of%0A"it"%0Ado: this
        ::warning file=lead/a%2Cb.md,line=1,endLine=2,title=x/z::two lines
        ::notice file=lead/a%2Cb.md,title=x/z::whole
        "#);
    }
}
