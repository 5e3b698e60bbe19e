//! The lists of words of the run before, mended where few pages say something else now.

use super::code::{PostingList, WordClass, push_page, read_pages};
use super::page::SearchEntry;
use super::words::BUCKETS;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// When more pages than this changed, joining all anew takes no longer.
const MAX_PATCHED_PAGES: usize = 100;

/// What becomes of a word on pages that changed: its new class, none where the page no longer has it.
type ClassChanges = BTreeMap<String, Vec<(u32, Option<WordClass>)>>;

/// Brings the lists of the pages that `were` to what they are for those that `are`: the words whose lists changed. Nothing when
/// so much changed that the lists are to be made anew.
pub fn mend(
    lists: &mut Vec<PostingList>,
    were: &[Arc<SearchEntry>],
    are: &[Arc<SearchEntry>],
) -> Option<BTreeSet<String>> {
    if were.len() != are.len() || are.is_empty() {
        return None;
    }
    let mut changes = ClassChanges::new();
    let other = (0..)
        .zip(were.iter().zip(are))
        .filter(|(_, (was, is))| !Arc::ptr_eq(was, is));
    for (number, (page, (was, is))) in other.enumerate() {
        if number == MAX_PATCHED_PAGES {
            return None;
        }
        differences(page, was, is, &mut changes);
    }
    for (word, pages) in &changes {
        mend_word(lists, word, pages);
    }
    Some(changes.into_keys().collect())
}

/// Adds what of a page's words changed.
fn differences(page: u32, was: &SearchEntry, is: &SearchEntry, changes: &mut ClassChanges) {
    let mut change = |word: &[u8], class| {
        changes
            .entry(String::from_utf8_lossy(word).into_owned())
            .or_default()
            .push((page, class));
    };
    for bucket in 0..BUCKETS {
        let mut gone: BTreeMap<&[u8], WordClass> = was.words.of(bucket).collect();
        for (word, class) in is.words.of(bucket) {
            if gone.remove(word) != Some(class) {
                change(word, Some(class));
            }
        }
        gone.into_keys().for_each(|word| change(word, None));
    }
}

/// Writes the list of a word anew; a word without pages goes.
fn mend_word(lists: &mut Vec<PostingList>, word: &str, changed: &[(u32, Option<WordClass>)]) {
    let found = lists.binary_search_by(|(other, _)| other.as_str().cmp(word));
    let mut pages: BTreeMap<u32, WordClass> =
        found.map_or_else(|_| BTreeMap::new(), |at| read_pages(&lists[at].1).collect());
    for (page, class) in changed {
        match class {
            Some(class) => _ = pages.insert(*page, *class),
            None => _ = pages.remove(page),
        }
    }
    let (mut list, mut last) = (Vec::new(), -1);
    pages
        .iter()
        .for_each(|(page, class)| push_page(&mut list, &mut last, *page, *class));
    match (found, list.is_empty()) {
        (Ok(at), true) => _ = lists.remove(at),
        (Ok(at), false) => lists[at].1 = list,
        (Err(_), true) => {}
        (Err(at), false) => lists.insert(at, (word.to_owned(), list)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::index_writer::{SearchCache, join};
    use super::super::page::{EntryBuilder, EntrySource};
    use super::super::words::Weight;
    use super::*;
    use crate::site::Content;
    use proptest::prelude::*;

    fn entry(page: usize, words: &[u8]) -> Arc<SearchEntry> {
        let (href, text) = (
            format!("m/{page}.html"),
            words
                .iter()
                .map(|word| format!("word{} ", word % 40))
                .collect::<String>(),
        );
        let about = EntrySource {
            href: &href,
            title: "Page",
            kind: "lesson",
            module: "",
            hue: 1,
            audience: Vec::new(),
        };
        let mut gather = EntryBuilder::new(about);
        gather.plain(
            &text,
            if words.len().is_multiple_of(3) {
                Weight::Lead
            } else {
                Weight::Text
            },
        );
        gather.finish()
    }

    fn held(_: &str, bytes: bytes::Bytes) -> Content {
        Content::Bytes(bytes)
    }

    proptest! {
        /// However pages change, come and go, what is kept makes no difference.
        #[test]
        fn a_mended_index_is_a_fresh_one(
            first in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..12), 0..120),
            edits in prop::collection::vec((any::<prop::sample::Index>(), prop::collection::vec(any::<u8>(), 0..12), 0..8_u8), 1..8),
        ) {
            let mut entries: Vec<_> = first.iter().enumerate().map(|(page, words)| entry(page, words)).collect();
            let mut kept = SearchCache::default();
            join(entries.clone(), &mut kept, &held);
            for (at, words, what) in edits {
                match what {
                    0 => entries.push(entry(entries.len(), &words)),
                    1 if !entries.is_empty() => _ = entries.remove(at.index(entries.len())),
                    _ if !entries.is_empty() => {
                        let at = at.index(entries.len());
                        entries[at] = entry(at, &words);
                    }
                    _ => {}
                }
                let again = join(entries.clone(), &mut kept, &held);
                let fresh = join(entries.clone(), &mut SearchCache::default(), &held);
                prop_assert_eq!(again.address, fresh.address);
                prop_assert_eq!(again.files, fresh.files);
            }
        }
    }
}
