//! The tables of a WOFF2 file that say how wide its glyphs are (W3C, "WOFF File Format 2.0"). Outlines are left out: nothing draws here.

use std::io::Read;
use std::ops::Range;

/// The most bytes that a font may unpack to.
const LARGEST: u64 = 32 << 20;
/// Bytes before the list of tables.
const HEADER: usize = 48;
/// The number that says that a table's name follows.
const NAMED: u8 = 63;
/// Names of tables by their number in the list; those that nobody asks for here are empty.
const KNOWN: [&[u8]; 7] = [
    b"cmap", b"head", b"hhea", b"hmtx", b"maxp", b"name", b"OS/2",
];
/// Numbers of other tables that are needed.
const FVAR: u8 = 47;
const AVAR: u8 = 39;
const GLYF: u8 = 10;
const LOCA: u8 = 11;

/// Tables by their names, as ranges of the bytes that they unpacked to.
#[derive(Clone, Debug, Default)]
pub(super) struct Tables {
    bytes: Vec<u8>,
    places: Vec<([u8; 4], Range<usize>)>,
}

impl Tables {
    /// Reads a WOFF2 file; none when it is none or is damaged.
    pub(super) fn read(file: &[u8]) -> Option<Tables> {
        let mut at = Reader(file);
        let (signature, flavour) = (at.take(4)?, at.take(4)?);
        if signature != b"wOF2" || flavour == b"ttcf" {
            return None;
        }
        at.take(4)?;
        let count = at.short()?;
        at.take(2 + 4)?;
        let packed = usize::try_from(at.long()?).ok()?;
        let mut at = Reader(file.get(HEADER..)?);
        let mut places = Vec::new();
        let mut end = 0_usize;
        for _ in 0..count {
            let flags = at.take(1)?[0];
            let (number, version) = (flags & 63, flags >> 6);
            let name = match number {
                NAMED => at.take(4)?.try_into().ok()?,
                _ => name(number),
            };
            let whole = at.number()?;
            let is_outline = number == GLYF || number == LOCA;
            let is_transformed = if is_outline {
                version != 3
            } else {
                version != 0
            };
            let length = if is_transformed { at.number()? } else { whole };
            let begin = end;
            end = begin.checked_add(usize::try_from(length).ok()?)?;
            places.push((name, begin..end, is_transformed));
        }
        let mut bytes = Vec::new();
        let packed = at.0.get(..packed)?;
        brotli::Decompressor::new(packed, 4096)
            .take(LARGEST.min(end as u64))
            .read_to_end(&mut bytes)
            .ok()?;
        if bytes.len() != end {
            return None;
        }
        let mut tables = Tables {
            bytes,
            places: Vec::new(),
        };
        let mut advances = None;
        for (name, place, is_transformed) in places {
            if is_transformed && &name == b"hmtx" {
                advances = Some(place);
            } else {
                tables.places.push((name, place));
            }
        }
        if let Some(place) = advances {
            tables.unfold(place)?;
        }
        Some(tables)
    }

    /// Writes the widths that were stored without the bearings beside them as the table they came from, with bearings of nothing.
    fn unfold(&mut self, place: Range<usize>) -> Option<()> {
        let count = Reader(self.get(b"hhea")?.get(34..)?).short()?;
        let advances = self.bytes.get(place)?.get(1..)?.get(..2 * count)?.to_vec();
        let begin = self.bytes.len();
        for advance in advances.chunks_exact(2) {
            self.bytes.extend([advance[0], advance[1], 0, 0]);
        }
        self.places.push((*b"hmtx", begin..self.bytes.len()));
        Some(())
    }

    /// A table, if the font has it.
    pub(super) fn get(&self, name: &[u8; 4]) -> Option<&[u8]> {
        let (_, place) = self.places.iter().find(|(known, _)| known == name)?;
        self.bytes.get(place.clone())
    }
}

/// The name of a table with a number; nothing that a table is called when it is not needed.
fn name(number: u8) -> [u8; 4] {
    let known = KNOWN
        .get(usize::from(number))
        .and_then(|name| (*name).try_into().ok());
    match number {
        FVAR => *b"fvar",
        AVAR => *b"avar",
        _ => known.unwrap_or_default(),
    }
}

/// Numbers one after the other, the most significant byte first.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn short(&mut self) -> Option<usize> {
        Some(usize::from(u16::from_be_bytes(
            self.take(2)?.try_into().ok()?,
        )))
    }

    fn long(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    /// A number in as many bytes as it needs, at most five.
    fn number(&mut self) -> Option<u32> {
        let mut number = 0_u32;
        for _ in 0..5 {
            let byte = self.take(1)?[0];
            number = number
                .checked_mul(128)?
                .checked_add(u32::from(byte & 127))?;
            if byte & 128 == 0 {
                return Some(number);
            }
        }
        None
    }
}
