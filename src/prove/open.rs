//! A zip, opened by someone who trusts it in nothing: names, sizes and contents may all be lies.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use zip::ZipArchive;
use zip::result::ZipError;

/// Files that a package may hold; a course of ten thousand lessons has three times as many.
const FILES: usize = 100_000;
/// Bytes of all files, unpacked. What claims more is not unpacked.
const BYTES: u64 = 4 << 30;
/// How many times larger than packed a large file may be: text packs to a tenth, and a bomb to a thousandth.
const RATIO: u64 = 500;
/// From this size on the ratio counts.
const LARGE: u64 = 16 << 20;

/// A file of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Bytes, unpacked, as the zip says.
    pub size: u64,
    /// Bytes in the zip.
    pub packed: u64,
    /// Whether it wants a password.
    pub encrypted: bool,
    /// Whether it is a link to another file.
    pub link: bool,
    /// Whether its name is said to be UTF-8 (general purpose bit 11), or is ASCII.
    pub unicode: bool,
    at: usize,
}

/// An opened package.
#[derive(Debug)]
pub struct Opened<R> {
    archive: ZipArchive<R>,
    /// Its files by name as written; folders are left out.
    pub entries: BTreeMap<String, Entry>,
    /// Bytes of the zip itself.
    pub size: u64,
    /// Whether two entries have one name.
    pub doubled: bool,
    /// Why it may not be unpacked, or "".
    pub bomb: String,
}

impl<R: Read + Seek> Opened<R> {
    /// Reads the list of a zip's files.
    ///
    /// # Errors
    /// When it cannot be read, or is no zip.
    pub fn read(mut from: R) -> io::Result<Self> {
        let size = from.seek(io::SeekFrom::End(0))?;
        let mut archive = ZipArchive::new(from).map_err(plain)?;
        let mut opened = Opened { doubled: archive.has_duplicate_names(), entries: BTreeMap::new(), size, bomb: String::new(), archive };
        archive = opened.archive;
        for at in 0..archive.len().min(FILES) {
            let file = archive.by_index_raw(at).map_err(plain)?;
            let raw = file.name_raw();
            let unicode = std::str::from_utf8(raw).is_ok() && (raw.is_ascii() || file.name().is_ok_and(|name| name.as_bytes() == raw));
            let name = String::from_utf8_lossy(raw).into_owned();
            if file.is_dir() {
                continue;
            }
            let (size, packed, encrypted, link) = (file.size(), file.compressed_size(), file.encrypted(), file.is_symlink());
            opened.entries.insert(name, Entry { size, packed, encrypted, link, unicode, at });
        }
        opened.bomb = bomb(archive.len(), &opened.entries);
        opened.archive = archive;
        Ok(opened)
    }

    /// What a file holds, if it is there and no larger than `most` bytes.
    ///
    /// # Errors
    /// When the zip is damaged there, or the file is larger.
    pub fn bytes(&mut self, name: &str, most: u64) -> io::Result<Option<Vec<u8>>> {
        let Some(entry) = self.entries.get(name) else { return Ok(None) };
        let mut bytes = Vec::new();
        self.archive.by_index(entry.at).map_err(plain)?.take(most + 1).read_to_end(&mut bytes)?;
        match bytes.len() as u64 > most {
            true => Err(io::Error::other(format!("it is larger than {most} bytes"))),
            false => Ok(Some(bytes)),
        }
    }

    /// Writes all files that `is_safe` below `folder`, and no byte more than the zip's list promised.
    ///
    /// # Errors
    /// When the disk fails, or the zip is damaged.
    pub fn unpack(&mut self, folder: &Path) -> io::Result<()> {
        for (name, entry) in &self.entries {
            if !is_safe(name) || entry.link || entry.encrypted {
                continue;
            }
            let path = folder.join(name);
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            let mut file = std::fs::File::create(&path)?;
            let mut from = self.archive.by_index(entry.at).map_err(plain)?.take(entry.size);
            io::copy(&mut from, &mut file)?;
            file.flush()?;
        }
        Ok(())
    }
}

/// Whether a name stays below the folder it is unpacked into, on every system.
pub fn is_safe(name: &str) -> bool {
    !name.is_empty() && !name.contains(['\\', ':', '\0']) && name.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
}

/// Why a zip with this list may not be unpacked, or "".
fn bomb(count: usize, entries: &BTreeMap<String, Entry>) -> String {
    if count > FILES {
        return format!("it holds {count} files, and {FILES} is more than any course needs");
    }
    let total = entries.values().fold(0_u64, |sum, entry| sum.saturating_add(entry.size));
    if total > BYTES {
        return format!("unpacked it would take {} GB", total >> 30);
    }
    let swollen = entries.iter().find(|(_, entry)| entry.size > LARGE && entry.size / entry.packed.max(1) > RATIO);
    swollen.map_or(String::new(), |(name, entry)| format!("`{name}` would swell from {} to {} bytes", entry.packed, entry.size))
}

fn plain(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(cause) => cause,
        other => io::Error::other(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn zip(files: &[(&str, &[u8])]) -> Cursor<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap()
    }

    #[test]
    fn nothing_is_written_outside_the_folder() {
        let outer = tempfile::tempdir().unwrap();
        let inner = outer.path().join("a/b");
        std::fs::create_dir_all(&inner).unwrap();
        let names = ["../x", "../../x", "/x", "c/../../x", "C:x", "d\\..\\x", "e//x", "ok/x"];
        let files: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, &b"x"[..])).collect();
        Opened::read(zip(&files)).unwrap().unpack(&inner).unwrap();
        let found: Vec<_> = walkdir::WalkDir::new(outer.path()).sort_by_file_name().into_iter().map(Result::unwrap).collect();
        let found: Vec<_> = found.iter().filter(|entry| entry.file_type().is_file()).map(|entry| entry.path().to_owned()).collect();
        assert_eq!(found, [inner.join("ok/x")]);
    }

    #[test]
    fn bombs_are_seen_before_they_go_off() {
        let zeros = vec![0; (LARGE + 1) as usize];
        assert!(Opened::read(zip(&[("zeros", &zeros)])).unwrap().bomb.contains("swell"));
        assert_eq!(Opened::read(zip(&[("few", &[0; 1000])])).unwrap().bomb, "");
        let huge = Entry { size: BYTES, packed: BYTES, ..Entry::default() };
        assert!(bomb(2, &BTreeMap::from([("a".into(), huge.clone()), ("b".into(), huge)])).contains("GB"));
        assert!(bomb(FILES + 1, &BTreeMap::new()).contains("files"));
    }

    #[test]
    fn what_is_no_zip_is_an_error_and_what_is_cut_off_too() {
        assert!(Opened::read(Cursor::new(b"no zip".to_vec())).is_err());
        let whole = zip(&[("a", b"text"), ("b", b"text")]).into_inner();
        for length in 0..whole.len() {
            if let Ok(mut opened) = Opened::read(Cursor::new(whole[..length].to_vec())) {
                let _ = opened.bytes("a", 100);
            }
        }
    }
}
