//! The model: what a course is, in the field's words. It knows Markdown by its places in the source, and nothing of HTML.

#![deny(clippy::wildcard_enum_match_arm)]

mod course_id;
mod filename;
mod index;
mod language;
mod minutes;
mod names;
mod paths;
mod pool;

pub use course_id::course_id;
pub use filename::{file_name, is_reserved};

pub use index::{
    Advice, CourseIndex, LinkProblem, LinkedTarget, OF_PAGE, PAGE_IDS, PathProblem, anchors,
};
pub use language::{direction, true_false_words};
pub use minutes::{counted, minutes, minutes_for};
pub use names::Names;
pub(crate) use paths::relative;
pub use pool::{Pooled, pool, tested};

pub use crate::kinds::{
    AnswerOption, Blank, Block, BlockKind, Card, Checklist, Commit, Compose, Details, EndingMark,
    Example, Explain, For, Guide, Hint, Interaction, Item, MatchItem, Media, Model, Note,
    NumberBlank, Question, Rating, Recognise, Reflect, Scenario, Step, StepChoice, Takeaway, visit,
};
pub use crate::syntax::{Reference, Text};

use crate::markdown;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// A course, as its author wrote it.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// What `course.yaml` says.
    pub settings: Settings,
    /// Text of the front page, from `content/index.md`.
    pub front: Option<Document>,
    /// The modules, in the order of their folders.
    pub modules: Vec<Module>,
    /// The terms of `content/glossary.md`, in the order written.
    pub glossary: Option<Glossary>,
}

impl Course {
    /// All pages of the modules, in course order.
    pub fn lessons(&self) -> impl Iterator<Item = &Lesson> {
        self.modules
            .iter()
            .flat_map(|module| &module.lessons)
            .map(|lesson| &**lesson)
    }

    /// All documents of the course: front page, module pages, lessons and glossary.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        let modules = self.modules.iter();
        let pages =
            modules.flat_map(|m| std::iter::once(&m.page).chain(m.lessons.iter().map(|l| &l.page)));
        self.front
            .iter()
            .chain(pages)
            .chain(self.glossary.iter().map(|g| &g.page))
    }
}

/// What `course.yaml` says. See `format.md` in the README for each key.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Path of the file, for messages.
    pub file: Arc<str>,
    /// Names the learner's saved work.
    pub id: String,
    /// The place of that value, bytes of `course.yaml`; none when there is none.
    pub id_span: Option<Range<usize>>,
    /// The course's title.
    pub title: String,
    /// One sentence on what it is.
    pub summary: String,
    /// BCP 47 language tag, such as `en`.
    pub language: String,
    /// The author's version, as text.
    pub version: Option<String>,
    /// The audiences a learner may choose from, in the order written.
    pub audiences: Vec<Audience>,
    /// The budget of one lesson, in minutes.
    pub minutes: u32,
    /// Percent needed to pass a quiz page.
    pub pass: u8,
    /// Days until a question comes back, gap by gap.
    pub practice: Vec<u32>,
    /// How many things practice asks on one day at most.
    pub daily: u32,
    /// Whether "how sure are you?" is asked with each question.
    pub confidence: bool,
    /// Whether a site keeps itself on the learner's device for use without a network.
    pub offline: bool,
    /// The theme's name.
    pub theme: String,
    /// The place that names it, bytes of `course.yaml`; none when the author named none.
    pub theme_span: Option<Range<usize>>,
    /// The accent colour, `#rrggbb`.
    pub accent: Option<String>,
    /// Path of the logo below `content/`, with the place that names it.
    pub logo: Option<(String, Range<usize>)>,
    /// Where the site will be published.
    pub url: Option<String>,
    /// Path of the picture of a shared link below `content/`, with the place that names it.
    pub share: Option<(String, Range<usize>)>,
    /// Hosts that are told of progress.
    pub origins: Vec<String>,
    /// The record store that a site packed for the web posts to.
    pub xapi: Option<Xapi>,
    /// Links at the foot of each page.
    pub footer: Vec<LabelledUrl>,
    /// A link at the end of the last page.
    pub next_step: Option<LabelledUrl>,
    /// Whether raw HTML is not sanitised.
    pub trusted_html: bool,
    /// Whether images are published in their full size, instead of in sizes for phone and screen.
    pub whole_images: bool,
    /// Levels of rules that the author set.
    pub levels: Vec<RuleLevel>,
}

/// The level that an author sets for a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleLevel {
    /// The rule.
    pub rule: String,
    /// How much its findings weigh.
    pub level: Level,
    /// Where the rule is named, bytes of `course.yaml`.
    pub span: Range<usize>,
}

/// How much a rule's findings weigh, as an author sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// They are not told.
    Off,
    /// Worth knowing.
    Note,
    /// Worth mending.
    Warning,
    /// To be mended before the course is built.
    Error,
}

/// A learning record store (xAPI), and the server that lets a learner write to it. A password is in neither.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Xapi {
    /// Address of the store, http or https.
    pub endpoint: String,
    /// Address that answers a POST with a token for this learner, http or https.
    pub token: String,
}

/// One audience of the course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    /// Its id, as written in `for` blocks.
    pub id: String,
    /// What the learner reads.
    pub label: String,
}

/// A link with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledUrl {
    /// The words.
    pub label: String,
    /// http, https, mailto or tel.
    pub url: String,
}

/// A module: a folder with a page of its own and its lessons.
#[derive(Clone, Debug)]
pub struct Module {
    /// The folder's name without its number.
    pub id: String,
    /// Title of the module.
    pub title: String,
    /// One sentence for its tile.
    pub summary: String,
    /// One of the theme's signs, when the author chose one.
    pub sign: Option<(String, Range<usize>)>,
    /// Audience ids it is for; empty means all.
    pub audience: Vec<Reference>,
    /// Modules that this one replaces.
    pub formerly: Vec<Reference>,
    /// Address below the site: `id/index.html`.
    pub address: String,
    /// Addresses it had before, from `formerly` and from the lock.
    pub former_addresses: Vec<String>,
    /// The text of `module.md`.
    pub page: Document,
    /// Its pages, in the order of their files. Shared, as a run of the line keeps those that did not change.
    pub lessons: Vec<Arc<Lesson>>,
}

/// A page of a module: a lesson, a quiz or a self-check.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// Its lasting id, at first `module/file` without numbers.
    pub id: String,
    /// What kind of page it is.
    pub kind: LessonKind,
    /// Title of the page.
    pub title: String,
    /// One sentence for lists.
    pub summary: String,
    /// What the learner can do afterwards.
    pub objectives: Vec<Objective>,
    /// Audience ids it is for; empty means all.
    pub audience: Vec<Reference>,
    /// What to read first, with the place of each name.
    pub after: Vec<Reference>,
    /// Pages that this one replaces.
    pub formerly: Vec<Reference>,
    /// Address below the site: `module/file.html`.
    pub address: String,
    /// Addresses it had before, from the lock.
    pub former_addresses: Vec<String>,
    /// Its text and blocks.
    pub page: Document,
}

/// The kinds of page in a module.
#[derive(Clone, Debug, PartialEq)]
pub enum LessonKind {
    /// A lesson.
    Lesson,
    /// A quiz page.
    Quiz(Quiz),
    /// A self-check page.
    SelfCheck,
}

/// What a quiz page's front matter says.
#[derive(Clone, Debug, PartialEq)]
pub struct Quiz {
    /// Percent needed to pass; the course's when none.
    pub pass: Option<u8>,
    /// How many questions an attempt asks; all when none.
    pub draw: Option<u32>,
    /// Where questions come from besides the page's own.
    pub from: Vec<Reference>,
    /// How many attempts a learner has; no limit when none.
    pub attempts: Option<u32>,
    /// Whether answers come after all questions (`feedback: end`) and not one at a time.
    pub at_end: bool,
}

/// What a learner can do after a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objective {
    /// Its id; none for the one objective of a lesson.
    pub id: Option<String>,
    /// The sentence.
    pub text: String,
    /// Where it is written, bytes of the file.
    pub span: Range<usize>,
}

/// The glossary page.
#[derive(Clone, Debug)]
pub struct Glossary {
    /// Title of the page, when the author gave one.
    pub title: Option<String>,
    /// Its terms, in the order written.
    pub terms: Vec<Term>,
    /// The page.
    pub page: Document,
}

/// A term of the glossary.
#[derive(Clone, Debug)]
pub struct Term {
    /// Id made from the term's words: `blameless-review`.
    pub id: String,
    /// The term, as plain text.
    pub title: String,
    /// Events of the term.
    pub term: Text,
    /// Events of its definitions.
    pub definition: Text,
}

/// A Markdown file: its text and what was found in it.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Path below the course folder.
    pub file: Arc<str>,
    /// The whole file.
    pub text: Arc<str>,
    /// Where the Markdown begins, after front matter; byte of the file.
    pub body: usize,
    /// Lines that open and close blocks, bytes of the file; they are blanked before Markdown is read.
    pub fences: Vec<Range<usize>>,
    /// Blanks of questions and plans, `[[…]]`, bytes of the file; they are masked before Markdown is read.
    pub blanks: Vec<Range<usize>>,
    /// Where a `<` begins words and no tag, bytes of the file; it is masked before Markdown is read.
    pub brackets: Vec<usize>,
    /// What it holds, in order.
    pub blocks: Vec<Block>,
    /// Headings outside blocks that keep text away from the page, with their ids.
    pub headings: Vec<Heading>,
    /// Links and pictures.
    pub links: Vec<Link>,
    /// Waivers: `<!-- allow rule: reason -->`.
    pub waivers: Vec<Waiver>,
    /// Waivers for the whole page, from front matter.
    pub allow: Vec<Waiver>,
}

impl Document {
    /// Its Markdown with fences, blanks and brackets of words masked, as `events` of texts count.
    pub fn markdown(&self) -> Cow<'_, str> {
        markdown::mask(
            &self.text,
            self.body,
            &self.fences,
            &self.blanks,
            &self.brackets,
        )
    }

    /// Whether raw HTML may be in it, which may name files.
    pub fn may_hold_html(&self) -> bool {
        self.text.contains('<')
    }
}

/// A heading of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Anchor, unique in the page.
    pub id: String,
    /// 1 to 6.
    pub level: u8,
    /// Its words.
    pub title: String,
    /// Bytes of the file.
    pub span: Range<usize>,
    /// Number of its start event.
    pub event: usize,
}

/// A link or a picture of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads, as written.
    pub to: String,
    /// Whether it is a picture.
    pub picture: bool,
    /// Bytes of the file: the whole link.
    pub span: Range<usize>,
}

/// A finding that the author allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The rule.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// Bytes of the comment or of the rule in front matter.
    pub span: Range<usize>,
}

/// A name without its leading number and hyphen: `01-spot-it` is `spot-it`.
pub fn bare(name: &str) -> &str {
    let digits = name.trim_start_matches(|c: char| c.is_ascii_digit());
    match digits.strip_prefix('-') {
        Some(rest) if digits.len() < name.len() => rest,
        _ => name,
    }
}
