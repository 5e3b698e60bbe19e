//! A file that pages show or link to: where it is named, and what it has become.

use crate::diagnostic::Diagnostic;
use crate::memo::HashBuilder;
use crate::site::Content;
use crate::source::{FileError, Source, SourceFile};
use std::ops::Range;
use std::sync::Arc;

/// Files larger than this, in bytes, are copied when the site is written and not held until then.
pub(super) const LARGEST_HELD: u64 = 1 << 20;
/// Pixels that a picture across a phone has.
const PHONE: u32 = 960;

/// A file as pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Address below the site: `assets/spot-1a2b3c4d.svg`.
    pub address: String,
    /// Width and height in CSS pixels; none for files that are no pictures.
    pub size: Option<(u32, u32)>,
    /// What it holds.
    pub content: Content,
    /// The same picture in fewer pixels, the widest first.
    pub smaller: Vec<SmallerPicture>,
}

/// A picture in fewer pixels, for smaller screens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmallerPicture {
    /// Address below the site: `assets/spot-480-1a2b3c4d.jpg`.
    pub address: String,
    /// Width in pixels.
    pub width: u32,
    /// What it holds.
    pub content: Content,
}

impl Picture {
    /// Adds what pages know of the file: its address and size.
    pub(super) fn tell(&self, key: &mut HashBuilder) {
        key.text(&self.address);
        self.size
            .iter()
            .for_each(|(width, height)| _ = key.number(*width as usize).number(*height as usize));
        for smaller in &self.smaller {
            key.text(&smaller.address).number(smaller.width as usize);
        }
    }

    /// Its files: addresses and what they hold, the largest first.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &Content)> {
        let smaller = self.smaller.iter();
        std::iter::once((self.address.as_str(), &self.content))
            .chain(smaller.map(|one| (one.address.as_str(), &one.content)))
    }

    pub(super) fn contents(&mut self) -> impl Iterator<Item = (&str, &mut Content)> {
        let smaller = self.smaller.iter_mut();
        std::iter::once((self.address.as_str(), &mut self.content))
            .chain(smaller.map(|one| (one.address.as_str(), &mut one.content)))
    }

    /// The address of the file that a phone asks for: of middle width where there are several.
    pub(super) fn for_phones(&self) -> &str {
        let wide_enough = |one: &&SmallerPicture| one.width >= PHONE;
        let smaller = self.smaller.iter().rev().find(wide_enough);
        smaller.map_or(&self.address, |one| &one.address)
    }

    /// How many bytes a phone has to load.
    pub(super) fn weight(&self) -> u64 {
        let address = self.for_phones();
        let mut files = self.files();
        files
            .find(|(one, _)| *one == address)
            .map_or(0, |(_, content)| content.len())
    }
}

/// A file, and the first place that names it.
#[derive(Clone, Debug)]
pub(super) struct AssetUse {
    pub(super) file: Arc<str>,
    pub(super) document: Arc<str>,
    pub(super) span: Range<usize>,
    /// Whether it is shown there, and not only linked to.
    pub(super) is_shown: bool,
}

impl AssetUse {
    /// Of two uses of a file the one that counts: the first that shows it, else the first.
    pub(super) fn join(&mut self, later: AssetUse) {
        if later.is_shown && !self.is_shown {
            *self = later;
        }
    }
}

/// A file's path, itself unless it could not be used, and what is to be said of it.
pub(super) type AssetRead = (Arc<str>, Option<Picture>, Vec<Diagnostic>);

/// The path and the size in bytes of a file of the course, when it is there.
pub(super) fn entry(source: &Source, path: &str) -> Option<(Arc<str>, u64)> {
    let (file, content) = source
        .below(path)
        .next()
        .filter(|(file, _)| ***file == *path)?;
    let size = match content {
        SourceFile::Text(text) => text.len() as u64,
        SourceFile::Other(stamp) => stamp.size,
        SourceFile::Unreadable => 0,
    };
    Some((file.clone(), size))
}

/// A file of the course that is read once, piece by piece, for its hash, and copied when the site is written.
pub(super) fn copy(source: &Source, file: &str, len: u64) -> Result<Content, FileError> {
    let from = source.location(file);
    let failed = |cause| FileError {
        verb: "read",
        path: from.clone(),
        cause,
    };
    let mut hasher = blake3::Hasher::new();
    hasher
        .update_reader(std::fs::File::open(&from).map_err(failed)?)
        .map_err(failed)?;
    Ok(Content::Copy {
        hash: hasher.finalize(),
        from,
        len,
    })
}

/// The address of a file whose bytes have this hash, or all of whose sizes together have.
pub(super) fn address(name: &str, ending: &str, hash: blake3::Hash) -> String {
    format!("assets/{name}-{}.{ending}", &hash.to_hex()[..8])
}
