//! What learners hold and may come back with, and what must hold of any build.

use super::given::{Built, Given, ids, part_ids, read, source};
use super::world::World;
use crate::course::lines;
use leadlet::course;
use leadlet::diagnostic::{Diagnostic, Severity};
use leadlet::pipeline::{Request, build};
use leadlet::site::Content;
use std::collections::{BTreeMap, BTreeSet};

/// What learners hold and may come back with, over all rounds: for each id that was ever given, what it stood for.
#[derive(Default)]
pub struct Ledger {
    pub classes: BTreeMap<String, u32>,
    pub parts: BTreeMap<(String, String), (bool, u32)>,
    /// By id and print of the key: what was right.
    pub keys: BTreeMap<(String, String), String>,
    /// The other way round; forgotten with a lock that is lost, as are the next ones.
    pub prints: BTreeMap<(String, String), String>,
    pub latest: BTreeMap<u32, Given>,
    pub latest_pages: BTreeMap<u32, String>,
    pub pages: BTreeMap<String, u32>,
    pub addresses: BTreeMap<String, BTreeSet<String>>,
    pub modules: BTreeMap<String, BTreeSet<u32>>,
}

impl Ledger {
    /// Builds, and checks what must hold of any build.
    pub fn build(&mut self, world: &World, lock: Option<&str>) -> (Built, Vec<Diagnostic>) {
        let files = world.files();
        let read = read(&files, lock);
        let mut built = Built {
            lock: read.lock,
            ..Built::default()
        };
        assert_eq!(read.course.modules.len(), world.modules.len());
        for ((module, page), lesson) in world.pages().zip(read.course.lessons()) {
            assert_eq!(
                lesson.address,
                format!("{}/{}.html", module.name, page.name)
            );
            built
                .pages
                .insert(page.number, (lesson.id.clone(), lesson.address.clone()));
            let blocks: Vec<&course::Block> = lesson
                .page
                .blocks
                .iter()
                .filter(|block| block.kind.prose().is_none())
                .collect();
            assert_eq!(blocks.len(), page.blocks.len());
            for (block, given) in page.blocks.iter().zip(blocks) {
                let (key, wording) = match given.kind.question() {
                    Some(question) => (question.key.clone(), question.wording.clone()),
                    None => Default::default(),
                };
                let (written, ids) = (block.written(), part_ids(given));
                assert_eq!(written.len(), ids.len(), "{block:?}");
                let parts = written
                    .into_iter()
                    .zip(ids)
                    .map(|((target, part), id)| ((target, part.number), id.to_owned()))
                    .collect();
                built.blocks.insert(
                    block.number,
                    Given {
                        id: given.id.clone(),
                        key,
                        wording,
                        parts,
                    },
                );
            }
        }
        // A second build changes nothing, whatever the order of the lock's lines.
        let mut lines: Vec<&str> = built.lock.lines().collect();
        lines.sort_by_key(|line| (line.len() % 7, std::cmp::Reverse(*line)));
        let again = self::read(&files, Some(&lines.join("\r\n")));
        assert_eq!(again.lock, built.lock, "a second build gives another lock");
        assert!(
            again
                .course
                .lessons()
                .flat_map(ids)
                .eq(read.course.lessons().flat_map(ids)),
            "a second build gives other ids"
        );
        self.nothing_lands_elsewhere(world, &built);
        self.addresses(world, &built);
        (built, read.findings)
    }

    pub fn nothing_lands_elsewhere(&mut self, world: &World, built: &Built) {
        let aliases: BTreeMap<&str, &str> = lines(&built.lock)
            .filter_map(|line| line.strip_prefix("alias ")?.split_once(' '))
            .collect();
        let present = |id: &str| -> String {
            let mut id = id;
            for _ in 0..=aliases.len() {
                id = aliases.get(id).unwrap_or(&id);
            }
            id.to_owned()
        };
        let mut ids: BTreeSet<&str> = BTreeSet::new();
        for (_, block) in world.blocks() {
            let given = &built.blocks[&block.number];
            assert!(ids.insert(&given.id), "two blocks have the id {}", given.id);
            assert!(
                !aliases.contains_key(given.id.as_str()),
                "{} is an alias and in use",
                given.id
            );
            let distinct: BTreeSet<&String> = given.parts.values().collect();
            assert_eq!(
                distinct.len(),
                given.parts.len(),
                "two parts of {} have one id",
                given.id
            );
            self.classes.entry(given.id.clone()).or_insert(block.class);
            for (part, id) in &given.parts {
                self.parts
                    .entry((given.id.clone(), id.clone()))
                    .or_insert(*part);
            }
            self.keys
                .entry((given.id.clone(), given.key.clone()))
                .or_insert_with(|| block.right());
            let print = self
                .prints
                .entry((given.id.clone(), block.right()))
                .or_insert_with(|| given.key.clone());
            assert_eq!(
                *print, given.key,
                "the key of {} is the same, and its print another",
                given.id
            );
        }
        for (_, block) in world.blocks() {
            let given = &built.blocks[&block.number];
            for (old, class) in self
                .classes
                .iter()
                .filter(|(old, _)| present(old) == given.id)
            {
                assert_eq!(
                    *class, block.class,
                    "answers to {old} land on another block: {block:?}"
                );
                for (part, id) in &given.parts {
                    let was = self.parts.get(&(old.clone(), id.clone()));
                    assert!(
                        was.is_none_or(|was| was == part),
                        "the choice {id} of {old} lands on another part: {was:?} {part:?}"
                    );
                }
                let was = self.keys.get(&(old.clone(), given.key.clone()));
                assert!(
                    was.is_none_or(|was| *was == block.right()),
                    "the key of {old} changed, and its print did not: {block:?}"
                );
            }
        }
        for (_, page) in world.pages() {
            let id = &built.pages[&page.number].0;
            let was = self.pages.entry(id.clone()).or_insert(page.number);
            assert_eq!(*was, page.number, "the id {id} is given to another page");
        }
    }

    /// Keeps the addresses that were published.
    pub fn addresses(&mut self, world: &World, built: &Built) {
        for (id, address) in built.pages.values() {
            self.addresses
                .entry(address.clone())
                .or_default()
                .insert(id.clone());
        }
        for module in &world.modules {
            self.modules
                .entry(format!("{}/index.html", module.name))
                .or_default()
                .insert(module.number);
        }
    }

    /// The site has a page at each address that was published.
    pub fn old_addresses_lead_on(&self, world: &World, built: &Built) {
        let files = world.files();
        let outcome = build(
            source(&files, Some(&built.lock)),
            Vec::new(),
            Request::default(),
        )
        .unwrap();
        assert_eq!(
            outcome.count(Severity::Error),
            0,
            "{:#?}",
            outcome.diagnostics
        );
        assert_eq!(outcome.lock, None);
        let site = outcome.site.as_ref().unwrap();
        let leads = |old: &str, to: Vec<String>| {
            let Some(Content::Bytes(page)) = site.get(old) else {
                panic!("nothing is at the old address {old}")
            };
            let page = String::from_utf8_lossy(page);
            assert!(
                to.iter()
                    .any(|to| page.contains(&format!("content=\"0; url=../{to}\""))),
                "{old} does not lead to one of {to:?}: {page}"
            );
        };
        let present: BTreeMap<&str, &str> = built
            .pages
            .values()
            .map(|(id, address)| (id.as_str(), address.as_str()))
            .collect();
        for (old, ids) in self
            .addresses
            .iter()
            .filter(|(old, _)| present.values().all(|address| address != old))
        {
            let to: Vec<String> = ids
                .iter()
                .filter_map(|id| Some((*present.get(id.as_str())?).to_owned()))
                .collect();
            if !to.is_empty() {
                leads(old, to);
            }
        }
        let folders: BTreeMap<u32, String> = world
            .modules
            .iter()
            .map(|module| (module.number, format!("{}/index.html", module.name)))
            .collect();
        for (old, numbers) in self
            .modules
            .iter()
            .filter(|(old, _)| folders.values().all(|address| address != *old))
        {
            leads(
                old,
                numbers
                    .iter()
                    .map(|number| folders[number].clone())
                    .collect(),
            );
        }
    }
}
