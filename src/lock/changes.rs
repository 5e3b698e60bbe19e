//! What is written into the new lock: what differs from it, and what is no longer in the course.

use super::short_hash::print;
use super::tracked_blocks::{kind, text};
use super::{Lock, LockedBlock as Known, LockedItem, PATH, option_ids};
use crate::course::Block;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use std::borrow::Cow;
use std::sync::Arc;

/// What is not in the lock as it is now: a block, and what is inside it.
pub struct LockChange {
    id: String,
    block: Option<Known>,
    items: Vec<(String, LockedItem)>,
}

impl LockChange {
    /// What of a block on the page with this id is to be written.
    pub fn of(block: &Block, page: &str, lock: &Lock) -> Option<LockChange> {
        let inside = option_ids::each(block);
        let known = lock.items.get(&block.id);
        let stands = |(id, target, text): &(&str, bool, &str)| {
            known
                .and_then(|known| known.get(*id))
                .is_some_and(|item| item.target == *target && item.texts.iter().eq([*text]))
        };
        let item = |(id, target, text): (&str, bool, &str)| {
            (
                id.to_owned(),
                LockedItem {
                    target,
                    texts: text.to_owned().into(),
                },
            )
        };
        let items = if inside.iter().all(stands) {
            Vec::new()
        } else {
            inside.into_iter().map(item).collect()
        };
        let text = text(block);
        let (key, wording) = match block.kind.question() {
            Some(question) => (question.key.clone(), question.wording.clone()),
            None => ("-".to_owned(), print(&[&text], option_ids::PRINT)),
        };
        let kind = kind(block).unwrap_or_default().to_owned();
        let now = Known {
            page: page.to_owned(),
            kind,
            key,
            wording,
            texts: text.into(),
        };
        let now = (lock.blocks.get(&block.id) != Some(&now)).then_some(now);
        (now.is_some() || !items.is_empty()).then(|| LockChange {
            id: block.id.clone(),
            block: now,
            items,
        })
    }

    /// Writes it into the new lock.
    pub fn record(self, new: &mut Lock) {
        if !self.items.is_empty() {
            new.items
                .entry(self.id.clone())
                .or_default()
                .extend(self.items);
        }
        if let Some(block) = self.block {
            new.blocks.insert(self.id, block);
        }
    }
}

pub(crate) static ID_GONE: Rule = Rule {
    name: "id/gone",
    severities: &[Severity::Warning],
    summary: "What was published is still there.",
    reason: "Learners have answered it. When it was renamed or rewritten, one line keeps their work.",
    source: "README.md, \"Ids\"",
    bad: "",
    good: "",
    fixable: false,
};

/// Says once what is no longer in the course: the lock then keeps it as gone, and gives its id to nothing else.
/// `present` says whether an id was given.
pub fn gone(
    present: impl Fn(&str) -> bool,
    lock: &Lock,
    new: &mut Cow<Lock>,
    findings: &mut Vec<Diagnostic>,
) {
    let file: Arc<str> = Arc::from(PATH);
    let missing = lock
        .blocks
        .keys()
        .filter(|id| !present(id) && !new.aliases.contains_key(*id));
    let missing = missing.cloned().collect();
    if new.gone != missing {
        new.to_mut().gone = missing;
    }
    for id in new.gone.difference(&lock.gone) {
        let block = &lock.blocks[id];
        let words = block
            .texts
            .iter()
            .next()
            .map(|text| short(text))
            .unwrap_or_default();
        let message = format!(
            "A published {} is gone from `{}`: {words}",
            block.kind, block.page
        );
        let finding = Diagnostic::new(&ID_GONE, &file, 0..0, message).whole_file();
        findings.push(finding.help(format!(
            "What learners did with it is kept, but no longer shown. If it was rewritten, give \
             the new one its id: {{#{id}}}."
        )));
    }
    for id in new.gone_pages.difference(&lock.gone_pages) {
        let finding = Diagnostic::new(
            &ID_GONE,
            &file,
            0..0,
            format!("The published page `{id}` is gone"),
        )
        .whole_file();
        findings.push(finding.help(format!(
            "Its address now leads nowhere. If another page takes \
             its place, write formerly: [{id}] there."
        )));
    }
}

/// The beginning of a text.
pub fn short(text: &str) -> String {
    let start: String = text.chars().take(60).collect();
    if start.len() < text.len() {
        format!("\"{start}…\"")
    } else {
        format!("\"{start}\"")
    }
}
