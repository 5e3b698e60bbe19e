//! The pages of a course together: shards of words, chunks of what results show, and the script that knows both.

use super::code::{push_page, push_word};
use super::page::{BUCKETS, Entry};
use super::table::Table;
use crate::render::assets::fingerprinted;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Bytes that a shard of words has at most, but for the pages of one word; compressed a third less.
const SHARD: usize = 40_000;
/// Bytes that a chunk of pages has at most, but for one page; compressed a third of it.
const CHUNK: usize = 32_000;

/// The files of an index.
#[derive(Debug)]
pub struct Index {
    /// Address of the script that knows the others.
    pub address: String,
    /// All files, by address.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Joins the pages of a course, in its order.
pub fn join(entries: &[&Entry]) -> Index {
    let lists = lists(entries);
    let (bounds, shards) = shards(&lists);
    let (starts, chunks) = chunks(entries);
    let hashes = |files: &[(String, Vec<u8>)]| files.iter().map(|(address, _)| hash_of(address)).collect::<String>();
    let main = format!(
        "leadletSearch({});\n",
        serde_json::json!({
            "pages": entries.len(), "starts": starts, "chunks": hashes(&chunks), "bounds": bounds, "shards": hashes(&shards),
            "audiences": audiences(entries),
        })
    );
    let address = fingerprinted("search.js", main.as_bytes());
    let files = std::iter::once((address.clone(), main.into_bytes())).chain(shards).chain(chunks).collect();
    Index { address, files }
}

/// The pages for some audiences only, by these audiences.
fn audiences<'a>(entries: &[&'a Entry]) -> Vec<(&'a [String], Vec<usize>)> {
    let mut pages: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (page, entry) in entries.iter().enumerate().filter(|(_, entry)| !entry.audience.is_empty()) {
        pages.entry(&entry.audience).or_default().push(page);
    }
    pages.into_iter().collect()
}

/// The eight digits in `assets/name-12345678.js`.
fn hash_of(address: &str) -> &str {
    address.len().checked_sub(11).and_then(|at| address.get(at..at + 8)).unwrap_or_default()
}

/// A word's pages as they are written, while they come.
struct List {
    last: i64,
    pages: Vec<u8>,
}

/// All words in the order of their characters, with their pages.
fn lists(entries: &[&Entry]) -> Vec<(String, Vec<u8>)> {
    let bucket = |bucket: usize| {
        let mut table = Table::new(1024);
        let mut lists: Vec<List> = Vec::with_capacity(1024);
        for (page, entry) in (0..).zip(entries) {
            for (word, class) in entry.words(bucket) {
                let number = table.number(word);
                if number == lists.len() {
                    lists.push(List { last: -1, pages: Vec::new() });
                }
                let List { last, pages } = &mut lists[number];
                push_page(pages, last, page, class);
            }
        }
        let word = |number| String::from_utf8_lossy(table.word(number).bytes()).into_owned();
        lists.into_iter().enumerate().map(|(number, list)| (word(number), list.pages)).collect::<Vec<_>>()
    };
    let buckets: Vec<_> = (0..BUCKETS).into_par_iter().map(bucket).collect();
    let mut lists: Vec<_> = buckets.into_iter().flatten().collect();
    lists.par_sort_unstable();
    lists
}

/// Cuts the words into shards; with them the letters that each begins with, the least that tell it from the one before.
fn shards(lists: &[(String, Vec<u8>)]) -> (Vec<String>, Vec<(String, Vec<u8>)>) {
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
    let bounds = cuts.iter().map(|cut| match cut.start.checked_sub(1) {
        Some(before) => tells(&lists[before].0, &lists[cut.start].0),
        None => String::new(),
    });
    let bounds = bounds.collect();
    let shard = |(number, cut): (usize, &std::ops::Range<usize>)| {
        let lists = &lists[cut.clone()];
        let (mut words, mut pages) = (String::new(), Vec::new());
        let mut before = "";
        for (word, list) in lists {
            push_word(&mut words, before, word);
            pages.extend_from_slice(list);
            pages.push(b' ');
            before = word;
        }
        let words = serde_json::Value::from(words);
        let script = format!("leadletSearchWords({number}, {words}, \"{}\");\n", String::from_utf8_lossy(&pages));
        (fingerprinted(&format!("search-words-{number}.js"), script.as_bytes()), script.into_bytes())
    };
    (bounds, cuts.par_iter().enumerate().map(shard).collect())
}

/// The beginning of `word`, as long as it must be to come after `before`.
fn tells(before: &str, word: &str) -> String {
    let shared = before.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
    word.chars().take(shared + 1).collect()
}

/// Puts what results show of neighbouring pages together; with them the first page of each chunk.
fn chunks(entries: &[&Entry]) -> (Vec<usize>, Vec<(String, Vec<u8>)>) {
    let mut starts = Vec::new();
    let mut size = 0;
    for (page, entry) in entries.iter().enumerate() {
        if starts.is_empty() || size + entry.record.len() > CHUNK {
            starts.push(page);
            size = 0;
        }
        size += entry.record.len();
    }
    let chunk = |number: usize| {
        let end = starts.get(number + 1).copied().unwrap_or(entries.len());
        let mut script = String::with_capacity(CHUNK + 64);
        let _ = write!(script, "leadletSearchPages({number}, [");
        for (place, entry) in entries[starts[number]..end].iter().enumerate() {
            script.push_str(if place == 0 { "\n" } else { ",\n" });
            script.push_str(&entry.record);
        }
        script.push_str("\n]);\n");
        (fingerprinted(&format!("search-pages-{number}.js"), script.as_bytes()), script.into_bytes())
    };
    let chunks = (0..starts.len()).into_par_iter().map(chunk).collect();
    (starts, chunks)
}
