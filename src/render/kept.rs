//! What rendering keeps for the next run: each thing it made, by a hash of all that went into it.

use super::assets;
use super::pages::Made;
use super::pictures::Picture;
use super::theme::Theme;
use crate::diagnostic::Diagnostic;
use crate::source::Stamp;
use blake3::Hash;
use bytes::Bytes;
use rustc_hash::FxHashMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tera::Value;

/// What a run keeps for the next one.
#[derive(Default)]
pub struct Kept {
    /// The theme and what it brings, by a hash of its files and of the settings.
    pub(super) theme: Option<(Hash, Arc<Loaded>)>,
    /// Pictures as they were read, by the file's path, with what the disk said of it.
    pub(super) pictures: FxHashMap<Arc<str>, (Stamp, Picture)>,
    pub(super) made: Things,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Kept").field("pictures", &self.pictures.len()).field("pages", &self.made.pages.len()).finish_non_exhaustive()
    }
}

impl Kept {
    /// Forgets pictures whose files are known to have changed: what the disk says of a file can be the same by chance.
    pub fn forget<'a>(&mut self, files: impl IntoIterator<Item = &'a str>) {
        for file in files {
            self.pictures.remove(file);
        }
    }
}

/// A theme with the files that it brings into the site.
pub(super) struct Loaded {
    pub(super) theme: Theme,
    pub(super) assets: assets::Made,
    pub(super) findings: Vec<Diagnostic>,
}

/// What was made, by kind.
#[derive(Default)]
pub(super) struct Things {
    /// What other pages say of a page, by its address.
    pub(super) lines: Memo<Arc<Line>>,
    /// Modules as templates see them, by their address.
    pub(super) modules: Memo<(Value, tera::Map)>,
    /// Pages by their address.
    pub(super) pages: Memo<Arc<Made>>,
    /// What the outline says of a page, by its address.
    pub(super) outlined: Memo<Arc<str>>,
    /// The outline: its address and text.
    pub(super) outline: Memo<(String, Bytes)>,
}

impl Things {
    /// Forgets what this run did not ask for.
    pub(super) fn turn(&mut self) {
        self.lines.turn();
        self.modules.turn();
        self.pages.turn();
        self.outlined.turn();
        self.outline.turn();
    }
}

/// What other pages say of a page.
pub struct Line {
    /// Its view, as templates see it.
    pub value: Value,
    /// Its line in the module's list, as one of the others and as the page that is open.
    pub nav: [String; 2],
    /// A hash of both.
    pub(super) print: Hash,
    /// What is wrong in the template of the list.
    pub(super) findings: Vec<Diagnostic>,
}

/// Things by name, each with the hash of what it was made from.
pub(super) struct Memo<T> {
    was: FxHashMap<String, (Hash, T, AtomicBool)>,
    is: Mutex<Vec<(String, Hash, T)>>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Memo { was: FxHashMap::default(), is: Mutex::default() }
    }
}

impl<T: Clone> Memo<T> {
    /// What was made under this name from what has the hash `key`, else what `make` makes now.
    pub(super) fn get(&self, name: &str, key: Hash, make: impl FnOnce() -> T) -> T {
        self.find(name, key).unwrap_or_else(|| {
            let thing = make();
            self.keep(name, key, thing.clone());
            thing
        })
    }

    /// What was made under this name from what has the hash `key`.
    pub(super) fn find(&self, name: &str, key: Hash) -> Option<T> {
        let (_, thing, used) = self.was.get(name).filter(|(made_from, ..)| *made_from == key)?;
        used.store(true, Ordering::Relaxed);
        Some(thing.clone())
    }

    /// Keeps what was made.
    pub(super) fn keep(&self, name: &str, key: Hash, thing: T) {
        self.is.lock().unwrap_or_else(PoisonError::into_inner).push((name.to_owned(), key, thing));
    }

    fn turn(&mut self) {
        self.was.retain(|_, (.., used)| std::mem::replace(used.get_mut(), false));
        let made = std::mem::take(self.is.get_mut().unwrap_or_else(PoisonError::into_inner));
        self.was.extend(made.into_iter().map(|(name, key, thing)| (name, (key, thing, AtomicBool::new(false)))));
    }

    fn len(&self) -> usize {
        self.was.len()
    }
}

/// The pages of a course and what is kept of them, for one run.
#[derive(Clone, Copy)]
pub(super) struct Keep<'a> {
    pub(super) made: &'a Things,
    /// A hash of what all pages are made from: theme, settings, pictures, place.
    pub(super) all: Hash,
    /// For each module, a hash of each of its pages.
    pub(super) digests: &'a [Vec<Hash>],
}

impl Keep<'_> {
    /// The hash of a page of the course.
    pub(super) fn digest(&self, module: usize, page: usize) -> Hash {
        let digest = self.digests.get(module).and_then(|pages| pages.get(page));
        digest.copied().unwrap_or_else(|| Hash::from_bytes([0; 32]))
    }

    /// A key for what is made of one page: number of its module and its own.
    pub(super) fn page_key(&self, (module, page): (usize, usize)) -> Key {
        let mut key = self.key();
        key.hash(self.digest(module, page));
        key
    }

    /// A key that begins with what all pages are made from.
    pub(super) fn key(&self) -> Key {
        let mut key = Key::default();
        key.hash(self.all);
        key
    }
}

/// A hash of several parts that is being made.
#[derive(Default)]
pub(super) struct Key(blake3::Hasher);

impl Key {
    /// Adds a text, told apart from what follows.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.0.update(&(text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
        self
    }

    /// Adds a number.
    pub(super) fn number(&mut self, number: usize) -> &mut Self {
        self.0.update(&(number as u64).to_le_bytes());
        self
    }

    /// Adds a hash.
    pub(super) fn hash(&mut self, hash: Hash) -> &mut Self {
        self.0.update(hash.as_bytes());
        self
    }

    /// The hash of all parts.
    pub(super) fn end(&self) -> Hash {
        self.0.finalize()
    }
}
