//! Keeps builds of one course from losing each other's ids, and the lock's text a second time.
//!
//! Both is one hidden file in the course folder: it is locked while a lock is compared and written, and holds the text of the lock
//! as it was written last, so that a lock that was deleted, cut or taken back by a program that syncs folders can be had again.

use super::PATH;
use crate::fs::{Durability, Existing, atomic_write};
use crate::source::FileError;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// Name of that file below the course folder.
pub const COPY: &str = ".leadlet-course.lock";

/// How long is waited for others, who hold it only while they build a course whose lock changes.
const MAX_WAIT: Duration = Duration::from_secs(60);
/// How often is looked whether they are done.
const POLL_INTERVAL: Duration = Duration::from_millis(10);

/// The right to write the lock of a course, until the value or the process ends.
#[derive(Debug)]
pub struct Guard {
    /// None where the folder takes no files or the disk knows no locks.
    file: Option<File>,
}

impl Guard {
    /// Waits for the right to write the lock of the course folder `root`.
    ///
    /// # Errors
    /// When another process has it for a minute.
    pub fn take(root: &Path) -> Result<Guard, FileError> {
        Guard::within(root, MAX_WAIT).ok_or_else(|| {
            let why = "another leadlet has been writing the lock of this course for a minute; \
             stop it, then run the command again";
            FileError {
                verb: "lock",
                path: root.join(COPY),
                cause: io::Error::new(ErrorKind::WouldBlock, why),
            }
        })
    }

    fn within(root: &Path, patience: Duration) -> Option<Guard> {
        // A folder that takes no files lets no lock be written either, and a disk of the network may know no locks: better without.
        let Some(file) = open(&root.join(COPY)) else {
            return Some(Guard { file: None });
        };
        let start = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) | Err(TryLockError::Error(_)) => return Some(Guard { file: Some(file) }),
                Err(TryLockError::WouldBlock) if start.elapsed() < patience => {
                    std::thread::sleep(POLL_INTERVAL)
                }
                Err(TryLockError::WouldBlock) => return None,
            }
        }
    }

    /// Keeps the text of the lock a second time. A failure costs nothing but that.
    fn keep(&mut self, text: &str) {
        let Some(file) = &mut self.file else { return };
        let mut known = Vec::new();
        let read = file
            .seek(SeekFrom::Start(0))
            .and_then(|_| file.read_to_end(&mut known));
        if read.is_err() || known == text.as_bytes() {
            return;
        }
        let written = file
            .set_len(0)
            .and_then(|()| file.seek(SeekFrom::Start(0)))
            .and_then(|_| file.write_all(text.as_bytes()));
        let _ = written;
    }
}

impl Drop for Guard {
    /// By itself the lock would last until a process that another thread is just starting has closed what it inherited.
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            let _ = file.unlock();
        }
    }
}

/// Opened for both, made if it is missing, and never through a link.
fn open(path: &Path) -> Option<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        rustix::fs::OFlags::NOFOLLOW.bits() as i32,
    );
    // Opening a pipe could wait for ever.
    let is_other = path.symlink_metadata().is_ok_and(|found| !found.is_file());
    if is_other {
        None
    } else {
        options.open(path).ok()
    }
}

/// The text of the lock that was written last in the course folder `root`; none where there is no such file.
pub fn copy(root: &Path) -> Option<String> {
    let path = root.join(COPY);
    path.symlink_metadata()
        .ok()
        .filter(std::fs::Metadata::is_file)?;
    let bytes = std::fs::read(path).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned()).filter(|text| !text.is_empty())
}

/// The text of the lock as it is on the disk now, as [`crate::source::Source`] reads it; none when there is no file.
pub fn current(root: &Path) -> Option<String> {
    std::fs::read(root.join(PATH))
        .ok()
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// Writes the lock of the course folder `root`, whole or not at all, unless it no longer holds what was `read`: then another build
/// has given ids meanwhile, and `false` says that all is to be done again. It is on the disk when the call returns: a site whose ids
/// are in no lock would get others with the next edit.
///
/// # Errors
/// When the file cannot be written, with its path.
pub fn save(
    root: &Path,
    read: Option<&str>,
    text: &str,
    guard: &mut Guard,
) -> Result<bool, FileError> {
    if current(root).as_deref() != read {
        return Ok(false);
    }
    atomic_write(
        &root.join(PATH),
        text.as_bytes(),
        Existing::Replace,
        Durability::Synced,
    )?;
    guard.keep(text);
    Ok(true)
}

/// Keeps the text of a lock that a build found as it should be a second time, unless another build is writing it now.
pub fn keep(root: &Path, text: &str, guard: &mut Option<Guard>) {
    if copy(root).is_some_and(|known| known == text) {
        return;
    }
    if guard.is_none() {
        *guard = Guard::within(root, Duration::ZERO);
    }
    if let Some(guard) = guard
        && current(root).is_some_and(|current| current == text)
    {
        guard.keep(text);
    }
}
