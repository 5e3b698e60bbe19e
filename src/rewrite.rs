//! The one writer of authors' files: a file is replaced as a whole or not at all, and never when somebody else has changed it.

use crate::source::MachineError;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes `new` in place of `old` into the file `path`: beside it first, on the disk before it is renamed, with the same permissions. A link
/// stays a link; the file that it leads to is replaced.
///
/// # Errors
/// When the file no longer holds `old`, or cannot be written; it is then as it was.
pub fn rewrite(path: &Path, old: &str, new: &str) -> Result<(), MachineError> {
    let failed = |cause: io::Error| MachineError { verb: "rewrite", path: path.to_owned(), cause };
    let real = path.canonicalize().map_err(failed)?;
    if fs::read(&real).map_err(failed)? != old.as_bytes() {
        return Err(failed(io::Error::other("it was changed meanwhile, and is left as it is; run the command again")));
    }
    let beside = beside(&real);
    let written = write(&beside, &real, new).and_then(|()| fs::rename(&beside, &real));
    written.map_err(|cause| {
        let _ = fs::remove_file(&beside);
        failed(cause)
    })
}

/// A hidden name in the same folder, so that nothing takes it for a page.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.leadlet-new"))
}

fn write(beside: &Path, path: &Path, new: &str) -> io::Result<()> {
    let permissions = fs::metadata(path)?.permissions();
    let mut file: File = OpenOptions::new().write(true).create(true).truncate(true).open(beside)?;
    file.write_all(new.as_bytes())?;
    file.set_permissions(permissions)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "one\r\n").unwrap();
        rewrite(&path, "one\r\n", "two\r\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two\r\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_somebody_changed_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "other").unwrap();
        assert!(rewrite(&path, "one", "two").unwrap_err().to_string().contains("changed meanwhile"));
        assert_eq!(fs::read(&path).unwrap(), b"other");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.md"), folder.path().join("link.md"));
        fs::write(&real, "one").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&real, &link).unwrap();
        rewrite(&link, "one", "two").unwrap();
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!((fs::read(&real).unwrap(), fs::metadata(&real).unwrap().permissions().mode() & 0o777), (b"two".to_vec(), 0o640));
    }
}
