//! How the content of each block becomes the model.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::kinds::{BLOCKS, Block, BlockKind, BlockName, Frame, Values};
use crate::parse::fence::BLOCK_NESTING;
use crate::syntax::attributes::BLOCK_ATTRIBUTES;
use crate::syntax::{Attribute, DocumentReader};
use crate::text::words::{did_you_mean, nearest};
use std::ops::Range;

pub(crate) static BLOCK_UNKNOWN: Rule = Rule {
    name: "block/unknown",
    severities: &[Severity::Error],
    summary: "Every block has a known name.",
    reason: "Its text would not be shown as its author means.",
    source: "README.md, \"Blocks\"",
    bad: "::: exampel\nPriya wrote three lines.\n:::",
    good: "::: example\nPriya wrote three lines.\n:::",
    fixable: false,
};

/// Says that there is no block of this name.
pub fn unknown(reader: &mut DocumentReader, name: &str, span: Range<usize>) {
    let names = BLOCKS.iter().map(|block| block.name);
    let all = names.clone().collect::<Vec<_>>().join(", ");
    let name_in_lower_case = name.to_lowercase();
    let help = match super::markup::for_block(&name_in_lower_case) {
        Some(help) => help.to_owned(),
        None => did_you_mean(&name_in_lower_case, names, || format!("Blocks are: {all}.")),
    };
    let message = if name.is_empty() {
        "This block has no name".to_owned()
    } else {
        format!("Unknown block `{name}`")
    };
    let finding = Diagnostic::new(&BLOCK_UNKNOWN, reader.file, span, message);
    reader.findings.push(finding.help(help));
}

/// `hint` and `explain` mean nothing outside a question.
pub fn needs_its_block(reader: &mut DocumentReader, block: BlockName, span: &Range<usize>) {
    let Some(outer) = block.spec().part_of else {
        return;
    };
    let (name, outer) = (block.spec().name, outer.spec().name);
    let finding = Diagnostic::new(
        &BLOCK_NESTING,
        reader.file,
        span.clone(),
        format!("`{name}` can be used inside a {outer} only"),
    );
    reader.findings.push(finding.help(format!(
        "Move it before the line `:::` that closes the {outer}."
    )));
}

/// The block of a frame, closed at byte `end`; none when its kind is unknown (said already) or comes later.
pub fn build(reader: &mut DocumentReader, mut frame: Frame, end: usize) -> Option<Block> {
    let name = frame.kind?;
    check_attributes(reader, name, &frame);
    let id = frame.attributes.id.take();
    let classes = std::mem::take(&mut frame.attributes.classes);
    let span = frame.line.start..end;
    let kind = content(reader, name, &mut frame)?;
    let (id, id_span) = id.map_or((String::new(), None), |(id, span)| (id, Some(span)));
    let children = if name.spec().keeps_inside {
        frame.inside
    } else {
        Vec::new()
    };
    Some(Block {
        span,
        id,
        id_span,
        former_ids: Vec::new(),
        classes,
        kind,
        children,
    })
}

pub(crate) static BLOCK_EMPTY: Rule = Rule {
    name: "block/empty",
    severities: &[Severity::Error],
    summary: "No block is empty.",
    reason: "A learner would see a box with nothing in it.",
    source: "README.md, \"Blocks\"",
    bad: "::: note\n:::",
    good: "::: note\nOne thing more.\n:::",
    fixable: false,
};

fn content(reader: &mut DocumentReader, name: BlockName, frame: &mut Frame) -> Option<BlockKind> {
    if frame.inside.is_empty() && !name.spec().may_be_empty {
        let finding = Diagnostic::new(
            &BLOCK_EMPTY,
            reader.file,
            frame.name_span.clone(),
            format!("`{}` is empty", frame.name),
        );
        reader.findings.push(
            finding.help("Write its text between this line and the closing :::, or remove it."),
        );
        return None;
    }
    name.parse(reader, frame)
}

pub(crate) static BLOCK_UNKNOWN_KEY: Rule = Rule {
    name: "block/unknown-key",
    severities: &[Severity::Error],
    summary: "A block has only the keys of its kind.",
    reason: "A mistyped key does nothing, and nobody notices.",
    source: "README.md, \"Blocks\"",
    bad: "::: question {atempts=2}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    good: "::: question {attempts=2}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    fixable: false,
};

fn check_attributes(reader: &mut DocumentReader, kind: BlockName, frame: &Frame) {
    let attributes = &frame.attributes;
    if !attributes.words.is_empty() && !kind.spec().takes_words {
        let message = format!("`{}` cannot have words after its name", frame.name);
        let finding = Diagnostic::new(
            &BLOCK_ATTRIBUTES,
            reader.file,
            attributes.words_span.clone(),
            message,
        );
        reader.findings.push(
            finding
                .help("Write them on the next line; put ids and keys in braces: {#id key=value}."),
        );
    }
    let keys = kind.spec().keys;
    for attribute in &attributes.keys {
        let names = || keys.iter().map(|key| key.name);
        if let Some(key) = kind.spec().key(&attribute.key) {
            value_or_none(reader, attribute, key.values == Values::Alone);
            continue;
        }
        let help = match (nearest(&attribute.key, names()), keys) {
            (Some(near), _) => format!("Did you mean `{near}`?"),
            (None, []) => format!("`{}` can have only an id and classes.", frame.name),
            (None, _) => format!(
                "Keys of `{}` are: {}.",
                frame.name,
                names().collect::<Vec<_>>().join(", ")
            ),
        };
        let message = format!("Unknown key `{1}` of `{0}`", frame.name, attribute.key);
        reader.findings.push(
            Diagnostic::new(
                &BLOCK_UNKNOWN_KEY,
                reader.file,
                attribute.span.clone(),
                message,
            )
            .help(help),
        );
    }
}

/// Some keys say all by themselves, the others want a value.
fn value_or_none(reader: &mut DocumentReader, attribute: &Attribute, alone: bool) {
    let key = &attribute.key;
    let (message, help) = match (alone, attribute.value.as_deref()) {
        (true, Some(_)) => (
            format!("`{key}` cannot have a value"),
            format!("Write {key}, or leave it out."),
        ),
        (false, None | Some("")) => (
            format!("`{key}` needs a value"),
            format!("Write {key}=value, or leave it out."),
        ),
        _ => return,
    };
    reader.findings.push(
        Diagnostic::new(
            &BLOCK_ATTRIBUTES,
            reader.file,
            attribute.span.clone(),
            message,
        )
        .help(help),
    );
}
