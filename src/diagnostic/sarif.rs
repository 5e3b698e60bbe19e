//! Findings as SARIF 2.1.0, which code hosts and editors read: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use super::position::{Indexes, PositionIndex, clamp};
use super::{Diagnostic, Fix, Rule, Severity, Shown};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// One run with all findings that are shown, in the order given, and the rules that they are of. `folder` is put before each path: where the course stands
/// below the place that the command ran in, with a slash at its end, or nothing. `text_of` gives the text of a file by its path.
pub fn write(shown: &Shown, text_of: &dyn Fn(&str) -> Option<Arc<str>>, folder: &str) -> String {
    let rules: BTreeMap<&str, &Rule> = shown
        .diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.rule.name, diagnostic.rule))
        .collect();
    let numbers: BTreeMap<&str, usize> = rules.keys().copied().zip(0..).collect();
    let writer = SarifWriter {
        texts: Indexes::new(text_of),
        folder,
    };
    let results: Vec<Value> = shown
        .diagnostics
        .iter()
        .map(|one| writer.result(one, numbers.get(one.rule.name).copied().unwrap_or(0)))
        .collect();
    let mut log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "leadlet",
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.values().map(|of| rule(of)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    if let Some(besides) = shown.besides() {
        log["runs"][0]["invocations"] = json!([{
            "executionSuccessful": true,
            "toolExecutionNotifications": [{ "level": "note", "message": { "text": besides } }],
        }]);
    }
    // A value of texts and numbers always serializes.
    crate::text::escape::visible_json(serde_json::to_string_pretty(&log).unwrap_or_default() + "\n")
}

fn level(severity: Severity) -> &'static str {
    severity.word()
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.name,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.reason },
        "help": { "text": format!("{} {} Source: {}", rule.summary, rule.reason, rule.source) },
        "defaultConfiguration": { "level": level(rule.severity()) },
    })
}

struct SarifWriter<'a> {
    texts: Indexes<'a>,
    folder: &'a str,
}

impl SarifWriter<'_> {
    fn result(&self, diagnostic: &Diagnostic, number: usize) -> Value {
        let text = match &diagnostic.help {
            Some(help) => format!("{}. {help}", diagnostic.message),
            None => format!("{}.", diagnostic.message),
        };
        let mut result = json!({
            "ruleId": diagnostic.rule.name,
            "ruleIndex": number,
            "level": level(diagnostic.severity),
            "message": { "text": text },
            "locations": [{ "physicalLocation": self.place(&diagnostic.file, diagnostic.span.as_ref()) }],
        });
        if !diagnostic.related.is_empty() {
            let related = diagnostic.related.iter().enumerate().map(|(id, other)| {
                json!({ "id": id, "message": { "text": other.message }, "physicalLocation": self.place(&other.file, Some(&other.span)) })
            });
            result["relatedLocations"] = related.collect();
        }
        if let Some(fix) = &diagnostic.fix {
            result["fixes"] = json!([self.fix(&diagnostic.file, fix)]);
        }
        result
    }

    fn artifact(&self, file: &str) -> Value {
        json!({ "uri": uri(&format!("{}{file}", self.folder)) })
    }

    fn place(&self, file: &Arc<str>, span: Option<&Range<usize>>) -> Value {
        match span.zip(self.texts.of(file)) {
            Some((span, text)) => {
                json!({ "artifactLocation": self.artifact(file), "region": region(&text, span) })
            }
            None => json!({ "artifactLocation": self.artifact(file) }),
        }
    }

    fn fix(&self, file: &Arc<str>, fix: &Fix) -> Value {
        let text = self
            .texts
            .of(file)
            .unwrap_or_else(|| Rc::new(PositionIndex::new("".into())));
        let replacements =
            fix.edits.iter().map(|edit| json!({ "deletedRegion": region(&text, &edit.span), "insertedContent": { "text": edit.text } }));
        json!({
            "description": { "text": fix.label },
            "artifactChanges": [{ "artifactLocation": self.artifact(file), "replacements": replacements.collect::<Vec<_>>() }],
        })
    }
}

fn region(text: &PositionIndex, span: &Range<usize>) -> Value {
    let span = clamp(text.text(), span);
    let ((line, column), (end_line, end_column)) =
        (text.position(span.start), text.position(span.end));
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}

/// A path as a relative reference: what may not stand in one is written as `%` and its bytes.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte as char)
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::links::LINK_CASE;
    use crate::check::quiz::QUIZ_KEY;

    #[test]
    fn findings_name_their_rule_by_number_and_their_place() {
        let file: Arc<str> = "content/ü a.md".into();
        let text: Arc<str> = "é \"x\"\r\nnext\n".into();
        let found = [
            Diagnostic::with_severity(Severity::Error, &QUIZ_KEY, &file, 3..6, "wrong")
                .help("Mend it.")
                .related(&file, 8..12, "there"),
            Diagnostic::with_severity(Severity::Note, &LINK_CASE, &file, 0..0, "whole")
                .whole_file()
                .fix(Fix::replace("write x", 0..2, "x")),
        ];
        let log: Value = serde_json::from_str(&write(
            &Shown::of(&found, true),
            &|_| Some(text.clone()),
            "lead/",
        ))
        .unwrap();
        let run = &log["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"][1]["id"], "quiz/key");
        assert_eq!(run["results"][0]["ruleIndex"], 1);
        let place = &run["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(
            place["artifactLocation"]["uri"],
            "lead/content/%C3%BC%20a.md"
        );
        assert_eq!(
            place["region"],
            json!({ "startLine": 1, "startColumn": 3, "endLine": 1, "endColumn": 6 })
        );
        assert_eq!(
            run["results"][1]["locations"][0]["physicalLocation"].get("region"),
            None
        );
        let replaced = &run["results"][1]["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(
            replaced["deletedRegion"],
            json!({ "startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2 })
        );
    }
}
