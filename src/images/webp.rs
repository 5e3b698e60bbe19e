//! WebP (RFC 9649): chunks in a RIFF file.

use super::parts::{Anatomy, CUT};
use std::borrow::Cow;

/// Chunks that make the picture, or that say what its colours mean.
const KEPT: [&[u8]; 7] = [
    b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP",
];
/// Bits of the extended head that announce EXIF and XMP.
const ANNOUNCED: u8 = 0x08 | 0x04;

/// Takes a WebP apart. What stands after its end is not kept.
pub(super) fn read<'a>(bytes: &'a [u8], anatomy: &mut Anatomy<'a>) -> Result<(), &'static str> {
    let long = |at: usize| {
        let four = bytes.get(at..at + 4).ok_or(CUT)?;
        Ok::<usize, &str>(u32::from_le_bytes([four[0], four[1], four[2], four[3]]) as usize)
    };
    anatomy.is_lossless = false;
    let end = long(4)?.checked_add(8).ok_or(CUT)?;
    let whole = bytes.get(..end).ok_or(CUT)?;
    anatomy.kept.push(Cow::Borrowed(b"RIFF"));
    anatomy.kept.push(Cow::Borrowed(b""));
    anatomy.kept.push(Cow::Borrowed(b"WEBP"));
    let mut at = 12;
    let mut has_pixels = false;
    while at < whole.len() {
        let name = whole.get(at..at + 4).ok_or(CUT)?;
        let length = long(at + 4)?;
        let next = at.checked_add(8 + length).ok_or(CUT)?;
        let content = whole.get(at + 8..next).ok_or(CUT)?;
        let padded = (next + (length & 1)).min(whole.len());
        let chunk = &whole[at..padded];
        at = padded;
        match name {
            b"EXIF" => {
                let exif = content.strip_prefix(b"Exif\0\0").unwrap_or(content);
                anatomy.exif.get_or_insert(Cow::Borrowed(exif));
            }
            b"XMP " => anatomy.xmp.push(Cow::Borrowed(content)),
            b"VP8X" => {
                let head = content.get(..10).ok_or(CUT)?;
                let side =
                    |at: usize| 1 + u32::from_le_bytes([head[at], head[at + 1], head[at + 2], 0]);
                anatomy.size = (side(4), side(7));
                anatomy.is_animated |= head[0] & 0x02 != 0;
                let mut chunk = chunk.to_vec();
                chunk[8] &= !ANNOUNCED;
                anatomy.kept.push(Cow::Owned(chunk));
                continue;
            }
            b"VP8 " | b"VP8L" if anatomy.size == (0, 0) => {
                anatomy.size = simple_size(name, content).ok_or("its image cannot be read")?;
            }
            b"ANMF" => anatomy.is_animated = true,
            _ => {}
        }
        has_pixels |= matches!(name, b"VP8 " | b"VP8L" | b"ANMF");
        anatomy.is_lossless |= name == b"VP8L";
        if KEPT.contains(&name) {
            anatomy.kept.push(Cow::Borrowed(chunk));
        }
    }
    let length: usize = anatomy.kept.iter().skip(2).map(|piece| piece.len()).sum();
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    anatomy.kept[1] = Cow::Owned(length.to_le_bytes().to_vec());
    match has_pixels {
        true => Ok(()),
        false => Err("it contains no image"),
    }
}

/// Width and height of a file without an extended head.
fn simple_size(name: &[u8], content: &[u8]) -> Option<(u32, u32)> {
    if name == b"VP8L" {
        let bits = content.get(1..5)?;
        let bits = u32::from_le_bytes([bits[0], bits[1], bits[2], bits[3]]);
        return Some((1 + (bits & 0x3fff), 1 + (bits >> 14 & 0x3fff)));
    }
    let head = content.get(6..10)?;
    let side = |at: usize| u32::from(u16::from_le_bytes([head[at], head[at + 1]]) & 0x3fff);
    Some((side(0), side(2)))
}
