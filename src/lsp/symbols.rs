//! The parts of a file: headings and blocks of a page, nested by level, and the keys of a YAML file.

use super::CursorContext;
use super::convert::LineIndex;
use crate::course::{Block, BlockKind, Document, Heading};
use crate::yaml::{self, YamlEntry, YamlNode};
use lsp_types::{DocumentSymbol, DocumentSymbolResponse, SymbolKind};
use std::borrow::Cow;
use std::ops::Range;

/// The longest name of a part, in characters.
const MAX_NAME_CHARS: usize = 80;

/// The parts of the open text, in order.
pub fn symbols(here: &CursorContext) -> Option<DocumentSymbolResponse> {
    let lines = LineIndex::new(&here.open.text);
    if here.open.file.ends_with(".yaml") {
        let start = here.open.text.len() - here.open.text.trim_start_matches('\u{feff}').len();
        let (tree, _) = yaml::parse(&here.open.text[start..], start);
        return Some(DocumentSymbolResponse::Nested(keys(&tree?, &lines)));
    }
    let course = here.fresh();
    let document = course
        .documents()
        .find(|document| document.file == here.open.file)?;
    Some(DocumentSymbolResponse::Nested(page(document, &lines)))
}

fn keys(node: &YamlNode, lines: &LineIndex) -> Vec<DocumentSymbol> {
    let symbol = |entry: &YamlEntry| {
        let span = entry.key_span.start..entry.value.span.end.max(entry.key_span.end);
        let children = keys(&entry.value, lines);
        let part = SymbolName {
            name: entry.key.clone(),
            detail: entry.value.str().map(str::to_owned),
            kind: SymbolKind::PROPERTY,
        };
        symbol(part, lines, &span, &entry.key_span, children)
    };
    node.map().unwrap_or_default().iter().map(symbol).collect()
}

/// What a part is called.
struct SymbolName {
    name: String,
    detail: Option<String>,
    kind: SymbolKind,
}

/// A heading or a block, and what is in it.
struct SymbolRange {
    /// Bytes of the file: a heading's own words, a block from its opening to its closing line.
    span: Range<usize>,
    /// Of a heading 1 to 6.
    level: Option<u8>,
    part: SymbolName,
    inside: Vec<DocumentSymbol>,
}

impl SymbolRange {
    /// As the editor sees it, from its beginning to byte `end`.
    fn symbol(self, lines: &LineIndex, end: usize) -> DocumentSymbol {
        let own = if self.level.is_some() {
            self.span.clone()
        } else {
            self.span.start..self.span.start
        };
        symbol(
            self.part,
            lines,
            &(self.span.start..end.max(self.span.end)),
            &own,
            self.inside,
        )
    }
}

/// Headings and blocks in the order of the page; a heading holds what follows up to the next one of its level.
fn page(document: &Document, lines: &LineIndex) -> Vec<DocumentSymbol> {
    let heading = |heading: &Heading| SymbolRange {
        span: heading.span.clone(),
        level: Some(heading.level),
        part: SymbolName {
            name: heading.title.clone(),
            detail: None,
            kind: SymbolKind::STRING,
        },
        inside: Vec::new(),
    };
    let mut all: Vec<SymbolRange> = document
        .headings
        .iter()
        .map(heading)
        .chain(blocks(&document.blocks, lines))
        .collect();
    all.sort_by_key(|piece| piece.span.start);
    let mut done = Vec::new();
    let mut open: Vec<SymbolRange> = Vec::new();
    for piece in all {
        match piece.level {
            Some(level) => {
                close(&mut open, &mut done, level, lines, piece.span.start);
                open.push(piece);
            }
            None => {
                let end = piece.span.end;
                open.last_mut()
                    .map_or(&mut done, |heading| &mut heading.inside)
                    .push(piece.symbol(lines, end));
            }
        }
    }
    close(&mut open, &mut done, 0, lines, document.text.len());
    done
}

/// Ends the open headings of that level and deeper at byte `at`.
fn close(
    open: &mut Vec<SymbolRange>,
    done: &mut Vec<DocumentSymbol>,
    level: u8,
    lines: &LineIndex,
    at: usize,
) {
    while let Some(piece) = open.pop_if(|piece| piece.level >= Some(level)) {
        let symbol = piece.symbol(lines, at);
        open.last_mut()
            .map_or(&mut *done, |heading| &mut heading.inside)
            .push(symbol);
    }
}

/// Blocks with what they are called and what is in them.
fn blocks(all: &[Block], lines: &LineIndex) -> Vec<SymbolRange> {
    let piece = |block: &Block| {
        let (name, words) = called(&block.kind)?;
        let inside = blocks(&block.children, lines).into_iter();
        let kind = if name == "question" {
            SymbolKind::EVENT
        } else {
            SymbolKind::OBJECT
        };
        let detail = block.id_span.as_ref().map(|_| format!("#{}", block.id));
        let name = if words.is_empty() {
            name.to_owned()
        } else {
            format!("{name}: {words}")
        };
        Some(SymbolRange {
            span: block.span.clone(),
            level: None,
            part: SymbolName { name, detail, kind },
            inside: inside.map(|piece| piece.symbol(lines, 0)).collect(),
        })
    };
    all.iter().filter_map(piece).collect()
}

/// A block's name and its first words; none for running text.
fn called(kind: &BlockKind) -> Option<(&'static str, Cow<'_, str>)> {
    Some((kind.spec()?.name, kind.kind().called()?))
}

#[allow(deprecated)]
fn symbol(
    part: SymbolName,
    lines: &LineIndex,
    span: &Range<usize>,
    own: &Range<usize>,
    children: Vec<DocumentSymbol>,
) -> DocumentSymbol {
    let short: String = part
        .name
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(MAX_NAME_CHARS)
        .collect();
    DocumentSymbol {
        // A part without a name is refused by editors.
        name: if short.is_empty() {
            "…".to_owned()
        } else {
            short
        },
        detail: part.detail,
        kind: part.kind,
        tags: None,
        deprecated: None,
        range: lines.range(span),
        selection_range: lines.range(own),
        children: (!children.is_empty()).then_some(children),
    }
}
