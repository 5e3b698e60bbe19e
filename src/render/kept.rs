//! What rendering keeps for the next run: each thing it made, by a hash of all that went into it.

use super::picture::{AssetUse, Picture};
use super::rendered::{
    AssembledSite, LinkedPages, LoadedTheme, NavEntry, OutlinePage, RenderedPages, SharedModule,
};
use super::search;
use crate::lock::Digests;
use crate::memo::{Groups, HashBuilder, Memo, NOTHING};
use crate::source::SourceStamp;
use blake3::Hash;
use bytes::Bytes;
use rustc_hash::FxHashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a run keeps for the next one.
#[derive(Default)]
pub struct RenderCache {
    /// The theme and what it brings, by a hash of its files and of the settings.
    pub(super) theme: Option<(Hash, Arc<LoadedTheme>)>,
    /// Pictures as they were read, by the file's path, with what the disk said of it.
    pub(super) pictures: FxHashMap<Arc<str>, (SourceStamp, Picture)>,
    /// Whether those pictures were kept in one piece.
    pub(super) whole_images: bool,
    pub(super) made: RenderedParts,
}

impl fmt::Debug for RenderCache {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("RenderCache")
            .field("pictures", &self.pictures.len())
            .field("pages", &self.made.pages)
            .finish_non_exhaustive()
    }
}

impl RenderCache {
    /// Forgets pictures whose files are known to have changed: what the disk says of a file can be the same by chance.
    pub fn forget<'a>(&mut self, files: impl IntoIterator<Item = &'a str>) {
        for file in files {
            self.pictures.remove(file);
        }
    }
}

/// What was made, by kind.
#[derive(Default)]
pub(super) struct RenderedParts {
    /// The files that the pages of a module name, by its file.
    pub(super) named: Memo<Arc<[AssetUse]>>,
    /// What other pages say of the pages of a module, by its address.
    pub(super) lines: Groups<Arc<NavEntry>>,
    /// Modules as templates see them, by their address.
    pub(super) modules: Memo<Arc<SharedModule>>,
    /// Which pages of a module are made from more than the module, by its file.
    pub(super) open: Memo<Arc<LinkedPages>>,
    /// A hash of where the links of a page lead, by its address.
    pub(super) leads: Memo<Hash>,
    /// The pages of a module, by its address.
    pub(super) lessons: Groups<Option<Arc<RenderedPages>>>,
    /// Other pages by their address.
    pub(super) pages: Memo<Arc<RenderedPages>>,
    /// What the outline says of a module, by its address.
    pub(super) outlined: Memo<Arc<OutlinePage>>,
    /// The outline: its address and text.
    pub(super) outline: Memo<(String, Bytes)>,
    /// The pages in the search index, and its files.
    pub(super) search: Mutex<search::SearchCache>,
    /// The site, and what was put into it.
    filled: Mutex<Option<AssembledSite>>,
}

impl RenderedParts {
    /// The site of the run before, then that of this one.
    pub(super) fn filled(&self) -> MutexGuard<'_, Option<AssembledSite>> {
        self.filled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what this run did not ask for.
    pub(super) fn turn(&mut self) {
        self.named.turn();
        self.lines.turn();
        self.modules.turn();
        self.open.turn();
        self.leads.turn();
        self.lessons.turn();
        self.pages.turn();
        self.outlined.turn();
        self.outline.turn();
    }
}

/// The pages of a course and what is kept of them, for one run.
#[derive(Clone, Copy)]
pub(super) struct RunCache<'a> {
    pub(super) made: &'a RenderedParts,
    /// A hash of what all pages are made from: theme, settings, pictures, place.
    pub(super) all: Hash,
    /// A hash of all that links can lead to.
    pub(super) links: Hash,
    /// Hashes of the pages.
    pub(super) digests: &'a Digests,
}

impl RunCache<'_> {
    /// The hash of a page: number of its module and its own.
    pub(super) fn digest(&self, number: (usize, usize)) -> Hash {
        self.digests.page(number).unwrap_or(NOTHING)
    }

    /// Keeps a page that was made from what has the hash `key`, unless its template has a mistake, which is to be told each time.
    pub(super) fn page(&self, key: Hash, made: RenderedPages) -> Arc<RenderedPages> {
        let made = Arc::new(made);
        if made.html.is_ok() {
            self.made.pages.keep(&made.address, key, Arc::clone(&made));
        }
        made
    }

    /// A key for what is made of one page: number of its module and its own.
    pub(super) fn page_key(&self, number: (usize, usize)) -> HashBuilder {
        let mut key = self.key();
        key.hash(self.digest(number));
        key
    }

    /// A key for what is made of a module with all its pages.
    pub(super) fn module_key(&self, module: usize) -> HashBuilder {
        let mut key = self.key();
        key.hash(self.digests.module(module));
        key
    }

    /// A key that begins with what all pages are made from.
    pub(super) fn key(&self) -> HashBuilder {
        let mut key = HashBuilder::default();
        key.hash(self.all);
        key
    }
}
