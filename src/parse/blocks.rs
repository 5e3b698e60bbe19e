//! The blocks of the format: what each is called, what may stand inside, and how its content becomes the model.

use super::attributes::{Attribute, BlockAttributes};
use super::blanks;
use super::document::DocumentReader;
use super::question;
use super::scenario;
use crate::course::{Block, BlockKind, Card, Commit, Item, Media, Prompt, Rating, Reference, Text};
use crate::diagnostic::Diagnostic;
use crate::schema::{BlockKey, BlockSpec, Values};
use crate::words::{did_you_mean, nearest};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// The names of blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum BlockName {
    Question,
    Hint,
    Explain,
    Scenario,
    Reflect,
    Commit,
    Rating,
    Card,
    Recognise,
    Example,
    Takeaway,
    Note,
    Details,
    For,
    Media,
    Checklist,
    Guide,
}

/// All kinds by their names.
const KINDS: &[(&str, BlockName)] = &[
    ("question", BlockName::Question),
    ("hint", BlockName::Hint),
    ("explain", BlockName::Explain),
    ("scenario", BlockName::Scenario),
    ("reflect", BlockName::Reflect),
    ("commit", BlockName::Commit),
    ("rating", BlockName::Rating),
    ("card", BlockName::Card),
    ("recognise", BlockName::Recognise),
    ("example", BlockName::Example),
    ("takeaway", BlockName::Takeaway),
    ("note", BlockName::Note),
    ("details", BlockName::Details),
    ("for", BlockName::For),
    ("media", BlockName::Media),
    ("checklist", BlockName::Checklist),
    ("guide", BlockName::Guide),
];

impl BlockName {
    /// The kind of a name.
    pub fn named(name: &str) -> Option<BlockName> {
        KINDS
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, kind)| *kind)
    }

    fn keys(self) -> &'static [BlockKey] {
        let name = KINDS
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("", |(name, _)| name);
        BlockSpec::named(name).map_or(&[], |block| block.keys)
    }

    /// Whether a block may stand inside this one; `around` are all open ones, this one last.
    pub fn may_hold(self, inner: BlockName, mut around: impl Iterator<Item = BlockName>) -> bool {
        match (self, inner) {
            (BlockName::Question, BlockName::Hint | BlockName::Explain) => true,
            (
                BlockName::Example | BlockName::Note | BlockName::Details,
                BlockName::Media | BlockName::Checklist,
            ) => true,
            (BlockName::For, BlockName::Hint | BlockName::Explain) => false,
            (BlockName::For, BlockName::For) => false,
            (BlockName::For, _) => !around.any(|kind| kind == BlockName::Question),
            _ => false,
        }
    }

    /// What may stand inside, as a sentence for the author.
    pub fn holds(self) -> &'static str {
        match self {
            BlockName::Question => "Inside a question only `hint` and `explain` may stand.",
            BlockName::Example | BlockName::Note | BlockName::Details => {
                "Inside it only `media` and `checklist` may stand."
            }
            BlockName::For => "Inside `for` any block but another `for` may stand.",
            _ => "Inside it only text may stand.",
        }
    }
}

/// A block whose opening line was read.
pub struct Frame {
    /// Its kind; none when the name is not known.
    pub kind: Option<BlockName>,
    /// Its name, as written.
    pub name: String,
    /// Bytes of the name.
    pub name_span: Range<usize>,
    /// Bytes of the opening line.
    pub line: Range<usize>,
    /// Words and attributes.
    pub attributes: BlockAttributes,
    /// Text and blocks inside, in order.
    pub inside: Vec<Block>,
}

impl Frame {
    /// The running texts inside.
    pub fn texts(&self) -> Vec<Text> {
        let texts = self.inside.iter().filter_map(|block| match &block.kind {
            BlockKind::Prose(text) => Some(text.clone()),
            _ => None,
        });
        texts.collect()
    }

    /// The text of a block that holds nothing else, empty when there is none.
    fn text(&self) -> Text {
        let empty = Text {
            span: self.line.end..self.line.end,
            ..Text::default()
        };
        self.texts().into_iter().next().unwrap_or(empty)
    }
}

/// Says that there is no block of this name.
pub fn unknown(reader: &mut DocumentReader, name: &str, span: Range<usize>) {
    let names = KINDS.iter().map(|(name, _)| *name);
    let all = names.clone().collect::<Vec<_>>().join(", ");
    let help = did_you_mean(&name.to_lowercase(), names, || {
        format!("Blocks are: {all}.")
    });
    let message = if name.is_empty() {
        "this block has no name".to_owned()
    } else {
        format!("there is no block called `{name}`")
    };
    let finding = Diagnostic::error("block/unknown", reader.file, span, message);
    reader.findings.push(finding.help(help));
}

/// `hint` and `explain` mean nothing outside a question.
pub fn needs_a_question(reader: &mut DocumentReader, kind: BlockName, span: &Range<usize>) {
    let name = match kind {
        BlockName::Hint => "hint",
        BlockName::Explain => "explain",
        _ => return,
    };
    let finding = Diagnostic::error(
        "block/nesting",
        reader.file,
        span.clone(),
        format!("`{name}` belongs inside a question, and none is open here"),
    );
    reader
        .findings
        .push(finding.help("Move it before the line of ::: that closes the question."));
}

/// The block of a frame, closed at byte `end`; none when its kind is unknown (said already) or comes later.
pub fn build(reader: &mut DocumentReader, mut frame: Frame, end: usize) -> Option<Block> {
    let kind = frame.kind?;
    check_attributes(reader, kind, &frame);
    let id = frame.attributes.id.take();
    let classes = std::mem::take(&mut frame.attributes.classes);
    let span = frame.line.start..end;
    let kind = content(reader, kind, frame)?;
    let (id, id_span) = id.map_or((String::new(), None), |(id, span)| (id, Some(span)));
    Some(Block {
        span,
        id,
        id_span,
        former_ids: Vec::new(),
        classes,
        kind,
    })
}

fn content(reader: &mut DocumentReader, kind: BlockName, frame: Frame) -> Option<BlockKind> {
    let empty = frame.inside.is_empty();
    if empty && kind != BlockName::Media {
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
    Some(match kind {
        BlockName::Question => BlockKind::Question(Box::new(question::question(reader, frame)?)),
        BlockName::Hint => BlockKind::Hint(frame.text()),
        BlockName::Explain => BlockKind::Explain(frame.text()),
        BlockName::Reflect => BlockKind::Reflect(prompt(reader, &frame)),
        BlockName::Example => BlockKind::Example(frame.inside),
        BlockName::Takeaway => BlockKind::Takeaway(frame.inside),
        BlockName::Note => BlockKind::Note(frame.inside),
        BlockName::Details => BlockKind::Details {
            summary: summary(reader, &frame),
            blocks: frame.inside,
        },
        BlockName::For => BlockKind::For {
            audiences: audiences(reader, &frame),
            blocks: frame.inside,
        },
        BlockName::Media => media(reader, &frame)?,
        BlockName::Checklist => BlockKind::Checklist(checklist(reader, &frame)?),
        BlockName::Guide => BlockKind::Guide(frame.text()),
        BlockName::Recognise => BlockKind::Recognise(prompt(reader, &frame)),
        BlockName::Scenario => {
            let text = frame.text();
            BlockKind::Scenario(scenario::scenario(reader, &frame, text))
        }
        BlockName::Commit => BlockKind::Commit(commit(reader, &frame)?),
        BlockName::Rating => BlockKind::Rating(rating(reader, &frame)),
        BlockName::Card => BlockKind::Card(card(reader, &frame)?),
    })
}

fn check_attributes(reader: &mut DocumentReader, kind: BlockName, frame: &Frame) {
    let attributes = &frame.attributes;
    if !attributes.words.is_empty() && !matches!(kind, BlockName::For | BlockName::Details) {
        let message = format!("`{}` takes no words after its name", frame.name);
        let finding = Diagnostic::error(
            "block/attributes",
            reader.file,
            attributes.words_span.clone(),
            message,
        );
        reader.findings.push(
            finding.help(
                "Write them on the next line; ids and keys stand in braces: {#id key=value}.",
            ),
        );
    }
    for attribute in &attributes.keys {
        let names = || kind.keys().iter().map(|key| key.name);
        if let Some(key) = kind.keys().iter().find(|key| key.name == attribute.key) {
            value_or_none(reader, attribute, key.values == Values::Alone);
            continue;
        }
        let help = match (nearest(&attribute.key, names()), kind.keys()) {
            (Some(near), _) => format!("Did you mean `{near}`?"),
            (None, []) => format!("`{}` takes only an id and classes.", frame.name),
            (None, _) => format!(
                "Keys of `{}` are: {}.",
                frame.name,
                names().collect::<Vec<_>>().join(", ")
            ),
        };
        let message = format!("`{}` has no key called `{}`", frame.name, attribute.key);
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
            format!("`{key}` stands alone, without a value"),
            format!("Write {key}, or leave it out."),
        ),
        (false, None | Some("")) => (
            format!("`{key}` wants a value"),
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

fn prompt(reader: &DocumentReader, frame: &Frame) -> Prompt {
    let text = frame.text();
    Prompt {
        plain: reader.plain(&text),
        text,
    }
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
    let steps = question::number(reader, frame, "steps", 2, 11).unwrap_or(5);
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
            "this card has no two sides",
        );
        reader.findings.push(
            finding.help(
                "Write the front, an empty line, a line of ---, an empty line, then the back.",
            ),
        );
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
            "this folded text has no words to press",
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

fn media(reader: &mut DocumentReader, frame: &Frame) -> Option<BlockKind> {
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
    Some(BlockKind::Media(Media {
        source,
        captions: reference("captions"),
        transcript: frame.text(),
    }))
}

fn checklist(reader: &mut DocumentReader, frame: &Frame) -> Option<Vec<Item>> {
    let texts = frame.texts();
    let nodes: Vec<Range<usize>> = texts
        .iter()
        .flat_map(|text| reader.nodes(text.events.clone()))
        .collect();
    let mut items = Vec::new();
    for node in &nodes {
        if let Event::Start(Tag::List(_)) = reader.events[node.start].0 {
            for item in reader.nodes(node.start + 1..node.end - 1) {
                let text = reader.run(without_marker(reader, item));
                items.push(Item {
                    id: String::new(),
                    plain: reader.plain(&text),
                    text,
                });
            }
        }
    }
    if items.is_empty() || nodes.len() > 1 {
        let finding = Diagnostic::error(
            "block/checklist",
            reader.file,
            frame.name_span.clone(),
            "a checklist is one list of things to tick, and nothing else",
        );
        reader
            .findings
            .push(finding.help("Write each on a line of its own: - [ ] what to do."));
        return None;
    }
    Some(items)
}

/// The events inside an item, without its task marker when it stands first.
pub fn without_marker(reader: &DocumentReader, item: Range<usize>) -> Range<usize> {
    let inner = item.start + 1..item.end - 1;
    match reader.events.get(inner.start) {
        Some((Event::TaskListMarker(_), _)) if !inner.is_empty() => inner.start + 1..inner.end,
        _ => inner,
    }
}

/// Whether an item has a task marker, and if it is ticked: first when the list is tight, in its paragraph when loose.
pub fn marker(reader: &DocumentReader, item: &Range<usize>) -> Option<bool> {
    let mut events = reader.events[item.start + 1..item.end]
        .iter()
        .map(|(event, _)| event);
    match events.next() {
        Some(Event::TaskListMarker(ticked)) => Some(*ticked),
        Some(Event::Start(Tag::Paragraph)) => match events.next() {
            Some(Event::TaskListMarker(ticked)) => Some(*ticked),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a node is a plain blockquote: feedback. `> [!TIP]` is content.
pub fn is_feedback(reader: &DocumentReader, node: &Range<usize>) -> bool {
    matches!(
        reader.events[node.start].0,
        Event::Start(Tag::BlockQuote(None))
    ) && matches!(
        reader.events[node.end - 1].0,
        Event::End(TagEnd::BlockQuote(_))
    )
}

#[cfg(test)]
mod tests {
    use super::KINDS;
    use crate::schema::BLOCKS;

    #[test]
    fn each_block_of_the_table_has_its_kind() {
        let kinds: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
        assert_eq!(
            kinds,
            BLOCKS.iter().map(|block| block.name).collect::<Vec<_>>()
        );
    }
}
