//! A zip, opened by someone who trusts it in nothing: names, sizes and contents may all be lies.
//!
//! Its list is read in `list`. Here each byte is counted as it comes out of a file, the checksum is compared, and no byte of the zip belongs to
//! two files, so that nothing holds more than the list promised.

use super::list::{self, Listed};
use flate2::Crc;
use flate2::read::DeflateDecoder;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Files that a package may hold; a course of ten thousand lessons has three times as many.
const FILES: usize = 100_000;
/// Bytes of the list of files.
const LIST: u64 = 32 << 20;
/// Bytes of all files, unpacked. What claims more is not unpacked.
const BYTES: u64 = 4 << 30;
/// How many times larger than packed a large file may be: text packs to a tenth, and a bomb to a thousandth.
const RATIO: u64 = 500;
/// From this size on the ratio counts, of one file or of all together.
const LARGE: u64 = 16 << 20;
/// Bytes of a path and of one part of it that every system can unpack.
const PATH: (usize, usize) = (1024, 255);
/// Bytes of a local header before its name.
const LOCAL: u64 = 30;

/// A file of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ZipEntry {
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
    /// The number of the way it is packed, where that is not one that every LMS reads: stored or deflated.
    pub method: Option<u16>,
    /// What differs between the zip's list and the header in front of the file, or "".
    pub differs: &'static str,
    deflated: bool,
    crc: u32,
    /// Where its bytes begin.
    data: u64,
}

impl ZipEntry {
    /// Whether it can be read at all.
    pub fn is_readable(&self) -> bool {
        !self.encrypted && !self.link && self.method.is_none()
    }
}

/// An opened package.
#[derive(Debug)]
pub struct OpenedPackage<R> {
    from: R,
    /// Its files by name as written; folders are left out.
    pub entries: BTreeMap<String, ZipEntry>,
    /// Their names without capitals, each with one name as it is written.
    folded: HashMap<String, String>,
    /// Bytes of the zip itself.
    pub size: u64,
    /// Names that several entries have.
    pub doubled: Vec<String>,
    /// Bytes in front of the first file, and behind the end of the zip.
    pub around: (u64, u64),
    /// Why it may not be unpacked, or "".
    pub bomb: String,
}

impl<R: Read + Seek> OpenedPackage<R> {
    /// Reads the list of a zip's files.
    ///
    /// # Errors
    /// When it cannot be read, or is no zip.
    pub fn read(mut from: R) -> io::Result<Self> {
        let size = from.seek(SeekFrom::End(0))?;
        let list = list::read(&mut from, size, (FILES, LIST))?;
        let mut opened = OpenedPackage {
            from,
            entries: BTreeMap::new(),
            folded: HashMap::new(),
            size,
            doubled: Vec::new(),
            around: (
                list.files
                    .iter()
                    .map(|file| file.header)
                    .min()
                    .unwrap_or(list.start),
                list.behind,
            ),
            bomb: String::new(),
        };
        let mut ranges = Vec::new();
        for file in &list.files {
            let mut entry = ZipEntry {
                size: file.size,
                packed: file.packed,
                encrypted: file.is_encrypted(),
                link: file.is_link(),
                unicode: file.name.is_ascii()
                    || file.is_unicode() && std::str::from_utf8(&file.name).is_ok(),
                deflated: file.method == list::DEFLATED,
                method: if [list::STORED, list::DEFLATED].contains(&file.method) {
                    None
                } else {
                    Some(file.method)
                },
                crc: file.crc,
                ..ZipEntry::default()
            };
            opened.local(file, &mut entry)?;
            ranges.push((file.header, entry.data.saturating_add(entry.packed)));
            let name = String::from_utf8_lossy(&file.name).into_owned();
            if name.ends_with('/') {
                continue;
            }
            opened
                .folded
                .entry(folded(&name))
                .or_insert_with(|| name.clone());
            if opened.entries.insert(name.clone(), entry).is_some() {
                opened.doubled.push(name);
            }
        }
        opened.bomb = match overlap(ranges, list.start) {
            none if none.is_empty() => bomb(list.count, list.size, size, &opened.entries),
            shared => shared,
        };
        Ok(opened)
    }

    /// Reads the header in front of a file: where its bytes begin, and whether it says the same as the list.
    fn local(&mut self, file: &Listed, entry: &mut ZipEntry) -> io::Result<()> {
        let mut head = [0; LOCAL as usize];
        self.from.seek(SeekFrom::Start(file.header))?;
        self.from.read_exact(&mut head)?;
        if !head.starts_with(b"PK\x03\x04") {
            return Err(io::Error::other(
                "its list names a place where no file begins",
            ));
        }
        let mut name = vec![0; usize::from(list::short(&head, 26))];
        self.from.read_exact(&mut name)?;
        entry.data = file.header
            + LOCAL
            + u64::from(list::short(&head, 26))
            + u64::from(list::short(&head, 28));
        // With bit 3 sizes and checksum stand behind the file; all ones say that they stand in a field of zip64.
        let flags = list::short(&head, 6);
        let same = |at: usize, known: u64| {
            flags & 8 != 0
                || list::long(&head, at) == u32::MAX
                || u64::from(list::long(&head, at)) == known
        };
        entry.differs = if name != file.name {
            "name"
        } else if (flags ^ file.flags) & 1 != 0 || list::short(&head, 8) != file.method {
            "way of packing"
        } else if !same(18, entry.packed) || !same(22, entry.size) {
            "size"
        } else if !same(14, entry.crc.into()) {
            "checksum"
        } else {
            ""
        };
        Ok(())
    }

    /// What a file holds, if it is there and no larger than `most` bytes.
    ///
    /// # Errors
    /// When the zip is damaged there, or the file is larger, locked or packed in a way that is not read.
    pub fn bytes(&mut self, name: &str, most: u64) -> io::Result<Option<Vec<u8>>> {
        let Some(entry) = self.entries.get(name) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        pour(&mut self.from, entry, most, &mut bytes)?;
        Ok(Some(bytes))
    }

    /// Reads all files and keeps none: which are damaged, and how.
    pub fn damaged(&mut self) -> Vec<(String, io::Error)> {
        let readable = self.entries.iter().filter(|(_, entry)| entry.is_readable());
        let tried = readable.map(|(name, entry)| {
            (
                name.clone(),
                pour(&mut self.from, entry, BYTES, &mut io::sink()),
            )
        });
        tried
            .filter_map(|(name, end)| Some((name, end.err()?)))
            .collect()
    }

    /// Writes all sound files below `folder`, which is empty; `is_over` says between two pieces whether to give up.
    ///
    /// # Errors
    /// When the disk fails, or it was given up.
    pub fn unpack(&mut self, folder: &Path, is_over: &dyn Fn() -> bool) -> io::Result<()> {
        for (name, entry) in &self.entries {
            if is_unsafe(name).is_some() || !entry.is_readable() || is_folder(&self.entries, name) {
                continue;
            }
            let path = folder.join(name);
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            // Where the disk does not tell upper from lower case, the first of two such names stays.
            let file = match File::create_new(&path) {
                Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => continue,
                file => file?,
            };
            let mut sink = DiskFile {
                file,
                is_over,
                cause: None,
            };
            if let Err(damaged) = pour(&mut self.from, entry, BYTES, &mut sink) {
                // What is damaged was told already, and is not served.
                std::fs::remove_file(&path)?;
                match sink.cause {
                    Some(_) => return Err(damaged),
                    None => continue,
                }
            }
        }
        Ok(())
    }
}

impl<R> OpenedPackage<R> {
    /// The name of the file that `path` means where capitals do not count.
    pub fn near(&self, path: &str) -> Option<&str> {
        self.folded.get(&folded(path)).map(String::as_str)
    }

    /// Whether a file's name is also that of a folder which other files lie in.
    pub fn is_folder(&self, name: &str) -> bool {
        is_folder(&self.entries, name)
    }
}

fn is_folder(entries: &BTreeMap<String, ZipEntry>, name: &str) -> bool {
    let below = format!("{name}/");
    entries
        .range(below.clone()..)
        .next()
        .is_some_and(|(other, _)| other.starts_with(&below))
}

/// A file on the disk, which remembers that it was the disk that failed.
struct DiskFile<'a> {
    file: File,
    is_over: &'a dyn Fn() -> bool,
    cause: Option<()>,
}

impl Write for DiskFile<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if (self.is_over)() {
            self.cause = Some(());
            return Err(io::Error::other("it was ended"));
        }
        self.file
            .write(bytes)
            .inspect_err(|_| self.cause = Some(()))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Unpacks one file into `sink`: no more bytes than `most`, exactly as many as the list says, and with its checksum.
fn pour<R: Read + Seek>(
    from: &mut R,
    entry: &ZipEntry,
    most: u64,
    sink: &mut dyn Write,
) -> io::Result<()> {
    if !entry.is_readable() {
        return Err(io::Error::other(if entry.encrypted {
            "it is locked by a password"
        } else {
            "it is packed in a way that is not read"
        }));
    }
    if entry.size > most {
        return Err(io::Error::other(format!("it is larger than {most} bytes")));
    }
    from.seek(SeekFrom::Start(entry.data))?;
    let packed = from.take(entry.packed);
    let mut content: Box<dyn Read + '_> = if entry.deflated {
        Box::new(DeflateDecoder::new(packed))
    } else {
        Box::new(packed)
    };
    let (mut crc, mut buffer) = (Crc::new(), vec![0; 1 << 16]);
    let mut total = 0;
    loop {
        let count = match content.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
            Err(cause) => return Err(cause),
        };
        total += count as u64;
        if total > entry.size {
            return Err(io::Error::other(
                "it holds more bytes than the zip's list says",
            ));
        }
        crc.update(&buffer[..count]);
        sink.write_all(&buffer[..count])?;
    }
    if total < entry.size {
        return Err(io::Error::other(
            "it holds fewer bytes than the zip's list says",
        ));
    }
    if crc.sum() != entry.crc {
        return Err(io::Error::other("its checksum is wrong"));
    }
    sink.flush()
}

/// A name as it is on a disk that does not tell upper from lower case.
fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// All that [`is_unsafe`] may find: the rule, and what is wrong with a name.
pub const UNSAFE: [(&str, &str); 4] = [
    ("zip/outside", "lies outside the package once unpacked"),
    ("zip/long", "has a name that is too long to be unpacked"),
    ("zip/control", "has signs in its name that cannot be seen"),
    ("zip/windows", "cannot be unpacked on Windows"),
];

/// Why a name may not be unpacked: the rule, and what is wrong with it. A name that gives none stays below its folder, on every system.
pub fn is_unsafe(name: &str) -> Option<(&'static str, &'static str)> {
    let parts = || name.split('/');
    if name.is_empty()
        || name.contains(['\\', ':', '\0'])
        || parts().any(|part| part.is_empty() || part == "." || part == "..")
    {
        return Some(UNSAFE[0]);
    }
    if name.len() > PATH.0 || parts().any(|part| part.len() > PATH.1) {
        return Some(UNSAFE[1]);
    }
    if name.contains(|c: char| crate::text::escape::is_hidden(c)) {
        return Some(UNSAFE[2]);
    }
    // <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>
    let is_device = |part: &str| {
        let stem = part
            .split('.')
            .next()
            .unwrap_or_default()
            .trim_end()
            .to_ascii_lowercase();
        let numbered = stem
            .strip_prefix("com")
            .or(stem.strip_prefix("lpt"))
            .is_some_and(|rest| {
                let mut rest = rest.chars();
                matches!(
                    (rest.next(), rest.next()),
                    (Some('0'..='9' | '¹' | '²' | '³'), None)
                )
            });
        numbered || ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem.as_str())
    };
    if name.contains(['<', '>', '"', '|', '?', '*'])
        || parts().any(|part| part.ends_with(['.', ' ']) || is_device(part))
    {
        return Some(UNSAFE[3]);
    }
    None
}

/// Why a zip with this list may not be unpacked, or "".
fn bomb(count: u64, list: u64, zip: u64, entries: &BTreeMap<String, ZipEntry>) -> String {
    if count > FILES as u64 {
        return format!("it holds {count} files, and {FILES} is more than any course needs");
    }
    if list > LIST {
        return format!("the list of its files alone takes {list} bytes");
    }
    let total = entries
        .values()
        .fold(0_u64, |sum, entry| sum.saturating_add(entry.size));
    if total > BYTES {
        return format!("unpacked it would take {} GB", total >> 30);
    }
    let is_swollen = |size: u64, packed: u64| size > LARGE && size / packed.max(1) > RATIO;
    if let Some((name, entry)) = entries
        .iter()
        .find(|(_, entry)| is_swollen(entry.size, entry.packed))
    {
        return format!(
            "`{name}` would swell from {} to {} bytes",
            entry.packed, entry.size
        );
    }
    if is_swollen(total, zip) {
        return format!("its files would swell from {zip} to {total} bytes");
    }
    String::new()
}

/// Why a zip in which files lie at these places may not be unpacked, or "": each byte belongs to one file or to the list.
fn overlap(mut ranges: Vec<(u64, u64)>, list: u64) -> String {
    ranges.sort_unstable();
    let is_shared = ranges.windows(2).any(|pair| pair[1].0 < pair[0].1)
        || ranges.last().is_some_and(|(_, end)| *end > list);
    if is_shared {
        "some of its files lie in the same bytes of the zip".to_owned()
    } else {
        String::new()
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
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap()
    }

    #[test]
    fn nothing_is_written_outside_the_folder() {
        let outer = tempfile::tempdir().unwrap();
        let inner = outer.path().join("a/b");
        std::fs::create_dir_all(&inner).unwrap();
        let names = [
            "../x",
            "../../x",
            "/x",
            "c/../../x",
            "C:x",
            "d\\..\\x",
            "e//x",
            "ok/x",
        ];
        let files: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, &b"x"[..])).collect();
        OpenedPackage::read(zip(&files))
            .unwrap()
            .unpack(&inner, &|| false)
            .unwrap();
        let found: Vec<_> = walkdir::WalkDir::new(outer.path())
            .sort_by_file_name()
            .into_iter()
            .map(Result::unwrap)
            .collect();
        let found: Vec<_> = found
            .iter()
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| entry.path().to_owned())
            .collect();
        assert_eq!(found, [inner.join("ok/x")]);
    }

    #[test]
    fn bombs_are_seen_before_they_go_off() {
        let zeros = vec![0; (LARGE + 1) as usize];
        assert!(
            OpenedPackage::read(zip(&[("zeros", &zeros)]))
                .unwrap()
                .bomb
                .contains("swell")
        );
        assert_eq!(
            OpenedPackage::read(zip(&[("few", &[0; 1000])]))
                .unwrap()
                .bomb,
            ""
        );
        let huge = ZipEntry {
            size: BYTES,
            packed: BYTES,
            ..ZipEntry::default()
        };
        assert!(
            bomb(
                2,
                2,
                BYTES,
                &BTreeMap::from([("a".into(), huge.clone()), ("b".into(), huge)])
            )
            .contains("GB")
        );
        assert!(bomb(1, LIST + 1, 0, &BTreeMap::new()).contains("list"));
        let piece = ZipEntry {
            size: LARGE,
            packed: LARGE / 1000,
            ..ZipEntry::default()
        };
        let many = BTreeMap::from([("a".into(), piece.clone()), ("b".into(), piece)]);
        assert!(bomb(2, 2, LARGE / 500, &many).contains("swell"));
        assert_eq!(
            (
                overlap(vec![(5, 9), (0, 5)], 9),
                overlap(vec![(5, 9), (0, 6)], 9).is_empty()
            ),
            (String::new(), false)
        );
        assert!(!overlap(vec![(0, 10)], 9).is_empty());
        assert!(bomb(FILES as u64 + 1, 0, 0, &BTreeMap::new()).contains("files"));
    }

    #[test]
    fn what_is_no_zip_is_an_error_and_what_is_cut_off_too() {
        assert!(OpenedPackage::read(Cursor::new(b"no zip".to_vec())).is_err());
        let whole = zip(&[("a", b"text"), ("b", b"text")]).into_inner();
        for length in 0..whole.len() {
            if let Ok(mut opened) = OpenedPackage::read(Cursor::new(whole[..length].to_vec())) {
                let _ = opened.bytes("a", 100);
            }
        }
    }
}
