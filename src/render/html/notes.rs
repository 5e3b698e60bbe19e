//! Footnotes: numbered in the order of reading, gathered at the end of the page, each with the way back.

use super::block::BlockWriter;
use super::escape::{escape_into, escape_text};
use super::{HtmlMode, PageWriter};
use crate::course::{Block, Document};
use crate::markdown::Located;
use pulldown_cmark::{Event, Tag};
use std::collections::HashMap;
use std::ops::Range;

/// The footnotes referred to so far.
#[derive(Default)]
pub(super) struct Notes {
    /// What their ids begin with; empty until the first reference.
    prefix: String,
    /// By label: number of the first event inside the definition. Filled at the first reference.
    definitions: HashMap<String, usize>,
    /// By label: its number.
    numbers: HashMap<String, usize>,
    list: Vec<Note>,
}

struct Note {
    /// How many references to it have ids.
    references: usize,
    /// The events of its definition.
    content: Range<usize>,
}

/// Writes the reference of a footnote; a note that is not there is shown as written.
pub(super) fn reference(writer: &mut BlockWriter, label: &str) {
    let Some(number) = number(writer, label) else {
        writer.out.push_str("[^");
        escape_text(&mut writer.out, label);
        return writer.out.push(']');
    };
    let notes = &mut writer.state.notes;
    let (prefix, note) = (&notes.prefix, &mut notes.list[number - 1]);
    let mut id = String::new();
    if writer.mode != HtmlMode::Answer {
        note.references += 1;
        id = format!(" id=\"{}\"", back(prefix, number, note.references));
    }
    let address = format!("#{prefix}-{number}");
    writer.out.push_str(&format!(
        "<sup class=\"note-ref\"><a{id} href=\"{address}\" role=\"doc-noteref\">{number}</a></sup>"
    ));
    if writer.is_cleaned() {
        writer.own.push(address);
    }
}

/// The number of a note, given now when it is the first reference.
fn number(writer: &mut BlockWriter, label: &str) -> Option<usize> {
    let notes = &mut writer.state.notes;
    if let Some(number) = notes.numbers.get(label) {
        return Some(*number);
    }
    if notes.prefix.is_empty() {
        notes.prefix = prefix(writer.page.document);
        notes.definitions = definitions(writer.events);
    }
    let start = *notes.definitions.get(label)?;
    notes.list.push(Note {
        references: 0,
        content: start..end_of(writer.events, start),
    });
    notes.numbers.insert(label.to_owned(), notes.list.len());
    Some(notes.list.len())
}

/// Where the definition of each note begins; the first counts.
fn definitions(events: &[Located]) -> HashMap<String, usize> {
    let mut definitions = HashMap::new();
    for (at, (event, _)) in events.iter().enumerate() {
        if let Event::Start(Tag::FootnoteDefinition(label)) = event {
            definitions.entry(label.to_string()).or_insert(at + 1);
        }
    }
    definitions
}

/// The closing event of the definition whose content begins at `start`.
fn end_of(events: &[Located], start: usize) -> usize {
    let mut depth = 0usize;
    for (at, (event, _)) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 => return at,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    events.len()
}

/// The id of a reference: the first `fn-1-back`, others `fn-1-back-2`.
fn back(prefix: &str, number: usize, reference: usize) -> String {
    match reference {
        1 => format!("{prefix}-{number}-back"),
        _ => format!("{prefix}-{number}-back-{reference}"),
    }
}

/// What ids of notes begin with: `fn`, unless an id of the page does.
fn prefix(document: &Document) -> String {
    let mut prefix = "fn".to_owned();
    while document
        .headings
        .iter()
        .any(|heading| heading.id.starts_with(&prefix))
        || any_id(&document.blocks, &prefix)
    {
        prefix.push('n');
    }
    prefix
}

fn any_id(blocks: &[Block], prefix: &str) -> bool {
    blocks
        .iter()
        .any(|block| block.id.starts_with(prefix) || any_id(&block.children, prefix))
}

/// The section of notes; notes that only other notes refer to come last.
pub(super) fn section(writer: &mut PageWriter) -> Option<String> {
    if writer.state.notes.list.is_empty() {
        return None;
    }
    let mut bodies = Vec::new();
    while let Some(note) = writer.state.notes.list.get(bodies.len()) {
        let content = note.content.clone();
        bodies.push(writer.write(&content, HtmlMode::Blocks));
    }
    let (words, notes) = (writer.page.words, &writer.state.notes);
    let prefix = &notes.prefix;
    let mut out = format!(
        "<section class=\"footnotes\" role=\"doc-endnotes\" aria-labelledby=\"{prefix}\"><h2 id=\"{prefix}\">"
    );
    escape_text(&mut out, &words.footnotes);
    out.push_str("</h2>\n<ol>\n");
    for (number, (note, body)) in (1..).zip(notes.list.iter().zip(bodies)) {
        out.push_str(&format!("<li id=\"{prefix}-{number}\">"));
        let inside = body.strip_suffix("</p>");
        out.push_str(inside.unwrap_or(&body));
        if inside.is_none() {
            out.push_str("\n<p>");
        }
        for reference in 1..=note.references {
            out.push_str(&format!(
                " <a class=\"back\" href=\"#{}\" role=\"doc-backlink\" aria-label=\"",
                back(prefix, number, reference)
            ));
            escape_into(&mut out, &words.back);
            out.push_str(&if reference == 1 {
                format!(" {number}")
            } else {
                format!(" {number}.{reference}")
            });
            out.push_str("\">\u{21a9}\u{fe0e}</a>");
        }
        out.push_str("</p></li>\n");
    }
    out.push_str("</ol></section>");
    Some(out)
}
