//! The file beside the site: the lock that keeps builds apart, a copy of the site's list of files, and the stamps by which a file is
//! known as unchanged without reading it.
//!
//! A stamp is what the disk says of a file after we have written or compared it. Whoever changes the file afterwards changes its
//! stamp, also when size and time of change are set back, since `ctime` cannot be set. One gap is known from git: a change in the
//! same tick of the disk's clock leaves the time as it was. So a stamp is kept only if the file was older than a tick by the
//! disk's own clock; without one, the file is read.
//!
//! A stamp tells nothing of a file whose bytes have never reached the disk: after a power loss it may be as before, and the bytes
//! not. So stamps are kept only of files that were synced.
//!
//! The stamps only save work: if the file is lost, torn or of another site, everything is read and compared. By the copy of the list
//! a folder is known whose own list was lost.

use std::fs::{File, Metadata, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use blake3::Hash;

use super::error::{WriteError, WriteStep};
use crate::fs::Durability;
use crate::memo::NOTHING;

/// How the file begins.
const MARK: &[u8] = b"leadlet state 6";

/// The disk's clock moves at least this often, in nanoseconds; twice the slowest common tick.
const TICK: i64 = 20_000_000;

/// The same for disks that keep whole seconds, or pairs of them.
const SLOW_TICK: i64 = 2_000_000_000;

/// What the disk says of a file. Times in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileStamp {
    size: u64,
    inode: u64,
    modified: i64,
    changed: i64,
}

impl FileStamp {
    /// The stamp of a file, from its metadata (not those of a link to it).
    pub fn of(found: &Metadata) -> FileStamp {
        let since = found
            .modified()
            .ok()
            .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified = since
            .and_then(|since| i64::try_from(since.as_nanos()).ok())
            .unwrap_or(0);
        FileStamp {
            size: found.len(),
            inode: inode(found),
            modified,
            changed: changed(found),
        }
    }

    /// Whether it is the same file with the same bytes, though its links may be others (which moves `ctime`).
    pub fn is_same_file(&self, other: &FileStamp) -> bool {
        (self.size, self.inode, self.modified) == (other.size, other.inode, other.modified)
    }

    /// Whether the bytes were older than a tick when the disk's clock showed `clock`: a later change shows in the time then.
    pub fn is_settled(&self, clock: Option<i64>) -> bool {
        let tick = if self.modified % 1_000_000_000 == 0 {
            SLOW_TICK
        } else {
            TICK
        };
        clock.is_some_and(|clock| self.modified.saturating_add(tick) < clock)
    }
}

/// By what a folder is told from another one that takes its place later: its number, which the disk gives away again, and the time
/// at which it was made, in nanoseconds since 1970. Zero where the system does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FolderId {
    inode: u64,
    created: i64,
}

impl FolderId {
    /// That of the folder at `path`; none if there is no folder, or the system does not tell.
    pub fn of(path: &Path) -> Option<FolderId> {
        let found = std::fs::symlink_metadata(path)
            .ok()
            .filter(Metadata::is_dir)?;
        let (inode, created) = (inode(&found), created(&found));
        ((inode, created) != (0, 0)).then_some(FolderId { inode, created })
    }
}

#[cfg(unix)]
fn inode(found: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(found)
}

/// Not told here.
#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

#[cfg(unix)]
fn changed(found: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt;
    found
        .ctime()
        .saturating_mul(1_000_000_000)
        .saturating_add(found.ctime_nsec())
}

/// Here the time at which the file was made tells a new file from an old one.
#[cfg(not(unix))]
fn changed(found: &Metadata) -> i64 {
    created(found)
}

fn created(found: &Metadata) -> i64 {
    let since = found
        .created()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since
        .and_then(|since| i64::try_from(since.as_nanos()).ok())
        .unwrap_or(0)
}

/// What a site was made from, and what was to be said of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuildInfo {
    /// The hash of all that it was made from.
    pub hash: Hash,
    /// How many warnings there were.
    pub warnings: u32,
    /// How many notes there were.
    pub notes: u32,
    /// Whether raw HTML was not sanitised.
    pub trusted: bool,
    /// The ids that it shows.
    pub published: Published,
}

/// Ids of a course that a site shows, as far as the lock of the course holds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The hash of the course's own id.
    pub course: Hash,
    /// How many there are in the lock; 0 where none was written.
    pub ids: u32,
}

/// What the file keeps of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SavedState {
    /// The site's list of files; empty if nothing is kept.
    pub list: String,
    /// The folder that holds the site.
    pub folder: Option<FolderId>,
    /// The stamps of its files, one a file in the list's order; `None` where a file has to be read, or was never synced.
    pub stamps: Vec<Option<FileStamp>>,
    /// What it was made from, when that was told.
    pub origin: Option<BuildInfo>,
}

/// The locked file. The lock ends with the value, or with the process, however that ends. A file that was made for the lock alone,
/// and in which nothing was kept, goes with it: beside an output that was refused nothing of ours is left.
pub(super) struct SiteState {
    file: File,
    /// Where it is, until something is kept in it.
    unused: Option<PathBuf>,
}

impl SiteState {
    /// Takes the lock of the site that messages call `shown`; `path` is the file beside it.
    ///
    /// # Errors
    ///
    /// When another build has it, or the file cannot be opened.
    pub fn lock(path: &Path, shown: &Path) -> WriteStep<SiteState> {
        let fail = |error| WriteError::new("lock", path, error);
        loop {
            let file = options().open(path).map_err(fail)?;
            match file.try_lock() {
                Ok(()) => {}
                // A disk of the network that knows no locks: better a site without than none.
                Err(TryLockError::Error(error))
                    if error.kind() == std::io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(fail(error)),
                Err(TryLockError::WouldBlock) => {
                    let why = format!("another build of `{}` is at work", shown.display());
                    return Err(WriteError::refuse(
                        "lock",
                        path,
                        why,
                        "wait for it to end, or stop it, such as a `leadlet watch` in another \
                         window",
                    ));
                }
            }
            // Another build may have taken its unused file away in between: a lock on that keeps nobody out.
            if is_at(&file, path) {
                let is_empty = file
                    .metadata()
                    .is_ok_and(|found| found.len() < MARK.len() as u64);
                return Ok(SiteState {
                    file,
                    unused: is_empty.then(|| path.to_owned()),
                });
            }
        }
    }

    /// What the file at `path` keeps, if there is one: another build may have it.
    pub fn peek(path: &Path) -> Option<SavedState> {
        let mut options = OpenOptions::new();
        options.read(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::custom_flags(
            &mut options,
            rustix::fs::OFlags::NOFOLLOW.bits() as i32,
        );
        // Opening a pipe could wait for ever.
        std::fs::symlink_metadata(path)
            .ok()
            .filter(Metadata::is_file)?;
        let mut bytes = Vec::new();
        options
            .open(path)
            .and_then(|mut file| file.read_to_end(&mut bytes))
            .ok()?;
        decode(&bytes)
    }

    /// What is kept; nothing if the file is new or damaged.
    pub fn kept(&mut self) -> SavedState {
        let mut bytes = Vec::new();
        let read = self
            .file
            .seek(SeekFrom::Start(0))
            .and_then(|_| self.file.read_to_end(&mut bytes));
        read.ok().and_then(|_| decode(&bytes)).unwrap_or_default()
    }

    /// What the disk's clock shows, in nanoseconds since 1970: the time of a write just now. `None` if it cannot be told.
    pub fn clock(&mut self) -> Option<i64> {
        // The first letter over itself, so that the stamps stay valid.
        self.file
            .seek(SeekFrom::Start(0))
            .and_then(|_| self.file.write_all(&MARK[..1]))
            .ok()?;
        self.file
            .metadata()
            .ok()
            .map(|found| FileStamp::of(&found).modified)
    }

    /// Keeps what is to be known of a site. A failure costs only time at the next build, so it is not reported.
    pub fn save(&mut self, kept: &SavedState, durability: Durability) {
        self.unused = None;
        let bytes = encode(kept);
        let written = self
            .file
            .seek(SeekFrom::Start(0))
            .and_then(|_| self.file.write_all(&bytes));
        // Never cut to its length: after a power loss the file may have its new length and its old bytes, which still count then.
        if durability == Durability::Synced && written.is_ok() {
            let _ = self.file.sync_data();
        }
    }
}

impl Drop for SiteState {
    /// By itself the lock would last until a process that another thread is just starting has closed what it inherited.
    fn drop(&mut self) {
        if let Some(path) = &self.unused {
            // Still locked, so that nobody else is using it. Where it cannot be removed it is in nobody's way.
            let _ = std::fs::remove_file(path);
        }
        let _ = self.file.unlock();
    }
}

/// Whether the open file is the one that is at `path` now.
fn is_at(file: &File, path: &Path) -> bool {
    match (file.metadata(), std::fs::symlink_metadata(path)) {
        #[cfg(unix)]
        (Ok(open), Ok(found)) => {
            use std::os::unix::fs::MetadataExt;
            (open.dev(), open.ino()) == (found.dev(), found.ino())
        }
        // Elsewhere the system keeps a file that is open where it is.
        #[cfg(not(unix))]
        (Ok(_), Ok(_)) => true,
        (_, found) => !found.is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound),
    }
}

/// Opened for both, made if it is missing, and never through a link.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        rustix::fs::OFlags::NOFOLLOW.bits() as i32,
    );
    options
}

/// Mark, length of all but the last hash, number and time of the folder (zeros: not known), hash of what the site was made from (all zeros: not known) with the
/// numbers of warnings and notes, whether raw HTML was not sanitised, how many ids its lock held and the hash of its course's id, length of the list and the list, four numbers a file (a size of
/// all ones: no stamp), hash of all that. Numbers are in little-endian order. What follows is left from something longer.
fn encode(kept: &SavedState) -> Vec<u8> {
    let SavedState {
        list,
        folder,
        stamps,
        origin,
    } = kept;
    let mut bytes = Vec::with_capacity(MARK.len() + 100 + list.len() + stamps.len() * 32);
    bytes.extend_from_slice(MARK);
    bytes.extend_from_slice(&[0; 8]);
    let FolderId { inode, created } = folder.unwrap_or(FolderId {
        inode: 0,
        created: 0,
    });
    [inode, created as u64]
        .iter()
        .for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
    let unknown = BuildInfo {
        hash: NOTHING,
        warnings: 0,
        notes: 0,
        trusted: false,
        published: Published {
            course: NOTHING,
            ids: 0,
        },
    };
    let BuildInfo {
        hash,
        warnings,
        notes,
        trusted,
        published,
    } = origin.unwrap_or(unknown);
    bytes.extend_from_slice(hash.as_bytes());
    [warnings, notes, u32::from(trusted), published.ids]
        .iter()
        .for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
    bytes.extend_from_slice(published.course.as_bytes());
    bytes.extend_from_slice(&(list.len() as u64).to_le_bytes());
    bytes.extend_from_slice(list.as_bytes());
    for stamp in stamps {
        let FileStamp {
            size,
            inode,
            modified,
            changed,
        } = stamp.unwrap_or(FileStamp {
            size: u64::MAX,
            inode: 0,
            modified: 0,
            changed: 0,
        });
        for number in [size, inode, modified as u64, changed as u64] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
    }
    let len = (bytes.len() as u64).to_le_bytes();
    bytes[MARK.len()..][..8].copy_from_slice(&len);
    let hash = blake3::hash(&bytes);
    bytes.extend_from_slice(hash.as_bytes());
    bytes
}

fn decode(bytes: &[u8]) -> Option<SavedState> {
    let (len, _) = bytes.strip_prefix(MARK)?.split_first_chunk::<8>()?;
    let (body, rest) = bytes.split_at_checked(usize::try_from(u64::from_le_bytes(*len)).ok()?)?;
    let (hash, _) = rest.split_first_chunk::<32>()?;
    let body = Some(body).filter(|body| blake3::hash(body) == *hash)?;
    let (inode, rest) = body.get(MARK.len() + 8..)?.split_first_chunk::<8>()?;
    let (created, rest) = rest.split_first_chunk::<8>()?;
    let (made_from, rest) = rest.split_first_chunk::<32>()?;
    let (warnings, rest) = rest.split_first_chunk::<4>()?;
    let (notes, rest) = rest.split_first_chunk::<4>()?;
    let (trusted, rest) = rest.split_first_chunk::<4>()?;
    let (ids, rest) = rest.split_first_chunk::<4>()?;
    let (course, rest) = rest.split_first_chunk::<32>()?;
    let (len, rest) = rest.split_first_chunk::<8>()?;
    let (list, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*len)).ok()?)?;
    let folder = FolderId {
        inode: u64::from_le_bytes(*inode),
        created: i64::from_le_bytes(*created),
    };
    let stamp = |record: &[u8]| {
        let number = |at: usize| u64::from_le_bytes(std::array::from_fn(|i| record[at * 8 + i]));
        let stamp = FileStamp {
            size: number(0),
            inode: number(1),
            modified: number(2) as i64,
            changed: number(3) as i64,
        };
        (stamp.size != u64::MAX).then_some(stamp)
    };
    let [warnings, notes, trusted, ids] =
        [warnings, notes, trusted, ids].map(|bytes| u32::from_le_bytes(*bytes));
    let published = Published {
        course: Hash::from_bytes(*course),
        ids,
    };
    let hash = Hash::from_bytes(*made_from);
    Some(SavedState {
        list: str::from_utf8(list).ok()?.to_owned(),
        folder: ((folder.inode, folder.created) != (0, 0)).then_some(folder),
        stamps: rest.chunks_exact(32).map(stamp).collect(),
        origin: (hash != NOTHING).then_some(BuildInfo {
            hash,
            warnings,
            notes,
            trusted: trusted != 0,
            published,
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(modified: i64) -> FileStamp {
        FileStamp {
            size: 1,
            inode: 2,
            modified,
            changed: 4,
        }
    }

    fn state(folder: &std::path::Path) -> WriteStep<SiteState> {
        SiteState::lock(&folder.join(".leadlet-site.state"), &folder.join("site"))
    }

    fn kept() -> SavedState {
        SavedState {
            list: "the list".into(),
            folder: Some(FolderId {
                inode: 7,
                created: -8,
            }),
            stamps: vec![Some(stamp(3)), None, Some(stamp(-5))],
            origin: Some(BuildInfo {
                hash: blake3::hash(b"source"),
                warnings: 70_000,
                notes: 2,
                trusted: true,
                published: Published {
                    course: blake3::hash(b"course"),
                    ids: 90_000,
                },
            }),
        }
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        state(folder.path())
            .unwrap()
            .save(&kept(), Durability::Synced);
        let mut state = state(folder.path()).unwrap();
        assert!(state.clock().is_some());
        assert_eq!(state.kept(), kept(), "asking for the time changes nothing");
        let shorter = SavedState {
            stamps: vec![None],
            ..SavedState::default()
        };
        state.save(&shorter, Durability::Unsynced);
        assert_eq!(state.kept(), shorter);
    }

    #[test]
    fn bytes_behind_the_state_count_for_nothing() {
        let mut bytes = encode(&kept());
        bytes.extend_from_slice(b"left from something longer");
        assert_eq!(decode(&bytes), Some(kept()));
    }

    #[test]
    fn torn_state_is_none() {
        let whole = encode(&kept());
        assert!(decode(&whole).is_some());
        for len in 0..whole.len() {
            assert_eq!(decode(&whole[..len]), None);
            let mut bent = whole.clone();
            bent[len] ^= 1;
            assert_eq!(decode(&bent), None);
        }
    }

    #[test]
    fn folder_in_the_place_of_another_is_told_from_it() {
        let above = tempfile::tempdir().unwrap();
        let at = above.path().join("site");
        assert_eq!(FolderId::of(&at), None);
        std::fs::create_dir(&at).unwrap();
        let first = FolderId::of(&at);
        assert!(first.is_some());
        std::fs::rename(&at, above.path().join("moved")).unwrap();
        assert_eq!(FolderId::of(&above.path().join("moved")), first);
        std::fs::create_dir(&at).unwrap();
        assert_ne!(FolderId::of(&at), first);
    }

    #[test]
    fn the_lock_is_held_until_the_value_goes() {
        let folder = tempfile::tempdir().unwrap();
        let first = state(folder.path()).unwrap();
        assert!(state(folder.path()).is_err_and(|error| error.verb == "lock"));
        drop(first);
        assert!(state(folder.path()).is_ok());
    }

    #[test]
    fn only_files_older_than_a_tick_are_settled() {
        let now = 1_700_000_000_123_456_789;
        assert!(stamp(now - TICK - 1).is_settled(Some(now)));
        assert!(!stamp(now - TICK).is_settled(Some(now)));
        assert!(!stamp(now + 1).is_settled(Some(now)), "a time to come");
        assert!(!stamp(0).is_settled(None), "no clock");
        // A disk of whole seconds.
        assert!(!stamp(1_699_999_999_000_000_000).is_settled(Some(now)));
        assert!(stamp(1_699_999_998_000_000_000).is_settled(Some(now)));
    }
}
