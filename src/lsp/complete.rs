//! What can be written at the cursor: names of blocks, keys and values, links, terms, audiences and rules.

use super::CursorContext;
use super::candidate::Candidate;
use super::convert::LineIndex;
use super::cursor::{self, CursorTarget};
use super::targets;
use super::yaml_spot::{YamlContext, YamlSpot};
use crate::kinds::{BLOCKS, BlockKey, BlockSpec, Values};
use crate::rules;
use crate::schema::{SchemaKey, ValueType};
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionResponse, CompletionTextEdit,
    Documentation, InsertTextFormat, MarkupContent, MarkupKind, TextEdit,
};

/// Proposals that are sent at once; the editor asks again as more is typed.
const MAX_CANDIDATES: usize = 200;

/// The proposals at the cursor; none where nothing is known to fit. `snippets`: whether the editor fills in templates.
pub fn complete(here: &CursorContext, snippets: bool) -> Option<CompletionResponse> {
    let text = &here.open.text;
    let found = cursor::find(&here.open.file, text, here.at)?;
    let typed = &text[found.word.start.min(here.at)..here.at];
    let offers = match &found.spot {
        CursorTarget::BlockName => BLOCKS
            .iter()
            .map(|block| name_of(block, text, found.word.end))
            .collect(),
        CursorTarget::Audience => targets::audiences(here),
        CursorTarget::BlockKey(block) => block.keys.iter().map(block_key).collect(),
        CursorTarget::BlockValue(key) => block_value(here, key),
        CursorTarget::Link { picture } => targets::links(here, typed, *picture),
        CursorTarget::Waiver => all_rules(),
        CursorTarget::Yaml(spot) => yaml(here, spot),
    };
    let folded = typed.to_lowercase();
    let fits = |offer: &&Candidate| offer.searched().to_lowercase().contains(&folded);
    let fitting: Vec<&Candidate> = offers.iter().filter(fits).collect();
    let range = LineIndex::new(text).range(&(found.word.start..found.word.end.max(here.at)));
    let items = fitting
        .iter()
        .take(MAX_CANDIDATES)
        .enumerate()
        .map(|(number, offer)| item(number, offer, range, snippets))
        .collect();
    Some(CompletionResponse::List(CompletionList {
        is_incomplete: fitting.len() > MAX_CANDIDATES,
        items,
    }))
}

fn item(
    number: usize,
    offer: &Candidate,
    range: lsp_types::Range,
    snippets: bool,
) -> CompletionItem {
    let template = snippets && !offer.template.is_empty();
    let new_text = if template {
        offer.template.clone()
    } else {
        offer.text.clone()
    };
    let markup = |value: &String| {
        Documentation::MarkupContent(MarkupContent {
            kind: MarkupKind::Markdown,
            value: value.clone(),
        })
    };
    CompletionItem {
        label: offer.text.clone(),
        kind: offer.kind,
        detail: (!offer.about.is_empty()).then(|| offer.about.clone()),
        documentation: (!offer.more.is_empty()).then(|| markup(&offer.more)),
        // The order here is the order there: that of the course, not that of letters.
        sort_text: Some(format!("{number:04}")),
        filter_text: Some(offer.searched()),
        insert_text_format: template.then_some(InsertTextFormat::SNIPPET),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text })),
        ..CompletionItem::default()
    }
}

/// The name of a block; with all that goes into it where nothing follows yet.
fn name_of(block: &BlockSpec, text: &str, end: usize) -> Candidate {
    let alone = text[end..]
        .lines()
        .next()
        .unwrap_or_default()
        .trim()
        .is_empty();
    let offer = Candidate::new(CompletionItemKind::MODULE, block.name, block.text);
    Candidate {
        template: if alone {
            format!("{}\n:::$0", block.template)
        } else {
            String::new()
        },
        ..offer
    }
}

fn block_key(key: &BlockKey) -> Candidate {
    let text = if key.values == Values::Alone {
        key.name.to_owned()
    } else {
        format!("{}=", key.name)
    };
    Candidate::new(CompletionItemKind::PROPERTY, text, key.text)
}

fn block_value(here: &CursorContext, key: &BlockKey) -> Vec<Candidate> {
    match key.values {
        Values::OneOf(words) => words
            .iter()
            .map(|word| Candidate::new(CompletionItemKind::ENUM_MEMBER, *word, ""))
            .collect(),
        Values::Objective => targets::objectives(here),
        Values::Module => targets::modules(here),
        Values::File => targets::files(here, |file| !file.ends_with(".md")),
        Values::Alone | Values::Number { .. } | Values::Words => Vec::new(),
    }
}

fn all_rules() -> Vec<Candidate> {
    rules::all()
        .iter()
        .map(|rule| {
            Candidate::new(CompletionItemKind::CONSTANT, rule.name, rule.summary).more(rule.reason)
        })
        .collect()
}

fn yaml(here: &CursorContext, spot: &YamlSpot) -> Vec<Candidate> {
    let names: Vec<&str> = spot.path.iter().map(String::as_str).collect();
    match spot.at {
        YamlContext::Key(keys) => keys.iter().map(yaml_key).collect(),
        YamlContext::FreeKey if matches!(names.as_slice(), ["check"] | ["allow"]) => {
            let after = |offer: Candidate| Candidate {
                text: format!("{}: ", offer.text),
                ..offer
            };
            all_rules().into_iter().map(after).collect()
        }
        YamlContext::FreeKey => Vec::new(),
        YamlContext::Value(kind, _) => match names.as_slice() {
            ["audience"] => targets::audiences(here),
            ["after"] => targets::pages(here),
            ["from"] => {
                let whole = [
                    ("module", "The questions of this module's lessons"),
                    ("course", "The questions of all lessons"),
                ];
                let whole = whole
                    .map(|(text, about)| Candidate::new(CompletionItemKind::KEYWORD, text, about));
                whole.into_iter().chain(targets::pages(here)).collect()
            }
            ["theme"] | ["theme", "name"] | ["extends"] => targets::themes(here),
            ["theme", "logo"] | ["share"] => targets::files(here, targets::is_picture),
            _ => words(kind),
        },
    }
}

fn yaml_key(key: &SchemaKey) -> Candidate {
    let must = if key.required { " (must be there)" } else { "" };
    let offer = Candidate::new(
        CompletionItemKind::PROPERTY,
        format!("{}: ", key.name),
        format!("{}{must}", key.text),
    );
    offer.more(format!("It takes {}.", crate::schema::wanted(&key.kind)))
}

/// The words that a kind of value takes.
fn words(kind: &ValueType) -> Vec<Candidate> {
    let offer = |word: &&str| Candidate::new(CompletionItemKind::ENUM_MEMBER, *word, "");
    match kind {
        ValueType::OneOf(words) => words.iter().map(offer).collect(),
        ValueType::Flag => ["true", "false"].iter().map(offer).collect(),
        ValueType::OneOrList(item) | ValueType::ListOf(item) => words(item),
        ValueType::Either(kinds) => kinds.iter().flat_map(words).collect(),
        _ => Vec::new(),
    }
}
