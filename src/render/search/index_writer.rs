//! The pages of a course together: shards of words, chunks of what results show, and the script that knows both.

use super::code::{PostingList, push_page, push_word};
use super::interner::{Interner, ROOM, Word};
use super::page::SearchEntry;
use super::patch;
use super::words::BUCKETS;
use crate::render::theme_assets::fingerprinted;
use crate::site::Content;
use bytes::Bytes;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::{Bound, Range};
use std::sync::Arc;

/// Bytes that a shard of words has at most, but for the pages of one word; compressed a third less. Unit tests want many.
const SHARD: usize = if cfg!(test) { 100 } else { 40_000 };
/// Bytes that a chunk of pages has at most, but for one page; compressed a third of it.
const CHUNK: usize = if cfg!(test) { 500 } else { 32_000 };

/// The files of an index.
#[derive(Debug)]
pub struct SearchIndex {
    /// Address of the script that knows the others.
    pub address: String,
    /// All files, by address.
    pub files: Vec<(String, Content)>,
}

/// What a run keeps for the next one: the pages that were joined, and what came of them.
#[derive(Debug, Default)]
pub struct SearchCache {
    entries: Vec<Arc<SearchEntry>>,
    lists: Vec<PostingList>,
    shards: Vec<Shard>,
    chunks: Vec<Chunk>,
}

/// Neighbouring words in one file.
#[derive(Clone, Debug)]
struct Shard {
    /// Its first word.
    first: String,
    /// The letters that tell its first word from the one before.
    bound: String,
    address: String,
    script: Content,
}

/// What results show of neighbouring pages, in one file.
#[derive(Clone, Debug)]
struct Chunk {
    pages: Range<usize>,
    address: String,
    script: Content,
}

/// Makes a script a file of the site, by its address.
type ShardEntry<'a> = dyn Fn(&str, Bytes) -> Content + Sync + 'a;

/// Joins the pages of a course, in its order. What `kept` has of the run before is taken from there, and it then holds this one.
/// Scripts are `put` into the site as they are made.
pub fn join(
    entries: Vec<Arc<SearchEntry>>,
    kept: &mut SearchCache,
    put: &ShardEntry,
) -> SearchIndex {
    let touched = patch::mend(&mut kept.lists, &kept.entries, &entries);
    if touched.is_none() {
        kept.lists = lists(&entries);
    }
    kept.shards = shards(&kept.lists, &kept.shards, touched.as_ref(), put);
    kept.chunks = chunks(&entries, &kept.entries, &kept.chunks, put);
    let main = format!(
        "leadletSearch({});\n",
        serde_json::json!({
            "pages": entries.len(),
            "starts": kept.chunks.iter().map(|chunk| chunk.pages.start).collect::<Vec<_>>(),
            "chunks": kept.chunks.iter().map(|chunk| hash_of(&chunk.address)).collect::<String>(),
            "bounds": kept.shards.iter().map(|shard| &shard.bound).collect::<Vec<_>>(),
            "shards": kept.shards.iter().map(|shard| hash_of(&shard.address)).collect::<String>(),
            "audiences": audiences(&entries),
        })
    );
    kept.entries = entries;
    let address = fingerprinted("search.js", main.as_bytes());
    let shards = kept
        .shards
        .iter()
        .map(|shard| (shard.address.clone(), shard.script.clone()));
    let chunks = kept
        .chunks
        .iter()
        .map(|chunk| (chunk.address.clone(), chunk.script.clone()));
    let files = std::iter::once((address.clone(), put(&address, main.into())))
        .chain(shards)
        .chain(chunks)
        .collect();
    SearchIndex { address, files }
}

/// The pages for some audiences only, by these audiences.
fn audiences(entries: &[Arc<SearchEntry>]) -> Vec<(&[String], Vec<usize>)> {
    let mut pages: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (page, entry) in entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| !entry.audience.is_empty())
    {
        pages.entry(&entry.audience).or_default().push(page);
    }
    pages.into_iter().collect()
}

/// The eight digits in `assets/name-12345678.js`.
fn hash_of(address: &str) -> &str {
    address
        .len()
        .checked_sub(11)
        .and_then(|at| address.get(at..at + 8))
        .unwrap_or_default()
}

/// A word's pages as they are written, while they come.
struct GrowingPostings {
    last: i64,
    pages: Vec<u8>,
}

/// All words in the order of their characters, with their pages.
fn lists(entries: &[Arc<SearchEntry>]) -> Vec<PostingList> {
    let bucket = |bucket: usize| {
        let mut table = Interner::new(1024);
        let mut lists: Vec<GrowingPostings> = Vec::with_capacity(1024);
        let mut buffer = [0; ROOM];
        for (page, entry) in (0..).zip(entries) {
            for (word, class) in entry.words.of(bucket) {
                let number = table.number(Word::copied(word, &mut buffer));
                if number == lists.len() {
                    lists.push(GrowingPostings {
                        last: -1,
                        pages: Vec::new(),
                    });
                }
                let GrowingPostings { last, pages } = &mut lists[number];
                push_page(pages, last, page, class);
            }
        }
        let word = |number| String::from_utf8_lossy(table.word(number).bytes()).into_owned();
        lists
            .into_iter()
            .enumerate()
            .map(|(number, list)| (word(number), list.pages))
            .collect::<Vec<_>>()
    };
    let buckets: Vec<_> = (0..BUCKETS).into_par_iter().map(bucket).collect();
    let mut lists: Vec<_> = buckets.into_iter().flatten().collect();
    lists.par_sort_unstable();
    lists
}

/// Cuts the words into shards. Those of `former` that none of the `touched` words belongs to, and none did, stay.
fn shards(
    lists: &[PostingList],
    former: &[Shard],
    touched: Option<&BTreeSet<String>>,
    put: &ShardEntry,
) -> Vec<Shard> {
    let cuts = cuts(lists);
    let first = |cut: Option<&Range<usize>>| cut.map(|cut| lists[cut.start].0.as_str());
    let shard = |(number, cut): (usize, &Range<usize>)| {
        let (here, next) = (
            first(Some(cut)).unwrap_or_default(),
            first(cuts.get(number + 1)),
        );
        let bound = match cut.start.checked_sub(1) {
            Some(before) => tells(&lists[before].0, here),
            None => String::new(),
        };
        let (was, then) = (
            former.get(number),
            former.get(number + 1).map(|shard| shard.first.as_str()),
        );
        match (was, touched) {
            (Some(was), Some(touched))
                if was.first == here && then == next && !any_between(touched, here, next) =>
            {
                Shard {
                    bound,
                    ..was.clone()
                }
            }
            _ => {
                let script = shard_script(number, &lists[cut.clone()]);
                let address =
                    fingerprinted(&format!("search-words-{number}.js"), script.as_bytes());
                Shard {
                    first: here.to_owned(),
                    bound,
                    script: put(&address, script.into()),
                    address,
                }
            }
        }
    };
    cuts.par_iter().enumerate().map(shard).collect()
}

/// Whether one of the words comes at or after `first` and before `next`, the end when none.
fn any_between(words: &BTreeSet<String>, first: &str, next: Option<&str>) -> bool {
    let end = next.map_or(Bound::Unbounded, Bound::Excluded);
    words
        .range::<str, _>((Bound::Included(first), end))
        .next()
        .is_some()
}

/// Which words stand together.
fn cuts(lists: &[PostingList]) -> Vec<Range<usize>> {
    let mut cuts = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (at, (word, pages)) in lists.iter().enumerate() {
        let weight = word.len() + pages.len() + 2;
        if size + weight > SHARD && at > start {
            cuts.push(start..at);
            (start, size) = (at, 0);
        }
        size += weight;
    }
    if start < lists.len() {
        cuts.push(start..lists.len());
    }
    cuts
}

/// The script of some words.
fn shard_script(number: usize, lists: &[PostingList]) -> String {
    let (mut words, mut pages) = (String::new(), Vec::new());
    let mut before = "";
    for (word, list) in lists {
        push_word(&mut words, before, word);
        pages.extend_from_slice(list);
        pages.push(b' ');
        before = word;
    }
    let words = serde_json::Value::from(words);
    format!(
        "leadletSearchWords({number}, {words}, \"{}\");\n",
        String::from_utf8_lossy(&pages)
    )
}

/// The beginning of `word`, as long as it must be to come after `before`.
fn tells(before: &str, word: &str) -> String {
    let shared = before
        .chars()
        .zip(word.chars())
        .take_while(|(a, b)| a == b)
        .count();
    word.chars().take(shared + 1).collect()
}

/// Puts what results show of neighbouring pages together. Those of `former`, of the pages that were, stay where their pages do.
fn chunks(
    entries: &[Arc<SearchEntry>],
    were: &[Arc<SearchEntry>],
    former: &[Chunk],
    put: &ShardEntry,
) -> Vec<Chunk> {
    let mut starts = Vec::new();
    let mut size = 0;
    for (page, entry) in entries.iter().enumerate() {
        if starts.is_empty() || size + entry.record.len() > CHUNK {
            starts.push(page);
            size = 0;
        }
        size += entry.record.len();
    }
    let chunk = |(number, start): (usize, &usize)| {
        let pages = *start..starts.get(number + 1).copied().unwrap_or(entries.len());
        let stands = |was: &&Chunk| {
            let (was, is) = (&were[was.pages.clone()], &entries[pages.clone()]);
            was.len() == is.len() && was.iter().zip(is).all(|(was, is)| Arc::ptr_eq(was, is))
        };
        if let Some(was) = former
            .get(number)
            .filter(|was| was.pages == pages)
            .filter(stands)
        {
            return was.clone();
        }
        let script = chunk_script(number, &entries[pages.clone()]);
        let address = fingerprinted(&format!("search-pages-{number}.js"), script.as_bytes());
        Chunk {
            pages,
            script: put(&address, script.into()),
            address,
        }
    };
    starts.par_iter().enumerate().map(chunk).collect()
}

/// The script of some pages.
fn chunk_script(number: usize, entries: &[Arc<SearchEntry>]) -> String {
    let mut script = String::with_capacity(CHUNK + 64);
    let _ = write!(script, "leadletSearchPages({number}, [");
    for (place, entry) in entries.iter().enumerate() {
        script.push_str(if place == 0 { "\n" } else { ",\n" });
        script.push_str(&entry.record);
    }
    script.push_str("\n]);\n");
    script
}
