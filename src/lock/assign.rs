//! Gives the things of a course their lasting ids: found again in the lock by the same text, or new.

use super::print::print;
use super::{Block as Known, Lock, Page};
use crate::course::{Block, BlockKind, Course, Document, Question};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Characters of a new id: 26 x 32^6 values, so that thirty thousand questions seldom meet; those that do get a longer one.
const ID: usize = 7;
/// Characters of an option's id, unique within its question.
const ITEM_ID: usize = 3;
/// Characters of the prints of keys and wordings.
const PRINT: usize = 5;

/// Gives every page, question, prompt, option and item of the course its id, and each page its former addresses. Gives the
/// lock as it should be written: all that was in it, and what is new.
pub fn assign(course: &mut Course, lock: &Lock) -> Lock {
    let mut new = lock.clone();
    pages(course, lock, &mut new);
    let mut blocks = Blocks::new(lock);
    for module in &course.modules {
        for lesson in &module.lessons {
            blocks.reserve(&lesson.page.blocks);
        }
    }
    for module in &mut course.modules {
        for lesson in &mut module.lessons {
            blocks.exact(&lesson.id, &mut lesson.page.blocks, true);
        }
    }
    for module in &mut course.modules {
        for lesson in &mut module.lessons {
            blocks.exact(&lesson.id, &mut lesson.page.blocks, false);
            blocks.fresh(&lesson.id, &mut lesson.page.blocks, &mut new);
        }
    }
    new
}

/// The hash of a page's text, to know it again elsewhere.
fn page_print(page: &Document) -> String {
    print(&[page.text.get(page.body..).unwrap_or_default().trim()], 10)
}

/// Pages: one whose text is known under another address was moved there; else the address decides; else the id is new.
fn pages(course: &mut Course, lock: &Lock, new: &mut Lock) {
    let present: HashSet<String> = course.lessons().map(|lesson| lesson.address.clone()).collect();
    let mut by_print: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut by_address: HashMap<&str, &str> = HashMap::new();
    for (id, page) in &lock.pages {
        page.prints.iter().for_each(|print| by_print.entry(print).or_default().push(id));
        page.addresses.iter().for_each(|address| {
            by_address.insert(address, id);
        });
    }
    let mut taken: HashSet<String> = HashSet::new();
    for module in &mut course.modules {
        let id = by_address.get(module.address.as_str()).map_or(module.id.clone(), |id| (*id).to_owned());
        module.former_addresses = remember(new, id, &module.address, page_print(&module.page));
    }
    for lesson in course.modules.iter_mut().flat_map(|module| &mut module.lessons) {
        let print = page_print(&lesson.page);
        let known = by_address.get(lesson.address.as_str()).copied();
        let moved = by_print.get(print.as_str()).and_then(|ids| match ids.as_slice() {
            [id] => Some(*id).filter(|id| lock.pages[*id].addresses.iter().all(|address| !present.contains(address))),
            _ => None,
        });
        let id = moved.or(known).filter(|id| !taken.contains(*id)).map_or_else(|| free(&lesson.id, &taken, lock), str::to_owned);
        taken.insert(id.clone());
        lesson.former_addresses = remember(new, id.clone(), &lesson.address, print);
        for former in &lesson.formerly {
            let name = if former.name.contains('/') { former.name.clone() } else { format!("{}/{}", lesson.address.split('/').next().unwrap_or_default(), former.name) };
            lesson.former_addresses.push(format!("{name}.html"));
        }
        lesson.id = id;
    }
}

/// An id that nothing has and nothing had.
fn free(wanted: &str, taken: &HashSet<String>, lock: &Lock) -> String {
    let used = |id: &str| taken.contains(id) || lock.pages.contains_key(id);
    (1..).map(|number| if number == 1 { wanted.to_owned() } else { format!("{wanted}-{number}") }).find(|id| !used(id)).unwrap_or_default()
}

/// Writes a page into the new lock; gives the addresses it had before.
fn remember(new: &mut Lock, id: String, address: &str, print: String) -> Vec<String> {
    let page: &mut Page = new.pages.entry(id).or_default();
    page.prints = [print].into();
    page.addresses.insert(address.to_owned());
    page.addresses.iter().filter(|known| *known != address).cloned().collect()
}

/// What is being matched: blocks that keep a learner's work.
struct Blocks<'a> {
    lock: &'a Lock,
    by_text: HashMap<(&'a str, &'a str), Vec<&'a str>>,
    items: HashMap<&'a str, Vec<(&'a str, &'a BTreeSet<String>)>>,
    taken: HashSet<String>,
}

impl<'a> Blocks<'a> {
    fn new(lock: &'a Lock) -> Self {
        let mut by_text: HashMap<(&str, &str), Vec<&str>> = HashMap::new();
        for (id, block) in &lock.blocks {
            for text in &block.texts {
                by_text.entry((&block.kind, text)).or_default().push(id);
            }
        }
        let mut items: HashMap<&str, Vec<(&str, &BTreeSet<String>)>> = HashMap::new();
        for ((block, id), texts) in &lock.items {
            items.entry(block).or_default().push((id, texts));
        }
        Blocks { lock, by_text, items, taken: HashSet::new() }
    }

    /// Ids written by hand are taken before any other is given.
    fn reserve(&mut self, blocks: &[Block]) {
        for block in blocks {
            if kept(block).is_some() && block.id_span.is_some() {
                self.taken.insert(block.id.clone());
            }
            self.reserve(block.inside().unwrap_or_default());
        }
    }

    /// Gives ids to blocks whose text is known: first those known on this page, then any.
    fn exact(&mut self, page: &str, blocks: &mut [Block], same_page: bool) {
        for block in blocks {
            if let (Some((kind, text)), true) = (kept(block), block.id.is_empty()) {
                let known = self.by_text.get(&(kind, text.as_str())).map(Vec::as_slice).unwrap_or_default();
                let found = known.iter().find(|id| !self.taken.contains(**id) && (!same_page || self.lock.blocks[**id].page == page));
                if let Some(id) = found {
                    block.id = (*id).to_owned();
                    self.taken.insert(block.id.clone());
                }
            }
            if let Some(inside) = block.inside_mut() {
                self.exact(page, inside, same_page);
            }
        }
    }

    /// Gives ids to what is left, and to options and items; writes all into the new lock.
    fn fresh(&mut self, page: &str, blocks: &mut [Block], new: &mut Lock) {
        for block in blocks {
            if let Some((kind, text)) = kept(block) {
                if block.id.is_empty() {
                    block.id = self.free(page, &text);
                }
                self.alias(kind, &text, &block.id, new);
                self.inner(block);
                record(block, page, kind, text, new);
            }
            if let Some(inside) = block.inside_mut() {
                self.fresh(page, inside, new);
            }
        }
    }

    /// A new id; on the rare meeting of two, or with one that was published, a longer one.
    fn free(&mut self, page: &str, text: &str) -> String {
        let ids = (ID..=50).map(|length| print(&[page, text], length));
        let mut ids = ids.chain((0_u32..).map(|salt| print(&[page, text, &salt.to_string()], 50)));
        let id = ids.find(|id| !self.taken.contains(id) && !self.lock.blocks.contains_key(id)).unwrap_or_default();
        self.taken.insert(id.clone());
        id
    }

    /// A block that was published under another id before it got this one by hand keeps that as an alias.
    fn alias(&self, kind: &'static str, text: &str, id: &str, new: &mut Lock) {
        let known = self.by_text.get(&(kind, text)).map(Vec::as_slice).unwrap_or_default();
        if self.lock.blocks.contains_key(id) {
            return;
        }
        if let Some(old) = known.iter().find(|old| !self.taken.contains(**old)) {
            new.aliases.insert((*old).to_owned(), id.to_owned());
        }
    }

    /// Ids of options and items, matched by text inside their block.
    fn inner(&self, block: &mut Block) {
        let old = self.items.get(block.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        let mut taken: HashSet<String> = HashSet::new();
        let mut give = |text: &str| {
            let known = old.iter().find(|(id, texts)| texts.contains(text) && !taken.contains(*id)).map(|(id, _)| (*id).to_owned());
            let id = known.unwrap_or_else(|| {
                let used = |id: &String| taken.contains(id) || old.iter().any(|(known, _)| known == id);
                let lengths = (ITEM_ID..=50).map(|length| print(&[&block.id, text], length));
                lengths.chain((0_u32..).map(|salt| print(&[&block.id, text, &salt.to_string()], 50))).find(|id| !used(id)).unwrap_or_default()
            });
            taken.insert(id.clone());
            id
        };
        match &mut block.kind {
            BlockKind::Question(question) => {
                for option in question.interaction.options_mut() {
                    option.id = give(&option.plain);
                }
                prints(question);
            }
            BlockKind::Checklist(items) => {
                for item in items {
                    item.id = give(&item.plain);
                }
            }
            _ => {}
        }
    }
}

/// Hashes of a question's right answer and of its words.
fn prints(question: &mut Question) {
    let options = question.interaction.options();
    let mut right: Vec<&str> = options.iter().filter(|option| option.correct).map(|option| option.id.as_str()).collect();
    right.sort_unstable();
    right.push(question.interaction.name());
    question.key = print(&right, PRINT);
    let mut words: Vec<&str> = options.iter().map(|option| option.plain.as_str()).collect();
    words.sort_unstable();
    words.push(&question.stem_plain);
    question.wording = print(&words, PRINT);
}

/// The kind and the words of a block that keeps a learner's work.
fn kept(block: &Block) -> Option<(&'static str, String)> {
    Some(match &block.kind {
        BlockKind::Question(question) => ("question", question_text(question)),
        BlockKind::Reflect(prompt) => ("reflect", prompt.plain.clone()),
        BlockKind::Checklist(items) => ("checklist", items.iter().map(|item| item.plain.as_str()).collect::<Vec<_>>().join(" / ")),
        _ => return None,
    })
}

fn question_text(question: &Question) -> String {
    let mut text = question.stem_plain.clone();
    for option in question.interaction.options() {
        text.push_str(" / ");
        text.push_str(&option.plain);
    }
    text
}

/// Writes a block with its options or items into the new lock.
fn record(block: &Block, page: &str, kind: &str, text: String, new: &mut Lock) {
    let (key, wording) = match &block.kind {
        BlockKind::Question(question) => (question.key.clone(), question.wording.clone()),
        _ => ("-".to_owned(), print(&[&text], PRINT)),
    };
    new.blocks.insert(block.id.clone(), Known { page: page.to_owned(), kind: kind.to_owned(), key, wording, texts: [text].into() });
    let mut item = |id: &str, text: &str| {
        new.items.insert((block.id.clone(), id.to_owned()), [text.to_owned()].into());
    };
    match &block.kind {
        BlockKind::Question(question) => question.interaction.options().iter().for_each(|option| item(&option.id, &option.plain)),
        BlockKind::Checklist(items) => items.iter().for_each(|each| item(&each.id, &each.plain)),
        _ => {}
    }
}
