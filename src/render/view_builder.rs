//! The blocks of a lesson to the steps that a template shows: running text in one, each thing to do in its own.

use super::answers;
use super::build_target::BuildTarget;
use super::html::PageWriter;
use super::html::escape;
use super::shared::{RenderContext, names};
use super::view::{
    AsideView, BlockView, ItemView, QuestionView, SceneChoiceView, SceneView, StepView, TaughtView,
};
use crate::course::{self, BlockKind, Document, LinkedTarget, Media, Reference};
use crate::source::FileError;
use std::collections::BTreeMap;

/// Writes the blocks of one document.
pub struct ViewBuilder<'a, 'w> {
    /// What all pages share.
    pub shared: &'a RenderContext<'a>,
    /// The document.
    pub document: &'a Document,
    /// Writes its Markdown.
    pub writer: &'w mut PageWriter<'a>,
    /// Data scripts that the blocks need, by address.
    pub scripts: BTreeMap<String, Vec<u8>>,
    questions: usize,
    audience: Vec<&'a str>,
}

impl<'a, 'w> ViewBuilder<'a, 'w> {
    /// Begins a document.
    pub fn new(
        shared: &'a RenderContext<'a>,
        document: &'a Document,
        writer: &'w mut PageWriter<'a>,
    ) -> Self {
        ViewBuilder {
            shared,
            document,
            writer,
            scripts: BTreeMap::new(),
            questions: 0,
            audience: Vec::new(),
        }
    }

    /// All steps of the document; on a quiz page without its `questions`, which stand in the pool.
    ///
    /// # Errors
    /// When captions that are there cannot be read.
    pub fn steps(&mut self, questions: bool) -> Result<Vec<StepView<'a>>, FileError> {
        let mut steps: Vec<StepView> = Vec::new();
        for block in &self.document.blocks {
            if !questions && asks(block) {
                continue;
            }
            if let Some(audiences) = block.kind.audiences() {
                let audience = names(audiences);
                self.audience.clone_from(&audience);
                let blocks = self.blocks(&block.children)?;
                self.audience.clear();
                let audience_label = Some(self.shared.audience_label(audience.iter().copied()));
                steps.push(StepView {
                    label: "for",
                    audience,
                    audience_label,
                    blocks,
                });
                continue;
            }
            let Some(view) = self.block(block)? else {
                continue;
            };
            let label = block.kind.spec().map_or("read", |spec| spec.step);
            match steps.last_mut() {
                Some(step) if label == "read" && step.label == "read" => step.blocks.push(view),
                _ => steps.push(StepView {
                    label,
                    audience: Vec::new(),
                    audience_label: None,
                    blocks: vec![view],
                }),
            }
        }
        open(&mut steps);
        Ok(steps)
    }

    /// All blocks, one after another; those that are not on the site are left out.
    pub fn blocks(&mut self, blocks: &'a [course::Block]) -> Result<Vec<BlockView<'a>>, FileError> {
        let mut views = Vec::with_capacity(blocks.len());
        for block in blocks {
            views.extend(self.block(block)?);
        }
        Ok(views)
    }

    fn block(&mut self, block: &'a course::Block) -> Result<Option<BlockView<'a>>, FileError> {
        let (id, was) = (block.id.as_str(), block.former_ids.join(" "));
        Ok(Some(match &block.kind {
            BlockKind::Prose(text) => match self.writer.html(text) {
                html if html.trim().is_empty() => return Ok(None),
                html => BlockView::Prose { html },
            },
            BlockKind::Example(_) => BlockView::Example(self.aside(block)?),
            BlockKind::Takeaway(_) => BlockView::Takeaway(self.aside(block)?),
            BlockKind::Note(_) => BlockView::Note(self.aside(block)?),
            BlockKind::Details(details) => BlockView::Details {
                id,
                class: block.classes.join(" "),
                summary_html: escape(&details.summary),
                blocks: self.blocks(&block.children)?,
            },
            BlockKind::For(text) => {
                let audience = names(&text.audiences);
                let outer = std::mem::replace(&mut self.audience, audience.clone());
                let blocks = self.blocks(&block.children)?;
                self.audience = outer;
                let audience_label = Some(self.shared.audience_label(audience.iter().copied()));
                BlockView::For {
                    audience,
                    audience_label,
                    blocks,
                }
            }
            BlockKind::Checklist(checklist) => {
                let items = self.items(&checklist.items);
                BlockView::Checklist { id, was, items }
            }
            BlockKind::Compose(compose) => BlockView::Compose {
                id,
                was,
                html: self.writer.html(&compose.text),
                model_html: self.writer.html(&compose.model),
                items: self.items(&compose.criteria),
            },
            BlockKind::Reflect(prompt) => BlockView::Reflect {
                id,
                was,
                html: self.writer.html(&prompt.text),
            },
            BlockKind::Media(media) => match self.media(id, media)? {
                Some(media) => media,
                None => return Ok(None),
            },
            BlockKind::Question(question) => {
                BlockView::Question(Box::new(self.question(block, question)))
            }
            BlockKind::Scenario(scenario) => BlockView::Scenario {
                id,
                was,
                steps: scenario.steps.iter().map(|step| self.scene(step)).collect(),
            },
            BlockKind::Commit(commit) => {
                let [before, middle, after] = answers::plan(commit);
                BlockView::Commit {
                    id,
                    was,
                    before,
                    cue: &commit.cue,
                    middle,
                    action: &commit.action,
                    after,
                }
            }
            BlockKind::Rating(rating) => self.rating(block, rating),
            BlockKind::Card(card) => BlockView::Card {
                id,
                was,
                front_html: self.writer.html(&card.front),
                back_html: self.writer.html(&card.back),
            },
            BlockKind::Recognise(prompt) => BlockView::Recognise {
                id,
                was,
                html: self.writer.html(&prompt.text),
            },
            BlockKind::Guide(guide) if self.shared.place == BuildTarget::Guide => {
                BlockView::Guide {
                    html: self.writer.html(&guide.text),
                }
            }
            // A guide is for the facilitator, and hints stand in their question.
            BlockKind::Guide(_)
            | BlockKind::Hint(_)
            | BlockKind::Explain(_)
            | BlockKind::Model(_) => return Ok(None),
        }))
    }

    fn aside(&mut self, block: &'a course::Block) -> Result<AsideView<'a>, FileError> {
        Ok(AsideView {
            id: &block.id,
            class: block.classes.join(" "),
            blocks: self.blocks(&block.children)?,
        })
    }

    fn scene(&mut self, step: &'a course::Step) -> SceneView<'a> {
        let choice = |choice: &'a course::StepChoice| SceneChoiceView {
            html: self.writer.answer(&choice.text),
            to: &choice.to,
        };
        let choices = step.choices.iter().map(choice).collect();
        let mark = match step.mark {
            Some(course::EndingMark::Good) => "good",
            Some(course::EndingMark::Fair) => "fair",
            Some(course::EndingMark::Poor) => "poor",
            None => "",
        };
        SceneView {
            id: &step.id,
            title_html: step.title.as_ref().map(|title| self.writer.answer(title)),
            html: self.writer.html(&step.text),
            choices,
            mark,
        }
    }

    fn items(&mut self, items: &'a [course::Item]) -> Vec<ItemView<'a>> {
        let view = |item: &'a course::Item| ItemView {
            id: &item.id,
            html: self.writer.answer(&item.text),
        };
        items.iter().map(view).collect()
    }

    fn rating(&mut self, block: &'a course::Block, rating: &'a course::Rating) -> BlockView<'a> {
        let about = rating
            .about
            .as_ref()
            .map_or("", |about| about.name.as_str());
        let title = self
            .shared
            .course
            .modules
            .iter()
            .find(|module| module.id == about)
            .map_or("", |module| module.title.as_str());
        BlockView::Rating {
            id: &block.id,
            was: block.former_ids.join(" "),
            html: self.writer.phrasing(&rating.text),
            low: &rating.low,
            high: &rating.high,
            steps: rating.steps,
            about,
            about_title: title,
        }
    }

    /// A question of the pool of a quiz in a module: with what it tests, and the lesson that teaches it. No quiz page teaches.
    pub fn pooled(
        &mut self,
        module: &course::Module,
        pooled: &course::Pooled<'a>,
    ) -> QuestionView<'a> {
        self.audience = names(pooled.audience);
        let shared = self.shared;
        let tested = course::tested(
            shared.course,
            shared.names,
            module,
            pooled.lesson,
            pooled.question,
        );
        let page = tested.map_or(pooled.lesson, |(lesson, _)| lesson);
        let teaches = !matches!(page.kind, course::LessonKind::Quiz(_));
        QuestionView {
            objective_html: answers::sentence(tested.map_or("", |(_, objective)| &objective.text)),
            page: teaches.then_some(TaughtView {
                id: &page.id,
                title: &page.title,
                href: &page.address,
            }),
            ..self.question(pooled.block, pooled.question)
        }
    }

    fn question(
        &mut self,
        block: &'a course::Block,
        question: &'a course::Question,
    ) -> QuestionView<'a> {
        self.questions += 1;
        let (stem_html, ask_html) = self.writer.stem(&question.stem);
        let ask_html = ask_html
            .filter(|html| !html.is_empty())
            .unwrap_or_else(|| escape(self.shared.strings().get("your_answer")));
        let answers = answers::answers(self.writer, &question.interaction);
        QuestionView {
            id: &block.id,
            was: block.former_ids.join(" "),
            interaction: question.interaction.name(),
            many: matches!(
                question.interaction,
                course::Interaction::Choice { many: true, .. }
            ),
            number: self.questions,
            stem_html,
            ask_html,
            hints: question
                .hints
                .iter()
                .map(|hint| self.writer.html(hint))
                .collect(),
            explain_html: question
                .explain
                .iter()
                .map(|text| self.writer.html(text))
                .collect(),
            attempts: question.attempts.unwrap_or(0),
            shuffle: question.shuffle,
            points: question.points,
            pre: question.pre,
            confidence: self.shared.course.settings.confidence,
            objective: question
                .objective
                .as_ref()
                .map_or("", |objective| &objective.name),
            key: &question.key,
            wording: &question.wording,
            audience: self.audience.clone(),
            ..answers
        }
    }

    fn media(&mut self, id: &'a str, media: &'a Media) -> Result<Option<BlockView<'a>>, FileError> {
        let (kind_of, media_type) = media_type(&media.source.name);
        // A file that is not there is a finding already.
        let Some(src) = self
            .file(&media.source)
            .and_then(|file| self.shared.pictures.get(&file))
            .map(|file| file.address.clone())
        else {
            return Ok(None);
        };
        let captions = match media
            .captions
            .as_ref()
            .and_then(|captions| self.file(captions))
        {
            Some(file) => Some(self.captions(&file)?),
            None => None,
        };
        Ok(Some(BlockView::Media {
            id,
            kind_of,
            src,
            media_type,
            captions,
            transcript_html: self.writer.html(&media.transcript),
        }))
    }

    fn file(&self, named: &Reference) -> Option<std::sync::Arc<str>> {
        match self.shared.index.resolve(&self.document.file, &named.name) {
            Ok(LinkedTarget::File(file)) => Some(file),
            _ => None,
        }
    }

    /// Captions as a data script.
    fn captions(&mut self, file: &str) -> Result<String, FileError> {
        let script =
            super::webvtt::script(&String::from_utf8_lossy(&self.shared.source.bytes(file)?));
        let address = super::theme_assets::fingerprinted(&format!("{file}.js"), script.as_bytes());
        self.scripts.insert(address.clone(), script.into_bytes());
        Ok(address)
    }
}

/// Whether a block is a question, or text for some audiences that holds one.
fn asks(block: &course::Block) -> bool {
    block.kind.question().is_some() || block.children.iter().any(asks)
}

/// Marks the first paragraph of the page, when text opens it.
fn open(steps: &mut [StepView]) {
    let first = steps
        .first_mut()
        .filter(|step| step.label == "read")
        .and_then(|step| step.blocks.first_mut());
    if let Some(BlockView::Prose { html }) = first
        && html.starts_with("<p>")
    {
        html.insert_str(2, " class=\"opener\"");
    }
}

/// Whether a file is video or audio, and its media type, by its name.
fn media_type(name: &str) -> (&'static str, &'static str) {
    let extension = name
        .rsplit_once('.')
        .map_or("", |(_, extension)| extension)
        .to_ascii_lowercase();
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
