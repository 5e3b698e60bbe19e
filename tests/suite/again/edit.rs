//! What an author does to a course between two saves.

use super::start::{module, page, question};
use super::world::{FOLDERS, Kind, Module, NAMES, Page, WORDS, World};

/// An edit: what, and three numbers that say where and how.
pub type Edit = [u8; 4];

/// How many kinds of edit there are.
pub const EDITS: u8 = 44;

fn pick<T: Copy>(of: &[T], number: u8) -> T {
    of[usize::from(number) % of.len()]
}

impl World {
    /// Edits the course; `locked` is the text the lock should have had after the round before.
    pub fn edit(&mut self, [what, a, b, c]: Edit, locked: Option<&str>) {
        match what {
            0..18 => self.edit_page(what, a, b, c),
            18..27 => self.move_page(what, a, b, c),
            27..36 => self.edit_module(what, a, b, c),
            _ => self.edit_course(what, a, b, locked),
        }
    }

    /// A page by a number: its module's and its own.
    fn at(&self, number: u8) -> Option<(usize, usize)> {
        let all: Vec<(usize, usize)> = (0..self.modules.len())
            .flat_map(|module| {
                (0..self.modules[module].pages.len()).map(move |page| (module, page))
            })
            .collect();
        (!all.is_empty()).then(|| pick(&all, number))
    }

    fn path(&self, number: u8) -> Option<String> {
        let (module, page) = self.at(number)?;
        Some(format!(
            "{}/{}",
            self.modules[module].folder(),
            self.modules[module].pages[page].file()
        ))
    }

    /// A name of a page, with its module before it or not.
    fn name(&self, number: u8, whole: bool) -> Option<String> {
        let (module, page) = self.at(number)?;
        let name = self.modules[module].pages[page].name;
        Some(if whole {
            format!("{}/{name}", self.modules[module].name)
        } else {
            name.to_owned()
        })
    }

    fn edit_page(&mut self, what: u8, a: u8, b: u8, c: u8) {
        let Some((at, number)) = self.at(a) else {
            return;
        };
        let (path, name) = (self.path(b), self.name(b, c.is_multiple_of(2)));
        let (word, early) = (
            pick(&WORDS, c),
            self.at(b).is_some_and(|other| other < (at, number)),
        );
        let page = &mut self.modules[at].pages[number];
        let count = page.questions.len().max(1);
        let asked = page.questions.get_mut(usize::from(b) % count);
        match what {
            0 => page.prose.push_str(&format!(" And {word}.")),
            1 => page.title = format!("{word} {}", pick(&NAMES, b)),
            2 => page.heading = format!("{word} first"),
            3 => page.summary = word.to_owned(),
            4 if page.kind == Kind::Lesson => page.objective = format!("Do {word}"),
            // A slip of the pen, by which an option or a question stays itself where a lock knows it, and is another where none does.
            5 if c >= 128 => asked
                .into_iter()
                .for_each(|asked| match b.is_multiple_of(3) {
                    true => asked.stem.push_str(&format!(" {word}")),
                    false => asked.options[usize::from(c) % 3].push_str(&format!(" {word}")),
                }),
            5 => asked.into_iter().for_each(|asked| {
                asked.options[usize::from(c) % 3] = format!("{word} {b} this time")
            }),
            6 => asked
                .into_iter()
                .for_each(|asked| asked.right = usize::from(c) % 3),
            7 => asked
                .into_iter()
                .for_each(|asked| asked.stem = format!("Which of {word} is {}", b % 3)),
            8 => asked.into_iter().for_each(|asked| {
                asked.id = [None, Some("by-hand"), Some("other-hand")][usize::from(c) % 3]
            }),
            9 if page.questions.len() < 4 => page.questions.push(question(word)),
            10 if page.questions.len() > 1 => _ = page.questions.remove(usize::from(b) % count),
            11 => page.draft = !page.draft,
            12 => (page.audience, page.allow) = (c.is_multiple_of(2), b.is_multiple_of(2)),
            // Only what stands before, so that it goes in no circle.
            13 if early => page.after.extend(name),
            14 => {
                (
                    page.after.clear(),
                    page.links.clear(),
                    page.formerly.clear(),
                )
                    .0
            }
            15 => page
                .links
                .extend(path.map(|path| (path, c.is_multiple_of(2)))),
            16 => {
                page.from = [
                    vec!["module".into()],
                    vec!["course".into()],
                    name.into_iter().collect(),
                ][usize::from(c) % 3]
                    .clone()
            }
            17 => {
                page.extras[usize::from(c) % 6] ^= true;
                page.about = pick(&FOLDERS, b);
            }
            _ => {}
        }
    }

    /// Puts a page into a module, unless one with its name stands there.
    fn put(&mut self, module: usize, page: Page) {
        if self.modules[module]
            .pages
            .iter()
            .any(|other| other.name == page.name)
            && !self.careless
        {
            return self.gone.push(page);
        }
        self.modules[module].pages.push(page);
    }

    fn move_page(&mut self, what: u8, a: u8, b: u8, c: u8) {
        let count = self.modules.len();
        let Some((at, number)) = self.at(a) else {
            return;
        };
        let to = usize::from(b) % count;
        match what {
            18 => {
                let mut moved = self.modules[at].pages.remove(number);
                if c.is_multiple_of(3) {
                    moved.order = 1 + c % 9;
                }
                self.put(to, moved);
            }
            19 => {
                let mut renamed = self.modules[at].pages.remove(number);
                let was = std::mem::replace(&mut renamed.name, pick(&NAMES, b));
                if c.is_multiple_of(3) && was != renamed.name {
                    renamed.formerly = vec![was.to_owned()];
                }
                self.put(at, renamed);
            }
            20 => self.modules[at].pages[number].order = 1 + b % 9,
            21 => {
                let gone = self.modules[at].pages.remove(number);
                self.gone.push(gone);
            }
            22 if !self.gone.is_empty() => {
                let back = self.gone.remove(usize::from(c) % self.gone.len());
                self.put(to, back);
            }
            23 => self.put(
                to,
                page(
                    pick(&NAMES, a),
                    1 + c % 9,
                    [Kind::Lesson, Kind::Lesson, Kind::Quiz, Kind::SelfCheck][usize::from(c) % 4],
                ),
            ),
            // Two files change their names, or their contents.
            24 => {
                let Some((other, second)) = self.at(b) else {
                    return;
                };
                let (mut one, mut two) = (
                    self.modules[at].pages[number].clone(),
                    self.modules[other].pages[second].clone(),
                );
                std::mem::swap(&mut one.name, &mut two.name);
                std::mem::swap(&mut one.order, &mut two.order);
                if (at, number) != (other, second) {
                    (
                        self.modules[at].pages[number],
                        self.modules[other].pages[second],
                    ) = (two, one);
                }
            }
            // Another kind of page at the same place.
            25 => {
                let page = &mut self.modules[at].pages[number];
                page.kind = [Kind::Lesson, Kind::Quiz, Kind::SelfCheck][usize::from(c) % 3];
                page.objective = if page.kind == Kind::Lesson {
                    format!("Do {}", page.name)
                } else {
                    String::new()
                };
            }
            // A copy, word for word.
            26 => {
                let mut copy = self.modules[at].pages[number].clone();
                copy.name = pick(&NAMES, c);
                copy.questions
                    .iter_mut()
                    .filter(|_| !self.careless)
                    .for_each(|asked| asked.id = None);
                self.put(to, copy);
            }
            _ => {}
        }
    }

    /// Takes in a module, unless there is one with its name.
    fn join(&mut self, module: Module) {
        if self.modules.iter().any(|other| other.name == module.name) && !self.careless {
            return self.gone_modules.push(module);
        }
        self.modules.push(module);
    }

    fn edit_module(&mut self, what: u8, a: u8, b: u8, c: u8) {
        let count = self.modules.len();
        if count == 0 {
            return self.join(module(
                pick(&FOLDERS, a),
                1,
                vec![page(pick(&NAMES, b), 1, Kind::Lesson)],
            ));
        }
        let (at, to, path) = (usize::from(a) % count, usize::from(b) % count, self.path(b));
        match what {
            27 => {
                let mut renamed = self.modules.remove(at);
                let was = std::mem::replace(&mut renamed.name, pick(&FOLDERS, b));
                if c.is_multiple_of(3) && was != renamed.name {
                    renamed.formerly = vec![was.to_owned()];
                }
                self.join(renamed);
            }
            28 => self.modules[at].order = 1 + b % 9,
            29 if count > 1 => {
                let gone = self.modules.remove(at);
                self.gone_modules.push(gone);
            }
            30 if !self.gone_modules.is_empty() => {
                let back = self
                    .gone_modules
                    .remove(usize::from(b) % self.gone_modules.len());
                self.join(back);
            }
            31 => {
                let pages = if c.is_multiple_of(2) {
                    Vec::new()
                } else {
                    vec![page(pick(&NAMES, c), 1, Kind::Lesson)]
                };
                self.join(module(pick(&FOLDERS, a), 1 + b % 9, pages));
            }
            // All its pages go to another, to nowhere, or change places with those of another.
            32 => {
                let pages = std::mem::take(&mut self.modules[at].pages);
                match c % 3 {
                    0 => pages.into_iter().for_each(|page| self.put(to, page)),
                    1 => self.gone.extend(pages),
                    _ => {
                        self.modules[at].pages =
                            std::mem::replace(&mut self.modules[to].pages, pages)
                    }
                }
            }
            33 if at != to => {
                let (one, two) = (self.modules[at].name, self.modules[to].name);
                (self.modules[at].name, self.modules[to].name) = (two, one);
                if c.is_multiple_of(2) {
                    let (one, two) = (self.modules[at].order, self.modules[to].order);
                    (self.modules[at].order, self.modules[to].order) = (two, one);
                }
            }
            34 => {
                let module = &mut self.modules[at];
                match b % 5 {
                    0 => module.title = format!("Module {}", pick(&WORDS, c)),
                    1 => module.summary = pick(&WORDS, c).to_owned(),
                    2 => module.sign = [None, Some("ring"), Some("step")][usize::from(c) % 3],
                    3 => module.audience = !module.audience,
                    _ => module.formerly = vec![format!("old-{}", pick(&FOLDERS, c))],
                }
            }
            35 => match c % 4 {
                0 => self.modules[at].draft = !self.modules[at].draft,
                1 if self.careless => self.modules[at].is_there = false,
                2 => self.modules[at].link = path,
                _ => self.modules[at].is_there = true,
            },
            _ => {}
        }
    }

    fn edit_course(&mut self, what: u8, a: u8, b: u8, locked: Option<&str>) {
        let word = pick(&WORDS[..4], b);
        let put = |world: &mut World, path: &str, text: String| {
            _ = world.others.insert(path.to_owned(), text)
        };
        match what {
            36 => match self.terms.as_mut().filter(|_| !a.is_multiple_of(8)) {
                Some(terms) => match a % 3 {
                    0 => _ = terms.insert("lid", word.to_owned()),
                    1 => _ = terms.insert("cup", word.to_owned()),
                    _ => _ = terms.pop_first(),
                },
                None => {
                    self.terms = self
                        .terms
                        .is_none()
                        .then(|| [("lid", word.to_owned())].into())
                }
            },
            37 => {
                let (key, value) = [
                    ("title", word),
                    (
                        "audiences",
                        ["{ manager: Boss, maker: Maker }", "{ manager: Manager }"]
                            [usize::from(b) % 2],
                    ),
                    ("language", ["en", "de", "fr"][usize::from(b) % 3]),
                    ("html", ["clean", "trusted"][usize::from(b) % 2]),
                    ("theme", ["own", "editorial"][usize::from(b) % 2]),
                    (
                        "check",
                        ["{ feedback/none: off }", "{ feedback/none: note }"][usize::from(b) % 2],
                    ),
                    (
                        "url",
                        ["https://example.org/", "https://example.org/c/"][usize::from(b) % 2],
                    ),
                ][usize::from(a) % 7];
                self.settings.insert(key, value.to_owned());
            }
            38 => match a % 3 {
                0 => put(
                    self,
                    "themes/own/templates/nav-item.html",
                    format!("<li>{word} {{{{ item.title }}}}{{{{ item.minutes }}}}</li>\n"),
                ),
                1 => put(
                    self,
                    "themes/own/strings/en.yaml",
                    format!("hint: {word}\n"),
                ),
                _ => put(
                    self,
                    "themes/own/theme.yaml",
                    format!(
                        "tokens: {{}}\nsigns: [{}]\n",
                        ["ring, step", "turn, step, ring"][usize::from(b) % 2]
                    ),
                ),
            },
            39 => match a % 3 {
                0 => _ = self.others.remove("content/spot.svg"),
                _ => put(
                    self,
                    "content/spot.svg",
                    super::SVG.replace("r=\"3\"", &format!("r=\"{}\"", b % 4)),
                ),
            },
            40..42 => match locked.filter(|_| !a.is_multiple_of(4)) {
                Some(locked) => put(self, "content/course.lock", locked.to_owned()),
                None => _ = self.others.remove("content/course.lock"),
            },
            42 => self.front = self.path(a).filter(|_| !b.is_multiple_of(4)),
            _ => self.careless = a.is_multiple_of(3),
        }
    }
}
