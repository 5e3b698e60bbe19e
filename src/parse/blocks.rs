//! How the content of each block becomes the model.

use super::attributes::Attribute;
use super::blanks;
use super::choice;
use super::compose;
use super::frame::Frame;
use super::question;
use super::reader::DocumentReader;
use super::scenario;
use crate::course::{
    Block, BlockKind, Card, Checklist, Commit, Details, Example, Explain, For, Guide, Hint, Item,
    Media, Model, Note, Rating, Recognise, Reference, Reflect, Takeaway, Text,
};
use crate::diagnostic::Diagnostic;
use crate::kinds::{BLOCKS, BlockName, Inside, Values};
use crate::text::words::{did_you_mean, nearest};
use pulldown_cmark::Event;
use std::ops::Range;

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
    let finding = Diagnostic::error("block/unknown", reader.file, span, message);
    reader.findings.push(finding.help(help));
}

/// `hint` and `explain` mean nothing outside a question.
pub fn needs_its_block(reader: &mut DocumentReader, block: BlockName, span: &Range<usize>) {
    let Some(outer) = block.spec().part_of else {
        return;
    };
    let (name, outer) = (block.spec().name, outer.spec().name);
    let finding = Diagnostic::error(
        "block/nesting",
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
    let children = match name.spec().inside {
        Inside::Blocks(_) | Inside::Any => frame.inside,
        Inside::Text | Inside::Parts(_) => Vec::new(),
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

fn content(reader: &mut DocumentReader, name: BlockName, frame: &mut Frame) -> Option<BlockKind> {
    if frame.inside.is_empty() && name != BlockName::Media {
        let finding = Diagnostic::error(
            "block/empty",
            reader.file,
            frame.name_span.clone(),
            format!("`{}` is empty", frame.name),
        );
        reader.findings.push(
            finding.help("Write its text between this line and the closing :::, or remove it."),
        );
        return None;
    }
    Some(match name {
        BlockName::Question => question::question(reader, frame)?.into(),
        BlockName::Hint => Hint { text: frame.text() }.into(),
        BlockName::Explain => Explain { text: frame.text() }.into(),
        BlockName::Model => Model { text: frame.text() }.into(),
        BlockName::Compose => compose::compose(reader, frame)?.into(),
        BlockName::Reflect => {
            let (text, plain) = prompt(reader, frame);
            Reflect { text, plain }.into()
        }
        BlockName::Example => Example.into(),
        BlockName::Takeaway => Takeaway.into(),
        BlockName::Note => Note.into(),
        BlockName::Details => Details {
            summary: summary(reader, frame),
        }
        .into(),
        BlockName::For => For {
            audiences: audiences(reader, frame),
        }
        .into(),
        BlockName::Media => media(reader, frame)?.into(),
        BlockName::Checklist => Checklist {
            items: checklist(reader, frame)?,
        }
        .into(),
        BlockName::Guide => Guide { text: frame.text() }.into(),
        BlockName::Recognise => {
            let (text, plain) = prompt(reader, frame);
            Recognise { text, plain }.into()
        }
        BlockName::Scenario => {
            let text = frame.text();
            scenario::scenario(reader, frame, text).into()
        }
        BlockName::Commit => commit(reader, frame)?.into(),
        BlockName::Rating => rating(reader, frame).into(),
        BlockName::Card => card(reader, frame)?.into(),
    })
}

fn check_attributes(reader: &mut DocumentReader, kind: BlockName, frame: &Frame) {
    let attributes = &frame.attributes;
    if !attributes.words.is_empty() && !kind.spec().takes_words {
        let message = format!("`{}` cannot have words after its name", frame.name);
        let finding = Diagnostic::error(
            "block/attributes",
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
            Diagnostic::error(
                "block/unknown-key",
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
        Diagnostic::error(
            "block/attributes",
            reader.file,
            attribute.span.clone(),
            message,
        )
        .help(help),
    );
}

fn prompt(reader: &DocumentReader, frame: &Frame) -> (Text, String) {
    let text = frame.text();
    let plain = reader.plain(&text);
    (text, plain)
}

/// A plan; met for the first time, its blanks are to be masked.
fn commit(reader: &mut DocumentReader, frame: &Frame) -> Option<Commit> {
    let text = frame.text();
    if reader.blanks_in(text.events.clone()).next().is_none() {
        reader
            .unmasked
            .extend(blanks::find(reader.text, text.span.clone()));
    }
    blanks::commit(reader, frame, text)
}

fn rating(reader: &mut DocumentReader, frame: &Frame) -> Rating {
    let value = |key: &str| question::value(frame, key);
    let steps = question::number(reader, frame, "steps").unwrap_or(5);
    let text = frame.text();
    let words = |key: &str| value(key).map(|value| value.name).unwrap_or_default();
    Rating {
        plain: reader.plain(&text),
        text,
        low: words("low"),
        high: words("high"),
        steps,
        about: value("about"),
    }
}

fn card(reader: &mut DocumentReader, frame: &Frame) -> Option<Card> {
    let text = frame.text();
    let nodes = reader.nodes(text.events.clone());
    let rule = nodes
        .iter()
        .position(|node| matches!(reader.events[node.start].0, Event::Rule));
    let sides = rule.filter(|at| *at > 0 && at + 1 < nodes.len());
    let Some(at) = sides else {
        let finding = Diagnostic::error(
            "card/sides",
            reader.file,
            frame.name_span.clone(),
            "A card needs a front and a back",
        );
        reader
            .findings
            .push(finding.help("Separate them with a line `---` between empty lines."));
        return None;
    };
    let (front, back) = (
        reader.run(nodes[0].start..nodes[at].start),
        reader.run(nodes[at].end..text.events.end),
    );
    Some(Card {
        plain: format!("{} / {}", reader.plain(&front), reader.plain(&back)),
        front,
        back,
    })
}

fn summary(reader: &mut DocumentReader, frame: &Frame) -> String {
    if frame.attributes.words.is_empty() {
        let finding = Diagnostic::error(
            "block/summary",
            reader.file,
            frame.name_span.clone(),
            "This `details` block has no summary to press",
        );
        reader
            .findings
            .push(finding.help("Write them after the name: ::: details What she said next."));
    }
    frame.attributes.words.clone()
}

fn audiences(reader: &mut DocumentReader, frame: &Frame) -> Vec<Reference> {
    let named: Vec<Reference> = frame
        .attributes
        .each_word()
        .map(|(name, span)| Reference {
            name: name.to_owned(),
            span,
        })
        .collect();
    if named.is_empty() {
        let finding = Diagnostic::error(
            "audience/none",
            reader.file,
            frame.name_span.clone(),
            "`for` names no audience",
        );
        reader.findings.push(
            finding.help("Name one or more of those in course.yaml: ::: for manager senior."),
        );
    }
    named
}

fn media(reader: &mut DocumentReader, frame: &Frame) -> Option<Media> {
    let reference = |key: &str| {
        let attribute = frame.attributes.get(key)?;
        Some(Reference {
            name: attribute.value.clone().unwrap_or_default(),
            span: attribute.span.clone(),
        })
    };
    let Some(source) = reference("src").filter(|source| !source.name.is_empty()) else {
        let finding = Diagnostic::error(
            "media/source",
            reader.file,
            frame.name_span.clone(),
            "`media` does not say which file it plays",
        );
        reader
            .findings
            .push(finding.help("Name it: ::: media {src=talk.mp4 captions=talk.vtt}."));
        return None;
    };
    Some(Media {
        source,
        captions: reference("captions"),
        transcript: frame.text(),
    })
}

fn checklist(reader: &mut DocumentReader, frame: &Frame) -> Option<Vec<Item>> {
    let texts = frame.texts();
    let nodes: Vec<Range<usize>> = texts
        .iter()
        .flat_map(|text| reader.nodes(text.events.clone()))
        .collect();
    let items = choice::items(reader, &nodes);
    if items.is_empty() || nodes.len() > 1 {
        let finding = Diagnostic::error(
            "block/checklist",
            reader.file,
            frame.name_span.clone(),
            "A checklist can hold one task list only",
        );
        reader
            .findings
            .push(finding.help("Write each on a line of its own: - [ ] what to do."));
        return None;
    }
    Some(items)
}
