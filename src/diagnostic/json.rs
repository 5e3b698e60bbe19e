//! Findings for other programs: one JSON object a line.

use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::position::{Indexes, PositionIndex, clamp};
use super::{Fix, Shown};

/// One line of output. The order of the fields is the order of the keys, and is kept.
#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    rule: &'a str,
    severity: &'a str,
    #[serde(flatten)]
    place: JsonPlace<'a>,
    text: Option<&'a str>,
    message: &'a str,
    help: Option<&'a str>,
    related: Vec<Other<'a>>,
    fix: Option<JsonEdit<'a>>,
}

/// What `leadlet check --fix` would do.
#[derive(Serialize)]
struct JsonEdit<'a> {
    label: &'a str,
    edits: Vec<Replaced<'a>>,
}

#[derive(Serialize)]
struct Replaced<'a> {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct JsonPlace<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

#[derive(Serialize)]
struct Other<'a> {
    #[serde(flatten)]
    place: JsonPlace<'a>,
    message: &'a str,
}

/// Longest line, in bytes, that is repeated with each finding in it.
const MAX_LINE_LEN: usize = 10_000;

/// The findings as NDJSON, in the order given. Lines and columns count from 1, a column is one Unicode scalar value, the end is the place
/// after the last character. A last object, with `not_shown` and `help` alone, says how many there are besides. They and `text`, the line itself, are null where a file as a whole is meant or `text_of` knows no text; `text` also where
/// the line is longer than 10,000 bytes.
pub fn write(shown: &Shown, text_of: &dyn Fn(&str) -> Option<Arc<str>>) -> String {
    let indexes = Indexes::new(text_of);
    let mut out = String::new();
    for diagnostic in &shown.diagnostics {
        let text = indexes.of(&diagnostic.file);
        let others: Vec<_> = diagnostic
            .related
            .iter()
            .map(|other| (other, indexes.of(&other.file)))
            .collect();
        let related = others.iter().map(|(other, text)| Other {
            place: place(&other.file, Some(&other.span), text.as_deref()),
            message: &other.message,
        });
        let line = JsonDiagnostic {
            rule: diagnostic.rule.name,
            severity: diagnostic.severity.word(),
            place: place(&diagnostic.file, diagnostic.span.as_ref(), text.as_deref()),
            text: text
                .as_deref()
                .zip(diagnostic.span.as_ref())
                .and_then(|(text, span)| line(text, span.start)),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            related: related.collect(),
            fix: diagnostic
                .fix
                .as_ref()
                .zip(text.as_deref())
                .map(|(fix, text)| change(fix, text)),
        };
        // A value of texts and numbers always serializes.
        out.push_str(&crate::text::escape::visible_json(
            serde_json::to_string(&line).unwrap_or_default(),
        ));
        out.push('\n');
    }
    if let Some(besides) = shown.besides() {
        let line = serde_json::json!({ "not_shown": shown.not_shown, "help": besides });
        let _ = writeln!(out, "{line}");
    }
    out
}

/// The line at a byte, unless it is too long to be repeated.
fn line(text: &PositionIndex, byte: usize) -> Option<&str> {
    let span = text.line_span(byte);
    (span.len() <= MAX_LINE_LEN).then(|| &text.text()[span])
}

fn change<'a>(fix: &'a Fix, text: &PositionIndex) -> JsonEdit<'a> {
    let edits = fix.edits.iter().map(|edit| {
        let span = clamp(text.text(), &edit.span);
        let ((line, column), (end_line, end_column)) =
            (text.position(span.start), text.position(span.end));
        Replaced {
            line,
            column,
            end_line,
            end_column,
            text: &edit.text,
        }
    });
    JsonEdit {
        label: &fix.label,
        edits: edits.collect(),
    }
}

fn place<'a>(
    file: &'a str,
    span: Option<&Range<usize>>,
    text: Option<&PositionIndex>,
) -> JsonPlace<'a> {
    let Some((span, text)) = span.zip(text) else {
        return JsonPlace {
            file,
            line: None,
            column: None,
            end_line: None,
            end_column: None,
        };
    };
    let span = clamp(text.text(), span);
    let (line, column) = text.position(span.start);
    let (end_line, end_column) = text.position(span.end);
    JsonPlace {
        file,
        line: Some(line),
        column: Some(column),
        end_line: Some(end_line),
        end_column: Some(end_column),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::diagnostic::{Severity, examples};

    #[test]
    fn one_object_a_line_with_keys_in_a_fixed_order() {
        let file: Arc<str> = "a.md".into();
        let text: Arc<str> = "é \"x\"\r\nnext\n".into();
        let found = [
            Diagnostic::with_severity(Severity::Error, &examples::Y, &file, 3..6, "a \"b\"\nc")
                .help("h")
                .related(&file, 8..12, "there"),
            Diagnostic::with_severity(Severity::Note, &examples::Z, &file, 0..0, "whole")
                .whole_file()
                .fix(Fix::replace("l", 3..6, "y")),
        ];
        let out = write(&Shown::of(&found, true), &|_| Some(text.clone()));
        insta::assert_snapshot!(out, @r##"
        {"rule":"x/y","severity":"error","file":"a.md","line":1,"column":3,"end_line":1,"end_column":6,"text":"é \"x\"","message":"a \"b\"\nc","help":"h","related":[{"file":"a.md","line":2,"column":1,"end_line":2,"end_column":5,"message":"there"}],"fix":null}
        {"rule":"x/z","severity":"note","file":"a.md","line":null,"column":null,"end_line":null,"end_column":null,"text":null,"message":"whole","help":null,"related":[],"fix":{"label":"l","edits":[{"line":1,"column":3,"end_line":1,"end_column":6,"text":"y"}]}}
        "##);
        assert!(write(&Shown::of(&found, true), &|_| None).starts_with(
            "{\"rule\":\"x/y\",\"severity\":\"error\",\"file\":\"a.md\",\"line\":null"
        ));
    }
}
