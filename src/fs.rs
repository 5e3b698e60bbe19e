//! The one way in which leadlet writes single files: whole or not at all, and on the disk before the call returns.
//!
//! A file is written beside its place under a hidden name, forced onto the disk, and renamed into its place. Whatever ends the
//! program or the machine in between, the file holds its old bytes or its new ones. Sites, which are whole folders, are written by
//! `site` in the same spirit.

use std::fmt;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Longest part of a file's name, in bytes, that is repeated in the name of its temporary file: most disks allow 255 in all.
const MAX_NAME_LEN: usize = 200;

/// Random characters in the name of a temporary file.
const RANDOM_LEN: usize = 8;

/// End of the name of a temporary file.
const SUFFIX: &str = ".tmp";

/// An I/O error: what was tried, on which path, and why it failed.
#[derive(Debug)]
pub struct FileError {
    /// What was tried, as a verb: "read", "list", "write".
    pub verb: &'static str,
    /// The file or folder it was tried on.
    pub path: PathBuf,
    /// What the system answered.
    pub cause: io::Error,
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(
            f,
            "cannot {} `{}`: {}",
            self.verb,
            self.path.display(),
            self.cause
        )
    }
}

impl std::error::Error for FileError {}

/// Whether written bytes must outlast a power loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// Files and folders are on the disk when the call returns.
    #[default]
    Synced,
    /// The system writes them when it likes: for what is made again by one command, or thrown away with the machine.
    Unsynced,
}

/// What happens to a file that is already there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Existing<'a> {
    /// It is replaced, and its permissions stay.
    #[default]
    Replace,
    /// It is replaced if it holds these bytes; otherwise somebody changed it, and it is left alone.
    Expect(&'a [u8]),
    /// It is left alone: the error has the kind [`ErrorKind::AlreadyExists`].
    Keep,
}

/// Writes `bytes` into the file `path`, whole or not at all. Of a symbolic link the file that it leads to is replaced, and the link
/// stays. A new file gets the permissions of the process (its umask), an existing one keeps its own, and its owner where the system
/// allows that.
///
/// # Errors
/// When the file cannot be written: it is a folder, a device, read-only or a broken link, its folder is missing or closed, the disk
/// is full, or `existing` forbids it. The file is then as it was.
pub fn atomic_write(
    path: &Path,
    bytes: &[u8],
    existing: Existing,
    durability: Durability,
) -> Result<(), FileError> {
    replace(path, bytes, existing, durability).map_err(|cause| FileError {
        verb: "write",
        path: path.to_owned(),
        cause,
    })
}

/// [`atomic_write()`] of a file that a user named: folders above it are made, and a pipe or device, such as `/dev/stdout`, is written
/// to as it is.
///
/// # Errors
/// As [`atomic_write()`].
pub fn write_output(path: &Path, bytes: &[u8], durability: Durability) -> Result<(), FileError> {
    let failed = |cause| FileError {
        verb: "write",
        path: path.to_owned(),
        cause,
    };
    if fs::metadata(path).is_ok_and(|found| is_stream(&found)) {
        return File::options()
            .write(true)
            .open(path)
            .and_then(|mut stream| stream.write_all(bytes))
            .map_err(failed);
    }
    create_folders(folder_of(path), durability)?;
    atomic_write(path, bytes, Existing::Replace, durability)
}

/// Makes a folder and those above it.
///
/// # Errors
/// When one of them cannot be made.
pub fn create_folders(folder: &Path, durability: Durability) -> Result<(), FileError> {
    let failed = |cause| FileError {
        verb: "create",
        path: folder.to_owned(),
        cause,
    };
    let missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|above| !above.as_os_str().is_empty() && !above.exists())
        .collect();
    fs::create_dir_all(folder).map_err(|cause| match fs::metadata(folder) {
        Ok(found) if !found.is_dir() => failed(io::Error::new(
            ErrorKind::NotADirectory,
            "it is a file, not a folder",
        )),
        _ => failed(cause),
    })?;
    if durability == Durability::Synced {
        missing
            .iter()
            .try_for_each(|made| sync_folder(folder_of(made)))
            .map_err(failed)?;
    }
    Ok(())
}

/// Forces the names in a folder onto the disk, where the system can do that.
///
/// # Errors
/// When the disk fails.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    // Windows keeps the names of folders in its own journal, and opens no folder as a file.
    if cfg!(not(unix)) {
        return Ok(());
    }
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // A folder that may be written to but not read, and file systems that sync no folders.
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::PermissionDenied | ErrorKind::InvalidInput | ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        done => done,
    }
}

/// Forces a folder and all that is in it onto the disk: by one call for the whole file system where the system has one, which costs
/// far less than one for each file.
///
/// # Errors
/// When the disk fails.
pub fn sync_tree(root: &Path) -> io::Result<()> {
    match sync_file_system(root) {
        Err(error) if error.kind() == ErrorKind::Unsupported => sync_each(root),
        done => done,
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn sync_file_system(root: &Path) -> io::Result<()> {
    // A folder that is closed to reading has one around it on the same disk.
    let is_closed = |error: &io::Error| error.kind() == ErrorKind::PermissionDenied;
    let opened = File::open(root).or_else(|error| {
        if is_closed(&error) {
            File::open(folder_of(root))
        } else {
            Err(error)
        }
    });
    Ok(rustix::fs::syncfs(opened?)?)
}

/// Not offered here.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn sync_file_system(_: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Forces each file and folder onto the disk, a folder after what is in it.
fn sync_each(root: &Path) -> io::Result<()> {
    for entry in walkdir::WalkDir::new(root).contents_first(true) {
        let entry = entry?;
        if entry.file_type().is_dir() {
            sync_folder(entry.path())?;
        } else if entry.file_type().is_file() {
            sync_file(entry.path())?;
        }
    }
    Ok(())
}

/// Hands the bytes of a file to the disk. On macOS the disk may still hold them in its own memory: it empties that when the folder
/// around the file is synced, once for all of its files.
#[cfg(unix)]
fn sync_file(path: &Path) -> io::Result<()> {
    Ok(rustix::fs::fsync(File::open(path)?)?)
}

/// Forces the bytes of a file onto the disk, which Windows does only for those who may write to it.
#[cfg(not(unix))]
fn sync_file(path: &Path) -> io::Result<()> {
    match OpenOptions::new()
        .write(true)
        .open(path)
        .and_then(|file| file.sync_all())
    {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(()),
        done => done,
    }
}

/// Renames; on Windows a virus scanner or a search index often holds a new file for a moment, and nothing can be renamed then.
///
/// # Errors
/// When the system refuses it.
pub fn rename_patiently(from: &Path, to: &Path) -> io::Result<()> {
    let mut result = fs::rename(from, to);
    for wait in [10, 40, 160, 640] {
        // 32 and 33: another program uses the file.
        let is_held = |error: &io::Error| {
            error.kind() == ErrorKind::PermissionDenied
                || matches!(error.raw_os_error(), Some(32 | 33))
        };
        if !cfg!(windows) || !result.as_ref().is_err_and(is_held) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(wait));
        result = fs::rename(from, to);
    }
    result
}

/// The folder around `path`.
pub fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|above| !above.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

fn replace(
    path: &Path,
    bytes: &[u8],
    existing: Existing,
    durability: Durability,
) -> io::Result<()> {
    let (target, old) = find_target(path)?;
    match &old {
        Some(_) if existing == Existing::Keep => return Err(ErrorKind::AlreadyExists.into()),
        Some(old) => check_replaceable(&target, old)?,
        None => {}
    }
    let folder = folder_of(&target);
    let mut temporary = create_temporary(folder, &target)?;
    let file = temporary.as_file_mut();
    file.write_all(bytes).map_err(explain_write)?;
    if let Some(old) = &old {
        keep_rights(file, old)?;
    }
    if durability == Durability::Synced {
        file.sync_all().map_err(explain_write)?;
    }
    match existing {
        Existing::Keep => {
            _ = temporary
                .persist_noclobber(&target)
                .map_err(|failed| failed.error)?
        }
        Existing::Replace | Existing::Expect(_) => {
            if let Existing::Expect(expected) = existing
                && fs::read(&target)? != expected
            {
                return Err(io::Error::other(
                    "it changed in the meantime and was not overwritten; run the command again",
                ));
            }
            rename_patiently(temporary.path(), &target)?;
            temporary.disable_cleanup(true);
        }
    }
    if durability == Durability::Synced {
        sync_folder(folder)
    } else {
        Ok(())
    }
}

/// The file that is replaced when `path` is written, and what the disk says of it if it is there.
fn find_target(path: &Path) -> io::Result<(PathBuf, Option<Metadata>)> {
    let found = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok((path.to_owned(), None)),
        found => found?,
    };
    if !found.is_symlink() {
        return Ok((path.to_owned(), Some(found)));
    }
    let followed = path
        .canonicalize()
        .and_then(|real| fs::metadata(&real).map(|found| (real, found)));
    let (real, found) = followed.map_err(|error| {
        let to = fs::read_link(path).map(|to| format!(" to `{}`", to.display())).unwrap_or_default();
        let why = match error.kind() {
            ErrorKind::NotFound => "and no file is there".to_owned(),
            _ => format!("which cannot be followed ({error})"),
        };
        io::Error::new(error.kind(), format!("it is a symbolic link{to}, {why}; remove the link or correct it, then run the command again"))
    })?;
    Ok((real, Some(found)))
}

/// Refuses what is no file, or one that its owner has closed to writing: a rename would ask for neither.
fn check_replaceable(target: &Path, old: &Metadata) -> io::Result<()> {
    if old.is_dir() {
        return Err(io::Error::new(
            ErrorKind::IsADirectory,
            "it is a folder; name a file, or move the folder away",
        ));
    }
    if !old.is_file() {
        return Err(io::Error::other(
            "it is not a regular file; move it away, then run the command again",
        ));
    }
    let read_only = || {
        io::Error::new(
            ErrorKind::PermissionDenied,
            "it is read-only; allow writing to it, then run the command again",
        )
    };
    if old.permissions().readonly() {
        return Err(read_only());
    }
    // Asks the system, which knows of owners and lists of rights. Windows might find a virus scanner at the file.
    if cfg!(unix) {
        OpenOptions::new()
            .write(true)
            .open(target)
            .map(drop)
            .map_err(|error| match error.kind() {
                ErrorKind::PermissionDenied => read_only(),
                _ => error,
            })?;
    }
    Ok(())
}

/// A new empty file in `folder`, locked for as long as it is open so that [`remove_leftovers`] of another process leaves it alone.
fn create_temporary(folder: &Path, target: &Path) -> io::Result<NamedTempFile> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let len = (0..=name.len().min(MAX_NAME_LEN))
        .rev()
        .find(|len| name.is_char_boundary(*len))
        .unwrap_or(0);
    let prefix = format!(".leadlet-{}.", &name[..len]);
    remove_leftovers(folder, &prefix);
    let mut builder = tempfile::Builder::new();
    builder
        .prefix(&prefix)
        .suffix(SUFFIX)
        .rand_bytes(RANDOM_LEN);
    // Not `tempfile_in`, whose files are closed to all but the owner.
    let create = || {
        builder.make_in(folder, |path| {
            OpenOptions::new()
                .read(true)
                .write(true)
                .create_new(true)
                .open(path)
        })
    };
    let explain = |error: io::Error| {
        let why = match error.kind() {
            ErrorKind::NotFound => format!("the folder `{}` does not exist", folder.display()),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => format!(
                "no file can be created in the folder `{}` ({}); allow writing in it, then run the command again",
                folder.display(),
                error.kind()
            ),
            kind => return explain_write(kind.into()),
        };
        io::Error::new(error.kind(), why)
    };
    loop {
        let temporary = create().map_err(explain)?;
        // A disk of the network may know no locks: then nobody takes the file for a leftover either.
        if temporary.as_file().lock().is_err() || temporary.path().exists() {
            return Ok(temporary);
        }
    }
}

/// Removes what killed runs left beside a file: temporary files that no process has locked.
fn remove_leftovers(folder: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let random = name
            .to_str()
            .and_then(|name| name.strip_prefix(prefix)?.strip_suffix(SUFFIX));
        let is_temporary = random.is_some_and(|random| {
            random.len() == RANDOM_LEN && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        if !is_temporary || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        let path = entry.path();
        if let Ok(file) = OpenOptions::new().read(true).write(true).open(&path)
            && file.try_lock().is_ok()
        {
            // Gone already, or not ours to remove: it harms nobody.
            let _ = fs::remove_file(&path);
        }
    }
}

/// Gives a file the permissions of the one that it replaces, and its owner where the system allows that.
fn keep_rights(file: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let new = file.metadata()?;
        if (new.uid(), new.gid()) != (old.uid(), old.gid())
            && fchown(file, Some(old.uid()), Some(old.gid())).is_err()
        {
            // Only root may give a file away, but anyone may give it to a group of theirs.
            let _ = fchown(file, None, Some(old.gid()));
        }
    }
    if file.metadata()?.permissions() == old.permissions() {
        Ok(())
    } else {
        file.set_permissions(old.permissions())
    }
}

/// What the system answered, and what to do where there is something to be done.
fn explain_write(error: io::Error) -> io::Error {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => io::Error::new(
            error.kind(),
            format!("{error}; nothing was changed: make room, then run the command again"),
        ),
        _ => error,
    }
}

/// Whether it is a pipe or a device, which can be written to but not replaced.
#[cfg(unix)]
fn is_stream(found: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    found.file_type().is_fifo() || found.file_type().is_char_device()
}

/// No such files here.
#[cfg(not(unix))]
fn is_stream(_: &Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn put(path: &Path, text: &str) -> Result<(), FileError> {
        atomic_write(path, text.as_bytes(), Existing::Replace, Durability::Synced)
    }

    /// What is said of a write that is refused; what is in the folder must stay as it was.
    fn refused(folder: &Path, path: &Path) -> String {
        let before = names(folder);
        let error = put(path, "new").unwrap_err().to_string();
        assert_eq!(names(folder), before, "{error}");
        error
    }

    #[test]
    fn file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("a.md");
        put(&path, "one\r\n").unwrap();
        put(&path, "two\r\n").unwrap();
        atomic_write(
            &path,
            b"three",
            Existing::Expect(b"two\r\n"),
            Durability::Unsynced,
        )
        .unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"three");
        assert_eq!(names(folder.path()), ["a.md"]);
    }

    #[test]
    fn changed_file_is_left_alone() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "other").unwrap();
        let error =
            atomic_write(&path, b"two", Existing::Expect(b"one"), Durability::Synced).unwrap_err();
        assert!(
            error.to_string().contains("changed in the meantime"),
            "{error}"
        );
        let error = atomic_write(&path, b"two", Existing::Keep, Durability::Synced).unwrap_err();
        assert_eq!(error.cause.kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"other");
        assert_eq!(names(folder.path()), ["a.md"]);
        atomic_write(
            &folder.path().join("b.md"),
            b"two",
            Existing::Keep,
            Durability::Synced,
        )
        .unwrap();
        assert_eq!(names(folder.path()), ["a.md", "b.md"]);
    }

    #[test]
    fn folders_above_an_output_are_made() {
        let folder = TempDir::new().unwrap();
        for durability in [Durability::Synced, Durability::Unsynced] {
            write_output(&folder.path().join("a/b/c.zip"), b"one", durability).unwrap();
        }
        assert_eq!(names(&folder.path().join("a/b")), ["c.zip"]);
        fs::write(folder.path().join("file"), "").unwrap();
        assert!(
            write_output(
                &folder.path().join("file/c.zip"),
                b"one",
                Durability::Synced
            )
            .is_err()
        );
    }

    #[test]
    fn folder_and_missing_folder_are_reported() {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("x")).unwrap();
        assert!(refused(folder.path(), &folder.path().join("x")).contains("it is a folder"));
        assert!(refused(folder.path(), &folder.path().join("y/z")).contains("/y` does not exist"));
    }

    #[test]
    fn read_only_file_is_refused() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "one").unwrap();
        let mut rights = fs::metadata(&path).unwrap().permissions();
        rights.set_readonly(true);
        fs::set_permissions(&path, rights).unwrap();
        assert!(refused(folder.path(), &path).contains("it is read-only; allow writing"));
        assert_eq!(fs::read(&path).unwrap(), b"one");
    }

    #[test]
    fn trees_are_synced_whole_and_file_by_file() {
        let folder = TempDir::new().unwrap();
        write_output(
            &folder.path().join("a/b/c.html"),
            b"one",
            Durability::Unsynced,
        )
        .unwrap();
        sync_tree(folder.path()).unwrap();
        sync_each(folder.path()).unwrap();
        assert!(
            sync_tree(&folder.path().join("none")).is_err()
                && sync_each(&folder.path().join("none")).is_err()
        );
    }

    #[test]
    fn long_names_are_written() {
        let folder = TempDir::new().unwrap();
        let name = "é".repeat(127);
        put(&folder.path().join(&name), "one").unwrap();
        assert_eq!(names(folder.path()), [name]);
    }

    #[test]
    fn leftovers_are_removed_unless_they_are_in_use() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("a.lock");
        let left = [
            ".leadlet-a.lock.0aB1cD2e.tmp",
            ".leadlet-a.lock.in0use00.tmp",
            ".leadlet-a.lock.mine.tmp",
            ".leadlet-b.0aB1cD2e.tmp",
        ];
        left.iter()
            .for_each(|name| fs::write(folder.path().join(name), "").unwrap());
        let used = File::options()
            .write(true)
            .open(folder.path().join(left[1]))
            .unwrap();
        used.lock().unwrap();
        put(&path, "one").unwrap();
        assert_eq!(names(folder.path()), [left[1], left[2], left[3], "a.lock"]);
    }

    #[test]
    fn writers_that_meet_all_succeed() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("a.lock");
        std::thread::scope(|scope| {
            for number in 0..4 {
                let path = &path;
                scope.spawn(move || {
                    (0..50).for_each(|_| put(path, &format!("{number}").repeat(5000)).unwrap())
                });
            }
        });
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.len() == 5000 && text.bytes().all(|byte| byte == text.as_bytes()[0]));
        assert_eq!(names(folder.path()), ["a.lock"]);
    }

    #[cfg(unix)]
    mod unix {
        use super::*;
        use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

        fn mode(path: &Path) -> u32 {
            fs::metadata(path).unwrap().permissions().mode() & 0o7777
        }

        #[test]
        fn link_stays_and_its_file_keeps_its_permissions() {
            let (folder, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
            let (real, link, second) = (
                other.path().join("real.md"),
                folder.path().join("link.md"),
                folder.path().join("second.md"),
            );
            fs::write(&real, "one").unwrap();
            fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
            symlink(&real, &link).unwrap();
            symlink("link.md", &second).unwrap();
            put(&second, "two").unwrap();
            assert!(
                link.symlink_metadata().unwrap().is_symlink()
                    && second.symlink_metadata().unwrap().is_symlink()
            );
            assert_eq!(
                (fs::read(&real).unwrap(), mode(&real)),
                (b"two".to_vec(), 0o640)
            );
            assert_eq!(
                (names(folder.path()).len(), names(other.path()).len()),
                (2, 1)
            );
        }

        #[test]
        fn new_file_gets_usual_permissions() {
            let folder = TempDir::new().unwrap();
            put(&folder.path().join("a"), "").unwrap();
            fs::write(folder.path().join("b"), "").unwrap();
            assert_eq!(
                mode(&folder.path().join("a")),
                mode(&folder.path().join("b"))
            );
        }

        #[test]
        fn owner_stays() {
            let folder = TempDir::new().unwrap();
            let path = folder.path().join("a");
            fs::write(&path, "one").unwrap();
            if std::os::unix::fs::chown(&path, Some(65534), Some(65534)).is_err() {
                eprintln!("skipped: only root may give a file to somebody else");
                return;
            }
            put(&path, "two").unwrap();
            let found = fs::metadata(&path).unwrap();
            assert_eq!((found.uid(), found.gid()), (65534, 65534));
        }

        #[test]
        fn broken_links_are_reported_and_stay() {
            let folder = TempDir::new().unwrap();
            let at = |name: &str| folder.path().join(name);
            for (to, name) in [
                ("nowhere", "dangling"),
                ("loop", "loop"),
                ("b", "a"),
                ("a", "b"),
            ] {
                symlink(to, at(name)).unwrap();
            }
            assert!(refused(folder.path(), &at("dangling")).contains(
                "it is a symbolic link to `nowhere`, and no file is there; remove the link"
            ));
            for name in ["loop", "a", "b"] {
                assert!(
                    refused(folder.path(), &at(name)).contains("which cannot be followed"),
                    "{name}"
                );
            }
            symlink(folder.path(), at("folder")).unwrap();
            assert!(refused(folder.path(), &at("folder")).contains("it is a folder"));
        }

        #[test]
        fn pipes_and_devices_are_never_replaced() {
            let folder = TempDir::new().unwrap();
            let path = folder.path().join("socket");
            let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
            assert!(refused(folder.path(), &path).contains("it is not a regular file"));
            symlink("/dev/null", folder.path().join("null")).unwrap();
            assert!(
                refused(folder.path(), &folder.path().join("null"))
                    .contains("it is not a regular file")
            );
            write_output(&folder.path().join("null"), b"one", Durability::Synced).unwrap();
            assert!(!fs::metadata("/dev/null").unwrap().is_file());
        }
    }
}
