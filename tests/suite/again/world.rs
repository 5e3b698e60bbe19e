//! A course as an author has it before him: modules and pages that can be moved about, and its files as they are written.
//!
//! What a page names by a word of its own (a link, `after`, `from`, a rating's module) is kept as that word, never as what it means:
//! so a page can mean another one with no letter of it changed. What leads nowhere is left out while the author is careful.

use std::collections::BTreeMap;
use std::fmt::Write;

pub type Files = BTreeMap<String, String>;

/// Names of pages and of modules, few of them, so that one is often taken up by another.
pub const NAMES: [&str; 6] = ["one", "two", "three", "four", "five", "six"];
pub const FOLDERS: [&str; 4] = ["a", "b", "c", "d"];
pub const WORDS: [&str; 7] = [
    "amber",
    "birch",
    "cedar",
    "dune",
    "it's",
    "\"ember\"",
    "on ...",
];

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Lesson,
    Quiz,
    SelfCheck,
}

#[derive(Clone, Debug)]
pub struct Question {
    pub stem: String,
    pub options: Vec<String>,
    pub right: usize,
    pub id: Option<&'static str>,
}

#[derive(Clone, Debug)]
pub struct Page {
    pub name: &'static str,
    pub order: u8,
    pub title: String,
    pub summary: String,
    pub objective: String,
    pub kind: Kind,
    pub draft: bool,
    pub audience: bool,
    pub after: Vec<String>,
    pub formerly: Vec<String>,
    pub from: Vec<String>,
    /// The module that its ratings are about.
    pub about: &'static str,
    pub heading: String,
    pub prose: String,
    /// Files below `content/`, with or without the heading there.
    pub links: Vec<(String, bool)>,
    pub questions: Vec<Question>,
    /// Raw HTML, a part for one audience, a checklist, a promise, a figure, a term.
    pub extras: [bool; 6],
    pub allow: bool,
}

#[derive(Clone, Debug)]
pub struct Module {
    pub name: &'static str,
    pub order: u8,
    pub title: String,
    pub summary: String,
    pub sign: Option<&'static str>,
    pub draft: bool,
    pub audience: bool,
    pub formerly: Vec<String>,
    pub link: Option<String>,
    pub pages: Vec<Page>,
    /// Whether it has a page of its own.
    pub is_there: bool,
}

#[derive(Clone, Debug)]
pub struct World {
    pub modules: Vec<Module>,
    pub gone: Vec<Page>,
    pub gone_modules: Vec<Module>,
    pub settings: BTreeMap<&'static str, String>,
    pub front: Option<String>,
    pub terms: Option<BTreeMap<&'static str, String>>,
    /// Files of the theme, the figure, the lock.
    pub others: Files,
    pub careless: bool,
    pub drafts: bool,
}

impl Module {
    pub fn folder(&self) -> String {
        format!("{:02}-{}", self.order, self.name)
    }
}

impl Page {
    pub fn file(&self) -> String {
        format!("{:02}-{}.md", self.order, self.name)
    }
}

impl World {
    /// The pages that are built, each with its module.
    fn built(&self) -> impl Iterator<Item = (&Module, &Page)> {
        let shown = self
            .modules
            .iter()
            .filter(|module| !module.draft || self.drafts);
        shown
            .flat_map(|module| module.pages.iter().map(move |page| (module, page)))
            .filter(|(_, page)| !page.draft || self.drafts)
    }

    /// Whether a name means one page, seen from a module.
    fn is_name(&self, module: &Module, name: &str) -> bool {
        let (folder, file) = name
            .split_once('/')
            .map_or((None, name), |(folder, file)| (Some(folder), file));
        let found: Vec<&str> = self
            .built()
            .filter(|(_, page)| page.name == file)
            .map(|(module, _)| module.name)
            .collect();
        self.careless
            || folder.map_or(found.contains(&module.name) || found.len() == 1, |folder| {
                found.contains(&folder)
            })
    }

    /// A link as it stands in a file of the folder, "" when there is no such page.
    fn link(&self, folder: &str, to: &str, heading: bool) -> String {
        let up = if folder.is_empty() { "" } else { "../" };
        let found = self
            .built()
            .find(|(module, page)| format!("{}/{}", module.folder(), page.file()) == to);
        match found {
            Some((_, page)) if heading => format!("[there]({up}{to}#{}). ", slug(&page.heading)),
            Some(_) => format!("[there]({up}{to}). "),
            None if self.careless => format!("[there]({up}{to}). "),
            None => String::new(),
        }
    }

    fn page(&self, module: &Module, page: &Page) -> String {
        let mut text = format!("---\ntitle: {}\n", yaml(&page.title));
        let mut line = |key: &str, value: &str| {
            _ = (!value.is_empty()).then(|| writeln!(text, "{key}: {value}"))
        };
        line("summary", &yaml(&page.summary));
        line("objective", &yaml(&page.objective));
        line("kind", ["", "quiz", "self-check"][page.kind as usize]);
        line("draft", if page.draft { "true" } else { "" });
        line("audience", if page.audience { "manager" } else { "" });
        line(
            "allow",
            if page.allow {
                "{ option/absolute: because, feedback/none: so, question/few: so }"
            } else {
                ""
            },
        );
        let names = |names: &[String]| {
            let fit: Vec<&str> = names
                .iter()
                .filter(|name| self.is_name(module, name))
                .map(String::as_str)
                .collect();
            if fit.is_empty() {
                String::new()
            } else {
                format!("[{}]", fit.join(", "))
            }
        };
        line("after", &names(&page.after));
        line(
            "formerly",
            &page
                .formerly
                .first()
                .map(|_| format!("[{}]", page.formerly.join(", ")))
                .unwrap_or_default(),
        );
        if page.kind == Kind::Quiz {
            let whole: Vec<&str> = page
                .from
                .iter()
                .map(String::as_str)
                .filter(|name| ["module", "course"].contains(name))
                .collect();
            line(
                "from",
                &if whole.is_empty() {
                    names(&page.from)
                } else {
                    format!("[{}]", whole.join(", "))
                },
            );
        }
        let _ = write!(text, "---\n\n{}\n\n## {}\n\n", page.prose, page.heading);
        page.links
            .iter()
            .for_each(|(to, heading)| text.push_str(&self.link(&module.folder(), to, *heading)));
        text.push_str("\n\n");
        self.blocks(module, page, &mut text);
        text
    }

    fn blocks(&self, module: &Module, page: &Page, text: &mut String) {
        for question in page
            .questions
            .iter()
            .filter(|_| page.kind != Kind::SelfCheck)
        {
            let id = question
                .id
                .map(|id| format!(" {{#{id}}}"))
                .unwrap_or_default();
            let _ = writeln!(text, "::: question{id}\n{}?\n", question.stem);
            for (at, option) in question.options.iter().enumerate() {
                let _ = writeln!(
                    text,
                    "- [{}] {option}",
                    if at == question.right { 'x' } else { ' ' }
                );
            }
            text.push_str(":::\n\n");
        }
        let built = |folder: &str| self.built().any(|(module, _)| module.name == folder);
        let about = if self.careless || built(page.about) {
            page.about
        } else {
            module.name
        };
        if page.kind == Kind::SelfCheck {
            let _ = writeln!(
                text,
                "::: rating {{about={about}}}\nI do {}.\n\nnever ... always\n:::\n",
                page.title
            );
        }
        let term = self
            .terms
            .as_ref()
            .and_then(|terms| terms.keys().next())
            .map(|term| format!("Of [it](glossary:{term}).\n\n"));
        let figure = self
            .others
            .contains_key("content/spot.svg")
            .then(|| "![A spot](../spot.svg)\n\n".to_owned());
        let html = page
            .links
            .first()
            .map(|(to, _)| self.link(&module.folder(), to, false));
        let html = html
            .as_ref()
            .and_then(|link| link.split_once('(')?.1.split_once(')'))
            .map(|(to, _)| format!("<a href=\"{to}\">HTML</a>\n\n"));
        let lesson = |text: &str| (page.kind == Kind::Lesson).then(|| text.to_owned());
        let extras = [
            html,
            Some("::: for manager\nFor you.\n:::\n\n".to_owned()),
            lesson("::: checklist\n- [ ] First\n- [ ] Second\n:::\n\n"),
            lesson("::: commit\nWhen [[it comes]], I will [[do it again]].\n:::\n\n"),
            figure,
            term,
        ];
        extras
            .into_iter()
            .zip(page.extras)
            .filter(|(_, wanted)| *wanted)
            .for_each(|(extra, _)| text.push_str(&extra.unwrap_or_default()));
    }

    fn module(&self, module: &Module) -> String {
        let mut text = format!("---\ntitle: {}\n", yaml(&module.title));
        let mut line = |key: &str, value: &str| {
            _ = (!value.is_empty()).then(|| writeln!(text, "{key}: {value}"))
        };
        line("summary", &yaml(&module.summary));
        line("sign", module.sign.unwrap_or_default());
        line("draft", if module.draft { "true" } else { "" });
        line("audience", if module.audience { "manager" } else { "" });
        line(
            "formerly",
            &module
                .formerly
                .first()
                .map(|_| format!("[{}]", module.formerly.join(", ")))
                .unwrap_or_default(),
        );
        let link = module
            .link
            .as_ref()
            .map(|to| self.link(&module.folder(), to, true))
            .unwrap_or_default();
        text + "---\n\nAbout it. " + &link + "\n"
    }

    /// All files.
    pub fn files(&self) -> Files {
        let mut files = self.others.clone();
        let settings: String = self
            .settings
            .iter()
            .map(|(key, value)| format!("{key}: {value}\n"))
            .collect();
        files.insert("content/course.yaml".into(), settings);
        if let Some(front) = &self.front {
            files.insert(
                "content/index.md".into(),
                format!("Welcome. {}\n", self.link("", front, true)),
            );
        }
        if let Some(terms) = &self.terms {
            let text = terms
                .iter()
                .map(|(term, text)| format!("{term}\n: It is {text}.\n\n"))
                .collect();
            files.insert("content/glossary.md".into(), text);
        }
        for module in &self.modules {
            let folder = format!("content/{}", module.folder());
            if module.is_there {
                files.insert(format!("{folder}/module.md"), self.module(module));
            }
            for page in &module.pages {
                files.insert(format!("{folder}/{}", page.file()), self.page(module, page));
            }
        }
        files
    }
}

fn yaml(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

/// The anchor of a heading.
fn slug(heading: &str) -> String {
    heading
        .to_lowercase()
        .replace(' ', "-")
        .replace(['\'', '"'], "")
}
