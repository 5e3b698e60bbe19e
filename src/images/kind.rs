//! What kind of image a file is, by its first bytes: its name may say another.

/// Image files that all browsers show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageFormat {
    /// JPEG, of cameras and phones.
    Jpeg,
    /// PNG, also with several pictures (APNG).
    Png,
    /// WebP, also with several pictures.
    Webp,
    /// GIF, also with several pictures.
    Gif,
    /// AVIF.
    Avif,
}

impl ImageFormat {
    /// The ending of such a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            ImageFormat::Jpeg => "jpg",
            ImageFormat::Png => "png",
            ImageFormat::Webp => "webp",
            ImageFormat::Gif => "gif",
            ImageFormat::Avif => "avif",
        }
    }

    /// The media type of such a file (IANA).
    pub fn media_type(self) -> &'static str {
        match self {
            ImageFormat::Jpeg => "image/jpeg",
            ImageFormat::Png => "image/png",
            ImageFormat::Webp => "image/webp",
            ImageFormat::Gif => "image/gif",
            ImageFormat::Avif => "image/avif",
        }
    }

    /// The format of files with this ending.
    pub fn of_ending(ending: &str) -> Option<ImageFormat> {
        match ending {
            "jpg" | "jpeg" => Some(ImageFormat::Jpeg),
            "png" => Some(ImageFormat::Png),
            "webp" => Some(ImageFormat::Webp),
            "gif" => Some(ImageFormat::Gif),
            "avif" => Some(ImageFormat::Avif),
            _ => None,
        }
    }
}

/// What a file is, as far as its first bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageKind {
    /// An image that browsers show.
    Shown(ImageFormat),
    /// A photo of a phone in a format that browsers do not show.
    Heic,
    /// Another image that browsers do not show, by the name of its format.
    NotShown(&'static str),
}

/// Beginnings of files, and what such a file is called.
const OTHERS: [(&[u8], &str); 13] = [
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"8BPS", "Photoshop"),
    (b"gimp xcf", "GIMP"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
    (b"%!PS", "EPS"),
    (b"%PDF", "PDF"),
    (b"\xd7\xcd\xc6\x9a", "WMF"),
    (b"\x01\0\0\0\x58\0\0\0", "EMF"),
    (b"\0\0\x01\0", "ICO"),
];

impl ImageKind {
    /// What the file with these bytes is; none for what is no image that is known.
    pub fn of(bytes: &[u8]) -> Option<ImageKind> {
        let shown = if bytes.starts_with(b"\xff\xd8\xff") {
            ImageFormat::Jpeg
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            ImageFormat::Png
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            ImageFormat::Webp
        } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
            ImageFormat::Gif
        } else if bytes.get(4..8) == Some(b"ftyp") {
            return of_brands(bytes);
        } else {
            let is_bmp = bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]);
            let other = OTHERS.iter().find(|(start, _)| bytes.starts_with(start));
            return match other {
                Some((_, name)) => Some(ImageKind::NotShown(name)),
                None => is_bmp.then_some(ImageKind::NotShown("BMP")),
            };
        };
        Some(ImageKind::Shown(shown))
    }
}

/// Files of the ISO family name the formats they follow; videos do too, and are none of them.
fn of_brands(bytes: &[u8]) -> Option<ImageKind> {
    let length = u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?) as usize;
    let end = length.min(bytes.len()).min(256);
    let major = bytes.get(8..12)?;
    let others = bytes.get(16..end).unwrap_or_default().chunks_exact(4);
    let brands: Vec<&[u8]> = std::iter::once(major).chain(others).collect();
    let names = |known: &[&[u8]]| brands.iter().any(|brand| known.contains(brand));
    if names(&[b"avif", b"avis"]) {
        return Some(ImageKind::Shown(ImageFormat::Avif));
    }
    let heic: [&[u8]; 8] = [
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1",
    ];
    names(&heic).then_some(ImageKind::Heic)
}
