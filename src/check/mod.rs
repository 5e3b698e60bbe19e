//! Rules over a course that was read. Each file holds one family; what they look for and why stands in `diagnostic::rules`.
//!
//! [`page`] sees one page and what [`Ground`] says of the course, nothing else: the same page on the same ground has the same findings,
//! so they can be made side by side and kept. [`course_wide`] sees what lies between pages: links, ids, order, and shares.

mod a11y;
mod audience;
mod clues;
mod feedback;
mod folded;
mod lesson;
mod links;
mod options;
mod pages;
mod phrases;
mod place;
mod pool;
mod quiz;
mod scan;
mod scenario;
mod sentences;
mod spread;
mod stem;
mod text;
mod waive;
mod words;

pub use waive::{unused, waive};
pub use words::Words;

use crate::course::{Audience, Course, Document, Index, Lesson, Module, Names, Settings};
use crate::diagnostic::Diagnostic;
use crate::lock::Digests;
use crate::memo::{Key, Memo};
use crate::source::Source;
use rayon::prelude::*;

/// What the rules of a page must know of the course.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// What `course.yaml` says.
    pub settings: &'a Settings,
    /// The words to look for in the course's language; none when there are no lists for it.
    pub words: Option<&'static Words>,
}

impl<'a> Ground<'a> {
    /// The ground of a course with these settings.
    pub fn new(settings: &'a Settings) -> Self {
        Ground { settings, words: Words::of(&settings.language) }
    }

    /// The audiences of the course that a page is for.
    fn audiences(&self, module: &Module, lesson: &Lesson) -> Vec<&'a Audience> {
        let for_it = |audience: &&Audience| {
            [&module.audience, &lesson.audience].iter().all(|named| named.is_empty() || named.iter().any(|one| one.name == audience.id))
        };
        self.settings.audiences.iter().filter(for_it).collect()
    }
}

/// A page, as the rules see it.
#[derive(Clone, Copy, Debug)]
pub enum Page<'a> {
    /// A page of a module.
    Lesson(&'a Module, &'a Lesson),
    /// The front page, a module's own page, or the glossary.
    Text(&'a Document),
}

impl<'a> Page<'a> {
    fn document(self) -> &'a Document {
        match self {
            Page::Lesson(_, lesson) => &lesson.page,
            Page::Text(document) => document,
        }
    }
}

/// All findings of the rules, in no particular order.
pub fn check(course: &Course, index: &Index, source: &Source) -> Vec<Diagnostic> {
    all(course, index, source, |ground, _, one| {
        let mut findings = page(ground, one);
        findings.extend(links::of_page(one.document(), index));
        findings
    })
}

/// What a run keeps for the next one, by the file of each page.
#[derive(Debug, Default)]
pub struct Kept {
    /// The findings of each page by itself.
    pages: Memo<Vec<Diagnostic>>,
    /// Those of its links.
    links: Memo<Vec<Diagnostic>>,
}

/// [`check`], where the findings of pages that are as they were are taken from `kept`.
pub fn check_again(course: &Course, index: &Index, source: &Source, digests: &Digests, kept: &mut Kept) -> Vec<Diagnostic> {
    let settings = Key::default().text(source.text("content/course.yaml").map_or("", |text| text)).end();
    let targets = index.print(digests.anchors);
    let findings = all(course, index, source, |ground, number, one| {
        let document = one.document();
        let own = match number.and_then(|number| digests.page(number)) {
            Some(digest) => digest,
            None => Key::default().text(&document.text).end(),
        };
        let mut key = Key::default();
        key.hash(own).hash(settings);
        if let Page::Lesson(module, _) = one {
            key.text(&module.page.text);
        }
        let mut findings = kept.pages.get(&document.file, key.end(), || page(ground, one));
        let key = Key::default().hash(own).hash(targets).end();
        findings.extend(kept.links.get(&document.file, key, || links::of_page(document, index)));
        findings
    });
    kept.pages.turn();
    kept.links.turn();
    findings
}

/// Module and number of a page in it, from 0; none for pages that are in no module's list.
type Number = Option<(usize, usize)>;

fn all(course: &Course, index: &Index, source: &Source, page: impl Fn(&Ground, Number, Page) -> Vec<Diagnostic> + Sync) -> Vec<Diagnostic> {
    let ground = Ground::new(&course.settings);
    let modules = course.modules.iter().enumerate();
    let pages = modules.flat_map(|(number, module)| {
        let lessons = module.lessons.iter().enumerate();
        let lessons = lessons.map(move |(at, lesson)| (Some((number, at)), Page::Lesson(module, lesson)));
        std::iter::once((None, Page::Text(&module.page))).chain(lessons)
    });
    let others = course.front.iter().chain(course.glossary.iter().map(|glossary| &glossary.page)).map(|text| (None, Page::Text(text)));
    let pages: Vec<(Number, Page)> = pages.chain(others).collect();
    let of_pages = || pages.into_par_iter().with_min_len(8).map(|(number, one)| page(&ground, number, one)).collect::<Vec<_>>();
    let (mut findings, found) = rayon::join(|| course_wide(course, index, source), of_pages);
    findings.extend(found.into_iter().flatten());
    findings
}

/// Findings of one page that are kept: nobody mends more at once.
const MOST: usize = 2_000;

/// The findings of one page by itself; of very many the first.
pub fn page(ground: &Ground, page: Page) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    match page {
        Page::Lesson(module, lesson) => {
            audience::check(ground, module, lesson, &mut findings);
            lesson::check(ground, module, lesson, &mut findings);
            quiz::check(ground, lesson, &mut findings);
            scenario::check(&lesson.page, &mut findings);
        }
        Page::Text(document) => place::check(document, &mut findings),
    }
    let document = page.document();
    text::check(ground, document, &mut findings);
    a11y::check(ground, document, &mut findings);
    findings.truncate(MOST);
    findings
}

/// The findings that lie between pages, or between a page and the files beside it.
pub fn course_wide(course: &Course, index: &Index, source: &Source) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let names = Names::new(course);
    language(course, &mut findings);
    pages::check(course, index, source, &names, &mut findings);
    audience::modules(course, &mut findings);
    pool::check(course, &names, &mut findings);
    spread::check(course, &mut findings);
    links::check(course, index, source, &mut findings);
    findings
}

/// Says once that there are no words for the course's language.
fn language(course: &Course, findings: &mut Vec<Diagnostic>) {
    let language = &course.settings.language;
    if Words::of(language).is_none() {
        let message = format!("the rules about words do not know the language `{language}`, and are skipped");
        findings.push(Diagnostic::note("course/words", &course.settings.file, 0..0, message).whole_file());
    }
}
