//! AVIF (ISO/IEC 23008-12): boxes. Metadata are items whose bytes are blanked where they stand, as every box counts bytes of the file.

use super::parts::{Anatomy, CUT};
use std::borrow::Cow;
use std::ops::Range;

/// EXIF that says nothing: the place of its head, then a directory without entries.
const EMPTY_EXIF: &[u8] = b"\0\0\0\0II*\0\x08\0\0\0\0\0\0\0\0\0";
/// Items that are looked at; a file of a camera has some ten.
const MOST_ITEMS: usize = 1000;

/// Takes an AVIF apart.
pub(super) fn read<'a>(bytes: &'a [u8], anatomy: &mut Anatomy<'a>) -> Result<(), &'static str> {
    anatomy.is_lossless = false;
    anatomy.is_animated = bytes.get(8..12) == Some(b"avis");
    let mut blanked = Cow::Borrowed(bytes);
    // Sound items do not overlap.
    let mut room = bytes.len();
    for (name, content) in boxes(bytes, 0..bytes.len()) {
        if content.end > bytes.len() {
            return Err(CUT);
        }
        if name == *b"meta" {
            for (is_exif, place) in metadata(bytes, content) {
                let item = bytes.get(place.clone()).ok_or(CUT)?;
                room = room
                    .checked_sub(item.len())
                    .ok_or("a part of it cannot be read")?;
                if is_exif {
                    let head = item.get(..4).map_or(0, |head| {
                        4 + u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize
                    });
                    let exif = item.get(head..).unwrap_or_default();
                    anatomy.exif.get_or_insert(Cow::Borrowed(exif));
                } else {
                    anatomy.xmp.push(Cow::Borrowed(item));
                }
                let blank = &mut blanked.to_mut()[place];
                blank.fill(if is_exif { 0 } else { b' ' });
                if is_exif && blank.len() >= EMPTY_EXIF.len() {
                    blank[..EMPTY_EXIF.len()].copy_from_slice(EMPTY_EXIF);
                }
            }
        }
    }
    anatomy.kept.push(blanked);
    let size = imagesize::blob_size(bytes).map_err(|_| "its size cannot be read")?;
    let side = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
    anatomy.size = (side(size.width), side(size.height));
    Ok(())
}

/// The boxes in a part of the file: name and content. The last may say that it goes on further than the file.
fn boxes(bytes: &[u8], within: Range<usize>) -> impl Iterator<Item = ([u8; 4], Range<usize>)> {
    let mut at = within.start;
    std::iter::from_fn(move || {
        let long = number(bytes, at, 4)?;
        let name: [u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let (head, length) = match long {
            0 => (8, within.end.checked_sub(at)?),
            1 => (16, usize::try_from(number(bytes, at + 8, 8)?).ok()?),
            length => (8, usize::try_from(length).ok()?),
        };
        if at >= within.end || length < head {
            return None;
        }
        let content = at + head..at.checked_add(length)?;
        at = content.end;
        Some((name, content))
    })
}

/// A number of so many bytes.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    Some(
        bytes
            .iter()
            .fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
    )
}

/// Where metadata stands in the file, and whether it is EXIF (else XMP).
fn metadata(bytes: &[u8], meta: Range<usize>) -> Vec<(bool, Range<usize>)> {
    // A version and flags come before the boxes inside.
    let inside = meta.start.saturating_add(4)..meta.end.min(bytes.len());
    let mut ids = Vec::new();
    let (mut places, mut idat) = (None, None);
    for (name, content) in boxes(bytes, inside) {
        match &name {
            b"iinf" => ids = items(bytes, content),
            b"iloc" => places = Some(content),
            b"idat" => idat = Some(content.start),
            _ => {}
        }
    }
    match (ids.is_empty(), places) {
        (false, Some(places)) => located(bytes, places, idat, &ids).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// The numbers of the items that are EXIF or XMP.
fn items(bytes: &[u8], iinf: Range<usize>) -> Vec<(u64, bool)> {
    let head = match bytes.get(iinf.start) {
        Some(0) => 6,
        _ => 8,
    };
    let inside = iinf.start + head..iinf.end.min(bytes.len());
    let item = |(name, content): ([u8; 4], Range<usize>)| {
        let length = match (&name, bytes.get(content.start)?) {
            (b"infe", 2) => 2,
            (b"infe", 3) => 4,
            _ => return None,
        };
        let id = number(bytes, content.start + 4, length)?;
        let kind = content.start + 4 + length + 2;
        match bytes.get(kind..kind + 4)? {
            b"Exif" => Some((id, true)),
            b"mime" => {
                let text = bytes.get(kind + 4..content.end.min(bytes.len()))?;
                memchr::memmem::find(text, b"rdf+xml").map(|_| (id, false))
            }
            _ => None,
        }
    };
    boxes(bytes, inside)
        .take(MOST_ITEMS)
        .filter_map(item)
        .collect()
}

/// Where those items stand, by the box that locates all (`iloc`).
fn located(
    bytes: &[u8],
    iloc: Range<usize>,
    idat: Option<usize>,
    ids: &[(u64, bool)],
) -> Option<Vec<(bool, Range<usize>)>> {
    let version = *bytes.get(iloc.start)?;
    let (sizes, more) = (*bytes.get(iloc.start + 4)?, *bytes.get(iloc.start + 5)?);
    let (offset, length) = (usize::from(sizes >> 4), usize::from(sizes & 15));
    let (base, index) = (usize::from(more >> 4), usize::from(more & 15));
    let wide = if version < 2 { 2 } else { 4 };
    let mut at = iloc.start + 6;
    let mut take = |bytes_of_it: usize| {
        let value = number(bytes, at, bytes_of_it);
        at += bytes_of_it;
        value
    };
    let count = take(wide)?;
    let mut found = Vec::new();
    let mut parts = 0;
    for _ in 0..count.min(MOST_ITEMS as u64) {
        let id = take(wide)?;
        let method = if version > 0 { take(2)? & 15 } else { 0 };
        take(2)?;
        let base = take(base)?;
        let known = ids.iter().find(|(known, _)| *known == id);
        for _ in 0..take(2)? {
            parts += 1;
            if parts > MOST_ITEMS {
                return Some(found);
            }
            if version > 0 && index > 0 {
                take(index)?;
            }
            let (from, length) = (take(offset)?, take(length)?);
            let before = match method {
                0 => 0,
                1 => idat? as u64,
                _ => continue,
            };
            let from = usize::try_from(before.checked_add(base)?.checked_add(from)?).ok()?;
            let to = from.checked_add(usize::try_from(length).ok()?)?;
            if let Some((_, is_exif)) = known {
                found.push((*is_exif, from..to));
            }
        }
    }
    Some(found)
}
