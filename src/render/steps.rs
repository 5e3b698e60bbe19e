//! The blocks of a lesson to the steps that a template shows: running text in one, each thing to do in its own.

use super::html::PageWriter;
use super::html::escape;
use super::shared::{Shared, names};
use super::view::{AnswerOption, Aside, Block, Item, Question, Step};
use crate::course::{self, BlockKind, Document, Media, Reference, Target};
use crate::source::MachineError;
use std::collections::BTreeMap;

/// Writes the blocks of one document.
pub struct Steps<'a, 'w> {
    /// What all pages share.
    pub shared: &'a Shared<'a>,
    /// The document.
    pub document: &'a Document,
    /// Writes its Markdown.
    pub writer: &'w mut PageWriter<'a>,
    /// Data scripts that the blocks need, by address.
    pub scripts: BTreeMap<String, Vec<u8>>,
    questions: usize,
    audience: Vec<&'a str>,
}

impl<'a, 'w> Steps<'a, 'w> {
    /// Begins a document.
    pub fn new(shared: &'a Shared<'a>, document: &'a Document, writer: &'w mut PageWriter<'a>) -> Self {
        Steps { shared, document, writer, scripts: BTreeMap::new(), questions: 0, audience: Vec::new() }
    }

    /// All steps of the document.
    ///
    /// # Errors
    /// When captions that are there cannot be read.
    pub fn steps(&mut self) -> Result<Vec<Step<'a>>, MachineError> {
        let mut steps: Vec<Step> = Vec::new();
        for block in &self.document.blocks {
            if let BlockKind::For { audiences, blocks } = &block.kind {
                let audience = names(audiences);
                self.audience.clone_from(&audience);
                let blocks = self.blocks(blocks)?;
                self.audience.clear();
                let audience_label = Some(self.shared.audience_label(audience.iter().copied()));
                steps.push(Step { label: "for", audience, audience_label, blocks });
                continue;
            }
            let Some(view) = self.block(block)? else { continue };
            let label = label(&view);
            match steps.last_mut() {
                Some(step) if label == "read" && step.label == "read" => step.blocks.push(view),
                _ => steps.push(Step { label, audience: Vec::new(), audience_label: None, blocks: vec![view] }),
            }
        }
        open(&mut steps);
        Ok(steps)
    }

    /// All blocks, one after another; those that are not on the site are left out.
    pub fn blocks(&mut self, blocks: &'a [course::Block]) -> Result<Vec<Block<'a>>, MachineError> {
        let mut views = Vec::with_capacity(blocks.len());
        for block in blocks {
            views.extend(self.block(block)?);
        }
        Ok(views)
    }

    fn block(&mut self, block: &'a course::Block) -> Result<Option<Block<'a>>, MachineError> {
        let id = block.id.as_str();
        Ok(Some(match &block.kind {
            BlockKind::Prose(text) => match self.writer.html(text) {
                html if html.trim().is_empty() => return Ok(None),
                html => Block::Prose { html },
            },
            BlockKind::Example(inside) => Block::Example(self.aside(block, inside)?),
            BlockKind::Takeaway(inside) => Block::Takeaway(self.aside(block, inside)?),
            BlockKind::Note(inside) => Block::Note(self.aside(block, inside)?),
            BlockKind::Details { summary, blocks } => {
                Block::Details { id, class: block.classes.join(" "), summary_html: escape(summary), blocks: self.blocks(blocks)? }
            }
            BlockKind::For { audiences, blocks } => {
                let audience = names(audiences);
                let outer = std::mem::replace(&mut self.audience, audience.clone());
                let blocks = self.blocks(blocks)?;
                self.audience = outer;
                let audience_label = Some(self.shared.audience_label(audience.iter().copied()));
                Block::For { audience, audience_label, blocks }
            }
            BlockKind::Checklist(items) => {
                let item = |item: &'a course::Item| Item { id: &item.id, html: self.writer.answer(&item.text) };
                Block::Checklist { id, items: items.iter().map(item).collect() }
            }
            BlockKind::Reflect(prompt) => Block::Reflect { id, html: self.writer.html(&prompt.text) },
            BlockKind::Media(media) => match self.media(id, media)? {
                Some(media) => media,
                None => return Ok(None),
            },
            BlockKind::Question(question) => Block::Question(Box::new(self.question(id, question))),
            // A guide is for the facilitator; hints stand in their question; the others are errors until their turn comes.
            BlockKind::Guide(_) | BlockKind::Hint(_) | BlockKind::Explain(_) => return Ok(None),
            BlockKind::Scenario(_) | BlockKind::Commit(_) | BlockKind::Rating(_) | BlockKind::Card(_) | BlockKind::Recognise(_) => return Ok(None),
        }))
    }

    fn aside(&mut self, block: &'a course::Block, inside: &'a [course::Block]) -> Result<Aside<'a>, MachineError> {
        Ok(Aside { id: &block.id, class: block.classes.join(" "), blocks: self.blocks(inside)? })
    }

    fn question(&mut self, id: &'a str, question: &'a course::Question) -> Question<'a> {
        self.questions += 1;
        let (stem_html, ask_html) = self.writer.stem(&question.stem);
        let ask_html = ask_html.unwrap_or_else(|| escape(self.shared.strings().get("your_answer")));
        let options = question.interaction.options().iter().enumerate().map(|(at, option)| self.option(at, option)).collect();
        Question {
            id,
            interaction: question.interaction.name(),
            many: matches!(question.interaction, course::Interaction::Choice { many: true, .. }),
            number: self.questions,
            stem_html,
            ask_html,
            options,
            hints: question.hints.iter().map(|hint| self.writer.html(hint)).collect(),
            explain_html: question.explain.iter().map(|text| self.writer.html(text)).collect(),
            attempts: question.attempts.unwrap_or(0),
            shuffle: question.shuffle,
            points: question.points,
            pre: question.pre,
            confidence: self.shared.course.settings.confidence,
            objective: question.objective.as_ref().map_or("", |objective| &objective.name),
            key: &question.key,
            wording: &question.wording,
            audience: self.audience.clone(),
        }
    }

    fn option(&mut self, at: usize, option: &'a course::AnswerOption) -> AnswerOption<'a> {
        let letter = u8::try_from(at).ok().filter(|at| *at < 26).map_or_else(|| (at + 1).to_string(), |at| char::from(b'A' + at).to_string());
        let feedback_html = option.feedback.as_ref().map(|text| self.writer.html(text)).unwrap_or_default();
        AnswerOption { id: &option.id, html: self.writer.answer(&option.text), correct: option.correct, feedback_html, letter }
    }

    fn media(&mut self, id: &'a str, media: &'a Media) -> Result<Option<Block<'a>>, MachineError> {
        let (kind_of, media_type) = media_type(&media.source.name);
        // A file that is not there is a finding already.
        let Some(src) = self.file(&media.source).and_then(|file| self.shared.pictures.get(&file)).map(|file| file.address.clone()) else { return Ok(None) };
        let captions = match media.captions.as_ref().and_then(|captions| self.file(captions)) {
            Some(file) => Some(self.captions(&file)?),
            None => None,
        };
        Ok(Some(Block::Media { id, kind_of, src, media_type, captions, transcript_html: self.writer.html(&media.transcript) }))
    }

    fn file(&self, named: &Reference) -> Option<std::sync::Arc<str>> {
        match self.shared.index.resolve(&self.document.file, &named.name) {
            Ok(Target::File(file)) => Some(file),
            _ => None,
        }
    }

    /// Captions as a data script, since browsers load no `<track>` from disk: it adds the WebVTT text to `leadletCaptions`,
    /// by the script's own address.
    fn captions(&mut self, file: &str) -> Result<String, MachineError> {
        let text = String::from_utf8_lossy(&self.shared.source.bytes(file)?).replace("\r\n", "\n");
        let address = super::assets::fingerprinted(&format!("{file}.js"), text.as_bytes());
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let script = format!("(window.leadletCaptions = window.leadletCaptions || {{}})[{}] = {};\n", quoted(&address), quoted(&text));
        self.scripts.insert(address.clone(), script.into_bytes());
        Ok(address)
    }
}

fn label(block: &Block) -> &'static str {
    match block {
        Block::Question(_) => "try",
        Block::Reflect { .. } => "reflect",
        Block::Takeaway(_) => "takeaway",
        _ => "read",
    }
}

/// Marks the first paragraph of the page, when text opens it.
fn open(steps: &mut [Step]) {
    let first = steps.first_mut().filter(|step| step.label == "read").and_then(|step| step.blocks.first_mut());
    if let Some(Block::Prose { html }) = first
        && html.starts_with("<p>")
    {
        html.insert_str(2, " class=\"opener\"");
    }
}

/// Whether a file is video or audio, and its media type, by its name.
fn media_type(name: &str) -> (&'static str, &'static str) {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        "webm" => ("video", "video/webm"),
        "ogv" => ("video", "video/ogg"),
        "mov" => ("video", "video/quicktime"),
        "mp3" => ("audio", "audio/mpeg"),
        "m4a" | "aac" => ("audio", "audio/mp4"),
        "ogg" | "oga" | "opus" => ("audio", "audio/ogg"),
        "wav" => ("audio", "audio/wav"),
        "flac" => ("audio", "audio/flac"),
        _ => ("video", "video/mp4"),
    }
}
