//! What is known of the thing under the cursor: a finding with its rule's reason, a block, a key, or where a link leads.

use super::CursorContext;
use super::convert::LineIndex;
use super::cursor::{self, CursorMatch, CursorTarget};
use super::yaml_spot::YamlContext;
use crate::course::LinkedTarget;
use crate::diagnostic::{Diagnostic, Rule};
use crate::kinds::{self, BlockSpec};
use crate::rules;
use crate::schema::{SchemaKey, wanted};
use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

/// What can be said at the cursor, in Markdown.
pub fn hover(here: &CursorContext) -> Option<Hover> {
    let lines = LineIndex::new(&here.open.text);
    let at = here.at;
    let covers = |finding: &&Diagnostic| {
        finding
            .span
            .as_ref()
            .is_some_and(|span| span.contains(&at) || span.start == at)
    };
    let findings: Vec<&Diagnostic> = here
        .analysis
        .iter()
        .flat_map(|analysis| analysis.findings(here.open))
        .filter(covers)
        .collect();
    let mut parts: Vec<String> = findings.iter().map(|finding| reason(finding)).collect();
    let mut range = findings
        .first()
        .and_then(|finding| finding.span.as_ref())
        .map(|span| lines.range(span));
    if let Some(found) = cursor::find(&here.open.file, &here.open.text, at)
        && let Some(said) = said(here, &found)
    {
        parts.push(said);
        range.get_or_insert(lines.range(&found.word));
    }
    let contents = HoverContents::Markup(MarkupContent {
        kind: MarkupKind::Markdown,
        value: parts.join("\n\n---\n\n"),
    });
    (!parts.is_empty()).then_some(Hover { contents, range })
}

/// A finding with what its rule looks for, why, and whence that is known.
fn reason(finding: &Diagnostic) -> String {
    let mut said = format!("**{}**", finding.message);
    if let Some(help) = &finding.help {
        said.push_str(&format!("\n\n{help}"));
    }
    let rule = finding.rule;
    said.push_str(&format!(
        "\n\n{}\n\nSource: {}",
        described(rule),
        rule.source
    ));
    said
}

fn said(here: &CursorContext, found: &CursorMatch) -> Option<String> {
    let word = here.open.text.get(found.word.clone())?;
    match &found.spot {
        CursorTarget::BlockName => kinds::block(word).map(block),
        CursorTarget::BlockKey(block) => block
            .key(word)
            .map(|key| format!("`{}`: {}.", key.name, key.text)),
        CursorTarget::BlockValue(key) => Some(format!("`{}`: {}.", key.name, key.text)),
        CursorTarget::Audience => {
            let audience = here
                .analysis
                .as_ref()?
                .course()
                .settings
                .audiences
                .iter()
                .find(|audience| audience.id == word)?;
            Some(format!("Audience `{}`: {}", audience.id, audience.label))
        }
        CursorTarget::Link { .. } => link(here, word),
        CursorTarget::Waiver => rules::find(word).map(described),
        CursorTarget::Yaml(yaml) => match yaml.at {
            YamlContext::Key(keys) => keys.iter().find(|key| key.name == word).map(yaml_key),
            YamlContext::Value(_, key) => key.map(yaml_key),
            YamlContext::FreeKey => rules::find(word).map(described),
        },
    }
}

fn described(rule: &Rule) -> String {
    format!("`{}`: {} {}", rule.name, rule.summary, rule.reason)
}

fn block(block: &BlockSpec) -> String {
    let keys: Vec<String> = block
        .keys
        .iter()
        .map(|key| format!("- `{key}`: {}", key.text))
        .collect();
    let keys = if keys.is_empty() {
        String::new()
    } else {
        format!("\n\n{}", keys.join("\n"))
    };
    format!(
        "`{}`: {}.{keys}\n\n```markdown\n{}```",
        block.name, block.text, block.example
    )
}

fn yaml_key(key: &SchemaKey) -> String {
    format!(
        "`{}`: {}.\n\nIt takes {}.",
        key.name,
        key.text,
        wanted(&key.kind)
    )
}

/// Title and summary of the page, or the meaning of the term, that a link leads to.
fn link(here: &CursorContext, to: &str) -> Option<String> {
    let analysis = here.analysis.as_ref()?;
    match analysis.index.resolve(&here.open.file, to).ok()? {
        LinkedTarget::Page(address, _) => {
            let course = analysis.course();
            let module = course
                .modules
                .iter()
                .find(|module| module.address == address)
                .map(|module| (&module.title, &module.summary));
            let lesson = || {
                course
                    .lessons()
                    .find(|lesson| lesson.address == address)
                    .map(|lesson| (&lesson.title, &lesson.summary))
            };
            let (title, summary) = module.or_else(lesson)?;
            Some(format!("**{title}**\n\n{summary}"))
        }
        LinkedTarget::Term(id) => {
            let glossary = analysis.course().glossary.as_ref()?;
            let term = glossary.terms.iter().find(|term| term.id == id)?;
            Some(format!(
                "**{}**\n\n{}",
                term.title,
                glossary.page.text.get(term.definition.span.clone())?
            ))
        }
        LinkedTarget::File(path) => Some(format!("`{path}`")),
        LinkedTarget::External | LinkedTarget::Anchor(_) => None,
    }
}
