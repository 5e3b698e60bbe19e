//! All ids that a lock holds.

use super::file::parse;
use super::{Lock, PATH};
use std::sync::Arc;

/// An id of a lock: that of a page, of a block, or of an item in a block.
pub(super) enum LockId<'a> {
    Page(&'a str),
    Block(&'a str),
    Item(&'a str, &'a str),
}

/// All ids of pages, blocks and items.
pub(super) fn ids(lock: &Lock) -> impl Iterator<Item = LockId<'_>> {
    let pages = lock
        .pages
        .iter()
        .filter(|(_, page)| !page.addresses.is_empty())
        .map(|(id, _)| LockId::Page(id));
    let items = lock
        .items
        .iter()
        .flat_map(|(block, items)| items.keys().map(move |id| LockId::Item(block, id)));
    pages
        .chain(lock.blocks.keys().map(|id| LockId::Block(id)))
        .chain(items)
}

/// Whether a lock has this id.
pub(super) fn has(lock: &Lock, id: &LockId) -> bool {
    match id {
        LockId::Page(id) => lock.pages.contains_key(*id),
        LockId::Block(id) => lock.blocks.contains_key(*id),
        LockId::Item(block, id) => lock
            .items
            .get(*block)
            .is_some_and(|items| items.contains_key(*id)),
    }
}

/// A lock by its text, if nothing is wrong with it and it holds ids.
pub(super) fn whole(text: &str) -> Option<Lock> {
    let mut findings = Vec::new();
    let (lock, _) = parse(text, &Arc::from(PATH), &mut findings);
    (findings.is_empty() && ids(&lock).next().is_some()).then_some(lock)
}
