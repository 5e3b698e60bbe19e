//! A site in a temporary folder that follows each change file by file: what `watch` serves.
//!
//! Only what differs is written, each file beside its place first and then renamed into it, so that nobody reads half a file.

use super::error::{WriteError, WriteStep};
use super::manifest;
use super::write::copy;
use super::{Content, MANIFEST, Site, names};
use rayon::prelude::*;
use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How the folder of every preview is called at its beginning.
const PREFIX: &str = "leadlet-watch-";
/// The file in it that its owner keeps locked, and what the file holds.
const OWNER: (&str, &[u8]) = ("owner", b"A leadlet watch shows a course from here. When it has ended, the next one removes this folder.\n");

/// A folder that holds one site, for as long as this value lives.
#[derive(Debug)]
pub struct Preview {
    /// The locked file by which others see that somebody lives here. Let go before the folder goes.
    _owner: File,
    /// The folder of this value alone; it goes with it.
    room: tempfile::TempDir,
    /// What the folder holds.
    held: Site,
    /// Something could not be written: nobody knows what the folder holds, and the next site is written whole.
    torn: bool,
}

/// What a preview had to touch, paths below the site in the order of bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviewChanges {
    /// Files that are new or hold other bytes.
    pub changed: Vec<String>,
    /// Files that are no longer there.
    pub gone: Vec<String>,
}

impl Preview {
    /// An empty one, in the system's folder for such things, closed to other people. What processes left there that were killed goes.
    ///
    /// # Errors
    /// When no folder can be made there.
    pub fn new() -> Result<Preview, WriteError> {
        Preview::new_in(&std::env::temp_dir())
    }

    fn new_in(folder: &Path) -> Result<Preview, WriteError> {
        let fail = |error| WriteError::new("create", folder, error);
        remove_abandoned(folder);
        let room = tempfile::Builder::new()
            .prefix(PREFIX)
            .tempdir_in(folder)
            .map_err(fail)?;
        let owner = settle(room.path())
            .and_then(|owner| fs::create_dir(room.path().join("site")).map(|()| owner))
            .map_err(fail)?;
        Ok(Preview {
            _owner: owner,
            room,
            held: Site::new(),
            torn: false,
        })
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
    pub fn show(&mut self, site: Site) -> Result<PreviewChanges, WriteError> {
        if std::mem::replace(&mut self.torn, true) {
            self.clear()?;
        }
        let shown = differences(&self.held, &site);
        for path in &shown.gone {
            self.remove(path)?;
        }
        self.make_folders(&shown.changed)?;
        let put = |(number, path): (usize, &String)| Some(self.put(path, site.get(path)?, number));
        shown
            .changed
            .par_iter()
            .enumerate()
            .with_min_len(16)
            .filter_map(put)
            .collect::<WriteStep<()>>()?;
        if shown != PreviewChanges::default() {
            self.put(MANIFEST, &Content::from(manifest::list(&site)), 0)?;
        }
        self.held = site;
        self.torn = false;
        Ok(shown)
    }

    /// Begins anew with an empty folder.
    fn clear(&mut self) -> WriteStep {
        let path = self.path();
        let emptied = fs::remove_dir_all(&path)
            .or_else(|error| if path.exists() { Err(error) } else { Ok(()) });
        emptied
            .and_then(|()| fs::create_dir_all(&path))
            .map_err(|error| WriteError::new("create", path, error))?;
        self.held = Site::new();
        Ok(())
    }

    /// Removes a file, and the folders that are empty then.
    fn remove(&self, path: &str) -> WriteStep {
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

    fn make_folders(&self, paths: &[String]) -> WriteStep {
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
    fn put(&self, path: &str, content: &Content, number: usize) -> WriteStep {
        let (part, to) = (
            self.room.path().join(format!("part-{number}")),
            self.path().join(path),
        );
        let write = || {
            let mut file = File::options()
                .read(true)
                .write(true)
                .create(true)
                .truncate(true)
                .open(&part)?;
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

/// Marks a folder as lived in. The file is locked before it gets its name, so that nobody finds it otherwise.
fn settle(room: &Path) -> io::Result<File> {
    let made = room.join("part");
    let mut owner = File::options().write(true).create_new(true).open(&made)?;
    owner.write_all(OWNER.1)?;
    match owner.try_lock() {
        // Where the disk knows no locks, nobody can lock the file later either, and the folder stays.
        Err(TryLockError::Error(error)) if error.kind() != io::ErrorKind::Unsupported => {
            return Err(error);
        }
        _ => {}
    }
    fs::rename(&made, room.join(OWNER.0))?;
    Ok(owner)
}

/// Removes previews whose owner is no more: folders of this user with the name of one and the file of one, which nobody keeps locked.
/// The system lets a lock go when its process ends, however that ends. What cannot be removed stays, and is in nobody's way.
fn remove_abandoned(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_named = entry
            .file_name()
            .to_str()
            .is_some_and(|name| name.starts_with(PREFIX));
        let room = entry.path();
        if is_named && let Some(owner) = abandoned(&room) {
            // The lock is held meanwhile, so that no two processes remove one folder; the file goes last, so that what is left is known.
            let rest = fs::read_dir(&room)
                .into_iter()
                .flatten()
                .flatten()
                .filter(|entry| entry.file_name() != OWNER.0);
            let gone = |entry: fs::DirEntry| match entry.file_type() {
                Ok(kind) if kind.is_dir() => fs::remove_dir_all(entry.path()),
                _ => fs::remove_file(entry.path()),
            };
            let left = rest.map(gone).filter(io::Result::is_err).count();
            drop(owner);
            if left == 0 && fs::remove_file(room.join(OWNER.0)).is_ok() {
                let _ = fs::remove_dir(&room);
            }
        }
    }
}

/// The locked file of a preview that nobody lives in any more.
fn abandoned(room: &Path) -> Option<File> {
    let found = fs::symlink_metadata(room)
        .ok()
        .filter(fs::Metadata::is_dir)?;
    let path = room.join(OWNER.0);
    let file = fs::symlink_metadata(&path)
        .ok()
        .filter(fs::Metadata::is_file)?;
    if !is_mine(&found) || !is_mine(&file) || fs::read(&path).ok()? != OWNER.1 {
        return None;
    }
    let owner = File::options().read(true).write(true).open(&path).ok()?;
    owner.try_lock().ok().map(|()| owner)
}

/// Whether a file or folder belongs to the user of this process.
fn is_mine(found: &fs::Metadata) -> bool {
    #[cfg(unix)]
    {
        std::os::unix::fs::MetadataExt::uid(found) == rustix::process::geteuid().as_raw()
    }
    // Elsewhere each user has a folder of his own for such things.
    #[cfg(not(unix))]
    {
        let _ = found;
        true
    }
}

/// Which files of `new` are not so in `old`, and which are no longer there.
fn differences(old: &Site, new: &Site) -> PreviewChanges {
    let mut shown = PreviewChanges::default();
    for found in old.files.differences(&new.files, |was, is| {
        was.content.is_very(&is.content) || was.content == is.content
    }) {
        let list = if found.is.is_some() {
            &mut shown.changed
        } else {
            &mut shown.gone
        };
        list.push(found.key.clone());
    }
    shown
}

/// Whether `path` is a file below `folder`, with no link on the way that leads out of it.
pub fn is_inside(folder: &Path, path: &str) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    real(folder)
        .zip(real(&folder.join(path)))
        .is_some_and(|(folder, file)| file.starts_with(folder) && file.is_file())
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
        let walk = walkdir::WalkDir::new(folder)
            .sort_by_file_name()
            .into_iter()
            .map(Result::unwrap);
        let files = walk.filter(|entry| entry.file_type().is_file());
        files
            .map(|entry| {
                (
                    entry.file_name().to_string_lossy().into_owned(),
                    fs::read_to_string(entry.path()).unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn only_what_differs_is_written_and_the_folder_is_what_a_build_writes() {
        let mut preview = Preview::new().unwrap();
        preview
            .show(site(&[
                ("a.html", "1"),
                ("b/c.html", "2"),
                ("b/d.html", "3"),
            ]))
            .unwrap();
        // A file where a folder was, and a folder where a file was.
        let next = site(&[("a.html", "1"), ("b", "5"), ("d/e.html", "4")]);
        let shown = preview.show(next.clone()).unwrap();
        assert_eq!(
            (shown.changed, shown.gone),
            (
                vec!["b".into(), "d/e.html".into()],
                vec!["b/c.html".into(), "b/d.html".into()]
            )
        );
        let built = tempfile::tempdir().unwrap();
        super::super::write(&next, &built.path().join("site")).unwrap();
        assert_eq!(
            on_disk(&preview.path()),
            on_disk(&built.path().join("site"))
        );
        assert_eq!(preview.show(next).unwrap(), PreviewChanges::default());
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
    fn only_what_a_dead_process_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let living = Preview::new_in(folder.path()).unwrap();
        let dead = folder.path().join("leadlet-watch-dead");
        fs::create_dir_all(dead.join("site/a")).unwrap();
        fs::write(dead.join("site/a/b.html"), "left").unwrap();
        fs::write(dead.join(OWNER.0), OWNER.1).unwrap();
        let outside = folder.path().join("kept");
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("x"), "theirs").unwrap();
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&outside, dead.join("link")).unwrap();
            // A link of that name leads to a folder that is somebody's.
            std::os::unix::fs::symlink(&outside, folder.path().join("leadlet-watch-link")).unwrap();
            let linked = folder.path().join("leadlet-watch-linked-owner");
            fs::create_dir(&linked).unwrap();
            std::os::unix::fs::symlink(dead.join(OWNER.0), linked.join(OWNER.0)).unwrap();
        }
        // Folders that are called so and are not ours, and one with the file of one under another name.
        for (name, owner) in [
            ("leadlet-watch-none", None),
            ("leadlet-watch-other", Some("theirs")),
            ("other", Some("x")),
        ] {
            fs::create_dir(folder.path().join(name)).unwrap();
            if let Some(text) = owner {
                let text = if name == "other" {
                    OWNER.1
                } else {
                    text.as_bytes()
                };
                fs::write(folder.path().join(name).join(OWNER.0), text).unwrap();
            }
        }
        let mut before: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        let second = Preview::new_in(folder.path()).unwrap();
        before.retain(|path| *path != dead);
        before.push(second.room.path().to_owned());
        let mut after: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        before.sort();
        after.sort();
        assert_eq!(after, before);
        assert!(outside.join("x").exists() && living.path().is_dir());
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
