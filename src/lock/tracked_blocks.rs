//! The blocks that keep a learner's work: what they are called, and their words.

use super::option_ids;
use super::tracked::Tracked;
use crate::course::{Block, Item};

/// Calls `visit` with each block that keeps a learner's work, in order.
pub fn each_of(blocks: &mut [Block], visit: &mut impl FnMut(&mut Block)) {
    for block in blocks {
        if kind(block).is_some() {
            visit(block);
        }
        if let Some(inside) = block.inside_mut() {
            each_of(inside, visit);
        }
    }
}

/// The kind of a block that keeps a learner's work, as the lock names it; none for other blocks.
pub fn kind(block: &Block) -> Option<&'static str> {
    Tracked::of(block).map(|tracked| match tracked {
        Tracked::Question(_) => "question",
        Tracked::Scenario(_) => "scenario",
        Tracked::Reflect(_) => "reflect",
        Tracked::Compose(_) => "compose",
        Tracked::Commit(_) => "commit",
        Tracked::Rating(_) => "rating",
        Tracked::Card(_) => "card",
        Tracked::Recognise(_) => "recognise",
        Tracked::Checklist(_) => "checklist",
    })
}

/// The words of such a block; none of other blocks.
pub fn text(block: &Block) -> String {
    let of_items = |items: &'_ [Item]| -> Vec<String> {
        items.iter().map(|item| item.plain.clone()).collect()
    };
    match Tracked::of(block) {
        Some(Tracked::Question(question)) => option_ids::text(question),
        Some(Tracked::Scenario(scenario)) => scenario.plain.clone(),
        Some(Tracked::Reflect(prompt) | Tracked::Recognise(prompt)) => prompt.plain.clone(),
        Some(Tracked::Compose(compose)) => {
            // Criteria in any order: they are as much what it asks as its prompt is.
            let mut parts = of_items(&compose.criteria);
            parts.sort_unstable();
            parts.insert(0, compose.plain.clone());
            parts.join(" / ")
        }
        Some(Tracked::Commit(commit)) => {
            format!("{} / {} / {}", commit.plain, commit.cue, commit.action)
        }
        Some(Tracked::Rating(rating)) => rating.plain.clone(),
        Some(Tracked::Card(card)) => card.plain.clone(),
        Some(Tracked::Checklist(items)) => of_items(items).join(" / "),
        None => String::new(),
    }
}
