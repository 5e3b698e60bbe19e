//! Whole folders: listed, made and removed without ever following a link.

use std::collections::HashSet;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::Path;
use std::{fs, io};

use rayon::prelude::*;

use super::error::{WriteError, WriteStep};
use super::manifest;
use super::manifest::Paths;

/// The names in a folder, each with whether it is a folder itself (a link to one is not).
pub(super) fn list(folder: &Path) -> io::Result<Vec<(OsString, bool)>> {
    fs::read_dir(folder)?
        .map(|entry| entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?.is_dir()))))
        .collect()
}

/// The path below a site, with forward slashes; `None` for a name that is no Unicode, which no file of ours has.
pub(super) fn below(above: Option<&str>, name: &OsString) -> Option<String> {
    let name = name.to_str()?;
    Some(match above? {
        "" => name.to_owned(),
        above => format!("{above}/{name}"),
    })
}

/// Makes those of `folders`, paths below `root`, that are not there; one that stands above another must be among them. `shown`: `root` in messages.
pub(super) fn make(root: &Path, shown: &Path, folders: &HashSet<&str>) -> WriteStep {
    let make = |folder: &&str| {
        let at = root.join(folder);
        let there = || fs::symlink_metadata(&at).is_ok_and(|found| found.is_dir());
        let made = fs::create_dir(&at).or_else(|error| if there() { Ok(()) } else { Err(error) });
        made.map_err(|error| WriteError::new("create", shown.join(folder), error))
    };
    levels(folders)
        .into_iter()
        .try_for_each(|level| level.par_iter().with_min_len(16).try_for_each(make))
}

/// Which of `folders` are folders on the disk, and not reached through a link.
pub(super) fn real<'a>(root: &Path, folders: &HashSet<&'a str>) -> HashSet<&'a str> {
    let mut real = HashSet::new();
    for level in levels(folders) {
        let found = |folder: &&'a str| {
            let above = folder.rfind('/').map(|slash| &folder[..slash]);
            above.is_none_or(|above| real.contains(above))
                && fs::symlink_metadata(root.join(folder)).is_ok_and(|found| found.is_dir())
        };
        let found: Vec<&str> = level.into_par_iter().filter(found).collect();
        real.extend(found);
    }
    real
}

/// The folders by depth, so that each level can be worked on at once; in order, so that the disk is used the same way each time.
fn levels<'a>(folders: &HashSet<&'a str>) -> Vec<Vec<&'a str>> {
    let mut levels: Vec<Vec<&str>> = Vec::new();
    for folder in folders {
        let depth = folder.matches('/').count();
        if levels.len() <= depth {
            levels.resize(depth + 1, Vec::new());
        }
        levels[depth].push(folder);
    }
    for level in &mut levels {
        level.sort_unstable();
    }
    levels
}

/// Removes whatever is at `path`, if anything; of a link, the link.
pub(super) fn remove(path: &Path) -> WriteStep {
    let result = match fs::symlink_metadata(path) {
        Err(error) => Err(error),
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
    };
    gone(result).map_err(|error| WriteError::new("remove", path, error))
}

/// That something is missing which was to be removed is as good.
fn gone(result: io::Result<()>) -> io::Result<()> {
    result.or_else(|error| {
        if error.kind() == ErrorKind::NotFound {
            Ok(())
        } else {
            Err(error)
        }
    })
}

/// Removes the site at `old`, but moves files that are none of `ours` to the same path below `new`; see
/// [`super::output_dir::OutputDir::clear_old`].
pub(super) fn clear(old: &Path, new: &Path, ours: &[&Paths], fresh: bool) -> WriteStep {
    if fs::symlink_metadata(old).is_ok_and(|found| !found.is_dir()) {
        return remove(old);
    }
    let clearing = Clearing {
        old,
        new,
        ours,
        fresh,
    };
    clearing.folder(Path::new(""), Some(""))?;
    // The list goes last: as long as anything is left, it says what is ours.
    let list = old.join(manifest::NAME);
    gone(fs::remove_file(&list)).map_err(|error| WriteError::new("remove", list, error))?;
    gone(fs::remove_dir(old)).map_err(|error| WriteError::new("remove", old, error))
}

struct Clearing<'a> {
    old: &'a Path,
    new: &'a Path,
    ours: &'a [&'a Paths<'a>],
    fresh: bool,
}

impl Clearing<'_> {
    /// Empties one folder; `path` is its path below the site, `text` that path if it is UTF-8.
    fn folder(&self, path: &Path, text: Option<&str>) -> WriteStep {
        let at = self.old.join(path);
        open_up(&at);
        let names = list(&at).map_err(|error| WriteError::new("look into", &at, error))?;
        names
            .into_par_iter()
            .with_min_len(32)
            .try_for_each(|(name, is_folder)| {
                let (path, text) = (path.join(&name), below(text, &name));
                if is_folder {
                    self.folder(&path, text.as_deref())?;
                    let at = self.old.join(&path);
                    return gone(fs::remove_dir(&at))
                        .map_err(|error| WriteError::new("remove", at, error));
                }
                match text {
                    Some(text) if text == manifest::NAME => Ok(()),
                    Some(text) if self.ours.iter().any(|paths| paths.has(&text)) => {
                        self.file(&path)
                    }
                    _ => self.strangers_file(&path),
                }
            })
    }

    fn file(&self, path: &Path) -> WriteStep {
        let at = self.old.join(path);
        gone(fs::remove_file(&at)).map_err(|error| WriteError::new("remove", at, error))
    }

    /// A file that is not ours: as a rule it is in the new site already, by a hard link.
    fn strangers_file(&self, path: &Path) -> WriteStep {
        let (old, new) = (self.old.join(path), self.new.join(path));
        if self.fresh || fs::symlink_metadata(&new).is_err() {
            let above = path.parent().unwrap_or(Path::new(""));
            // Renaming one hard link of a file onto another does nothing, so what is left is removed below.
            make_real(self.new, above)
                .and_then(|()| fs::rename(&old, &new))
                .map_err(|error| WriteError::new("keep", old, error))?;
        }
        self.file(path)
    }
}

/// Lets us take files out of a folder that is ours to change and soon gone: its owner may have closed it against writing.
fn open_up(folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let rights = fs::symlink_metadata(folder)
            .ok()
            .filter(fs::Metadata::is_dir)
            .map(|found| found.permissions().mode());
        if let Some(mode) = rights.filter(|mode| mode & 0o700 != 0o700) {
            // Where this fails, so does what comes next, and that is told.
            let _ = fs::set_permissions(folder, fs::Permissions::from_mode(mode | 0o700));
        }
    }
    #[cfg(not(unix))]
    let _ = folder;
}

/// Makes the folder at `path` below `root`; refuses to go through a link.
fn make_real(root: &Path, path: &Path) -> io::Result<()> {
    let mut at = root.to_owned();
    for name in path {
        at.push(name);
        match fs::symlink_metadata(&at) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => return Err(ErrorKind::NotADirectory.into()),
            Err(_) => fs::create_dir(&at)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_made_from_above() {
        let root = tempfile::tempdir().unwrap();
        let folders = HashSet::from(["a/b/c", "a", "d", "a/b"]);
        make(root.path(), Path::new("site"), &folders).unwrap();
        assert!(root.path().join("a/b/c").is_dir() && root.path().join("d").is_dir());
        make(root.path(), Path::new("site"), &folders).unwrap();
        fs::write(root.path().join("e"), "").unwrap();
        let error = make(root.path(), Path::new("site"), &HashSet::from(["d", "e"])).unwrap_err();
        assert_eq!(error.path, Path::new("site/e"));
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_behind_a_link_is_not_real() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("real/b")).unwrap();
        std::os::unix::fs::symlink("real", root.path().join("a")).unwrap();
        let asked = HashSet::from(["a", "a/b", "real", "real/b", "none"]);
        assert_eq!(real(root.path(), &asked), HashSet::from(["real", "real/b"]));
    }

    #[test]
    fn paths_below_are_text_or_nothing() {
        assert_eq!(below(Some(""), &"a".into()).as_deref(), Some("a"));
        assert_eq!(below(Some("a"), &"b".into()).as_deref(), Some("a/b"));
        assert_eq!(
            below(None, &"b".into()),
            None,
            "below a name that is no text, nothing is ours"
        );
    }
}
