//! Where links lead: every page, anchor, term and file of a course by name, made once and asked by checks and rendering.

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
    "modules",
    "nav",
    "paste",
    "plan",
    "practice",
    "quiz",
    "record",
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
    /// It leaves the course folder.
    Outside,
    /// A scheme that is not allowed, such as `javascript`.
    Scheme(String),
    /// The page is a draft, and drafts are not built.
    Draft,
}

/// All that can be linked to.
#[derive(Debug, Default)]
pub struct CourseIndex {
    pages: FxHashMap<Arc<str>, LinkablePage>,
    terms: HashSet<String>,
    files: Source,
    names: Names,
    drafts: HashSet<Arc<str>>,
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
        if let Some(term) = to.strip_prefix("glossary:") {
            let term = decode(term);
            return match self.terms.contains(&term) {
                true => Ok(LinkedTarget::Term(term)),
                false => Err(LinkProblem::Term(self.nearest_of(&term, self.terms.iter()))),
            };
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
            return self.anchor(from, fragment).map(LinkedTarget::Anchor);
        }
        let Some(wanted) = join(from, &path) else {
            return Err(LinkProblem::Outside);
        };
        let Some(file) = self.files.path(&wanted) else {
            return Err(elsewhere(to).unwrap_or_else(|| self.missing(from, &wanted)));
        };
        if let Some(place) = self.pages.get(file) {
            let fragment = fragment
                .map(|fragment| self.anchor(file, fragment))
                .transpose()?;
            return Ok(LinkedTarget::Page(place.address().to_owned(), fragment));
        }
        if self.drafts.contains(file) {
            return Err(LinkProblem::Draft);
        }
        Ok(LinkedTarget::File(file.clone()))
    }

    fn anchor(&self, file: &str, fragment: String) -> Result<String, LinkProblem> {
        let Some(place) = self.pages.get(file) else {
            return Ok(fragment);
        };
        match fragment.is_empty() || place.anchors().contains(&fragment) {
            true => Ok(fragment),
            false if place.anchors().contains(&format!("{OF_PAGE}{fragment}")) => {
                Ok(format!("{OF_PAGE}{fragment}"))
            }
            false => Err(LinkProblem::Anchor(
                self.nearest_of(&fragment, place.anchors().iter()),
            )),
        }
    }

    fn missing(&self, from: &str, wanted: &str) -> LinkProblem {
        let folded = wanted.to_lowercase();
        if let Some(right) = self
            .paths()
            .filter(|file| file.to_lowercase() == folded)
            .max()
        {
            return LinkProblem::Case(relative(from, right));
        }
        let module = format!("{wanted}/module.md");
        let near = if self.files.contains(&module) {
            Some(module)
        } else {
            self.near_file(from, wanted)
        };
        LinkProblem::Missing(near.map(|file| relative(from, &file)))
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

    /// The nearest name, the first in order where several are as near, so that messages are the same every time.
    fn nearest_of<'a>(
        &self,
        word: &str,
        among: impl Iterator<Item = &'a String>,
    ) -> Option<String> {
        let mut names: Vec<&str> = among.map(String::as_str).collect();
        names.sort_unstable();
        nearest(word, names).map(str::to_owned)
    }
}

/// A file's name without its leading number and its ending.
fn plain_name(name: &str) -> &str {
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() < name.len() {
        rest.strip_prefix('-').unwrap_or(name)
    } else {
        name
    }
}

/// An address of the web or of a person that lacks its scheme.
fn elsewhere(to: &str) -> Option<LinkProblem> {
    let person = to.contains('@')
        && !to.contains('/')
        && to.rsplit('@').next().is_some_and(|host| host.contains('.'));
    let scheme = if person {
        "mailto:"
    } else if to.starts_with("www.") {
        "https://"
    } else {
        return None;
    };
    Some(LinkProblem::Missing(Some(format!("{scheme}{to}"))))
}

/// The scheme of a URL, in lower case: letters before a colon that comes before any slash. Blanks and control characters,
/// which browsers drop, are passed over.
fn scheme(to: &str) -> Option<String> {
    if !to.contains(':') {
        return None;
    }
    let cleaned: String = to
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .collect();
    let (scheme, _) = cleaned.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// `path` as seen from the folder of `from`, without `.` and `..`; none when it leaves the course's content folder.
fn join(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if path.starts_with('/') {
        return None;
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.len() > 1 => {
                parts.pop();
            }
            ".." => return None,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `file` as a link from the folder of `from` would name it; both are paths below the same folder.
pub(crate) fn relative(from: &str, file: &str) -> String {
    let mut here: Vec<&str> = from.split('/').collect();
    here.pop();
    let there: Vec<&str> = file.split('/').collect();
    let shared = here
        .iter()
        .zip(&there[..there.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let mut parts = vec![".."; here.len() - shared];
    parts.extend(&there[shared..]);
    parts.join("/")
}

/// Undoes `%20` and the like; what is not UTF-8 afterwards stays as written.
fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes
            .get(at + 1..at + 3)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        match (
            bytes[at],
            hex.and_then(|pair| u8::from_str_radix(pair, 16).ok()),
        ) {
            (b'%', Some(byte)) => {
                decoded.push(byte);
                at += 3;
            }
            (byte, _) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}
