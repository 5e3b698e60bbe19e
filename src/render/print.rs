//! The whole course on one page: the booklet that is printed, and the facilitator guide beside it.

use super::build_target::BuildTarget;
use super::html::PageWriter;
use super::pages::recalls;
use super::rendered::RenderedPages;
use super::shared::{RenderContext, objectives, value};
use super::view::{BlockView, LessonView, StepView, TermView};
use super::view_builder::ViewBuilder;
use crate::course::{BlockKind, Document, Lesson, Module};
use crate::source::FileError;
use rayon::prelude::*;
use tera::{Map, Value};

impl<'a> RenderContext<'a> {
    /// The page of a place that is paper: its template and its address are named by the place.
    ///
    /// # Errors
    /// When captions that are there cannot be read.
    pub fn paper(&'a self) -> Result<RenderedPages, FileError> {
        let name = self.place.name();
        let address = if self.place == BuildTarget::Guide {
            "guide.html"
        } else {
            "print.html"
        };
        let settings = &self.course.settings;
        let title = if self.place == BuildTarget::Guide {
            self.strings().get("facilitator_guide")
        } else {
            &settings.title
        };
        let mut context =
            self.begin_page(name, "", title, &settings.summary, address, (false, false));
        let (body, footnotes, _) = self
            .course
            .front
            .as_ref()
            .map(|front| self.opening(front, address))
            .unwrap_or_default();
        context.insert_value("body", Value::safe_string(&body));
        context.insert_value("footnotes", Value::safe_string(&footnotes));
        let parts: Vec<(Value, bool)> = (0..self.course.modules.len())
            .filter_map(|number| self.part(number, address).transpose())
            .collect::<Result<_, _>>()?;
        context.insert_value("asks", Value::from(parts.iter().any(|(_, asks)| *asks)));
        context.insert_value(
            "modules",
            Value::from(parts.into_iter().map(|(part, _)| part).collect::<Vec<_>>()),
        );
        let (mut terms, mut notes, mut named) = (Vec::new(), String::new(), "");
        if let Some(glossary) = &self.course.glossary {
            let markdown = PageWriter::markdown(&glossary.page);
            let mut writer = PageWriter::new(&markdown, self.writing(&glossary.page, address));
            terms = glossary
                .terms
                .iter()
                .map(|term| TermView {
                    id: &term.id,
                    title: &term.title,
                    html: writer.html(&term.definition),
                })
                .collect();
            notes = writer.footnotes().unwrap_or_default();
            named = glossary
                .title
                .as_deref()
                .unwrap_or_else(|| self.strings().get("glossary"));
        }
        context.insert_value("terms", value(&terms));
        context.insert_value("glossary_footnotes", Value::safe_string(&notes));
        context.insert_value("glossary_title", Value::from(named));
        Ok(self.made(address, address, &context))
    }

    /// A module with all its pages, and whether they hold anything that has an answer.
    fn part(&'a self, number: usize, address: &'a str) -> Result<Option<(Value, bool)>, FileError> {
        let Some((module, shared)) = self
            .course
            .modules
            .get(number)
            .zip(self.modules.get(number))
        else {
            return Ok(None);
        };
        let lessons: Vec<(Value, bool)> = (0..module.lessons.len())
            .into_par_iter()
            .filter_map(|page| self.entry(number, page, address).transpose())
            .collect::<Result<_, FileError>>()?;
        let asks = lessons.iter().any(|(_, asks)| *asks);
        let (body, footnotes, notes) = self.opening(&module.page, address);
        let mut part = Map::new();
        part.insert("module".into(), shared.full.clone());
        part.insert("body".into(), Value::safe_string(&body));
        part.insert("footnotes".into(), Value::safe_string(&footnotes));
        part.insert("notes".into(), value(&notes));
        part.insert(
            "lessons".into(),
            Value::from(
                lessons
                    .into_iter()
                    .map(|(lesson, _)| lesson)
                    .collect::<Vec<_>>(),
            ),
        );
        Ok(Some((Value::from(part), asks)))
    }

    /// A module's own text, its footnotes, and the notes in it for a facilitator.
    fn opening(
        &'a self,
        document: &'a Document,
        address: &'a str,
    ) -> (String, String, Vec<BlockView<'a>>) {
        let markdown = PageWriter::markdown(document);
        let mut writer = PageWriter::new(&markdown, self.writing(document, address));
        let (mut body, mut notes) = (String::new(), Vec::new());
        for block in &document.blocks {
            if let BlockKind::Prose(text) = &block.kind {
                body.push_str(&writer.html(text));
            }
            if let BlockKind::Guide(guide) = &block.kind {
                notes.push(BlockView::Guide {
                    html: writer.html(&guide.text),
                });
            }
        }
        (body, writer.footnotes().unwrap_or_default(), notes)
    }

    /// A page of a module, and whether it holds anything that has an answer.
    fn entry(
        &'a self,
        number: usize,
        page: usize,
        address: &'a str,
    ) -> Result<Option<(Value, bool)>, FileError> {
        let Some((module, shared)) = self
            .course
            .modules
            .get(number)
            .zip(self.modules.get(number))
        else {
            return Ok(None);
        };
        let Some((lesson, this)) = module.lessons.get(page).zip(self.view(number, page)) else {
            return Ok(None);
        };
        let lesson: &'a Lesson = lesson;
        let module: &'a Module = module;
        let markdown = PageWriter::markdown(&lesson.page);
        let mut writer = PageWriter::new(&markdown, self.writing(&lesson.page, address));
        let steps: Vec<StepView> = ViewBuilder::new(self, &lesson.page, &mut writer).steps(true)?;
        let view = LessonView {
            page: &this,
            number: page + 1,
            count: shared.lines.len(),
            objectives: objectives(lesson),
            after: self.after(module, lesson),
        };
        let asks = recalls(lesson);
        let mut entry = Map::new();
        entry.insert("lesson".into(), value(&view));
        entry.insert("steps".into(), value(&steps));
        entry.insert(
            "footnotes".into(),
            Value::safe_string(&writer.footnotes().unwrap_or_default()),
        );
        entry.insert("asks".into(), Value::from(asks));
        Ok(Some((Value::from(entry), asks)))
    }
}
