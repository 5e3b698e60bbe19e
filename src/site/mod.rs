//! A finished site as a value, paths and bytes, and the one writer that puts it on the disk.
//!
//! [`Site`] holds what the pages, scripts and pictures of a course have become; [`write()`] makes a folder equal to it. What is
//! never done here: a file of the site is never changed in place, a symbolic link inside the output folder is never followed,
//! and a file that the manifest of the former site does not list is never deleted: it stays where it is, build after build.

mod error;
mod folder;
mod foreign_files;
mod former;
mod links;
mod locked_output;
mod manifest;
mod names;
mod output_dir;
pub mod preview;
mod stage;
mod state;
mod write;

use crate::chunked_map::ChunkedMap;
use crate::diagnostic::{Rule, Severity};
use crate::fs::FileError;
use blake3::Hash;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::OnceLock;

pub use error::WriteError;
pub use links::resolve;
pub use manifest::NAME as MANIFEST;
pub use names::Clash;
pub use preview::Preview;
pub use stage::{OutputSink, Stage};
pub use state::{BuildInfo, Published};
pub use write::{WriteOptions, WriteSummary, holds, published, write, write_with};

pub(crate) static COURSE_ADDRESS: Rule = Rule {
    name: "course/address",
    severities: &[Severity::Error],
    summary: "A page's address can be a file of the site.",
    reason: "Every page must have a file of its own on any disk.",
    source: "README.md, \"A course is a folder\"",
    bad: "",
    good: "",
    fixable: false,
};

pub(crate) static PACKAGE_PAGE: Rule = Rule {
    name: "package/page",
    severities: &[Severity::Error],
    summary: "Every page of a theme has the parts that one file of a course is made of.",
    reason: "Its title, its header and its main part are taken from it; a page without them could not be shown beside the others.",
    source: "themes/README.md",
    bad: "",
    good: "",
    fixable: false,
};

/// What one file of the site holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// The bytes themselves; copies share them.
    Bytes(Bytes),
    /// A file that is not held in memory: a large one of the course, such as a video, that is copied when the site is written, or one
    /// that a [`Stage`] has put on the disk.
    Copy {
        /// Where it lies.
        from: PathBuf,
        /// How many bytes it has.
        len: u64,
        /// The BLAKE3 hash of those bytes; a file that has changed since is refused by [`write()`].
        hash: blake3::Hash,
    },
}

impl Content {
    /// The number of bytes.
    pub fn len(&self) -> u64 {
        match self {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::Copy { len, .. } => *len,
        }
    }

    /// Whether there are no bytes at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes, read from the disk where they are not in memory.
    ///
    /// # Errors
    /// When the file can no longer be read, or is another than it was.
    pub fn bytes(&self) -> Result<Cow<'_, [u8]>, FileError> {
        let (from, hash) = match self {
            Content::Bytes(bytes) => return Ok(Cow::Borrowed(bytes)),
            Content::Copy { from, hash, .. } => (from, hash),
        };
        let failed = |cause| FileError {
            verb: "read",
            path: from.clone(),
            cause,
        };
        let bytes = std::fs::read(from).map_err(failed)?;
        match blake3::hash(&bytes) == *hash {
            true => Ok(Cow::Owned(bytes)),
            false => Err(failed(std::io::Error::other(
                "it changed while it was being used",
            ))),
        }
    }

    /// Whether both share their bytes, so that they are equal without a look at them.
    pub fn is_very(&self, other: &Content) -> bool {
        match (self, other) {
            (Content::Bytes(one), Content::Bytes(other)) => {
                one.as_ptr() == other.as_ptr() && one.len() == other.len()
            }
            _ => self == other,
        }
    }

    /// The BLAKE3 hash of the bytes.
    pub fn hash(&self) -> blake3::Hash {
        match self {
            Content::Bytes(bytes) => blake3::hash(bytes),
            Content::Copy { hash, .. } => *hash,
        }
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Content::Bytes(bytes.into())
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Content::Bytes(text.into())
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Content::Bytes(Bytes::copy_from_slice(text.as_bytes()))
    }
}

impl From<&[u8]> for Content {
    fn from(bytes: &[u8]) -> Self {
        Content::Bytes(Bytes::copy_from_slice(bytes))
    }
}

/// A whole site: each path below it, with forward slashes, and what the file there holds. Paths come in byte order. Copies share
/// what they have in common.
#[derive(Clone, Debug, Default)]
pub struct Site {
    files: ChunkedMap<String, SiteEntry, DuplicateFolders>,
    /// What is not plain to see in the paths of the files; only asked, never walked, so its order reaches nothing.
    taken: names::Taken,
}

/// A file of a site.
#[derive(Clone, Debug)]
struct SiteEntry {
    content: Content,
    /// Of its bytes, once it was asked for.
    hash: OnceLock<Hash>,
    /// SHA-256 of its bytes, once it was asked for.
    sha256: OnceLock<[u8; 32]>,
}

impl SiteEntry {
    fn hash(&self) -> Hash {
        *self.hash.get_or_init(|| self.content.hash())
    }
}

/// What is told of neighbouring files, once it is asked for.
#[derive(Debug)]
struct DuplicateFolders {
    /// The bytes of the smallest.
    smallest: u64,
    /// The folders they stand in.
    folders: Vec<String>,
    /// Whether one of them stands at the top.
    top: bool,
    /// Their lines in the list of files.
    lines: OnceLock<String>,
}

impl DuplicateFolders {
    fn of(files: &[(String, SiteEntry)]) -> DuplicateFolders {
        let mut folders: Vec<String> = Vec::new();
        for folder in files
            .iter()
            .filter_map(|(path, _)| Some(path.rsplit_once('/')?.0))
        {
            if folders.last().is_none_or(|last| last != folder) {
                folders.push(folder.to_owned());
            }
        }
        let smallest = files
            .iter()
            .map(|(_, file)| file.content.len())
            .min()
            .unwrap_or(u64::MAX);
        DuplicateFolders {
            smallest,
            folders,
            top: files.iter().any(|(path, _)| !path.contains('/')),
            lines: OnceLock::new(),
        }
    }
}

impl Site {
    /// A site without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file at `path`: names of `a` to `z`, digits, `-`, `_` and `.`, parted by forward slashes.
    ///
    /// # Errors
    ///
    /// [`Clash`] when the path is none that every disk, web server and LMS can hold, when it is taken, when it differs from
    /// another by upper and lower case only, or when one of the two would have to be a file and a folder at once.
    pub fn insert(
        &mut self,
        path: impl Into<String>,
        content: impl Into<Content>,
    ) -> Result<(), Clash> {
        let path = path.into();
        names::check(&path)?;
        self.taken
            .take(&path, |path| self.files.get(path).is_some())?;
        self.files.insert(
            path,
            SiteEntry {
                content: content.into(),
                hash: OnceLock::new(),
                sha256: OnceLock::new(),
            },
        );
        Ok(())
    }

    /// Takes a file away.
    pub fn remove(&mut self, path: &str) {
        if self.files.remove(path).is_some() {
            self.taken.free(path, |folder| {
                self.files
                    .from(folder)
                    .next()
                    .is_some_and(|(path, _)| path.starts_with(folder))
            });
        }
    }

    /// What the file at `path` holds.
    pub fn get(&self, path: &str) -> Option<&Content> {
        self.files.get(path).map(|file| &file.content)
    }

    /// SHA-256 of the bytes of the file at `path`, for readers that know no BLAKE3, such as browsers; none where there is no such
    /// file. Computed once, also for copies of the site.
    ///
    /// # Errors
    /// When the file can no longer be read, or has changed.
    pub fn sha256(&self, path: &str) -> Result<Option<[u8; 32]>, FileError> {
        let Some(file) = self.files.get(path) else {
            return Ok(None);
        };
        if let Some(digest) = file.sha256.get() {
            return Ok(Some(*digest));
        }
        let digest = Sha256::digest(file.content.bytes()?).into();
        Ok(Some(*file.sha256.get_or_init(|| digest)))
    }

    /// All files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Content)> {
        self.files
            .iter()
            .map(|(path, file)| (path.as_str(), &file.content))
    }

    /// Files in the order of their paths, without some of those that have more than `most` bytes.
    pub fn small(&self, most: impl Fn() -> u64) -> impl Iterator<Item = (&str, &Content)> {
        let leaves = self
            .files
            .leaves()
            .iter()
            .filter(move |leaf| leaf.told(DuplicateFolders::of).smallest <= most());
        leaves.flat_map(|leaf| {
            leaf.entries()
                .iter()
                .map(|(path, file)| (path.as_str(), &file.content))
        })
    }

    /// The files at the top, in the order of their paths.
    pub fn top(&self) -> impl Iterator<Item = (&str, &Content)> {
        let leaves = self
            .files
            .leaves()
            .iter()
            .filter(|leaf| leaf.told(DuplicateFolders::of).top);
        let files = leaves.flat_map(|leaf| {
            leaf.entries()
                .iter()
                .map(|(path, file)| (path.as_str(), &file.content))
        });
        files.filter(|(path, _)| !path.contains('/'))
    }

    /// The folders that files stand in; the same one may come more than once.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        self.files.leaves().iter().flat_map(|leaf| {
            leaf.told(DuplicateFolders::of)
                .folders
                .iter()
                .map(String::as_str)
        })
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are no files.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

impl PartialEq for Site {
    fn eq(&self, other: &Self) -> bool {
        self.files.len() == other.files.len()
            && self
                .files
                .differences(&other.files, |was, is| was.content == is.content)
                .is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_files_in_the_order_of_their_paths() {
        let mut site = Site::new();
        for path in ["b.html", "a/z.css", "a.html"] {
            site.insert(path, path).unwrap();
        }
        assert_eq!(
            site.iter().map(|(path, _)| path).collect::<Vec<_>>(),
            ["a.html", "a/z.css", "b.html"]
        );
        assert_eq!(site.get("a/z.css"), Some(&Content::from("a/z.css")));
        assert_eq!(site.len(), 3);
    }

    #[test]
    fn a_refused_path_leaves_the_site_as_it_was() {
        let mut site = Site::new();
        site.insert("a/b.html", "").unwrap();
        let before = site.clone();
        for path in [
            "a",
            "a/b.html",
            "a/b.html/c",
            "../a",
            "new/A.html",
            "new/con",
        ] {
            assert!(site.insert(path, "x").is_err(), "{path}");
        }
        assert_eq!(site, before);
        site.insert("new", "a refused path has taken no folder")
            .unwrap();
    }

    #[test]
    fn what_a_file_took_is_free_again_without_it() {
        let mut site = Site::new();
        site.insert("a/b/c.html", "").unwrap();
        site.insert("x/LICENSE", "").unwrap();
        site.insert("a/d.html", "").unwrap();
        site.remove("a/b/c.html");
        site.insert("a/b", "").unwrap();
        assert!(site.insert("a", "").is_err());
        site.remove("a/b");
        site.remove("a/d.html");
        site.insert("a", "").unwrap();
        assert!(site.insert("x/license", "").is_err());
        site.remove("x/LICENSE");
        site.insert("x/license", "").unwrap();
        assert_eq!(
            site.iter().map(|(path, _)| path).collect::<Vec<_>>(),
            ["a", "x/license"]
        );
    }

    #[test]
    fn length_and_hash_are_those_of_the_bytes() {
        let bytes = Content::from("abc");
        assert_eq!(
            (bytes.len(), bytes.is_empty(), bytes.hash()),
            (3, false, blake3::hash(b"abc"))
        );
        let copy = Content::Copy {
            from: "v.mp4".into(),
            len: 7,
            hash: blake3::hash(b"x"),
        };
        assert_eq!((copy.len(), copy.hash()), (7, blake3::hash(b"x")));
    }

    #[test]
    fn sha256_is_that_of_the_bytes_also_of_a_file_on_the_disk() {
        // RFC 6234, the digest of "abc".
        let abc = [0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea];
        let folder = tempfile::tempdir().unwrap();
        let from = folder.path().join("v.mp4");
        std::fs::write(&from, "abc").unwrap();
        let mut site = Site::new();
        site.insert("a.html", "abc").unwrap();
        site.insert(
            "v.mp4",
            Content::Copy {
                from: from.clone(),
                len: 3,
                hash: blake3::hash(b"abc"),
            },
        )
        .unwrap();
        for path in ["a.html", "v.mp4"] {
            assert_eq!(site.sha256(path).unwrap().unwrap()[..8], abc, "{path}");
        }
        assert_eq!(site.sha256("b.html").unwrap(), None);
        // It belongs to the content: another file at this path has another one.
        site.remove("a.html");
        site.insert("a.html", "abd").unwrap();
        assert_ne!(site.sha256("a.html").unwrap().unwrap()[..8], abc);
        let mut changed = Site::new();
        std::fs::write(&from, "abd").unwrap();
        changed
            .insert(
                "v.mp4",
                Content::Copy {
                    from,
                    len: 3,
                    hash: blake3::hash(b"abc"),
                },
            )
            .unwrap();
        assert!(
            changed.sha256("v.mp4").is_err(),
            "a file that has changed since"
        );
    }
}
