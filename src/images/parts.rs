//! An image file taken apart: what is shown, and what it says besides.

use super::exif;
use super::kind::ImageFormat;
use std::borrow::Cow;

/// What an image file consists of, read without decoding it. Works on any bytes and takes time with their number only.
#[derive(Debug)]
pub struct Anatomy<'a> {
    /// What the file is.
    pub format: ImageFormat,
    /// Width and height as stored, in pixels; zero where that is not found.
    pub size: (u32, u32),
    /// Whether it holds several pictures that follow each other.
    pub is_animated: bool,
    /// Whether its pixels are stored as they are: nothing was lost when it was saved.
    pub is_lossless: bool,
    /// Whether its colours are those of a printing press, which need a browser's own conversion.
    pub is_cmyk: bool,
    /// Bytes that a colour takes: 2 for images of 16 bits.
    pub depth: u64,
    /// How often the picture is painted over itself while it loads.
    pub scans: u64,
    /// Why it cannot be read to its end, in a few words.
    pub damage: Option<&'static str>,
    /// The file without metadata, piece by piece.
    pub(super) kept: Vec<Cow<'a, [u8]>>,
    /// Whole chunks of a PNG that say what its colours mean.
    pub(super) colours: Vec<&'a [u8]>,
    /// EXIF: a TIFF file.
    pub(super) exif: Option<Cow<'a, [u8]>>,
    /// XMP packets, or parts of them.
    pub(super) xmp: Vec<Cow<'a, [u8]>>,
}

/// How EXIF begins in a JPEG.
pub(super) const EXIF: &[u8] = b"Exif\0\0";

/// What a truncated file is told.
pub(super) const CUT: &str = "the file ends in the middle";

impl<'a> Anatomy<'a> {
    /// How the picture is to be turned when it is shown, 1 to 8 as EXIF counts. AVIF is turned by what all readers follow.
    pub fn orientation(&self) -> u8 {
        match self.format {
            ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Webp => {
                self.exif.as_deref().map_or(1, exif::orientation)
            }
            ImageFormat::Gif | ImageFormat::Avif => 1,
        }
    }

    /// Width and height as shown, in pixels.
    pub fn shown_size(&self) -> (u32, u32) {
        let (width, height) = self.size;
        match self.orientation() {
            5..=8 => (height, width),
            _ => (width, height),
        }
    }

    /// The file without metadata, its pixels as they were.
    pub fn stripped(&self) -> Vec<u8> {
        self.kept.concat()
    }

    /// Whether these bytes, which were taken apart, are what stripping leaves of them.
    pub fn is_stripped(&self, bytes: &[u8]) -> bool {
        self.damage.is_none() && self.stripped_but_turned() == bytes
    }

    /// [`Anatomy::stripped`], where a JPEG goes on to say how it is to be turned.
    pub fn stripped_but_turned(&self) -> Vec<u8> {
        let turn = self.orientation();
        if self.format != ImageFormat::Jpeg || turn == 1 {
            return self.stripped();
        }
        let at = after_start(&self.kept);
        let mut pieces = self.kept.clone();
        pieces.insert(at, Cow::Owned(exif_segment(turn)));
        pieces.concat()
    }
}

/// The number of pieces that come before any other: the start, and the mark of JFIF.
fn after_start(kept: &[Cow<[u8]>]) -> usize {
    kept.iter()
        .take_while(|piece| piece.starts_with(b"\xff\xd8") || piece.starts_with(b"\xff\xe0"))
        .count()
}

/// A segment that says how the picture is to be turned, and nothing else.
fn exif_segment(turn: u8) -> Vec<u8> {
    let exif = exif::of_orientation(turn);
    let mut segment = b"\xff\xe1\0\x22".to_vec();
    segment.extend(EXIF);
    segment.extend(exif);
    segment
}
