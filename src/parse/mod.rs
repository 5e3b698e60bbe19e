//! Files to a course. Parsing never fails: it returns a course and what is wrong with it.

pub(crate) mod blocks;
pub(crate) mod document;
pub(crate) mod fence;
pub(crate) mod front_matter;
pub(crate) mod glossary;
pub(crate) mod markup;
pub(crate) mod names;
pub(crate) mod plain_signs;
pub(crate) mod raw_html;
mod settings;

use crate::course::{Course, Document, Lesson, Module, Settings, true_false_words};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::schema;
use crate::source::{COURSE_NAME, COURSE_TOO_DEEP};
use crate::source::{Source, SourceFile, same};
use front_matter::{FrontMatter, Parts, lesson_table, opened};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

pub use front_matter::table_of;

/// The folder below the course folder that holds what authors write.
const CONTENT: &str = "content/";

/// What parsing gives.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The course.
    pub course: Course,
    /// Paths of pages that are drafts and were left out.
    pub drafts: Vec<Arc<str>>,
    /// What is wrong.
    pub findings: Vec<Diagnostic>,
}

/// What a run keeps for the next one: each module as it was read, by the name of its folder.
#[derive(Debug)]
pub struct ParseCache {
    keeps: bool,
    context: Option<Context>,
    modules: HashMap<String, Arc<ReadModule>>,
}

impl ParseCache {
    /// An empty one, which `keeps` what is read for the next run or not.
    pub fn new(keeps: bool) -> Self {
        ParseCache {
            keeps,
            context: None,
            modules: HashMap::new(),
        }
    }
}

/// [`read`] without a run before or after it.
pub fn parse(source: &Source, drafts: bool) -> Parsed {
    read(source, drafts, &mut ParseCache::new(false))
}

/// Reads a course. Drafts are left out unless `drafts` is set. Pages whose text was read before are taken from the `cache`, which
/// afterwards holds those of this run.
pub fn read(source: &Source, drafts: bool, cache: &mut ParseCache) -> Parsed {
    let mut findings = Vec::new();
    let settings = read_settings(source, &mut findings);
    let context = Context {
        smart: settings.language.split(['-', '_']).next() == Some("en"),
        true_false: true_false_words(&settings.language),
        drafts,
        trusted: settings.trusted_html,
    };
    if cache.context != Some(context) {
        cache.context = Some(context);
        cache.modules.clear();
    }
    let (tops, folders) = sorted(source, &mut findings);
    let mut course = Course {
        settings,
        ..Course::default()
    };
    let mut left_out = Vec::new();
    for (file, text) in tops {
        let written = &file[CONTENT.len()..];
        let name = written.to_ascii_lowercase();
        let is_known = matches!(name.as_str(), "index.md" | "glossary.md");
        if is_known && name != written {
            capitals(&file, &name, &mut findings);
        }
        match name.as_str() {
            "index.md" => course.front = Some(context.page(&file, &text, &mut findings)),
            "glossary.md" => {
                course.glossary = Some(glossary::glossary(&context, &file, &text, &mut findings))
            }
            _ => stray(&file, &mut findings),
        }
    }
    let read: Vec<(String, Arc<ReadModule>)> = folders
        .into_par_iter()
        .map(|(name, folder)| {
            let read = context.module(&name, folder, cache.modules.get(&name));
            (name, read)
        })
        .collect();
    for (_, module) in &read {
        findings.extend(
            module
                .findings
                .iter()
                .chain(module.pages.iter().flat_map(|page| &page.findings))
                .cloned(),
        );
        left_out.extend(module.drafts());
        course.modules.extend(module.course_module());
    }
    if cache.keeps {
        cache.modules = read.into_iter().collect();
    }
    Parsed {
        course,
        drafts: left_out,
        findings,
    }
}

pub(crate) static COURSE_MISSING: Rule = Rule {
    name: "course/missing",
    severities: &[Severity::Error],
    summary: "There is a content/course.yaml.",
    reason: "It says what the course is called, in which language it speaks and under which id a learner's work is saved.",
    source: "README.md, \"A course is a folder\"",
    bad: "@ course.yml\nid: course\ntitle: Course\nlanguage: en",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en",
    fixable: false,
};

fn read_settings(source: &Source, findings: &mut Vec<Diagnostic>) -> Settings {
    let file: Arc<str> = Arc::from("content/course.yaml");
    match source.text(&file) {
        Some(text) => settings::settings(&file, text, findings),
        None => {
            if !source.contains(&file) {
                let finding = Diagnostic::new(
                    &COURSE_MISSING,
                    &file,
                    0..0,
                    "There is no content/course.yaml, so this is not a course yet",
                )
                .whole_file();
                findings.push(finding.help(no_settings(source)));
            }
            settings::settings(&file, "{id: course, title: Course, language: en}", findings)
        }
    }
}

/// What to do where there is no course.yaml.
fn no_settings(source: &Source) -> String {
    let almost = |path: &str| {
        let name = path[CONTENT.len()..].to_ascii_lowercase();
        matches!(
            name.as_str(),
            "course.yaml" | "course.yml" | "course.yaml.txt" | "course.yml.txt"
        )
    };
    if let Some((path, _)) = source.below(CONTENT).find(|(path, _)| almost(path)) {
        format!("Rename {path} to course.yaml.{}", hidden_ending(path))
    } else if let Some(meant) = source.meant() {
        meant.to_owned()
    } else if source.below(CONTENT).next().is_some() {
        "Write it with at least three lines: id:, title: and language:. Or name the folder that \
         contains content/."
            .to_owned()
    } else {
        "To begin a course: leadlet init --title \"Its title\". To build an existing one, name the folder \
         that contains content/."
            .to_owned()
    }
}

/// How an ending is seen that Windows hides.
fn hidden_ending(path: &str) -> &'static str {
    if path.to_ascii_lowercase().ends_with(".txt") {
        " Windows hides such an ending until you tick \"File name extensions\" in the Explorer's View menu."
    } else {
        ""
    }
}

/// The Markdown files of a module's folder, path and text.
#[derive(Debug, Default)]
struct ModuleFiles {
    page: Option<(Arc<str>, Arc<str>)>,
    lessons: Vec<(Arc<str>, Arc<str>)>,
}

impl PartialEq for ModuleFiles {
    fn eq(&self, other: &ModuleFiles) -> bool {
        let mut pairs = self
            .page
            .iter()
            .chain(&self.lessons)
            .zip(other.page.iter().chain(&other.lessons));
        let is_same = |((file, text), (other_file, other_text)): (&_, &_)| {
            same(file, other_file) && same(text, other_text)
        };
        self.page.is_some() == other.page.is_some()
            && self.lessons.len() == other.lessons.len()
            && pairs.all(is_same)
    }
}

type Texts = Vec<(Arc<str>, Arc<str>)>;

/// All Markdown files, by where they stand: beside `course.yaml`, or in a module's folder. Modules in order.
fn sorted(source: &Source, findings: &mut Vec<Diagnostic>) -> (Texts, Vec<(String, ModuleFiles)>) {
    let mut tops = Vec::new();
    let mut folders: Vec<(String, ModuleFiles)> = Vec::new();
    for (path, file) in source.below(CONTENT) {
        let (SourceFile::Text(text), Some(stem)) = (file, path.strip_suffix(".md")) else {
            other_ending(path, findings);
            continue;
        };
        let page = (path.clone(), text.clone());
        match stem[CONTENT.len()..].split_once('/') {
            None => tops.push(page),
            Some((folder, name)) if !name.contains('/') => {
                // Files come in order, so those of a folder come together.
                if folders.last().is_none_or(|(last, _)| last != folder) {
                    folders.push((folder.to_owned(), ModuleFiles::default()));
                }
                let Some((_, folder)) = folders.last_mut() else {
                    continue;
                };
                if name == "module" {
                    folder.page = Some(page);
                } else if name.eq_ignore_ascii_case("module") && folder.page.is_none() {
                    capitals(path, "module.md", findings);
                    folder.page = Some(page);
                } else {
                    folder.lessons.push(page);
                }
            }
            Some(_) => {
                let finding = Diagnostic::new(
                    &COURSE_TOO_DEEP,
                    path,
                    0..0,
                    "This page is in a folder inside a module, and modules cannot be nested",
                )
                .whole_file();
                findings.push(finding.help("Move it up into the module's folder, or make its folder a module beside the others."));
            }
        }
    }
    folders.sort_by(|(a, _), (b, _)| names::order(a, b));
    (tops, folders)
}

/// A page whose file ends in something like `.md` would be left out unseen.
fn other_ending(file: &Arc<str>, findings: &mut Vec<Diagnostic>) {
    let name = file.rsplit('/').next().unwrap_or(file);
    let lower = name.to_ascii_lowercase();
    let plain = lower.strip_suffix(".txt").unwrap_or(&lower);
    let stem = [".md", ".markdown", ".mdown", ".mkd", ".mdx"]
        .into_iter()
        .find_map(|end| plain.strip_suffix(end));
    let Some(stem) = stem.and_then(|stem| name.get(..stem.len())) else {
        return;
    };
    if name.len() == stem.len() + ".md".len() && name.ends_with(".md") {
        return;
    }
    let finding = Diagnostic::new(
        &COURSE_NAME,
        file,
        0..0,
        format!(
            "The file name of a page ends in .md, not {}",
            &name[stem.len()..]
        ),
    )
    .whole_file();
    findings.push(finding.help(format!("Rename it to `{stem}.md`.{}", hidden_ending(name))));
}

/// A file whose name would be right with other capitals.
fn capitals(file: &Arc<str>, name: &str, findings: &mut Vec<Diagnostic>) {
    let written = file.rsplit('/').next().unwrap_or(file);
    let finding = Diagnostic::new(
        &COURSE_NAME,
        file,
        0..0,
        format!("`{written}` must be written in lower case"),
    )
    .whole_file();
    findings.push(finding.help(format!(
        "Rename it to `{name}`: on most servers capitals count."
    )));
}

pub(crate) static COURSE_STRAY_PAGE: Rule = Rule {
    name: "course/stray-page",
    severities: &[Severity::Error],
    summary: "Every page is in a module.",
    reason: "A page beside course.yaml has no place in the course's order.",
    source: "README.md, \"A course is a folder\"",
    bad: "@ notes.md\nThings to remember.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    good: "@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.\n@ 01-module/02-notes.md\n---\ntitle: Notes\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

fn stray(file: &Arc<str>, findings: &mut Vec<Diagnostic>) {
    let finding = Diagnostic::new(
        &COURSE_STRAY_PAGE,
        file,
        0..0,
        "This page is not inside a module folder",
    )
    .whole_file();
    findings.push(finding.help(
        "Move it into a module's folder. Beside course.yaml there can be \
     only index.md and glossary.md.",
    ));
}

/// What reading a page must know of the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Context {
    smart: bool,
    true_false: [&'static str; 2],
    drafts: bool,
    /// Whether raw HTML is left as it is.
    trusted: bool,
}

pub(crate) static OBJECTIVE_NONE: Rule = Rule {
    name: "objective/none",
    severities: &[Severity::Error],
    summary: "A lesson has an objective.",
    reason: "It tells the learner what the next minutes are good for, and you what to leave out.",
    source: "Mager, Preparing Instructional Objectives: an objective names what can be seen",
    bad: "---\ntitle: Lesson\n---\n\nText.",
    good: "---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

impl Context {
    fn document(
        &self,
        file: &Arc<str>,
        text: &Arc<str>,
        parts: &Parts,
        matter: &FrontMatter,
        findings: &mut Vec<Diagnostic>,
    ) -> Document {
        let document = document::document(
            file,
            text,
            parts.body,
            self.smart,
            self.trusted,
            self.true_false,
            findings,
        );
        Document {
            allow: matter.allow(),
            ..document
        }
    }

    /// A page whose front matter says nothing that the course needs.
    fn page(&self, file: &Arc<str>, text: &Arc<str>, findings: &mut Vec<Diagnostic>) -> Document {
        let (text, parts) = opened(file, text, findings);
        let text = &text;
        let matter = FrontMatter::read(
            file,
            text,
            &parts,
            schema::PAGE,
            "this page's front matter",
            findings,
        );
        self.document(file, text, &parts, &matter, findings)
    }

    /// Reads a module; what `kept` has of it from the same text is not read again.
    fn module(
        &self,
        name: &str,
        mut folder: ModuleFiles,
        kept: Option<&Arc<ReadModule>>,
    ) -> Arc<ReadModule> {
        folder
            .lessons
            .sort_by(|(a, _), (b, _)| names::order(file_name(a), file_name(b)));
        if let Some(kept) = kept.filter(|kept| kept.folder == folder) {
            return Arc::clone(kept);
        }
        let mut findings = Vec::new();
        let (file, text) = folder
            .page
            .clone()
            .unwrap_or_else(|| no_module_page(name, &mut findings));
        names::check(&file, "module", name, &mut findings);
        let (text, parts) = opened(&file, &text, &mut findings);
        let matter = FrontMatter::read(
            &file,
            &text,
            &parts,
            schema::MODULE,
            "a module's front matter",
            &mut findings,
        );
        let id = crate::course::bare(name).to_owned();
        let draft = matter.draft() && !self.drafts;
        let known: HashMap<&str, (&Arc<str>, &ReadPage)> =
            match kept.filter(|kept| kept.draft == draft) {
                Some(kept) => kept
                    .folder
                    .lessons
                    .iter()
                    .zip(&kept.pages)
                    .map(|((file, text), page)| (&**file, (text, page)))
                    .collect(),
                None => HashMap::new(),
            };
        let page = |(file, text): &(Arc<str>, Arc<str>)| match known.get(&**file) {
            Some((known, page)) if same(known, text) => (*page).clone(),
            _ => self.lesson(&id, file, text, draft),
        };
        let pages: Vec<ReadPage> = folder.lessons.iter().map(page).collect();
        let module = (!draft).then(|| Module {
            address: format!("{id}/index.html"),
            title: matter.text("title"),
            summary: matter.text("summary"),
            sign: matter
                .get("sign")
                .and_then(|sign| Some((sign.str()?.to_owned(), sign.span.clone()))),
            audience: matter.audience(),
            formerly: matter.names("formerly"),
            former_addresses: Vec::new(),
            page: self.document(&file, &text, &parts, &matter, &mut findings),
            lessons: Vec::new(),
            id,
        });
        Arc::new(ReadModule {
            folder,
            file,
            draft,
            module,
            pages,
            findings,
        })
    }

    fn lesson(&self, module: &str, file: &Arc<str>, text: &Arc<str>, draft: bool) -> ReadPage {
        let mut findings = Vec::new();
        let name = file_name(file);
        names::check(file, "page", name, &mut findings);
        let (text, parts) = opened(file, text, &mut findings);
        let text = &text;
        let (table, what) = lesson_table(text, &parts);
        let matter = FrontMatter::read(file, text, &parts, table, what, &mut findings);
        if draft || (matter.draft() && !self.drafts) {
            return ReadPage {
                lesson: None,
                findings: Vec::new(),
            };
        }
        let id = format!("{module}/{}", crate::course::bare(name));
        let objectives = matter.objectives(&mut findings);
        let kind = matter.kind();
        if matter.readable()
            && objectives.is_empty()
            && kind == crate::course::LessonKind::Lesson
            && !matter.has_objectives()
        {
            let end = parts.yaml.clone().map_or(parts.body, |yaml| yaml.start);
            let finding = Diagnostic::new(
                &OBJECTIVE_NONE,
                file,
                end..end,
                "This lesson has no objective",
            )
            .whole_file();
            findings.push(finding.help(
                "Add one line to its front matter: objective: what the learner can do afterwards.",
            ));
        }
        let lesson = Lesson {
            address: format!("{id}.html"),
            id,
            kind,
            title: matter.text("title"),
            summary: matter.text("summary"),
            objectives,
            audience: matter.audience(),
            after: matter.names("after"),
            formerly: matter.names("formerly"),
            former_addresses: Vec::new(),
            page: self.document(file, text, &parts, &matter, &mut findings),
        };
        ReadPage {
            lesson: Some(Arc::new(lesson)),
            findings,
        }
    }
}

/// A module as it was read.
#[derive(Debug)]
struct ReadModule {
    /// What it was read from.
    folder: ModuleFiles,
    /// The path of its page, also when it is missing.
    file: Arc<str>,
    /// Whether it is a draft that is left out.
    draft: bool,
    /// Itself, without its pages; none when it is left out.
    module: Option<Module>,
    /// One for each page of the folder.
    pages: Vec<ReadPage>,
    /// What is wrong with its page.
    findings: Vec<Diagnostic>,
}

/// A page as it was read; none when it is left out.
#[derive(Clone, Debug)]
struct ReadPage {
    lesson: Option<Arc<Lesson>>,
    findings: Vec<Diagnostic>,
}

impl ReadModule {
    /// The module with its pages.
    fn course_module(&self) -> Option<Module> {
        let lessons = self
            .pages
            .iter()
            .filter_map(|page| page.lesson.clone())
            .collect();
        self.module
            .clone()
            .map(|module| Module { lessons, ..module })
    }

    /// Paths of what is left out.
    fn drafts(&self) -> impl Iterator<Item = Arc<str>> {
        let pages = self
            .folder
            .lessons
            .iter()
            .zip(&self.pages)
            .filter(|(_, page)| page.lesson.is_none())
            .map(|((file, _), _)| file);
        pages.chain(self.draft.then_some(&self.file)).cloned()
    }
}

pub(crate) static COURSE_NO_MODULE_PAGE: Rule = Rule {
    name: "course/no-module-page",
    severities: &[Severity::Error],
    summary: "A folder that holds pages has a module.md.",
    reason: "It names the module; without it its tile on the front page would be empty.",
    source: "README.md, \"A course is a folder\"",
    bad: "@ 02-influence/01-lesson.md\n---\ntitle: Start small\nobjective: Raise a problem with a next step.\n---\n\nText.",
    good: "@ 02-influence/module.md\n---\ntitle: Influence\n---\n@ 02-influence/01-start-small.md\n---\ntitle: Start small\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

fn no_module_page(name: &str, findings: &mut Vec<Diagnostic>) -> (Arc<str>, Arc<str>) {
    let file: Arc<str> = Arc::from(format!("{CONTENT}{name}/module.md"));
    let finding = Diagnostic::new(
        &COURSE_NO_MODULE_PAGE,
        &file,
        0..0,
        format!("The folder `{name}` holds pages but no module.md"),
    )
    .whole_file();
    findings.push(finding.help("Write module.md there, with its title: as front matter. A folder of figures holds no pages."));
    (file, Arc::from("---\ntitle: Module\n---\n"))
}

/// The last part of a path, without `.md`.
fn file_name(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name)
}
