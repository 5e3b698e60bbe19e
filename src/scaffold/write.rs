//! Writes new files, and never over one that is there.

use super::NewFile;
use crate::fs::{Durability, Existing, atomic_write, create_folders, folder_of};
use crate::source::FileError;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Why nothing was written.
#[derive(Debug)]
pub enum ScaffoldRefusal {
    /// This file is there already.
    There(PathBuf),
    /// A system error.
    Machine(FileError),
}

/// Writes files below `root`, all or none: when one is there already or cannot be written, those that were made go again.
///
/// # Errors
/// Why nothing was written.
pub fn write(root: &Path, files: &[NewFile]) -> Result<(), ScaffoldRefusal> {
    let paths: Vec<PathBuf> = files.iter().map(|file| root.join(&file.path)).collect();
    if let Some(there) = paths.iter().find(|path| path.symlink_metadata().is_ok()) {
        return Err(ScaffoldRefusal::There(there.clone()));
    }
    let mut missing: Vec<&Path> = paths
        .iter()
        .flat_map(|path| path.ancestors().skip(1))
        .filter(|folder| !folder.as_os_str().is_empty() && folder.symlink_metadata().is_err())
        .collect();
    missing.sort_by_key(|folder| std::cmp::Reverse(folder.components().count()));
    for (made, (path, file)) in paths.iter().zip(files).enumerate() {
        if let Err(refusal) = create(path, &file.text) {
            // What cannot be taken away again harms nobody: it is named in no course yet. A folder goes only when it is empty.
            for path in &paths[..made] {
                let _ = fs::remove_file(path);
            }
            for folder in &missing {
                let _ = fs::remove_dir(folder);
            }
            return Err(refusal);
        }
    }
    Ok(())
}

/// Makes a file that was not there: also when somebody else makes it at the same moment.
fn create(path: &Path, text: &str) -> Result<(), ScaffoldRefusal> {
    create_folders(folder_of(path), Durability::Synced).map_err(ScaffoldRefusal::Machine)?;
    atomic_write(path, text.as_bytes(), Existing::Keep, Durability::Synced).map_err(|error| {
        match error.cause.kind() {
            ErrorKind::AlreadyExists => ScaffoldRefusal::There(path.to_owned()),
            _ => ScaffoldRefusal::Machine(error),
        }
    })
}
