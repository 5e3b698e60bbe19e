//! What is known of the thing under the cursor: a finding with its rule's reason, a block, a key, or where a link leads.

use super::Here;
use super::convert::Lines;
use super::spot::{self, Found, Spot};
use super::yaml_spot::At;
use crate::course::Target;
use crate::diagnostic::{Diagnostic, rules};
use crate::keys::{BlockSpec, Key, wanted};
use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

/// What can be said at the cursor, in Markdown.
pub fn hover(here: &Here) -> Option<Hover> {
    let lines = Lines::new(&here.open.text);
    let at = here.at;
    let covers = |finding: &&Diagnostic| finding.span.as_ref().is_some_and(|span| span.contains(&at) || span.start == at);
    let findings: Vec<&Diagnostic> = here.analysis.iter().flat_map(|analysis| analysis.findings(here.open)).filter(covers).collect();
    let mut parts: Vec<String> = findings.iter().map(|finding| reason(finding)).collect();
    let mut range = findings.first().and_then(|finding| finding.span.as_ref()).map(|span| lines.range(span));
    if let Some(found) = spot::find(&here.open.file, &here.open.text, at)
        && let Some(said) = said(here, &found)
    {
        parts.push(said);
        range.get_or_insert(lines.range(&found.word));
    }
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: parts.join("\n\n---\n\n") });
    (!parts.is_empty()).then_some(Hover { contents, range })
}

/// A finding with what its rule looks for, why, and whence that is known.
fn reason(finding: &Diagnostic) -> String {
    let mut said = format!("**{}**", finding.message);
    if let Some(help) = &finding.help {
        said.push_str(&format!("\n\n{help}"));
    }
    match rules::find(finding.rule) {
        Some(rule) => said.push_str(&format!("\n\n`{}`: {} {}\n\nSource: {}", rule.name, rule.about, rule.why, rule.source)),
        None => said.push_str(&format!("\n\n`{}`", finding.rule)),
    }
    said
}

fn said(here: &Here, found: &Found) -> Option<String> {
    let word = here.open.text.get(found.word.clone())?;
    match &found.spot {
        Spot::BlockName => BlockSpec::named(word).map(block),
        Spot::BlockKey(block) => block.key(word).map(|key| format!("`{}`: {}.", key.name, key.text)),
        Spot::BlockValue(key) => Some(format!("`{}`: {}.", key.name, key.text)),
        Spot::Audience => {
            let audience = here.analysis.as_ref()?.course().settings.audiences.iter().find(|audience| audience.id == word)?;
            Some(format!("Audience `{}`: {}", audience.id, audience.label))
        }
        Spot::Link { .. } => link(here, word),
        Spot::Waiver => rules::find(word).map(|rule| format!("`{}`: {} {}", rule.name, rule.about, rule.why)),
        Spot::Yaml(yaml) => match yaml.at {
            At::Key(keys) => keys.iter().find(|key| key.name == word).map(yaml_key),
            At::Value(_, key) => key.map(yaml_key),
            At::FreeKey => rules::find(word).map(|rule| format!("`{}`: {} {}", rule.name, rule.about, rule.why)),
        },
    }
}

fn block(block: &BlockSpec) -> String {
    let keys: Vec<String> = block.keys.iter().map(|key| format!("- `{}`: {}", key.name, key.text)).collect();
    let keys = if keys.is_empty() { String::new() } else { format!("\n\n{}", keys.join("\n")) };
    format!("`{}`: {}.{keys}", block.name, block.text)
}

fn yaml_key(key: &Key) -> String {
    format!("`{}`: {}.\n\nIt takes {}.", key.name, key.text, wanted(&key.kind))
}

/// Title and summary of the page, or the meaning of the term, that a link leads to.
fn link(here: &Here, to: &str) -> Option<String> {
    let analysis = here.analysis.as_ref()?;
    match analysis.index.resolve(&here.open.file, to).ok()? {
        Target::Page(address, _) => {
            let course = analysis.course();
            let module = course.modules.iter().find(|module| module.address == address).map(|module| (&module.title, &module.summary));
            let lesson = || course.lessons().find(|lesson| lesson.address == address).map(|lesson| (&lesson.title, &lesson.summary));
            let (title, summary) = module.or_else(lesson)?;
            Some(format!("**{title}**\n\n{summary}"))
        }
        Target::Term(id) => {
            let glossary = analysis.course().glossary.as_ref()?;
            let term = glossary.terms.iter().find(|term| term.id == id)?;
            Some(format!("**{}**\n\n{}", term.title, glossary.page.text.get(term.definition.span.clone())?))
        }
        Target::File(path) => Some(format!("`{path}`")),
        Target::External | Target::Anchor(_) => None,
    }
}
