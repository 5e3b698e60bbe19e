//! Rules over a course that was read. Each file holds one family; what they look for and why stands in `diagnostic::rules`.
//!
//! [`page`] sees one page and what [`CheckContext`] says of the course, nothing else: the same page on the same ground has the same findings,
//! so they can be made side by side and kept. [`course_wide`] sees what lies between pages: links, ids, order, and shares.

mod a11y;
mod asked;
mod audience;
mod cascade;
mod cueing;
mod feedback;
mod key_balance;
mod lesson;
mod links;
mod normalized_text;
mod options;
mod pages;
mod paragraphs;
mod phrases;
mod place;
mod pool;
mod quiz;
mod scenario;
mod sentences;
mod stem;
mod text;
mod waivers;
mod words;

pub use cascade::drop_cascading;
pub use waivers::{unused, waive};
pub use words::WordList;

use crate::course::{Audience, Course, CourseIndex, Document, Lesson, Module, Settings};
use crate::diagnostic::{self, Diagnostic};
use crate::lock::Digests;
use crate::memo::{Groups, HashBuilder, Memo};
use crate::source::Source;
use blake3::Hash;
use rayon::prelude::*;
use std::sync::Arc;

/// What the rules of a page must know of the course.
#[derive(Clone, Copy, Debug)]
pub struct CheckContext<'a> {
    /// What `course.yaml` says.
    pub settings: &'a Settings,
    /// The words to look for in the course's language; none when there are no lists for it.
    pub words: Option<&'static WordList>,
}

impl<'a> CheckContext<'a> {
    /// The ground of a course with these settings.
    pub fn new(settings: &'a Settings) -> Self {
        CheckContext {
            settings,
            words: WordList::of(&settings.language),
        }
    }

    /// The audiences of the course that a page is for.
    fn audiences(&self, module: &Module, lesson: &Lesson) -> Vec<&'a Audience> {
        let for_it = |audience: &&Audience| {
            [&module.audience, &lesson.audience]
                .iter()
                .all(|named| named.is_empty() || named.iter().any(|one| one.name == audience.id))
        };
        self.settings.audiences.iter().filter(for_it).collect()
    }
}

/// A page, as the rules see it.
#[derive(Clone, Copy, Debug)]
pub enum CheckedPage<'a> {
    /// A page of a module.
    Lesson(&'a Module, &'a Lesson),
    /// The front page, a module's own page, or the glossary.
    Text(&'a Document),
}

impl<'a> CheckedPage<'a> {
    fn document(self) -> &'a Document {
        match self {
            CheckedPage::Lesson(_, lesson) => &lesson.page,
            CheckedPage::Text(document) => document,
        }
    }
}

/// All findings of the rules, in no particular order.
pub fn check(course: &Course, index: &CourseIndex, source: &Source) -> Vec<Diagnostic> {
    let ground = CheckContext::new(&course.settings);
    let of_page = |one: CheckedPage| {
        let mut findings = page(&ground, one);
        findings.extend(links::of_page(one.document(), index));
        findings
    };
    let lessons = course.modules.iter().flat_map(|module| {
        let lessons = module
            .lessons
            .iter()
            .map(move |lesson| CheckedPage::Lesson(module, lesson));
        std::iter::once(CheckedPage::Text(&module.page)).chain(lessons)
    });
    let pages: Vec<CheckedPage> = lessons.chain(others(course)).collect();
    let of_pages = || {
        pages
            .into_par_iter()
            .with_min_len(8)
            .map(of_page)
            .collect::<Vec<_>>()
    };
    let (mut findings, found) = rayon::join(|| course_wide(course, index, source), of_pages);
    findings.extend(found.into_iter().flatten());
    findings
}

/// The pages of a course that are in no module.
fn others(course: &Course) -> impl Iterator<Item = CheckedPage<'_>> {
    course
        .front
        .iter()
        .chain(course.glossary.iter().map(|glossary| &glossary.page))
        .map(CheckedPage::Text)
}

/// What a run keeps for the next one, by the file of each module's page.
#[derive(Debug, Default)]
pub struct CheckCache {
    /// The findings of each page by itself.
    pages: Groups<Arc<[Diagnostic]>>,
    /// Those of its links.
    links: Groups<Arc<[Diagnostic]>>,
    /// What the pages of a module bring to the rules of the whole course.
    brought: Memo<Arc<ModuleFacts>>,
}

/// [`check`], where the findings of pages that are as they were are taken from `kept`.
pub fn check_again(
    course: &Course,
    index: &CourseIndex,
    source: &Source,
    digests: &Digests,
    kept: &mut CheckCache,
) -> Vec<Diagnostic> {
    let settings = HashBuilder::default()
        .text(source.text("content/course.yaml").map_or("", |text| text))
        .end();
    let again = IncrementalCheck {
        ground: CheckContext::new(&course.settings),
        index,
        targets: index.print(digests.anchors),
        kept,
    };
    let text = |document: &Document| HashBuilder::default().text(&document.text).end();
    let of_module = |(number, module): (usize, &Module)| {
        let of_module = HashBuilder::default()
            .hash(settings)
            .text(&module.page.text)
            .end();
        let lessons = (0..module.lessons.len()).filter_map(|at| digests.page((number, at)));
        let keys = || std::iter::once(text(&module.page)).chain(lessons).collect();
        let page = |at: usize| match at.checked_sub(1).and_then(|at| module.lessons.get(at)) {
            Some(lesson) => CheckedPage::Lesson(module, lesson),
            None => CheckedPage::Text(&module.page),
        };
        again.group(
            (&module.page.file, digests.module(number)),
            of_module,
            keys,
            page,
        )
    };
    let of_others = |one: CheckedPage| {
        let text = text(one.document());
        again.group(
            (&one.document().file, text),
            settings,
            || vec![text],
            |_| one,
        )
    };
    let bring = |(number, module): (usize, &Module)| {
        // The course's language says how the words of an option are set, and so how long they are.
        let key = HashBuilder::default()
            .hash(settings)
            .hash(digests.module(number))
            .end();
        again
            .kept
            .brought
            .get(&module.page.file, key, || Arc::new(ModuleFacts::of(module)))
    };
    let wide = || {
        across(
            course,
            index,
            source,
            &course
                .modules
                .iter()
                .enumerate()
                .map(bring)
                .collect::<Vec<_>>(),
        )
    };
    let (mut findings, found) = rayon::join(wide, || {
        course
            .modules
            .par_iter()
            .enumerate()
            .map(of_module)
            .collect::<Vec<_>>()
    });
    for [own, linked] in found.into_iter().chain(others(course).map(of_others)) {
        for (own, linked) in own.iter().zip(&*linked) {
            let start = findings.len();
            findings.extend(own.iter().chain(&**linked).cloned());
            // What is nearly in order is sorted fast.
            findings[start..].sort_by(diagnostic::order);
        }
    }
    kept.pages.turn();
    kept.links.turn();
    kept.brought.turn();
    findings
}

/// What the pages of a run again are checked by.
struct IncrementalCheck<'a> {
    ground: CheckContext<'a>,
    index: &'a CourseIndex,
    /// A hash of all that links can lead to.
    targets: Hash,
    kept: &'a CheckCache,
}

impl IncrementalCheck<'_> {
    /// The findings of pages that stand together under a name: by themselves, and of their links. `whole` is a hash of them all,
    /// `beside` of what else they are checked by, and `keys` are the hashes of each.
    fn group<'p>(
        &self,
        (name, whole): (&str, Hash),
        beside: Hash,
        keys: impl FnOnce() -> Vec<Hash> + Clone,
        pages: impl Fn(usize) -> CheckedPage<'p> + Sync,
    ) -> [Arc<Vec<Arc<[Diagnostic]>>>; 2] {
        let with = |hash: Hash, key: Hash| HashBuilder::default().hash(key).hash(hash).end();
        let (own, linked) = (keys.clone(), keys);
        let own = || own().into_iter().map(|key| with(beside, key)).collect();
        let linked = || {
            linked()
                .into_iter()
                .map(|key| with(self.targets, key))
                .collect()
        };
        let own = self.kept.pages.get(name, with(beside, whole), own, |at| {
            page(&self.ground, pages(at)).into()
        });
        let of_links = |at| links::of_page(pages(at).document(), self.index).into();
        let linked = self
            .kept
            .links
            .get(name, with(self.targets, whole), linked, of_links);
        [own, linked]
    }
}

/// The findings of one page by itself.
pub fn page(ground: &CheckContext, page: CheckedPage) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    match page {
        CheckedPage::Lesson(module, lesson) => {
            audience::check(ground, module, lesson, &mut findings);
            lesson::check(ground, module, lesson, &mut findings);
            quiz::check(ground, lesson, &mut findings);
            scenario::check(&lesson.page, &mut findings);
        }
        CheckedPage::Text(document) => place::check(document, &mut findings),
    }
    let document = page.document();
    text::check(ground, document, &mut findings);
    a11y::check(ground, document, &mut findings);
    findings
}

/// What the pages of a module bring to the rules of the whole course.
#[derive(Debug)]
struct ModuleFacts {
    /// Ids that were written by hand.
    ids: Vec<pages::HandwrittenId>,
    /// Questions with one right option.
    questions: Vec<key_balance::KeyedQuestion>,
}

impl ModuleFacts {
    fn of(module: &Module) -> ModuleFacts {
        let lessons = || module.lessons.iter().map(|lesson| &lesson.page);
        ModuleFacts {
            ids: std::iter::once(&module.page)
                .chain(lessons())
                .flat_map(pages::ids_of)
                .collect(),
            questions: lessons().flat_map(key_balance::of_page).collect(),
        }
    }
}

/// The findings that lie between pages, or between a page and the files beside it.
pub fn course_wide(course: &Course, index: &CourseIndex, source: &Source) -> Vec<Diagnostic> {
    let brought: Vec<_> = course
        .modules
        .par_iter()
        .map(|module| Arc::new(ModuleFacts::of(module)))
        .collect();
    across(course, index, source, &brought)
}

/// [`course_wide`], with what the pages of each module bring.
fn across(
    course: &Course,
    index: &CourseIndex,
    source: &Source,
    brought: &[Arc<ModuleFacts>],
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    language(course, &mut findings);
    pages::check(course, index, source, &mut findings);
    pages::ids(
        course,
        &brought
            .iter()
            .flat_map(|brought| &brought.ids)
            .collect::<Vec<_>>(),
        &mut findings,
    );
    audience::modules(course, &mut findings);
    pool::check(course, index.names(), &mut findings);
    key_balance::check(
        course,
        brought.iter().flat_map(|brought| &brought.questions),
        &mut findings,
    );
    links::check(course, source, &mut findings);
    findings
}

/// Says once that there are no words for the course's language.
fn language(course: &Course, findings: &mut Vec<Diagnostic>) {
    let language = &course.settings.language;
    if WordList::of(language).is_none() {
        let message = format!(
            "The rules about words are skipped: they have no word lists for the \
             language `{language}`"
        );
        findings.push(
            Diagnostic::note("course/words", &course.settings.file, 0..0, message).whole_file(),
        );
    }
}
