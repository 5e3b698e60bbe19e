//! Gives the things of a course their lasting ids: found again in the lock by the same text or one much alike, or new.

use super::likeness::{DOUBTFUL, SAME, likeness};
use super::print::print;
use super::{Block as Known, Lock, PATH, inner, pages};
use crate::course::{Block, BlockKind, Course};
use crate::diagnostic::Diagnostic;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Characters of a new id: 26 x 32^6 values, so that thirty thousand questions seldom meet; those that do get a longer one.
const ID: usize = 7;

/// Gives every page, question, prompt, option and item of the course its id, and each page its former addresses. Gives the
/// lock as it should be written: all that was in it, and what is new; and what the author should know of.
pub fn assign(course: &mut Course, lock: &Lock) -> (Lock, Vec<Diagnostic>) {
    let mut new = lock.clone();
    let mut findings = Vec::new();
    pages::pages(course, lock, &mut new);
    let mut matcher = Matcher::new(lock, course);
    for same_page in [true, false] {
        each(course, &mut |page, _, block| matcher.exact(page, block, same_page));
    }
    for same_page in [true, false] {
        matcher.alike(course, same_page);
    }
    each(course, &mut |page, file, block| matcher.fresh(page, file, block, &mut new, &mut findings));
    gone(&matcher, lock, &mut new, &mut findings);
    (new, findings)
}

/// Calls `visit` with page id, file and each block that keeps a learner's work, in course order.
fn each(course: &mut Course, visit: &mut impl FnMut(&str, &Arc<str>, &mut Block)) {
    fn go(page: &str, file: &Arc<str>, blocks: &mut [Block], visit: &mut impl FnMut(&str, &Arc<str>, &mut Block)) {
        for block in blocks {
            if kind(block).is_some() {
                visit(page, file, block);
            }
            if let Some(inside) = block.inside_mut() {
                go(page, file, inside, visit);
            }
        }
    }
    for lesson in course.modules.iter_mut().flat_map(|module| &mut module.lessons) {
        go(&lesson.id, &lesson.page.file, &mut lesson.page.blocks, visit);
    }
}

/// The kind of a block that keeps a learner's work, as the lock names it.
fn kind(block: &Block) -> Option<&'static str> {
    Some(match &block.kind {
        BlockKind::Question(_) => "question",
        BlockKind::Scenario(_) => "scenario",
        BlockKind::Reflect(_) => "reflect",
        BlockKind::Commit(_) => "commit",
        BlockKind::Rating(_) => "rating",
        BlockKind::Card(_) => "card",
        BlockKind::Recognise(_) => "recognise",
        BlockKind::Checklist(_) => "checklist",
        _ => return None,
    })
}

/// The words of such a block.
fn text(block: &Block) -> String {
    match &block.kind {
        BlockKind::Question(question) => inner::text(question),
        BlockKind::Scenario(scenario) => scenario.plain.clone(),
        BlockKind::Reflect(prompt) | BlockKind::Recognise(prompt) => prompt.plain.clone(),
        BlockKind::Commit(commit) => format!("{} / {} / {}", commit.plain, commit.cue, commit.action),
        BlockKind::Rating(rating) => rating.plain.clone(),
        BlockKind::Card(card) => card.plain.clone(),
        BlockKind::Checklist(items) => items.iter().map(|item| item.plain.as_str()).collect::<Vec<_>>().join(" / "),
        _ => String::new(),
    }
}

/// Finds blocks again.
struct Matcher<'a> {
    lock: &'a Lock,
    by_text: HashMap<(&'a str, &'a str), Vec<&'a str>>,
    items: HashMap<&'a str, Vec<(&'a str, &'a BTreeSet<String>)>>,
    /// Ids that are given: each once.
    taken: HashSet<String>,
    /// Blocks that may be older ones: block's words, the older one's id and words.
    doubtful: HashMap<String, (String, String)>,
}

impl<'a> Matcher<'a> {
    /// Ids written by hand are taken before any other is given.
    fn new(lock: &'a Lock, course: &mut Course) -> Self {
        let mut by_text: HashMap<(&str, &str), Vec<&str>> = HashMap::new();
        for (id, block) in &lock.blocks {
            block.texts.iter().for_each(|text| by_text.entry((&block.kind, text)).or_default().push(id));
        }
        let mut items: HashMap<&str, Vec<(&str, &BTreeSet<String>)>> = HashMap::new();
        for ((block, id), texts) in &lock.items {
            items.entry(block).or_default().push((id, texts));
        }
        let mut taken = HashSet::new();
        each(course, &mut |_, _, block| {
            if block.id_span.is_some() {
                taken.insert(block.id.clone());
            }
        });
        Matcher { lock, by_text, items, taken, doubtful: HashMap::new() }
    }

    /// A block with words that are known: on this page first, then on any.
    fn exact(&mut self, page: &str, block: &mut Block, same_page: bool) {
        if !block.id.is_empty() || self.lock.blocks.is_empty() {
            return;
        }
        let words = text(block);
        let known = self.by_text.get(&(kind(block).unwrap_or_default(), words.as_str())).map(Vec::as_slice).unwrap_or_default();
        let found = known.iter().find(|id| !self.taken.contains(**id) && (!same_page || self.lock.blocks[**id].page == page));
        if let Some(id) = found {
            block.id = (*id).to_owned();
            self.taken.insert(block.id.clone());
        }
    }

    /// Blocks with words that are much alike, the closest pairs of the course first.
    fn alike(&mut self, course: &mut Course, same_page: bool) {
        let free: Vec<(&str, &Known)> = self.lock.blocks.iter().filter(|(id, _)| !self.taken.contains(*id)).map(|(id, block)| (id.as_str(), block)).collect();
        if free.is_empty() {
            return;
        }
        let mut pairs: Vec<(f64, usize, &str)> = Vec::new();
        let mut number = 0;
        each(course, &mut |page, _, block| {
            number += 1;
            if !block.id.is_empty() {
                return;
            }
            let words = text(block);
            for (id, known) in free.iter().filter(|(_, known)| Some(known.kind.as_str()) == kind(block) && (!same_page || known.page == page)) {
                let score = known.texts.iter().map(|text| likeness(text, &words)).fold(0.0, f64::max);
                pairs.extend((score >= DOUBTFUL).then_some((score, number, *id)));
            }
        });
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(b.2)));
        let mut found: HashMap<usize, &str> = HashMap::new();
        let mut doubts: HashMap<usize, &str> = HashMap::new();
        for (score, number, id) in pairs {
            if found.contains_key(&number) || self.taken.contains(id) {
                continue;
            }
            if score >= SAME {
                found.insert(number, id);
                self.taken.insert(id.to_owned());
            } else {
                doubts.entry(number).or_insert(id);
            }
        }
        let mut number = 0;
        each(course, &mut |_, _, block| {
            number += 1;
            if let Some(id) = found.get(&number) {
                block.id = (*id).to_owned();
            } else if let (Some(id), true) = (doubts.get(&number), block.id.is_empty()) {
                let was = self.lock.blocks[*id].texts.iter().next().cloned().unwrap_or_default();
                self.doubtful.entry(text(block)).or_insert(((*id).to_owned(), was));
            }
        });
    }

    /// Gives an id to what is left, and to what is inside; writes all into the new lock.
    fn fresh(&mut self, page: &str, file: &Arc<str>, block: &mut Block, new: &mut Lock, findings: &mut Vec<Diagnostic>) {
        let (kind, words) = (kind(block).unwrap_or_default(), text(block));
        if block.id.is_empty() {
            block.id = self.free(page, &words);
            if let Some((id, was)) = self.doubtful.get(&words).filter(|(id, _)| !self.taken.contains(id)) {
                findings.push(doubtful(file, block, kind, id, was));
            }
        } else if block.id_span.is_some() && !self.lock.blocks.contains_key(&block.id) {
            let known = self.by_text.get(&(kind, words.as_str())).map(Vec::as_slice).unwrap_or_default();
            if let Some(old) = known.iter().find(|old| !self.taken.contains(**old)) {
                new.aliases.insert((*old).to_owned(), block.id.clone());
            }
        }
        // The items of a block that was renamed by hand are those of the older id.
        let former = new.aliases.iter().find(|(_, present)| **present == block.id).map(|(old, _)| old.as_str());
        let old = self.items.get(block.id.as_str()).or_else(|| self.items.get(former?)).map(Vec::as_slice).unwrap_or_default();
        inner::assign(block, old);
        record(block, page, kind, words, new);
    }

    /// A new id; on the rare meeting of two, or with one that was published, a longer one.
    fn free(&mut self, page: &str, text: &str) -> String {
        let ids = (ID..=50).map(|length| print(&[page, text], length));
        let mut ids = ids.chain((0_u32..).map(|salt| print(&[page, text, &salt.to_string()], 50)));
        let id = ids.find(|id| !self.taken.contains(id) && !self.lock.blocks.contains_key(id)).unwrap_or_default();
        self.taken.insert(id.clone());
        id
    }
}

fn doubtful(file: &Arc<str>, block: &Block, kind: &str, id: &str, was: &str) -> Diagnostic {
    let start = block.span.start;
    let message = format!("this {kind} may be an older one that was changed much, so it counts as new");
    let finding = Diagnostic::warning("id/doubtful", file, start..start + 3, message);
    finding.help(format!("To keep what learners did with it, write ::: {kind} {{#{id}}}. It was: {}", short(was)))
}

/// Writes a block with what is inside into the new lock.
fn record(block: &Block, page: &str, kind: &str, text: String, new: &mut Lock) {
    let (key, wording) = match &block.kind {
        BlockKind::Question(question) => (question.key.clone(), question.wording.clone()),
        _ => ("-".to_owned(), print(&[&text], inner::PRINT)),
    };
    for (id, text) in inner::each(block) {
        new.items.insert((block.id.clone(), id), [text].into());
    }
    new.blocks.insert(block.id.clone(), Known { page: page.to_owned(), kind: kind.to_owned(), key, wording, texts: [text].into() });
}

/// Says once what is no longer in the course: the lock then keeps it as gone, and gives its id to nothing else.
fn gone(matcher: &Matcher, lock: &Lock, new: &mut Lock, findings: &mut Vec<Diagnostic>) {
    let file: Arc<str> = Arc::from(PATH);
    let missing = lock.blocks.keys().filter(|id| !matcher.taken.contains(*id) && !new.aliases.contains_key(*id));
    new.gone = missing.cloned().collect();
    for id in new.gone.difference(&lock.gone) {
        let block = &lock.blocks[id];
        let words = block.texts.iter().next().map(|text| short(text)).unwrap_or_default();
        let message = format!("a {} that was published is gone from `{}`: {words}", block.kind, block.page);
        let finding = Diagnostic::warning("id/gone", &file, 0..0, message).whole_file();
        findings.push(finding.help(format!("What learners did with it is kept, and shown no more. If it was rewritten, give the new one its id: {{#{id}}}.")));
    }
    for id in new.gone_pages.difference(&lock.gone_pages) {
        let finding = Diagnostic::warning("id/gone", &file, 0..0, format!("the page `{id}` that was published is gone")).whole_file();
        findings.push(finding.help(format!("Its address leads nowhere now. If another page takes its place, write formerly: [{id}] there.")));
    }
}

/// The beginning of a text.
fn short(text: &str) -> String {
    let start: String = text.chars().take(60).collect();
    if start.len() < text.len() { format!("\"{start}…\"") } else { format!("\"{start}\"") }
}
