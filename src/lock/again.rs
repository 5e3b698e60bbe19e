//! The ids of the run before, for a course whose questions still read as they did then.
//!
//! Which id a thing gets hangs on the lock, on which pages there are, and on the words of what keeps a learner's work. An author
//! who writes changes mostly other words: then all ids are those of the run before, and finding them again would be in vain.

use super::match_blocks::assign_seen;
use super::match_pages::{self, LockIndex, PageFingerprint};
use super::recover::{self, LoadedLock};
use super::tracked_blocks::{each_of, kind, text};
use super::{Lock, PATH, option_ids};
use crate::course::{Block, Course, CourseIndex, Document, Lesson, Module, anchors, visit};
use crate::diagnostic::Diagnostic;
use crate::memo::{HashBuilder, NOTHING};
use crate::source::{Source, same};
use blake3::Hash;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::Arc;

/// The lock by which a run gives ids, and what it keeps for the next one.
#[derive(Debug)]
pub struct LockCache {
    keeps: bool,
    /// The text that was read; none before the first run, and in it none where there is no lock.
    text: Option<Option<Arc<str>>>,
    /// What it says, and what is wrong with it.
    loaded: LoadedLock,
    claims: LockIndex,
    /// Each module and its pages.
    modules: Vec<Arc<ModuleIds>>,
    /// Whether each page has an address of its own.
    apart: bool,
    /// Whether all ids of the lock were given before one was looked for by likeness.
    whole: bool,
    /// What the author should know of.
    findings: Vec<Diagnostic>,
}

/// What giving ids yields beside them.
#[derive(Debug)]
pub struct Assigned {
    /// The lock as it should be written; none when it says so already, or when all ids are those of the run before.
    pub lock: Option<Lock>,
    /// What the author should know of.
    pub findings: Vec<Diagnostic>,
}

/// A page of the run before.
#[derive(Clone, Debug)]
struct CachedPage {
    /// As it was read.
    read: Arc<Lesson>,
    /// With its ids.
    named: Arc<Lesson>,
    /// As it was looked for.
    seen: Arc<PageFingerprint>,
    /// A hash of its text, its ids and its addresses.
    digest: Hash,
    /// A hash of its file, its address and its anchors.
    anchors: Hash,
}

/// A module of the run before.
#[derive(Debug)]
struct ModuleIds {
    /// Its own page as it was looked for, and the file and text it was read from.
    seen: Arc<PageFingerprint>,
    file: Arc<str>,
    text: Arc<str>,
    /// The id it was given, and its former addresses.
    id: String,
    former: Vec<String>,
    pages: Vec<CachedPage>,
    /// A hash of itself and of all its pages.
    digest: Hash,
    /// A hash of the files, addresses and anchors of its pages.
    anchors: Hash,
}

/// Hashes of the pages of a course, by which a run knows those that are as they were.
#[derive(Clone, Debug)]
pub struct Digests {
    modules: Vec<Arc<ModuleIds>>,
    /// A hash of all that links can lead to.
    pub targets: Hash,
}

impl Default for Digests {
    fn default() -> Self {
        Digests {
            modules: Vec::new(),
            targets: NOTHING,
        }
    }
}

impl Digests {
    /// The hash of a page, of its text, its ids and its addresses: number of its module and its own.
    pub fn page(&self, (module, page): (usize, usize)) -> Option<Hash> {
        Some(self.modules.get(module)?.pages.get(page)?.digest)
    }

    /// The hash of a module with all its pages.
    pub fn module(&self, module: usize) -> Hash {
        self.modules
            .get(module)
            .map_or(NOTHING, |module| module.digest)
    }
}

impl LockCache {
    /// An empty one, which `keeps` the ids of a run for the next one or not.
    pub fn new(keeps: bool) -> Self {
        LockCache {
            keeps,
            text: None,
            loaded: LoadedLock::default(),
            claims: LockIndex::default(),
            modules: Vec::new(),
            apart: false,
            whole: false,
            findings: Vec::new(),
        }
    }

    /// Reads the lock of a source, unless it is the one that was read. What it says, and what is wrong with it.
    pub fn load(&mut self, source: &Source) -> &LoadedLock {
        let text = source.text(PATH);
        let is_same = self.text.as_ref().is_some_and(|was| match (was, text) {
            (Some(was), Some(is)) => same(was, is),
            (was, is) => was.is_none() && is.is_none(),
        });
        // What is wrong may have been put right beside the lock.
        if !is_same || !self.loaded.findings.is_empty() {
            let loaded = recover::load(source);
            *self = LockCache {
                text: Some(text.cloned()),
                claims: LockIndex::of(&loaded.lock),
                loaded,
                ..LockCache::new(self.keeps)
            };
        }
        &self.loaded
    }

    /// The lock that was read, and what is wrong with it.
    pub fn loaded(&self) -> &LoadedLock {
        &self.loaded
    }

    /// Gives every page, question, prompt, option and item of the course its id by the lock that was read, and each page its former
    /// addresses.
    pub fn assign(&mut self, course: &mut Course) -> Assigned {
        let lock = match self.reread(course) {
            Some(reread) => {
                apply_ids(course, self, reread);
                None
            }
            None => self.find_all(course),
        };
        Assigned {
            lock,
            findings: self.findings.clone(),
        }
    }

    /// The hashes of the pages of the last run, whose index this is; none where nothing is kept.
    pub fn digests(&self, index: &CourseIndex) -> Digests {
        if !self.keeps {
            return Digests::default();
        }
        let mut anchors = HashBuilder::default();
        self.modules
            .iter()
            .for_each(|module| _ = anchors.hash(module.anchors));
        Digests {
            modules: self.modules.clone(),
            targets: index.print(anchors.end()),
        }
    }

    /// Finds all ids by the lock. Gives the lock as it should be written, where that is another.
    fn find_all(&mut self, course: &mut Course) -> Option<Lock> {
        let was = self.modules.iter().flat_map(|module| {
            let pages = module
                .pages
                .iter()
                .map(|page| (&page.read.page, &page.seen));
            pages.map(|(document, seen)| (&*document.file, (&document.text, seen)))
        });
        let was: FxHashMap<&str, (&Arc<str>, &Arc<PageFingerprint>)> = was.collect();
        let known = |document: &Document| {
            let (text, seen) = was.get(&*document.file)?;
            same(text, &document.text).then(|| PageFingerprint::clone(seen))
        };
        let lock = &self.loaded.lock;
        let seen = match_pages::seen(course, lock, &self.claims, known);
        let (ids, whole) = match_pages::ids(&seen, lock, &self.claims);
        if !self.keeps {
            let (new, findings) = assign_seen(course, lock, seen, ids);
            self.findings = findings;
            return changed(new);
        }
        (self.apart, self.whole) = (match_pages::are_apart(&seen), whole);
        let read: Vec<Vec<Arc<Lesson>>> = course
            .modules
            .iter()
            .map(|module| module.lessons.clone())
            .collect();
        let (new, findings) = assign_seen(course, lock, seen.clone(), ids.clone());
        self.findings = findings;
        let new = changed(new);
        let mut each = seen.into_iter().map(Arc::new).zip(ids);
        let modules: Vec<_> = course
            .modules
            .iter()
            .zip(read)
            .filter_map(|(module, read)| {
                let own = each.next()?;
                let pages: Vec<_> = read
                    .into_iter()
                    .zip(each.by_ref().map(|(seen, _)| seen))
                    .collect();
                Some((module, own, pages))
            })
            .collect();
        let whole = modules.into_par_iter().enumerate();
        self.modules = whole
            .map(|(number, (module, own, pages))| {
                of_module(self.modules.get(number), module, own, pages)
            })
            .collect();
        new
    }
}

/// A lock that is not the one that was read.
fn changed(lock: Cow<Lock>) -> Option<Lock> {
    match lock {
        Cow::Borrowed(_) => None,
        Cow::Owned(lock) => Some(lock),
    }
}

/// A page as it was read, and as it is looked for.
type FingerprintedPage = (Arc<Lesson>, Arc<PageFingerprint>);

/// What is kept of a module, which was `seen` and given an id; of each of its pages as it was read and seen. `was` is what was kept of
/// the one in its place.
fn of_module(
    was: Option<&Arc<ModuleIds>>,
    module: &Module,
    (seen, id): (Arc<PageFingerprint>, String),
    pages: Vec<FingerprintedPage>,
) -> Arc<ModuleIds> {
    let mut own = HashBuilder::default();
    [
        &*module.page.file,
        &*module.page.text,
        &module.id,
        &module.address,
    ]
    .into_iter()
    .for_each(|text| _ = own.text(text));
    module
        .former_addresses
        .iter()
        .for_each(|address| _ = own.text(address));
    let own = own.end();
    let former = was.map(|was| was.pages.as_slice()).unwrap_or_default();
    let page =
        |(at, ((read, seen), named)): (usize, (FingerprintedPage, &Arc<Lesson>))| match former
            .get(at)
        {
            Some(page) if Arc::ptr_eq(&page.named, named) => CachedPage {
                read,
                seen,
                ..page.clone()
            },
            _ => CachedPage {
                read,
                seen,
                named: named.clone(),
                digest: digest(named),
                anchors: hash_of_anchors(named),
            },
        };
    let pages: Vec<CachedPage> = pages
        .into_iter()
        .zip(&module.lessons)
        .enumerate()
        .map(page)
        .collect();
    let (mut digest, mut anchors) = (HashBuilder::default(), HashBuilder::default());
    digest.hash(own);
    pages
        .iter()
        .for_each(|page| _ = (digest.hash(page.digest), anchors.hash(page.anchors)));
    let (file, text, former) = (
        module.page.file.clone(),
        module.page.text.clone(),
        module.former_addresses.clone(),
    );
    Arc::new(ModuleIds {
        seen,
        file,
        text,
        id,
        former,
        digest: digest.end(),
        anchors: anchors.end(),
        pages,
    })
}

/// A module of which something was read anew, by its number: its own page as it is looked for now, and pages by their numbers.
struct RereadModule {
    module: usize,
    own: Option<PageFingerprint>,
    pages: Vec<(usize, PageFingerprint)>,
}

impl LockCache {
    /// What was read anew, if there was a run before and its ids are those of this one too.
    fn reread(&self, course: &Course) -> Option<Vec<RereadModule>> {
        let pairs = || self.modules.iter().zip(&course.modules);
        let alike = |(was, module): (&Arc<ModuleIds>, &Module)| {
            same(&was.file, &module.page.file) && was.pages.len() == module.lessons.len()
        };
        if !self.apart || self.modules.len() != course.modules.len() || !pairs().all(alike) {
            return None;
        }
        let mut all = Vec::new();
        for (number, (was, module)) in pairs().enumerate() {
            let mut anew = RereadModule {
                module: number,
                own: None,
                pages: Vec::new(),
            };
            if !same(&was.text, &module.page.text) {
                let seen = match_pages::see_module(module, &self.loaded.lock, &self.claims);
                anew.own = self.stays(&was.seen, seen).map(Some)?;
            } else if !was.seen.is_at(&module.id, &module.address) {
                return None;
            }
            for (at, (was, read)) in was.pages.iter().zip(&module.lessons).enumerate() {
                if !Arc::ptr_eq(&was.read, read) {
                    let seen = match_pages::see(read, &self.loaded.lock, &self.claims);
                    anew.pages.push((
                        at,
                        self.stays(&was.seen, seen)
                            .filter(|_| self.reads_alike(&was.read, read))?,
                    ));
                }
            }
            if anew.own.is_some() || !anew.pages.is_empty() {
                all.push(anew);
            }
        }
        Some(all)
    }

    /// How a page is seen now, if it and all others keep their ids.
    fn stays(&self, was: &PageFingerprint, now: PageFingerprint) -> Option<PageFingerprint> {
        self.claims
            .stand(&self.loaded.lock, was, &now, self.whole)
            .then_some(now)
    }

    /// Whether a page that was read anew differs from what it was only in words that no id hangs on, and nothing was said of it.
    fn reads_alike(&self, was: &Lesson, is: &Lesson) -> bool {
        was.page.file == is.page.file
            && self
                .findings
                .iter()
                .all(|finding| finding.file != is.page.file)
            && was
                .formerly
                .iter()
                .map(|named| &named.name)
                .eq(is.formerly.iter().map(|named| &named.name))
            && words(was) == words(is)
    }
}

/// What the ids of a page hang on: of each block its kind, its id by hand, its words, and those of what is inside.
type IdBasis<'a> = (&'static str, Option<&'a str>, String, Vec<(bool, &'a str)>);

fn words(lesson: &Lesson) -> Vec<IdBasis<'_>> {
    let mut words = Vec::new();
    visit(&lesson.page.blocks, &mut |block| {
        let Some(kind) = kind(block) else { return };
        let inside = option_ids::each(block)
            .into_iter()
            .map(|(_, target, text)| (target, text))
            .collect();
        words.push((
            kind,
            block.id_span.is_some().then_some(block.id.as_str()),
            text(block),
            inside,
        ));
    });
    words
}

/// Gives all pages the ids they had, and keeps what was read anew.
fn apply_ids(course: &mut Course, cache: &mut LockCache, anew: Vec<RereadModule>) {
    let mut anew = anew.into_iter().peekable();
    let modules = course
        .modules
        .iter_mut()
        .zip(&mut cache.modules)
        .enumerate();
    for (number, (module, was)) in modules {
        let named = was.pages.iter().map(|page| page.named.clone()).collect();
        let read = std::mem::replace(&mut module.lessons, named);
        module.former_addresses.clone_from(&was.former);
        let Some(RereadModule { own, pages, .. }) = anew.next_if(|anew| anew.module == number)
        else {
            continue;
        };
        if own.is_some() {
            module.former_addresses =
                match_pages::former_of_module(module, &cache.loaded.lock, &was.id);
        }
        let mut seen: Vec<Arc<PageFingerprint>> =
            was.pages.iter().map(|page| page.seen.clone()).collect();
        for (at, now) in pages {
            module.lessons[at] = Arc::new(name_again(
                &read[at],
                &was.pages[at].named,
                &module.id,
                &cache.loaded.lock,
            ));
            seen[at] = Arc::new(now);
        }
        let own = (
            own.map_or_else(|| was.seen.clone(), Arc::new),
            was.id.clone(),
        );
        *was = of_module(Some(was), module, own, read.into_iter().zip(seen).collect());
    }
}

/// A page that was `read` anew, with the ids of what was in its place.
fn name_again(read: &Lesson, was: &Lesson, module: &str, lock: &Lock) -> Lesson {
    let mut lesson = read.clone();
    match_pages::name(&mut lesson, module, lock, was.id.clone());
    let mut known: Vec<&Block> = Vec::new();
    visit(&was.page.blocks, &mut |block| {
        known.extend(kind(block).map(|_| block))
    });
    let mut known = known.into_iter();
    each_of(&mut lesson.page.blocks, &mut |block| {
        let Some(known) = known.next() else { return };
        block.id.clone_from(&known.id);
        block.former_ids.clone_from(&known.former_ids);
        option_ids::apply_ids(
            block,
            option_ids::inside(known).map(str::to_owned).collect(),
        );
    });
    lesson
}

/// A hash of all that a page is made from, of its own: text, addresses and ids.
fn digest(lesson: &Lesson) -> Hash {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &str| {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    };
    [
        &*lesson.page.file,
        &*lesson.page.text,
        &lesson.id,
        &lesson.address,
    ]
    .into_iter()
    .for_each(&mut add);
    lesson
        .former_addresses
        .iter()
        .for_each(|address| add(address));
    visit(&lesson.page.blocks, &mut |block| {
        add(&block.id);
        block.former_ids.iter().for_each(|id| add(id));
        option_ids::inside(block).for_each(&mut add);
    });
    hasher.finalize()
}

/// A hash of all that other pages can link to.
fn hash_of_anchors(lesson: &Lesson) -> Hash {
    let mut key = HashBuilder::default();
    key.text(&lesson.page.file).text(&lesson.address);
    anchors(&lesson.page).for_each(|anchor| _ = key.text(anchor));
    key.end()
}
