//! What is published in the place of an image: the picture without metadata, turned upright, in widths for phone and screen.
//!
//! Photos become JPEG, drawings and whatever is transparent PNG: the encoders that exist without foreign code write these well.
//! Colour profiles go along, so that colours stay as they are. The same bytes give the same bytes.

use super::budget::Room;
use super::kind::ImageFormat;
use super::parts::Anatomy;
use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngDecoder, PngEncoder};
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageResult, Limits};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use std::borrow::Cow;
use std::io::Cursor;

/// The widths in which an image is published that is wider, in pixels: phone, large phone or narrow column, screen.
pub const WIDTHS: [u32; 3] = [480, 960, 1600];
/// Larger image files are not read, in bytes.
pub const LARGEST_FILE: u64 = 100_000_000;
/// An image may have so many pixels: those of the best phones, and no more than a phone can show.
const MOST_PIXELS: u64 = 50_000_000;
/// How often a JPEG may paint over itself: cameras and programs use up to some twelve.
const MOST_SCANS: u64 = 40;
/// Quality of JPEG, 1 to 100: no difference is seen beside the original at this size.
const QUALITY: u8 = 82;
/// A PNG that JPEG makes this many times smaller is a photo.
const PHOTO: usize = 3;

/// What PNG files say of colours that are the usual ones of screens.
const SRGB_GAMMA: &[u8] = &45_455_u32.to_be_bytes();
const SRGB_COLOURS: &[u8] = b"\0\0\x7a\x26\0\0\x80\x84\0\0\xfa\0\0\0\x80\xe8\0\0\x75\x30\0\0\xea\x60\0\0\x3a\x98\0\0\x17\x70";

/// Why an image is not published.
#[derive(Debug, PartialEq, Eq)]
pub enum ImageProblem {
    /// It cannot be read; why, in a few words.
    Broken(String),
    /// It has more pixels than phones can show: its width and height, and how many millions of pixels it may have.
    TooLarge(u32, u32, u64),
}

/// An image file as it is published.
#[derive(Debug)]
pub struct PublishedImage {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it is.
    pub format: ImageFormat,
    /// Width and height as shown, in pixels.
    pub size: (u32, u32),
}

/// What is published of an image, the largest first. Where it is to stay `whole`, that is one file, in its full size.
///
/// # Errors
/// When it is broken or too large.
pub fn published(anatomy: &Anatomy, whole: bool) -> Result<Vec<PublishedImage>, ImageProblem> {
    if let Some(why) = anatomy.damage {
        return Err(ImageProblem::Broken(why.to_owned()));
    }
    let (width, height) = anatomy.size;
    let most = MOST_PIXELS / anatomy.depth;
    let pixels = u64::from(width) * u64::from(height);
    if pixels > most {
        return Err(ImageProblem::TooLarge(width, height, most / 1_000_000));
    }
    if anatomy.scans > MOST_SCANS {
        return Err(ImageProblem::Broken(
            "it is painted over too often".to_owned(),
        ));
    }
    let is_still = !anatomy.is_animated
        && !anatomy.is_cmyk
        && !matches!(anatomy.format, ImageFormat::Gif | ImageFormat::Avif);
    if !is_still {
        return Ok(vec![left_whole(anatomy)]);
    }
    let _room = Room::take(pixels * 8 * anatomy.depth);
    let stripped = anatomy.stripped();
    let decoded = decode(anatomy, &stripped)
        .map_err(|error| ImageProblem::Broken(in_words(&error.to_string())))?;
    if whole && (anatomy.format == ImageFormat::Jpeg || anatomy.orientation() == 1) {
        return Ok(vec![left_whole(anatomy)]);
    }
    Writer {
        anatomy,
        icc: decoded.icc,
    }
    .sizes(decoded.picture, stripped, whole)
    .map_err(|error| ImageProblem::Broken(in_words(&error)))
}

/// The file with its pixels as they are. A JPEG goes on to say how it is to be turned, as browsers do that.
fn left_whole(anatomy: &Anatomy) -> PublishedImage {
    PublishedImage {
        bytes: anatomy.stripped_but_turned(),
        format: anatomy.format,
        size: anatomy.shown_size(),
    }
}

/// What decoders say, shorter: the name of the format is known.
fn in_words(error: &str) -> String {
    let end = error.rsplit(": ").next().unwrap_or(error);
    end.trim_end_matches(['.', '\n']).to_owned()
}

/// A decoded image.
struct Decoded {
    picture: DynamicImage,
    icc: Option<Vec<u8>>,
}

fn decode(anatomy: &Anatomy, stripped: &[u8]) -> ImageResult<Decoded> {
    let reader = Cursor::new(stripped);
    match anatomy.format {
        ImageFormat::Jpeg => decode_with(JpegDecoder::new(reader)?),
        ImageFormat::Webp => decode_with(WebPDecoder::new(reader)?),
        _ => decode_with(PngDecoder::with_limits(reader, limits())?),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_PIXELS * 8);
    limits
}

fn decode_with(mut decoder: impl ImageDecoder) -> ImageResult<Decoded> {
    decoder.set_limits(limits())?;
    let icc = decoder.icc_profile()?;
    let picture = DynamicImage::from_decoder(decoder)?;
    Ok(Decoded {
        picture: eight_bits(picture),
        icc,
    })
}

/// The picture with one byte for each colour of a pixel, without transparency that is nowhere used.
fn eight_bits(picture: DynamicImage) -> DynamicImage {
    let is_gray = !picture.color().has_color();
    let has_alpha = picture.color().has_alpha();
    let picture = match (is_gray, has_alpha) {
        (true, false) => DynamicImage::ImageLuma8(picture.into_luma8()),
        (true, true) => DynamicImage::ImageLumaA8(picture.into_luma_alpha8()),
        (false, false) => DynamicImage::ImageRgb8(picture.into_rgb8()),
        (false, true) => DynamicImage::ImageRgba8(picture.into_rgba8()),
    };
    match picture {
        DynamicImage::ImageRgba8(pixels) if pixels.pixels().all(|pixel| pixel.0[3] == 255) => {
            DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(pixels).into_rgb8())
        }
        DynamicImage::ImageLumaA8(pixels) if pixels.pixels().all(|pixel| pixel.0[1] == 255) => {
            DynamicImage::ImageLuma8(DynamicImage::ImageLumaA8(pixels).into_luma8())
        }
        picture => picture,
    }
}

/// Makes the files of one image.
struct Writer<'a> {
    anatomy: &'a Anatomy<'a>,
    icc: Option<Vec<u8>>,
}

impl Writer<'_> {
    /// The image in its widths. `stripped` is its file without metadata.
    fn sizes(
        &self,
        picture: DynamicImage,
        stripped: Vec<u8>,
        whole: bool,
    ) -> Result<Vec<PublishedImage>, String> {
        let (full, _) = self.anatomy.shown_size();
        let turn = self.anatomy.orientation();
        let largest = match WIDTHS.last() {
            Some(largest) if full > *largest && !whole => *largest,
            _ => full,
        };
        let mut picture = match full == largest {
            true => picture,
            false => {
                let (width, height) = scaled((picture.width(), picture.height()), turn, largest);
                resized(picture, width, height)?
            }
        };
        if let Some(turn) = Orientation::from_exif(turn) {
            picture.apply_orientation(turn);
        }
        let as_it_is = (full == largest && turn == 1).then_some(stripped);
        let (format, bytes) = self.first(&picture, as_it_is)?;
        let mut files = vec![PublishedImage {
            bytes,
            format,
            size: (picture.width(), picture.height()),
        }];
        let is_photo = format == ImageFormat::Jpeg
            || (!self.anatomy.is_lossless && !picture.color().has_alpha());
        for width in WIDTHS
            .iter()
            .rev()
            .filter(|width| **width < largest && !whole)
        {
            let (width, height) = scaled((picture.width(), picture.height()), 1, *width);
            picture = resized(picture, width, height)?;
            let (format, bytes) = match is_photo {
                true => (ImageFormat::Jpeg, self.jpeg(&picture)?),
                false => (ImageFormat::Png, self.png(&picture, CompressionType::Best)?),
            };
            // Flat drawings may take more bytes when they are smaller: then nobody gains.
            let is_lighter = files
                .last()
                .is_none_or(|last| bytes.len() < last.bytes.len());
            if is_lighter {
                files.push(PublishedImage {
                    bytes,
                    format,
                    size: (width, height),
                });
            }
        }
        Ok(files)
    }

    /// The largest file: the image's own where it can stay as it is, else what is smaller.
    fn first(
        &self,
        picture: &DynamicImage,
        as_it_is: Option<Vec<u8>>,
    ) -> Result<(ImageFormat, Vec<u8>), String> {
        let is_opaque = !picture.color().has_alpha();
        // JPEG knows no other statement of what colours mean than a profile.
        let is_plain = self.anatomy.colours.iter().all(|chunk| {
            let content = chunk.get(8..chunk.len() - 4).unwrap_or_default();
            match chunk.get(4..8) {
                Some(b"iCCP" | b"sRGB") => true,
                Some(b"gAMA") => content == SRGB_GAMMA,
                Some(b"cHRM") => content == SRGB_COLOURS,
                _ => false,
            }
        });
        match (self.anatomy.format, as_it_is) {
            (ImageFormat::Jpeg, Some(bytes)) => Ok((ImageFormat::Jpeg, bytes)),
            (ImageFormat::Jpeg, None) => Ok((ImageFormat::Jpeg, self.jpeg(picture)?)),
            (ImageFormat::Webp, None) if is_opaque && !self.anatomy.is_lossless => {
                Ok((ImageFormat::Jpeg, self.jpeg(picture)?))
            }
            (_, as_it_is) => {
                if is_opaque && is_plain && self.anatomy.is_lossless {
                    // To write a photo as a small PNG takes long, and for nothing.
                    let weight = match &as_it_is {
                        Some(bytes) => bytes.len(),
                        None => self.png(picture, CompressionType::Fast)?.len(),
                    };
                    let photo = self.jpeg(picture)?;
                    if photo.len() * PHOTO < weight {
                        return Ok((ImageFormat::Jpeg, photo));
                    }
                }
                match as_it_is {
                    Some(bytes) => Ok((self.anatomy.format, bytes)),
                    None => Ok((ImageFormat::Png, self.png(picture, CompressionType::Best)?)),
                }
            }
        }
    }

    fn jpeg(&self, picture: &DynamicImage) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, QUALITY);
        encoder.set_progressive(true);
        encoder.set_optimized_huffman_tables(true);
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
        if let Some(icc) = &self.icc {
            encoder
                .add_icc_profile(icc)
                .map_err(|error| error.to_string())?;
        }
        let flat: Cow<DynamicImage> = match picture.color().has_alpha() {
            true => Cow::Owned(DynamicImage::ImageRgb8(picture.to_rgb8())),
            false => Cow::Borrowed(picture),
        };
        let kind = match flat.color().has_color() {
            true => ColorType::Rgb,
            false => ColorType::Luma,
        };
        let side = |side: u32| u16::try_from(side).map_err(|error| error.to_string());
        let (width, height) = (side(flat.width())?, side(flat.height())?);
        encoder
            .encode(flat.as_bytes(), width, height, kind)
            .map_err(|error| error.to_string())?;
        Ok(bytes)
    }

    fn png(&self, picture: &DynamicImage, pressed: CompressionType) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        let mut encoder = PngEncoder::new_with_quality(&mut bytes, pressed, PngFilter::Adaptive);
        if let Some(icc) = self.icc.clone().filter(|_| self.anatomy.colours.is_empty()) {
            encoder
                .set_icc_profile(icc)
                .map_err(|error| error.to_string())?;
        }
        let (width, height) = (picture.width(), picture.height());
        encoder
            .write_image(
                picture.as_bytes(),
                width,
                height,
                ExtendedColorType::from(picture.color()),
            )
            .map_err(|error| error.to_string())?;
        // What colours mean stands right after the head: a mark of 8 bytes and a chunk of 25.
        let colours = self.anatomy.colours.concat();
        bytes.splice(33..33, colours);
        Ok(bytes)
    }
}

/// The size of a stored picture that is as wide as wanted once it is turned.
fn scaled((width, height): (u32, u32), turn: u8, wanted: u32) -> (u32, u32) {
    let part = |side: u32, of: u32| {
        let scaled = (u64::from(side) * u64::from(wanted) + u64::from(of) / 2) / u64::from(of);
        u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
    };
    match turn {
        5..=8 => (part(width, height), wanted),
        _ => (wanted, part(height, width)),
    }
}

/// A picture in another size. Transparent pixels do not colour their neighbours.
fn resized(picture: DynamicImage, width: u32, height: u32) -> Result<DynamicImage, String> {
    let kind = match &picture {
        DynamicImage::ImageLuma8(_) => PixelType::U8,
        DynamicImage::ImageLumaA8(_) => PixelType::U8x2,
        DynamicImage::ImageRgb8(_) => PixelType::U8x3,
        _ => PixelType::U8x4,
    };
    let (from_width, from_height, color) = (picture.width(), picture.height(), picture.color());
    let from = Image::from_vec_u8(from_width, from_height, picture.into_bytes(), kind)
        .map_err(|error| error.to_string())?;
    let mut to = Image::new(width, height, kind);
    // A curve without sines, which differ from machine to machine in their last digit.
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new()
        .resize(&from, &mut to, &options)
        .map_err(|error| error.to_string())?;
    drop(from);
    let pixels = to.into_vec();
    let made = match color {
        image::ColorType::L8 => {
            image::GrayImage::from_raw(width, height, pixels).map(DynamicImage::ImageLuma8)
        }
        image::ColorType::La8 => {
            image::GrayAlphaImage::from_raw(width, height, pixels).map(DynamicImage::ImageLumaA8)
        }
        image::ColorType::Rgb8 => {
            image::RgbImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8)
        }
        _ => image::RgbaImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgba8),
    };
    made.ok_or_else(|| "its size cannot be changed".to_owned())
}
