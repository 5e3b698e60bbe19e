//! Pages of the run before, where all that they are made from is the same.

use super::kept::Keep;
use super::pages::Made;
use super::shared::Shared;
use crate::course::{self, BlockKind, Document, Lesson, LessonKind, LinkProblem, Module, Target, visit};
use crate::memo::Key;
use crate::source::MachineError;
use std::sync::Arc;

impl<'a> Shared<'a> {
    /// [`Shared::lesson_page`].
    ///
    /// # Errors
    /// When captions that are there cannot be read.
    pub fn lesson_again(&'a self, module: usize, page: usize) -> Result<Option<Arc<Made>>, MachineError> {
        let course = self.course.modules.get(module).and_then(|found| Some((found, &**found.lessons.get(page)?)));
        let (Some(keep), Some((of, lesson))) = (self.keep, course) else {
            return Ok(self.lesson_page(module, page)?.map(Arc::new));
        };
        let key = self.lesson_key(keep, (module, page), of, lesson).end();
        if let Some(made) = keep.made.pages.find(&lesson.address, key) {
            return Ok(Some(made));
        }
        Ok(self.lesson_page(module, page)?.map(|made| keep.page(key, made)))
    }

    /// [`Shared::module_page`].
    pub fn module_again(&'a self, number: usize) -> Option<Arc<Made>> {
        let module = self.course.modules.get(number)?;
        let Some(keep) = self.keep else { return self.module_page(number).map(Arc::new) };
        let mut key = keep.key();
        self.lists(&mut key, number);
        self.leads(keep, &mut key, &module.page);
        if let Some(made) = keep.made.pages.find(&module.address, key.end()) {
            return Some(made);
        }
        Some(keep.page(key.end(), self.module_page(number)?))
    }

    /// A page at the site's top, which may show every module, with its text if it has one.
    pub fn again(&self, address: &str, document: Option<&Document>, make: impl FnOnce() -> Made) -> Arc<Made> {
        let Some(keep) = self.keep else { return Arc::new(make()) };
        let mut key = keep.key();
        key.text(self.outline());
        self.modules.iter().for_each(|module| _ = key.hash(module.print));
        if let Some(document) = document {
            key.text(&document.text);
            self.leads(keep, &mut key, document);
        }
        if let Some(made) = keep.made.pages.find(address, key.end()) {
            return made;
        }
        keep.page(key.end(), make())
    }

    /// Adds what the pages of a module show of its list, and of the next module.
    fn lists(&self, key: &mut Key, number: usize) {
        self.modules.iter().skip(number).take(2).for_each(|module| _ = key.hash(module.print));
    }

    /// What a page of a module is made from.
    fn lesson_key(&self, keep: Keep, (number, page): (usize, usize), module: &Module, lesson: &Lesson) -> Key {
        let mut key = keep.page_key((number, page));
        self.lists(&mut key, number);
        key.number(page);
        for named in &lesson.after {
            for (module, page) in self.names.find(module, &named.name) {
                let line = self.modules.get(module).and_then(|module| module.pages.get(page)).map(|page| page.line.print);
                line.iter().for_each(|print| _ = key.hash(*print));
            }
        }
        let from = Key::default().hash(keep.digest((number, page))).hash(keep.links).end();
        key.hash(keep.made.leads.get(&lesson.address, from, || {
            let mut leads = Key::default();
            self.leads(keep, &mut leads, &lesson.page);
            leads.end()
        }));
        if lesson.kind == LessonKind::SelfCheck {
            key.text(self.outline());
        }
        if let LessonKind::Quiz(quiz) = &lesson.kind {
            for questions in course::pool(self.course, &self.names, module, lesson, quiz).chunk_by(|a, b| a.lesson.id == b.lesson.id) {
                key.text(&questions[0].lesson.page.text).number(questions.len());
                questions.iter().for_each(|pooled| _ = key.text(&pooled.block.id).text(&pooled.block.former_ids.join(" ")));
                let lesson = questions[0].lesson;
                key.text(&lesson.id).text(&lesson.title).text(&lesson.address);
                self.leads(keep, &mut key, &lesson.page);
            }
        }
        visit(&lesson.page.blocks, &mut |block| {
            if let BlockKind::Rating(course::Rating { about: Some(about), .. }) = &block.kind {
                let titles = self.course.modules.iter().filter(|module| module.id == about.name).map(|module| module.title.as_str());
                titles.for_each(|title| _ = key.text(title));
            }
        });
        key
    }

    /// Adds where the links of a document lead. Those in raw HTML are not known before it is written: there all of the index counts.
    fn leads(&self, keep: Keep, key: &mut Key, document: &Document) {
        let mut lead = |to: &str| match self.index.resolve(&document.file, to) {
            Ok(Target::Page(address, fragment)) => _ = key.text(&address).text(fragment.as_deref().unwrap_or_default()),
            Ok(Target::Anchor(id) | Target::Term(id)) => _ = key.text(&id),
            Ok(Target::File(file)) => {
                key.text(&file);
                self.pictures.get(&file).iter().for_each(|picture| picture.tell(key));
            }
            Ok(Target::External) => {}
            Err(LinkProblem::Missing(_)) => _ = key.number(1),
            Err(_) => _ = key.number(2),
        };
        document.links.iter().for_each(|link| lead(&link.to));
        visit(&document.blocks, &mut |block| {
            if let BlockKind::Media(media) = &block.kind {
                std::iter::once(&media.source).chain(&media.captions).for_each(|file| lead(&file.name));
            }
        });
        if document.may_hold_html() {
            key.hash(keep.links);
        }
    }
}
