//! Pages known again: by the same text, the same address, or a text that is much alike.

use super::likeness::{sketch, sketch_likeness};
use super::print::print;
use super::{Lock, Page};
use crate::course::{Course, Document};
use std::collections::{HashMap, HashSet};

/// How alike sketches must be for a page under a new address to be the one that is gone from its old one.
const RECOGNISED: f64 = 0.6;

/// A page of the course as it is looked for.
struct Seen {
    natural: String,
    address: String,
    print: String,
    sketch: String,
}

/// Gives every page its id, and pages and modules the addresses they had; writes both into the new lock.
pub fn pages(course: &mut Course, lock: &Lock, new: &mut Lock) {
    let seen: Vec<Seen> = course
        .modules
        .iter()
        .flat_map(|module| std::iter::once(see(&module.id, &module.address, &module.page)).chain(module.lessons.iter().map(|lesson| see(&lesson.id, &lesson.address, &lesson.page))))
        .collect();
    let ids = ids(&seen, lock);
    let mut known = seen.into_iter().zip(ids);
    for module in &mut course.modules {
        if let Some((seen, id)) = known.next() {
            module.former_addresses = remember(new, &id, seen);
            module.former_addresses.extend(module.formerly.iter().map(|former| format!("{}/index.html", former.name)));
        }
        for lesson in &mut module.lessons {
            let Some((seen, id)) = known.next() else { continue };
            lesson.former_addresses = remember(new, &id, seen);
            for former in &lesson.formerly {
                let name = if former.name.contains('/') { former.name.clone() } else { format!("{}/{}", module.id, former.name) };
                lesson.former_addresses.push(format!("{name}.html"));
            }
            lesson.id = id;
        }
    }
    let present: HashSet<&String> = course.lessons().map(|lesson| &lesson.id).collect();
    new.gone_pages = new.pages.iter().filter(|(id, _)| id.contains('/') && !present.contains(id)).map(|(id, _)| id.clone()).collect();
}

fn see(natural: &str, address: &str, page: &Document) -> Seen {
    // Line ends are git's business, not the author's: two people's builds give the same print.
    let text = page.text.get(page.body..).unwrap_or_default().trim().replace("\r\n", "\n");
    let text = text.as_str();
    Seen { natural: natural.to_owned(), address: address.to_owned(), print: print(&[text], 10), sketch: sketch(text) }
}

/// The ids of pages, in their order.
fn ids(seen: &[Seen], lock: &Lock) -> Vec<String> {
    let present: HashSet<&str> = seen.iter().map(|seen| seen.address.as_str()).collect();
    let mut by_print: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut by_address: HashMap<&str, &str> = HashMap::new();
    // Pages whose addresses are all gone: one of these may have moved here.
    let mut moved: Vec<(&str, &Page)> = Vec::new();
    for (id, page) in &lock.pages {
        page.prints.iter().for_each(|(print, _)| by_print.entry(print).or_default().push(id));
        page.addresses.iter().for_each(|address| {
            by_address.entry(address).or_insert(id);
        });
        if page.addresses.iter().all(|address| !present.contains(address.as_str())) {
            moved.push((id, page));
        }
    }
    let mut taken: HashSet<String> = HashSet::new();
    let mut ids: Vec<Option<String>> = vec![None; seen.len()];
    let is_page = |id: &str, seen: &Seen| id.contains('/') == seen.natural.contains('/');
    let mut give = |ids: &mut Vec<Option<String>>, find: &dyn Fn(&Seen) -> Option<String>| {
        for (seen, id) in seen.iter().zip(ids.iter_mut()).filter(|(_, id)| id.is_none()) {
            *id = find(seen).filter(|id| is_page(id, seen) && taken.insert(id.clone()));
        }
    };
    give(&mut ids, &|seen| match by_print.get(seen.print.as_str()).map(Vec::as_slice) {
        Some([id]) if moved.iter().any(|(moved, _)| moved == id) => Some((*id).to_owned()),
        _ => None,
    });
    give(&mut ids, &|seen| by_address.get(seen.address.as_str()).map(|id| (*id).to_owned()));
    give(&mut ids, &|seen| alike(seen, &moved));
    for (seen, id) in seen.iter().zip(&mut ids).filter(|(_, id)| id.is_none()) {
        let free = |id: &str| !taken.contains(id) && !lock.pages.contains_key(id);
        let numbered = (2_u32..).map(|number| format!("{}-{number}", seen.natural));
        let new = std::iter::once(seen.natural.clone()).chain(numbered).find(|id| free(id)).unwrap_or_default();
        taken.insert(new.clone());
        *id = Some(new);
    }
    ids.into_iter().flatten().collect()
}

/// The one page that is gone from its addresses and most alike.
fn alike(seen: &Seen, moved: &[(&str, &Page)]) -> Option<String> {
    let scored = moved.iter().map(|(id, page)| {
        let best = page.prints.values().map(|known| sketch_likeness(known, &seen.sketch)).fold(0.0, f64::max);
        (best, *id)
    });
    let best = scored.filter(|(score, _)| *score >= RECOGNISED).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)));
    best.map(|(_, id)| id.to_owned())
}

/// Writes a page into the new lock; gives the addresses it had before.
fn remember(new: &mut Lock, id: &str, seen: Seen) -> Vec<String> {
    let page = new.pages.entry(id.to_owned()).or_default();
    page.prints = [(seen.print, seen.sketch)].into();
    page.addresses.insert(seen.address.clone());
    page.addresses.iter().filter(|known| **known != seen.address).cloned().collect()
}
