//! All files of a course put into a site: into the one of the run before, where that is known, as most of them stand there already.

use super::redirects;
use super::rendered::{AssembledSite, RenderedPages};
use super::shared::RenderContext;
use crate::diagnostic::Diagnostic;
use crate::site::COURSE_ADDRESS;
use crate::site::{Content, Site};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A file of the site, by its address.
pub(super) type SiteFile = (String, Content);

/// The files of a page.
fn of_page(page: &RenderedPages) -> impl Iterator<Item = (&str, &Content)> {
    let html = page
        .html
        .as_ref()
        .ok()
        .map(|html| (page.address.as_str(), html));
    page.scripts
        .iter()
        .map(|(address, script)| (address.as_str(), script))
        .chain(html)
}

/// Puts all files into a site; an old address leads on unless something stands there now. Pages whose templates have a mistake are
/// findings instead.
pub(super) fn fill(
    shared: &RenderContext,
    pages: Vec<Arc<RenderedPages>>,
    others: Vec<SiteFile>,
    findings: &mut Vec<Diagnostic>,
) -> Site {
    findings.extend(
        pages
            .iter()
            .filter_map(|page| page.html.as_ref().err().map(|finding| (**finding).clone())),
    );
    let former = if shared.place.is_served() {
        redirects::former(shared)
    } else {
        Vec::new()
    };
    let mut site = Site::new();
    let mut once = true;
    let files = pages.iter().flat_map(|page| of_page(page)).chain(
        others
            .iter()
            .map(|(address, content)| (address.as_str(), content)),
    );
    for (address, content) in files {
        let Err(clash) = site.insert(address, content.clone()) else {
            continue;
        };
        once = false;
        // The same file twice is no clash: two lessons may show one video's captions.
        if site.get(address) != Some(content) {
            let message = format!("`{address}` cannot be a file of the site: {clash}");
            findings.push(
                Diagnostic::new(&COURSE_ADDRESS, &shared.course.settings.file, 0..0, message)
                    .whole_file(),
            );
        }
    }
    for (old, new, title) in &former {
        if site.get(old).is_none() && old != new {
            // An old address that no disk can hold, from a lock written by hand, leads nowhere.
            let _ = site.insert(old.as_str(), redirects::page(shared, old, new, title));
        }
    }
    if shared.cache.keeps {
        let former = former
            .into_iter()
            .map(|(old, new, title)| (old, new.to_owned(), title.to_owned()))
            .collect();
        once &= pages.iter().all(|page| page.html.is_ok());
        let filled = AssembledSite {
            pages,
            others: others.into_iter().collect(),
            former,
            all: shared.cache.all,
            site: site.clone(),
        };
        *shared.cache.made.filled() = once.then_some(filled);
    }
    site
}

/// [`fill`], by way of the site of the run before. None where something is not as simple as one file in the place of another.
pub(super) fn fill_again(
    shared: &RenderContext,
    pages: &[Arc<RenderedPages>],
    others: &[SiteFile],
) -> Option<Site> {
    let mut filled = shared.cache.made.filled();
    let was = filled
        .as_mut()
        .filter(|was| was.all == shared.cache.all && was.pages.len() == pages.len())?;
    let former = if shared.place.is_served() {
        redirects::former(shared)
    } else {
        Vec::new()
    };
    let same = was
        .former
        .iter()
        .map(|(old, new, title)| (old.as_str(), new.as_str(), title.as_str()));
    if !same.eq(former
        .iter()
        .map(|(old, new, title)| (old.as_str(), *new, *title)))
    {
        return None;
    }
    let by_address: BTreeMap<String, Content> = others.iter().cloned().collect();
    if by_address.len() != others.len() {
        return None;
    }
    let mut site = was.site.clone();
    let changed = || {
        was.pages
            .iter()
            .zip(pages)
            .filter(|(was, is)| !Arc::ptr_eq(was, is))
    };
    for address in changed()
        .flat_map(|(was, _)| of_page(was).map(|file| file.0))
        .chain(lost(&was.others, &by_address).map(|file| file.0))
    {
        if former.iter().any(|(old, ..)| old == address) {
            return None;
        }
        site.remove(address);
    }
    for (address, content) in changed()
        .flat_map(|(_, is)| of_page(is))
        .chain(lost(&by_address, &was.others))
    {
        site.insert(address, content.clone()).ok()?;
    }
    if changed().any(|(_, is)| is.html.is_err()) {
        return None;
    }
    (was.pages, was.others, was.site) = (pages.to_vec(), by_address, site.clone());
    Some(site)
}

/// The files of one list that are not the very ones of the other.
fn lost<'a>(
    one: &'a BTreeMap<String, Content>,
    other: &BTreeMap<String, Content>,
) -> impl Iterator<Item = (&'a str, &'a Content)> {
    let files = one.iter().filter(|(address, content)| {
        !other
            .get(*address)
            .is_some_and(|there| there.is_very(content))
    });
    files.map(|(address, content)| (address.as_str(), content))
}
