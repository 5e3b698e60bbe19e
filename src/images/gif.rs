//! GIF (89a): blocks, of which comments and most of those of applications are metadata.

use super::parts::{Anatomy, CUT};
use std::borrow::Cow;

/// Applications whose blocks say how often pictures are repeated, or what colours mean.
const KEPT: [&[u8]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];
const XMP: &[u8] = b"XMP DataXMP";

/// Takes a GIF apart. What stands after its end is not kept.
pub(super) fn read<'a>(bytes: &'a [u8], anatomy: &mut Anatomy<'a>) -> Result<(), &'static str> {
    let head = bytes.get(..13).ok_or(CUT)?;
    let side = |at: usize| u32::from(u16::from_le_bytes([head[at], head[at + 1]]));
    anatomy.size = (side(6), side(8));
    let mut at = 13 + table(head[10]);
    anatomy
        .kept
        .push(Cow::Borrowed(bytes.get(..at).ok_or(CUT)?));
    let mut pictures = 0;
    loop {
        let start = at;
        match *bytes.get(at).ok_or(CUT)? {
            0x3b if pictures == 0 => return Err("it contains no image"),
            0x3b => {
                anatomy.kept.push(Cow::Borrowed(b";"));
                return Ok(());
            }
            0x2c => {
                let flags = *bytes.get(at + 9).ok_or(CUT)?;
                // The position and size, a table of colours, and the first size of codes.
                at = blocks(bytes, at + 10 + table(flags) + 1)?;
                anatomy.kept.push(Cow::Borrowed(&bytes[start..at]));
                pictures += 1;
                anatomy.is_animated |= pictures > 1;
            }
            0x21 => {
                let label = *bytes.get(at + 1).ok_or(CUT)?;
                at = blocks(bytes, at + 2)?;
                let whole = &bytes[start..at];
                let application = whole.get(3..14).unwrap_or_default();
                let is_kept = match label {
                    0xf9 | 0x01 => true,
                    0xff => KEPT.contains(&application),
                    _ => false,
                };
                if is_kept {
                    anatomy.kept.push(Cow::Borrowed(whole));
                } else if application == XMP {
                    anatomy.xmp.push(Cow::Borrowed(&whole[14..]));
                }
            }
            _ => return Err("a part of it cannot be read"),
        }
    }
}

/// How many bytes a table of colours takes.
fn table(flags: u8) -> usize {
    match flags & 0x80 {
        0 => 0,
        _ => 3 << ((flags & 7) + 1),
    }
}

/// Where a row of blocks ends that begins at `at`.
fn blocks(bytes: &[u8], mut at: usize) -> Result<usize, &'static str> {
    loop {
        match *bytes.get(at).ok_or(CUT)? {
            0 => return Ok(at + 1),
            length => at += 1 + usize::from(length),
        }
    }
}
