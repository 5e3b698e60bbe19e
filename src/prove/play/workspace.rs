//! The folder of a play: it goes when the play goes, and what a play that was killed left behind goes with the next one.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How the folders are called, in the system's folder for what is temporary.
const PREFIX: &str = "leadlet-prove-";
/// The file that a living play holds locked.
const LOCK: &str = "lock";

/// An empty folder, for this user alone.
pub struct Workspace {
    folder: PathBuf,
    lock: Option<File>,
}

impl Workspace {
    /// Makes one, and removes those of plays that were killed.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn new() -> io::Result<Workspace> {
        sweep(&std::env::temp_dir());
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir()?.keep();
        let mut workspace = Workspace { folder, lock: None };
        // It has its name once it is locked: nobody may take a play that begins for one that has ended.
        let lock = File::create_new(workspace.path("locked"))?;
        lock.lock()?;
        fs::rename(workspace.path("locked"), workspace.path(LOCK))?;
        workspace.lock = Some(lock);
        Ok(workspace)
    }

    /// A place in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        // The last process of the browser may still be writing.
        for _ in 0..100 {
            match fs::remove_dir_all(&self.folder) {
                Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                    std::thread::sleep(Duration::from_millis(20))
                }
                _ => break,
            }
        }
    }
}

/// Removes the folders whose play has ended. What cannot be removed is left: it is not ours, or in use.
fn sweep(temporary: &Path) {
    for entry in fs::read_dir(temporary).into_iter().flatten().flatten() {
        let is_named = entry
            .file_name()
            .to_str()
            .is_some_and(|name| name.starts_with(PREFIX));
        // A link is no folder here: nothing elsewhere is removed.
        if !is_named
            || !entry.file_type().is_ok_and(|kind| kind.is_dir())
            || !is_mine(&entry.path())
        {
            continue;
        }
        let lock = entry.path().join(LOCK);
        if fs::symlink_metadata(&lock).is_ok_and(|found| found.is_file())
            && let Ok(lock) = File::open(&lock)
            && lock.try_lock().is_ok()
        {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(unix)]
fn is_mine(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::symlink_metadata(folder)
        .is_ok_and(|found| found.uid() == rustix::process::geteuid().as_raw())
}

#[cfg(not(unix))]
fn is_mine(_: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_plays_that_ended_are_removed_and_no_others() {
        let temporary = tempfile::tempdir().unwrap();
        let make = |name: &str, lock: bool| {
            let folder = temporary.path().join(name);
            fs::create_dir_all(folder.join("package")).unwrap();
            lock.then(|| File::create(folder.join(LOCK)).unwrap())
        };
        drop(make("leadlet-prove-dead", true));
        let living = make("leadlet-prove-living", true).unwrap();
        living.lock().unwrap();
        make("leadlet-prove-foreign", false);
        make("other", true);
        sweep(temporary.path());
        let mut left: Vec<_> = fs::read_dir(temporary.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(
            left,
            ["leadlet-prove-foreign", "leadlet-prove-living", "other"]
        );
    }

    #[test]
    fn a_folder_goes_with_its_play() {
        let workspace = Workspace::new().unwrap();
        let folder = workspace.path("");
        fs::write(workspace.path("a"), "a").unwrap();
        assert!(folder.is_dir());
        drop(workspace);
        assert!(!folder.exists());
    }
}
