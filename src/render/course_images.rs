//! Images of photos and screens on their way to the site: what the author's file becomes, and what is to be said of it.

use super::image_store::{ImageStore, StoredBytes, StoredImage};
use super::picture::{
    AssetRead, AssetUse, LARGEST_HELD, Picture, SmallerPicture, address, copy, entry,
};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::images::{Anatomy, ImageFormat, ImageKind, ImageProblem, LARGEST_FILE, published};
use crate::site::{Content, OutputSink};
use crate::source::{FileError, Source};
use std::io::Read;

/// The largest image that does not keep a phone waiting, in bytes.
const LARGE: u64 = 300_000;
/// Bytes at the beginning of a file that tell what it is.
const HEAD: u64 = 512;

/// What makes published images of those of the course.
pub(super) struct ImageMaker<'a> {
    pub(super) source: &'a Source,
    pub(super) store: &'a ImageStore,
    /// Where images go that the store does not keep.
    pub(super) sink: OutputSink<'a>,
    /// Whether no smaller sizes go along.
    pub(super) only_largest: bool,
}

pub(crate) static MEDIA_LARGE: Rule = Rule {
    name: "media/large",
    severities: &[Severity::Warning],
    summary: "No image weighs more than 300 kB on a phone.",
    reason: "On a phone in a train it takes seconds, and the learner has scrolled past. Photos are made smaller by the build; this is about what stays heavy.",
    source: "https://web.dev/articles/choose-the-right-image-format",
    bad: "",
    good: "",
    fixable: false,
};

impl ImageMaker<'_> {
    /// The picture in a file, or why it is none; nothing where the file is only handed out, and no image.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn read(
        &self,
        used: &AssetUse,
        name: &str,
        ending: &str,
    ) -> Result<Option<AssetRead>, FileError> {
        let is_image = used.is_shown || ImageFormat::of_ending(ending).is_some();
        if !is_image {
            return Ok(None);
        }
        let refused = |finding| Ok(Some((used.file.clone(), None, vec![finding])));
        match ImageKind::of(&self.head(&used.file)?) {
            Some(ImageKind::Shown(_)) => {}
            Some(ImageKind::Heic) => return refused(heic(used)),
            Some(ImageKind::NotShown(format)) => return refused(not_shown(used, format)),
            None => return refused(no_image(used, ending)),
        }
        let length = entry(self.source, &used.file).map_or(0, |(_, size)| size);
        if length > LARGEST_FILE {
            return refused(too_heavy(used, length));
        }
        let bytes = self.source.bytes(&used.file)?;
        let hash = blake3::hash(&bytes);
        let files = match self.store.take(hash) {
            Some(files) => files,
            None => {
                let Some(anatomy) = Anatomy::of(&bytes) else {
                    return refused(no_image(used, ending));
                };
                match published(&anatomy, self.store.is_whole()) {
                    Ok(made) => self.store.keep(hash, made),
                    Err(ImageProblem::Broken(why)) => return refused(unreadable(used, &why)),
                    Err(ImageProblem::TooLarge(width, height, most)) => {
                        return refused(too_many_pixels(used, (width, height), most));
                    }
                }
            }
        };
        let Some(picture) = self.picture(name, &used.file, bytes, files)? else {
            return refused(no_image(used, ending));
        };
        let findings = Vec::from_iter(self.heavy(used, &picture));
        Ok(Some((used.file.clone(), Some(picture), findings)))
    }

    fn head(&self, file: &str) -> Result<Vec<u8>, FileError> {
        let path = self.source.location(file);
        let mut head = Vec::new();
        std::fs::File::open(&path)
            .and_then(|opened| opened.take(HEAD).read_to_end(&mut head))
            .map_err(|cause| FileError {
                verb: "read",
                path,
                cause,
            })?;
        Ok(head)
    }

    /// The files of an image as a picture of pages; `bytes` are those of the author's file.
    fn picture(
        &self,
        name: &str,
        file: &str,
        bytes: Vec<u8>,
        mut files: Vec<StoredImage>,
    ) -> Result<Option<Picture>, FileError> {
        if self.only_largest {
            files.truncate(1);
        }
        let hash = match &files[..] {
            [] => return Ok(None),
            [only] => only.hash,
            all => {
                let mut hasher = blake3::Hasher::new();
                for one in all {
                    hasher.update(one.hash.as_bytes());
                }
                hasher.finalize()
            }
        };
        let mut own = Some(bytes);
        let mut picture: Option<Picture> = None;
        for one in files {
            let (width, ending) = (one.size.0, one.format.ending());
            let address = match &picture {
                None => address(name, ending, hash),
                Some(_) => address(&format!("{name}-{width}"), ending, hash),
            };
            let content = match one.bytes {
                StoredBytes::Held(bytes) => self.sink.put(&address, bytes.into()),
                StoredBytes::Kept(from, len) => Content::Copy {
                    from,
                    len,
                    hash: one.hash,
                },
                StoredBytes::Same => match own.take() {
                    Some(bytes) if bytes.len() as u64 <= LARGEST_HELD => bytes.into(),
                    Some(bytes) => copy(self.source, file, bytes.len() as u64)?,
                    None => continue,
                },
            };
            match &mut picture {
                None => {
                    picture = Some(Picture {
                        address,
                        size: Some(one.size),
                        content,
                        smaller: Vec::new(),
                    });
                }
                Some(picture) => picture.smaller.push(SmallerPicture {
                    address,
                    width,
                    content,
                }),
            }
        }
        Ok(picture)
    }

    /// What is said of a picture that keeps a phone waiting.
    pub(super) fn heavy(&self, used: &AssetUse, picture: &Picture) -> Option<Diagnostic> {
        if !used.is_shown || picture.weight() <= LARGE {
            return None;
        }
        let is = |ending: &str| picture.address.ends_with(ending);
        let message = format!(
            "The image `{}` weighs {} kB on the page; a phone should load at most {} kB",
            used.file,
            picture.weight() / 1000,
            LARGE / 1000
        );
        let help = if is(".svg") {
            "Draw it with fewer points, or, if it holds a photo, export it as JPEG."
        } else if self.store.is_whole() {
            "Remove `images: keep` from course.yaml, or save the image 1,600 pixels wide."
        } else if is(".jpg") {
            "Cut it to the part that matters, and save it as JPEG in RGB colours with a lower quality."
        } else if is(".gif") || is(".webp") {
            "If it moves, save it as a video (MP4) and show it with a `media` block; otherwise save it as JPEG."
        } else {
            "If it is a photo, save it as JPEG; if it is a drawing, save it as SVG."
        };
        let finding = Diagnostic::new(&MEDIA_LARGE, &used.document, used.span.clone(), message);
        Some(finding.help(help))
    }
}

fn finding(rule: &'static Rule, used: &AssetUse, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(rule, &used.document, used.span.clone(), message).help(help)
}

pub(crate) static MEDIA_UNREADABLE: Rule = Rule {
    name: "media/unreadable",
    severities: &[Severity::Error],
    summary: "Images can be read.",
    reason: "They are made smaller for phones and lose what they say of place and person; their width and height are written into the page, so that nothing jumps while it loads.",
    source: "README.md, \"Markdown\"",
    bad: "",
    good: "",
    fixable: false,
};

/// A file that no browser could show.
pub(super) fn unreadable(used: &AssetUse, why: &str) -> Diagnostic {
    let message = format!("The image `{}` cannot be shown: {why}", used.file);
    finding(
        &MEDIA_UNREADABLE,
        used,
        message,
        "Open it in the program that made it and save it again, as PNG, JPEG, WebP or SVG. If it came by mail or download, get it once more.",
    )
}

fn no_image(used: &AssetUse, ending: &str) -> Diagnostic {
    let message = format!(
        "The file `{}` is not an image that browsers can show",
        used.file
    );
    let help = match ending {
        "mp4" | "m4v" | "mov" | "webm" | "ogv" | "mp3" | "m4a" | "ogg" | "oga" | "wav" => {
            "Show it with a block: ::: media {src=figures/talk.mp4}."
        }
        _ => {
            "Open it in the program that made it and save it as PNG, JPEG, WebP or SVG. To offer it for download, remove the exclamation mark."
        }
    };
    finding(&MEDIA_UNREADABLE, used, message, help)
}

pub(crate) static MEDIA_FORMAT: Rule = Rule {
    name: "media/format",
    severities: &[Severity::Error],
    summary: "An image is in a format that browsers show.",
    reason: "HEIC (photos of an iPhone), TIFF, BMP, PSD and others stay empty on most devices.",
    source: "README.md, \"Markdown\"",
    bad: "",
    good: "",
    fixable: false,
};

fn heic(used: &AssetUse) -> Diagnostic {
    let message = format!(
        "Browsers cannot show the image `{}`: it is a HEIC file",
        used.file
    );
    finding(
        &MEDIA_FORMAT,
        used,
        message,
        "Save it as JPEG and name that file here. On an iPhone, the setting Camera > Formats > Most Compatible makes new photos JPEG; on a computer, open the photo and export it as JPEG.",
    )
}

fn not_shown(used: &AssetUse, format: &str) -> Diagnostic {
    let message = format!(
        "Browsers cannot show the image `{}` on every device: it is a {format} file",
        used.file
    );
    finding(
        &MEDIA_FORMAT,
        used,
        message,
        "Open it and export it as JPEG (a photo), PNG (a screenshot) or SVG (a drawing), then name that file here.",
    )
}

pub(crate) static MEDIA_PIXELS: Rule = Rule {
    name: "media/pixels",
    severities: &[Severity::Error],
    summary: "An image has at most 50 million pixels and 100 MB.",
    reason: "Larger ones stop a phone's browser. Published images are at most 1,600 pixels wide anyway.",
    source: "README.md, \"Markdown\"",
    bad: "",
    good: "",
    fixable: false,
};

fn too_heavy(used: &AssetUse, length: u64) -> Diagnostic {
    let message = format!(
        "The image `{}` is a file of {} MB; at most {} MB are read",
        used.file,
        length / 1_000_000,
        LARGEST_FILE / 1_000_000
    );
    finding(&MEDIA_PIXELS, used, message, SMALLER)
}

fn too_many_pixels(used: &AssetUse, (width, height): (u32, u32), most: u64) -> Diagnostic {
    let message = format!(
        "The image `{}` is {width} × {height} pixels, which is too large: it may have {most} million pixels",
        used.file
    );
    finding(&MEDIA_PIXELS, used, message, SMALLER)
}

/// What to do with an image that is too large.
const SMALLER: &str = "Save it smaller: 1,600 pixels wide are enough for every screen.";
