//! One file on the disk that is no part of a site: a package.

use super::error::{Done, WriteError};
use std::fs;
use std::path::{Path, PathBuf};

/// Writes a file, whole or not at all: it is made beside its place and takes it in one step. Folders above it are made.
///
/// # Errors
/// What could not be done; a file that was there before is whole then.
pub fn save(path: &Path, bytes: &[u8]) -> Done {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|error| WriteError::new("create", folder, error))?;
    }
    let beside = beside(path);
    let failed = |verb, error| {
        let _ = fs::remove_file(&beside);
        WriteError::new(verb, path, error)
    };
    fs::write(&beside, bytes).map_err(|error| failed("write", error))?;
    fs::rename(&beside, path).map_err(|error| failed("replace", error))
}

/// Where the file stands until it is whole: hidden, and ignored by the `.gitignore` that `leadlet init` writes.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".leadlet-{name}.new"))
}

#[cfg(test)]
mod tests {
    use super::save;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.zip");
        save(&path, b"one").unwrap();
        save(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(folder.path().join("a")).unwrap().count(), 1);
        std::fs::create_dir(folder.path().join("c")).unwrap();
        let error = save(&folder.path().join("c"), b"no").unwrap_err();
        assert_eq!(error.verb, "replace");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
