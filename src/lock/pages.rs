//! Pages known again: by the same text, the same address, or a text that is much alike.

use super::likeness::{sketch, sketch_likeness};
use super::print::print;
use super::{Lock, Page};
use crate::course::{Course, Document, Lesson, Module};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::sync::Arc;

/// How alike sketches must be for a page under a new address to be the one that is gone from its old one.
const RECOGNISED: f64 = 0.6;

/// A page of the course as it is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    natural: String,
    address: String,
    print: String,
    sketch: String,
}

/// All modules and pages of a course as they are looked for, each module before its pages. `again` may have one from before.
pub fn seen(course: &Course, lock: &Lock, again: impl Fn(&Document) -> Option<Seen> + Sync) -> Vec<Seen> {
    let known: FxHashMap<&str, &str> =
        lock.pages.values().flat_map(|page| &page.prints).map(|(print, sketch)| (print.as_str(), sketch.as_str())).collect();
    course
        .modules
        .par_iter()
        .flat_map_iter(|module| {
            std::iter::once((&module.id, &module.address, &module.title, &module.page))
                .chain(module.lessons.iter().map(|lesson| (&lesson.id, &lesson.address, &lesson.title, &lesson.page)))
        })
        .map(|(natural, address, title, page)| again(page).unwrap_or_else(|| see(natural, address, title, page, &known)))
        .collect()
}

/// Gives every page its id, and pages and modules the addresses they had; writes both into the new lock.
pub fn pages(course: &mut Course, lock: &Lock, new: &mut Cow<Lock>) {
    let seen = seen(course, lock, |_| None);
    let ids = ids(&seen, lock);
    let mut known = seen.into_iter().zip(ids);
    for module in &mut course.modules {
        if let Some((seen, id)) = known.next() {
            module.former_addresses = former_of_module(module, lock, &id);
            remember(new, &id, seen);
        }
        for lesson in &mut module.lessons {
            let Some((seen, id)) = known.next() else { continue };
            let lesson = Arc::make_mut(lesson);
            name(lesson, &module.id, lock, id.clone());
            remember(new, &id, seen);
        }
    }
    let present: FxHashSet<&String> = course.lessons().map(|lesson| &lesson.id).collect();
    let gone = new.pages.keys().filter(|id| id.contains('/') && !present.contains(id)).cloned().collect();
    if new.gone_pages != gone {
        new.to_mut().gone_pages = gone;
    }
}

/// Gives a page its id, and the addresses it had.
pub fn name(lesson: &mut Lesson, module: &str, lock: &Lock, id: String) {
    lesson.former_addresses = former(lock, &id, &lesson.address);
    for former in &lesson.formerly {
        let name = if former.name.contains('/') { former.name.clone() } else { format!("{module}/{}", former.name) };
        lesson.former_addresses.push(format!("{name}.html"));
    }
    lesson.id = id;
}

/// The addresses that a module with an id had.
pub fn former_of_module(module: &Module, lock: &Lock, id: &str) -> Vec<String> {
    let mut addresses = former(lock, id, &module.address);
    addresses.extend(module.formerly.iter().map(|former| format!("{}/index.html", former.name)));
    addresses
}

/// The addresses a page had, as the lock knows them.
fn former(lock: &Lock, id: &str, address: &str) -> Vec<String> {
    let Some(page) = lock.pages.get(id) else { return Vec::new() };
    page.former.union(&page.addresses).filter(|former| *former != address).cloned().collect()
}

/// `known`: sketches by print, as the same text has the same sketch.
fn see(natural: &str, address: &str, title: &str, page: &Document, known: &FxHashMap<&str, &str>) -> Seen {
    // Line ends are git's business, not the author's: two people's builds give the same print.
    let text = page.text.get(page.body..).unwrap_or_default().trim();
    let text = if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) };
    // A page without text, as many a quiz page is, is known by its title.
    let text = if text.is_empty() { Cow::Borrowed(title) } else { text };
    let print = print(&[&text], 10);
    let sketch = known.get(print.as_str()).map_or_else(|| sketch(&text), |sketch| (*sketch).to_owned());
    Seen { natural: natural.to_owned(), address: address.to_owned(), print, sketch }
}

/// The ids of pages, in their order: of a page with the same text at the same address, of one with the same text that left
/// its address, of the one at the address, of one that is gone and much alike; else new ones.
pub fn ids(seen: &[Seen], lock: &Lock) -> Vec<String> {
    let here: FxHashMap<&str, &Seen> = seen.iter().map(|seen| (seen.address.as_str(), seen)).collect();
    let mut by_print: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    let mut by_address: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for (id, page) in &lock.pages {
        page.prints.keys().for_each(|print| by_print.entry(print).or_default().push(id));
        page.addresses.iter().for_each(|address| by_address.entry(address).or_default().push(id));
    }
    let mut copies: FxHashMap<&str, usize> = FxHashMap::default();
    seen.iter().for_each(|seen| *copies.entry(&seen.print).or_default() += 1);
    let score =
        |id: &str, seen: &Seen| lock.pages[id].prints.values().map(|sketch| sketch_likeness(sketch, &seen.sketch)).fold(0.0, f64::max);
    // Nothing is at its address any more, or something else is.
    let left = |id: &str| {
        lock.pages[id].addresses.iter().all(|address| here.get(address.as_str()).is_none_or(|seen| score(id, seen) < RECOGNISED))
    };
    let mut taken: FxHashSet<String> = FxHashSet::default();
    let mut ids: Vec<Option<String>> = vec![None; seen.len()];
    let mut give = |find: &dyn Fn(&Seen) -> Vec<String>| {
        for (seen, id) in seen.iter().zip(ids.iter_mut()).filter(|(_, id)| id.is_none()) {
            let is_page = |id: &String| id.contains('/') == seen.natural.contains('/');
            *id = find(seen).into_iter().find(|id| is_page(id) && taken.insert(id.clone()));
        }
    };
    let known = |ids: Option<&Vec<&str>>, keep: &dyn Fn(&str) -> bool| {
        ids.into_iter().flatten().filter(|id| keep(id)).map(|id| (*id).to_owned()).collect::<Vec<_>>()
    };
    give(&|seen| known(by_address.get(seen.address.as_str()), &|id| lock.pages[id].prints.contains_key(&seen.print)));
    give(&|seen| known(by_print.get(seen.print.as_str()).filter(|ids| ids.len() == 1 && copies[seen.print.as_str()] == 1), &left));
    // An id that is gone comes back with its page, and not with another one at its address.
    give(&|seen| known(by_address.get(seen.address.as_str()), &|id| !lock.gone_pages.contains(id) || score(id, seen) >= RECOGNISED));
    alike(seen, lock, &mut ids, &mut taken);
    for (seen, id) in seen.iter().zip(&mut ids).filter(|(_, id)| id.is_none()) {
        let free = |id: &str| !taken.contains(id) && !lock.pages.contains_key(id);
        let numbered = (2_u32..).map(|number| format!("{}-{number}", seen.natural));
        let new = std::iter::once(seen.natural.clone()).chain(numbered).find(|id| free(id)).unwrap_or_default();
        taken.insert(new.clone());
        *id = Some(new);
    }
    ids.into_iter().flatten().collect()
}

/// Gives pages without an id those of pages that are gone and much alike, the closest pairs first.
fn alike(seen: &[Seen], lock: &Lock, ids: &mut [Option<String>], taken: &mut FxHashSet<String>) {
    let gone: Vec<(&String, &Page)> = lock.pages.iter().filter(|(id, _)| !taken.contains(*id)).collect();
    let mut pairs: Vec<(f64, usize, &String)> = Vec::new();
    for (at, seen) in seen.iter().enumerate().filter(|(at, _)| ids[*at].is_none()) {
        for (id, page) in gone.iter().filter(|(id, _)| id.contains('/') == seen.natural.contains('/')) {
            let best = page.prints.values().map(|known| sketch_likeness(known, &seen.sketch)).fold(0.0, f64::max);
            pairs.extend((best >= RECOGNISED).then_some((best, at, *id)));
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(b.2)));
    for (_, at, id) in pairs {
        if ids[at].is_none() && taken.insert(id.clone()) {
            ids[at] = Some(id.clone());
        }
    }
}

/// Writes a page into the new lock.
fn remember(new: &mut Cow<Lock>, id: &str, seen: Seen) {
    let stands = |page: &Page| {
        let address = page.addresses.iter().eq([&seen.address]) && !page.former.contains(&seen.address);
        address && page.prints.iter().eq([(&seen.print, &seen.sketch)])
    };
    if new.pages.get(id).is_some_and(stands) {
        return;
    }
    let page = new.to_mut().pages.entry(id.to_owned()).or_default();
    page.prints = [(seen.print, seen.sketch)].into();
    page.former.append(&mut page.addresses);
    page.former.remove(&seen.address);
    page.addresses.insert(seen.address);
}
