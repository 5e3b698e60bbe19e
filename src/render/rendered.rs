//! What rendering makes, as values: nothing here knows how they are made.

use super::search::SearchEntry;
use super::theme::Theme;
use super::theme_assets::ThemeAssets;
use crate::diagnostic::Diagnostic;
use crate::site::{Content, Site};
use blake3::Hash;
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::Value;

/// What other pages say of a page.
pub struct NavEntry {
    /// Its view, as templates see it.
    pub value: Value,
    /// Its line in the module's list, as one of the others and as the page that is open.
    pub nav: [String; 2],
    /// Minutes of the page.
    pub minutes: u32,
    /// Minutes for each audience, where they differ.
    pub minutes_for: Vec<(String, u32)>,
    /// A hash of what is shown.
    pub(super) print: Hash,
    /// What is wrong in the template of the list.
    pub(super) findings: Vec<Diagnostic>,
}

/// A theme with the files that it brings into the site.
pub(super) struct LoadedTheme {
    pub(super) theme: Theme,
    pub(super) assets: ThemeAssets,
    pub(super) findings: Vec<Diagnostic>,
}

/// What the pages of a module share.
pub struct SharedModule {
    /// Its view with all its pages.
    pub full: Value,
    /// A hash of all that is shared of it; only where something is kept.
    pub(super) print: Hash,
    /// Its view without pages, to be given a `nav`.
    pub bare: tera::Map,
    /// What lists and menus show of its pages.
    pub lines: Arc<Vec<Arc<NavEntry>>>,
    /// Its hue.
    pub hue: usize,
    /// Minutes of all its pages.
    pub minutes: u32,
    /// What is wrong in it and in the template of the list.
    pub(super) findings: Vec<Diagnostic>,
}

/// The pages of a module, by their numbers, that are made from more than the module, where links lead, and what is next.
pub(super) struct LinkedPages {
    /// Those that name other pages: quizzes, those that are to be read after some, ratings.
    pub(super) wide: Vec<usize>,
    /// Self-checks, which name all modules.
    pub(super) checks: Vec<usize>,
}

/// A page that was made, with the data scripts it needs.
#[derive(Debug)]
pub struct RenderedPages {
    /// Its address.
    pub address: String,
    /// Its HTML, or what is wrong in the theme's template.
    pub html: Result<Content, Box<Diagnostic>>,
    /// Data scripts with their addresses.
    pub scripts: Vec<(String, Content)>,
    /// Address of the one that holds what comes back in practice.
    pub practice: Option<String>,
    /// What it is in the page that holds all others, for a course in one file; its HTML is then its main part alone.
    pub part: Option<DocumentPart>,
    /// What search finds of it, with its place in the course: number of the module from 1, and of the page in it from 1.
    pub entries: Vec<((usize, usize), Arc<SearchEntry>)>,
}

/// A page as a part of the one that holds all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentPart {
    /// Id of a lesson or a module; "" for other pages.
    pub id: String,
    /// Title for the browser's tab.
    pub title: String,
    /// Attributes of its `<body>`, as HTML.
    pub attributes: String,
}

/// What the outline says of a module.
pub(super) struct OutlinePage {
    /// The pages, parted by commas.
    pub(super) pages: String,
    /// The id that a block has now by each that it had before.
    pub(super) was: Vec<(String, String)>,
    /// A hash of both.
    pub(super) print: Hash,
}

/// What a link that carries progress is packed by, of a module.
pub(super) struct PackingData {
    /// Its blocks that keep work, as members of a JSON object, parted by commas.
    pub(super) things: String,
    /// Its pages, likewise.
    pub(super) pages: String,
    /// A hash of both.
    pub(super) print: Hash,
}

/// What was put into a site, and the site. It is kept only where each address came once.
pub(super) struct AssembledSite {
    pub(super) pages: Vec<Arc<RenderedPages>>,
    pub(super) others: BTreeMap<String, Content>,
    /// Old addresses, where they lead and with which title.
    pub(super) former: Vec<(String, String, String)>,
    /// A hash of what else the pages at old addresses are made from.
    pub(super) all: Hash,
    pub(super) site: Site,
}
