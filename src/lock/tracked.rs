//! Which blocks keep a learner's work: the one place that decides it for every kind of block.

use crate::course::{
    Block, BlockKind, Card, Commit, Compose, Item, Prompt, Question, Rating, Scenario,
};

/// What a block is that keeps a learner's work. A new kind of block is one of these, or is named among the others in [`Tracked::of`].
pub enum Tracked<'a> {
    Question(&'a Question),
    Scenario(&'a Scenario),
    Reflect(&'a Prompt),
    Compose(&'a Compose),
    Commit(&'a Commit),
    Rating(&'a Rating),
    Card(&'a Card),
    Recognise(&'a Prompt),
    Checklist(&'a Vec<Item>),
}

impl<'a> Tracked<'a> {
    /// What the block is; none where it keeps no work.
    pub fn of(block: &'a Block) -> Option<Tracked<'a>> {
        Some(match &block.kind {
            BlockKind::Question(question) => Tracked::Question(question),
            BlockKind::Scenario(scenario) => Tracked::Scenario(scenario),
            BlockKind::Reflect(prompt) => Tracked::Reflect(prompt),
            BlockKind::Compose(compose) => Tracked::Compose(compose),
            BlockKind::Commit(commit) => Tracked::Commit(commit),
            BlockKind::Rating(rating) => Tracked::Rating(rating),
            BlockKind::Card(card) => Tracked::Card(card),
            BlockKind::Recognise(prompt) => Tracked::Recognise(prompt),
            BlockKind::Checklist(items) => Tracked::Checklist(items),
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
}
