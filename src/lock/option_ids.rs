//! What is inside a question or a list: ids of options, items and targets, and the prints of key and wording.

use super::LockedItem;
use super::closest::{Pair, TextWords, pairs};
use super::short_hash::print;
use super::similarity::{SAME, words};
use super::tracked::Tracked;
use crate::course::{AnswerOption, Block, BlockKind, Compose, Interaction, Question};
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
    match &mut block.kind {
        BlockKind::Question(question) => {
            options(&mut question.interaction)
                .into_iter()
                .for_each(|option| option.id = ids.next().unwrap_or_default());
            prints(question);
        }
        BlockKind::Checklist(items)
        | BlockKind::Compose(Compose {
            criteria: items, ..
        }) => items
            .iter_mut()
            .for_each(|item| item.id = ids.next().unwrap_or_default()),
        _ => {}
    }
    debug_assert!(
        ids.next().is_none(),
        "parts of a block are left without ids"
    );
}

/// Id, whether it is a target, and words of what is inside, in order: items before their targets.
pub fn each(block: &Block) -> Vec<(&str, bool, &str)> {
    fn item(option: &AnswerOption) -> (&str, bool, &str) {
        (&option.id, false, &option.plain)
    }
    fn target(option: &AnswerOption) -> (&str, bool, &str) {
        (&option.id, true, &option.plain)
    }
    match Tracked::of(block) {
        Some(Tracked::Question(question)) => match &question.interaction {
            Interaction::Matching { items, targets, .. } => items
                .iter()
                .map(|one| item(&one.option))
                .chain(targets.iter().map(target))
                .collect(),
            other => other.options().iter().map(item).collect(),
        },
        Some(
            Tracked::Checklist(items)
            | Tracked::Compose(Compose {
                criteria: items, ..
            }),
        ) => items
            .iter()
            .map(|item| (item.id.as_str(), false, item.plain.as_str()))
            .collect(),
        Some(
            Tracked::Scenario(_)
            | Tracked::Reflect(_)
            | Tracked::Commit(_)
            | Tracked::Rating(_)
            | Tracked::Card(_)
            | Tracked::Recognise(_),
        )
        | None => Vec::new(),
    }
}

/// Ids of what is inside, in order.
pub fn inside(block: &Block) -> impl Iterator<Item = &str> {
    each(block).into_iter().map(|(id, ..)| id)
}

fn options(interaction: &mut Interaction) -> Vec<&mut AnswerOption> {
    match interaction {
        Interaction::Matching { items, targets, .. } => items
            .iter_mut()
            .map(|item| &mut item.option)
            .chain(targets)
            .collect(),
        other => other.options_mut().iter_mut().collect(),
    }
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
    let mut key: Vec<Cow<str>> = vec![question.interaction.name().into()];
    match &question.interaction {
        Interaction::TrueFalse(options) | Interaction::Choice { options, .. } => {
            let mut right: Vec<&str> = options
                .iter()
                .filter(|option| option.correct)
                .map(|option| option.id.as_str())
                .collect();
            right.sort_unstable();
            key.extend(right.into_iter().map(Cow::from));
        }
        Interaction::Sequencing(items) => key.extend(items.iter().map(|item| Cow::from(&item.id))),
        Interaction::Matching { items, targets, .. } => {
            let target =
                |number: usize| targets.get(number).map_or("", |target| target.id.as_str());
            let mut pairs: Vec<String> = items
                .iter()
                .map(|item| format!("{}-{}", item.option.id, target(item.target)))
                .collect();
            pairs.sort_unstable();
            key.extend(pairs.into_iter().map(Cow::from));
        }
        Interaction::FillIn { blanks, exact, .. } => {
            key.push(exact.to_string().into());
            key.extend(blanks.iter().map(|blank| blank.answers.join("|").into()));
        }
        Interaction::Numeric { blanks, .. } => key.extend(
            blanks
                .iter()
                .map(|blank| format!("{}..{}", blank.low, blank.high).into()),
        ),
    }
    question.key = print(&key.iter().map(|part| &**part).collect::<Vec<_>>(), PRINT);
    let text = text(question);
    question.wording = print(&[&text], PRINT);
}

/// The words of a question: stem, and what it offers, in the order of words so that another order is the same wording.
pub fn text(question: &Question) -> String {
    let mut parts: Vec<&str> = match &question.interaction {
        Interaction::Matching { items, targets, .. } => items
            .iter()
            .map(|item| item.option.plain.as_str())
            .chain(targets.iter().map(|target| target.plain.as_str()))
            .collect(),
        other => other
            .options()
            .iter()
            .map(|option| option.plain.as_str())
            .collect(),
    };
    parts.sort_unstable();
    let blanks = question.written.as_str();
    let stem =
        std::iter::once(question.stem_plain.as_str()).chain((!blanks.is_empty()).then_some(blanks));
    stem.chain(parts).collect::<Vec<_>>().join(" / ")
}
