//! The list of files inside a site, by which the next build knows the folder as ours and what it held.

use std::fmt::Write;

use blake3::Hash;
use rayon::prelude::*;
use std::collections::HashSet;

use super::{DuplicateFolders, Site, SiteEntry, names};
use crate::chunked_map::Leaf;
use std::sync::Arc;

/// Name of the list, at the top of the site.
pub const NAME: &str = "leadlet-files.txt";

/// How the list begins; the rest of the first line is for people.
const MARK: &str = "# leadlet 1: ";
const REST: &str = "the files of this site, each with its BLAKE3 hash and its size in bytes; written by leadlet, which needs it";

/// One file of a site as the list has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ManifestEntry<'a> {
    /// Path below the site.
    pub path: &'a str,
    /// Of its bytes.
    pub hash: Hash,
    /// How many bytes.
    pub len: u64,
}

/// The entries of `site` in the order of their paths.
pub(super) fn entries(site: &Site) -> Vec<ManifestEntry<'_>> {
    let files: Vec<_> = site.files.iter().collect();
    files.into_par_iter().with_min_len(16).map(entry).collect()
}

fn entry<'a>((path, file): (&'a String, &SiteEntry)) -> ManifestEntry<'a> {
    ManifestEntry {
        path,
        hash: file.hash(),
        len: file.content.len(),
    }
}

/// The list of a site as text, one line a file, in plain ASCII; most of it may have been told of a site before.
pub(super) fn list(site: &Site) -> String {
    let lines = |leaf: &Arc<Leaf<String, SiteEntry, DuplicateFolders>>| {
        leaf.told(DuplicateFolders::of).lines.get_or_init(|| {
            lines(
                leaf.entries()
                    .iter()
                    .map(|(path, file)| entry((path, file))),
            )
        });
    };
    site.files.leaves().par_iter().for_each(lines);
    let mut text = format!("{MARK}{REST}\n");
    let told = site
        .files
        .leaves()
        .iter()
        .filter_map(|leaf| leaf.told(DuplicateFolders::of).lines.get());
    text.reserve(site.len() * 128);
    told.for_each(|lines| text.push_str(lines));
    text
}

fn lines<'a>(entries: impl ExactSizeIterator<Item = ManifestEntry<'a>>) -> String {
    let mut text = String::with_capacity(entries.len() * 128);
    for ManifestEntry { path, hash, len } in entries {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{} {len} {path}", hash.to_hex());
    }
    text
}

/// Whether `text` is such a list.
pub(super) fn is_ours(text: &str) -> bool {
    text.starts_with(MARK)
}

/// Whether `text` is such a list to its end: no line is cut, damaged or somebody else's.
pub(super) fn is_whole(text: &str) -> bool {
    is_ours(text) && text.ends_with('\n') && parse(text).len() == text.lines().count() - 1
}

/// The entries of a list that lay on the disk. Lines that are none, or that name a path no site may have, count for nothing: what
/// they name is then a stranger's file, which is the careful way.
pub(super) fn parse(text: &str) -> Vec<ManifestEntry<'_>> {
    let entry = |line| -> Option<ManifestEntry<'_>> {
        let mut parts = str::splitn(line, 3, ' ');
        let hash = Hash::from_hex(parts.next()?).ok()?;
        let len = parts.next()?.parse().ok()?;
        let path = parts.next()?;
        names::check(path).ok()?;
        Some(ManifestEntry { path, hash, len })
    };
    if is_ours(text) {
        text.lines().skip(1).filter_map(entry).collect()
    } else {
        Vec::new()
    }
}

/// The paths of a site, for asking.
pub(super) struct Paths<'a> {
    pub files: HashSet<&'a str>,
    pub folders: HashSet<&'a str>,
}

impl<'a> Paths<'a> {
    pub fn of(entries: &[ManifestEntry<'a>]) -> Self {
        let files: HashSet<&str> = entries.iter().map(|entry| entry.path).collect();
        let mut folders = HashSet::new();
        for file in entries {
            // Above a folder that is known, all are.
            for folder in names::folders(file.path) {
                if !folders.insert(folder) {
                    break;
                }
            }
        }
        Paths { files, folders }
    }

    /// Whether a file at `path` is the site's: one of its files, or what somebody has put in the place of one of its folders, as a
    /// link to elsewhere.
    pub fn has(&self, path: &str) -> bool {
        path == NAME || self.files.contains(path) || self.folders.contains(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut site = Site::new();
        site.insert("b/c.html", "two").unwrap();
        site.insert("a.html", "").unwrap();
        let entries = entries(&site);
        let text = list(&site);
        assert!(text.is_ascii() && is_ours(&text));
        assert_eq!(
            text.lines().nth(2).unwrap(),
            format!("{} 3 b/c.html", blake3::hash(b"two"))
        );
        assert_eq!(parse(&text), entries);
        assert!(
            is_whole(&text)
                && (0..text.len())
                    .filter(|len| text[..*len].ends_with('\n'))
                    .all(|len| is_whole(&text[..len]))
        );
        assert!(
            (0..text.len())
                .filter(|len| !text[..*len].ends_with('\n'))
                .all(|len| !is_whole(&text[..len]))
        );
        // A version control system may have turned the ends of lines.
        assert_eq!(parse(&text.replace('\n', "\r\n")), entries);
    }

    #[test]
    fn lines_that_are_none_count_for_nothing() {
        let hash = blake3::hash(b"");
        let text = format!(
            "{MARK}\n{hash} 0 ../secret\n{hash} 0 /etc/passwd\n{hash} x a\n<<<<<<< HEAD\n{hash} 0\n\n{hash} 0 good.html\n"
        );
        assert_eq!(
            parse(&text)
                .iter()
                .map(|entry| entry.path)
                .collect::<Vec<_>>(),
            ["good.html"]
        );
        assert!(
            parse(&format!("{hash} 0 good.html\n")).is_empty(),
            "no list without its first line"
        );
    }
}
