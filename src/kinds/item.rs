//! Items of a list with boxes: of a checklist, or criteria.

use crate::diagnostic::{Diagnostic, Fix, Rule, Severity};
use crate::syntax::{DocumentReader, Text, marker, without_marker};
use pulldown_cmark::{Event, Tag};
use std::ops::Range;

/// An item of a checklist, or a criterion.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Lasting id within its list.
    pub id: String,
    /// Its Markdown.
    pub text: Text,
    /// Its words.
    pub plain: String,
}

/// The items of the lists among some nodes.
pub fn items(reader: &mut DocumentReader, nodes: &[Range<usize>]) -> Vec<Item> {
    let mut items = Vec::new();
    for node in nodes {
        if let Event::Start(Tag::List(_)) = reader.events[node.start].0 {
            for item in reader.nodes(node.start + 1..node.end - 1) {
                box_of_checklist(reader, &item);
                let text = reader.run(without_marker(reader, item));
                items.push(Item {
                    id: String::new(),
                    plain: reader.plain(&text),
                    text,
                });
            }
        }
    }
    items
}

pub(crate) static BLOCK_CHECKLIST: Rule = Rule {
    name: "block/checklist",
    severities: &[Severity::Error],
    summary: "A checklist is one list of things to tick.",
    reason: "Each item is kept on the learner's device by itself; other text has no place there.",
    source: "README.md, \"Blocks\"",
    bad: "::: checklist\nSay what you saw.\n:::",
    good: "::: checklist\n- [ ] Say what you saw.\n- [ ] Say what you can do.\n:::",
    fixable: false,
};

/// Says that the box of an item of a checklist is not written as one, if so.
fn box_of_checklist(reader: &mut DocumentReader, item: &Range<usize>) {
    if marker(reader, item).is_some() || !near_marker(reader, item) {
        return;
    }
    let span = reader.first_line(reader.events[item.start].1.clone());
    let fix = box_fix(reader.text, &span);
    let finding = Diagnostic::new(
        &BLOCK_CHECKLIST,
        reader.file,
        span,
        "The box of this line is not written as `[ ]` or `[x]`",
    );
    reader.findings.push(
        finding
            .help("Put a space into the box, and one after it: - [ ] what to do.")
            .fix(fix),
    );
}

/// `[ ]x`, `[]`, `[x](…)`: a box that Markdown does not see as one.
pub fn near_marker(reader: &DocumentReader, item: &Range<usize>) -> bool {
    let start = reader.events[item.start].1.start;
    let written = reader
        .text
        .get(start..)
        .unwrap_or_default()
        .lines()
        .next()
        .unwrap_or_default();
    let after = written
        .trim_start()
        .trim_start_matches(['-', '*', '+'])
        .trim_start();
    ["[ ]", "[x]", "[X]", "[]"]
        .iter()
        .any(|mark| after.starts_with(mark))
}

/// Writes a box as one: a blank inside an empty one, and one after it. Before a round bracket it may be meant as a link.
pub fn box_fix(text: &str, line: &Range<usize>) -> Option<Fix> {
    let written = text.get(line.clone())?;
    let at = line.start
        + (written.len()
            - written
                .trim_start()
                .trim_start_matches(['-', '*', '+'])
                .trim_start()
                .len());
    let rest = text.get(at..line.end)?;
    let mark = ["[ ]", "[x]", "[X]", "[]"]
        .into_iter()
        .find(|mark| rest.starts_with(mark))?;
    let after = rest[mark.len()..].chars().next()?;
    let blank = if after.is_whitespace() { "" } else { " " };
    let right = if mark == "[]" { "[ ]" } else { mark };
    let mended = format!("{right}{blank}");
    (after != '(' && mended != mark)
        .then(|| Fix::replace("write the box as one", at..at + mark.len(), mended))
}
