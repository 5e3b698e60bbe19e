//! The one reader: all files of a course, as text where they are text, and as names where they are not.

mod encoding;
pub mod path_checks;

use crate::chunked_map::{ChunkedMap, Leaf};
use crate::diagnostic::{Diagnostic, Rule, Severity};
pub use crate::fs::FileError;
use crate::memo::HashBuilder;
pub(crate) use encoding::COURSE_NOT_UTF8;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The largest text file that is read, in bytes. A lesson is a few kilobytes; this leaves room for any glossary.
pub const LARGEST_TEXT: u64 = 1 << 20;
/// The file of published ids, below the course folder.
pub const LOCK_PATH: &str = "content/course.lock";
/// The largest lock, in bytes: that of some fifty thousand lessons.
const MAX_LOCK_BYTES: u64 = 64 << 20;
/// The deepest folder below the course folder that is looked into.
const MAX_FOLDER_DEPTH: usize = 12;

/// A file of the course.
#[derive(Clone, Debug)]
pub enum SourceFile {
    /// UTF-8 text: Markdown, YAML, a template, a style, a script.
    Text(Arc<str>),
    /// Anything else, by what the disk says of it. Its content is read when a page needs it.
    Other(SourceStamp),
    /// It should be text and could not be read as such; a finding says why.
    Unreadable,
}

impl PartialEq for SourceFile {
    fn eq(&self, other: &SourceFile) -> bool {
        match (self, other) {
            (SourceFile::Text(one), SourceFile::Text(other)) => same(one, other),
            (SourceFile::Other(one), SourceFile::Other(other)) => one == other,
            (SourceFile::Unreadable, SourceFile::Unreadable) => true,
            _ => false,
        }
    }
}

/// What the disk says of a file: another one means that the file may be another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceStamp {
    /// Bytes.
    pub size: u64,
    /// When its content changed, in nanoseconds since 1970, and when anything of it changed, where the system knows.
    pub changed: (i128, i128),
}

impl SourceStamp {
    /// That of a file, from its metadata (not those of a link to it).
    pub fn of(found: &std::fs::Metadata) -> SourceStamp {
        let since = found
            .modified()
            .ok()
            .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        let modified = since.map_or(0, |since| {
            i128::try_from(since.as_nanos()).unwrap_or(i128::MAX)
        });
        #[cfg(unix)]
        let any = {
            use std::os::unix::fs::MetadataExt;
            i128::from(found.ctime()) * 1_000_000_000 + i128::from(found.ctime_nsec())
        };
        #[cfg(not(unix))]
        let any = 0;
        SourceStamp {
            size: found.len(),
            changed: (modified, any),
        }
    }
}

/// Whether two texts are the same. Those of a file that was not read anew are the very same one, which is seen without reading them.
pub fn same(one: &Arc<str>, other: &Arc<str>) -> bool {
    Arc::ptr_eq(one, other) || one == other
}

/// All files of a course by their paths below the course folder, with forward slashes, in the order of bytes. Copies share them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Source {
    root: PathBuf,
    /// With each leaf is told a hash of its paths.
    files: ChunkedMap<Arc<str>, SourceFile, blake3::Hash>,
    /// Which folder was meant, where this is no course.
    meant: Option<Arc<str>>,
}

impl Source {
    /// Reads `content/` and `themes/` below the course folder `root`. What an author did wrong (text that is not UTF-8,
    /// links that leave the folder) comes as findings.
    ///
    /// # Errors
    /// When a folder cannot be listed or a file cannot be read.
    pub fn read(root: &Path) -> Result<(Source, Vec<Diagnostic>), FileError> {
        path_checks::folder(root)?;
        let root_real = root.canonicalize().map_err(|cause| FileError {
            verb: "open",
            path: root.to_owned(),
            cause,
        })?;
        let mut found = Vec::new();
        let mut findings = Vec::new();
        for folder in ["content", "themes"] {
            let top = root.join(folder);
            if top.exists() {
                list(&top, root, &root_real, &mut found, &mut findings)?;
            }
        }
        let read: Vec<_> = found
            .into_par_iter()
            .map(|entry| entry.read(root))
            .collect::<Result<_, _>>()?;
        let mut files = BTreeMap::new();
        for (path, file, finding) in read {
            findings.extend(finding);
            files.insert(path, file);
        }
        let is_course = files.contains_key("content/course.yaml");
        let meant = if is_course {
            None
        } else {
            path_checks::meant(root).map(Arc::from)
        };
        Ok((
            Source {
                root: root.to_owned(),
                files: files.into_iter().collect(),
                meant,
            },
            findings,
        ))
    }

    /// The course as it is after these files changed; `changed` are paths of the machine. None when that needs a look at all:
    /// something else than the content of known files may have changed, or there is something to say.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read_again<'a>(
        &self,
        changed: impl IntoIterator<Item = &'a Path>,
    ) -> Result<Option<Source>, FileError> {
        let mut again = self.files.clone();
        for path in changed {
            if is_hidden(path) {
                continue;
            }
            let Some(known) = path
                .strip_prefix(&self.root)
                .ok()
                .and_then(|_| again.get_key_value(&written(path, &self.root)))
            else {
                return Ok(None);
            };
            let found = match path.symlink_metadata() {
                Ok(found) if found.is_file() => found,
                _ => return Ok(None),
            };
            let entry = SourceEntry {
                path: known.0.clone(),
                stamp: SourceStamp::of(&found),
            };
            match entry.read(&self.root)? {
                (path, file, None) => _ = again.insert(path, file),
                _ => return Ok(None),
            }
        }
        Ok(Some(Source {
            root: self.root.clone(),
            files: again,
            meant: self.meant.clone(),
        }))
    }

    /// A source from values, for tests and for the starter course.
    pub fn from_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Source {
        let files = texts
            .into_iter()
            .map(|(path, text)| (Arc::from(path), SourceFile::Text(Arc::from(text))))
            .collect();
        Source {
            files,
            ..Source::default()
        }
    }

    /// Puts a text in the place of what the disk holds: one that an editor has not saved yet.
    /// Gives what is wrong with it when it is larger than a text may be; then it is not read.
    pub fn put(&mut self, path: &Arc<str>, text: &Arc<str>) -> Option<Diagnostic> {
        let finding = too_large(path, text.len() as u64);
        self.files.insert(
            path.clone(),
            if finding.is_some() {
                SourceFile::Unreadable
            } else {
                SourceFile::Text(text.clone())
            },
        );
        finding
    }

    /// The course folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the course is, a sentence for whoever named a folder that is none; nothing when it is one, or nobody can tell.
    pub fn meant(&self) -> Option<&str> {
        self.meant.as_deref()
    }

    /// All paths and files, in the order of bytes.
    pub fn files(&self) -> impl Iterator<Item = (&Arc<str>, &SourceFile)> {
        self.files.iter()
    }

    /// Files whose path begins with `prefix`, in the order of bytes.
    pub fn below<'a>(
        &'a self,
        prefix: &'a str,
    ) -> impl Iterator<Item = (&'a Arc<str>, &'a SourceFile)> {
        self.files
            .from(prefix)
            .take_while(move |(path, _)| path.starts_with(prefix))
    }

    /// The text of a file; none when there is no such file or it is not text.
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        match self.files.get(path) {
            Some(SourceFile::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The path itself, if there is such a file.
    pub fn path(&self, path: &str) -> Option<&Arc<str>> {
        self.files.get_key_value(path).map(|(path, _)| path)
    }

    /// Whether there is such a file.
    pub fn contains(&self, path: &str) -> bool {
        self.path(path).is_some()
    }

    /// A hash of all paths.
    pub fn names(&self) -> blake3::Hash {
        let mut all = HashBuilder::default();
        for leaf in self.files.leaves() {
            all.hash(*leaf.told(|entries| {
                let mut key = HashBuilder::default();
                entries.iter().for_each(|(path, _)| _ = key.text(path));
                key.end()
            }));
        }
        all.end()
    }

    /// A hash of everything a site is made from: all files, with `lock` in place of the lock that is there, and `besides`, which
    /// names the program and what it was asked for. Files that are no text count by what the disk says of them.
    pub fn fingerprint(&self, lock: (&str, Option<&str>), besides: &str) -> blake3::Hash {
        let of_file = |(path, file): &(Arc<str>, SourceFile)| {
            let mut key = HashBuilder::default();
            key.text(path);
            match file {
                SourceFile::Text(text) => key.text(text),
                SourceFile::Other(stamp) => key.text(&format!("{stamp:?}")),
                SourceFile::Unreadable => key.number(0),
            };
            key.end()
        };
        let of_leaf = |leaf: &Arc<Leaf<Arc<str>, SourceFile, blake3::Hash>>| {
            let files = leaf.entries().iter().filter(|(path, _)| &**path != lock.0);
            files.map(of_file).collect::<Vec<_>>()
        };
        let files: Vec<blake3::Hash> = self
            .files
            .leaves()
            .par_iter()
            .flat_map_iter(of_leaf)
            .collect();
        let mut key = HashBuilder::default();
        key.text(besides).text(lock.1.unwrap_or_default());
        files.into_iter().for_each(|hash| _ = key.hash(hash));
        key.end()
    }

    /// Where a file is on the machine.
    pub fn location(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The bytes of a file, read now unless they are text already held.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, FileError> {
        if let Some(text) = self.text(path) {
            return Ok(text.as_bytes().to_vec());
        }
        let location = self.location(path);
        std::fs::read(&location).map_err(|cause| FileError {
            verb: "read",
            path: location,
            cause,
        })
    }
}

/// A file that was listed and not yet read.
struct SourceEntry {
    path: Arc<str>,
    stamp: SourceStamp,
}

pub(crate) static COURSE_NAME: Rule = Rule {
    name: "course/name",
    severities: &[Severity::Error],
    summary: "Names of pages and modules are made of a-z, 0-9 and hyphens, and pages end in .md.",
    reason: "The name becomes the address. Other characters break on some disks, hosts and learning platforms.",
    source: "README.md, \"A course is a folder\"",
    bad: "@ 01-module/01-Raise_It.md\n---\ntitle: Raise it\nobjective: Raise a problem with a next step.\n---\n\nText.",
    good: "@ 01-module/01-raise-it.md\n---\ntitle: Raise it\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

pub(crate) static COURSE_TOO_DEEP: Rule = Rule {
    name: "course/too-deep",
    severities: &[Severity::Error],
    summary: "Modules do not nest.",
    reason: "Two levels, modules and pages, fit on a phone's screen and in a learner's head.",
    source: "README.md, \"A course is a folder\"",
    bad: "@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.\n@ 01-module/more/02-more.md\n---\ntitle: More\nobjective: Raise a problem with a next step.\n---\n\nText.",
    good: "@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.\n@ 01-module/02-more.md\n---\ntitle: More\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

pub(crate) static LINK_OUTSIDE: Rule = Rule {
    name: "link/outside",
    severities: &[Severity::Error],
    summary: "No link leads out of the course folder.",
    reason: "The site must work as a folder by itself, wherever it is copied.",
    source: "README.md, \"Put it online\"",
    bad: "[plan](../../../plan.md)",
    good: "[plan](02-other.md)",
    fixable: false,
};

/// Lists the files below `top`, following links only inside the course; walkdir itself finds links that lead in circles.
fn list(
    top: &Path,
    root: &Path,
    root_real: &Path,
    found: &mut Vec<SourceEntry>,
    findings: &mut Vec<Diagnostic>,
) -> Result<(), FileError> {
    let mut walk = walkdir::WalkDir::new(top)
        .follow_links(true)
        .max_depth(MAX_FOLDER_DEPTH)
        .into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                list_problem(error, root, findings)?;
                continue;
            }
        };
        let hidden = entry.depth() > 0 && is_hidden(entry.path());
        let path = written(entry.path(), root);
        let outside = entry.path_is_symlink()
            && !entry
                .path()
                .canonicalize()
                .is_ok_and(|real| real.starts_with(root_real));
        if outside && !hidden {
            findings.push(
                Diagnostic::new(&LINK_OUTSIDE, &path, 0..0, "This link leads out of the \
                 course folder")
                    .whole_file()
                    .help("Copy what it points to into the course: a course must be complete in its folder."),
            );
        }
        let unnamed = !hidden && entry.file_name().to_str().is_none();
        if unnamed {
            findings.push(
                Diagnostic::new(
                    &COURSE_NAME,
                    &path,
                    0..0,
                    "The name of this file is not UTF-8 text",
                )
                .whole_file()
                .help("Rename it, best with a-z, 0-9 and hyphens only."),
            );
        }
        let deep = !hidden && entry.file_type().is_dir() && entry.depth() == MAX_FOLDER_DEPTH;
        if deep {
            findings.push(
                Diagnostic::new(
                    &COURSE_TOO_DEEP,
                    &path,
                    0..0,
                    format!(
                        "This folder is inside {MAX_FOLDER_DEPTH} others, and nothing in it is \
                         read"
                    ),
                )
                .whole_file()
                .help("Move it up."),
            );
        }
        if hidden || outside || unnamed {
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
        } else if entry.file_type().is_file() {
            let stamp = entry
                .metadata()
                .map_or_else(|_| SourceStamp::default(), |found| SourceStamp::of(&found));
            found.push(SourceEntry { path, stamp });
        } else if !entry.file_type().is_dir() {
            findings.push(path_checks::no_file(&path));
        }
    }
    Ok(())
}

/// Files that are not the author's: of the system, of versioning, and what editors keep beside a file that is open.
pub fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || name.ends_with('~')
}

pub(crate) static LINK_BROKEN: Rule = Rule {
    name: "link/broken",
    severities: &[Severity::Error],
    summary: "Links of the disk lead to files that are there.",
    reason: "A link that leads nowhere or in a cycle cannot be read.",
    source: "README.md, \"A course is a folder\"",
    bad: "",
    good: "",
    fixable: false,
};

/// A link that leads to itself or nowhere is the author's; everything else is the machine's.
fn list_problem(
    error: walkdir::Error,
    root: &Path,
    findings: &mut Vec<Diagnostic>,
) -> Result<(), FileError> {
    let path = error.path().unwrap_or(root).to_owned();
    if is_hidden(&path) {
        return Ok(());
    }
    let is_link = path
        .symlink_metadata()
        .is_ok_and(|metadata| metadata.file_type().is_symlink());
    let message = match error.loop_ancestor() {
        Some(_) => "This link leads back to a folder that it is in",
        None if path_checks::is_circle(&path) => "This link leads to itself, in a cycle",
        None if is_link => "This link leads to a file that does not exist",
        None => {
            let cause = error
                .into_io_error()
                .unwrap_or_else(|| io::Error::other("unknown"));
            return Err(FileError {
                verb: "list",
                path,
                cause,
            });
        }
    };
    let file = written(&path, root);
    findings.push(
        Diagnostic::new(&LINK_BROKEN, &file, 0..0, message)
            .whole_file()
            .help("Remove the link, or put the file itself in its place."),
    );
    Ok(())
}

/// A path as findings show it: below the course folder, with forward slashes on every system.
pub fn written(path: &Path, root: &Path) -> Arc<str> {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    Arc::from(parts.join("/"))
}

pub(crate) static COURSE_TOO_LARGE: Rule = Rule {
    name: "course/too-large",
    severities: &[Severity::Error],
    summary: "No text has more than 1 MiB.",
    reason: "A lesson is a few kilobytes; a page of a megabyte takes a phone many seconds.",
    source: "README.md, \"A course is a folder\"",
    bad: "",
    good: "",
    fixable: false,
};

/// What is wrong with a text of so many bytes, if it is more than is read.
fn too_large(path: &Arc<str>, bytes: u64) -> Option<Diagnostic> {
    let finding = || {
        let message = format!(
            "This file has {} kB; at most 1,024 kB are possible for a text",
            bytes / 1024
        );
        Diagnostic::new(&COURSE_TOO_LARGE, path, 0..0, message)
            .whole_file()
            .help("Split it into several lessons.")
    };
    (bytes > largest(path)).then(finding)
}

impl SourceEntry {
    fn read(self, root: &Path) -> Result<(Arc<str>, SourceFile, Option<Diagnostic>), FileError> {
        if !is_text(&self.path) && !is_captions(&self.path) {
            return Ok((self.path, SourceFile::Other(self.stamp), None));
        }
        if let Some(finding) = too_large(&self.path, self.stamp.size) {
            return Ok((self.path, SourceFile::Unreadable, Some(finding)));
        }
        let location = root.join(&*self.path);
        let bytes = std::fs::read(&location).map_err(|cause| FileError {
            verb: "read",
            path: location,
            cause,
        })?;
        // What is no text in the lock is damage like any other, and told with the way back.
        if &*self.path == LOCK_PATH {
            return Ok((
                self.path,
                SourceFile::Text(String::from_utf8_lossy(&bytes).into()),
                None,
            ));
        }
        match encoding::decode(&self.path, bytes) {
            // Captions are read when a page needs them; that they can be is told beforehand.
            Ok(_) if is_captions(&self.path) => {
                Ok((self.path, SourceFile::Other(self.stamp), None))
            }
            Err(finding) if is_captions(&self.path) => {
                Ok((self.path, SourceFile::Other(self.stamp), Some(*finding)))
            }
            Ok(text) => Ok((self.path, SourceFile::Text(text.into()), None)),
            Err(finding) => Ok((self.path, SourceFile::Unreadable, Some(*finding))),
        }
    }
}

/// How large a text may be: the lock grows with the course, what people write does not.
fn largest(path: &str) -> u64 {
    if path.ends_with(".lock") {
        MAX_LOCK_BYTES
    } else {
        LARGEST_TEXT
    }
}

/// Files of captions, as browsers read them.
fn is_captions(path: &str) -> bool {
    path.len() > 4
        && path.is_char_boundary(path.len() - 4)
        && path[path.len() - 4..].eq_ignore_ascii_case(".vtt")
}

/// Files that are read as text at once: what authors write, and what themes are made of.
fn is_text(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let theme = path.starts_with("themes/");
    match extension.to_ascii_lowercase().as_str() {
        "md" | "yaml" | "yml" | "lock" => true,
        "html" | "css" | "js" => theme,
        _ => false,
    }
}
