//! What a style sheet asks for: `url()`, `@import`, and what old browsers ran.

use super::read::Folder;
use super::{Way, error, way};
use crate::diagnostic::Diagnostic;
use std::sync::Arc;

/// Where a style stands.
pub struct Place<'a> {
    /// The file.
    pub file: &'a Arc<str>,
    /// Its first byte in the file.
    pub start: usize,
    /// What lies beside it.
    pub folder: &'a Folder,
    /// Whether the policy lets `data:` addresses in.
    pub data: bool,
}

/// Judges all addresses of a style sheet.
pub fn look(css: &str, place: &Place, findings: &mut Vec<Diagnostic>) {
    // Letters of ASCII keep their places in lower case.
    let lower = css.to_ascii_lowercase();
    for (at, _) in lower.match_indices("url(") {
        let inside = &css[at + 4..];
        let end = inside.find(')').unwrap_or(inside.len());
        address(inside[..end].trim().trim_matches(['"', '\'']), at..at + 4 + end, place, findings);
    }
    for (at, _) in lower.match_indices("@import") {
        let rest = css[at + 7..].trim_start();
        if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            let written = rest[1..].split(quote).next().unwrap_or_default();
            address(written, at..at + 7, place, findings);
        }
    }
    for word in ["expression(", "-moz-binding"] {
        for (at, _) in lower.match_indices(word) {
            let span = place.start + at..place.start + at + word.len();
            findings.push(error("audit/inline", place.file, span, format!("a style that runs: `{word}`"), "Leave it out."));
        }
    }
}

fn address(written: &str, span: std::ops::Range<usize>, place: &Place, findings: &mut Vec<Diagnostic>) {
    let span = place.start + span.start..place.start + span.end;
    let shown: String = written.chars().take(80).collect();
    let finding = match way(written, place.file) {
        Way::Outside => error("audit/outside", place.file, span, format!("this style asks for `{shown}`"), "Put the file into the folder."),
        Way::Above => {
            error("audit/outside", place.file, span, format!("`{shown}` leads out of the folder"), "Write it relative to this style sheet.")
        }
        Way::Runs => error("audit/address", place.file, span, format!("an address that runs: `{shown}`"), "Leave it out."),
        Way::Data if !place.data => error(
            "audit/policy",
            place.file,
            span,
            "a `data:` address, which `default-src 'self'` refuses".to_owned(),
            "Put it into a file of its own.",
        ),
        Way::Inside(path) if place.folder.single || !place.folder.has(&path) => {
            Diagnostic::warning("audit/missing", place.file, span, format!("`{shown}` is not there"))
        }
        _ => return,
    };
    findings.push(finding);
}
