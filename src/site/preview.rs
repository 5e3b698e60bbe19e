//! A site in a temporary folder that follows each change file by file: what `watch` serves.
//!
//! Only what differs is written, each file beside its place first and then renamed into it, so that nobody reads half a file.

use super::error::{Done, WriteError};
use super::manifest;
use super::write::copy;
use super::{Content, MANIFEST, Site, names};
use rayon::prelude::*;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// A folder that holds one site, for as long as this value lives.
#[derive(Debug)]
pub struct Preview {
    /// The folder of this value alone; it goes with it.
    room: tempfile::TempDir,
    /// What the folder holds.
    held: Site,
    /// Something could not be written: nobody knows what the folder holds, and the next site is written whole.
    torn: bool,
}

/// What a preview had to touch, paths below the site in the order of bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Files that are new or hold other bytes.
    pub changed: Vec<String>,
    /// Files that are no longer there.
    pub gone: Vec<String>,
}

impl Preview {
    /// An empty one, in the system's folder for such things, closed to other people.
    ///
    /// # Errors
    /// When no folder can be made there.
    pub fn new() -> Result<Preview, WriteError> {
        let fail = |error| WriteError::new("create", std::env::temp_dir(), error);
        let room = tempfile::Builder::new().prefix("leadlet-watch-").tempdir().map_err(fail)?;
        fs::create_dir(room.path().join("site")).map_err(fail)?;
        Ok(Preview { room, held: Site::new(), torn: false })
    }

    /// The folder that holds the site.
    pub fn path(&self) -> PathBuf {
        self.room.path().join("site")
    }

    /// The site that is shown.
    pub fn site(&self) -> &Site {
        &self.held
    }

    /// Makes the folder equal to `site`, the list of its files included: byte for byte what [`super::write()`] makes.
    ///
    /// # Errors
    /// When the system refuses something. The folder then holds some of the old and some of the new, and the next call writes all.
    pub fn show(&mut self, site: Site) -> Result<Shown, WriteError> {
        if std::mem::replace(&mut self.torn, true) {
            self.clear()?;
        }
        let shown = differences(&self.held, &site);
        for path in &shown.gone {
            self.remove(path)?;
        }
        self.make_folders(&shown.changed)?;
        let put = |(number, path): (usize, &String)| Some(self.put(path, site.get(path)?, number));
        shown.changed.par_iter().enumerate().with_min_len(16).filter_map(put).collect::<Done<()>>()?;
        if shown != Shown::default() {
            self.put(MANIFEST, &Content::from(manifest::list(&site)), 0)?;
        }
        self.held = site;
        self.torn = false;
        Ok(shown)
    }

    /// Begins anew with an empty folder.
    fn clear(&mut self) -> Done {
        let path = self.path();
        let emptied = fs::remove_dir_all(&path).or_else(|error| if path.exists() { Err(error) } else { Ok(()) });
        emptied.and_then(|()| fs::create_dir_all(&path)).map_err(|error| WriteError::new("create", path, error))?;
        self.held = Site::new();
        Ok(())
    }

    /// Removes a file, and the folders that are empty then.
    fn remove(&self, path: &str) -> Done {
        let root = self.path();
        let at = root.join(path);
        fs::remove_file(&at).map_err(|error| WriteError::new("remove", at, error))?;
        for folder in names::folders(path) {
            if fs::remove_dir(root.join(folder)).is_err() {
                break;
            }
        }
        Ok(())
    }

    fn make_folders(&self, paths: &[String]) -> Done {
        let mut made: HashSet<&str> = HashSet::new();
        for folder in paths.iter().filter_map(|path| names::folders(path).next()) {
            if made.insert(folder) {
                let at = self.path().join(folder);
                fs::create_dir_all(&at).map_err(|error| WriteError::new("create", at, error))?;
            }
        }
        Ok(())
    }

    /// Writes one file beside the site, and renames it to its place.
    fn put(&self, path: &str, content: &Content, number: usize) -> Done {
        let (part, to) = (self.room.path().join(format!("part-{number}")), self.path().join(path));
        let write = || {
            let mut file = File::options().read(true).write(true).create(true).truncate(true).open(&part)?;
            match content {
                Content::Bytes(bytes) => file.write_all(bytes)?,
                Content::Copy { from, hash, .. } => copy(from, &mut file, *hash)?,
            }
            drop(file);
            fs::rename(&part, &to)
        };
        write().map_err(|error| WriteError::new("write", to.clone(), error))
    }
}

/// Which files of `new` are not so in `old`, and which are no longer there.
fn differences(old: &Site, new: &Site) -> Shown {
    let mut shown = Shown::default();
    for found in old.files.differences(&new.files, |was, is| was.content.is_very(&is.content) || was.content == is.content) {
        let list = if found.is.is_some() { &mut shown.changed } else { &mut shown.gone };
        list.push(found.key.clone());
    }
    shown
}

/// Whether `path` is a file below `folder`, with no link on the way that leads out of it.
pub fn is_inside(folder: &Path, path: &str) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    real(folder).zip(real(&folder.join(path))).is_some_and(|(folder, file)| file.starts_with(folder) && file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> Site {
        let mut site = Site::new();
        for (path, text) in files {
            site.insert(*path, *text).unwrap();
        }
        site
    }

    fn on_disk(folder: &Path) -> Vec<(String, String)> {
        let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
        let files = walk.filter(|entry| entry.file_type().is_file());
        files.map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read_to_string(entry.path()).unwrap())).collect()
    }

    #[test]
    fn only_what_differs_is_written_and_the_folder_is_what_a_build_writes() {
        let mut preview = Preview::new().unwrap();
        preview.show(site(&[("a.html", "1"), ("b/c.html", "2"), ("b/d.html", "3")])).unwrap();
        // A file where a folder was, and a folder where a file was.
        let next = site(&[("a.html", "1"), ("b", "5"), ("d/e.html", "4")]);
        let shown = preview.show(next.clone()).unwrap();
        assert_eq!((shown.changed, shown.gone), (vec!["b".into(), "d/e.html".into()], vec!["b/c.html".into(), "b/d.html".into()]));
        let built = tempfile::tempdir().unwrap();
        super::super::write(&next, &built.path().join("site")).unwrap();
        assert_eq!(on_disk(&preview.path()), on_disk(&built.path().join("site")));
        assert_eq!(preview.show(next).unwrap(), Shown::default());
    }

    #[test]
    fn after_a_failure_all_is_written_anew() {
        let mut preview = Preview::new().unwrap();
        preview.show(site(&[("a.html", "1")])).unwrap();
        fs::create_dir_all(preview.path().join("b.html/in the way")).unwrap();
        let next = site(&[("a.html", "2"), ("b.html", "3")]);
        assert_eq!(preview.show(next.clone()).unwrap_err().verb, "write");
        preview.show(next).unwrap();
        assert_eq!(fs::read(preview.path().join("b.html")).unwrap(), b"3");
    }

    #[test]
    fn the_folder_goes_with_the_value() {
        let preview = Preview::new().unwrap();
        let path = preview.path();
        assert!(path.is_dir());
        drop(preview);
        assert!(!path.exists());
    }
}
