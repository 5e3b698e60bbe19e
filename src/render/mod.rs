//! Course and theme to pages: reads no file but those that pages show, knows no clock, and gives the same bytes each time.
//!
//! `html` writes Markdown, `view_builder` and `shared` make the views of `view`, `pages` puts them into the templates of `theme`.

mod again;
mod answers;
mod assemble;
mod build_target;
pub mod color;
pub mod course_assets;
pub(crate) mod course_images;
pub mod html;
mod image_store;
mod kept;
mod known;
mod offline;
mod one_file;
mod outline;
mod pages;
pub mod picture;
mod practice_data;
mod print;
mod redirects;
mod rendered;
pub(crate) mod script_bundles;
pub mod search;
pub(crate) mod shared;
pub mod strings;
mod svg;
mod svg_labels;
mod svg_prepare;
mod svg_style;
pub mod theme;
pub(crate) mod theme_assets;
mod titles;
pub mod view;
mod view_builder;
mod webvtt;

use crate::course::{Course, CourseIndex};
use crate::diagnostic::Diagnostic;
use crate::lock::Digests;
use crate::memo::{HashBuilder, NOTHING};
use crate::site::{Content, OutputSink, Site};
use crate::source::{FileError, Source, SourceFile};
use blake3::Hash;
pub use build_target::BuildTarget;
use course_assets::{AssetLookup, CourseAssets};
pub use kept::RenderCache;
use kept::RunCache;
pub use one_file::ADDRESS as ONE_FILE;
use rayon::prelude::*;
use rendered::{LoadedTheme, RenderedPages};
use shared::RenderContext;
use std::sync::Arc;
pub use theme::Theme;

/// A site, and what was found wrong while it was made.
#[derive(Debug, Default)]
pub struct Rendered {
    /// The site. Pages whose template has a mistake are missing.
    pub site: Site,
    /// What is wrong, in no order.
    pub findings: Vec<Diagnostic>,
}

/// Makes the site of a course for a place, in the theme that it names. Its files go to the `sink`. What was made from the same before, by
/// the `digests` of pages, is taken from the `cache`, which afterwards holds what this run used.
///
/// # Errors
/// When a file that a page shows, or one of the theme, is there and cannot be read.
pub fn render(
    (course, place): (&Course, BuildTarget),
    index: &CourseIndex,
    source: &Source,
    (digests, cache): (&Digests, &mut RenderCache),
    sink: OutputSink,
) -> Result<Rendered, FileError> {
    let keeps = cache.keeps;
    let from = if keeps {
        hash_of_theme(source, place)
    } else {
        NOTHING
    };
    let load = || load(course, source, place).map(Arc::new);
    let loaded = cache.theme.try_get("theme", || from, |_| true, load)?;
    if cache.whole_images != course.settings.whole_images {
        cache.whole_images = course.settings.whole_images;
        cache.pictures.clear();
    }
    let named = AssetLookup {
        keeps,
        named: &cache.made.named,
        digests,
        from: HashBuilder::default()
            .hash(digests.targets)
            .hash(from)
            .end(),
    };
    let known = &mut cache.pictures;
    let mut pictures = CourseAssets::collect(course, index, source, (place, sink), known, named)?;
    pictures.0.put(sink);
    let run = RunCache::new(&cache.made, keeps, digests, |all, links| {
        all.hash(from)
            .number(usize::from(course.glossary.is_some()));
        for (path, _) in course.settings.logo.iter().chain(&course.settings.share) {
            let picture = pictures.0.get(&format!("content/{path}"));
            picture.iter().for_each(|picture| picture.tell(all));
        }
        links.hash(digests.targets).hash(pictures.0.print());
    });
    let rendered = render_with((course, place), index, source, &loaded, pictures, run, sink)?;
    cache.theme.turn();
    cache.made.turn();
    Ok(rendered)
}

/// A hash of what a theme is loaded from, and of the files whose content is not read at once: captions are read for a page.
fn hash_of_theme(source: &Source, place: BuildTarget) -> Hash {
    let mut key = HashBuilder::default();
    key.text(place.name())
        .text(source.text("content/course.yaml").map_or("", |text| text));
    for (path, file) in source.files() {
        match file {
            SourceFile::Text(text) if path.starts_with("themes/") => _ = key.text(path).text(text),
            SourceFile::Other(stamp) if path.starts_with("themes/") || path.ends_with(".vtt") => {
                _ = key.text(path).text(&format!("{stamp:?}"))
            }
            _ => {}
        }
    }
    key.end()
}

/// Loads the theme of a course, and what it brings for a place.
fn load(course: &Course, source: &Source, place: BuildTarget) -> Result<LoadedTheme, FileError> {
    let (theme, mut findings) = Theme::load(source, &course.settings)?;
    let mut assets = if place.is_paper() {
        theme_assets::paper(&theme, source)?
    } else {
        theme_assets::make(&theme, source, place)?
    };
    findings.append(&mut assets.findings);
    Ok(LoadedTheme {
        theme,
        assets,
        findings,
    })
}

/// The text of a file inside the binary, by the path that findings give it: `themes/default/templates/page.html`.
pub fn theme_text(file: &str) -> Option<Arc<str>> {
    let bytes = theme::embedded(file.strip_prefix("themes/")?)?;
    std::str::from_utf8(bytes).ok().map(Arc::from)
}

/// What a theme gives to the page that an LMS opens first.
#[derive(Debug)]
pub struct LaunchParts {
    /// Section `launch` of its strings, by key: a text, or texts by plural.
    pub strings: serde_json::Map<String, serde_json::Value>,
    /// Address of its icon in the site, or "".
    pub icon: String,
}

/// What the theme of a course gives to the page that an LMS opens first.
///
/// # Errors
/// When a file of the theme is there and cannot be read.
pub fn launch_parts(source: &Source, course: &Course) -> Result<LaunchParts, FileError> {
    let (theme, _) = Theme::load(source, &course.settings)?;
    let icon = match &theme.manifest.icon {
        Some(icon) => theme
            .bytes(source, &icon.path)?
            .map(|bytes| theme_assets::fingerprinted(&icon.path, &bytes)),
        None => None,
    };
    Ok(LaunchParts {
        strings: theme.strings.section("launch"),
        icon: icon.unwrap_or_default(),
    })
}

/// Makes the site of a course in a theme that was loaded, with the pictures and what is to be said of them.
fn render_with(
    (course, place): (&Course, BuildTarget),
    index: &CourseIndex,
    source: &Source,
    loaded: &LoadedTheme,
    (pictures, mut findings): (CourseAssets, Vec<Diagnostic>),
    cache: RunCache,
    sink: OutputSink,
) -> Result<Rendered, FileError> {
    findings.extend(loaded.findings.iter().cloned());
    let mut shared = RenderContext::new(
        (course, place),
        index,
        source,
        &loaded.theme,
        &pictures,
        cache,
        &mut findings,
    );
    shared.set_assets(loaded.assets.addresses.clone());
    shared.sink = sink;
    if place.is_paper() {
        let files = paper_files(&shared, &loaded.assets, &mut findings)?;
        let site = assemble::fill(&shared, Vec::new(), files, &mut findings);
        once(&mut findings);
        return Ok(Rendered { site, findings });
    }
    let modules = course.modules.par_iter().enumerate();
    let lessons = modules
        .map(|(number, module)| shared.lessons(number, module))
        .collect::<Result<Vec<_>, FileError>>()?;
    let mut pages: Vec<Arc<RenderedPages>> = lessons
        .iter()
        .flat_map(|module| module.pages.iter().flatten().cloned())
        .collect();
    // Lessons do not know the course's outline, so that they do not change with it; self-checks name the modules, and so come after it.
    let (outline, script) = outline::outline(&shared, &lessons);
    let (known, known_script) = known::known(&shared, &lessons);
    shared.set_assets(view::AssetsView {
        outline: outline.clone(),
        known: known.clone(),
        ..loaded.assets.addresses.clone()
    });
    let modules = course.modules.par_iter().enumerate();
    let checks = modules
        .map(|(number, module)| shared.self_checks(number, module))
        .collect::<Result<Vec<_>, FileError>>()?;
    pages.extend(checks.into_iter().flatten());
    pages.extend(top_pages(&shared));
    let mut files: Vec<(String, Content)> = vec![
        (outline, Content::Bytes(script)),
        (known, Content::Bytes(known_script)),
    ];
    pages.extend(search_page(&mut shared, &pages, &mut files));
    if place.is_site() && !shared.url().is_empty() {
        let there = pages
            .iter()
            .filter(|page| page.html.is_ok() && page.address != "404.html")
            .map(|page| page.address.as_str());
        let sitemap = redirects::sitemap(&shared, there);
        files.push(("sitemap.xml".to_owned(), sitemap.into()));
    }
    files.extend(
        loaded
            .assets
            .files
            .iter()
            .map(|(address, bytes)| (address.clone(), Content::Bytes(bytes.clone()))),
    );
    files.extend(
        pictures
            .files()
            .map(|(address, content)| (address.to_owned(), content.clone())),
    );
    if place == BuildTarget::File {
        findings.extend(
            pages
                .iter()
                .filter_map(|page| page.html.as_ref().err().map(|finding| (**finding).clone())),
        );
        match shared.one_file(&pages) {
            Ok(html) => files.push((ONE_FILE.to_owned(), html)),
            Err(finding) => findings.push(*finding),
        }
        files.extend(pages.iter().flat_map(|page| page.scripts.iter().cloned()));
        pages.clear();
    }
    let again = assemble::fill_again(&shared, &pages, &files);
    let mut site = again.unwrap_or_else(|| assemble::fill(&shared, pages, files, &mut findings));
    // Where no file is kept there is nothing to compute digests of, and nobody reads the worker.
    if place.is_site() && !matches!(sink, OutputSink::Nowhere) {
        let worker = if place == BuildTarget::Site && course.settings.offline {
            offline::worker(&shared, &site)?
        } else {
            offline::remover()
        };
        // No page or picture can have this name.
        let _ = site.insert(offline::ADDRESS, worker);
    }
    once(&mut findings);
    Ok(Rendered { site, findings })
}

/// The one page of a place that is paper, and what it shows. Sounds and videos stay behind.
fn paper_files(
    shared: &RenderContext,
    assets: &theme_assets::ThemeAssets,
    findings: &mut Vec<Diagnostic>,
) -> Result<Vec<(String, Content)>, FileError> {
    let page = shared.paper()?;
    let mut files: Vec<(String, Content)> = assets
        .files
        .iter()
        .map(|(address, bytes)| (address.clone(), Content::Bytes(bytes.clone())))
        .collect();
    let shown = shared.pictures.pictures();
    files.extend(shown.map(|(address, content)| (address.to_owned(), content.clone())));
    match page.html {
        Ok(html) => files.push((page.address, html)),
        Err(finding) => findings.push(*finding),
    }
    Ok(files)
}

/// The search page, which alone knows the index; none when the theme has no search.
fn search_page(
    shared: &mut RenderContext,
    pages: &[Arc<RenderedPages>],
    files: &mut Vec<(String, Content)>,
) -> Option<Arc<RenderedPages>> {
    if !shared.has_search() {
        return None;
    }
    let mut entries: Vec<_> = pages.iter().flat_map(|page| &page.entries).collect();
    entries.sort_by_key(|(place, _)| *place);
    let entries = entries
        .into_iter()
        .map(|(_, entry)| Arc::clone(entry))
        .collect();
    let put = &|address: &str, bytes| shared.content(address, bytes);
    let index = shared.cache.join_search(entries, put);
    files.extend(index.files);
    let addresses = std::mem::take(&mut shared.addresses);
    shared.set_assets(view::AssetsView {
        search_index: index.address,
        ..addresses
    });
    Some(Arc::new(shared.room("search")))
}

/// The pages at the site's top, and those of modules.
fn top_pages(shared: &RenderContext) -> Vec<Arc<RenderedPages>> {
    let course = shared.course;
    let glossary = course.glossary.iter().map(|glossary| {
        shared.again("glossary.html", Some(&glossary.page), || {
            shared.glossary_page(glossary)
        })
    });
    if shared.place == BuildTarget::Unit {
        return glossary.collect();
    }
    let mut pages = vec![shared.again("index.html", course.front.as_ref(), || shared.front())];
    pages.extend(shared.place.is_site().then(|| Arc::new(shared.not_found())));
    pages.extend(
        (0..course.modules.len())
            .into_par_iter()
            .filter_map(|number| shared.module_again(number))
            .collect::<Vec<_>>(),
    );
    pages.extend(
        ["practice", "plan", "record", "recognise"]
            .map(|kind| shared.again(&format!("{kind}.html"), None, || shared.room(kind))),
    );
    pages.extend(glossary);
    pages
}

/// Keeps the first of the findings that say the same of the same place: a template's mistake comes up on every page.
fn once(findings: &mut Vec<Diagnostic>) {
    let mut said = std::collections::HashSet::new();
    findings.retain(|finding| {
        said.insert((
            finding.rule.name,
            finding.file.clone(),
            finding.span.clone(),
            finding.message.clone(),
        ))
    });
}

#[cfg(test)]
mod tests;
