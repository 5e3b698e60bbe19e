//! Files that others have put into our folder (`CNAME`, `.well-known/`): found in the former site, carried into the new one.

use std::collections::HashSet;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::error::{WriteError, WriteStep};
use super::folder;
use super::manifest::Paths;

/// What others have put into the former site: paths below it, a folder before what is in it.
#[derive(Default)]
pub(super) struct ForeignFiles {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

/// Looks through the former site at `root`, which held `former` and shall hold `wanted`; `shown` is its name in messages.
///
/// # Errors
///
/// When a file that is not ours is where the new site needs a file or folder of its own.
pub(super) fn find(
    root: &Path,
    shown: &Path,
    former: &Paths,
    wanted: &Paths,
) -> WriteStep<ForeignFiles> {
    let mut extras = ForeignFiles::default();
    let search = Search {
        root,
        shown,
        former,
        wanted,
    };
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
    fn folder(
        &self,
        path: &Path,
        text: Option<&str>,
        in_the_way: bool,
        extras: &mut ForeignFiles,
    ) -> WriteStep {
        let names = match folder::list(&self.root.join(path)) {
            // Gone since its name was read.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            names => {
                names.map_err(|error| WriteError::new("look into", self.shown.join(path), error))?
            }
        };
        for (name, is_folder) in names {
            let (path, text) = (path.join(&name), folder::below(text, &name));
            let text = text.as_deref();
            let has = |paths: &HashSet<&str>| text.is_some_and(|text| paths.contains(text));
            if is_folder {
                let in_the_way = in_the_way || has(&self.wanted.files);
                if !in_the_way && !has(&self.wanted.folders) && !has(&self.former.folders) {
                    extras.folders.push(path.clone());
                }
                self.folder(&path, text, in_the_way, extras)?;
            } else if !text.is_some_and(|text| self.former.has(text)) {
                if in_the_way || has(&self.wanted.files) || has(&self.wanted.folders) {
                    return Err(self.refuse(&path));
                }
                extras.files.push(path);
            }
        }
        Ok(())
    }

    fn refuse(&self, path: &Path) -> WriteError {
        let help = "leadlet deletes no file that it did not write: move it away, or rename the \
         page that needs its place";
        WriteError::refuse(
            "replace",
            self.shown.join(path),
            "it is in the way and was not written by leadlet",
            help,
        )
    }
}

impl ForeignFiles {
    /// Puts them into the new site at `new`. Hard links, so that they stay the very same files; copies where there are no hard links.
    pub fn carry(&self, old: &Path, new: &Path, shown: &Path) -> WriteStep {
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
            match fs::hard_link(&from, &to).or_else(|_| copy(&from, &to)) {
                // Gone since its name was read, as the file of an editor that is at work.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                done => done.map_err(fail(path))?,
            }
        }
        // Last, and the innermost first: a folder may be closed to writing.
        for path in self.folders.iter().rev() {
            if let Ok(found) = fs::symlink_metadata(old.join(path)) {
                fs::set_permissions(new.join(path), found.permissions()).map_err(fail(path))?;
            }
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
    fs::File::options()
        .write(true)
        .open(to)?
        .set_modified(found.modified()?)
}

#[cfg(unix)]
fn link(target: OsString, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, to)
}

#[cfg(not(unix))]
fn link(_: OsString, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths<'a>(files: &[&'a str]) -> Paths<'a> {
        let entry = |path: &&'a str| crate::site::manifest::ManifestEntry {
            path,
            hash: blake3::hash(b""),
            len: 0,
        };
        Paths::of(&files.iter().map(entry).collect::<Vec<_>>())
    }

    /// A folder with `files`; one that ends with a slash is a folder.
    fn folder(files: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            if file.ends_with('/') {
                fs::create_dir_all(path).unwrap();
            } else {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, file).unwrap();
            }
        }
        root
    }

    fn found(
        files: &[&str],
        former: &[&str],
        wanted: &[&str],
    ) -> Result<(Vec<String>, Vec<String>), String> {
        let root = folder(files);
        let found = find(
            root.path(),
            Path::new("site"),
            &paths(former),
            &paths(wanted),
        )
        .map_err(|error| error.to_string())?;
        let mut lists = [found.folders, found.files].map(|list| {
            list.iter()
                .map(|path| path.to_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        });
        lists.iter_mut().for_each(|list| list.sort());
        Ok(lists.into())
    }

    #[test]
    fn only_what_others_put_there_is_found() {
        let (folders, files) = found(
            &["a/ours", "a/mine", "b/mine", "empty/", "leadlet-files.txt"],
            &["a/ours"],
            &["a/new"],
        )
        .unwrap();
        assert_eq!(
            (folders, files),
            (
                vec!["b".to_owned(), "empty".into()],
                vec!["a/mine".to_owned(), "b/mine".into()]
            )
        );
    }

    #[test]
    fn what_is_in_the_way_is_named() {
        let way = "it is in the way and was not written by leadlet";
        assert_eq!(
            found(&["x"], &[], &["x"]).unwrap_err(),
            format!("cannot replace `site/x`: {way}")
        );
        assert_eq!(
            found(&["x"], &[], &["x/y"]).unwrap_err(),
            format!("cannot replace `site/x`: {way}")
        );
        assert!(found(&["x/y/z"], &["a"], &["x"]).is_err());
        assert!(found(&["x"], &["x"], &["x/y"]).is_ok(), "ours may go");
        assert!(found(&["x/y"], &["x/y"], &["x"]).is_ok());
        assert!(
            found(&["x/"], &[], &["x"]).is_ok(),
            "an empty folder may go"
        );
    }

    #[test]
    fn copies_do_where_links_do_not() {
        let root = folder(&["file"]);
        let (from, to) = (root.path().join("file"), root.path().join("copy"));
        fs::File::options()
            .write(true)
            .open(&from)
            .unwrap()
            .set_modified(std::time::UNIX_EPOCH)
            .unwrap();
        copy(&from, &to).unwrap();
        assert_eq!(fs::read(&to).unwrap(), b"file");
        assert_eq!(
            fs::metadata(&to).unwrap().modified().unwrap(),
            std::time::UNIX_EPOCH
        );
        #[cfg(unix)]
        {
            link("nowhere".into(), &root.path().join("link")).unwrap();
            copy(&root.path().join("link"), &root.path().join("other")).unwrap();
            assert_eq!(
                fs::read_link(root.path().join("other")).unwrap(),
                Path::new("nowhere")
            );
        }
    }
}
