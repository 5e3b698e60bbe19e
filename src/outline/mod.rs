//! A course at a glance: its modules, pages, minutes and objectives, which question tests which objective, and what is missing.
//!
//! [`outline`] makes one value; `table`, `json` and `html` write it.

mod gaps;
mod html;
mod table;

pub use html::html;
pub use table::table;

use crate::course::{self, Block, BlockKind, Course, Lesson, LessonKind, Module, Names, Question, Reference, minutes, minutes_for};
use crate::diagnostic::position::position;
use serde::Serialize;
use std::collections::BTreeMap;

/// A course at a glance. Serialized, these are the keys of `leadlet outline --format json`.
#[derive(Debug, Serialize)]
pub struct Outline {
    /// The course's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One sentence on what it is.
    pub summary: String,
    /// BCP 47 language tag.
    pub language: String,
    /// The budget of one lesson, in minutes.
    pub budget: u32,
    /// Whole minutes of all pages, for who reads everything.
    pub minutes: u32,
    /// How many modules there are.
    pub module_count: usize,
    /// How many pages: lessons, quizzes and self-checks.
    pub page_count: usize,
    /// How many questions, of all pages.
    pub question_count: usize,
    /// The audiences, in the order of course.yaml.
    pub audiences: Vec<Audience>,
    /// The modules, in course order.
    pub modules: Vec<OfModule>,
    /// What is missing, in course order.
    pub gaps: Vec<Gap>,
}

/// An audience, and what the course is to it.
#[derive(Debug, Serialize)]
pub struct Audience {
    /// Its id.
    pub id: String,
    /// Its label.
    pub label: String,
    /// How many pages are for it.
    pub page_count: usize,
    /// Whole minutes of these pages.
    pub minutes: u32,
}

/// A module.
#[derive(Debug, Serialize)]
pub struct OfModule {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One sentence for its tile.
    pub summary: String,
    /// Path of `module.md` below the course folder.
    pub file: String,
    /// Ids of the audiences it is for; empty means all.
    pub audiences: Vec<String>,
    /// Whole minutes of its pages.
    pub minutes: u32,
    /// Its pages, in order.
    pub pages: Vec<Page>,
}

/// A page of a module.
#[derive(Debug, Serialize)]
pub struct Page {
    /// Its lasting id.
    pub id: String,
    /// `lesson`, `quiz` or `self-check`.
    pub kind: &'static str,
    /// Its title.
    pub title: String,
    /// One sentence for lists.
    pub summary: String,
    /// Path of its file below the course folder.
    pub file: String,
    /// Address below the site.
    pub address: String,
    /// Ids of the audiences it is for; empty means all.
    pub audiences: Vec<String>,
    /// Whole minutes, for who reads everything.
    pub minutes: u32,
    /// Whole minutes for each audience it is for, where they differ.
    pub minutes_for: BTreeMap<String, u32>,
    /// What the learner can do afterwards, and the questions that test it.
    pub objectives: Vec<Objective>,
    /// Its questions, in order.
    pub questions: Vec<OfQuestion>,
    /// What else there is to do: how many scenarios, plans, reflections, cards and the like, by the block's name.
    pub parts: BTreeMap<&'static str, usize>,
    /// Of a quiz page: ids of all questions that it may ask, and how many it asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<Pool>,
}

/// What a quiz page draws from.
#[derive(Debug, Serialize)]
pub struct Pool {
    /// Ids of the questions that may be asked, its own first.
    pub questions: Vec<String>,
    /// How many an attempt asks.
    pub asked: usize,
}

/// An objective of a page.
#[derive(Debug, Serialize)]
pub struct Objective {
    /// Its id; none for the one objective of a page.
    pub id: Option<String>,
    /// The sentence.
    pub text: String,
    /// Line of the file where it is written, from 1.
    pub line: usize,
    /// Ids of the questions of this page that test it.
    pub questions: Vec<String>,
}

/// A question.
#[derive(Debug, Serialize)]
pub struct OfQuestion {
    /// Its lasting id.
    pub id: String,
    /// Its number on the page, from 1.
    pub number: usize,
    /// How it is answered, as in xAPI: `choice`, `true-false`, `sequencing`, `matching`, `fill-in`, `numeric`.
    pub kind: &'static str,
    /// What is asked, as plain text.
    pub stem: String,
    /// Line of the file where it begins, from 1.
    pub line: usize,
    /// Number of the page's objective that it tests, from 0; none when it names none of several.
    pub objective: Option<usize>,
    /// Ids of the audiences it is asked of; empty means all that read the page.
    pub audiences: Vec<String>,
    /// Whether it is asked before the teaching.
    pub pre: bool,
}

/// Something that is missing.
#[derive(Debug, Serialize)]
pub struct Gap {
    /// What kind of thing: `module-without-page`, `page-without-question`, `objective-without-question`, `question-without-objective`,
    /// `audience-without-question`, `over-budget`.
    pub kind: &'static str,
    /// Path of the file below the course folder.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Title of the page or module.
    pub title: String,
    /// What is missing, as a sentence without a full stop.
    pub message: String,
}

/// The outline of a course whose blocks have their ids.
pub fn outline(course: &Course) -> Outline {
    let names = Names::new(course);
    let modules: Vec<OfModule> = course.modules.iter().map(|module| of_module(course, &names, module)).collect();
    let settings = &course.settings;
    let all = || modules.iter().flat_map(|module| &module.pages);
    Outline {
        id: settings.id.clone(),
        title: settings.title.clone(),
        summary: settings.summary.clone(),
        language: settings.language.clone(),
        budget: settings.minutes,
        minutes: all().map(|page| page.minutes).sum(),
        module_count: modules.len(),
        page_count: all().count(),
        question_count: all().map(|page| page.questions.len()).sum(),
        audiences: settings.audiences.iter().map(|one| audience(one, &modules)).collect(),
        gaps: gaps::gaps(settings, &modules),
        modules,
    }
}

fn audience(audience: &course::Audience, modules: &[OfModule]) -> Audience {
    let pages = || modules.iter().flat_map(|module| &module.pages).filter(|page| is_for(&page.audiences, &audience.id));
    let minutes = |page: &Page| page.minutes_for.get(&audience.id).copied().unwrap_or(page.minutes);
    Audience { id: audience.id.clone(), label: audience.label.clone(), page_count: pages().count(), minutes: pages().map(minutes).sum() }
}

/// Whether something for these audiences, none of them meaning all, is for that one.
fn is_for(audiences: &[String], one: &str) -> bool {
    audiences.is_empty() || audiences.iter().any(|audience| audience == one)
}

fn of_module(course: &Course, names: &Names, module: &Module) -> OfModule {
    let pages: Vec<Page> = module.lessons.iter().map(|lesson| page(course, names, module, lesson)).collect();
    OfModule {
        id: module.id.clone(),
        title: module.title.clone(),
        summary: module.summary.clone(),
        file: module.page.file.to_string(),
        audiences: ids(&module.audience),
        minutes: pages.iter().map(|page| page.minutes).sum(),
        pages,
    }
}

fn page(course: &Course, names: &Names, module: &Module, lesson: &Lesson) -> Page {
    let mut found = Found { lesson, questions: Vec::new(), parts: BTreeMap::new() };
    found.look(&lesson.page.blocks, &[]);
    let Found { questions, parts, .. } = found;
    let objective = |(number, one): (usize, &course::Objective)| Objective {
        id: one.id.clone(),
        text: one.text.clone(),
        line: position(&lesson.page.text, one.span.start).0,
        questions: questions.iter().filter(|question| question.objective == Some(number)).map(|question| question.id.clone()).collect(),
    };
    let audiences = course.settings.audiences.iter().map(|audience| audience.id.as_str());
    Page {
        id: lesson.id.clone(),
        kind: match lesson.kind {
            LessonKind::Lesson => "lesson",
            LessonKind::Quiz(_) => "quiz",
            LessonKind::SelfCheck => "self-check",
        },
        title: lesson.title.clone(),
        summary: lesson.summary.clone(),
        file: lesson.page.file.to_string(),
        address: lesson.address.clone(),
        audiences: ids(if lesson.audience.is_empty() { &module.audience } else { &lesson.audience }),
        minutes: minutes(&lesson.page, None),
        minutes_for: minutes_for(lesson, audiences).into_iter().map(|(id, minutes)| (id.to_owned(), minutes)).collect(),
        objectives: lesson.objectives.iter().enumerate().map(objective).collect(),
        pool: pool(course, names, module, lesson),
        questions,
        parts,
    }
}

fn pool(course: &Course, names: &Names, module: &Module, lesson: &Lesson) -> Option<Pool> {
    let LessonKind::Quiz(quiz) = &lesson.kind else { return None };
    let questions: Vec<String> = course::pool(course, names, module, lesson, quiz).iter().map(|pooled| pooled.block.id.clone()).collect();
    let asked = quiz.draw.map_or(questions.len(), |draw| questions.len().min(draw as usize));
    Some(Pool { questions, asked })
}

/// What a page's blocks hold.
struct Found<'a> {
    lesson: &'a Lesson,
    questions: Vec<OfQuestion>,
    parts: BTreeMap<&'static str, usize>,
}

impl Found<'_> {
    /// Looks through blocks that are for `audiences`; none of them means all.
    fn look(&mut self, blocks: &[Block], audiences: &[Reference]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Question(question) => self.question(block, question, audiences),
                BlockKind::For { audiences, blocks } => self.look(blocks, audiences),
                BlockKind::Scenario(_) => self.part("scenario"),
                BlockKind::Reflect(_) => self.part("reflect"),
                BlockKind::Commit(_) => self.part("commit"),
                BlockKind::Rating(_) => self.part("rating"),
                BlockKind::Card(_) => self.part("card"),
                BlockKind::Recognise(_) => self.part("recognise"),
                BlockKind::Checklist(_) => self.part("checklist"),
                BlockKind::Media(_) => self.part("media"),
                BlockKind::Guide(_) => self.part("guide"),
                BlockKind::Prose(_) | BlockKind::Hint(_) | BlockKind::Explain(_) => {}
                BlockKind::Example(inside)
                | BlockKind::Takeaway(inside)
                | BlockKind::Note(inside)
                | BlockKind::Details { blocks: inside, .. } => self.look(inside, audiences),
            }
        }
    }

    fn part(&mut self, name: &'static str) {
        *self.parts.entry(name).or_default() += 1;
    }

    fn question(&mut self, block: &Block, question: &Question, audiences: &[Reference]) {
        let objectives = &self.lesson.objectives;
        let named = |name: &Reference| objectives.iter().position(|objective| objective.id.as_ref() == Some(&name.name));
        self.questions.push(OfQuestion {
            id: block.id.clone(),
            number: self.questions.len() + 1,
            kind: question.interaction.name(),
            stem: if question.stem_plain.is_empty() { question.written.clone() } else { question.stem_plain.clone() },
            line: position(&self.lesson.page.text, block.span.start).0,
            objective: match &question.objective {
                Some(name) => named(name),
                None => (objectives.len() == 1).then_some(0),
            },
            audiences: ids(audiences),
            pre: question.pre,
        });
    }
}

fn ids(audiences: &[Reference]) -> Vec<String> {
    audiences.iter().map(|audience| audience.name.clone()).collect()
}
