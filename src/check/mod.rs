//! Rules over a course that was read. Each file holds one family, declared beside the functions that report by them.
//!
//! [`page`] sees one page and what [`CheckContext`] says of the course, nothing else: the same page on the same ground has the same findings,
//! so they can be made side by side and kept. `across` sees what lies between pages: links, ids, order, and shares.

pub(crate) mod a11y;
mod asked;
pub(crate) mod audience;
mod cascade;
pub(crate) mod cueing;
pub(crate) mod feedback;
pub(crate) mod key_balance;
pub(crate) mod lesson;
pub(crate) mod links;
mod normalized_text;
pub(crate) mod options;
pub(crate) mod pages;
mod paragraphs;
mod phrases;
pub(crate) mod place;
pub(crate) mod pool;
pub(crate) mod quiz;
pub(crate) mod scenario;
mod sentences;
pub(crate) mod stem;
pub(crate) mod text;
pub(crate) mod waivers;
mod words;

pub use cascade::drop_cascading;
pub use waivers::{unused, waive};
pub use words::WordList;

use crate::course::{Audience, Course, CourseIndex, Document, Lesson, Module, Settings};
use crate::diagnostic::{self, Diagnostic, Rule, Severity};
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

/// The pages of a course that are in no module.
fn others(course: &Course) -> impl Iterator<Item = &Document> {
    let glossary = course.glossary.iter().map(|glossary| &glossary.page);
    course.front.iter().chain(glossary)
}

/// What a run keeps for the next one, by the file of each module's page.
#[derive(Debug)]
pub struct CheckCache {
    /// The findings of each page by itself.
    pages: Groups<Arc<[Diagnostic]>>,
    /// Those of its links.
    links: Groups<Arc<[Diagnostic]>>,
    /// What the pages of a module bring to the rules of the whole course.
    facts: Memo<Arc<ModuleFacts>>,
}

impl CheckCache {
    /// An empty one, which `keeps` what is found for the next run or not.
    pub fn new(keeps: bool) -> Self {
        CheckCache {
            pages: Groups::new(keeps),
            links: Groups::new(keeps),
            facts: Memo::new(keeps),
        }
    }

    /// Ends a run.
    fn turn(&mut self) {
        self.pages.turn();
        self.links.turn();
        self.facts.turn();
    }
}

/// All findings of the rules, in no particular order. Those of pages that are as they were, by their `digests`, are taken from the
/// `cache`, which afterwards holds what this run found.
pub fn check(
    course: &Course,
    index: &CourseIndex,
    source: &Source,
    digests: &Digests,
    cache: &mut CheckCache,
) -> Vec<Diagnostic> {
    let run = PageChecks {
        ground: CheckContext::new(&course.settings),
        index,
        settings: source.text("content/course.yaml").map_or("", |text| text),
        digests,
        cache,
    };
    let facts = |(number, module): (usize, &Module)| run.facts(number, module);
    let wide = || {
        let facts: Vec<_> = course.modules.par_iter().enumerate().map(facts).collect();
        across(course, index, source, &facts)
    };
    let (mut findings, found) = rayon::join(wide, || {
        course
            .modules
            .par_iter()
            .enumerate()
            .map(|(number, module)| run.module(number, module))
            .collect::<Vec<_>>()
    });
    for [own, linked] in found
        .into_iter()
        .chain(others(course).map(|document| run.other(document)))
    {
        for (own, linked) in own.iter().zip(&*linked) {
            let start = findings.len();
            findings.extend(own.iter().chain(&**linked).cloned());
            // What is nearly in order is sorted fast.
            findings[start..].sort_by(diagnostic::order);
        }
    }
    cache.turn();
    findings
}

/// The findings of some pages: of each by itself, and of its links.
type PageFindings = [Arc<Vec<Arc<[Diagnostic]>>>; 2];

/// What the pages of a run are checked by.
struct PageChecks<'a> {
    ground: CheckContext<'a>,
    index: &'a CourseIndex,
    /// The text of `course.yaml`.
    settings: &'a str,
    digests: &'a Digests,
    cache: &'a CheckCache,
}

impl PageChecks<'_> {
    /// The findings of a module's own page and of its lessons.
    fn module(&self, number: usize, module: &Module) -> PageFindings {
        let lessons = || (0..module.lessons.len()).filter_map(|at| self.digests.page((number, at)));
        self.group(
            (&module.page.file, 1 + module.lessons.len()),
            || self.digests.module(number),
            || self.key().text(&module.page.text).end(),
            || {
                std::iter::once(hash_of_text(&module.page))
                    .chain(lessons())
                    .collect()
            },
            |at| match at.checked_sub(1).and_then(|at| module.lessons.get(at)) {
                Some(lesson) => CheckedPage::Lesson(module, lesson),
                None => CheckedPage::Text(&module.page),
            },
        )
    }

    /// The findings of a page that is in no module.
    fn other(&self, document: &Document) -> PageFindings {
        self.group(
            (&document.file, 1),
            || hash_of_text(document),
            || self.key().end(),
            || vec![hash_of_text(document)],
            |_| CheckedPage::Text(document),
        )
    }

    /// What the pages of a module bring to the rules of the whole course.
    fn facts(&self, number: usize, module: &Module) -> Arc<ModuleFacts> {
        // The course's language says how the words of an option are set, and so how long they are.
        let key = || self.key().hash(self.digests.module(number)).end();
        let make = || Arc::new(ModuleFacts::of(module));
        self.cache.facts.get(&module.page.file, key, make)
    }

    /// A key that begins with the settings.
    fn key(&self) -> HashBuilder {
        let mut key = HashBuilder::default();
        key.text(self.settings);
        key
    }

    /// The findings of pages that are together under a name. `whole` is a hash of them all, `beside` of what else they are checked
    /// by, and `keys` are the hashes of each.
    fn group<'p>(
        &self,
        name: (&str, usize),
        whole: impl Fn() -> Hash,
        beside: impl Fn() -> Hash,
        keys: impl Fn() -> Vec<Hash>,
        pages: impl Fn(usize) -> CheckedPage<'p> + Sync,
    ) -> PageFindings {
        let with = |hash: Hash, key: Hash| HashBuilder::default().hash(key).hash(hash).end();
        let each = |beside: Hash| keys().into_iter().map(|key| with(beside, key)).collect();
        let of_page = |at| page(&self.ground, pages(at)).into();
        let own =
            self.cache
                .pages
                .get(name, || with(beside(), whole()), || each(beside()), of_page);
        let of_links = |at| links::of_page(pages(at).document(), self.index).into();
        let targets = self.digests.targets;
        let linked =
            self.cache
                .links
                .get(name, || with(targets, whole()), || each(targets), of_links);
        [own, linked]
    }
}

/// The hash of a page that has no digest: of its text.
fn hash_of_text(document: &Document) -> Hash {
    HashBuilder::default().text(&document.text).end()
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

/// The findings that lie between pages, or between a page and the files beside it; `brought` is what the pages of each module bring.
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

pub(crate) static COURSE_WORDS: Rule = Rule {
    name: "course/words",
    severities: &[Severity::Note],
    summary: "The rules about words know the course's language.",
    reason: "Their lists of words are kept by language. For a language without lists these rules are skipped, and this note says so once.",
    source: "src/check/words/README.md",
    bad: "@ course.yaml\nid: course\ntitle: Kurs\nlanguage: pl",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en-GB",
    fixable: false,
};

/// Says once that there are no words for the course's language.
fn language(course: &Course, findings: &mut Vec<Diagnostic>) {
    let language = &course.settings.language;
    if WordList::of(language).is_none() {
        let message = format!(
            "The rules about words are skipped: they have no word lists for the \
             language `{language}`"
        );
        findings.push(
            Diagnostic::new(&COURSE_WORDS, &course.settings.file, 0..0, message).whole_file(),
        );
    }
}
