//! Images as they were published before, kept beside the course from run to run: to make one takes a while, and it always comes out
//! the same.
//!
//! An image is known by the hash of its file and by the program that made it. Every file is looked at before it is used again: bytes
//! that are damaged, or that somebody else put there, count as missing.

use crate::fs::{Durability, write_output};
use crate::images::{Anatomy, ImageFormat, PublishedImage};
use crate::memo::HashBuilder;
use blake3::Hash;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// The folder, in that of the course. Courses that `init` made keep it out of git; so does a file in it.
const FOLDER: &str = ".leadlet-images";
/// How long something is kept that no run has asked for.
const MONTH: Duration = Duration::from_secs(30 * 24 * 3600);
/// A list of the files of one image is never longer, in bytes.
const LONGEST_LIST: u64 = 4096;
/// What a list says of a file that is the very one of the course.
const SAME: &str = "same";

/// What is kept.
#[derive(Debug)]
pub(super) struct ImageStore {
    folder: PathBuf,
    /// Whether images stay in one piece.
    whole: bool,
    /// Whether anything may be added.
    is_written: bool,
    /// Names of files that this run used or made.
    used: Mutex<HashSet<String>>,
}

/// A published image.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct StoredImage {
    pub(super) format: ImageFormat,
    pub(super) size: (u32, u32),
    pub(super) hash: Hash,
    pub(super) bytes: StoredBytes,
}

/// Where the bytes of a published image are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum StoredBytes {
    /// In the file of the course, which can be published as it is.
    Same,
    /// In a file of the store, so many.
    Kept(PathBuf, u64),
    /// In memory: the store cannot be written.
    Held(Vec<u8>),
}

impl ImageStore {
    /// The store of the course in the folder `root`; `whole` says whether images stay in one piece, `is_written` whether the store
    /// may change.
    pub(super) fn of(root: &Path, whole: bool, is_written: bool) -> ImageStore {
        ImageStore {
            folder: root.join(FOLDER),
            whole,
            is_written,
            used: Mutex::default(),
        }
    }

    /// Whether images stay in one piece.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    /// The name of an image whose file has this hash.
    fn key(&self, source: Hash) -> String {
        let key = HashBuilder::default()
            .text(env!("LEADLET_BUILD"))
            .number(usize::from(self.whole))
            .hash(source)
            .end();
        key.to_hex().to_string()
    }

    /// What was made of an image whose file has this hash; none if that is not known, or no longer whole.
    pub(super) fn take(&self, source: Hash) -> Option<Vec<StoredImage>> {
        let list = format!("{}.txt", self.key(source));
        let path = self.folder.join(&list);
        let found = std::fs::symlink_metadata(&path).ok()?;
        if !found.is_file() || found.len() > LONGEST_LIST {
            return None;
        }
        let text = std::fs::read_to_string(path).ok()?;
        let files: Option<Vec<StoredImage>> =
            text.lines().map(|line| self.stored(line, source)).collect();
        let files = files.filter(|files| !files.is_empty())?;
        self.use_all(list, &files);
        Some(files)
    }

    /// The image that a line of a list names, if its file is as it was.
    fn stored(&self, line: &str, source: Hash) -> Option<StoredImage> {
        let mut words = line.split(' ');
        let format = ImageFormat::of_ending(words.next()?)?;
        let size = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        let hash = words.next()?;
        if hash == SAME {
            return Some(StoredImage {
                format,
                size,
                hash: source,
                bytes: StoredBytes::Same,
            });
        }
        let hash = Hash::from_hex(hash).ok()?;
        let path = self.folder.join(name(hash, format));
        let bytes = std::fs::read(&path).ok()?;
        let anatomy = Anatomy::of(&bytes).filter(|_| blake3::hash(&bytes) == hash)?;
        let is_sound =
            anatomy.format == format && anatomy.shown_size() == size && anatomy.is_stripped(&bytes);
        is_sound.then_some(StoredImage {
            format,
            size,
            hash,
            bytes: StoredBytes::Kept(path, bytes.len() as u64),
        })
    }

    /// Keeps what was made of an image whose file has this hash.
    pub(super) fn keep(&self, source: Hash, made: Vec<PublishedImage>) -> Vec<StoredImage> {
        let list = format!("{}.txt", self.key(source));
        let files: Vec<StoredImage> = made.into_iter().map(|one| self.put(source, one)).collect();
        let is_held = |one: &StoredImage| matches!(one.bytes, StoredBytes::Held(_));
        if !files.iter().any(is_held) {
            let lines: String = files.iter().map(line).collect();
            // Where that fails, the image is made again next time.
            let _ = self.write(&list, lines.as_bytes());
            self.use_all(list, &files);
        }
        files
    }

    fn put(&self, source: Hash, image: PublishedImage) -> StoredImage {
        let PublishedImage {
            bytes,
            format,
            size,
        } = image;
        let hash = blake3::hash(&bytes);
        let name = name(hash, format);
        let bytes = if hash == source {
            StoredBytes::Same
        } else if self.write(&name, &bytes).is_ok() {
            StoredBytes::Kept(self.folder.join(name), bytes.len() as u64)
        } else {
            StoredBytes::Held(bytes)
        };
        StoredImage {
            format,
            size,
            hash,
            bytes,
        }
    }

    /// Writes a file of the store, which hides itself from git. A link in its place is not followed.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), ()> {
        if !self.is_written {
            return Err(());
        }
        if !std::fs::symlink_metadata(&self.folder).is_ok_and(|found| found.is_dir()) {
            std::fs::create_dir(&self.folder).map_err(|_| ())?;
            let _ = std::fs::write(self.folder.join(".gitignore"), "*\n");
        }
        write_output(&self.folder.join(name), bytes, Durability::Unsynced).map_err(|_| ())
    }

    fn use_all(&self, list: String, files: &[StoredImage]) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.insert(list);
        used.extend(files.iter().map(|one| name(one.hash, one.format)));
    }

    /// Removes what has not been used for long. Only files whose names are ours are touched.
    pub(super) fn tidy(&self) {
        if !self.is_written {
            return;
        }
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(entries) = std::fs::read_dir(&self.folder) else {
            return;
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| is_ours(name)) else {
                continue;
            };
            let age = entry
                .metadata()
                .and_then(|found| found.modified())
                .ok()
                .and_then(|modified| SystemTime::now().duration_since(modified).ok());
            if !used.contains(name) && age.is_some_and(|age| age > MONTH) {
                // The next run tries again.
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

/// The name of a file of the store.
fn name(hash: Hash, format: ImageFormat) -> String {
    format!("{}.{}", hash.to_hex(), format.ending())
}

fn is_ours(name: &str) -> bool {
    name.split_once('.').is_some_and(|(hash, ending)| {
        Hash::from_hex(hash).is_ok()
            && (ending == "txt" || ImageFormat::of_ending(ending).is_some())
    })
}

/// What a list says of a file.
fn line(image: &StoredImage) -> String {
    let hash = match image.bytes {
        StoredBytes::Same => SAME.to_owned(),
        _ => image.hash.to_hex().to_string(),
    };
    let (width, height) = image.size;
    format!("{} {width} {height} {hash}\n", image.format.ending())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png() -> PublishedImage {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::DynamicImage::new_rgb8(3, 2)
            .write_to(&mut bytes, image::ImageFormat::Png)
            .unwrap();
        PublishedImage {
            bytes: bytes.into_inner(),
            format: ImageFormat::Png,
            size: (3, 2),
        }
    }

    #[test]
    fn kept_image_is_found_again_until_it_is_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let store = ImageStore::of(folder.path(), false, true);
        let source = blake3::hash(b"the author's file");
        assert_eq!(store.take(source), None);
        let kept = store.keep(source, vec![png()]);
        assert_eq!(store.take(source), Some(kept));
        assert_eq!(store.take(blake3::hash(b"another")), None);
        let whole = ImageStore::of(folder.path(), true, true);
        assert_eq!(whole.take(source), None, "made in another way");
        store.tidy();
        assert!(store.take(source).is_some(), "what is new stays");
        let file = folder
            .path()
            .join(FOLDER)
            .join(name(blake3::hash(&png().bytes), ImageFormat::Png));
        std::fs::write(file, b"something else").unwrap();
        assert_eq!(store.take(source), None);
    }

    #[test]
    fn file_that_can_be_published_as_it_is_is_not_kept_twice() {
        let folder = tempfile::tempdir().unwrap();
        let store = ImageStore::of(folder.path(), false, true);
        let source = blake3::hash(&png().bytes);
        let kept = store.keep(source, vec![png()]);
        assert_eq!(kept[0].bytes, StoredBytes::Same);
        assert_eq!(store.take(source), Some(kept));
    }

    #[test]
    fn store_that_cannot_be_written_keeps_nothing() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FOLDER), "a file in its place").unwrap();
        let store = ImageStore::of(folder.path(), false, true);
        let source = blake3::hash(b"the author's file");
        let kept = store.keep(source, vec![png()]);
        assert_eq!(kept[0].bytes, StoredBytes::Held(png().bytes));
        assert_eq!(store.take(source), None);
    }
}
