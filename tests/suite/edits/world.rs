//! What the author has before him: modules, pages and blocks, made of words at random, and the files they are written to.

use super::block::{Block, KINDS, Kind, Part};
use super::edit::Log;
use Kind::{
    Card, Checklist, Choice, Commit, Compose, FillIn, Groups, Many, Numeric, Pairs, Rating,
    Recognise, Reflect, Scenario, Sequencing, TrueFalse,
};
use std::collections::BTreeMap;
use std::ops::Range;

#[derive(Clone, Debug)]
pub struct Page {
    pub number: u32,
    pub name: String,
    pub title: String,
    pub prose: String,
    pub front: &'static str,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
pub struct Module {
    pub number: u32,
    pub name: String,
    pub title: String,
    pub prose: String,
    pub pages: Vec<Page>,
}

/// What the author has before him, and what he took out.
#[derive(Clone, Debug)]
pub struct World {
    pub modules: Vec<Module>,
    pub step: usize,
    pub next: u32,
    pub gone: Vec<Block>,
    pub gone_pages: Vec<Page>,
    /// What was done to blocks in the round in which their page was taken out: no build has seen it until the page is back.
    pub unseen: Log,
    /// Names of pages that went, by module.
    pub vacant: Vec<(u32, String)>,
    /// The id that the program proposed to keep, by block.
    pub advice: BTreeMap<u32, String>,
}

impl Page {
    /// Whether there is something to ask without some of its blocks, where there must be: a quiz needs a question.
    pub fn asks_without(&self, gone: Range<usize>) -> bool {
        let asked = |kind| {
            matches!(
                kind,
                Choice | Many | TrueFalse | Sequencing | Pairs | Groups | FillIn | Numeric
            )
        };
        !self.front.contains("quiz")
            || self
                .blocks
                .iter()
                .enumerate()
                .any(|(at, block)| !gone.contains(&at) && asked(block.kind))
    }
}

impl World {
    pub fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    /// A word that is like no other: eight letters at random.
    pub fn word(&mut self) -> String {
        let mut hash = u64::from(self.number()).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut word = String::new();
        for _ in 0..4 {
            hash = (hash ^ (hash >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            word.push(char::from(
                b"bcdfghjklmnpqrstvwxz"[(hash >> 33) as usize % 20],
            ));
            word.push(char::from(b"aeiou"[(hash >> 51) as usize % 5]));
        }
        word
    }

    /// So many words, one in five of them a common one.
    pub fn words(&mut self, count: usize) -> String {
        let words: Vec<String> = (0..count)
            .map(|at| {
                if at % 5 == 3 {
                    ["the", "of", "when", "that"][at % 4].to_owned()
                } else {
                    self.word()
                }
            })
            .collect();
        words.join(" ")
    }

    pub fn part(&mut self, count: usize, right: bool, target: u32) -> Part {
        Part {
            number: self.number(),
            text: self.words(count),
            right,
            target,
        }
    }

    pub fn block(&mut self, kind: Kind, of: u16) -> Block {
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
            Choice | Many => {
                block.parts = (0..4)
                    .map(|at| self.part(5, at == 0 || (at == 2 && kind == Many), 0))
                    .collect()
            }
            TrueFalse => {
                block.parts = (0..2).map(|at| self.part(1, at == 0, 0)).collect();
                (block.parts[0].text, block.parts[1].text) =
                    ("True".to_owned(), "False".to_owned());
            }
            Sequencing | Checklist => {
                block.parts = (0..5).map(|_| self.part(5, false, 0)).collect()
            }
            Compose => {
                block.parts = (0..4).map(|_| self.part(5, false, 0)).collect();
                block.key = self.words(6);
            }
            Pairs | Groups => {
                block.targets = (0..if kind == Pairs { 5 } else { 2 })
                    .map(|_| self.part(3, false, 0))
                    .collect();
                block.parts = (0..5)
                    .map(|at| self.part(3, false, block.targets[at % block.targets.len()].number))
                    .collect();
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

    pub fn page(&mut self, front: &'static str) -> Page {
        Page {
            number: self.number(),
            name: self.word(),
            title: self.words(3),
            prose: self.words(60),
            front,
            blocks: Vec::new(),
        }
    }

    pub fn new() -> World {
        let mut world = World {
            modules: Vec::new(),
            step: 1,
            next: 0,
            gone: Vec::new(),
            gone_pages: Vec::new(),
            unseen: Log::default(),
            vacant: Vec::new(),
            advice: BTreeMap::new(),
        };
        let mut kind = 0;
        for _ in 0..3 {
            let mut module = Module {
                number: world.number(),
                name: world.word(),
                title: world.words(2),
                prose: world.words(30),
                pages: Vec::new(),
            };
            for front in [
                "objective: Do it.\n",
                "objective: Do it.\n",
                "kind: quiz\nfrom: [module]\n",
                "kind: self-check\n",
            ] {
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

    pub fn files(&self) -> Vec<(String, String)> {
        let mut files = vec![(
            "content/course.yaml".to_owned(),
            "id: course\ntitle: Course\nlanguage: en\n".to_owned(),
        )];
        for (at, module) in self.modules.iter().enumerate() {
            let folder = format!("content/{:02}-{}", at * self.step + 1, module.name);
            files.push((
                format!("{folder}/module.md"),
                format!("---\ntitle: {}\n---\n\n{}\n", module.title, module.prose),
            ));
            for (at, page) in module.pages.iter().enumerate() {
                let mut text = format!(
                    "---\ntitle: {}\n{}---\n\n{}\n\n",
                    page.title, page.front, page.prose
                );
                page.blocks.iter().for_each(|block| block.write(&mut text));
                files.push((
                    format!("{folder}/{:03}-{}.md", (at + 1) * self.step, page.name),
                    text,
                ));
            }
        }
        files
    }

    pub fn pages(&self) -> impl Iterator<Item = (&Module, &Page)> {
        self.modules
            .iter()
            .flat_map(|module| module.pages.iter().map(move |page| (module, page)))
    }

    pub fn blocks(&self) -> impl Iterator<Item = (&Page, &Block)> {
        self.pages()
            .flat_map(|(_, page)| page.blocks.iter().map(move |block| (page, block)))
    }

    /// The page of some modules that a number means.
    pub fn pick(&self, scope: &[usize], number: u16) -> (usize, usize) {
        let all: Vec<(usize, usize)> = scope
            .iter()
            .flat_map(|module| (0..self.modules[*module].pages.len()).map(|page| (*module, page)))
            .collect();
        all[number as usize % all.len()]
    }
}
