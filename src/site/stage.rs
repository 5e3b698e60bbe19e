//! The new site while it is made: files that are put on the disk as they come, so that memory need not hold them until all are there.

use super::error::Done;
use super::manifest;
use super::place::Place;
use super::state::{Kept, Origin, Stamp, State};
use super::write::{Written, finish};
use super::{Content, Site, folder, names};
use blake3::Hash;
use bytes::Bytes;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The output of one build, locked, and found to be ours.
pub(super) struct Opened {
    pub place: Place,
    pub state: State,
    /// The list of the former site; none when there is no folder, an empty one when the folder is empty.
    pub former: Option<String>,
}

impl Opened {
    /// Opens the folder `output`, and clears up what a killed build left.
    ///
    /// # Errors
    /// When another build is at work there, or the folder is not ours and not empty.
    pub fn at(output: &Path) -> Done<Opened> {
        let place = Place::of(output)?;
        let state = State::lock(&place)?;
        place.recover()?;
        let former = place.former()?;
        Ok(Opened { place, state, former })
    }
}

/// A new site beside the output, which goes with this value unless [`Stage::write`] makes it the site.
pub struct Stage {
    opened: Opened,
    former: Kept,
    /// What the former site holds at each path: hash, size and stamp, this where it is sure.
    known: HashMap<String, (Hash, u64, Option<Stamp>)>,
}

impl Stage {
    /// Begins the new site of the folder `output`. None when it cannot be begun: what is wrong will be told when the site is written.
    pub fn begin(output: &Path) -> Option<Stage> {
        let mut opened = Opened::at(output).ok()?;
        let list = opened.former.as_deref().unwrap_or_default();
        let former = opened.state.kept(list);
        let stamps = former.stamps.iter().copied().chain(std::iter::repeat(None));
        let known = manifest::parse(list).into_iter().zip(stamps);
        let known = known.map(|(entry, stamp)| (entry.path.to_owned(), (entry.hash, entry.len, stamp))).collect();
        fs::create_dir(&opened.place.new).ok()?;
        Some(Stage { opened, former, known })
    }

    /// Puts a file of the site on the disk, if it is not the former site's. Where that fails, the bytes stay in memory, and writing
    /// the site says why.
    pub fn put(&self, address: &str, bytes: Bytes) -> Content {
        let (hash, len) = (blake3::hash(&bytes), bytes.len() as u64);
        let from =
            if self.stands(address, hash, &bytes) { Some(self.opened.place.output.join(address)) } else { self.add(address, &bytes) };
        from.map_or(Content::Bytes(bytes), |from| Content::Copy { from, len, hash })
    }

    /// Whether the former site's file has these bytes.
    fn stands(&self, address: &str, hash: Hash, bytes: &[u8]) -> bool {
        let Some((_, _, stamp)) = self.known.get(address).filter(|known| (known.0, known.1) == (hash, bytes.len() as u64)) else {
            return false;
        };
        let path = self.opened.place.output.join(address);
        let found = fs::symlink_metadata(&path).ok().filter(|found| found.is_file());
        found.is_some_and(|found| *stamp == Some(Stamp::of(&found)) || fs::read(&path).is_ok_and(|there| there == bytes))
    }

    /// Adds a file to the new site: where it is.
    fn add(&self, address: &str, bytes: &[u8]) -> Option<PathBuf> {
        names::check(address).ok()?;
        let to = self.opened.place.new.join(address);
        let create = || File::options().write(true).create_new(true).open(&to);
        let missing = |error: io::Error| match (error.kind(), to.parent()) {
            (ErrorKind::NotFound, Some(folder)) => fs::create_dir_all(folder).and_then(|()| create()),
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

    /// [`super::write()`], or with an `origin` [`super::write_from`], of a site of which files were put here.
    ///
    /// # Errors
    /// As [`super::write()`].
    pub fn write(mut self, site: &Site, origin: Option<Origin>) -> Done<Written> {
        let former = std::mem::take(&mut self.former);
        finish(&mut self.opened, former, site, Default::default(), origin)
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
        formatter.debug_tuple("Stage").field(&self.opened.place.new).finish()
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
        assert!(matches!(&other, Content::Copy { from, .. } if from.starts_with(&stage.opened.place.new)));
        assert_eq!(other.bytes().unwrap(), &b"other"[..]);
        for taken in ["a/b.html", "a", "a/b.html/c", "../a", "con"] {
            assert_eq!(stage.put(taken, Bytes::from_static(b"x")), Content::from("x"), "{taken}");
        }
        drop(stage);
        let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, [".leadlet-site.state", "site"]);
        assert_eq!(fs::read(output.join("a/b.html")).unwrap(), b"former");
    }
}
