//! The ids of the run before, for a course whose questions still read as they did then.
//!
//! Which id a thing gets hangs on the lock, on which pages there are, and on the words of what keeps a learner's work. An author
//! who writes changes mostly other words: then all ids are those of the run before, and finding them again would be in vain.

use super::assign::assign;
use super::pages::{self, Seen};
use super::work::{each_of, kind, text};
use super::{Lock, PATH, file, inner};
use crate::course::{Block, Course, Document, Lesson, Module, anchors, visit};
use crate::diagnostic::Diagnostic;
use crate::memo::{Key, NOTHING};
use blake3::Hash;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What a run keeps for the next one.
#[derive(Debug, Default)]
pub struct Kept {
    /// The lock by which the ids were given: its text, what it says, and what is wrong with it.
    text: Option<Arc<str>>,
    lock: Lock,
    wrong: Vec<Diagnostic>,
    /// Modules and pages as they were looked for, each module before its pages, and the id each was given.
    seen: Vec<(Seen, String)>,
    /// Where in `seen` a document stands, by its file, and its text.
    texts: FxHashMap<Arc<str>, (usize, Arc<str>)>,
    /// For each module its pages.
    pages: Vec<Arc<OfModule>>,
    /// What the author should know of.
    findings: Vec<Diagnostic>,
}

/// A page of the run before.
#[derive(Clone, Debug)]
struct Page {
    /// As it was read.
    read: Arc<Lesson>,
    /// With its ids.
    named: Arc<Lesson>,
    /// A hash of its text, its ids and its addresses.
    digest: Hash,
    /// A hash of its file, its address and its anchors.
    anchors: Hash,
}

/// A module of the run before.
#[derive(Debug)]
struct OfModule {
    /// Its own page, with its addresses, as far as they count.
    own: Hash,
    pages: Vec<Page>,
    /// A hash of itself and of all its pages.
    digest: Hash,
    /// A hash of the files, addresses and anchors of its pages.
    anchors: Hash,
}

/// Hashes of the pages of a course, by which a run knows those that are as they were.
#[derive(Clone, Debug)]
pub struct Digests {
    modules: Vec<Arc<OfModule>>,
    /// A hash of the files, addresses and anchors of them all.
    pub anchors: Hash,
}

impl Digests {
    /// The hash of a page, of its text, its ids and its addresses: number of its module and its own.
    pub fn page(&self, (module, page): (usize, usize)) -> Option<Hash> {
        Some(self.modules.get(module)?.pages.get(page)?.digest)
    }

    /// The hash of a module with all its pages.
    pub fn module(&self, module: usize) -> Hash {
        self.modules.get(module).map_or(NOTHING, |module| module.digest)
    }
}

impl Kept {
    /// The hashes of the pages of the last run.
    pub fn digests(&self) -> Digests {
        let mut anchors = Key::default();
        self.pages.iter().for_each(|module| _ = anchors.hash(module.anchors));
        Digests { modules: self.pages.clone(), anchors: anchors.end() }
    }

    fn seen(&self, document: &Document) -> Option<Seen> {
        let (at, text) = self.texts.get(&document.file)?;
        (*text == document.text).then(|| self.seen.get(*at).map(|(seen, _)| seen.clone())).flatten()
    }
}

/// Gives the course its ids as [`assign`] does, by the lock with this `text`; what the lock should be is not said.
pub fn assign_again(course: &mut Course, text: Option<&Arc<str>>, kept: &mut Kept) -> Vec<Diagnostic> {
    if kept.text.as_ref() != text {
        let mut wrong = Vec::new();
        let lock = text.map(|text| file::read(text, &Arc::from(PATH), &mut wrong)).unwrap_or_default();
        *kept = Kept { text: text.cloned(), lock, wrong, ..Kept::default() };
    }
    let lock = &kept.lock;
    let seen = pages::seen(course, lock, |document| kept.seen(document));
    let ids = pages::ids(&seen, lock);
    let read: Vec<Vec<Arc<Lesson>>> = course.modules.iter().map(|module| module.lessons.clone()).collect();
    if stand(kept, course, &ids) {
        give(course, lock, &ids, &kept.pages);
    } else {
        kept.findings = assign(course, lock).1;
    }
    let documents = course.modules.iter().flat_map(|module| std::iter::once(&module.page).chain(module.lessons.iter().map(|l| &l.page)));
    kept.texts = documents.enumerate().map(|(at, document)| (document.file.clone(), (at, document.text.clone()))).collect();
    kept.seen = seen.into_iter().zip(ids).collect();
    let modules = read.into_par_iter().zip(&course.modules).enumerate();
    kept.pages = modules.map(|(number, (read, module))| of_module(kept.pages.get(number), read, module)).collect();
    kept.wrong.iter().chain(&kept.findings).cloned().collect()
}

/// What is kept of a module whose pages were `read` and are named now; `was` is what was kept of the one in its place.
fn of_module(was: Option<&Arc<OfModule>>, read: Vec<Arc<Lesson>>, module: &Module) -> Arc<OfModule> {
    let mut own = Key::default();
    [&*module.page.file, &*module.page.text, &module.id, &module.address].into_iter().for_each(|text| _ = own.text(text));
    module.former_addresses.iter().for_each(|address| _ = own.text(address));
    let own = own.end();
    let stands = |was: &&Arc<OfModule>| {
        let pages = || was.pages.iter().zip(&module.lessons).all(|(page, named)| Arc::ptr_eq(&page.named, named));
        was.own == own && was.pages.len() == read.len() && pages()
    };
    if let Some(was) = was.filter(stands) {
        return Arc::clone(was);
    }
    let former = was.map(|was| was.pages.as_slice()).unwrap_or_default();
    let page = |(at, (read, named)): (usize, (Arc<Lesson>, &Arc<Lesson>))| match former.get(at) {
        Some(page) if Arc::ptr_eq(&page.named, named) => page.clone(),
        _ => Page { read, named: named.clone(), digest: digest(named), anchors: hash_of_anchors(named) },
    };
    let pages: Vec<Page> = read.into_iter().zip(&module.lessons).enumerate().map(page).collect();
    let (mut digest, mut anchors) = (Key::default(), Key::default());
    digest.hash(own);
    pages.iter().for_each(|page| _ = (digest.hash(page.digest), anchors.hash(page.anchors)));
    Arc::new(OfModule { own, digest: digest.end(), anchors: anchors.end(), pages })
}

/// Whether the ids of the run before are those of this one too.
fn stand(kept: &Kept, course: &Course, ids: &[String]) -> bool {
    kept.pages.len() == course.modules.len()
        && kept.seen.len() == ids.len()
        && kept.seen.iter().zip(ids).all(|((_, was), id)| was == id)
        && kept.pages.iter().zip(&course.modules).all(|(pages, module)| {
            let alike = |(page, lesson): (&Page, &Arc<Lesson>)| Arc::ptr_eq(&page.read, lesson) || kept.reads_alike(&page.read, lesson);
            let pages = &pages.pages;
            pages.len() == module.lessons.len() && pages.iter().zip(&module.lessons).all(alike)
        })
}

impl Kept {
    /// Whether a page that was read anew differs from what it was only in words that no id hangs on, and nothing was said of it.
    fn reads_alike(&self, was: &Lesson, is: &Lesson) -> bool {
        was.page.file == is.page.file
            && self.findings.iter().all(|finding| finding.file != is.page.file)
            && was.formerly.iter().map(|named| &named.name).eq(is.formerly.iter().map(|named| &named.name))
            && words(was) == words(is)
    }
}

/// What the ids of a page hang on: of each block its kind, its id by hand, its words, and those of what is inside.
type Words<'a> = (&'static str, Option<&'a str>, String, Vec<(bool, &'a str)>);

fn words(lesson: &Lesson) -> Vec<Words<'_>> {
    let mut words = Vec::new();
    visit(&lesson.page.blocks, &mut |block| {
        let Some(kind) = kind(block) else { return };
        let inside = inner::each(block).into_iter().map(|(_, target, text)| (target, text)).collect();
        words.push((kind, block.id_span.is_some().then_some(block.id.as_str()), text(block), inside));
    });
    words
}

/// Gives all pages the ids they had.
fn give(course: &mut Course, lock: &Lock, ids: &[String], kept: &[Arc<OfModule>]) {
    let mut ids = ids.iter();
    for (module, pages) in course.modules.iter_mut().zip(kept) {
        if let Some(id) = ids.next() {
            module.former_addresses = pages::former_of_module(module, lock, id);
        }
        for ((lesson, page), id) in module.lessons.iter_mut().zip(&pages.pages).zip(&mut ids) {
            if Arc::ptr_eq(lesson, &page.read) {
                *lesson = page.named.clone();
                continue;
            }
            let lesson = Arc::make_mut(lesson);
            pages::name(lesson, &module.id, lock, id.clone());
            let mut known: Vec<&Block> = Vec::new();
            visit(&page.named.page.blocks, &mut |block| known.extend(kind(block).map(|_| block)));
            let mut known = known.into_iter();
            each_of(&mut lesson.page.blocks, &mut |block| {
                let Some(known) = known.next() else { return };
                block.id.clone_from(&known.id);
                block.former_ids.clone_from(&known.former_ids);
                inner::give(block, inner::inside(known).map(str::to_owned).collect());
            });
        }
    }
}

/// A hash of all that a page is made from, of its own: text, addresses and ids.
fn digest(lesson: &Lesson) -> Hash {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &str| {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    };
    [&*lesson.page.file, &*lesson.page.text, &lesson.id, &lesson.address].into_iter().for_each(&mut add);
    lesson.former_addresses.iter().for_each(|address| add(address));
    visit(&lesson.page.blocks, &mut |block| {
        add(&block.id);
        block.former_ids.iter().for_each(|id| add(id));
        inner::inside(block).for_each(&mut add);
    });
    hasher.finalize()
}

/// A hash of all that other pages can link to.
fn hash_of_anchors(lesson: &Lesson) -> Hash {
    let mut key = Key::default();
    key.text(&lesson.page.file).text(&lesson.address);
    anchors(&lesson.page).for_each(|anchor| _ = key.text(anchor));
    key.end()
}
