//! What rendering keeps for the next run: each thing it made, by a hash of all that went into it.

use super::picture::{AssetUse, Picture};
use super::rendered::{
    AssembledSite, LinkedPages, LoadedTheme, NavEntry, OutlinePage, PackingData, RenderedPages,
    SharedModule,
};
use super::search::{self, SearchCache, SearchEntry, SearchIndex};
use crate::lock::Digests;
use crate::memo::{Groups, HashBuilder, Memo, NOTHING};
use crate::site::Content;
use crate::source::SourceStamp;
use blake3::Hash;
use bytes::Bytes;
use rustc_hash::FxHashMap;
use std::convert::Infallible;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a run keeps for the next one.
pub struct RenderCache {
    pub(super) keeps: bool,
    /// The theme and what it brings, by a hash of its files and of the settings.
    pub(super) theme: Memo<Arc<LoadedTheme>>,
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
    /// An empty one, which `keeps` what is made for the next run or not.
    pub fn new(keeps: bool) -> Self {
        RenderCache {
            keeps,
            theme: Memo::new(keeps),
            pictures: FxHashMap::default(),
            whole_images: false,
            made: RenderedParts::new(keeps),
        }
    }

    /// Forgets pictures whose files are known to have changed: what the disk says of a file can be the same by chance.
    pub fn forget<'a>(&mut self, files: impl IntoIterator<Item = &'a str>) {
        for file in files {
            self.pictures.remove(file);
        }
    }
}

/// What was made, by kind.
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
    /// What links are packed by, of a module, by its address.
    pub(super) packing: Memo<Arc<PackingData>>,
    /// The same of the course: the script's address and text.
    pub(super) known: Memo<(String, Bytes)>,
    /// The pages in the search index, and its files.
    search: Mutex<SearchCache>,
    /// The site, and what was put into it.
    filled: Mutex<Option<AssembledSite>>,
}

impl RenderedParts {
    fn new(keeps: bool) -> Self {
        RenderedParts {
            named: Memo::new(keeps),
            lines: Groups::new(keeps),
            modules: Memo::new(keeps),
            open: Memo::new(keeps),
            leads: Memo::new(keeps),
            lessons: Groups::new(keeps),
            pages: Memo::new(keeps),
            outlined: Memo::new(keeps),
            outline: Memo::new(keeps),
            packing: Memo::new(keeps),
            known: Memo::new(keeps),
            search: Mutex::default(),
            filled: Mutex::default(),
        }
    }

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
        self.packing.turn();
        self.known.turn();
    }
}

/// The pages of a course and what is kept of them, for one run.
#[derive(Clone, Copy)]
pub(super) struct RunCache<'a> {
    /// Whether something is kept. Where nothing is, no hash is asked for, and those of this run mean nothing.
    pub(super) keeps: bool,
    pub(super) made: &'a RenderedParts,
    /// A hash of what all pages are made from: theme, settings, pictures, place.
    pub(super) all: Hash,
    /// A hash of all that links can lead to.
    pub(super) links: Hash,
    /// Hashes of the pages.
    pub(super) digests: &'a Digests,
}

impl<'a> RunCache<'a> {
    /// That of a run; `hash` adds what all pages are made from, and all that links can lead to, where something is kept.
    pub(super) fn new(
        made: &'a RenderedParts,
        keeps: bool,
        digests: &'a Digests,
        hash: impl FnOnce(&mut HashBuilder, &mut HashBuilder),
    ) -> Self {
        let (mut all, mut links) = (HashBuilder::default(), HashBuilder::default());
        if keeps {
            hash(&mut all, &mut links);
        }
        RunCache {
            keeps,
            made,
            all: all.end(),
            links: links.end(),
            digests,
        }
    }

    /// The hash of a page: number of its module and its own.
    pub(super) fn digest(&self, number: (usize, usize)) -> Hash {
        self.digests.page(number).unwrap_or(NOTHING)
    }

    /// A page at an address: that of the run before where it was made from what has the hash of `key`, else the one that is made now. One whose
    /// template has a mistake is made each time, as that is to be told each time.
    pub(super) fn page(
        &self,
        address: &str,
        key: impl FnOnce() -> Hash,
        make: impl FnOnce() -> RenderedPages,
    ) -> Arc<RenderedPages> {
        let made = self.try_page(address, key, || Ok::<_, Infallible>(make()));
        made.unwrap_or_else(|never| match never {})
    }

    /// [`RunCache::page`], of one that may fail to be made.
    ///
    /// # Errors
    /// Those of `make`.
    pub(super) fn try_page<E>(
        &self,
        address: &str,
        key: impl FnOnce() -> Hash,
        make: impl FnOnce() -> Result<RenderedPages, E>,
    ) -> Result<Arc<RenderedPages>, E> {
        let is_whole = |page: &Arc<RenderedPages>| page.html.is_ok();
        let pages = &self.made.pages;
        pages.try_get(address, key, is_whole, || make().map(Arc::new))
    }

    /// The search index of `entries`, of which the parts that are as they were are those of the run before. [`search::join`] has the rest.
    pub(super) fn join_search(
        &self,
        entries: Vec<Arc<SearchEntry>>,
        put: &(dyn Fn(&str, Bytes) -> Content + Sync),
    ) -> SearchIndex {
        let search = self.made.search.lock();
        let mut search = search.unwrap_or_else(PoisonError::into_inner);
        let index = search::join(entries, &mut search, put);
        if !self.keeps {
            *search = SearchCache::default();
        }
        index
    }

    /// A hash of what other things are made from, where something is kept.
    pub(super) fn print(&self, add: impl FnOnce(&mut HashBuilder)) -> Hash {
        if !self.keeps {
            return NOTHING;
        }
        let mut key = HashBuilder::default();
        add(&mut key);
        key.end()
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
