//! Pages of the run before, where all that they are made from is the same.

use super::rendered::{LinkedPages, RenderedPages};
use super::shared::RenderContext;
use crate::course::{
    self, Block, Document, Lesson, LessonKind, LinkProblem, LinkedTarget, Module, visit,
};
use crate::kinds::BlockKind;
use crate::kinds::Named;
use crate::lock;
use crate::memo::HashBuilder;
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
        let names_module = |block: &Block| {
            let mut names = block.kind.kind().names().into_iter();
            names.any(|named| named.module().is_some())
        };
        let is_wide = |lesson: &Lesson| {
            let mut wide = !lesson.after.is_empty();
            wide |= matches!(&lesson.kind, LessonKind::Quiz(quiz) if quiz.from.iter().any(|from| from.name != "module"));
            let is_quiz = matches!(lesson.kind, LessonKind::Quiz(_));
            visit(&lesson.page.blocks, &mut |block| {
                wide |= names_module(block)
                    || is_quiz
                        && matches!(&block.kind, BlockKind::Question(one) if one.objective.is_some())
            });
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
        let key = || self.cache.digests.module(number);
        let make = || Arc::new(LinkedPages::of(module));
        let open = &self.cache.made.open;
        open.get(&module.page.file, key, make)
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
        let make = |page: usize| {
            Ok(if module.lessons[page].kind == LessonKind::SelfCheck {
                None
            } else {
                self.lesson_page(number, page)?.map(Arc::new)
            })
        };
        let one = |page: usize| {
            self.lesson_key((number, page), module, &module.lessons[page])
                .end()
        };
        let key = self.cache.print(|key| {
            key.hash(self.cache.module_key(number).end())
                .hash(self.cache.links);
            self.lists(key, number);
            let open = self.open(number, module);
            open.wide.iter().for_each(|page| _ = key.hash(one(*page)));
        });
        let count = module.lessons.len();
        let keys = || (0..count).map(one).collect();
        let pages =
            self.cache
                .made
                .lessons
                .try_get((&module.address, count), || key, keys, make)?;
        Ok(ModulePages { key, pages })
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
        let lesson = &module.lessons[page];
        let key = || {
            self.lesson_key((number, page), module, lesson)
                .text(self.outline())
                .end()
        };
        // A page that is not there is no mistake of its own.
        let make = || match self.lesson_page(number, page) {
            Ok(made) => made.ok_or(None),
            Err(error) => Err(Some(error)),
        };
        match self.cache.try_page(&lesson.address, key, make) {
            Ok(made) => Ok(Some(made)),
            Err(None) => Ok(None),
            Err(Some(error)) => Err(error),
        }
    }

    /// [`RenderContext::module_page`].
    pub fn module_again(&'a self, number: usize) -> Option<Arc<RenderedPages>> {
        let module = self.course.modules.get(number)?;
        let key = || {
            let mut key = self.cache.key();
            self.lists(&mut key, number);
            self.leads(&mut key, &module.page);
            key.end()
        };
        let make = || self.module_page(number).ok_or(());
        self.cache.try_page(&module.address, key, make).ok()
    }

    /// A page at the site's top, which may show every module, with its text if it has one.
    pub fn again(
        &self,
        address: &str,
        document: Option<&Document>,
        make: impl FnOnce() -> RenderedPages,
    ) -> Arc<RenderedPages> {
        let key = || {
            let mut key = self.cache.key();
            key.text(self.outline()).text(&self.addresses.known);
            self.modules
                .iter()
                .for_each(|module| _ = key.hash(module.print));
            if let Some(document) = document {
                key.text(&document.text);
                self.leads(&mut key, document);
            }
            key.end()
        };
        self.cache.page(address, key, make)
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
        (number, page): (usize, usize),
        module: &Module,
        lesson: &Lesson,
    ) -> HashBuilder {
        let cache = &self.cache;
        let mut key = cache.page_key((number, page));
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
        let from = || {
            let mut from = HashBuilder::default();
            from.hash(cache.digest((number, page))).hash(cache.links);
            from.end()
        };
        key.hash(cache.made.leads.get(&lesson.address, from, || {
            let mut leads = HashBuilder::default();
            self.leads(&mut leads, &lesson.page);
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
                    let tested = course::tested(
                        self.course,
                        self.names,
                        module,
                        pooled.lesson,
                        pooled.question,
                    );
                    if let Some((lesson, objective)) = tested {
                        key.text(&lesson.id).text(&lesson.title);
                        key.text(&lesson.address).text(&objective.text);
                    }
                }
                let lesson = questions[0].lesson;
                key.text(&lesson.id)
                    .text(&lesson.title)
                    .text(&lesson.address);
                self.leads(&mut key, &lesson.page);
            }
        }
        visit(&lesson.page.blocks, &mut |block| {
            let names = block.kind.kind().names().into_iter();
            for about in names.filter_map(Named::module) {
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
    fn leads(&self, key: &mut HashBuilder, document: &Document) {
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
            let names = block.kind.kind().names().into_iter();
            names
                .filter_map(Named::file)
                .for_each(|file| lead(&file.name));
        });
        if document.may_hold_html() {
            key.hash(self.cache.links);
        }
    }
}
