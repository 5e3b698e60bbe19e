//! Where links lead: every page, anchor, term and file of a course by name, made once and asked by checks and rendering.

use super::paths::{
    composed, decode, elsewhere, is_on_a_computer, join, plain_name, scheme, spelled,
};
use super::{Course, Document, Lesson, Names, Term, visit};
use crate::memo::HashBuilder;
use crate::source::Source;
use crate::text::words::nearest;
use blake3::Hash;
use rustc_hash::FxHashMap;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

/// A page that can be linked to.
#[derive(Debug)]
struct LinkablePage {
    page: Page,
    /// Ids that a `#fragment` may name, once one was asked for.
    anchors: OnceLock<HashSet<String>>,
}

#[derive(Debug)]
enum Page {
    Lesson(Arc<Lesson>),
    /// Any other, by its address below the site.
    Other(String),
}

impl LinkablePage {
    /// Address below the site.
    fn address(&self) -> &str {
        match &self.page {
            Page::Lesson(lesson) => &lesson.address,
            Page::Other(address) => address,
        }
    }

    fn anchors(&self) -> &HashSet<String> {
        self.anchors.get_or_init(|| match &self.page {
            Page::Lesson(lesson) => anchors(&lesson.page).map(str::to_owned).collect(),
            Page::Other(_) => HashSet::new(),
        })
    }
}

/// The ids in a document that a `#fragment` may name: of its headings, then of its blocks.
pub fn anchors(document: &Document) -> impl Iterator<Item = &str> {
    let mut ids = Vec::new();
    visit(&document.blocks, &mut |block| {
        ids.extend(Some(block.id.as_str()).filter(|id| !id.is_empty()))
    });
    document
        .headings
        .iter()
        .map(|heading| heading.id.as_str())
        .chain(ids)
}

/// Ids that the pages of the themes have themselves: no heading or block may have one of these. In order.
pub const PAGE_IDS: &[&str] = &[
    "arrow",
    "audience",
    "before",
    "coming",
    "copy-text",
    "done",
    "due",
    "each",
    "fn",
    "go",
    "goals",
    "incoming",
    "keep",
    "lessons",
    "lights",
    "main",
    "mark-done",
    "mark-here",
    "mark-none",
    "missing",
    "modules",
    "nav",
    "paste",
    "plan",
    "practice",
    "quiz",
    "record",
    "remind",
    "rest",
    "search",
    "search-found",
    "search-words",
    "self-check",
    "sheet",
    "shine",
    "sign",
    "when",
    "wrote",
];
/// What is put before the anchor of a heading whose words are one of [`PAGE_IDS`]; links may leave it out, as on GitHub.
pub const OF_PAGE: &str = "section-";

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
pub enum LinkedTarget {
    /// Outside the course: http, https, mailto or tel, as written.
    External,
    /// A page of the course, by the address below the site, and its fragment.
    Page(String, Option<String>),
    /// A place on the same page.
    Anchor(String),
    /// A term of the glossary, by id.
    Term(String),
    /// A file of the course, by its path below the course folder.
    File(Arc<str>),
}

/// Why a link leads nowhere.
#[derive(Debug, PartialEq, Eq)]
pub enum LinkProblem {
    /// There is no such file; the nearest one, written as the link would be.
    Missing(Option<String>),
    /// The file's name has other capitals; the right link.
    Case(String),
    /// The page has no such anchor; the nearest one.
    Anchor(Option<String>),
    /// The glossary has no such term; the nearest one.
    Term(Option<String>),
    /// It is written as no address of a website is, though one can tell what was meant; the right link.
    Path(PathProblem, String),
    /// It leaves the course folder.
    Outside,
    /// It leads to a place on one computer.
    Computer,
    /// A scheme that is not allowed, such as `javascript`.
    Scheme(String),
    /// The page is a draft, and drafts are not built.
    Draft,
}

/// How a path is written that leads nowhere, though one can tell what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathProblem {
    /// With backslashes, as on Windows.
    Backslash,
    /// With a slash at its beginning: the top of a website, wherever the course stands in it.
    Root,
    /// As a place on one computer.
    Computer,
}

/// Whether a link that leads nowhere comes with what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// It does.
    Given,
    /// It does not: looking for what was meant takes time.
    Spared,
}

/// All that can be linked to.
#[derive(Debug, Default)]
pub struct CourseIndex {
    pages: FxHashMap<Arc<str>, LinkablePage>,
    terms: HashSet<String>,
    files: Source,
    names: Names,
    drafts: HashSet<Arc<str>>,
    /// The paths of all files that a page can lead to, by how they are written in lower case; once one was asked for.
    folded: OnceLock<FxHashMap<String, Arc<str>>>,
}

impl CourseIndex {
    /// The index of a course. `files` are all it was read from, `drafts` the paths of pages left out.
    pub fn new(
        course: &Course,
        files: &Source,
        drafts: impl IntoIterator<Item = Arc<str>>,
    ) -> Self {
        let mut index = CourseIndex {
            drafts: drafts.into_iter().collect(),
            files: files.clone(),
            names: Names::new(course),
            ..CourseIndex::default()
        };
        for module in &course.modules {
            index.add(&module.page, &module.address, &[]);
            for lesson in &module.lessons {
                let place = LinkablePage {
                    page: Page::Lesson(lesson.clone()),
                    anchors: OnceLock::new(),
                };
                index.pages.insert(lesson.page.file.clone(), place);
            }
        }
        if let Some(front) = &course.front {
            index.add(front, "index.html", &[]);
        }
        if let Some(glossary) = &course.glossary {
            index.terms = glossary.terms.iter().map(|term| term.id.clone()).collect();
            index.add(&glossary.page, "glossary.html", &glossary.terms);
        }
        index
    }

    /// What names of pages mean, in front matter.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// A hash of all that can be linked to. `lessons` is one of the files, addresses and anchors of the modules' pages.
    pub fn print(&self, lessons: Hash) -> Hash {
        let sorted = |names: &mut dyn Iterator<Item = &str>, key: &mut HashBuilder| {
            let mut names: Vec<&str> = names.collect();
            names.sort_unstable();
            key.number(names.len());
            names.into_iter().for_each(|name| _ = key.text(name));
        };
        let mut key = HashBuilder::default();
        key.hash(lessons).hash(self.files.names());
        sorted(&mut self.drafts.iter().map(|file| &**file), &mut key);
        sorted(&mut self.terms.iter().map(String::as_str), &mut key);
        let mut others: Vec<_> = self
            .pages
            .iter()
            .filter(|(_, place)| matches!(place.page, Page::Other(_)))
            .collect();
        others.sort_unstable_by_key(|(file, _)| *file);
        for (file, place) in others {
            key.text(file).text(place.address());
            sorted(&mut place.anchors().iter().map(String::as_str), &mut key);
        }
        key.end()
    }

    fn add(&mut self, document: &Document, address: &str, terms: &[Term]) {
        let anchors: HashSet<String> = anchors(document)
            .map(str::to_owned)
            .chain(terms.iter().map(|term| term.id.clone()))
            .collect();
        self.pages.insert(
            document.file.clone(),
            LinkablePage {
                page: Page::Other(address.to_owned()),
                anchors: OnceLock::from(anchors),
            },
        );
    }

    /// Where the link `to` in the file `from` (path below the course folder) leads.
    ///
    /// # Errors
    /// Why it leads nowhere, for the author.
    pub fn resolve(&self, from: &str, to: &str) -> Result<LinkedTarget, LinkProblem> {
        self.resolve_with(from, to, Advice::Given)
    }

    /// [`CourseIndex::resolve`], with or without what was meant.
    ///
    /// # Errors
    /// As [`CourseIndex::resolve`].
    pub fn resolve_with(
        &self,
        from: &str,
        to: &str,
        advice: Advice,
    ) -> Result<LinkedTarget, LinkProblem> {
        if let Some(term) = to.strip_prefix("glossary:") {
            let term = decode(term);
            return match self.terms.contains(&term) {
                true => Ok(LinkedTarget::Term(term)),
                false => Err(LinkProblem::Term(nearest_of(
                    &term,
                    self.terms.iter(),
                    advice,
                ))),
            };
        }
        if is_on_a_computer(to) {
            let name = decode(to).replace('\\', "/");
            let name = name.rsplit(['/', ':']).next().unwrap_or_default();
            return Err(match self.named(from, name, advice) {
                Some(file) => LinkProblem::Path(PathProblem::Computer, spelled(from, &file)),
                None => LinkProblem::Computer,
            });
        }
        if let Some(scheme) = scheme(to) {
            return match scheme.as_str() {
                "http" | "https" | "mailto" | "tel" => Ok(LinkedTarget::External),
                _ => Err(LinkProblem::Scheme(scheme)),
            };
        }
        if to.starts_with("//") {
            return Err(LinkProblem::Missing(Some(format!("https:{to}"))));
        }
        let (path, fragment) = to.split_once('#').map_or((to, None), |(path, fragment)| {
            (path, Some(decode(fragment)))
        });
        let path = decode(path.split('?').next().unwrap_or_default());
        if path.is_empty() {
            let fragment = fragment.unwrap_or_default();
            return self
                .anchor(from, fragment, advice)
                .map(LinkedTarget::Anchor);
        }
        let right = |file: &str| match &fragment {
            Some(fragment) => format!("{}#{fragment}", spelled(from, file)),
            None => spelled(from, file),
        };
        let slashed = path.replace('\\', "/");
        if let Some(tail) = slashed.strip_prefix('/') {
            let file = self.below_top(from, tail, advice);
            let problem = |file: Arc<str>| LinkProblem::Path(PathProblem::Root, right(&file));
            // Of the two backslashes before the name of a server Markdown leaves one.
            let otherwise = if path.starts_with('\\') {
                LinkProblem::Computer
            } else {
                LinkProblem::Outside
            };
            return Err(file.map_or(otherwise, problem));
        }
        let Some(wanted) = join(from, &slashed) else {
            return Err(LinkProblem::Outside);
        };
        let found = self.files.path(&wanted).filter(|_| slashed == path);
        let Some(file) = found.or_else(|| self.composed(&wanted).filter(|_| slashed == path))
        else {
            if slashed != path
                && let Some(file) = self.folded(&wanted)
            {
                return Err(LinkProblem::Path(PathProblem::Backslash, right(file)));
            }
            if let Some(file) = self.folded(&wanted) {
                return Err(LinkProblem::Case(right(file)));
            }
            return Err(match elsewhere(to) {
                Some(address) => LinkProblem::Missing(Some(address)),
                None => LinkProblem::Missing(self.near(from, &wanted, advice)),
            });
        };
        if let Some(place) = self.pages.get(file) {
            let fragment = fragment
                .map(|fragment| self.anchor(file, fragment, advice))
                .transpose()?;
            return Ok(LinkedTarget::Page(place.address().to_owned(), fragment));
        }
        if self.drafts.contains(file) {
            return Err(LinkProblem::Draft);
        }
        Ok(LinkedTarget::File(file.clone()))
    }

    fn anchor(&self, file: &str, fragment: String, advice: Advice) -> Result<String, LinkProblem> {
        let Some(place) = self.pages.get(file) else {
            return Ok(fragment);
        };
        match fragment.is_empty() || place.anchors().contains(&fragment) {
            true => Ok(fragment),
            false if place.anchors().contains(&format!("{OF_PAGE}{fragment}")) => {
                Ok(format!("{OF_PAGE}{fragment}"))
            }
            false => Err(LinkProblem::Anchor(nearest_of(
                &fragment,
                place.anchors().iter(),
                advice,
            ))),
        }
    }

    /// The file that was most likely meant by a path that is none, as the link would be.
    fn near(&self, from: &str, wanted: &str, advice: Advice) -> Option<String> {
        if advice == Advice::Spared {
            return None;
        }
        let module = format!("{wanted}/module.md");
        let near = if self.files.contains(&module) {
            Some(module)
        } else {
            self.near_file(from, wanted)
        };
        near.map(|file| spelled(from, &file))
    }

    /// The file of this path, whatever capitals either has.
    fn folded(&self, wanted: &str) -> Option<&Arc<str>> {
        let folded = self.folded.get_or_init(|| {
            let fold = |path: &Arc<str>| (composed(path).to_lowercase(), path.clone());
            self.paths().map(fold).collect()
        });
        folded.get(&composed(wanted).to_lowercase())
    }

    /// The file of this path, whichever way its letters are put together.
    fn composed(&self, wanted: &str) -> Option<&Arc<str>> {
        self.folded(wanted)
            .filter(|path| composed(path) == composed(wanted))
    }

    /// The file that a path means that begins with a slash: seen from the page, from its module, from content/ or from the course folder.
    fn below_top(&self, from: &str, tail: &str, advice: Advice) -> Option<Arc<str>> {
        let beside = join(from, tail);
        let places = [
            Some(format!("content/{tail}")),
            Some(tail.to_owned()),
            beside,
        ];
        let found = places
            .iter()
            .flatten()
            .find_map(|place| self.folded(place).cloned());
        found.or_else(|| self.named(from, tail.rsplit('/').next().unwrap_or_default(), advice))
    }

    /// The file of this name: one in a folder of the page, or the only one of that name.
    fn named(&self, from: &str, name: &str, advice: Advice) -> Option<Arc<str>> {
        if advice == Advice::Spared || name.is_empty() {
            return None;
        }
        let name = composed(name).to_lowercase();
        let same = |path: &&Arc<str>| {
            let own = path.rsplit('/').next().unwrap_or_default();
            composed(own).to_lowercase() == name
        };
        let all: Vec<&Arc<str>> = self.paths().filter(same).collect();
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut here = all.iter().filter(|path| {
            path.strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        });
        match (here.next(), here.next(), all.as_slice()) {
            (Some(file), None, _) => Some((*file).clone()),
            (None, _, [only]) => Some((*only).clone()),
            _ => None,
        }
    }

    /// The paths of all files that a page can lead to.
    fn paths(&self) -> impl Iterator<Item = &Arc<str>> {
        self.files.below("content/").map(|(path, _)| path)
    }

    /// The file that was most likely meant in a link of `from`: one of a like name in the same folder, else the only one of
    /// that name. A name counts without its number and its ending, which authors forget and change.
    fn near_file(&self, from: &str, wanted: &str) -> Option<String> {
        let (folder, name) = wanted.rsplit_once('/')?;
        let name = plain_name(name);
        let mut files: Vec<(&str, &str)> = self
            .paths()
            .filter(|file| ***file != *from)
            .filter_map(|file| {
                file.rsplit_once('/')
                    .map(|(_, own)| (&**file, plain_name(own)))
            })
            .collect();
        files.sort_unstable();
        let here = || {
            files
                .iter()
                .filter(|(file, _)| file.rsplit_once('/').is_some_and(|(own, _)| own == folder))
        };
        if let Some(near) = nearest(name, here().map(|(_, own)| *own)) {
            return here()
                .find(|(_, own)| *own == near)
                .map(|(file, _)| (*file).to_owned());
        }
        let mut same = files.iter().filter(|(_, own)| *own == name);
        same.next()
            .filter(|_| same.next().is_none())
            .map(|(file, _)| (*file).to_owned())
    }

    /// Whether a page is called so that is a draft and was left out: by its file's name, or `module/file`.
    pub fn is_draft(&self, name: &str) -> bool {
        let same = |file: &str| {
            let mut parts = file.trim_end_matches(".md").rsplit('/').map(plain_name);
            let (own, module) = (
                parts.next().unwrap_or_default(),
                parts.next().unwrap_or_default(),
            );
            name.split_once('/').map_or(own == name, |(folder, page)| {
                folder == module && page == own
            })
        };
        self.drafts.iter().any(|file| same(file))
    }
}

/// The nearest name, the first in order where several are as near, so that messages are the same every time.
fn nearest_of<'a>(
    word: &str,
    among: impl Iterator<Item = &'a String>,
    advice: Advice,
) -> Option<String> {
    if advice == Advice::Spared {
        return None;
    }
    let mut names: Vec<&str> = among.map(String::as_str).collect();
    names.sort_unstable();
    nearest(word, names).map(str::to_owned)
}
