//! What an author does in a round, and the log of it: the truth, by which what a build gives is measured.

use super::block::{Block, KINDS, Kind};
use super::words::slip;
use super::world::{Page, World};
use Kind::{Checklist, Choice, Rating, Reflect};
use std::collections::{BTreeMap, BTreeSet};

/// One edit: which, and three numbers that say where.
pub type Edit = [u16; 4];

/// What was done in a round, by numbers of blocks and pages.
#[derive(Clone, Default, Debug)]
pub struct Log {
    pub edited: BTreeSet<u32>,
    /// Blocks rewritten so far that they are others now.
    pub rewritten: BTreeSet<u32>,
    /// Blocks that were copied.
    pub copied: BTreeSet<u32>,
    /// Blocks that got the id of an older one by hand.
    pub advised: BTreeSet<u32>,
    pub touched: BTreeSet<u32>,
    pub shifted: BTreeSet<u32>,
}

impl Log {
    /// Moves what was done to a page and its blocks from one log to another.
    pub fn hand_over(&mut self, page: &Page, to: &mut Log) {
        let numbers: BTreeSet<u32> = page
            .blocks
            .iter()
            .map(|block| block.number)
            .chain([page.number])
            .collect();
        for (from, to) in [
            (&mut self.edited, &mut to.edited),
            (&mut self.rewritten, &mut to.rewritten),
            (&mut self.advised, &mut to.advised),
            (&mut self.touched, &mut to.touched),
        ] {
            to.extend(from.intersection(&numbers));
            from.retain(|number| !numbers.contains(number));
        }
    }
}

impl World {
    /// Edits what lies in some modules; gives what was done.
    pub fn edit(&mut self, edits: &[Edit], scope: &[usize]) -> Log {
        let mut log = Log::default();
        let (mut old, mut old_pages, old_vacant, advice) = (
            self.gone.len(),
            self.gone_pages.len(),
            self.vacant.clone(),
            std::mem::take(&mut self.advice),
        );
        let home: BTreeMap<u32, u32> = self
            .blocks()
            .map(|(page, block)| (block.number, page.number))
            .collect();
        for [what, a, b, c] in edits.iter().copied() {
            let (module, page) = self.pick(scope, a);
            let (module2, page2) = self.pick(scope, b);
            let here = self.modules[module].pages[page].number;
            let there = self.modules[module2].pages[page2].number;
            let count = self.modules[module].pages[page].blocks.len();
            let at = if count == 0 { 0 } else { b as usize % count };
            let self_check = |world: &World, module: usize, page: usize| {
                world.modules[module].pages[page].front.contains("self")
            };
            let spare = count > 1 && self.modules[module].pages[page].asks_without(at..at + 1);
            let free = count > 0
                && !log
                    .edited
                    .contains(&self.modules[module].pages[page].blocks[at].number);
            match what % 20 {
                0 => {
                    let kind = if self_check(self, module, page) {
                        Rating
                    } else {
                        KINDS[c as usize % KINDS.len()]
                    };
                    let block = self.block(kind, c);
                    log.edited.insert(block.number);
                    log.touched.insert(here);
                    self.modules[module].pages[page].blocks.insert(at, block);
                }
                // A quiz and a self-check need something to ask.
                1 if free && spare => {
                    log.touched.insert(here);
                    let mut block = self.modules[module].pages[page].blocks.remove(at);
                    if c.is_multiple_of(3) {
                        block.hand = None;
                    }
                    self.gone.push(block);
                }
                2 if old > 0 => {
                    let block = self.gone.remove(b as usize % old);
                    old -= 1;
                    if block.kind == Rating || !self_check(self, module, page) {
                        log.touched.insert(here);
                        log.edited.insert(block.number);
                        self.modules[module].pages[page].blocks.insert(at, block);
                    } else {
                        self.gone.push(block);
                    }
                }
                3 | 4
                    if free
                        && (here == there
                            || (spare
                                && !self_check(self, module, page)
                                && !self_check(self, module2, page2))) =>
                {
                    log.touched.extend([here, there]);
                    let block = self.modules[module].pages[page].blocks.remove(at);
                    let to = &mut self.modules[module2].pages[page2].blocks;
                    to.insert(c as usize % (to.len() + 1), block);
                }
                5..=7 if free => {
                    log.touched.insert(here);
                    let mut block = self.modules[module].pages[page].blocks[at].clone();
                    match what % 20 {
                        5 => self.typo(&mut block, c),
                        6 => self.change_part(&mut block, c),
                        _ => self.change_key(&mut block, c),
                    }
                    log.edited.insert(block.number);
                    self.modules[module].pages[page].blocks[at] = block;
                }
                8 => {
                    log.touched.insert(here);
                    let title = self.words(3);
                    let page = &mut self.modules[module].pages[page];
                    page.title = title;
                    slip(&mut page.prose, c);
                }
                9 => {
                    let name = self.word();
                    let vacated =
                        std::mem::replace(&mut self.modules[module].pages[page].name, name);
                    self.vacant.push((self.modules[module].number, vacated));
                    log.shifted.insert(here);
                }
                10 if self.modules[module].pages.len() > 1
                    && self.modules[module2].pages.iter().all(|other| {
                        other.name != self.modules[module].pages[page].name || other.number == here
                    }) =>
                {
                    let moved = self.modules[module].pages.remove(page);
                    if module != module2 {
                        log.shifted.insert(here);
                        self.vacant
                            .push((self.modules[module].number, moved.name.clone()));
                    }
                    let to = &mut self.modules[module2].pages;
                    to.insert(c as usize % (to.len() + 1), moved);
                }
                11 => {
                    log.shifted
                        .extend(self.modules[module].pages.iter().map(|page| page.number));
                    self.modules[module].name = self.word();
                }
                12 if scope.len() == self.modules.len() => {
                    self.step = 1 + c as usize % 9;
                    self.modules.rotate_left(b as usize % 3);
                }
                // A copy goes to another page, and neither it nor the one it is of is changed in the same round.
                13 if free && here != there && !self_check(self, module2, page2) => {
                    let block = self.modules[module].pages[page].blocks[at].clone();
                    let other = self.blocks().any(|(_, other)| {
                        other.class == block.class && other.number != block.number
                    });
                    let lost = [here, there].iter().any(|page| log.shifted.contains(page))
                        || home.get(&block.number) != Some(&here);
                    if !other
                        && !lost
                        && self.gone.iter().all(|other| other.class != block.class)
                        && self
                            .gone_pages
                            .iter()
                            .flat_map(|page| &page.blocks)
                            .all(|other| other.class != block.class)
                    {
                        let copy = Block {
                            number: self.number(),
                            hand: None,
                            ..block.clone()
                        };
                        log.edited.extend([block.number, copy.number]);
                        log.copied.insert(block.number);
                        log.touched.extend([here, there]);
                        let to = &mut self.modules[module2].pages[page2].blocks;
                        to.insert(c as usize % (to.len() + 1), copy);
                    }
                }
                14 if count > 2
                    && !self_check(self, module, page)
                    && self.modules[module].pages[page].asks_without(count / 2..count) =>
                {
                    log.touched.insert(here);
                    let mut new = self.page("objective: Do it.\n");
                    new.blocks = self.modules[module].pages[page].blocks.split_off(count / 2);
                    log.touched.insert(new.number);
                    self.modules[module]
                        .pages
                        .insert(c as usize % (page + 2), new);
                }
                15 if free => {
                    let id = format!("hand-{}", self.word());
                    let mut block = self.modules[module].pages[page].blocks[at].clone();
                    log.touched.insert(here);
                    log.edited.insert(block.number);
                    block.hand = if c.is_multiple_of(4) { None } else { Some(id) };
                    if c.is_multiple_of(3) {
                        self.typo(&mut block, c);
                    }
                    self.modules[module].pages[page].blocks[at] = block;
                }
                16 if free => {
                    let mut block = self.modules[module].pages[page].blocks[at].clone();
                    if block.kind != Checklist && block.hand.is_none() {
                        log.touched.insert(here);
                        log.edited.insert(block.number);
                        log.rewritten.insert(block.number);
                        self.rewrite(&mut block);
                        self.modules[module].pages[page].blocks[at] = block;
                    }
                }
                17 => {
                    let blocks: Vec<Block> = scope
                        .iter()
                        .flat_map(|module| &self.modules[*module].pages)
                        .flat_map(|page| page.blocks.clone())
                        .collect();
                    for block in blocks {
                        let Some(id) = advice.get(&block.number).filter(|_| {
                            !log.edited.contains(&block.number) && block.hand.is_none()
                        }) else {
                            continue;
                        };
                        log.edited.insert(block.number);
                        log.advised.insert(block.number);
                        for page in self.modules.iter_mut().flat_map(|module| &mut module.pages) {
                            log.touched.extend(
                                page.blocks
                                    .iter()
                                    .any(|other| other.number == block.number)
                                    .then_some(page.number),
                            );
                            page.blocks
                                .iter_mut()
                                .filter(|other| other.number == block.number)
                                .for_each(|block| block.hand = Some(id.clone()));
                        }
                    }
                }
                18 if self.modules[module].pages.len() > 2 && page2 % 2 == 0 => {
                    let gone = self.modules[module].pages.remove(page);
                    self.vacant
                        .push((self.modules[module].number, gone.name.clone()));
                    log.hand_over(&gone, &mut self.unseen);
                    self.gone_pages.push(gone);
                }
                18 if old_pages > 0 => {
                    let back = self.gone_pages.remove(b as usize % old_pages);
                    old_pages -= 1;
                    if self.modules[module]
                        .pages
                        .iter()
                        .any(|other| other.name == back.name)
                    {
                        self.gone_pages.push(back);
                    } else {
                        log.shifted.insert(back.number);
                        self.unseen.hand_over(&back, &mut log);
                        self.modules[module].pages.push(back);
                    }
                }
                19 => {
                    // A new page, often where another one stood.
                    let mut new = self.page("objective: Do it.\n");
                    let vacant = old_vacant
                        .iter()
                        .filter(|(number, name)| {
                            *number == self.modules[module].number
                                && self.modules[module]
                                    .pages
                                    .iter()
                                    .all(|page| page.name != *name)
                        })
                        .nth(c as usize % 3);
                    new.name = vacant.map_or(new.name, |(_, name)| name.clone());
                    new.blocks = vec![self.block(Choice, c), self.block(Reflect, c)];
                    log.touched.insert(new.number);
                    self.modules[module]
                        .pages
                        .insert(c as usize % (page + 2), new);
                }
                _ if here != there
                    && module == module2
                    && [here, there]
                        .iter()
                        .all(|page| !log.touched.contains(page) && !log.shifted.contains(page))
                    && edits.len() == 1 =>
                {
                    let pages = &mut self.modules[module].pages;
                    (pages[page].name, pages[page2].name) =
                        (pages[page2].name.clone(), pages[page].name.clone());
                    log.shifted.extend([here, there]);
                }
                _ => {}
            }
        }
        // The original that left its page after it was copied is known from its copy by nothing.
        let is_home =
            |(page, block): &(&Page, &Block)| home.get(&block.number) == Some(&page.number);
        let still: BTreeSet<u32> = self
            .blocks()
            .filter(is_home)
            .map(|(_, block)| block.number)
            .collect();
        log.copied
            .retain(|number| still.contains(number) && !log.shifted.contains(&home[number]));
        log
    }
}
