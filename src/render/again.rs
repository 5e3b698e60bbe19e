//! Pages of the run before, where all that they are made from is the same.

use super::kept::RunCache;
use super::rendered::{LinkedPages, RenderedPages};
use super::shared::RenderContext;
use crate::course::{
    self, Block, BlockKind, Document, Lesson, LessonKind, LinkProblem, LinkedTarget, Module, visit,
};
use crate::lock;
use crate::memo::{HashBuilder, NOTHING};
use crate::source::FileError;
use blake3::Hash;
use rayon::prelude::*;
use std::sync::Arc;

/// The pages of a module, but for its self-checks, in its order.
pub(super) struct ModulePages {
    /// A hash of all that they are made from.
    pub key: Hash,
    pub pages: Arc<Vec<Option<Arc<RenderedPages>>>>,
}

impl LinkedPages {
    fn of(module: &Module) -> LinkedPages {
        let is_rating = |block: &Block| {
            matches!(
                &block.kind,
                BlockKind::Rating(course::Rating { about: Some(_), .. })
            )
        };
        let is_wide = |lesson: &Lesson| {
            let mut wide = !lesson.after.is_empty();
            wide |= matches!(&lesson.kind, LessonKind::Quiz(quiz) if quiz.from.iter().any(|from| from.name != "module"));
            visit(&lesson.page.blocks, &mut |block| wide |= is_rating(block));
            wide
        };
        let of = |is: &dyn Fn(&Lesson) -> bool| {
            (0..module.lessons.len())
                .filter(|page| is(&module.lessons[*page]))
                .collect()
        };
        LinkedPages {
            wide: of(&is_wide),
            checks: of(&|lesson| lesson.kind == LessonKind::SelfCheck),
        }
    }
}

impl<'a> RenderContext<'a> {
    fn open(&self, number: usize, module: &Module) -> Arc<LinkedPages> {
        let make = || Arc::new(LinkedPages::of(module));
        match self.keep {
            Some(keep) => keep
                .made
                .open
                .get(&module.page.file, keep.digests.module(number), make),
            None => make(),
        }
    }

    /// The pages of a module but for its self-checks.
    ///
    /// # Errors
    /// When captions that are there cannot be read.
    pub(super) fn lessons(
        &'a self,
        number: usize,
        module: &Module,
    ) -> Result<ModulePages, FileError> {
        let is_check = |page: usize| module.lessons[page].kind == LessonKind::SelfCheck;
        let make = |page: usize| {
            Ok(if is_check(page) {
                None
            } else {
                self.lesson_page(number, page)?.map(Arc::new)
            })
        };
        let Some(keep) = self.keep else {
            let pages = (0..module.lessons.len())
                .into_par_iter()
                .map(make)
                .collect::<Result<Vec<_>, FileError>>()?;
            return Ok(ModulePages {
                key: NOTHING,
                pages: Arc::new(pages),
            });
        };
        let one = |page: usize| {
            self.lesson_key(keep, (number, page), module, &module.lessons[page])
                .end()
        };
        let mut key = keep.module_key(number);
        key.hash(keep.links);
        self.lists(&mut key, number);
        let open = self.open(number, module);
        open.wide.iter().for_each(|page| _ = key.hash(one(*page)));
        let keys = || (0..module.lessons.len()).map(one).collect();
        let key = key.end();
        Ok(ModulePages {
            key,
            pages: keep
                .made
                .lessons
                .try_get(&module.address, key, keys, make)?,
        })
    }

    /// The self-checks of a module.
    ///
    /// # Errors
    /// When captions that are there cannot be read.
    pub(super) fn self_checks(
        &'a self,
        number: usize,
        module: &Module,
    ) -> Result<Vec<Arc<RenderedPages>>, FileError> {
        let checks = &self.open(number, module).checks;
        let made = checks
            .par_iter()
            .map(|page| self.self_check(number, module, *page));
        made.filter_map(Result::transpose).collect()
    }

    fn self_check(
        &'a self,
        number: usize,
        module: &Module,
        page: usize,
    ) -> Result<Option<Arc<RenderedPages>>, FileError> {
        let Some(keep) = self.keep else {
            return Ok(self.lesson_page(number, page)?.map(Arc::new));
        };
        let lesson = &module.lessons[page];
        let key = self
            .lesson_key(keep, (number, page), module, lesson)
            .text(self.outline())
            .end();
        if let Some(made) = keep.made.pages.find(&lesson.address, key) {
            return Ok(Some(made));
        }
        Ok(self
            .lesson_page(number, page)?
            .map(|made| keep.page(key, made)))
    }

    /// [`RenderContext::module_page`].
    pub fn module_again(&'a self, number: usize) -> Option<Arc<RenderedPages>> {
        let module = self.course.modules.get(number)?;
        let Some(keep) = self.keep else {
            return self.module_page(number).map(Arc::new);
        };
        let mut key = keep.key();
        self.lists(&mut key, number);
        self.leads(keep, &mut key, &module.page);
        if let Some(made) = keep.made.pages.find(&module.address, key.end()) {
            return Some(made);
        }
        Some(keep.page(key.end(), self.module_page(number)?))
    }

    /// A page at the site's top, which may show every module, with its text if it has one.
    pub fn again(
        &self,
        address: &str,
        document: Option<&Document>,
        make: impl FnOnce() -> RenderedPages,
    ) -> Arc<RenderedPages> {
        let Some(keep) = self.keep else {
            return Arc::new(make());
        };
        let mut key = keep.key();
        key.text(self.outline());
        self.modules
            .iter()
            .for_each(|module| _ = key.hash(module.print));
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
    fn lists(&self, key: &mut HashBuilder, number: usize) {
        self.modules
            .iter()
            .skip(number)
            .take(2)
            .for_each(|module| _ = key.hash(module.print));
    }

    /// What a page of a module is made from.
    fn lesson_key(
        &self,
        keep: RunCache,
        (number, page): (usize, usize),
        module: &Module,
        lesson: &Lesson,
    ) -> HashBuilder {
        let mut key = keep.page_key((number, page));
        self.lists(&mut key, number);
        key.number(page);
        for named in &lesson.after {
            for (module, page) in self.names.find(module, &named.name) {
                let line = self
                    .modules
                    .get(module)
                    .and_then(|module| module.lines.get(page))
                    .map(|line| line.print);
                line.iter().for_each(|print| _ = key.hash(*print));
            }
        }
        let from = HashBuilder::default()
            .hash(keep.digest((number, page)))
            .hash(keep.links)
            .end();
        key.hash(keep.made.leads.get(&lesson.address, from, || {
            let mut leads = HashBuilder::default();
            self.leads(keep, &mut leads, &lesson.page);
            leads.end()
        }));
        if let LessonKind::Quiz(quiz) = &lesson.kind {
            for questions in course::pool(self.course, self.names, module, lesson, quiz)
                .chunk_by(|a, b| a.lesson.id == b.lesson.id)
            {
                key.text(&questions[0].lesson.page.text)
                    .number(questions.len());
                for pooled in questions {
                    key.text(&pooled.block.id)
                        .text(&pooled.block.former_ids.join(" "));
                    lock::inside(pooled.block).for_each(|id| _ = key.text(id));
                }
                let lesson = questions[0].lesson;
                key.text(&lesson.id)
                    .text(&lesson.title)
                    .text(&lesson.address);
                self.leads(keep, &mut key, &lesson.page);
            }
        }
        visit(&lesson.page.blocks, &mut |block| {
            if let BlockKind::Rating(course::Rating {
                about: Some(about), ..
            }) = &block.kind
            {
                let titles = self
                    .course
                    .modules
                    .iter()
                    .filter(|module| module.id == about.name)
                    .map(|module| module.title.as_str());
                titles.for_each(|title| _ = key.text(title));
            }
        });
        key
    }

    /// Adds where the links of a document lead. Those in raw HTML are not known before it is written: there all of the index counts.
    fn leads(&self, keep: RunCache, key: &mut HashBuilder, document: &Document) {
        let mut lead = |to: &str| match self.index.resolve(&document.file, to) {
            Ok(LinkedTarget::Page(address, fragment)) => {
                _ = key
                    .text(&address)
                    .text(fragment.as_deref().unwrap_or_default())
            }
            Ok(LinkedTarget::Anchor(id) | LinkedTarget::Term(id)) => _ = key.text(&id),
            Ok(LinkedTarget::File(file)) => {
                key.text(&file);
                self.pictures
                    .get(&file)
                    .iter()
                    .for_each(|picture| picture.tell(key));
            }
            Ok(LinkedTarget::External) => {}
            Err(LinkProblem::Missing(_)) => _ = key.number(1),
            Err(_) => _ = key.number(2),
        };
        document.links.iter().for_each(|link| lead(&link.to));
        visit(&document.blocks, &mut |block| {
            if let BlockKind::Media(media) = &block.kind {
                std::iter::once(&media.source)
                    .chain(&media.captions)
                    .for_each(|file| lead(&file.name));
            }
        });
        if document.may_hold_html() {
            key.hash(keep.links);
        }
    }
}
