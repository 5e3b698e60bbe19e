//! PNG (W3C): a row of chunks, each with a name. Those that no browser needs carry the metadata.

use super::parts::{Anatomy, CUT};
use std::borrow::Cow;
use std::io::Read;

/// How the file begins.
const MARK: usize = 8;
/// Chunks that make the picture, or that say what its colours mean.
const KEPT: [&[u8]; 10] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"sBIT", b"bKGD", b"acTL", b"fcTL", b"fdAT",
];
/// Chunks that say what colours mean.
const COLOURS: [&[u8]; 7] = [
    b"iCCP", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"mDCV", b"cLLI",
];
/// How much packed text of one file is unpacked to look for metadata in it, in bytes.
const MOST_TEXT: u64 = 4 << 20;

/// Takes a PNG apart. What stands after its end is not kept.
pub(super) fn read<'a>(bytes: &'a [u8], anatomy: &mut Anatomy<'a>) -> Result<(), &'static str> {
    anatomy.kept.push(Cow::Borrowed(&bytes[..MARK]));
    let mut at = MARK;
    let mut has_pixels = false;
    let mut room = MOST_TEXT;
    loop {
        let head = bytes.get(at..at + 8).ok_or(CUT)?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let end = at.checked_add(length).and_then(|end| end.checked_add(12));
        let whole = bytes.get(at..end.ok_or(CUT)?).ok_or(CUT)?;
        let (name, content) = (&whole[4..8], &whole[8..8 + length]);
        at += whole.len();
        if COLOURS.contains(&name) {
            anatomy.colours.push(whole);
            anatomy.kept.push(Cow::Borrowed(whole));
        } else if KEPT.contains(&name) {
            anatomy.kept.push(Cow::Borrowed(whole));
        } else {
            metadata(name, content, anatomy, &mut room);
        }
        match name {
            b"IHDR" => {
                let head = content.get(..13).ok_or(CUT)?;
                let side = |at: usize| {
                    u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]])
                };
                anatomy.size = (side(0), side(4));
                anatomy.depth = if head[8] == 16 { 2 } else { 1 };
            }
            b"acTL" => anatomy.is_animated = true,
            b"IDAT" => has_pixels = true,
            b"IEND" if has_pixels => return Ok(()),
            b"IEND" => return Err("it contains no image"),
            _ => {}
        }
    }
}

fn metadata<'a>(name: &[u8], content: &'a [u8], anatomy: &mut Anatomy<'a>, room: &mut u64) {
    match name {
        b"eXIf" => {
            anatomy.exif.get_or_insert(Cow::Borrowed(content));
        }
        b"tEXt" | b"zTXt" | b"iTXt" => {
            let Some((keyword, text)) = text(name, content, room) else {
                return;
            };
            if keyword == b"XML:com.adobe.xmp" {
                anatomy.xmp.push(text);
            } else if keyword.starts_with(b"Raw profile type ") {
                let raw = unhex(&text);
                let raw = raw
                    .strip_prefix(b"Exif\0\0")
                    .map(<[u8]>::to_vec)
                    .unwrap_or(raw);
                if keyword.ends_with(b"xmp") {
                    anatomy.xmp.push(Cow::Owned(raw));
                } else if raw.starts_with(b"II") || raw.starts_with(b"MM") {
                    anatomy.exif.get_or_insert(Cow::Owned(raw));
                }
            }
        }
        _ => {}
    }
}

/// The keyword of a chunk of text, and the text; `room` is how much may still be unpacked.
fn text<'a>(name: &[u8], content: &'a [u8], room: &mut u64) -> Option<(&'a [u8], Cow<'a, [u8]>)> {
    let end = memchr::memchr(0, content)?;
    let (keyword, rest) = (&content[..end], &content[end + 1..]);
    let (is_packed, text) = match name {
        b"tEXt" => (false, rest),
        b"zTXt" => (true, rest.get(1..)?),
        _ => {
            // Two flags, then a language and a translated keyword.
            let after = rest.get(2..)?;
            let language = memchr::memchr(0, after)?;
            let after = &after[language + 1..];
            let translated = memchr::memchr(0, after)?;
            (rest[0] == 1, &after[translated + 1..])
        }
    };
    if !is_packed {
        return Some((keyword, Cow::Borrowed(text)));
    }
    let mut unpacked = Vec::new();
    // What can be unpacked counts, whatever comes after it.
    let _ = flate2::read::ZlibDecoder::new(text)
        .take(*room)
        .read_to_end(&mut unpacked);
    *room = room.saturating_sub(unpacked.len() as u64);
    Some((keyword, Cow::Owned(unpacked)))
}

/// The bytes of a profile as ImageMagick writes it: its name, its length, then pairs of hexadecimal digits on lines.
fn unhex(text: &[u8]) -> Vec<u8> {
    let mut lines = text
        .split(|byte| *byte == b'\n')
        .skip_while(|line| line.is_empty());
    let digits = lines
        .by_ref()
        .skip(2)
        .flatten()
        .filter_map(|byte| char::from(*byte).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok());
    let digits: Vec<u8> = digits.collect();
    digits
        .chunks_exact(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}
