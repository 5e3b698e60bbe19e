//! Quick fixes: the changes that findings carry, and a comment that allows what cannot be changed.

use super::CursorContext;
use super::convert::LineIndex;
use crate::course::visit;
use crate::diagnostic::{Diagnostic, Fix, Severity};
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionResponse, NumberOrString, Range,
    TextEdit, Uri, WorkspaceEdit,
};
use std::collections::HashMap;

/// What can be done about the findings that meet a range of the open text.
pub fn actions(here: &CursorContext, uri: &Uri, range: Range) -> CodeActionResponse {
    let lines = LineIndex::new(&here.open.text);
    let meets = |finding: &&Diagnostic| match &finding.span {
        Some(span) => {
            let own = lines.range(span);
            own.start <= range.end && range.start <= own.end
        }
        None => range.start.line == 0,
    };
    let findings: Vec<&Diagnostic> = here
        .analysis
        .iter()
        .flat_map(|analysis| analysis.findings(here.open))
        .filter(meets)
        .collect();
    let fixes = findings
        .iter()
        .filter_map(|finding| Some((finding, finding.fix.as_ref()?)));
    let mends =
        fixes.map(|(finding, fix)| action(uri, &lines, finding, &capital(&fix.label), fix, true));
    let waivers = findings
        .iter()
        .filter_map(|finding| Some((finding, allowing(here, finding)?)));
    let allows =
        waivers.map(|(finding, fix)| action(uri, &lines, finding, &fix.label, &fix, false));
    mends.chain(allows).collect()
}

fn action(
    uri: &Uri,
    lines: &LineIndex,
    finding: &Diagnostic,
    title: &str,
    fix: &Fix,
    preferred: bool,
) -> CodeActionOrCommand {
    let edits = fix
        .edits
        .iter()
        .map(|edit| TextEdit {
            range: lines.range(&edit.span),
            new_text: edit.text.clone(),
        })
        .collect();
    let mended = lsp_types::Diagnostic {
        range: finding
            .span
            .as_ref()
            .map_or(Range::default(), |span| lines.range(span)),
        code: Some(NumberOrString::String(finding.rule.name.to_owned())),
        source: Some("leadlet".to_owned()),
        message: finding.message.clone(),
        ..lsp_types::Diagnostic::default()
    };
    CodeActionOrCommand::CodeAction(CodeAction {
        title: title.to_owned(),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![mended]),
        edit: Some(WorkspaceEdit {
            changes: Some(HashMap::from([(uri.clone(), edits)])),
            ..WorkspaceEdit::default()
        }),
        is_preferred: preferred.then_some(true),
        ..CodeAction::default()
    })
}

/// A comment before the paragraph or block of a finding that allows it; the author has to say why. Errors cannot be allowed.
fn allowing(here: &CursorContext, finding: &Diagnostic) -> Option<Fix> {
    let at = finding
        .span
        .as_ref()
        .filter(|_| finding.severity != Severity::Error)?
        .start;
    let document = here
        .analysis
        .as_ref()?
        .document(&here.open.file)
        .filter(|document| document.body <= at)?;
    let mut block = None;
    visit(&document.blocks, &mut |one| {
        if one.span.contains(&at) && one.kind.prose().is_none() {
            block = Some(one.span.start);
        }
    });
    let text = &here.open.text;
    let start = block.unwrap_or_else(|| paragraph(text, at).max(document.body));
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let comment = format!(
        "<!-- allow {}: why it is right here -->{end}{end}",
        finding.rule.name
    );
    Some(Fix::replace(
        format!("Allow {} here, with a reason", finding.rule.name),
        start..start,
        comment,
    ))
}

/// Where the paragraph of byte `at` begins: after the last empty line.
fn paragraph(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    ["\n\n", "\r\n\r\n"]
        .iter()
        .filter_map(|gap| Some(before.rfind(gap)? + gap.len()))
        .max()
        .unwrap_or(0)
}

fn capital(label: &str) -> String {
    let mut signs = label.chars();
    signs
        .next()
        .map(|first| first.to_uppercase().chain(signs).collect())
        .unwrap_or_default()
}
