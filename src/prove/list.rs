//! The list at the end of a zip (APPNOTE 6.3.10, sections 4.3.12 to 4.3.16), read so that there is one way to read it: what two programs could
//! read in two ways is no package.

use std::io::{self, Read, Seek, SeekFrom};

/// The two ways of packing that every LMS reads.
pub const STORED: u16 = 0;
/// See [`STORED`].
pub const DEFLATED: u16 = 8;
/// Bytes of the record at the end, of the two of zip64, and of an entry, each without what varies.
const END: usize = 22;
const LOCATOR: u64 = 20;
const END64: u64 = 56;
const ENTRY: usize = 46;

/// A file as the list has it.
#[derive(Debug)]
pub struct Listed {
    /// Its name, as bytes.
    pub name: Vec<u8>,
    /// General purpose bits.
    pub flags: u16,
    /// The number of the way it is packed.
    pub method: u16,
    /// Its checksum.
    pub crc: u32,
    /// Bytes in the zip.
    pub packed: u64,
    /// Bytes, unpacked.
    pub size: u64,
    /// Where its header begins.
    pub header: u64,
    mode: u32,
}

impl Listed {
    /// Whether it wants a password.
    pub fn is_encrypted(&self) -> bool {
        self.flags & 1 != 0
    }

    /// Whether its name is said to be UTF-8.
    pub fn is_unicode(&self) -> bool {
        self.flags & 1 << 11 != 0
    }

    /// Whether it is anything but a file or a folder: a link, a device, a pipe. Programs differ in which systems they believe this of.
    pub fn is_link(&self) -> bool {
        !matches!(self.mode & 0o170_000, 0 | 0o040_000 | 0o100_000)
    }
}

/// The list of a zip.
#[derive(Debug)]
pub struct ChoiceList {
    /// Files and folders, in the order of the list; no more than were asked for.
    pub files: Vec<Listed>,
    /// How many it has, as its end says.
    pub count: u64,
    /// Where it begins.
    pub start: u64,
    /// Bytes of it.
    pub size: u64,
    /// Bytes behind the end of the zip.
    pub behind: u64,
}

/// Reads the list of a zip of `size` bytes; `most` are the files and the bytes that are read of it.
///
/// # Errors
/// When it cannot be read, is no zip, or contradicts itself.
pub fn read<R: Read + Seek>(from: &mut R, size: u64, most: (usize, u64)) -> io::Result<ChoiceList> {
    let (at, end) = end(from, size)?;
    let behind = size - at - END as u64 - u64::from(short(&end, 20));
    let told = [
        short(&end, 4),
        short(&end, 6),
        short(&end, 8),
        short(&end, 10),
    ]
    .map(u64::from);
    let (list_size, list_offset) = (long(&end, 12), long(&end, 16));
    let is_64 =
        told.contains(&u64::from(u16::MAX)) || list_size == u32::MAX || list_offset == u32::MAX;
    let ([disk, list_disk, here, count], list_size, offset, list_end) =
        match is_64.then(|| end64(from, at)).transpose()?.flatten() {
            Some(found) => found,
            None => (told, u64::from(list_size), u64::from(list_offset), at),
        };
    if disk != 0 || list_disk != 0 || here != count {
        return Err(wrong("it is one of several pieces"));
    }
    // What stands in front of a zip moves all its places.
    let start = list_end
        .checked_sub(list_size)
        .ok_or_else(|| wrong("its list is longer than the zip"))?;
    let shift = start
        .checked_sub(offset)
        .ok_or_else(|| wrong("its list is not where its end says"))?;
    if count > list_size / ENTRY as u64 {
        return Err(wrong("its list is shorter than its end says"));
    }
    let mut bytes = Vec::new();
    from.seek(SeekFrom::Start(start))?;
    from.take(list_size.min(most.1)).read_to_end(&mut bytes)?;
    let (mut files, mut rest) = (Vec::new(), bytes.as_slice());
    while (files.len() as u64) < count && files.len() < most.0 {
        match entry(&mut rest, shift)? {
            Some(file) => files.push(file),
            None if list_size > most.1 => break,
            None => return Err(wrong("its list is cut off")),
        }
    }
    if files.len() as u64 == count
        && list_size <= most.1
        && !rest.is_empty()
        && !rest.starts_with(b"PK\x05\x05")
    {
        return Err(wrong("its list is longer than its end says"));
    }
    Ok(ChoiceList {
        files,
        count,
        start,
        size: list_size,
        behind,
    })
}

/// Where the record at the end is, and the record.
fn end<R: Read + Seek>(from: &mut R, size: u64) -> io::Result<(u64, Vec<u8>)> {
    let most = size.min(END as u64 + u64::from(u16::MAX));
    let mut tail = Vec::new();
    from.seek(SeekFrom::Start(size - most))?;
    from.take(most).read_to_end(&mut tail)?;
    let ends: Vec<usize> = memchr::memmem::find_iter(&tail, b"PK\x05\x06")
        .filter(|at| at + END <= tail.len())
        .collect();
    let reach = |at: usize| at + END + usize::from(short(&tail, at + 20));
    // A zip may lie in a zip: the end that counts is the one whose comment reaches to the end of the file.
    let exact: Vec<usize> = ends
        .iter()
        .copied()
        .filter(|at| reach(*at) == tail.len())
        .collect();
    let at = match (exact.as_slice(), ends.last()) {
        ([at], _) => *at,
        ([], Some(at)) if reach(*at) < tail.len() => *at,
        ([], _) => {
            from.seek(SeekFrom::Start(0))?;
            let mut first = Vec::new();
            from.take(2).read_to_end(&mut first)?;
            return Err(wrong(match first.as_slice() {
                b"PK" => "the end of the zip is missing; copy or download it again",
                _ => "it is not a zip; name the file that leadlet package --as scorm12 wrote",
            }));
        }
        _ => {
            return Err(wrong(
                "it has two ends, and programs differ in which one they take",
            ));
        }
    };
    Ok((size - most + at as u64, tail[at..at + END].to_vec()))
}

/// Numbers of disks and files, size and place of the list, and where the list ends.
type End64 = ([u64; 4], u64, u64, u64);

/// The record of zip64 that belongs to the end at `at`, if there is one.
fn end64<R: Read + Seek>(from: &mut R, at: u64) -> io::Result<Option<End64>> {
    let Some(place) = at.checked_sub(LOCATOR) else {
        return Ok(None);
    };
    let mut locator = [0; LOCATOR as usize];
    from.seek(SeekFrom::Start(place))?;
    from.read_exact(&mut locator)?;
    if !locator.starts_with(b"PK\x06\x07") {
        return Ok(None);
    }
    // It stands right in front; only what stands in front of the whole zip can make the place that is named another.
    let found = place
        .checked_sub(END64)
        .ok_or_else(|| wrong("its record of zip64 is missing"))?;
    let mut record = [0; END64 as usize];
    from.seek(SeekFrom::Start(found))?;
    from.read_exact(&mut record)?;
    if !record.starts_with(b"PK\x06\x06")
        || huge(&record, 4) != END64 - 12
        || huge(&locator, 8) > found
    {
        return Err(wrong("its record of zip64 is not where it is said to be"));
    }
    let numbers = [
        u64::from(long(&record, 16)),
        u64::from(long(&record, 20)),
        huge(&record, 24),
        huge(&record, 32),
    ];
    Ok(Some((numbers, huge(&record, 40), huge(&record, 48), found)))
}

/// Takes the next entry off a list; none when it has no whole one.
fn entry(rest: &mut &[u8], shift: u64) -> io::Result<Option<Listed>> {
    let Some((head, after)) = rest.split_at_checked(ENTRY) else {
        return Ok(None);
    };
    if !head.starts_with(b"PK\x01\x02") {
        return Err(wrong("its list is damaged"));
    }
    let [name, extra, comment] = [28, 30, 32].map(|at| usize::from(short(head, at)));
    let Some((varies, after)) = after.split_at_checked(name + extra + comment) else {
        return Ok(None);
    };
    *rest = after;
    let mut wide = Wide::of(&varies[name..name + extra]);
    let size = wide.or(long(head, 24))?;
    let packed = wide.or(long(head, 20))?;
    let header = wide
        .or(long(head, 42))?
        .checked_add(shift)
        .ok_or_else(|| wrong("its list is damaged"))?;
    Ok(Some(Listed {
        name: varies[..name].to_vec(),
        flags: short(head, 8),
        method: short(head, 10),
        crc: long(head, 16),
        packed,
        size,
        header,
        mode: long(head, 38) >> 16,
    }))
}

/// The field of zip64: those of size, packed size and place that do not fit into 32 bits, in this order.
struct Wide<'a>(&'a [u8]);

impl Wide<'_> {
    fn of(mut extra: &[u8]) -> Wide<'_> {
        while extra.len() >= 4 {
            let (kind, length) = (short(extra, 0), usize::from(short(extra, 2)));
            let Some(field) = extra.get(4..4 + length) else {
                break;
            };
            if kind == 1 {
                return Wide(field);
            }
            extra = &extra[4 + length..];
        }
        Wide(&[])
    }

    fn or(&mut self, narrow: u32) -> io::Result<u64> {
        if narrow != u32::MAX {
            return Ok(narrow.into());
        }
        let (number, rest) = self
            .0
            .split_at_checked(8)
            .ok_or_else(|| wrong("a size of its list is missing"))?;
        self.0 = rest;
        Ok(huge(number, 0))
    }
}

/// The number of 16 bits at a place that is there.
pub fn short(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

/// The number of 32 bits at a place that is there.
pub fn long(bytes: &[u8], at: usize) -> u32 {
    u32::from(short(bytes, at)) | u32::from(short(bytes, at + 2)) << 16
}

fn huge(bytes: &[u8], at: usize) -> u64 {
    u64::from(long(bytes, at)) | u64::from(long(bytes, at + 4)) << 32
}

fn wrong(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}
