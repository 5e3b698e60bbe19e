//! JPEG (ITU-T T.81): a row of segments, of which those of applications carry the metadata.

use super::parts::{Anatomy, CUT, EXIF};
use std::borrow::Cow;

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const MORE_XMP: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
const ICC: &[u8] = b"ICC_PROFILE\0";

/// Takes a JPEG apart. What stands after its end (a video, a second picture) is not kept.
pub(super) fn read<'a>(bytes: &'a [u8], anatomy: &mut Anatomy<'a>) -> Result<(), &'static str> {
    anatomy.is_lossless = false;
    anatomy.scans = 0;
    anatomy.kept.push(Cow::Borrowed(&bytes[..2]));
    let mut at = 2;
    loop {
        let mark = memchr::memchr(0xff, bytes.get(at..).ok_or(CUT)?).ok_or(CUT)?;
        at += mark;
        while bytes.get(at) == Some(&0xff) {
            at += 1;
        }
        let marker = *bytes.get(at).ok_or(CUT)?;
        at += 1;
        match marker {
            END if anatomy.scans == 0 => return Err("it contains no image"),
            END => {
                anatomy.kept.push(Cow::Borrowed(b"\xff\xd9"));
                return Ok(());
            }
            // Marks without a segment.
            0x00 | 0x01 | START | 0xd0..=0xd7 => continue,
            _ => {}
        }
        let length = bytes.get(at..at + 2).ok_or(CUT)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        let segment = bytes.get(at..at + length.max(2)).ok_or(CUT)?;
        let content = &segment[2..];
        at += segment.len();
        // Fill bytes before a mark say nothing.
        let whole = &bytes[at - segment.len() - 2..at];
        match marker {
            0xe0..=0xef | 0xfe => application(marker, content, whole, anatomy),
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                frame(content, anatomy)?;
                anatomy.kept.push(Cow::Borrowed(whole));
            }
            SCAN => {
                if anatomy.size == (0, 0) {
                    return Err("it contains no image");
                }
                let end = scan_end(bytes, at).ok_or(CUT)?;
                anatomy
                    .kept
                    .push(Cow::Borrowed(&bytes[at - segment.len() - 2..end]));
                anatomy.scans += 1;
                at = end;
            }
            0xc4 | 0xc8 | 0xcc | 0xdb..=0xdf => anatomy.kept.push(Cow::Borrowed(whole)),
            _ => {}
        }
    }
}

/// Height, width and number of colours.
fn frame(content: &[u8], anatomy: &mut Anatomy) -> Result<(), &'static str> {
    let head = content.get(..6).ok_or(CUT)?;
    let side = |at: usize| u32::from(u16::from_be_bytes([head[at], head[at + 1]]));
    anatomy.size = (side(3), side(1));
    anatomy.is_cmyk = head[5] == 4;
    Ok(())
}

/// Sorts a segment of an application: the meaning of colours stays, all else is metadata.
fn application<'a>(marker: u8, content: &'a [u8], whole: &'a [u8], anatomy: &mut Anatomy<'a>) {
    match marker {
        0xe0 if content.starts_with(b"JFIF\0") && content.len() >= 14 => {
            // Without its small picture, which shows what a later change may have removed.
            let mut jfif = b"\xff\xe0\0\x10".to_vec();
            jfif.extend(&content[..12]);
            jfif.extend([0, 0]);
            anatomy.kept.push(Cow::Owned(jfif));
        }
        0xe1 if content.starts_with(EXIF) => {
            let exif = Cow::Borrowed(&content[EXIF.len()..]);
            anatomy.exif.get_or_insert(exif);
        }
        0xe1 if content.starts_with(XMP) => {
            anatomy.xmp.push(Cow::Borrowed(&content[XMP.len()..]));
        }
        0xe1 if content.starts_with(MORE_XMP) => {
            anatomy.xmp.push(Cow::Borrowed(&content[MORE_XMP.len()..]));
        }
        0xe2 if content.starts_with(ICC) => anatomy.kept.push(Cow::Borrowed(whole)),
        0xee if content.starts_with(b"Adobe") => anatomy.kept.push(Cow::Borrowed(whole)),
        _ => {}
    }
}

/// Where the coded pixels that begin at `at` end: at the next mark that is none of theirs.
fn scan_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr(0xff, bytes.get(at..)?)?;
        match *bytes.get(at + 1)? {
            0x00 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}
