//! Course and theme to pages: reads no file but those that pages show, knows no clock, and gives the same bytes each time.
//!
//! `html` writes Markdown, `steps` and `shared` make the views of `view`, `pages` puts them into the templates of `theme`.

mod answers;
mod assets;
mod captions;
pub mod clean;
pub mod color;
pub mod html;
mod offline;
mod outline;
mod pages;
pub mod pictures;
mod place;
mod recall;
mod redirects;
pub mod search;
mod shared;
mod steps;
pub mod strings;
mod svg;
pub mod theme;
pub mod view;

use crate::course::{Course, Index, Lesson, LessonKind};
use crate::diagnostic::Diagnostic;
use crate::site::{Content, Site};
use crate::source::{MachineError, Source};
use pages::Made;
use pictures::Pictures;
pub use place::Place;
use rayon::prelude::*;
use shared::Shared;
use std::collections::BTreeMap;
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

/// Makes the site of a course for a place, in the theme that it names.
///
/// # Errors
/// When a file that a page shows, or one of the theme, is there and cannot be read.
pub fn render(course: &Course, index: &Index, source: &Source, place: Place) -> Result<Rendered, MachineError> {
    let (theme, mut findings) = Theme::load(source, &course.settings)?;
    let mut rendered = render_with(course, index, source, &theme, place)?;
    findings.append(&mut rendered.findings);
    once(&mut findings);
    Ok(Rendered { findings, ..rendered })
}

/// The text of a file inside the binary, by the path that findings give it: `themes/default/templates/page.html`.
pub fn theme_text(file: &str) -> Option<Arc<str>> {
    let bytes = theme::embedded(file.strip_prefix("themes/")?)?;
    std::str::from_utf8(bytes).ok().map(Arc::from)
}

/// The words of a section of the theme's strings, such as `launch`, by key: a text, or texts by plural.
///
/// # Errors
/// When a file of the theme is there and cannot be read.
pub fn words(source: &Source, course: &Course, section: &str) -> Result<serde_json::Map<String, serde_json::Value>, MachineError> {
    let (theme, _) = Theme::load(source, &course.settings)?;
    Ok(theme.strings.section(section))
}

/// Makes the site of a course in a theme that was loaded.
///
/// # Errors
/// When a file that a page shows, or one of the theme, is there and cannot be read.
pub fn render_with(course: &Course, index: &Index, source: &Source, theme: &Theme, place: Place) -> Result<Rendered, MachineError> {
    let (pictures, mut findings) = Pictures::collect(course, index, source)?;
    let mut assets = assets::make(theme, source)?;
    findings.append(&mut assets.findings);
    let mut shared = Shared::new((course, place), index, source, theme, &pictures, &mut findings);
    shared.set_assets(assets.addresses.clone());
    let is_self_check = |lesson: &Lesson| lesson.kind == LessonKind::SelfCheck;
    let mut pages = module_pages(&shared, |lesson| !is_self_check(lesson))?;
    let practice = pages.iter().filter_map(|page| Some((page.address.as_str(), page.practice.as_deref()?))).collect();
    let (outline, script) = outline::outline(&shared, &practice);
    assets.files.insert(outline.clone(), script);
    shared.set_assets(view::Assets { outline, ..assets.addresses });
    pages.extend(module_pages(&shared, is_self_check)?);
    pages.extend(top_pages(&shared));
    pages.extend(search_page(&mut shared, &pages, &mut assets.files));
    let mut files: Vec<(String, Content)> = Vec::new();
    for page in pages {
        files.extend(page.scripts.into_iter().map(|(address, script)| (address, script.into())));
        match page.html {
            Ok(html) => files.push((page.address, html.into())),
            Err(finding) => findings.push(*finding),
        }
    }
    if place == Place::Site && !shared.url().is_empty() {
        let pages =
            files.iter().map(|(address, _)| address.as_str()).filter(|address| address.ends_with(".html") && *address != "404.html");
        let sitemap = redirects::sitemap(&shared, pages);
        files.push(("sitemap.xml".to_owned(), sitemap.into()));
    }
    files.extend(assets.files.into_iter().map(|(address, bytes)| (address, bytes.into())));
    files.extend(pictures.files().map(|picture| (picture.address.clone(), picture.content.clone())));
    let mut site = fill(&shared, files, &mut findings);
    if place == Place::Site {
        // No page or picture can have this name.
        let _ = site.insert(offline::ADDRESS, offline::worker(&shared, &shared.addresses, &site));
    }
    Ok(Rendered { site, findings })
}

/// Those pages of the modules that are `wanted`, in course order. Lessons do not know the
/// course's outline, so that they do not change with it; self-checks name the modules, and so come after it.
fn module_pages(shared: &Shared, wanted: impl Fn(&Lesson) -> bool + Sync) -> Result<Vec<Made>, MachineError> {
    let module = |number: usize| {
        let lessons = shared.course.modules.get(number).map(|module| module.lessons.as_slice()).unwrap_or_default();
        let made = lessons.par_iter().enumerate().filter(|(_, lesson)| wanted(lesson)).map(|(page, _)| shared.lesson_page(number, page));
        made.filter_map(Result::transpose).collect::<Result<Vec<Made>, MachineError>>()
    };
    let modules: Vec<Vec<Made>> = (0..shared.course.modules.len()).into_par_iter().map(module).collect::<Result<_, _>>()?;
    Ok(modules.into_iter().flatten().collect())
}

/// The search page, which alone knows the index; none when the theme has no search.
fn search_page(shared: &mut Shared, pages: &[Made], files: &mut BTreeMap<String, Vec<u8>>) -> Option<Made> {
    if !shared.has_search() {
        return None;
    }
    let mut entries: Vec<_> = pages.iter().flat_map(|page| &page.entries).collect();
    entries.sort_by_key(|(place, _)| *place);
    let index = search::join(&entries.iter().map(|(_, entry)| entry).collect::<Vec<_>>());
    files.extend(index.files);
    let addresses = std::mem::take(&mut shared.addresses);
    shared.set_assets(view::Assets { search_index: index.address, ..addresses });
    Some(shared.room("search"))
}

/// The pages at the site's top, and those of modules.
fn top_pages(shared: &Shared) -> Vec<Made> {
    if shared.place == Place::Unit {
        return shared.course.glossary.iter().map(|glossary| shared.glossary_page(glossary)).collect();
    }
    let mut pages = vec![shared.front()];
    pages.extend(shared.place.is_served().then(|| shared.not_found()));
    pages.extend((0..shared.course.modules.len()).filter_map(|number| shared.module_page(number)));
    pages.extend(["practice", "plan", "record", "recognise"].map(|kind| shared.room(kind)));
    pages.extend(shared.course.glossary.as_ref().map(|glossary| shared.glossary_page(glossary)));
    pages
}

/// Puts all files into a site; an old address leads on unless something stands there now.
fn fill(shared: &Shared, files: Vec<(String, Content)>, findings: &mut Vec<Diagnostic>) -> Site {
    let mut site = Site::new();
    for (address, content) in files {
        // The same file twice is no clash: two lessons may show one video's captions.
        if site.get(&address).is_some_and(|there| *there == content) {
            continue;
        }
        if let Err(clash) = site.insert(address.as_str(), content) {
            let finding = Diagnostic::error(
                "course/address",
                &shared.course.settings.file,
                0..0,
                format!("`{address}` cannot be a file of the site: {clash}"),
            );
            findings.push(finding.whole_file());
        }
    }
    let former = if shared.place.is_served() { redirects::former(shared) } else { Vec::new() };
    for (old, new, title) in former {
        if site.get(&old).is_none() && old != new {
            // An old address that no disk can hold, from a lock written by hand, leads nowhere.
            let _ = site.insert(old.as_str(), redirects::page(shared, &old, new, title));
        }
    }
    site
}

/// Keeps the first of the findings that say the same of the same place: a template's mistake comes up on every page.
fn once(findings: &mut Vec<Diagnostic>) {
    let mut said = std::collections::HashSet::new();
    findings.retain(|finding| said.insert((finding.rule, finding.file.clone(), finding.span.clone(), finding.message.clone())));
}

#[cfg(test)]
mod tests;
