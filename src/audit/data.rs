//! Files that hold addresses as data: the manifest of an app, maps of scripts, rules of what to load ahead, and where the source of a
//! script is.

use super::read::Audited;
use super::style::shown;
use super::{AddressTarget, Base, error, names_host, way};
use crate::audit::{AUDIT_NAME, AUDIT_OUTSIDE};
use crate::diagnostic::Diagnostic;
use serde_json::Value;
use std::collections::HashMap;
use std::ops::Range;

/// Judges the manifest of an app (W3C Web Application Manifest).
pub fn manifest(file: &Audited, text: &str, findings: &mut Vec<Diagnostic>) {
    let bare = text.trim_start_matches('\u{feff}');
    let Ok(value) = serde_json::from_str(bare) else {
        let message = "This is not JSON, so it could not be checked".to_owned();
        findings.push(Diagnostic::new(&AUDIT_NAME, &file.path, 0..0, message).whole_file());
        return;
    };
    let written = texts(text);
    for address in hosts(&value) {
        let written = written.get(&address).cloned();
        let span = written.clone().unwrap_or_default();
        let message = format!("This manifest loads `{}`", shown(&address));
        let finding = error(
            &AUDIT_OUTSIDE,
            &file.path,
            span,
            message,
            "Put the file into the folder.",
        );
        findings.push(if written.is_some() {
            finding
        } else {
            finding.whole_file()
        });
    }
}

/// Each text of JSON with its first place, quotes left out.
fn texts(json: &str) -> HashMap<String, Range<usize>> {
    let mut texts = HashMap::new();
    let mut at = 0;
    while let Some(start) = memchr::memchr(b'"', &json.as_bytes()[at..]).map(|found| at + found + 1)
    {
        let mut end = start;
        while let Some(found) = memchr::memchr2(b'"', b'\\', &json.as_bytes()[end..]) {
            end += found;
            if json.as_bytes()[end] == b'"' {
                break;
            }
            end += 2;
        }
        let Some(Ok(text)) = json
            .get(start - 1..end + 1)
            .map(serde_json::from_str::<String>)
        else {
            break;
        };
        texts.entry(text).or_insert(start..end);
        at = end + 1;
    }
    texts
}

/// The texts of JSON that lead to other hosts, in keys and in values. Apps that a manifest only recommends are not loaded.
pub fn hosts(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut left = vec![value];
    while let Some(value) = left.pop() {
        match value {
            Value::String(text) if names_host(text) => found.push(text.clone()),
            Value::Array(values) => left.extend(values),
            Value::Object(values) => {
                found.extend(values.keys().filter(|key| names_host(key)).cloned());
                left.extend(
                    values
                        .iter()
                        .filter(|(key, _)| *key != "related_applications")
                        .map(|(_, value)| value),
                );
            }
            _ => {}
        }
    }
    found
}

/// A script that says its source is on another host, where tools of developers fetch it.
pub fn source_map(file: &Audited, text: &str, findings: &mut Vec<Diagnostic>) {
    let base = Base::of(&file.path);
    for mark in ["//# sourceMappingURL=", "//@ sourceMappingURL="] {
        let mut from = 0;
        while let Some(at) = text[from..].find(mark).map(|found| from + found) {
            let address = text[at + mark.len()..]
                .split(char::is_whitespace)
                .next()
                .unwrap_or_default();
            from = at + mark.len() + address.len();
            if way(address, &base) == AddressTarget::Outside {
                let message = format!("Its source map is `{}`", shown(address));
                findings.push(error(
                    &AUDIT_OUTSIDE,
                    &file.path,
                    at..from,
                    message,
                    "Leave it out.",
                ));
            }
        }
    }
}
