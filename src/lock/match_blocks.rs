//! Gives the things of a course their lasting ids: found again in the lock by the same text or one much alike, or new.

use super::changes::{LockChange, gone, short};
use super::closest::{Pair, TextWords, pairs};
use super::short_hash::print;
use super::similarity::{DOUBTFUL, SAME, words};
use super::tracked_blocks::{each_of, kind, text};
use super::{Lock, LockedItem, match_pages, option_ids};
use crate::course::{Block, Course};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Characters of a new id: 26 x 32^6 values, so that thirty thousand questions seldom meet; those that do get a longer one.
const ID: usize = 7;

/// Gives every page, question, prompt, option and item of the course its id, and each page its former addresses. Gives the
/// lock as it should be written: all that was in it, and what is new, or the very one when nothing is; and what the author should
/// know of.
pub fn assign<'a>(course: &mut Course, lock: &'a Lock) -> (Cow<'a, Lock>, Vec<Diagnostic>) {
    let claims = match_pages::LockIndex::of(lock);
    let seen = match_pages::seen(course, lock, &claims, |_| None);
    let (ids, _) = match_pages::ids(&seen, lock, &claims);
    assign_seen(course, lock, seen, ids)
}

/// [`assign`], of pages as they were `seen`, with their ids.
pub fn assign_seen<'a>(
    course: &mut Course,
    lock: &'a Lock,
    seen: Vec<match_pages::PageFingerprint>,
    ids: Vec<String>,
) -> (Cow<'a, Lock>, Vec<Diagnostic>) {
    assign_by(course, lock, seen, ids, Matcher::alike)
}

/// [`assign_seen`], by a way to find blocks whose words are much alike: on the same page, or on any.
fn assign_by<'a>(
    course: &mut Course,
    lock: &'a Lock,
    seen: Vec<match_pages::PageFingerprint>,
    ids: Vec<String>,
    alike: impl Fn(&mut Matcher<'a>, &mut Course, bool),
) -> (Cow<'a, Lock>, Vec<Diagnostic>) {
    let mut new = Cow::Borrowed(lock);
    let mut findings = Vec::new();
    match_pages::pages(course, lock, seen, ids, &mut new);
    let mut matcher = Matcher::new(lock, course);
    for same_page in [true, false] {
        // What has no id by hand is known first: of a block and its copy that got an id, it is the older one.
        for by_hand in [false, true] {
            each(course, &mut |page, _, block| {
                matcher.exact(page, block, same_page, by_hand)
            });
        }
    }
    for same_page in [true, false] {
        alike(&mut matcher, course, same_page);
    }
    let aliases = matcher.aliases(course);
    matcher.former = former(&aliases);
    if new.aliases != aliases {
        new.to_mut().aliases = aliases;
    }
    each(course, &mut |page, file, block| {
        matcher.fresh(page, file, block, &mut findings)
    });
    for change in insides(course, &matcher) {
        change.record(new.to_mut());
    }
    gone(
        |id| matcher.taken.contains(id),
        lock,
        &mut new,
        &mut findings,
    );
    match new {
        Cow::Owned(same) if same == *lock => (Cow::Borrowed(lock), findings),
        new => (new, findings),
    }
}

/// Calls `visit` with page id, file and each block that keeps a learner's work, in course order.
fn each(course: &mut Course, visit: &mut impl FnMut(&str, &Arc<str>, &mut Block)) {
    for lesson in course
        .modules
        .iter_mut()
        .flat_map(|module| &mut module.lessons)
    {
        let lesson = Arc::make_mut(lesson);
        let (id, file) = (&lesson.id, &lesson.page.file);
        each_of(&mut lesson.page.blocks, &mut |block| visit(id, file, block));
    }
}

/// Finds blocks again.
struct Matcher<'a> {
    lock: &'a Lock,
    by_text: FxHashMap<(&'a str, &'a str), Vec<&'a str>>,
    /// Ids that are given: each once.
    taken: FxHashSet<String>,
    /// New ids by hand, of blocks that may have had another one.
    seekers: FxHashSet<String>,
    /// The id that a block had, and the one it has by hand.
    renamed: Vec<(String, String)>,
    /// All ids that a block had, by the one it has.
    former: FxHashMap<String, Vec<String>>,
    /// Blocks that may be older ones: block's words, the older one's id and words.
    doubtful: FxHashMap<String, (String, String)>,
}

impl<'a> Matcher<'a> {
    /// Ids written by hand are taken before any other is given.
    fn new(lock: &'a Lock, course: &mut Course) -> Self {
        let mut by_text: FxHashMap<(&str, &str), Vec<&str>> = FxHashMap::default();
        for (id, block) in &lock.blocks {
            block
                .texts
                .iter()
                .for_each(|text| by_text.entry((&block.kind, text)).or_default().push(id));
        }
        let (mut taken, mut seekers) = (FxHashSet::default(), FxHashSet::default());
        each(course, &mut |_, _, block| {
            if block.id_span.is_some() {
                taken.insert(block.id.clone());
                let back = lock.gone.contains(&block.id) || lock.aliases.contains_key(&block.id);
                if lock
                    .blocks
                    .get(&block.id)
                    .is_none_or(|known| back && !known.texts.contains(&text(block)))
                {
                    seekers.insert(block.id.clone());
                }
            }
        });
        Matcher {
            lock,
            by_text,
            taken,
            seekers,
            renamed: Vec::new(),
            former: FxHashMap::default(),
            doubtful: FxHashMap::default(),
        }
    }

    /// Whether an id that was published can be that of a block: it is given to none, and no other name has replaced it.
    fn is_free(&self, id: &str) -> bool {
        !self.taken.contains(id) && !self.lock.aliases.contains_key(id)
    }

    /// Whether a block is still to be known again.
    fn seeks(&self, block: &Block) -> bool {
        block.id.is_empty() || self.seekers.contains(&block.id)
    }

    /// A block is known again: the id is its own, or what it was before the author gave it one.
    fn found(&mut self, block: &mut Block, id: &str) {
        self.taken.insert(id.to_owned());
        if block.id.is_empty() {
            block.id = id.to_owned();
        } else if self.seekers.remove(&block.id) {
            self.renamed.push((id.to_owned(), block.id.clone()));
        }
    }

    /// A block with words that are known: on this page first, then on any.
    fn exact(&mut self, page: &str, block: &mut Block, same_page: bool, by_hand: bool) {
        if self.lock.blocks.is_empty() || block.id_span.is_some() != by_hand || !self.seeks(block) {
            return;
        }
        let words = text(block);
        let known = self
            .by_text
            .get(&(kind(block).unwrap_or_default(), words.as_str()))
            .map(Vec::as_slice)
            .unwrap_or_default();
        let found = known
            .iter()
            .find(|id| self.is_free(id) && (!same_page || self.lock.blocks[**id].page == page))
            .copied();
        if let Some(id) = found {
            self.found(block, id);
        }
    }

    /// Blocks with words that are much alike, the closest pairs of the course first.
    fn alike(&mut self, course: &mut Course, same_page: bool) {
        if self.lock.blocks.is_empty() {
            return;
        }
        // By page, or all in one, and by kind: no block is that of another kind.
        let mut groups: FxHashMap<(String, &str), BlockGroup> = FxHashMap::default();
        let page_of = |page: &str| {
            if same_page {
                page.to_owned()
            } else {
                String::new()
            }
        };
        let mut number = 0;
        each(course, &mut |page, _, block| {
            number += 1;
            if self.seeks(block) {
                let group = groups
                    .entry((page_of(page), kind(block).unwrap_or_default()))
                    .or_default();
                group.numbers.push(number);
                group.new.push(words(&text(block)));
            }
        });
        if groups.is_empty() {
            return;
        }
        for (id, block) in self.lock.blocks.iter().filter(|(id, _)| self.is_free(id)) {
            if let Some(group) = groups.get_mut(&(page_of(&block.page), block.kind.as_str())) {
                group.ids.push(id);
                group
                    .old
                    .push(block.texts.iter().map(|text| words(text)).collect());
            }
        }
        let groups: Vec<BlockGroup> = groups.into_values().collect();
        let pairs: Vec<(f64, usize, &str)> =
            groups.par_iter().flat_map_iter(BlockGroup::pairs).collect();
        let mut found: FxHashMap<usize, &str> = FxHashMap::default();
        let mut doubts: FxHashMap<usize, &str> = FxHashMap::default();
        for (score, number, id) in pairs {
            if score >= SAME {
                found.insert(number, id);
                self.taken.insert(id.to_owned());
            } else {
                doubts.insert(number, id);
            }
        }
        self.apply_ids(course, &found, &doubts);
    }

    /// Gives blocks, by their numbers in the course, the ids that were found, and remembers those that are in doubt.
    fn apply_ids(
        &mut self,
        course: &mut Course,
        found: &FxHashMap<usize, &str>,
        doubts: &FxHashMap<usize, &str>,
    ) {
        let mut number = 0;
        each(course, &mut |_, _, block| {
            number += 1;
            if let Some(id) = found.get(&number) {
                self.found(block, id);
            } else if let (Some(id), true) = (doubts.get(&number), block.id.is_empty()) {
                let was = self.lock.blocks[*id]
                    .texts
                    .iter()
                    .next()
                    .cloned()
                    .unwrap_or_default();
                self.doubtful
                    .entry(text(block))
                    .or_insert(((*id).to_owned(), was));
            }
        });
    }

    /// Gives an id to a block that is left.
    fn fresh(
        &mut self,
        page: &str,
        file: &Arc<str>,
        block: &mut Block,
        findings: &mut Vec<Diagnostic>,
    ) {
        if !block.id.is_empty() {
            return;
        }
        let words = text(block);
        block.id = self.free(page, &words);
        if let Some((id, was)) = self
            .doubtful
            .get(&words)
            .filter(|(id, _)| !self.taken.contains(id))
        {
            findings.push(doubtful(
                file,
                block,
                kind(block).unwrap_or_default(),
                id,
                was,
            ));
        }
    }

    /// Gives a block the ids it had, and what is inside its ids.
    fn inside(&self, block: &mut Block) {
        // The items of a block that was renamed by hand are those of its older ids too.
        let own: Vec<(&str, &LockedItem)> = self.items(&block.id).collect();
        let mut old: Vec<(&str, &LockedItem)> = Vec::new();
        block.former_ids = self.former.get(&block.id).cloned().unwrap_or_default();
        for item in block.former_ids.iter().flat_map(|id| self.items(id)) {
            if own.iter().chain(&old).all(|(id, _)| *id != item.0) {
                old.push(item);
            }
        }
        option_ids::assign(block, &own, &old);
    }

    /// The items of a block that was published, with their ids.
    fn items(&self, block: &str) -> impl Iterator<Item = (&'a str, &'a LockedItem)> + use<'a> {
        self.lock
            .items
            .get(block)
            .into_iter()
            .flatten()
            .map(|(id, item)| (id.as_str(), item))
    }

    /// The names that lead to others now. One that is in use again is none; of two that people gave at the same time, the one
    /// that is in use is the name, and the other leads to it.
    fn aliases(&self, course: &mut Course) -> BTreeMap<String, BTreeSet<String>> {
        let mut aliases = self.lock.aliases.clone();
        if aliases.is_empty() && self.renamed.is_empty() {
            return aliases;
        }
        let mut present = FxHashSet::default();
        each(course, &mut |_, _, block| {
            present.insert(block.id.clone());
        });
        for (old, id) in &self.renamed {
            aliases.entry(old.clone()).or_default().insert(id.clone());
        }
        aliases.retain(|old, _| !present.contains(old));
        let several: Vec<BTreeSet<String>> = aliases
            .values()
            .filter(|ids| ids.len() > 1)
            .cloned()
            .collect();
        for ids in several {
            if let Some(one) = ids.iter().find(|id| present.contains(*id)) {
                let one: BTreeSet<String> = [one.clone()].into();
                aliases
                    .values_mut()
                    .filter(|others| **others == ids)
                    .for_each(|others| *others = one.clone());
                ids.difference(&one)
                    .filter(|id| !present.contains(*id))
                    .for_each(|id| {
                        aliases.entry(id.clone()).or_insert_with(|| one.clone());
                    });
            }
        }
        aliases
    }

    /// A new id; on the rare meeting of two, or with one that was published, a longer one.
    fn free(&mut self, page: &str, text: &str) -> String {
        let ids = (ID..=50).map(|length| print(&[page, text], length));
        let mut ids = ids.chain((0_u32..).map(|salt| print(&[page, text, &salt.to_string()], 50)));
        let id = ids
            .find(|id| self.is_free(id) && !self.lock.blocks.contains_key(id))
            .unwrap_or_default();
        self.taken.insert(id.clone());
        id
    }
}

/// Blocks of one kind, of one page or of all: those that seek an id and the ids that are free.
#[derive(Default)]
struct BlockGroup<'a> {
    /// The blocks' numbers in the course, and their words.
    numbers: Vec<usize>,
    new: Vec<TextWords>,
    /// The ids in their order, and the words that each had.
    ids: Vec<&'a str>,
    old: Vec<Vec<TextWords>>,
}

impl<'a> BlockGroup<'a> {
    /// Score, number of the block and id of those that are alike.
    fn pairs(&self) -> impl Iterator<Item = (f64, usize, &'a str)> {
        let named = |Pair { new, old, score }| (score, self.numbers[new], self.ids[old]);
        pairs(&self.old, &self.new, DOUBTFUL).into_iter().map(named)
    }
}

/// All that lead to an id, by that id, those that it had last first: what is inside a block has the ids that it had then.
fn former(aliases: &BTreeMap<String, BTreeSet<String>>) -> FxHashMap<String, Vec<String>> {
    let mut all: FxHashMap<String, Vec<(usize, String)>> = FxHashMap::default();
    for old in aliases.keys() {
        let (mut id, mut far) = (old, 0);
        // No longer than there are names, as a merge may have made a circle.
        while let (Some(next), true) = (
            aliases.get(id).and_then(BTreeSet::first),
            far < aliases.len(),
        ) {
            (id, far) = (next, far + 1);
        }
        all.entry(id.clone()).or_default().push((far, old.clone()));
    }
    let ordered = |mut former: Vec<(usize, String)>| {
        former.sort();
        former.into_iter().map(|(_, old)| old).collect()
    };
    all.into_iter()
        .map(|(id, former)| (id, ordered(former)))
        .collect()
}

pub(crate) static ID_DOUBTFUL: Rule = Rule {
    name: "id/doubtful",
    severities: &[Severity::Warning],
    summary: "A block that was rewritten is still known, or plainly new.",
    reason: "A learner's answer belongs to the question they read. When half of it was rewritten, you decide which one it is.",
    source: "README.md, \"Ids\"",
    bad: "",
    good: "",
    fixable: false,
};

fn doubtful(file: &Arc<str>, block: &Block, kind: &str, id: &str, was: &str) -> Diagnostic {
    let start = block.span.start;
    let message =
        format!("This {kind} may be an older one that was changed a lot, so it counts as new");
    let finding = Diagnostic::new(&ID_DOUBTFUL, file, start..start + 3, message);
    finding.help(format!(
        "To keep what learners did with it, write ::: {kind} {{#{id}}}. It was: {}",
        short(was)
    ))
}

/// Gives ids to what is inside the blocks, page by page and side by side: what of them is to be written, in course order.
fn insides(course: &mut Course, matcher: &Matcher) -> Vec<LockChange> {
    let lessons = course
        .modules
        .par_iter_mut()
        .flat_map(|module| &mut module.lessons);
    let changes = lessons.flat_map_iter(|lesson| {
        let lesson = Arc::make_mut(lesson);
        let mut changes = Vec::new();
        each_of(&mut lesson.page.blocks, &mut |block| {
            matcher.inside(block);
            changes.extend(LockChange::of(block, &lesson.id, matcher.lock));
        });
        changes
    });
    changes.collect()
}

#[cfg(test)]
mod tests;
