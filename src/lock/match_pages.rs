//! Pages known again: by the same text, the same address, or a text that is much alike.

use super::short_hash::print;
use super::similarity::{sketch, sketch_likeness};
use super::{Lock, LockedPage};
use crate::course::{Course, Document, Lesson, Module};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::sync::Arc;

/// How alike sketches must be for a page under a new address to be the one that is gone from its old one.
const RECOGNISED: f64 = 0.6;

/// A page of the course as it is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFingerprint {
    natural: String,
    address: String,
    print: String,
    sketch: String,
}

impl PageFingerprint {
    /// Whether it is looked for by this id and this address.
    pub fn is_at(&self, natural: &str, address: &str) -> bool {
        self.natural == natural && self.address == address
    }
}

/// Which ids of a lock are under which print of a text, and at which address.
#[derive(Debug, Default)]
pub struct LockIndex {
    by_print: FxHashMap<String, Vec<String>>,
    by_address: FxHashMap<String, Vec<String>>,
}

impl LockIndex {
    /// Those of a lock.
    pub fn of(lock: &Lock) -> LockIndex {
        let mut claims = LockIndex::default();
        for (id, page) in &lock.pages {
            page.prints.keys().for_each(|print| {
                claims
                    .by_print
                    .entry(print.clone())
                    .or_default()
                    .push(id.clone())
            });
            page.addresses.iter().for_each(|address| {
                claims
                    .by_address
                    .entry(address.clone())
                    .or_default()
                    .push(id.clone())
            });
        }
        claims
    }

    fn under(&self, print: &str) -> &[String] {
        self.by_print
            .get(print)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    fn at(&self, address: &str) -> &[String] {
        self.by_address
            .get(address)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The sketch of the text with this print, as the same text has the same sketch.
    fn sketch<'a>(&self, lock: &'a Lock, print: &str) -> Option<&'a String> {
        lock.pages
            .get(self.under(print).first()?)?
            .prints
            .get(print)
    }

    /// The id that a page has by the lock, whatever the texts of others: the only one at its address, with a text much alike. Then no
    /// other page can take it, and it takes no other (see [`ids`]).
    fn settled(&self, lock: &Lock, seen: &PageFingerprint) -> Option<&str> {
        let [id] = self.at(&seen.address) else {
            return None;
        };
        let alone = lock.pages[id].addresses.len() == 1
            && self.under(&seen.print).iter().all(|other| other == id);
        let open = lock.gone_pages.contains(id) || !is_kind(id, seen);
        (alone && !open && score(lock, id, seen) >= RECOGNISED).then_some(id)
    }

    /// Whether the lock knows nothing of a page: neither its text nor its address.
    fn is_new(&self, seen: &PageFingerprint) -> bool {
        self.under(&seen.print).is_empty() && self.at(&seen.address).is_empty()
    }

    /// Whether no id of the course is another when a page is seen as `now` and no longer as `was`. Each page has an address of its own;
    /// `whole` is what [`ids`] said.
    pub fn stand(
        &self,
        lock: &Lock,
        was: &PageFingerprint,
        now: &PageFingerprint,
        whole: bool,
    ) -> bool {
        let same = was.natural == now.natural && was.address == now.address;
        let settled = || self.settled(lock, was).is_some() && self.settled(lock, now).is_some();
        same && (settled() || whole && self.is_new(was) && self.is_new(now))
    }
}

/// Whether an id is that of a module or of a page, as the one that is looked for.
fn is_kind(id: &str, seen: &PageFingerprint) -> bool {
    id.contains('/') == seen.natural.contains('/')
}

/// How alike a page is to the one that the lock has under an id.
fn score(lock: &Lock, id: &str, seen: &PageFingerprint) -> f64 {
    lock.pages[id]
        .prints
        .values()
        .map(|sketch| sketch_likeness(sketch, &seen.sketch))
        .fold(0.0, f64::max)
}

/// All modules and pages of a course as they are looked for, each module before its pages. `again` may have one from before.
pub fn seen(
    course: &Course,
    lock: &Lock,
    claims: &LockIndex,
    again: impl Fn(&Document) -> Option<PageFingerprint> + Sync,
) -> Vec<PageFingerprint> {
    let of_module = |module: &Module| {
        let own = again(&module.page).unwrap_or_else(|| see_module(module, lock, claims));
        let lesson =
            |lesson: &Arc<Lesson>| again(&lesson.page).unwrap_or_else(|| see(lesson, lock, claims));
        std::iter::once(own)
            .chain(module.lessons.iter().map(lesson))
            .collect::<Vec<_>>()
    };
    course.modules.par_iter().flat_map_iter(of_module).collect()
}

/// A page as it is looked for.
pub fn see(lesson: &Lesson, lock: &Lock, claims: &LockIndex) -> PageFingerprint {
    look(
        (&lesson.id, &lesson.address, &lesson.title),
        &lesson.page,
        lock,
        claims,
    )
}

/// The page of a module as it is looked for.
pub fn see_module(module: &Module, lock: &Lock, claims: &LockIndex) -> PageFingerprint {
    look(
        (&module.id, &module.address, &module.title),
        &module.page,
        lock,
        claims,
    )
}

/// Gives every page, as it was `seen`, its id, and pages and modules the addresses they had; writes both into the new lock.
pub fn pages(
    course: &mut Course,
    lock: &Lock,
    seen: Vec<PageFingerprint>,
    ids: Vec<String>,
    new: &mut Cow<Lock>,
) {
    let mut known = seen.into_iter().zip(ids);
    for module in &mut course.modules {
        if let Some((seen, id)) = known.next() {
            module.former_addresses = former_of_module(module, lock, &id);
            remember(new, &id, seen);
        }
        for lesson in &mut module.lessons {
            let Some((seen, id)) = known.next() else {
                continue;
            };
            let lesson = Arc::make_mut(lesson);
            name(lesson, &module.id, lock, id.clone());
            remember(new, &id, seen);
        }
    }
    let present: FxHashSet<&String> = course.lessons().map(|lesson| &lesson.id).collect();
    let gone = new
        .pages
        .keys()
        .filter(|id| id.contains('/') && !present.contains(id))
        .cloned()
        .collect();
    if new.gone_pages != gone {
        new.to_mut().gone_pages = gone;
    }
}

/// Gives a page its id, and the addresses it had.
pub fn name(lesson: &mut Lesson, module: &str, lock: &Lock, id: String) {
    lesson.former_addresses = former(lock, &id, &lesson.address);
    for former in &lesson.formerly {
        let name = if former.name.contains('/') {
            former.name.clone()
        } else {
            format!("{module}/{}", former.name)
        };
        lesson.former_addresses.push(format!("{name}.html"));
    }
    lesson.id = id;
}

/// The addresses that a module with an id had.
pub fn former_of_module(module: &Module, lock: &Lock, id: &str) -> Vec<String> {
    let mut addresses = former(lock, id, &module.address);
    addresses.extend(
        module
            .formerly
            .iter()
            .map(|former| format!("{}/index.html", former.name)),
    );
    addresses
}

/// The addresses a page had, as the lock knows them.
fn former(lock: &Lock, id: &str, address: &str) -> Vec<String> {
    let Some(page) = lock.pages.get(id) else {
        return Vec::new();
    };
    let all = page.former.iter().chain(page.addresses.iter());
    let mut former: Vec<String> = all.filter(|former| *former != address).cloned().collect();
    former.sort_unstable();
    former.dedup();
    former
}

fn look(
    (natural, address, title): (&str, &str, &str),
    page: &Document,
    lock: &Lock,
    claims: &LockIndex,
) -> PageFingerprint {
    // Line ends are git's business, not the author's: two people's builds give the same print.
    let text = page.text.get(page.body..).unwrap_or_default().trim();
    let text = if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n"))
    } else {
        Cow::Borrowed(text)
    };
    // A page without text, as many a quiz page is, is known by its title.
    let text = if text.is_empty() {
        Cow::Borrowed(title)
    } else {
        text
    };
    let print = print(&[&text], 10);
    let sketch = claims
        .sketch(lock, &print)
        .cloned()
        .unwrap_or_else(|| sketch(&text));
    PageFingerprint {
        natural: natural.to_owned(),
        address: address.to_owned(),
        print,
        sketch,
    }
}

/// Whether each page has an address of its own.
pub fn are_apart(seen: &[PageFingerprint]) -> bool {
    seen.iter()
        .map(|seen| seen.address.as_str())
        .collect::<FxHashSet<_>>()
        .len()
        == seen.len()
}

/// The ids of pages, in their order: of a page with the same text at the same address, of one with the same text that left
/// its address, of the one at the address, of one that is gone and much alike; else new ones. With them whether all ids of the lock were
/// given before one was looked for by likeness.
pub fn ids<'a>(
    seen: &[PageFingerprint],
    lock: &Lock,
    claims: &'a LockIndex,
) -> (Vec<String>, bool) {
    let here: FxHashMap<&str, &PageFingerprint> = seen
        .iter()
        .map(|seen| (seen.address.as_str(), seen))
        .collect();
    let mut copies: FxHashMap<&str, usize> = FxHashMap::default();
    seen.iter()
        .for_each(|seen| *copies.entry(&seen.print).or_default() += 1);
    // Nothing is at its address any more, or something else is.
    let left = |id: &str| {
        let stays = |seen: &&PageFingerprint| score(lock, id, seen) >= RECOGNISED;
        !lock.pages[id]
            .addresses
            .iter()
            .any(|address| here.get(address.as_str()).is_some_and(stays))
    };
    let mut taken: FxHashSet<String> = FxHashSet::default();
    let mut ids: Vec<Option<String>> = vec![None; seen.len()];
    let mut give = |find: &dyn Fn(&PageFingerprint) -> Vec<&'a String>| {
        for (seen, id) in seen
            .iter()
            .zip(ids.iter_mut())
            .filter(|(_, id)| id.is_none())
        {
            *id = find(seen)
                .into_iter()
                .find(|id| is_kind(id, seen) && taken.insert((*id).clone()))
                .cloned();
        }
    };
    give(&|seen| {
        claims
            .at(&seen.address)
            .iter()
            .filter(|id| lock.pages[*id].prints.contains_key(&seen.print))
            .collect()
    });
    give(&|seen| match claims.under(&seen.print) {
        [id] if copies[seen.print.as_str()] == 1 && left(id) => vec![id],
        _ => Vec::new(),
    });
    // An id that is gone comes back with its page, and not with another one at its address.
    let back = |id: &String, seen: &PageFingerprint| {
        !lock.gone_pages.contains(id) || score(lock, id, seen) >= RECOGNISED
    };
    give(&|seen| {
        claims
            .at(&seen.address)
            .iter()
            .filter(|id| back(id, seen))
            .collect()
    });
    let whole = taken.len() == lock.pages.len();
    alike(seen, lock, &mut ids, &mut taken);
    for (seen, id) in seen.iter().zip(&mut ids).filter(|(_, id)| id.is_none()) {
        let free = |id: &str| !taken.contains(id) && !lock.pages.contains_key(id);
        let numbered = (2_u32..).map(|number| format!("{}-{number}", seen.natural));
        let new = std::iter::once(seen.natural.clone())
            .chain(numbered)
            .find(|id| free(id))
            .unwrap_or_default();
        taken.insert(new.clone());
        *id = Some(new);
    }
    (ids.into_iter().flatten().collect(), whole)
}

/// Gives pages without an id those of pages that are gone and much alike, the closest pairs first.
fn alike(
    seen: &[PageFingerprint],
    lock: &Lock,
    ids: &mut [Option<String>],
    taken: &mut FxHashSet<String>,
) {
    let gone: Vec<(&String, &LockedPage)> = lock
        .pages
        .iter()
        .filter(|(id, _)| !taken.contains(*id))
        .collect();
    let mut pairs: Vec<(f64, usize, &String)> = Vec::new();
    for (at, seen) in seen.iter().enumerate().filter(|(at, _)| ids[*at].is_none()) {
        for (id, page) in gone
            .iter()
            .filter(|(id, _)| id.contains('/') == seen.natural.contains('/'))
        {
            let best = page
                .prints
                .values()
                .map(|known| sketch_likeness(known, &seen.sketch))
                .fold(0.0, f64::max);
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
fn remember(new: &mut Cow<Lock>, id: &str, seen: PageFingerprint) {
    let stands = |page: &LockedPage| {
        let address =
            page.addresses.iter().eq([&seen.address]) && !page.former.contains(&seen.address);
        address && page.prints.iter().eq([(&seen.print, &seen.sketch)])
    };
    if new.pages.get(id).is_some_and(stands) {
        return;
    }
    let page = new.to_mut().pages.entry(id.to_owned()).or_default();
    page.prints = [(seen.print, seen.sketch)].into();
    page.former.append(std::mem::take(&mut page.addresses));
    page.former.remove(&seen.address);
    page.addresses.insert(seen.address);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Pages in few places with few texts, so that they meet.
    fn page() -> impl Strategy<Value = PageFingerprint> {
        (0..6_u8, 0..6_u8, 0..4_u8).prop_map(|(at, print, module)| written(at, print, module == 0))
    }

    /// The sketch hangs on the print, as both do on the text; those of neighbours are alike.
    fn written(at: u8, print: u8, module: bool) -> PageFingerprint {
        let natural = if module {
            format!("m{at}")
        } else {
            format!("m/p{at}")
        };
        let address = if module {
            format!("m{at}/index.html")
        } else {
            format!("m/p{at}.html")
        };
        let sketch = [
            "aaaaaaaaaa",
            "aaaaaaabbb",
            "bbbbbbbbbb",
            "cccccccccc",
            "cccccccddd",
            "----------",
        ][usize::from(print)];
        PageFingerprint {
            natural,
            address,
            print: format!("t{print}"),
            sketch: sketch.to_owned(),
        }
    }

    fn lock() -> impl Strategy<Value = Lock> {
        let known = prop::collection::vec((page(), page(), 0..8_u8), 0..7);
        known.prop_map(|known| {
            let mut lock = Lock::default();
            for (page, other, more) in known {
                let id = if more == 1 {
                    &other.natural
                } else {
                    &page.natural
                };
                let entry = lock.pages.entry(id.clone()).or_default();
                entry.addresses.insert(page.address);
                entry.prints.insert(page.print, page.sketch);
                match more {
                    2 => entry.addresses.insert(other.address),
                    3 => _ = entry.prints.insert(other.print, other.sketch),
                    4 => _ = lock.gone_pages.insert(id.clone()),
                    _ => {}
                }
            }
            lock
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn where_ids_stand_they_are_those_that_would_be_found(
            lock in lock(),
            pages in prop::collection::vec(page(), 1..7),
            which in 0..7_usize,
            print in 0..6_u8,
        ) {
            let claims = LockIndex::of(&lock);
            let mut pages = pages;
            pages.sort_by(|a, b| a.address.cmp(&b.address));
            pages.dedup_by(|a, b| a.address == b.address);
            let (was, whole) = ids(&pages, &lock, &claims);
            prop_assert!(are_apart(&pages));
            let which = which % pages.len();
            let text = written(0, print, false);
            let now = PageFingerprint { print: text.print, sketch: text.sketch, ..pages[which].clone() };
            if claims.stand(&lock, &pages[which], &now, whole) {
                pages[which] = now;
                prop_assert_eq!(ids(&pages, &lock, &claims), (was, whole));
            }
        }
    }
}
