//! The new site while it is made: files that are put on the disk as they come, so that memory need not hold them until all are there.

use super::error::WriteStep;
use super::locked_output::LockedOutput;
use super::output_dir::ExchangeMethod;
use super::state::FileStamp;
use super::write::{WriteOptions, WriteSummary, finish, standing};
use super::{Content, Site, folder, names};
use blake3::Hash;
use bytes::Bytes;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Where a file of the site goes that was made.
#[derive(Clone, Copy, Debug)]
pub enum OutputSink<'a> {
    /// It is held.
    Memory,
    /// It is put beside the site that it will be a part of.
    Disk(&'a Stage),
    /// Nobody will ask for its bytes: only what is wrong with the site is looked for.
    Nowhere,
}

impl OutputSink<'_> {
    /// A file of the site, by its address.
    pub fn put(self, address: &str, bytes: Bytes) -> Content {
        match self {
            OutputSink::Memory => Content::Bytes(bytes),
            OutputSink::Disk(stage) => stage.put(address, bytes),
            OutputSink::Nowhere => Content::Copy {
                from: PathBuf::new(),
                len: bytes.len() as u64,
                hash: blake3::hash(&bytes),
            },
        }
    }
}

/// A new site beside the output, which goes with this value unless [`Stage::write`] makes it the site.
pub struct Stage {
    opened: LockedOutput,
    /// What the former site holds at each path: hash, size and stamp, this where it is sure.
    known: HashMap<String, (Hash, u64, Option<FileStamp>)>,
}

impl Stage {
    /// Begins the new site of the folder `output`. None when it cannot be begun: what is wrong will be told when the site is written.
    pub fn begin(output: &Path) -> Option<Stage> {
        let opened = LockedOutput::at(output).ok()?;
        let claims = opened
            .former
            .as_ref()
            .map(|former| former.claims(&opened.kept))
            .unwrap_or_default();
        let known = claims
            .into_iter()
            .map(|(entry, stamp)| (entry.path.to_owned(), (entry.hash, entry.len, stamp)))
            .collect();
        fs::create_dir(&opened.place.new).ok()?;
        Some(Stage { opened, known })
    }

    /// Puts a file of the site on the disk, if it is not the former site's. Where that fails, the bytes stay in memory, and writing
    /// the site says why.
    pub fn put(&self, address: &str, bytes: Bytes) -> Content {
        let (hash, len) = (blake3::hash(&bytes), bytes.len() as u64);
        let from = self
            .there(address, hash, len)
            .or_else(|| self.add(address, &bytes));
        from.map_or(Content::Bytes(bytes), |from| Content::Copy {
            from,
            len,
            hash,
        })
    }

    /// Where the former site has a file with these bytes at the address.
    fn there(&self, address: &str, hash: Hash, len: u64) -> Option<PathBuf> {
        let (.., stamp) = self
            .known
            .get(address)
            .filter(|known| (known.0, known.1) == (hash, len))?;
        let path = self.opened.place.output.join(address);
        standing(&path, hash, len, *stamp).map(|_| path)
    }

    /// Adds a file to the new site: where it is.
    fn add(&self, address: &str, bytes: &[u8]) -> Option<PathBuf> {
        names::check(address).ok()?;
        let to = self.opened.place.new.join(address);
        let create = || File::options().write(true).create_new(true).open(&to);
        let missing = |error: io::Error| match (error.kind(), to.parent()) {
            (ErrorKind::NotFound, Some(folder)) => {
                fs::create_dir_all(folder).and_then(|()| create())
            }
            _ => Err(error),
        };
        let mut file = create().or_else(missing).ok()?;
        if file.write_all(bytes).is_err() {
            drop(file);
            // The writer puts it there again, and tells what is wrong.
            let _ = fs::remove_file(&to);
            return None;
        }
        Some(to)
    }

    /// [`super::write_with`] of a site of which files were put here.
    ///
    /// # Errors
    /// As [`super::write()`].
    pub fn write(mut self, site: &Site, options: WriteOptions) -> WriteStep<WriteSummary> {
        finish(&mut self.opened, site, ExchangeMethod::BestOffered, options)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // After a write it is no longer there; else the next build tries again.
        let _ = folder::remove(&self.opened.place.new);
    }
}

impl std::fmt::Debug for Stage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_tuple("Stage")
            .field(&self.opened.place.new)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::write;

    #[test]
    fn a_stage_that_is_left_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("site");
        let mut site = Site::new();
        site.insert("a/b.html", "former").unwrap();
        write(&site, &output).unwrap();
        let stage = Stage::begin(&output).unwrap();
        assert!(Stage::begin(&output).is_none(), "one build at a time");
        let same = stage.put("a/b.html", Bytes::from_static(b"former"));
        assert!(matches!(&same, Content::Copy { from, .. } if *from == output.join("a/b.html")));
        let other = stage.put("a/b.html", Bytes::from_static(b"other"));
        assert!(
            matches!(&other, Content::Copy { from, .. } if from.starts_with(&stage.opened.place.new))
        );
        assert_eq!(other.bytes().unwrap(), &b"other"[..]);
        for taken in ["a/b.html", "a", "a/b.html/c", "../a", "con"] {
            assert_eq!(
                stage.put(taken, Bytes::from_static(b"x")),
                Content::from("x"),
                "{taken}"
            );
        }
        drop(stage);
        let mut names: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(names, [".leadlet-site.state", "site"]);
        assert_eq!(fs::read(output.join("a/b.html")).unwrap(), b"former");
    }
}
