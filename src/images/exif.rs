//! The two things in EXIF that matter here: how the picture is to be turned, and whether it says where it was taken.
//!
//! Two directories are looked at, each once, and nothing else is followed: so odd bytes can lead nowhere.

/// Tags of the first directory.
const ORIENTATION: u16 = 0x0112;
const GPS: u16 = 0x8825;
/// Tags of the directory of the position.
const LATITUDE: u16 = 2;
const LONGITUDE: u16 = 4;

/// The bytes of a TIFF file, in which EXIF is kept.
struct Tiff<'a> {
    bytes: &'a [u8],
    is_little: bool,
}

/// One entry of a directory.
struct Entry {
    tag: u16,
    kind: u16,
    count: u32,
    /// Where its four bytes of value stand.
    at: usize,
}

impl<'a> Tiff<'a> {
    fn of(bytes: &'a [u8]) -> Option<Tiff<'a>> {
        let is_little = match bytes.get(..4)? {
            b"II*\0" => true,
            b"MM\0*" => false,
            _ => return None,
        };
        Some(Tiff { bytes, is_little })
    }

    fn short(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(match self.is_little {
            true => u16::from_le_bytes(bytes),
            false => u16::from_be_bytes(bytes),
        })
    }

    fn long(&self, at: usize) -> Option<u32> {
        let bytes = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(match self.is_little {
            true => u32::from_le_bytes(bytes),
            false => u32::from_be_bytes(bytes),
        })
    }

    /// The entries of the directory at `at`, as far as the bytes reach.
    fn entries(&self, at: usize) -> impl Iterator<Item = Entry> {
        let count = self.short(at).unwrap_or(0);
        (0..usize::from(count)).map_while(move |number| {
            let at = at.checked_add(2 + 12 * number)?;
            Some(Entry {
                tag: self.short(at)?,
                kind: self.short(at + 2)?,
                count: self.long(at + 4)?,
                at: at + 8,
            })
        })
    }

    fn first(&self, tag: u16) -> Option<Entry> {
        let directory = self.long(4)? as usize;
        self.entries(directory).find(|entry| entry.tag == tag)
    }

    /// Whether an entry of three fractions holds anything: cameras without a signal write zeros.
    fn holds_angle(&self, entry: &Entry) -> bool {
        let is_fractions = matches!(entry.kind, 5 | 10) && entry.count > 0;
        let values = || {
            let from = self.long(entry.at)? as usize;
            let to = from.checked_add(8 * entry.count.min(3) as usize)?;
            self.bytes.get(from..to)
        };
        is_fractions
            && values().is_some_and(|values| {
                values
                    .chunks_exact(8)
                    .any(|fraction| fraction[..4] != [0; 4])
            })
    }
}

/// How the picture is to be turned, 1 to 8 as EXIF counts; 1 where nothing sound is said.
pub fn orientation(exif: &[u8]) -> u8 {
    let said = || {
        let tiff = Tiff::of(exif)?;
        let entry = tiff.first(ORIENTATION).filter(|entry| entry.kind == 3)?;
        u8::try_from(tiff.short(entry.at)?).ok()
    };
    said().filter(|turn| (1..=8).contains(turn)).unwrap_or(1)
}

/// Whether it says where the picture was taken.
pub fn has_position(exif: &[u8]) -> bool {
    let found = || {
        let tiff = Tiff::of(exif)?;
        let directory = tiff.long(tiff.first(GPS)?.at)? as usize;
        tiff.entries(directory)
            .find(|entry| matches!(entry.tag, LATITUDE | LONGITUDE) && tiff.holds_angle(entry))
    };
    found().is_some()
}

/// The smallest EXIF that says how a picture is to be turned.
pub fn of_orientation(turn: u8) -> [u8; 26] {
    let mut exif = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    exif[19] = turn;
    exif
}
