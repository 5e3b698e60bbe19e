//! Taking an image file apart, by its format.

use super::kind::{ImageFormat, ImageKind};
use super::parts::Anatomy;
use super::{avif, exif, gif, jpeg, png, webp};

impl<'a> Anatomy<'a> {
    /// Takes an image apart; none for what is no image that browsers show.
    pub fn of(bytes: &'a [u8]) -> Option<Anatomy<'a>> {
        match ImageKind::of(bytes) {
            Some(ImageKind::Shown(format)) => Some(Anatomy::of_format(bytes, format)),
            _ => None,
        }
    }

    fn of_format(bytes: &'a [u8], format: ImageFormat) -> Anatomy<'a> {
        let mut anatomy = Anatomy {
            format,
            size: (0, 0),
            is_animated: false,
            is_lossless: true,
            is_cmyk: false,
            depth: 1,
            scans: 1,
            damage: None,
            kept: Vec::new(),
            colours: Vec::new(),
            exif: None,
            xmp: Vec::new(),
        };
        let read = match format {
            ImageFormat::Jpeg => jpeg::read(bytes, &mut anatomy),
            ImageFormat::Png => png::read(bytes, &mut anatomy),
            ImageFormat::Webp => webp::read(bytes, &mut anatomy),
            ImageFormat::Gif => gif::read(bytes, &mut anatomy),
            ImageFormat::Avif => avif::read(bytes, &mut anatomy),
        };
        anatomy.damage = read.err();
        if anatomy.damage.is_none() && (anatomy.size.0 == 0 || anatomy.size.1 == 0) {
            anatomy.damage = Some("it has no width or no height");
        }
        anatomy
    }

    /// Whether a file, of any kind, says where it was taken: in EXIF or XMP.
    pub fn has_position(bytes: &[u8]) -> bool {
        let format = match ImageKind::of(bytes) {
            Some(ImageKind::Shown(format)) => format,
            // Its boxes are those of AVIF.
            Some(ImageKind::Heic) => ImageFormat::Avif,
            _ => return exif::has_position(bytes),
        };
        let anatomy = Anatomy::of_format(bytes, format);
        let exif = anatomy.exif.as_deref();
        exif.is_some_and(exif::has_position) || anatomy.xmp.iter().any(|xmp| names_position(xmp))
    }
}

/// Whether XMP gives a latitude or a longitude.
fn names_position(xmp: &[u8]) -> bool {
    let names: [&[u8]; 2] = [b"GPSLatitude", b"GPSLongitude"];
    names
        .iter()
        .any(|name| memchr::memmem::find(xmp, name).is_some())
}
