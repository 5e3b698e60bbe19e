//! Images that are made here, with metadata put into them by hand.

use super::*;
use image::{DynamicImage, GenericImageView, ImageEncoder, Rgb, RgbImage, Rgba, RgbaImage};
use std::io::Cursor;

/// Words that stand in every kind of metadata, and must be nowhere in what is published.
const SECRET: &[u8] = b"secret words";

/// EXIF with a way to turn, and with a position if asked for.
fn exif(turn: u8, has_position: bool) -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        let mut entry = tag.to_le_bytes().to_vec();
        entry.extend(kind.to_le_bytes());
        entry.extend(count.to_le_bytes());
        entry.extend(value.to_le_bytes());
        entry
    };
    exif.extend(2u16.to_le_bytes());
    exif.extend(entry(0x0112, 3, 1, u32::from(turn)));
    exif.extend(entry(0x8825, 4, 1, 38));
    exif.extend([0; 4]);
    exif.extend(1u16.to_le_bytes());
    exif.extend(entry(2, 5, 3, 56));
    exif.extend([0; 4]);
    for part in [u32::from(has_position) * 51, 30, 7] {
        exif.extend((part * u32::from(has_position)).to_le_bytes());
        exif.extend(1u32.to_le_bytes());
    }
    exif.extend(SECRET);
    exif
}

fn xmp() -> Vec<u8> {
    let mut xmp = b"<x:xmpmeta><exif:GPSLatitude>51,30N</exif:GPSLatitude>".to_vec();
    xmp.extend(SECRET);
    xmp
}

/// A photo: every pixel its own colour, dark on the left and light on the right.
fn photo(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        let noise = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) >> 7 & 15;
        let light = u8::try_from(x * 200 / width).unwrap();
        Rgb([light + noise as u8, light + 20, light + 2 * noise as u8])
    }))
}

fn written(picture: &DynamicImage, format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn segment(marker: u8, content: &[&[u8]]) -> Vec<u8> {
    let content = content.concat();
    let mut segment = vec![0xff, marker];
    segment.extend(u16::try_from(content.len() + 2).unwrap().to_be_bytes());
    segment.extend(content);
    segment
}

/// A JPEG as a phone makes it: metadata at its beginning, and a video after its end.
fn phone_jpeg(picture: &DynamicImage, turn: u8) -> Vec<u8> {
    let plain = written(picture, image::ImageFormat::Jpeg);
    let mut bytes = plain[..2].to_vec();
    bytes.extend(segment(0xe1, &[b"Exif\0\0", &exif(turn, true)]));
    bytes.extend(segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", &xmp()]));
    bytes.extend(segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", &[7; 40]]));
    bytes.extend(segment(0xe2, &[b"MPF\0", SECRET]));
    bytes.extend(segment(0xed, &[b"Photoshop 3.0\0", SECRET]));
    bytes.extend(segment(0xfe, &[SECRET]));
    bytes.extend(&plain[2..]);
    bytes.extend(SECRET);
    bytes
}

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut chunk = u32::try_from(content.len()).unwrap().to_be_bytes().to_vec();
    chunk.extend(name);
    chunk.extend(content);
    let mut crc = flate2::Crc::new();
    crc.update(&chunk[4..]);
    chunk.extend(crc.sum().to_be_bytes());
    chunk
}

/// A PNG with these chunks after its head.
fn png_with(picture: &DynamicImage, chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut bytes = written(picture, image::ImageFormat::Png);
    let chunks: Vec<u8> = chunks
        .iter()
        .flat_map(|(name, content)| chunk(name, content))
        .collect();
    bytes.splice(33..33, chunks);
    bytes.extend(SECRET);
    bytes
}

fn webp_with(picture: &DynamicImage, exif: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut bytes);
    encoder.set_exif_metadata(exif.to_vec()).unwrap();
    let (width, height) = picture.dimensions();
    encoder
        .write_image(picture.as_bytes(), width, height, picture.color().into())
        .unwrap();
    bytes
}

fn made(bytes: &[u8]) -> Vec<PublishedImage> {
    published(&Anatomy::of(bytes).unwrap(), false).unwrap()
}

fn widths(files: &[PublishedImage]) -> Vec<u32> {
    files.iter().map(|file| file.size.0).collect()
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    memchr::memmem::find(bytes, words).is_some()
}

fn loaded(file: &PublishedImage) -> DynamicImage {
    let picture = image::load_from_memory(&file.bytes).unwrap();
    assert_eq!(picture.dimensions(), file.size);
    picture
}

#[test]
fn photo_of_a_phone_is_published_upright_in_three_sizes_and_says_nothing() {
    let bytes = phone_jpeg(&photo(2400, 1800), 6);
    assert!(Anatomy::has_position(&bytes));
    let files = made(&bytes);
    assert_eq!(
        files.iter().map(|file| file.size).collect::<Vec<_>>(),
        [(1600, 2133), (960, 1280), (480, 640)]
    );
    for file in &files {
        assert_eq!(file.format, ImageFormat::Jpeg);
        assert!(!holds(&file.bytes, SECRET) && !holds(&file.bytes, b"Exif"));
        assert!(holds(&file.bytes, b"ICC_PROFILE"), "colours stay");
        assert!(!Anatomy::has_position(&file.bytes));
        // Dark on the left is dark at the top once it is turned to the right.
        let picture = loaded(file).into_luma8();
        let (width, height) = file.size;
        assert!(picture.get_pixel(width / 2, 9).0 < picture.get_pixel(width / 2, height - 9).0);
    }
}

#[test]
fn upright_jpeg_keeps_its_pixels_as_they_are() {
    let picture = photo(640, 300);
    let files = made(&phone_jpeg(&picture, 1));
    assert_eq!(widths(&files), [640, 480]);
    let plain = written(&picture, image::ImageFormat::Jpeg);
    let own = image::load_from_memory(&plain).unwrap();
    assert_eq!(loaded(&files[0]), own);
}

#[test]
fn every_turn_is_made() {
    // One light corner, at the upper left.
    let mut corner = RgbImage::new(60, 30);
    for (x, y) in (0..20).flat_map(|x| (0..10).map(move |y| (x, y))) {
        corner.put_pixel(x, y, Rgb([255, 255, 255]));
    }
    let corner = DynamicImage::ImageRgb8(corner);
    let places = [
        (false, false),
        (true, false),
        (true, true),
        (false, true),
        (false, false),
        (true, false),
        (true, true),
        (false, true),
    ];
    for (turn, (right, bottom)) in (1..=8).zip(places) {
        for bytes in [
            phone_jpeg(&corner, turn),
            png_with(&corner, &[(b"eXIf", &exif(turn, false))]),
            webp_with(&corner, &exif(turn, false)),
        ] {
            let file = &made(&bytes)[0];
            let (width, height) = file.size;
            assert_eq!(file.size, if turn > 4 { (30, 60) } else { (60, 30) });
            let at = (
                if right { width - 3 } else { 2 },
                if bottom { height - 3 } else { 2 },
            );
            let picture = loaded(file).into_luma8();
            assert!(picture.get_pixel(at.0, at.1).0[0] > 200, "turn {turn}");
        }
    }
}

#[test]
fn image_that_is_kept_whole_loses_metadata_only() {
    let bytes = phone_jpeg(&photo(2000, 100), 6);
    let files = published(&Anatomy::of(&bytes).unwrap(), true).unwrap();
    assert_eq!(widths(&files), [100]);
    assert!(!holds(&files[0].bytes, SECRET));
    let anatomy = Anatomy::of(&files[0].bytes).unwrap();
    assert_eq!((anatomy.size, anatomy.orientation()), ((2000, 100), 6));
    assert!(anatomy.is_stripped(&files[0].bytes));
}

#[test]
fn png_loses_every_text_and_keeps_what_its_colours_mean() {
    let text = [b"Comment\0".as_slice(), SECRET].concat();
    let xmp = [b"XML:com.adobe.xmp\0\0\0\0\0".as_slice(), &xmp()].concat();
    let gamma = 100_000_u32.to_be_bytes();
    let bytes = png_with(
        &photo(1000, 20),
        &[
            (b"gAMA", &gamma),
            (b"tEXt", &text),
            (b"iTXt", &xmp),
            (b"eXIf", &exif(1, true)),
            (b"tIME", &[7, 233, 1, 1, 1, 1, 1]),
            (b"prVt", SECRET),
        ],
    );
    assert!(Anatomy::has_position(&bytes));
    let files = made(&bytes);
    assert_eq!(widths(&files), [1000, 960, 480]);
    for file in &files {
        assert_eq!(file.format, ImageFormat::Png);
        assert!(!holds(&file.bytes, SECRET) && !Anatomy::has_position(&file.bytes));
        assert!(holds(&file.bytes, &[b"gAMA".as_slice(), &gamma].concat()));
        loaded(file);
    }
}

#[test]
fn position_is_found_in_every_place_that_programs_write_it_to() {
    let picture = photo(8, 8);
    let hex: String = exif(1, true)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let raw = format!("Raw profile type exif\0\nexif\n      99\n{hex}\n");
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, raw.split_once('\0').unwrap().1.as_bytes()).unwrap();
    let packed = [
        b"Raw profile type APP1\0\0".as_slice(),
        &packed.finish().unwrap(),
    ]
    .concat();
    let mut heic = avif();
    for brand in [8..12, 16..20] {
        heic[brand].copy_from_slice(b"heic");
    }
    for bytes in [
        png_with(&picture, &[(b"eXIf", &exif(1, true))]),
        png_with(&picture, &[(b"tEXt", raw.as_bytes())]),
        png_with(&picture, &[(b"zTXt", &packed)]),
        webp_with(&picture, &exif(1, true)),
        phone_jpeg(&picture, 1),
        exif(1, true),
        heic,
    ] {
        assert!(Anatomy::has_position(&bytes));
    }
    for bytes in [
        png_with(&picture, &[(b"eXIf", &exif(1, false))]),
        webp_with(&picture, &exif(6, false)),
        written(&picture, image::ImageFormat::Jpeg),
    ] {
        assert!(!Anatomy::has_position(&bytes), "a camera without a signal");
    }
}

#[test]
fn photo_saved_as_png_becomes_jpeg_and_drawing_stays_png() {
    let noise = photo(1200, 800);
    assert_eq!(made(&png_with(&noise, &[]))[0].format, ImageFormat::Jpeg);
    let flat = DynamicImage::ImageRgb8(RgbImage::from_fn(1200, 800, |x, y| {
        Rgb([if x / 100 % 2 == y / 100 % 2 { 255 } else { 0 }; 3])
    }));
    assert!(
        made(&png_with(&flat, &[]))
            .iter()
            .all(|file| file.format == ImageFormat::Png)
    );
}

#[test]
fn transparent_pixels_do_not_colour_their_neighbours() {
    // What cannot be seen is red.
    let picture =
        DynamicImage::ImageRgba8(RgbaImage::from_fn(1000, 300, |x, _| match x / 10 % 2 {
            0 => Rgba([0, 0, 255, 255]),
            _ => Rgba([255, 0, 0, 0]),
        }));
    let files = made(&png_with(&picture, &[]));
    let last = files.last().unwrap();
    assert!(last.size.0 <= 960);
    for (_, _, pixel) in loaded(last).into_rgba8().enumerate_pixels() {
        assert!(pixel.0[3] == 0 || pixel.0[0] < 20, "{pixel:?}");
    }
}

#[test]
fn animations_stay_whole() {
    let frame = b",\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
    let gif = [
        b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff".as_slice(),
        b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0",
        b"!\xfe\x0csecret words\0",
        frame,
        frame,
        b";",
    ]
    .concat();
    let still = written(&photo(600, 20), image::ImageFormat::Png);
    let moving = png_with(&photo(600, 20), &[(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0])]);
    let files = made(&gif);
    assert_eq!((files.len(), files[0].size), (1, (1, 1)));
    assert!(holds(&files[0].bytes, b"NETSCAPE2.0") && !holds(&files[0].bytes, SECRET));
    assert_eq!((made(&still).len(), made(&moving).len()), (2, 1));
    assert!(!holds(&made(&moving)[0].bytes, SECRET));
}

#[test]
fn same_image_gives_the_same_bytes() {
    let bytes = phone_jpeg(&photo(1000, 600), 3);
    let (one, other) = (made(&bytes), made(&bytes));
    assert!(
        one.iter()
            .zip(&other)
            .all(|(one, other)| one.bytes == other.bytes)
    );
}

#[test]
fn cut_image_says_so_wherever_it_is_cut() {
    let picture = photo(50, 40);
    for whole in [
        written(&picture, image::ImageFormat::Jpeg),
        written(&picture, image::ImageFormat::Png),
        webp_with(&picture, &[]),
    ] {
        assert!(published(&Anatomy::of(&whole).unwrap(), false).is_ok());
        for end in (20..whole.len() - 2).step_by(7) {
            let anatomy = Anatomy::of(&whole[..end]).unwrap();
            assert!(
                matches!(published(&anatomy, false), Err(ImageProblem::Broken(_))),
                "{end} of {}",
                whole.len()
            );
        }
    }
}

#[test]
fn image_of_nine_hundred_million_pixels_is_refused_before_it_is_read() {
    let mut head = [0, 0, 117, 48, 0, 0, 117, 48, 8, 2, 0, 0, 0];
    let bomb = |head: &[u8]| {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        bytes.extend(chunk(b"IHDR", head));
        bytes.extend(chunk(b"IDAT", &[0x78, 1, 1, 0, 0, 0xff, 0xff, 0, 0, 0, 1]));
        bytes.extend(chunk(b"IEND", &[]));
        bytes
    };
    let told = |head: &[u8]| published(&Anatomy::of(&bomb(head)).unwrap(), false).unwrap_err();
    assert_eq!(told(&head), ImageProblem::TooLarge(30_000, 30_000, 50));
    head[..8].copy_from_slice(&[0, 0, 27, 88, 0, 0, 27, 88]);
    assert!(matches!(told(&head), ImageProblem::Broken(_)));
    head[8] = 16;
    assert_eq!(told(&head), ImageProblem::TooLarge(7000, 7000, 25));
}

#[test]
fn files_are_known_by_their_bytes() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let avif = b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf";
    let video = b"\0\0\0\x18ftypmp42\0\0\0\0isommp42";
    assert_eq!(ImageKind::of(heic), Some(ImageKind::Heic));
    assert_eq!(
        ImageKind::of(avif),
        Some(ImageKind::Shown(ImageFormat::Avif))
    );
    assert_eq!(ImageKind::of(video), None);
    assert_eq!(
        ImageKind::of(b"8BPS\0\x01"),
        Some(ImageKind::NotShown("Photoshop"))
    );
    assert_eq!(
        ImageKind::of(b"BM\x36\x10\0\0\0\0\0\0\x36\0"),
        Some(ImageKind::NotShown("BMP"))
    );
    assert_eq!(ImageKind::of(b"# Notes"), None);
}

proptest::proptest! {
    #[test]
    fn any_change_of_a_file_is_read_or_refused(
        which in 0usize..5,
        changes in proptest::collection::vec((proptest::prelude::any::<u16>(), proptest::prelude::any::<u8>()), 1..12),
    ) {
        let picture = photo(20, 9);
        let mut bytes = match which {
            0 => phone_jpeg(&picture, 6),
            1 => png_with(&picture, &[(b"eXIf", &exif(6, true)), (b"acTL", &[0; 8])]),
            2 => png_with(&picture, &[(b"eXIf", &exif(6, true))]),
            3 => webp_with(&picture, &exif(6, true)),
            _ => avif(),
        };
        for (at, byte) in changes {
            let at = usize::from(at) % bytes.len();
            bytes[at] = byte;
        }
        let _ = Anatomy::has_position(&bytes);
        if let Some(anatomy) = Anatomy::of(&bytes)
            && let Ok(files) = published(&anatomy, false)
        {
            for file in files {
                let again = Anatomy::of(&file.bytes).unwrap();
                proptest::prop_assert!(again.is_stripped(&file.bytes));
                proptest::prop_assert!(!Anatomy::has_position(&file.bytes));
            }
        }
    }
}

/// A box of an AVIF file.
fn boxed(name: &[u8; 4], content: &[&[u8]]) -> Vec<u8> {
    let content = content.concat();
    let mut bytes = u32::try_from(content.len() + 8)
        .unwrap()
        .to_be_bytes()
        .to_vec();
    bytes.extend(name);
    bytes.extend(content);
    bytes
}

/// An AVIF of 40 × 30 pixels, without the pixels, with EXIF and XMP.
fn avif() -> Vec<u8> {
    let exif = [b"\0\0\0\0".as_slice(), &exif(1, true)].concat();
    let xmp = xmp();
    let file = |from: u32| {
        let item = |id: u8, kind: &[u8], name: &[u8]| {
            boxed(b"infe", &[b"\x02\0\0\0\0", &[id], b"\0\0", kind, name])
        };
        let size = boxed(b"ispe", &[&[0; 4], &[0, 0, 0, 40], &[0, 0, 0, 30]]);
        let place = |id: u8, from: u32, length: usize| {
            let mut place = vec![0, id, 0, 0, 0, 1];
            place.extend(from.to_be_bytes());
            place.extend(u32::try_from(length).unwrap().to_be_bytes());
            place
        };
        let xmp_at = from + u32::try_from(exif.len()).unwrap();
        let meta = boxed(
            b"meta",
            &[
                &[0; 4],
                &boxed(b"hdlr", &[&[0; 8], b"pict", &[0; 13]]),
                &boxed(b"pitm", &[&[0; 4], b"\0\x01"]),
                &boxed(
                    b"iloc",
                    &[
                        &[0; 4],
                        b"\x44\0\0\x02",
                        &place(2, from, exif.len()),
                        &place(3, xmp_at, xmp.len()),
                    ],
                ),
                &boxed(
                    b"iinf",
                    &[
                        &[0; 4],
                        b"\0\x03",
                        &item(1, b"av01", b"\0"),
                        &item(2, b"Exif", b"\0"),
                        &item(3, b"mime", b"\0application/rdf+xml\0"),
                    ],
                ),
                &boxed(
                    b"iprp",
                    &[
                        &boxed(b"ipco", &[&size]),
                        &boxed(b"ipma", &[&[0; 4], b"\0\0\0\x01\0\x01\x01\x81"]),
                    ],
                ),
            ],
        );
        let head = boxed(b"ftyp", &[b"avif\0\0\0\0avifmif1"]);
        [head, meta, boxed(b"mdat", &[&exif, &xmp])].concat()
    };
    let from = file(0).len() - exif.len() - xmp.len();
    file(u32::try_from(from).unwrap())
}

#[test]
fn avif_keeps_its_length_and_loses_its_metadata() {
    let bytes = avif();
    assert!(Anatomy::has_position(&bytes) && holds(&bytes, SECRET));
    let files = made(&bytes);
    assert_eq!((files.len(), files[0].size), (1, (40, 30)));
    assert_eq!(files[0].bytes.len(), bytes.len());
    assert!(!holds(&files[0].bytes, SECRET) && !Anatomy::has_position(&files[0].bytes));
}
