//! Looks at all files again and again, where the system tells of no changes: a network drive, or no watches left.

use super::debouncer::FileChange;
use crate::source::{SourceStamp, is_hidden};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, Sender};
use std::time::Duration;

/// From one look to the next.
pub const EVERY: Duration = Duration::from_millis(400);

/// All files below `folders` with what the disk says of them; links are followed, circles are not. What cannot be looked into, such as a
/// link that leads back or nowhere, stands there too, as it is to be told.
pub fn look(folders: &[PathBuf]) -> BTreeMap<PathBuf, SourceStamp> {
    let walk = |folder: &PathBuf| walkdir::WalkDir::new(folder).follow_links(true).into_iter();
    let entries = folders.iter().flat_map(|folder| {
        walk(folder).filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.path()))
    });
    let stamped = |entry: walkdir::Result<walkdir::DirEntry>| match entry {
        Ok(entry) if entry.file_type().is_dir() => None,
        Ok(entry) => Some((
            entry.path().to_owned(),
            SourceStamp::of(&entry.metadata().ok()?),
        )),
        Err(error) => error
            .path()
            .filter(|path| error.depth() > 0 && !is_hidden(path))
            .map(|path| (path.to_owned(), SourceStamp::default())),
    };
    entries.filter_map(stamped).collect()
}

/// The paths that are not the same in both, each once.
pub fn differences<'a>(
    old: &'a BTreeMap<PathBuf, SourceStamp>,
    new: &'a BTreeMap<PathBuf, SourceStamp>,
) -> impl Iterator<Item = &'a Path> {
    let gone = old.keys().filter(|path| !new.contains_key(*path));
    let other = new
        .iter()
        .filter(|(path, stamp)| old.get(*path) != Some(stamp))
        .map(|(path, _)| path);
    gone.chain(other).map(PathBuf::as_path)
}

/// A thread that looks until this value goes.
#[derive(Debug)]
pub struct Poll {
    /// Closed when this value goes, which ends the thread.
    _stop: Sender<()>,
}

impl Poll {
    /// Looks at `folders`, and sends what changed. A file whose size or time moved may be half written; the next look tells.
    pub fn start(folders: Vec<PathBuf>, send: Sender<FileChange>) -> Poll {
        let (stop, stopped) = std::sync::mpsc::channel::<()>();
        let mut seen = look(&folders);
        std::thread::spawn(move || {
            while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                let now = look(&folders);
                for path in differences(&seen, &now) {
                    if send
                        .send(FileChange::Path {
                            path: path.to_owned(),
                            whole: true,
                        })
                        .is_err()
                    {
                        return;
                    }
                }
                seen = now;
            }
        });
        Poll { _stop: stop }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_came_changed_and_went_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["same.md", "changed.md", "gone.md", ".hidden.md"] {
            fs::write(at(name), "1").unwrap();
        }
        let before = look(&[folder.path().to_owned()]);
        fs::write(at("changed.md"), "12").unwrap();
        fs::write(at("new.md"), "1").unwrap();
        fs::write(at(".hidden.md"), "12").unwrap();
        fs::remove_file(at("gone.md")).unwrap();
        let now = look(&[folder.path().to_owned()]);
        let mut told: Vec<_> = differences(&before, &now)
            .map(|path| path.file_name().unwrap().to_str().unwrap())
            .collect();
        told.sort_unstable();
        assert_eq!(told, ["changed.md", "gone.md", "new.md"]);
        assert!(look(&[at("nowhere")]).is_empty());
    }
}
