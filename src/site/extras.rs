//! Files that others have put into our folder (`CNAME`, `.well-known/`): found in the former site, carried into the new one.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::error::{Done, WriteError};
use super::{folder, manifest, names};

/// The paths of a site, for asking.
pub(super) struct Paths<'a> {
    pub files: HashSet<&'a str>,
    pub folders: HashSet<&'a str>,
}

impl<'a> Paths<'a> {
    pub fn of(entries: &[manifest::Entry<'a>]) -> Self {
        let files: HashSet<&str> = entries.iter().map(|entry| entry.path).collect();
        let mut folders = HashSet::new();
        for file in entries {
            // Above a folder that is known, all are.
            for folder in names::folders(file.path) {
                if !folders.insert(folder) {
                    break;
                }
            }
        }
        Paths { files, folders }
    }
}

/// What others have put into the former site: paths below it, a folder before what is in it.
#[derive(Default)]
pub(super) struct Extras {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

/// Looks through the former site at `root`, which held `former` and shall hold `wanted`; `shown` is its name in messages.
///
/// # Errors
///
/// When a file that is not ours is where the new site needs a file or folder of its own.
pub(super) fn find(root: &Path, shown: &Path, former: &Paths, wanted: &Paths) -> Done<Extras> {
    let mut extras = Extras::default();
    let search = Search { root, shown, former, wanted };
    search.folder(Path::new(""), Some(""), false, &mut extras)?;
    Ok(extras)
}

struct Search<'a> {
    root: &'a Path,
    shown: &'a Path,
    former: &'a Paths<'a>,
    wanted: &'a Paths<'a>,
}

impl Search<'_> {
    /// Looks through one folder; `in_the_way`: the new site has a file at its path or above it.
    fn folder(&self, path: &Path, text: Option<&str>, in_the_way: bool, extras: &mut Extras) -> Done {
        let fail = |error| WriteError::new("look into", self.shown.join(path), error);
        for (name, is_folder) in folder::list(&self.root.join(path)).map_err(fail)? {
            let (path, text) = (path.join(&name), folder::below(text, &name));
            let text = text.as_deref();
            let has = |paths: &HashSet<&str>| text.is_some_and(|text| paths.contains(text));
            if is_folder {
                let in_the_way = in_the_way || has(&self.wanted.files);
                if !in_the_way && !has(&self.wanted.folders) && !has(&self.former.folders) {
                    extras.folders.push(path.clone());
                }
                self.folder(&path, text, in_the_way, extras)?;
            } else if !self.is_ours(text) {
                if in_the_way || has(&self.wanted.files) || has(&self.wanted.folders) {
                    return Err(self.refuse(&path));
                }
                extras.files.push(path);
            }
        }
        Ok(())
    }

    /// Our files, and whatever else is at their path now, such as a link in the place of a folder of ours.
    fn is_ours(&self, text: Option<&str>) -> bool {
        let ours = |text| text == manifest::NAME || self.former.files.contains(text) || self.former.folders.contains(text);
        text.is_some_and(ours)
    }

    fn refuse(&self, path: &Path) -> WriteError {
        let help = "leadlet deletes no file that it has not made: move it away, or rename the page that needs its place";
        WriteError::refuse("replace", self.shown.join(path), "it is in the way and was not made by leadlet", help)
    }
}

impl Extras {
    /// Puts them into the new site at `new`. Hard links, so that they stay the very same files; copies where there are no hard links.
    pub fn carry(&self, old: &Path, new: &Path, shown: &Path) -> Done {
        let fail = |path: &Path| {
            let shown = shown.join(path);
            |error| WriteError::new("keep", shown, error)
        };
        for path in &self.folders {
            fs::create_dir_all(new.join(path)).map_err(fail(path))?;
        }
        for path in &self.files {
            // A folder of the former site that is only here for a stranger's file.
            if let Some(above) = path.parent() {
                fs::create_dir_all(new.join(above)).map_err(fail(path))?;
            }
            let (from, to) = (old.join(path), new.join(path));
            fs::hard_link(&from, &to).or_else(|_| copy(&from, &to)).map_err(fail(path))?;
        }
        // Last, and the innermost first: a folder may be closed to writing.
        for path in self.folders.iter().rev() {
            let rights = fs::symlink_metadata(old.join(path)).map(|found| found.permissions());
            rights.and_then(|rights| fs::set_permissions(new.join(path), rights)).map_err(fail(path))?;
        }
        Ok(())
    }
}

/// Copies a file with its time, or a link as a link.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let found = fs::symlink_metadata(from)?;
    if found.is_symlink() {
        return link(fs::read_link(from)?.into_os_string(), to);
    }
    if !found.is_file() {
        return Err(io::Error::other("it can be neither linked nor copied"));
    }
    fs::copy(from, to)?;
    fs::File::options().write(true).open(to)?.set_modified(found.modified()?)
}

#[cfg(unix)]
fn link(target: OsString, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, to)
}

#[cfg(not(unix))]
fn link(_: OsString, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
