//! What an output folder holds, and which of its files are known to be ours.
//!
//! Two lists tell: the one in the site, and its copy in the state file beside it. Where both agree, and the folder is the very one
//! that the last build put there, each file that they name is ours. After a power loss, a merge, a forgery, or when the site was
//! copied here, they may not: then a file is ours if it holds the bytes that one of the lists promises, or if it is an obvious
//! remnant of such a file. All else belongs to somebody, and is neither replaced nor removed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use blake3::Hash;
use rayon::prelude::*;

use super::manifest::Paths;
use super::manifest::{self, ManifestEntry};
use super::state::{FileStamp, FolderId, SavedState};
use super::{Content, Site, folder};

/// A folder as it was found.
#[derive(Debug)]
pub(super) struct Former {
    /// The text of its list, if there is such a file; a list that is a link is none.
    pub list: Option<String>,
    /// Whether each file of the list in the state is ours, whatever it holds by now.
    pub is_known: bool,
    /// Whether it is the folder that the state speaks of, whatever is in it by now.
    is_same: bool,
}

/// A file that is ours, and its stamp if that is kept.
pub(super) type Owned<'a> = (ManifestEntry<'a>, Option<FileStamp>);

impl Former {
    /// Looks at the folder `at`; `kept` is what the state keeps.
    pub fn of(at: &Path, kept: &SavedState) -> Former {
        let list = read_list(at);
        let is_same =
            !kept.list.is_empty() && kept.folder.is_some() && kept.folder == FolderId::of(at);
        let agrees = |list: &str| {
            list == kept.list || !manifest::is_whole(list) || kept.list.starts_with(list)
        };
        Former {
            is_known: is_same && list.as_deref().is_some_and(agrees),
            is_same,
            list,
        }
    }

    /// Whether the folder at `at` is a site of ours, also if its list was lost.
    pub fn is_ours(&self, at: &Path, kept: &SavedState) -> bool {
        let listed = self.list.as_deref();
        if self.is_same || listed.is_some_and(manifest::is_ours) {
            return true;
        }
        let kept = manifest::parse(&kept.list);
        !kept.is_empty() && (listed.is_some() || holds_most(at, &kept))
    }

    /// Whether the list in the folder is the one in the state, and the folder the one that is meant there.
    pub fn is_whole(&self, kept: &SavedState) -> bool {
        self.is_known && self.list.as_deref() == Some(&kept.list)
    }

    /// The files that the lists name, in the order of their paths if all of them are ours; otherwise it is still to be seen which
    /// are, and a path may come twice.
    pub fn claims<'a>(&'a self, kept: &'a SavedState) -> Vec<Owned<'a>> {
        let entries = manifest::parse(&kept.list);
        if self.is_known {
            let stamps = kept.stamps.iter().copied().chain(std::iter::repeat(None));
            return entries.into_iter().zip(stamps).collect();
        }
        let listed = manifest::parse(self.list.as_deref().unwrap_or_default());
        entries
            .into_iter()
            .chain(listed)
            .map(|entry| (entry, None))
            .collect()
    }

    /// The files in the folder `at` that are ours, in the order of their paths. `wanted` are the files that `site` will have there.
    pub fn entries<'a>(
        &'a self,
        at: &Path,
        kept: &'a SavedState,
        wanted: &[ManifestEntry<'a>],
        site: &Site,
    ) -> Vec<Owned<'a>> {
        let claims = self.claims(kept);
        if self.is_known {
            return claims;
        }
        let mut by_path: BTreeMap<&str, Vec<ManifestEntry>> = BTreeMap::new();
        for entry in claims.iter().map(|(entry, _)| entry).chain(wanted) {
            by_path.entry(entry.path).or_default().push(*entry);
        }
        let all: Vec<ManifestEntry> = by_path.values().flatten().copied().collect();
        let real = folder::real(at, &Paths::of(&all).folders);
        let by_path: Vec<_> = by_path.into_iter().collect();
        let owned = |(path, claims): (&str, Vec<ManifestEntry<'a>>)| {
            let above = path.rfind('/').map(|slash| &path[..slash]);
            let is_there = above.is_none_or(|above| real.contains(above));
            is_there
                .then(|| identify(&at.join(path), &claims, site.get(path)))
                .flatten()
                .map(|entry| (entry, None))
        };
        by_path
            .into_par_iter()
            .with_min_len(16)
            .filter_map(owned)
            .collect()
    }
}

/// The list in a folder, as text whatever has become of it.
fn read_list(folder: &Path) -> Option<String> {
    let path = folder.join(manifest::NAME);
    if !fs::symlink_metadata(&path).ok()?.is_file() {
        return None;
    }
    fs::read(path)
        .ok()
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether at least half of the files are in a folder, and one of them holds what it should: it is the site, without its list.
fn holds_most(at: &Path, entries: &[ManifestEntry]) -> bool {
    let is_file = |entry: &&ManifestEntry| {
        fs::symlink_metadata(at.join(entry.path)).is_ok_and(|found| found.is_file())
    };
    let there: Vec<&ManifestEntry> = entries.iter().filter(is_file).collect();
    there.len() * 2 >= entries.len()
        && there
            .par_iter()
            .any(|entry| entry.len > 0 && hash_file(&at.join(entry.path)) == Some(entry.hash))
}

/// Which of the `claims` the file at `at` fulfils: it holds those bytes, or what a power loss leaves of them. `content` is what shall
/// be there.
fn identify<'a>(
    at: &Path,
    claims: &[ManifestEntry<'a>],
    content: Option<&Content>,
) -> Option<ManifestEntry<'a>> {
    let found = fs::symlink_metadata(at)
        .ok()
        .filter(fs::Metadata::is_file)?;
    let mut same_len = claims
        .iter()
        .filter(|claim| claim.len == found.len())
        .peekable();
    if same_len.peek().is_some() {
        let hash = hash_file(at)?;
        if let Some(claim) = same_len.find(|claim| claim.hash == hash) {
            return Some(*claim);
        }
    }
    let is_emptied = found.len() == 0 && claims.iter().any(|claim| claim.len > 0);
    let is_remnant =
        is_emptied || content.is_some_and(|content| is_remnant(at, found.len(), content));
    claims.last().filter(|_| is_remnant).copied()
}

/// Whether a file holds nothing but a part of `content`: it ends early, or has zeros where the disk got no bytes.
fn is_remnant(at: &Path, len: u64, content: &Content) -> bool {
    if len > content.len() {
        return false;
    }
    let (Ok(found), Ok(whole)) = (fs::read(at), content.bytes()) else {
        return false;
    };
    found.len() <= whole.len()
        && found
            .iter()
            .zip(&*whole)
            .all(|(found, whole)| found == whole || *found == 0)
}

/// The hash of a file's bytes.
pub(super) fn hash_file(path: &Path) -> Option<Hash> {
    Some(
        blake3::Hasher::new()
            .update_reader(File::open(path).ok()?)
            .ok()?
            .finalize(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remnants_of_a_file_are_told_from_other_files() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("a.html");
        let (old, new) = (
            Content::from("the former text"),
            Content::from("<p>The text.</p>"),
        );
        let entry = |content: &Content| ManifestEntry {
            path: "a.html",
            hash: content.hash(),
            len: content.len(),
        };
        let claims = [entry(&old), entry(&new)];
        let identified = |bytes: &[u8]| {
            fs::write(&at, bytes).unwrap();
            identify(&at, &claims, Some(&new)).map(|entry| entry.hash)
        };
        assert_eq!(identified(b"the former text"), Some(old.hash()));
        assert_eq!(identified(b"<p>The text.</p>"), Some(new.hash()));
        let remnants: [&[u8]; 5] = [
            b"",
            b"<p>The t",
            b"<p>The \0\0\0\0\0\0\0\0\0",
            b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
            b"\0\0\0",
        ];
        for remnant in remnants {
            assert!(identified(remnant).is_some(), "{remnant:?}");
        }
        let others: [&[u8]; 4] = [
            b"<p>My text.</p>",
            b"the former",
            b"<p>The text.</p>\n",
            b"THE FORMER TEXT",
        ];
        for other in others {
            assert_eq!(identified(other), None, "{other:?}");
        }
        // A folder, or nothing at all.
        fs::remove_file(&at).unwrap();
        assert!(identify(&at, &claims, Some(&new)).is_none());
        fs::create_dir(&at).unwrap();
        assert!(identify(&at, &claims, Some(&new)).is_none());
    }
}
