//! What an LMS starts and counts by itself: a SCO in SCORM, an assignable unit in cmi5; the course as a whole, or each page.

use crate::course::{Course, Lesson, LessonKind, Module};
use clap::ValueEnum;

/// How a course is cut into what the LMS starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum UnitScope {
    /// One thing to start: the whole course, with its own navigation; works everywhere
    #[default]
    Course,
    /// Each page of each module by itself; the LMS shows the list
    Lesson,
}

/// One thing that the LMS starts.
#[derive(Clone, Debug)]
pub struct LaunchUnit<'a> {
    /// Its name in identifiers: `course`, or `module.page`. It stays when the course is put in another order.
    pub name: String,
    /// Its title.
    pub title: &'a str,
    /// One sentence, or "".
    pub summary: &'a str,
    /// The file that the LMS opens.
    pub href: String,
    /// The module and the page, when it is one page.
    pub page: Option<(&'a Module, &'a Lesson)>,
    /// Percent needed to pass; none when it holds no quiz page and so has no score.
    pub pass: Option<u8>,
}

impl LaunchUnit<'_> {
    /// The page's id, or "" for the whole course.
    pub fn page_id(&self) -> &str {
        self.page.map_or("", |(_, lesson)| lesson.id.as_str())
    }
}

/// The units of a course, in its order.
pub fn units(course: &Course, per: UnitScope) -> Vec<LaunchUnit<'_>> {
    let settings = &course.settings;
    if per == UnitScope::Course {
        let graded = course
            .lessons()
            .any(|lesson| matches!(lesson.kind, LessonKind::Quiz(_)));
        return vec![LaunchUnit {
            name: "course".to_owned(),
            title: &settings.title,
            summary: &settings.summary,
            href: "launch.html".to_owned(),
            page: None,
            pass: graded.then_some(settings.pass),
        }];
    }
    let pages = course
        .modules
        .iter()
        .flat_map(|module| module.lessons.iter().map(move |lesson| (module, &**lesson)));
    let unit = |(module, lesson)| single(course, module, lesson);
    pages.map(unit).collect()
}

/// The unit of one page.
fn single<'a>(course: &Course, module: &'a Module, lesson: &'a Lesson) -> LaunchUnit<'a> {
    LaunchUnit {
        name: dotted(&lesson.id),
        title: &lesson.title,
        summary: &lesson.summary,
        href: format!("launch-{}", lesson.address.replace('/', "-")),
        page: Some((module, lesson)),
        pass: pass(course, lesson),
    }
}

/// Percent needed to pass a quiz page; none for other pages.
pub fn pass(course: &Course, lesson: &Lesson) -> Option<u8> {
    match &lesson.kind {
        LessonKind::Quiz(quiz) => Some(quiz.pass.unwrap_or(course.settings.pass)),
        LessonKind::Lesson | LessonKind::SelfCheck => None,
    }
}

/// An id of a page as part of an identifier: `module.page`.
pub fn dotted(id: &str) -> String {
    id.replace('/', ".")
}
