//! Where a site goes: the output folder and the names beside it, what a killed build left there, and the exchange of old and new.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::error::{WriteError, WriteStep};
use super::former::Former;
use super::manifest::Paths;
use super::state::SavedState;
use super::{Site, folder, manifest};
use crate::fs::{Durability, folder_of, rename_patiently, sync_folder, sync_tree};

/// Files that file managers put into any folder; they make no folder a stranger's.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// The output folder and its neighbours. All lie in one folder, so that one rename is enough.
pub(super) struct OutputDir {
    /// The output as it was named to us, for messages.
    pub shown: PathBuf,
    /// The output folder itself.
    pub output: PathBuf,
    /// The new site while it is made. Nobody has seen it: a leftover is thrown away.
    pub new: PathBuf,
    /// The former site once the new one is in place. Others may have put files into it.
    pub old: PathBuf,
    /// Lock and stamps; the only thing that stays beside the site.
    pub state: PathBuf,
}

/// How old and new change places.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ExchangeMethod {
    /// In one call, where system and disk offer it, else by two renames.
    BestOffered,
    /// By two renames.
    #[cfg_attr(not(test), allow(dead_code))]
    TwoRenames,
}

impl OutputDir {
    /// The place of `output`. An output that is a link to a folder stays a link: what is exchanged is the folder it leads to.
    /// Folders above it are made.
    pub fn of(output: &Path) -> WriteStep<OutputDir> {
        let place = OutputDir::find(output)?;
        let above = folder_of(&place.output);
        fs::create_dir_all(above).map_err(|error| WriteError::new("create", above, error))?;
        Ok(place)
    }

    /// [`OutputDir::of`], where nothing is made.
    pub fn find(output: &Path) -> WriteStep<OutputDir> {
        let fail = |error| WriteError::new("find", output, error);
        let by_name =
            |path: &Path| Some((folder_of(path).to_owned(), path.file_name()?.to_owned()));
        let mut parts = by_name(output);
        // Without a name (`.`, `a/..`), or through a link: ask the disk which folder is meant.
        let link = parts
            .as_ref()
            .is_some_and(|(above, name)| above.join(name).is_symlink());
        if link || parts.is_none() {
            parts = by_name(&fs::canonicalize(output).map_err(fail)?);
        }
        let (above, name) = parts.ok_or_else(|| {
            WriteError::refuse(
                "replace",
                output,
                "it has no folder around it",
                "name a folder inside it as the output",
            )
        })?;
        let beside = |end: &str| {
            let mut beside = std::ffi::OsString::from(".leadlet-");
            beside.push(&name);
            beside.push(end);
            above.join(beside)
        };
        let (new, old, state) = (beside(".new"), beside(".old"), beside(".state"));
        Ok(OutputDir {
            shown: output.to_owned(),
            output: above.join(&name),
            new,
            old,
            state,
        })
    }

    /// Finishes what a killed build began. Between the two renames the output is missing: the former site is put back.
    pub fn recover(&self, kept: &SavedState) -> WriteStep {
        folder::remove(&self.new)?;
        match (
            fs::symlink_metadata(&self.old),
            fs::symlink_metadata(&self.output),
        ) {
            (Err(_), _) => Ok(()),
            (Ok(_), Err(error)) if error.kind() == ErrorKind::NotFound => {
                fs::rename(&self.old, &self.output)
                    .map_err(|error| WriteError::new("put back", &self.shown, error))
            }
            // A stranger's folder by now: `former` refuses it, and nothing is moved into it.
            (Ok(_), Ok(_)) if self.former(kept).is_err() => Ok(()),
            (Ok(_), _) => {
                let folders = [&self.old, &self.output].map(|at| (at, Former::of(at, kept)));
                let [old, output] = [0, 1].map(|number| {
                    let (at, former) = &folders[number];
                    let entries: Vec<_> = former
                        .entries(at, kept, &[], &Site::new())
                        .into_iter()
                        .map(|(entry, _)| entry)
                        .collect();
                    Paths::of(&entries)
                });
                self.clear_old(&[&old, &output], false)
            }
        }
    }

    /// What is known of the output folder: none when there is no folder.
    ///
    /// # Errors
    ///
    /// When the output is a file, or a folder that is not ours and not empty.
    pub fn former(&self, kept: &SavedState) -> WriteStep<Option<Former>> {
        let refuse =
            |why: String, help: &str| Err(WriteError::refuse("write to", &self.shown, why, help));
        let elsewhere =
            "nothing was changed: name another folder as the output, or empty this one yourself";
        match fs::symlink_metadata(&self.output) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(WriteError::new("look at", &self.shown, error)),
            Ok(found) if !found.is_dir() => {
                return refuse("it is a file, not a folder".into(), elsewhere);
            }
            Ok(_) => {}
        }
        let former = Former::of(&self.output, kept);
        if former.is_ours(&self.output, kept) {
            return Ok(Some(former));
        }
        let names = folder::list(&self.output)
            .map_err(|error| WriteError::new("look into", &self.shown, error))?;
        let mut strangers: Vec<_> = names
            .iter()
            .map(|(name, _)| name.to_string_lossy())
            .filter(|name| !LITTER.contains(&&**name))
            .collect();
        strangers.sort();
        match strangers.first() {
            None => Ok(Some(former)),
            Some(_) if former.list.is_some() => refuse(
                format!(
                    "its list of files, `{}`, is damaged, and so is the copy beside the folder",
                    manifest::NAME
                ),
                "nothing was changed: if the folder contains nothing but a site written by leadlet, remove it and build again; otherwise \
                 move your own files away first, or name another folder as the output",
            ),
            Some(first) => refuse(
                format!(
                    "it contains `{}` and is not a site written by leadlet",
                    first.escape_debug()
                ),
                elsewhere,
            ),
        }
    }

    /// Puts the new site in the place of the former one, which is then at `old`.
    ///
    /// The new site is forced onto the disk before, and the names of both after it: whenever the power fails, the output is the one
    /// site or the other, whole.
    pub fn exchange(&self, way: ExchangeMethod, durability: Durability) -> WriteStep {
        self.sync(&self.new, durability)?;
        self.exchange_names(way)?;
        self.sync_names(durability)
    }

    /// Forces a whole folder onto the disk.
    pub fn sync(&self, folder: &Path, durability: Durability) -> WriteStep {
        if durability == Durability::Unsynced {
            return Ok(());
        }
        sync_tree(folder).map_err(|error| WriteError::new("sync", &self.shown, error))
    }

    /// Forces the names beside the output onto the disk.
    pub fn sync_names(&self, durability: Durability) -> WriteStep {
        if durability == Durability::Unsynced {
            return Ok(());
        }
        sync_folder(folder_of(&self.output))
            .map_err(|error| WriteError::new("sync", &self.shown, error))
    }

    fn exchange_names(&self, way: ExchangeMethod) -> WriteStep {
        let fail = |error| WriteError::new("replace", &self.shown, error);
        if fs::symlink_metadata(&self.output)
            .is_err_and(|error| error.kind() == ErrorKind::NotFound)
        {
            return fs::rename(&self.new, &self.output).map_err(fail);
        }
        // Whatever keeps the one call from working, if it is more than that the call is not offered, keeps the renames from working too.
        if way == ExchangeMethod::BestOffered && swap(&self.new, &self.output).is_ok() {
            return fs::rename(&self.new, &self.old).map_err(fail);
        }
        rename_patiently(&self.output, &self.old).map_err(fail)?;
        rename_patiently(&self.new, &self.output).map_err(|error| {
            // If this fails as well, the next build does it.
            let _ = fs::rename(&self.old, &self.output);
            fail(error)
        })
    }

    /// Refuses a former site that could not be cleared away afterwards, before anything is changed: it is another user's folder, and
    /// closed to us.
    pub fn check_clearable(&self) -> WriteStep {
        let same_rights =
            |found: fs::Metadata| fs::set_permissions(&self.output, found.permissions());
        if fs::metadata(&self.output).and_then(same_rights).is_ok() {
            return Ok(());
        }
        let probe = self.output.join(".leadlet-probe");
        let Err(error) = fs::write(&probe, "").and_then(|()| fs::remove_file(&probe)) else {
            return Ok(());
        };
        let help = "the site was not changed: it belongs to another user, who has to let you \
         write in it or remove it";
        Err(WriteError {
            help: Some(help.to_owned()),
            ..WriteError::new("write in", &self.shown, error)
        })
    }

    /// Removes the former site, all but files that others have put there since it was looked through: those move to the new site.
    /// `ours` are both sites. `fresh`: the exchange was just now, so a stranger's file in the former site is the newer one.
    pub fn clear_old(&self, ours: &[&Paths], fresh: bool) -> WriteStep {
        if fs::symlink_metadata(&self.old).is_err() {
            return Ok(());
        }
        folder::clear(&self.old, &self.output, ours, fresh)
    }
}

/// Exchanges two folders in one call.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn swap(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

/// Not offered here.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn swap(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::write;

    /// A place in a folder of its own, with sites of one file at the given names.
    fn place(names: &[(&str, &str)]) -> (tempfile::TempDir, OutputDir) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in names {
            let mut site = Site::new();
            site.insert("x", *text).unwrap();
            // Written elsewhere, since a write clears up beside it.
            let other = tempfile::tempdir_in(folder.path()).unwrap();
            write(&site, &other.path().join("site")).unwrap();
            fs::rename(other.path().join("site"), folder.path().join(name)).unwrap();
        }
        let place = OutputDir::of(&folder.path().join("site")).unwrap();
        (folder, place)
    }

    fn names(folder: &tempfile::TempDir) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn text(path: PathBuf) -> String {
        fs::read_to_string(path).unwrap()
    }

    #[test]
    fn a_build_killed_between_the_renames_is_undone() {
        let (folder, place) = place(&[
            (".leadlet-site.old", "former"),
            (".leadlet-site.new", "new"),
        ]);
        place.recover(&SavedState::default()).unwrap();
        assert_eq!(names(&folder), ["site"]);
        assert_eq!(text(place.output.join("x")), "former");
    }

    #[test]
    fn a_build_killed_while_clearing_up_is_finished() {
        let (folder, place) = place(&[("site", "new"), (".leadlet-site.old", "former")]);
        for (file, text) in [("kept", "theirs"), ("deep/moved", "theirs")] {
            let file = place.old.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        fs::write(place.output.join("kept"), "theirs, later").unwrap();
        place.recover(&SavedState::default()).unwrap();
        assert_eq!(names(&folder), ["site"]);
        assert_eq!(text(place.output.join("x")), "new");
        assert_eq!(
            text(place.output.join("deep/moved")),
            "theirs",
            "put there in the last moment"
        );
        assert_eq!(text(place.output.join("kept")), "theirs, later");
    }

    #[test]
    fn right_after_the_exchange_the_former_site_has_the_later_files() {
        let (folder, place) = place(&[("site", "new"), (".leadlet-site.old", "former")]);
        fs::write(place.output.join("kept"), "theirs").unwrap();
        fs::write(place.old.join("kept"), "theirs, later").unwrap();
        fs::write(place.old.join("linked"), "theirs").unwrap();
        fs::hard_link(place.old.join("linked"), place.output.join("linked")).unwrap();
        fs::write(
            place.old.join("y"),
            "theirs, where the new site has its own",
        )
        .unwrap();
        fs::write(place.output.join("y"), "ours").unwrap();
        let list = |names: &[&'static str]| {
            let entry = |path: &&'static str| manifest::ManifestEntry {
                path,
                hash: blake3::hash(b""),
                len: 0,
            };
            Paths::of(&names.iter().map(entry).collect::<Vec<_>>())
        };
        place
            .clear_old(&[&list(&["x"]), &list(&["x", "y"])], true)
            .unwrap();
        assert_eq!(names(&folder), ["site"]);
        assert_eq!(
            ["kept", "linked", "y", "x"].map(|name| text(place.output.join(name))),
            ["theirs, later", "theirs", "ours", "new"]
        );
    }

    #[test]
    fn nothing_is_moved_into_a_strangers_folder() {
        let (folder, place) = place(&[(".leadlet-site.old", "former")]);
        fs::write(place.old.join("mine"), "").unwrap();
        fs::create_dir(&place.output).unwrap();
        fs::write(place.output.join("notes"), "").unwrap();
        place.recover(&SavedState::default()).unwrap();
        assert!(place.former(&SavedState::default()).is_err());
        assert_eq!(fs::read_dir(&place.output).unwrap().count(), 1);
        assert_eq!(names(&folder), [".leadlet-site.old", "site"]);
    }

    #[test]
    fn both_ways_of_exchange_do_the_same() {
        for way in [ExchangeMethod::BestOffered, ExchangeMethod::TwoRenames] {
            let (folder, place) = place(&[("site", "former"), (".leadlet-site.new", "new")]);
            place.exchange(way, Durability::Synced).unwrap();
            assert_eq!(names(&folder), [".leadlet-site.old", "site"]);
            assert_eq!(
                (text(place.output.join("x")), text(place.old.join("x"))),
                ("new".into(), "former".into())
            );
        }
    }

    #[test]
    fn an_exchange_that_fails_changes_nothing() {
        let (folder, place) = place(&[("site", "former")]);
        for way in [ExchangeMethod::BestOffered, ExchangeMethod::TwoRenames] {
            let error = place.exchange_names(way).unwrap_err();
            assert_eq!((error.verb, error.path), ("replace", place.shown.clone()));
            assert_eq!(names(&folder), ["site"]);
            assert_eq!(text(place.output.join("x")), "former");
        }
    }

    #[test]
    fn the_names_beside_the_output() {
        let place = OutputDir::of(Path::new("site")).unwrap();
        assert_eq!(place.output, Path::new("./site"));
        assert_eq!(place.state, Path::new("./.leadlet-site.state"));
        assert_eq!(
            OutputDir::of(Path::new(".")).unwrap().output,
            std::env::current_dir().unwrap()
        );
        assert!(OutputDir::of(Path::new("/")).is_err());
    }
}
