//! An edit never loses a learner's work: a course of all kinds of block is answered, edited at random and built again, round
//! after round, and what every id stood for is compared with the truth: the log of the edits, never the text.
//!
//! Inserted texts are unlike any other. Among copies only the one in the old page is told apart, and only when they are made;
//! later they are one class, as nothing tells them apart but their place. `LEADLET_LONG=1` runs far more cases.

use leadlet::course::{self, BlockKind, Course, Interaction, Lesson};
use leadlet::diagnostic::{Diagnostic, Severity};
use leadlet::pipeline::{Request, build};
use leadlet::site::Content;
use leadlet::source::Source;
use leadlet::{lock, parse};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

/// One edit: which, and three numbers that say where.
type Edit = [u16; 4];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Choice,
    Many,
    TrueFalse,
    Sequencing,
    Pairs,
    Groups,
    FillIn,
    Numeric,
    Scenario,
    Commit,
    Reflect,
    Rating,
    Card,
    Recognise,
    Checklist,
}

use Kind::{
    Card, Checklist, Choice, Commit, FillIn, Groups, Many, Numeric, Pairs, Rating, Recognise, Reflect, Scenario, Sequencing, TrueFalse,
};

const KINDS: [Kind; 15] =
    [Choice, Many, TrueFalse, Sequencing, Pairs, Groups, FillIn, Numeric, Scenario, Commit, Reflect, Rating, Card, Recognise, Checklist];

/// An option, item or target. Copies share their number.
#[derive(Clone, Debug)]
struct Part {
    number: u32,
    text: String,
    right: bool,
    target: u32,
}

#[derive(Clone, Debug)]
struct Block {
    number: u32,
    /// The same for copies.
    class: u32,
    kind: Kind,
    hand: Option<String>,
    stem: String,
    parts: Vec<Part>,
    targets: Vec<Part>,
    /// What a blank wants.
    key: String,
    /// Options that were taken out, to come back.
    out: Vec<Part>,
}

#[derive(Clone, Debug)]
struct Page {
    number: u32,
    name: String,
    title: String,
    prose: String,
    front: &'static str,
    blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
struct Module {
    number: u32,
    name: String,
    title: String,
    prose: String,
    pages: Vec<Page>,
}

/// What the author has before him, and what he took out.
#[derive(Clone, Debug)]
struct World {
    modules: Vec<Module>,
    step: usize,
    next: u32,
    gone: Vec<Block>,
    gone_pages: Vec<Page>,
    /// Names of pages that went, by module.
    vacant: Vec<(u32, String)>,
    /// The id that the program proposed to keep, by block.
    advice: BTreeMap<u32, String>,
}

/// What was done in a round, by numbers of blocks and pages.
#[derive(Default, Debug)]
struct Log {
    edited: BTreeSet<u32>,
    /// Blocks rewritten so far that they are others now.
    rewritten: BTreeSet<u32>,
    /// Blocks that were copied.
    copied: BTreeSet<u32>,
    /// Blocks that got the id of an older one by hand.
    advised: BTreeSet<u32>,
    touched: BTreeSet<u32>,
    shifted: BTreeSet<u32>,
}

impl Block {
    /// Its parts and targets in the order they are written, and whether each is a target.
    fn written(&self) -> Vec<(bool, &Part)> {
        let target = |number: u32| self.targets.iter().find(|target| target.number == number).unwrap();
        match self.kind {
            Pairs => self.parts.iter().map(|part| (false, part)).chain(self.parts.iter().map(|part| (true, target(part.target)))).collect(),
            Groups => {
                let items = self.targets.iter().flat_map(|target| self.parts.iter().filter(|part| part.target == target.number));
                items.map(|part| (false, part)).chain(self.targets.iter().map(|part| (true, part))).collect()
            }
            Scenario | Commit | Card => Vec::new(),
            _ => self.parts.iter().map(|part| (false, part)).collect(),
        }
    }

    /// What is right, by the numbers of parts.
    fn right(&self) -> String {
        let mut right: Vec<String> = match self.kind {
            Sequencing => return format!("{:?}", self.parts.iter().map(|part| part.number).collect::<Vec<_>>()),
            Choice | Many | TrueFalse => self.parts.iter().filter(|part| part.right).map(|part| part.number.to_string()).collect(),
            Pairs | Groups => self.parts.iter().map(|part| format!("{}-{}", part.number, part.target)).collect(),
            FillIn | Numeric => return self.key.clone(),
            _ => return String::new(),
        };
        right.sort_unstable();
        format!("{right:?}")
    }

    fn write(&self, to: &mut String) {
        let id = self.hand.as_ref().map(|id| format!(" {{#{id}}}")).unwrap_or_default();
        let name = match self.kind {
            Scenario => "scenario",
            Commit => "commit",
            Reflect => "reflect",
            Rating => "rating",
            Card => "card",
            Recognise => "recognise",
            Checklist => "checklist",
            _ => "question",
        };
        let _ = writeln!(to, "::: {name}{id}");
        let (stem, parts) = (&self.stem, &self.parts);
        let target = |number: u32| &self.targets.iter().find(|target| target.number == number).unwrap().text;
        match self.kind {
            Choice | Many | TrueFalse => {
                let _ = writeln!(to, "{stem}?\n");
                parts.iter().for_each(|part| writeln!(to, "- [{}] {}", if part.right { 'x' } else { ' ' }, part.text).unwrap());
            }
            Sequencing => {
                let _ = writeln!(to, "{stem}?\n");
                parts.iter().for_each(|part| writeln!(to, "1. {}", part.text).unwrap());
            }
            Pairs => {
                let _ = writeln!(to, "{stem}?\n\n| one | other |\n|---|---|");
                parts.iter().for_each(|part| writeln!(to, "| {} | {} |", part.text, target(part.target)).unwrap());
            }
            Groups => {
                let _ = writeln!(to, "{stem}?\n");
                for group in &self.targets {
                    let _ = writeln!(to, "- {}", group.text);
                    parts.iter().filter(|part| part.target == group.number).for_each(|part| writeln!(to, "  - {}", part.text).unwrap());
                }
            }
            FillIn => writeln!(to, "Fill.\n\n{stem} [[{}]].", self.key).unwrap(),
            Numeric => writeln!(to, "Count.\n\n{stem} [[= {}]].", self.key).unwrap(),
            Scenario => writeln!(
                to,
                "{stem}\n\n- [{}](#one)\n- [{}](#two)\n\n## Fine {{#one .good}}\n\n## Bad {{#two .poor}}",
                parts[0].text, parts[1].text
            )
            .unwrap(),
            Commit => writeln!(to, "When [[{}]], I will [[{}]] {stem}.", parts[0].text, parts[1].text).unwrap(),
            Card => writeln!(to, "{stem}\n\n---\n\n{}", parts[0].text).unwrap(),
            Checklist => parts.iter().for_each(|part| writeln!(to, "- [ ] {}", part.text).unwrap()),
            Reflect | Rating | Recognise => writeln!(to, "{stem}").unwrap(),
        }
        to.push_str(":::\n\n");
    }
}

impl World {
    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    /// A word that is like no other: eight letters at random.
    fn word(&mut self) -> String {
        let mut hash = u64::from(self.number()).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut word = String::new();
        for _ in 0..4 {
            hash = (hash ^ (hash >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            word.push(char::from(b"bcdfghjklmnpqrstvwxz"[(hash >> 33) as usize % 20]));
            word.push(char::from(b"aeiou"[(hash >> 51) as usize % 5]));
        }
        word
    }

    /// So many words, one in five of them a common one.
    fn words(&mut self, count: usize) -> String {
        let words: Vec<String> =
            (0..count).map(|at| if at % 5 == 3 { ["the", "of", "when", "that"][at % 4].to_owned() } else { self.word() }).collect();
        words.join(" ")
    }

    fn part(&mut self, count: usize, right: bool, target: u32) -> Part {
        Part { number: self.number(), text: self.words(count), right, target }
    }

    fn block(&mut self, kind: Kind, of: u16) -> Block {
        let number = self.number();
        let mut block = Block {
            number,
            class: number,
            kind,
            hand: None,
            stem: self.words(14),
            parts: Vec::new(),
            targets: Vec::new(),
            key: String::new(),
            out: Vec::new(),
        };
        match kind {
            Choice | Many => block.parts = (0..4).map(|at| self.part(5, at == 0 || (at == 2 && kind == Many), 0)).collect(),
            TrueFalse => {
                block.parts = (0..2).map(|at| self.part(1, at == 0, 0)).collect();
                (block.parts[0].text, block.parts[1].text) = ("True".to_owned(), "False".to_owned());
            }
            Sequencing | Checklist => block.parts = (0..5).map(|_| self.part(5, false, 0)).collect(),
            Pairs | Groups => {
                block.targets = (0..if kind == Pairs { 5 } else { 2 }).map(|_| self.part(3, false, 0)).collect();
                block.parts = (0..5).map(|at| self.part(3, false, block.targets[at % block.targets.len()].number)).collect();
                if of.is_multiple_of(3) && kind == Pairs {
                    // An item may have the words of another's target.
                    block.parts[0].text = block.targets[1].text.clone();
                }
            }
            FillIn => block.key = self.word(),
            Numeric => block.key = self.number().to_string(),
            Scenario | Commit => block.parts = (0..2).map(|_| self.part(5, false, 0)).collect(),
            Card => block.parts = vec![self.part(8, false, 0)],
            Reflect | Rating | Recognise => {}
        }
        block
    }

    fn page(&mut self, front: &'static str) -> Page {
        Page { number: self.number(), name: self.word(), title: self.words(3), prose: self.words(60), front, blocks: Vec::new() }
    }

    fn new() -> World {
        let mut world = World {
            modules: Vec::new(),
            step: 1,
            next: 0,
            gone: Vec::new(),
            gone_pages: Vec::new(),
            vacant: Vec::new(),
            advice: BTreeMap::new(),
        };
        let mut kind = 0;
        for _ in 0..3 {
            let mut module =
                Module { number: world.number(), name: world.word(), title: world.words(2), prose: world.words(30), pages: Vec::new() };
            for front in ["objective: Do it.\n", "objective: Do it.\n", "kind: quiz\nfrom: [module]\n", "kind: self-check\n"] {
                let mut page = world.page(front);
                let kinds = match front {
                    "kind: self-check\n" => vec![Rating, Rating],
                    "kind: quiz\nfrom: [module]\n" => vec![Choice],
                    _ => {
                        kind += 5;
                        (kind - 5..kind).map(|at| KINDS[at % KINDS.len()]).collect()
                    }
                };
                page.blocks = kinds.into_iter().map(|kind| world.block(kind, 0)).collect();
                module.pages.push(page);
            }
            world.modules.push(module);
        }
        world
    }

    fn files(&self) -> Vec<(String, String)> {
        let mut files = vec![("content/course.yaml".to_owned(), "id: course\ntitle: Course\nlanguage: en\n".to_owned())];
        for (at, module) in self.modules.iter().enumerate() {
            let folder = format!("content/{:02}-{}", at * self.step + 1, module.name);
            files.push((format!("{folder}/module.md"), format!("---\ntitle: {}\n---\n\n{}\n", module.title, module.prose)));
            for (at, page) in module.pages.iter().enumerate() {
                let mut text = format!("---\ntitle: {}\n{}---\n\n{}\n\n", page.title, page.front, page.prose);
                page.blocks.iter().for_each(|block| block.write(&mut text));
                files.push((format!("{folder}/{:03}-{}.md", (at + 1) * self.step, page.name), text));
            }
        }
        files
    }

    fn pages(&self) -> impl Iterator<Item = (&Module, &Page)> {
        self.modules.iter().flat_map(|module| module.pages.iter().map(move |page| (module, page)))
    }

    fn blocks(&self) -> impl Iterator<Item = (&Page, &Block)> {
        self.pages().flat_map(|(_, page)| page.blocks.iter().map(move |block| (page, block)))
    }

    /// The page of some modules that a number means.
    fn pick(&self, scope: &[usize], number: u16) -> (usize, usize) {
        let all: Vec<(usize, usize)> =
            scope.iter().flat_map(|module| (0..self.modules[*module].pages.len()).map(|page| (*module, page))).collect();
        all[number as usize % all.len()]
    }

    /// Edits what lies in some modules; gives what was done.
    fn edit(&mut self, edits: &[Edit], scope: &[usize]) -> Log {
        let mut log = Log::default();
        let (mut old, mut old_pages, old_vacant, advice) =
            (self.gone.len(), self.gone_pages.len(), self.vacant.clone(), std::mem::take(&mut self.advice));
        let home: BTreeMap<u32, u32> = self.blocks().map(|(page, block)| (block.number, page.number)).collect();
        for [what, a, b, c] in edits.iter().copied() {
            let (module, page) = self.pick(scope, a);
            let (module2, page2) = self.pick(scope, b);
            let here = self.modules[module].pages[page].number;
            let there = self.modules[module2].pages[page2].number;
            let count = self.modules[module].pages[page].blocks.len();
            let at = if count == 0 { 0 } else { b as usize % count };
            let self_check = |world: &World, module: usize, page: usize| world.modules[module].pages[page].front.contains("self");
            let free = count > 0 && !log.edited.contains(&self.modules[module].pages[page].blocks[at].number);
            match what % 20 {
                0 => {
                    let kind = if self_check(self, module, page) { Rating } else { KINDS[c as usize % KINDS.len()] };
                    let block = self.block(kind, c);
                    log.edited.insert(block.number);
                    log.touched.insert(here);
                    self.modules[module].pages[page].blocks.insert(at, block);
                }
                // A quiz and a self-check need something to ask.
                1 if free && count > 1 => {
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
                3 | 4 if free && (here == there || (count > 1 && !self_check(self, module, page) && !self_check(self, module2, page2))) => {
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
                    let vacated = std::mem::replace(&mut self.modules[module].pages[page].name, name);
                    self.vacant.push((self.modules[module].number, vacated));
                    log.shifted.insert(here);
                }
                10 if self.modules[module].pages.len() > 1
                    && self.modules[module2]
                        .pages
                        .iter()
                        .all(|other| other.name != self.modules[module].pages[page].name || other.number == here) =>
                {
                    let moved = self.modules[module].pages.remove(page);
                    if module != module2 {
                        log.shifted.insert(here);
                        self.vacant.push((self.modules[module].number, moved.name.clone()));
                    }
                    let to = &mut self.modules[module2].pages;
                    to.insert(c as usize % (to.len() + 1), moved);
                }
                11 => {
                    log.shifted.extend(self.modules[module].pages.iter().map(|page| page.number));
                    self.modules[module].name = self.word();
                }
                12 if scope.len() == self.modules.len() => {
                    self.step = 1 + c as usize % 9;
                    self.modules.rotate_left(b as usize % 3);
                }
                // A copy goes to another page, and neither it nor the one it is of is changed in the same round.
                13 if free && here != there && !self_check(self, module2, page2) => {
                    let block = self.modules[module].pages[page].blocks[at].clone();
                    let other = self.blocks().any(|(_, other)| other.class == block.class && other.number != block.number);
                    let lost = [here, there].iter().any(|page| log.shifted.contains(page)) || home.get(&block.number) != Some(&here);
                    if !other
                        && !lost
                        && self.gone.iter().all(|other| other.class != block.class)
                        && self.gone_pages.iter().flat_map(|page| &page.blocks).all(|other| other.class != block.class)
                    {
                        let copy = Block { number: self.number(), hand: None, ..block.clone() };
                        log.edited.extend([block.number, copy.number]);
                        log.copied.insert(block.number);
                        log.touched.extend([here, there]);
                        let to = &mut self.modules[module2].pages[page2].blocks;
                        to.insert(c as usize % (to.len() + 1), copy);
                    }
                }
                14 if count > 2 && !self_check(self, module, page) => {
                    log.touched.insert(here);
                    let mut new = self.page("objective: Do it.\n");
                    new.blocks = self.modules[module].pages[page].blocks.split_off(count / 2);
                    log.touched.insert(new.number);
                    self.modules[module].pages.insert(c as usize % (page + 2), new);
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
                    let blocks: Vec<Block> =
                        scope.iter().flat_map(|module| &self.modules[*module].pages).flat_map(|page| page.blocks.clone()).collect();
                    for block in blocks {
                        let Some(id) = advice.get(&block.number).filter(|_| !log.edited.contains(&block.number) && block.hand.is_none())
                        else {
                            continue;
                        };
                        log.edited.insert(block.number);
                        log.advised.insert(block.number);
                        for page in self.modules.iter_mut().flat_map(|module| &mut module.pages) {
                            log.touched.extend(page.blocks.iter().any(|other| other.number == block.number).then_some(page.number));
                            page.blocks
                                .iter_mut()
                                .filter(|other| other.number == block.number)
                                .for_each(|block| block.hand = Some(id.clone()));
                        }
                    }
                }
                18 if self.modules[module].pages.len() > 2 && page2 % 2 == 0 => {
                    let gone = self.modules[module].pages.remove(page);
                    self.vacant.push((self.modules[module].number, gone.name.clone()));
                    self.gone_pages.push(gone);
                }
                18 if old_pages > 0 => {
                    let back = self.gone_pages.remove(b as usize % old_pages);
                    old_pages -= 1;
                    if self.modules[module].pages.iter().any(|other| other.name == back.name) {
                        self.gone_pages.push(back);
                    } else {
                        log.shifted.insert(back.number);
                        self.modules[module].pages.push(back);
                    }
                }
                19 => {
                    // A new page, often where another one stood.
                    let mut new = self.page("objective: Do it.\n");
                    let vacant = old_vacant
                        .iter()
                        .filter(|(number, name)| {
                            *number == self.modules[module].number && self.modules[module].pages.iter().all(|page| page.name != *name)
                        })
                        .nth(c as usize % 3);
                    new.name = vacant.map_or(new.name, |(_, name)| name.clone());
                    new.blocks = vec![self.block(Choice, c), self.block(Reflect, c)];
                    log.touched.insert(new.number);
                    self.modules[module].pages.insert(c as usize % (page + 2), new);
                }
                _ if here != there
                    && module == module2
                    && [here, there].iter().all(|page| !log.touched.contains(page) && !log.shifted.contains(page))
                    && edits.len() == 1 =>
                {
                    let pages = &mut self.modules[module].pages;
                    (pages[page].name, pages[page2].name) = (pages[page2].name.clone(), pages[page].name.clone());
                    log.shifted.extend([here, there]);
                }
                _ => {}
            }
        }
        log
    }

    /// A slip of the pen, mended or made.
    fn typo(&mut self, block: &mut Block, at: u16) {
        let own = block.kind != TrueFalse;
        let count = block.parts.len();
        let part = block.parts.iter_mut().chain(&mut block.targets).nth(at as usize % 7);
        match part.filter(|_| own && count > 0) {
            // Two with the same words stay so.
            Some(part) if block.kind != Pairs => slip(&mut part.text, at),
            _ if block.kind != Checklist => slip(&mut block.stem, at),
            _ => {}
        }
    }

    /// Another option in the place of one, one more, one less, or one that comes back; or another order.
    fn change_part(&mut self, block: &mut Block, how: u16) {
        if matches!(block.kind, TrueFalse | Scenario | Commit | Card) || block.parts.is_empty() {
            return;
        }
        let at = how as usize / 5 % block.parts.len();
        let count = if matches!(block.kind, Pairs | Groups) { 3 } else { 5 };
        let (right, target) = (block.parts[at].right, block.parts[at].target);
        let removable = block.parts.len() > 3
            && !right
            && (block.kind != Groups || block.parts.iter().filter(|part| part.target == target).count() > 1);
        match how % 5 {
            0 if block.kind == Pairs => {
                let new = self.part(count, false, 0);
                block.parts[at].target = new.number;
                block.targets.iter_mut().filter(|old| old.number == target).for_each(|old| *old = new.clone());
            }
            0 => block.parts[at] = self.part(count, right, target),
            1 if block.kind != Pairs => {
                let new = self.part(count, false, target);
                block.parts.insert(at, new);
            }
            2 if removable && block.kind != Pairs => {
                let part = block.parts.remove(at);
                block.out.push(part);
            }
            2 if removable => {
                block.parts.remove(at);
                block.targets.retain(|old| old.number != target);
            }
            3 if !block.out.is_empty() => {
                let part = block.out.remove(0);
                block.parts.insert(at, part);
            }
            _ => block.parts.reverse(),
        }
    }

    fn change_key(&mut self, block: &mut Block, how: u16) {
        let count = block.parts.len();
        match block.kind {
            Choice | TrueFalse => {
                let right = block.parts.iter().position(|part| part.right).unwrap();
                block.parts[right].right = false;
                block.parts[(right + 1) % count].right = true;
            }
            Many => {
                let wrong = block.parts.iter().position(|part| !part.right);
                block.parts[wrong.unwrap_or(0)].right = wrong.is_some();
            }
            Sequencing => block.parts.swap(0, 1 + how as usize % (count - 1)),
            Pairs => (block.parts[0].target, block.parts[1].target) = (block.parts[1].target, block.parts[0].target),
            Groups => {
                let (from, to) =
                    (block.parts[0].target, block.parts.iter().find(|part| part.target != block.parts[0].target).unwrap().target);
                if block.parts.iter().filter(|part| part.target == from).count() > 1 {
                    block.parts[0].target = to;
                }
            }
            FillIn => block.key = self.word(),
            Numeric => block.key = self.number().to_string(),
            _ => {}
        }
    }

    /// A third of its words, and some more, become others: too many to be sure that it is the same.
    fn rewrite(&mut self, block: &mut Block) {
        let all = std::iter::once(&block.stem).chain(block.parts.iter().chain(&block.targets).map(|part| &part.text));
        let count = all.map(|text| text.split(' ').count()).sum::<usize>() * 36 / 100;
        let mut words: Vec<String> = block.stem.split(' ').map(str::to_owned).collect();
        let length = words.len();
        for word in words.iter_mut().skip(length.saturating_sub(count)) {
            *word = self.word();
        }
        block.stem = words.join(" ");
    }
}

/// Changes a letter of a long word.
fn slip(text: &mut String, at: u16) {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let long: Vec<usize> = (0..words.len()).filter(|word| words[*word].len() >= 8).collect();
    let word = &mut words[long[at as usize % long.len()]];
    let place = 2 + at as usize % 5;
    let letter = if word.as_bytes()[place] == b'y' { "u" } else { "y" };
    word.replace_range(place..=place, letter);
    *text = words.join(" ");
}

/// A block as a build gave it.
#[derive(Clone, Debug, PartialEq)]
struct Given {
    id: String,
    key: String,
    wording: String,
    /// Ids of parts and targets by number.
    parts: BTreeMap<(bool, u32), String>,
}

/// What a build gave: blocks and pages by number, and the lock.
#[derive(Clone, Default, Debug)]
struct Built {
    blocks: BTreeMap<u32, Given>,
    pages: BTreeMap<u32, (String, String)>,
    lock: String,
}

/// A course with its ids, as the line of `pipeline` gives them, without pages.
struct Read {
    course: Course,
    lock: String,
    findings: Vec<Diagnostic>,
}

fn source(files: &[(String, String)], lock: Option<&str>) -> Source {
    let lock = lock.map(|lock| (lock::PATH, lock));
    Source::from_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())).chain(lock))
}

fn read(files: &[(String, String)], lock: Option<&str>) -> Read {
    let parse::Parsed { mut course, mut findings, .. } = parse::parse(&source(files, lock), false);
    let old = lock::read(lock.unwrap_or_default(), &Arc::from(lock::PATH), &mut findings);
    let (new, told) = lock::assign(&mut course, &old);
    findings.extend(told);
    assert!(findings.iter().all(|finding| finding.severity != Severity::Error), "{findings:#?}");
    Read { course, lock: lock::write(&new), findings }
}

/// Ids of the parts of a block, in the order written: items before targets.
fn part_ids(block: &course::Block) -> Vec<&str> {
    match &block.kind {
        BlockKind::Question(question) => match &question.interaction {
            Interaction::Matching { items, targets, .. } => {
                items.iter().map(|item| item.option.id.as_str()).chain(targets.iter().map(|target| target.id.as_str())).collect()
            }
            other => other.options().iter().map(|option| option.id.as_str()).collect(),
        },
        BlockKind::Checklist(items) => items.iter().map(|item| item.id.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// Page id, and ids of blocks and parts, of a page.
fn ids(lesson: &Lesson) -> Vec<&str> {
    let blocks = lesson.page.blocks.iter().flat_map(|block| std::iter::once(block.id.as_str()).chain(part_ids(block)));
    std::iter::once(lesson.id.as_str()).chain(blocks).collect()
}

/// What learners hold and may come back with, over all rounds: for each id that was ever given, what it stood for.
#[derive(Default)]
struct Ledger {
    classes: BTreeMap<String, u32>,
    parts: BTreeMap<(String, String), (bool, u32)>,
    /// By id and print of the key: what was right.
    keys: BTreeMap<(String, String), String>,
    /// The other way round; forgotten with a lock that is lost, as are the next ones.
    prints: BTreeMap<(String, String), String>,
    latest: BTreeMap<u32, Given>,
    latest_pages: BTreeMap<u32, String>,
    pages: BTreeMap<String, u32>,
    addresses: BTreeMap<String, BTreeSet<String>>,
    modules: BTreeMap<String, BTreeSet<u32>>,
}

impl Ledger {
    /// Builds, and checks what must hold of any build.
    fn build(&mut self, world: &World, lock: Option<&str>) -> (Built, Vec<Diagnostic>) {
        let files = world.files();
        let read = read(&files, lock);
        let mut built = Built { lock: read.lock, ..Built::default() };
        assert_eq!(read.course.modules.len(), world.modules.len());
        for ((module, page), lesson) in world.pages().zip(read.course.lessons()) {
            assert_eq!(lesson.address, format!("{}/{}.html", module.name, page.name));
            built.pages.insert(page.number, (lesson.id.clone(), lesson.address.clone()));
            let blocks: Vec<&course::Block> =
                lesson.page.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Prose(_))).collect();
            assert_eq!(blocks.len(), page.blocks.len());
            for (block, given) in page.blocks.iter().zip(blocks) {
                let (key, wording) = match &given.kind {
                    BlockKind::Question(question) => (question.key.clone(), question.wording.clone()),
                    _ => Default::default(),
                };
                let (written, ids) = (block.written(), part_ids(given));
                assert_eq!(written.len(), ids.len(), "{block:?}");
                let parts = written.into_iter().zip(ids).map(|((target, part), id)| ((target, part.number), id.to_owned())).collect();
                built.blocks.insert(block.number, Given { id: given.id.clone(), key, wording, parts });
            }
        }
        // A second build changes nothing, whatever the order of the lock's lines.
        let mut lines: Vec<&str> = built.lock.lines().collect();
        lines.sort_by_key(|line| (line.len() % 7, std::cmp::Reverse(*line)));
        let again = self::read(&files, Some(&lines.join("\r\n")));
        assert_eq!(again.lock, built.lock, "a second build gives another lock");
        assert!(again.course.lessons().flat_map(ids).eq(read.course.lessons().flat_map(ids)), "a second build gives other ids");
        self.nothing_lands_elsewhere(world, &built);
        self.addresses(world, &built);
        (built, read.findings)
    }

    fn nothing_lands_elsewhere(&mut self, world: &World, built: &Built) {
        let aliases: BTreeMap<&str, &str> = built.lock.lines().filter_map(|line| line.strip_prefix("alias ")?.split_once(' ')).collect();
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
            assert!(!aliases.contains_key(given.id.as_str()), "{} is an alias and in use", given.id);
            let distinct: BTreeSet<&String> = given.parts.values().collect();
            assert_eq!(distinct.len(), given.parts.len(), "two parts of {} have one id", given.id);
            self.classes.entry(given.id.clone()).or_insert(block.class);
            for (part, id) in &given.parts {
                self.parts.entry((given.id.clone(), id.clone())).or_insert(*part);
            }
            self.keys.entry((given.id.clone(), given.key.clone())).or_insert_with(|| block.right());
            let print = self.prints.entry((given.id.clone(), block.right())).or_insert_with(|| given.key.clone());
            assert_eq!(*print, given.key, "the key of {} is the same, and its print another", given.id);
        }
        for (_, block) in world.blocks() {
            let given = &built.blocks[&block.number];
            for (old, class) in self.classes.iter().filter(|(old, _)| present(old) == given.id) {
                assert_eq!(*class, block.class, "answers to {old} land on another block: {block:?}");
                for (part, id) in &given.parts {
                    let was = self.parts.get(&(old.clone(), id.clone()));
                    assert!(was.is_none_or(|was| was == part), "the choice {id} of {old} lands on another part: {was:?} {part:?}");
                }
                let was = self.keys.get(&(old.clone(), given.key.clone()));
                assert!(was.is_none_or(|was| *was == block.right()), "the key of {old} changed, and its print did not: {block:?}");
            }
        }
        for (_, page) in world.pages() {
            let id = &built.pages[&page.number].0;
            let was = self.pages.entry(id.clone()).or_insert(page.number);
            assert_eq!(*was, page.number, "the id {id} is given to another page");
        }
    }

    /// Keeps the addresses that were published.
    fn addresses(&mut self, world: &World, built: &Built) {
        for (id, address) in built.pages.values() {
            self.addresses.entry(address.clone()).or_default().insert(id.clone());
        }
        for module in &world.modules {
            self.modules.entry(format!("{}/index.html", module.name)).or_default().insert(module.number);
        }
    }

    /// The site has a page at each address that was published.
    fn old_addresses_lead_on(&self, world: &World, built: &Built) {
        let files = world.files();
        let outcome = build(source(&files, Some(&built.lock)), Vec::new(), Request::default()).unwrap();
        assert_eq!(outcome.count(Severity::Error), 0, "{:#?}", outcome.diagnostics);
        assert_eq!(outcome.lock, None);
        let site = outcome.site.as_ref().unwrap();
        let leads = |old: &str, to: Vec<String>| {
            let Some(Content::Bytes(page)) = site.get(old) else { panic!("nothing is at the old address {old}") };
            let page = String::from_utf8_lossy(page);
            assert!(
                to.iter().any(|to| page.contains(&format!("content=\"0; url=../{to}\""))),
                "{old} does not lead to one of {to:?}: {page}"
            );
        };
        let present: BTreeMap<&str, &str> = built.pages.values().map(|(id, address)| (id.as_str(), address.as_str())).collect();
        for (old, ids) in self.addresses.iter().filter(|(old, _)| present.values().all(|address| address != old)) {
            let to: Vec<String> = ids.iter().filter_map(|id| Some((*present.get(id.as_str())?).to_owned())).collect();
            if !to.is_empty() {
                leads(old, to);
            }
        }
        let folders: BTreeMap<u32, String> =
            world.modules.iter().map(|module| (module.number, format!("{}/index.html", module.name))).collect();
        for (old, numbers) in self.modules.iter().filter(|(old, _)| folders.values().all(|address| address != *old)) {
            leads(old, numbers.iter().map(|number| folders[number].clone()).collect());
        }
    }

    /// What must be the same after the edits of `log` as it was before.
    fn survives(&self, world: &World, log: &Log, built: &Built, findings: &[Diagnostic]) {
        let mut classes: BTreeMap<u32, usize> = BTreeMap::new();
        let away = world.gone.iter().chain(world.gone_pages.iter().flat_map(|page| &page.blocks));
        world.blocks().map(|(_, block)| block).chain(away).for_each(|block| *classes.entry(block.class).or_default() += 1);
        for (_, block) in world.blocks() {
            let given = &built.blocks[&block.number];
            let Some(old) = self.latest.get(&block.number) else { continue };
            if classes[&block.class] > 1 && !log.copied.contains(&block.number) {
                continue;
            }
            if log.rewritten.contains(&block.number) {
                assert_ne!(given.id, old.id, "rewritten, and taken for the same: {block:?}");
                let told = findings.iter().filter(|finding| finding.rule == "id/doubtful").any(|finding| {
                    // What was rewritten twice is as much like what it was at first.
                    let help = finding.help.as_deref().unwrap_or_default();
                    self.classes.iter().any(|(id, class)| *class == block.class && help.contains(&format!("{{#{id}}}")))
                });
                assert!(told, "rewritten, and not told: {block:?}\n{findings:#?}");
                continue;
            }
            if let Some(hand) = &block.hand {
                assert_eq!(given.id, *hand);
            }
            if given.id == old.id {
                assert!(block.hand.is_none() || !log.advised.contains(&block.number));
            } else {
                assert!(block.hand.is_some(), "an unchanged block lost its id {}: {block:?}", old.id);
                let alias = format!("alias {} {}", old.id, given.id);
                assert!(built.lock.lines().any(|line| line == alias), "{alias:?} is missing");
            }
            if log.advised.contains(&block.number) {
                continue;
            }
            for (part, id) in &given.parts {
                assert!(old.parts.get(part).is_none_or(|was| was == id), "an unchanged part lost its id: {part:?} {block:?}");
            }
            if old.parts.keys().eq(given.parts.keys()) && !log.edited.contains(&block.number) {
                assert_eq!((&old.key, &old.wording), (&given.key, &given.wording));
            }
        }
        for (_, page) in world.pages() {
            let known =
                self.latest_pages.get(&page.number).filter(|_| !log.touched.contains(&page.number) || !log.shifted.contains(&page.number));
            assert!(known.is_none_or(|id| *id == built.pages[&page.number].0), "the page {known:?} lost its id: {page:?}");
        }
    }

    /// Keeps what was given for the next round.
    fn keep(&mut self, built: &Built) {
        self.latest.extend(built.blocks.clone());
        self.latest_pages.extend(built.pages.iter().map(|(number, (id, _))| (*number, id.clone())));
    }

    fn lose(&mut self) {
        self.prints.clear();
        self.latest.clear();
        self.latest_pages.clear();
        self.addresses.clear();
        self.modules.clear();
        self.pages.clear();
    }

    /// One person's round.
    fn round(&mut self, world: &mut World, edits: &[Edit], scope: &[usize], lock: &str) -> Built {
        let log = world.edit(edits, scope);
        let (built, findings) = self.build(world, Some(lock));
        self.survives(world, &log, &built, &findings);
        for number in &log.rewritten {
            if let (Some(old), true) = (self.latest.get(number), built.blocks.contains_key(number)) {
                world.advice.insert(*number, old.id.clone());
            }
        }
        built
    }

    /// Two people's rounds at once, and git's union of their locks.
    fn union(&mut self, world: &mut World, edits: &[Edit], lock: &str) -> Built {
        let (mine, theirs) = edits.split_at(edits.len() / 2);
        let mut other = world.clone();
        other.next += 100_000;
        let (gone, gone_pages) = (world.gone.len() / 2, world.gone_pages.len() / 2);
        other.gone = world.gone.split_off(gone);
        other.gone_pages = world.gone_pages.split_off(gone_pages);
        let one = self.round(world, mine, &[0, 1], lock);
        let two = self.round(&mut other, theirs, &[2], lock);
        world.modules[2] = other.modules.remove(2);
        world.next = other.next.max(world.next);
        world.gone.append(&mut other.gone);
        world.gone_pages.append(&mut other.gone_pages);
        world.vacant.append(&mut other.vacant);
        world.advice.append(&mut other.advice);
        let [base, ours, others] = [lock, &one.lock, &two.lock].map(|lock| lock.lines().collect::<BTreeSet<&str>>());
        // Lines that one of them took out stay now and then, as git keeps both sides of what clashes.
        let clash = |line: &str| line.len() % 3 == edits.len() % 3;
        let merged: BTreeSet<&str> = base
            .iter()
            .chain(&ours)
            .chain(&others)
            .copied()
            .filter(|line| !base.contains(line) || clash(line) || (ours.contains(line) && others.contains(line)))
            .collect();
        let merged: Vec<&str> = merged.into_iter().rev().collect();
        let mut published = Ledger { latest: one.blocks.clone(), ..Ledger::default() };
        let third: BTreeSet<u32> = world.modules[2].pages.iter().flat_map(|page| &page.blocks).map(|block| block.number).collect();
        published.latest.retain(|number, _| !third.contains(number));
        published.latest.extend(two.blocks.into_iter().filter(|(number, _)| third.contains(number)));
        let pages: BTreeSet<u32> = world.modules[2].pages.iter().map(|page| page.number).collect();
        published.latest_pages = one
            .pages
            .into_iter()
            .filter(|(number, _)| !pages.contains(number))
            .chain(two.pages.into_iter().filter(|(number, _)| pages.contains(number)))
            .map(|(number, (id, _))| (number, id))
            .collect();
        let (built, findings) = self.build(world, Some(&merged.join("\n")));
        published.survives(world, &Log::default(), &built, &findings);
        built
    }
}

/// What one person does in a round is in `how`: one in eight loses the lock, one in eight merges with somebody else's.
fn rounds(rounds: &[(u8, Vec<Edit>)]) {
    let mut ledger = Ledger::default();
    let mut world = World::new();
    let (mut built, _) = ledger.build(&world, None);
    ledger.keep(&built);
    for (how, edits) in rounds {
        built = match how % 8 {
            0 => {
                world.edit(edits, &[0, 1, 2]);
                world.advice.clear();
                ledger.lose();
                ledger.build(&world, None).0
            }
            1 => ledger.union(&mut world, edits, &built.lock),
            _ => ledger.round(&mut world, edits, &[0, 1, 2], &built.lock),
        };
        ledger.keep(&built);
    }
    ledger.old_addresses_lead_on(&world, &built);
}

fn cases() -> ProptestConfig {
    let long = std::env::var_os("LEADLET_LONG").is_some();
    ProptestConfig { cases: if long { 1_000 } else { 12 }, failure_persistence: None, max_shrink_iters: 100, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_edit_loses_or_mistakes_a_learners_work(edits in prop::collection::vec((any::<u8>(), prop::collection::vec(any::<Edit>(), 0..10)), 1..6)) {
        rounds(&edits);
    }
}

/// An item and another's target have the same words; the item goes.
#[test]
fn a_target_does_not_take_the_place_of_an_item_with_the_same_words() {
    let (mut ledger, mut world) = (Ledger::default(), World::new());
    let (built, _) = ledger.build(&world, None);
    ledger.keep(&built);
    let pages = world.modules.iter_mut().flat_map(|module| &mut module.pages);
    let block = pages.flat_map(|page| &mut page.blocks).find(|block| block.kind == Pairs).unwrap();
    assert_eq!(block.parts[0].text, block.targets[1].text);
    let gone = block.parts.remove(0).target;
    block.targets.retain(|target| target.number != gone);
    let (built, findings) = ledger.build(&world, Some(&built.lock));
    ledger.survives(&world, &Log::default(), &built, &findings);
}
