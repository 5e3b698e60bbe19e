//! What an outline holds. Serialized, these are the keys of `leadlet outline --format json`.

use serde::Serialize;
use std::collections::BTreeMap;

/// A course at a glance.
#[derive(Debug, Serialize)]
pub struct CourseOutline {
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
    pub audiences: Vec<OutlineAudience>,
    /// The modules, in course order.
    pub modules: Vec<OutlineModule>,
    /// What is missing, in course order.
    pub gaps: Vec<Gap>,
}

/// An audience, and what the course is to it.
#[derive(Debug, Serialize)]
pub struct OutlineAudience {
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
pub struct OutlineModule {
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
    pub pages: Vec<OutlineLesson>,
}

/// A page of a module.
#[derive(Debug, Serialize)]
pub struct OutlineLesson {
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
    pub objectives: Vec<OutlineObjective>,
    /// Its questions, in order.
    pub questions: Vec<OutlineQuestion>,
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
pub struct OutlineObjective {
    /// Its id; none for the one objective of a page.
    pub id: Option<String>,
    /// The sentence.
    pub text: String,
    /// Line of the file where it is written, from 1.
    pub line: usize,
    /// Ids of the questions of this page that test it.
    pub questions: Vec<String>,
    /// Whether a scenario tests it: one of this page, which has no other objective.
    pub scenario: bool,
}

/// A question.
#[derive(Debug, Serialize)]
pub struct OutlineQuestion {
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
    /// `audience-without-question`, `over-budget`, `prompt-left`, `course-without-module`.
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
