//! What is inside a question or a list: ids of options, items and targets, and the prints of key and wording.

use super::LockedItem;
use super::closest::{Pair, TextWords, pairs};
use super::short_hash::print;
use super::similarity::{SAME, words};
use crate::course::{Block, BlockKind, Question};
use crate::kinds::Work;
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// Characters of an option's id, unique within its question.
const ITEM_ID: usize = 3;
/// Characters of the prints of keys and wordings.
pub const PRINT: usize = 5;

/// Gives the options and items of a block their ids: those of `old` with the same words, else with words much alike, else new
/// ones; its own go before those of ids that it had. Then writes the prints of a question.
pub fn assign(block: &mut Block, own: &[(&str, &LockedItem)], former: &[(&str, &LockedItem)]) {
    let texts: Vec<(bool, &str)> = each(block)
        .into_iter()
        .map(|(_, target, text)| (target, text))
        .collect();
    let ids = ids(&block.id, &texts, [own, former]);
    apply_ids(block, ids);
}

/// Gives the options and items of a block these ids, one each in order, and writes the prints of a question.
pub fn apply_ids(block: &mut Block, ids: Vec<String>) {
    let mut ids = ids.into_iter();
    if let Some(work) = block.kind.kind_mut().work_mut() {
        for id in work.part_ids() {
            *id = ids.next().unwrap_or_default();
        }
    }
    if let BlockKind::Question(question) = &mut block.kind {
        prints(question);
    }
    debug_assert!(
        ids.next().is_none(),
        "parts of a block are left without ids"
    );
}

/// Id, whether it is a target, and words of what is inside, in order: items before their targets.
pub fn each(block: &Block) -> Vec<(&str, bool, &str)> {
    let parts = block.kind.work().map(Work::parts).unwrap_or_default();
    parts
        .into_iter()
        .map(|part| (part.id, part.is_target, part.words))
        .collect()
}

/// Ids of what is inside, in order.
pub fn inside(block: &Block) -> impl Iterator<Item = &str> {
    each(block).into_iter().map(|(id, ..)| id)
}

fn ids(block: &str, texts: &[(bool, &str)], known: [&[(&str, &LockedItem)]; 2]) -> Vec<String> {
    let mut taken: FxHashSet<&str> = FxHashSet::default();
    let mut ids: Vec<Option<String>> = vec![None; texts.len()];
    for old in known {
        for ((target, text), id) in texts.iter().zip(&mut ids).filter(|(_, id)| id.is_none()) {
            if let Some((known, _)) = old.iter().find(|(known, item)| {
                item.target == *target && item.texts.contains(text) && !taken.contains(known)
            }) {
                taken.insert(known);
                *id = Some((*known).to_owned());
            }
        }
        // The closest pairs first, so that two edited options do not take each other's place.
        for kind in [false, true] {
            let left = |ids: &[Option<String>]| {
                (0..texts.len())
                    .filter(|at| ids[*at].is_none() && texts[*at].0 == kind)
                    .collect()
            };
            let new: Vec<usize> = left(&ids);
            if new.is_empty() {
                continue;
            }
            let mut free: Vec<_> = old
                .iter()
                .filter(|(id, item)| item.target == kind && !taken.contains(id))
                .collect();
            free.sort_unstable_by_key(|(id, _)| *id);
            let of_new: Vec<TextWords> = new.iter().map(|at| words(texts[*at].1)).collect();
            let of_old: Vec<Vec<TextWords>> = free
                .iter()
                .map(|(_, item)| item.texts.iter().map(|text| words(text)).collect())
                .collect();
            for Pair {
                new: number, old, ..
            } in pairs(&of_old, &of_new, SAME)
            {
                taken.insert(free[old].0);
                ids[new[number]] = Some(free[old].0.to_owned());
            }
        }
    }
    let mut used: FxHashSet<String> = FxHashSet::default();
    if ids.contains(&None) {
        used.extend(
            known
                .into_iter()
                .flatten()
                .map(|(known, _)| (*known).to_owned()),
        );
    }
    texts
        .iter()
        .zip(ids)
        .map(|((_, text), id)| id.unwrap_or_else(|| fresh(block, text, &mut used)))
        .collect()
}

fn fresh(block: &str, text: &str, used: &mut FxHashSet<String>) -> String {
    let lengths = (ITEM_ID..=50).map(|length| print(&[block, text], length));
    let mut ids = lengths.chain((0_u32..).map(|salt| print(&[block, text, &salt.to_string()], 50)));
    let id = ids.find(|id| !used.contains(id)).unwrap_or_default();
    used.insert(id.clone());
    id
}

/// Hashes of a question's right answer and of its words.
fn prints(question: &mut Question) {
    let key: Vec<Cow<str>> = std::iter::once(question.interaction.name().into())
        .chain(question.interaction.key())
        .collect();
    let key = print(&key.iter().map(|part| &**part).collect::<Vec<_>>(), PRINT);
    question.wording = print(&[&question.words()], PRINT);
    question.key = key;
}
