//! The blocks that keep a learner's work: what they are called, and their words.

use super::option_ids;
use crate::course::{Block, BlockKind};

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
    Some(match &block.kind {
        BlockKind::Question(_) => "question",
        BlockKind::Scenario(_) => "scenario",
        BlockKind::Reflect(_) => "reflect",
        BlockKind::Compose(_) => "compose",
        BlockKind::Commit(_) => "commit",
        BlockKind::Rating(_) => "rating",
        BlockKind::Card(_) => "card",
        BlockKind::Recognise(_) => "recognise",
        BlockKind::Checklist(_) => "checklist",
        BlockKind::Prose(_)
        | BlockKind::Hint(_)
        | BlockKind::Explain(_)
        | BlockKind::Model(_)
        | BlockKind::Example(_)
        | BlockKind::Takeaway(_)
        | BlockKind::Note(_)
        | BlockKind::Details { .. }
        | BlockKind::For { .. }
        | BlockKind::Media(_)
        | BlockKind::Guide(_) => return None,
    })
}

/// The words of such a block.
pub fn text(block: &Block) -> String {
    match &block.kind {
        BlockKind::Question(question) => option_ids::text(question),
        BlockKind::Scenario(scenario) => scenario.plain.clone(),
        BlockKind::Reflect(prompt) | BlockKind::Recognise(prompt) => prompt.plain.clone(),
        BlockKind::Compose(compose) => {
            // Criteria in any order: they are as much what it asks as its prompt is.
            let mut parts: Vec<&str> = compose
                .criteria
                .iter()
                .map(|item| item.plain.as_str())
                .collect();
            parts.sort_unstable();
            parts.insert(0, &compose.plain);
            parts.join(" / ")
        }
        BlockKind::Commit(commit) => {
            format!("{} / {} / {}", commit.plain, commit.cue, commit.action)
        }
        BlockKind::Rating(rating) => rating.plain.clone(),
        BlockKind::Card(card) => card.plain.clone(),
        BlockKind::Checklist(items) => items
            .iter()
            .map(|item| item.plain.as_str())
            .collect::<Vec<_>>()
            .join(" / "),
        BlockKind::Prose(_)
        | BlockKind::Hint(_)
        | BlockKind::Explain(_)
        | BlockKind::Model(_)
        | BlockKind::Example(_)
        | BlockKind::Takeaway(_)
        | BlockKind::Note(_)
        | BlockKind::Details { .. }
        | BlockKind::For { .. }
        | BlockKind::Media(_)
        | BlockKind::Guide(_) => String::new(),
    }
}
