//! What `leadlet new` and `leadlet init` write: a module, a lesson, a quiz or a theme with prompts to fill in, and a whole small course.
//!
//! A prompt begins with `TODO:`, so that `check` finds those that were left in.

mod starter;
mod write;

pub use starter::{GIT_FILES, StartedCourse, Starter, usual_language, usual_title};
pub use write::{ScaffoldRefusal, write};

use crate::course::{Course, Lesson, LessonKind, Module, bare, file_name, is_reserved};
use crate::source::Source;
use crate::text::words::nearest;

/// What can be added to a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScaffoldKind {
    /// A folder with `module.md`.
    Module,
    /// A lesson of a module.
    Lesson,
    /// A quiz page of a module.
    Quiz,
    /// A theme below `themes/`.
    Theme,
}

impl ScaffoldKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            ScaffoldKind::Module => "module",
            ScaffoldKind::Lesson => "lesson",
            ScaffoldKind::Quiz => "quiz",
            ScaffoldKind::Theme => "theme",
        }
    }
}

/// A text that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Path below the course folder, with forward slashes.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// The number of a quiz page where nobody chose one: behind the lessons that are still to come.
const QUIZ_NUMBER: u32 = 90;

/// The new file of `kind`, called `title`, in the module that `module` names by its folder, with its number or without; without it
/// in the last one.
///
/// # Errors
/// What is wrong with the wish, one or two sentences for the author.
pub fn add(
    course: &Course,
    source: &Source,
    kind: ScaffoldKind,
    title: &str,
    module: Option<&str>,
) -> Result<NewFile, String> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some(name) = file_name(&title) else {
        return Err(format!(
            "`{title}` has no letter or digit to make a file name from"
        ));
    };
    let name = if is_reserved(&name) {
        format!("{name}-{}", kind.word())
    } else {
        name
    };
    let (path, text) = match kind {
        ScaffoldKind::Module => (module_path(course, &name)?, include_str!("module.md")),
        ScaffoldKind::Lesson => (
            page_path(course, module, &name, 1)?,
            include_str!("lesson.md"),
        ),
        ScaffoldKind::Quiz => (
            page_path(course, module, &name, QUIZ_NUMBER)?,
            include_str!("quiz.md"),
        ),
        ScaffoldKind::Theme => (theme_path(source, &name)?, include_str!("theme.yaml")),
    };
    Ok(NewFile {
        path,
        text: text.replace("{title}", &as_yaml(&title)),
    })
}

/// The folder of a module, as it is written: `01-first-steps`.
pub fn folder(module: &Module) -> &str {
    module.page.file.split('/').nth(1).unwrap_or_default()
}

fn module_path(course: &Course, name: &str) -> Result<String, String> {
    if let Some(there) = course.modules.iter().find(|module| module.id == *name) {
        return Err(format!(
            "There is already a module `{name}`: content/{}",
            folder(there)
        ));
    }
    let number = course
        .modules
        .iter()
        .filter_map(|module| number(folder(module)))
        .max()
        .unwrap_or(0)
        .saturating_add(1);
    Ok(format!("content/{number:02}-{name}/module.md"))
}

/// The path of a new page: its number follows that of the last page of its kind, and is at least `least`.
fn page_path(
    course: &Course,
    module: Option<&str>,
    name: &str,
    least: u32,
) -> Result<String, String> {
    let module = chosen(course, module)?;
    let folder = folder(module);
    let file = |lesson: &Lesson| {
        lesson
            .page
            .file
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    if let Some(there) = module
        .lessons
        .iter()
        .find(|lesson| lesson.address == format!("{}/{name}.html", module.id))
    {
        return Err(format!(
            "The module `{folder}` already has a page `{name}`: {}",
            there.page.file
        ));
    }
    let numbers = |wanted: fn(&Lesson) -> bool| {
        let pages = module.lessons.iter().filter(move |lesson| wanted(lesson));
        pages
            .filter_map(move |lesson| number(&file(lesson)))
            .max()
            .unwrap_or(0)
    };
    let lessons = numbers(|lesson| lesson.kind == LessonKind::Lesson).saturating_add(1);
    let all = numbers(|_| true);
    // A lesson goes before the quiz that closes the module while there is a number left for it.
    let taken = |number: u32| {
        module
            .lessons
            .iter()
            .any(|lesson| self::number(&file(lesson)) == Some(number))
    };
    let next = match least {
        1 if !taken(lessons) => lessons,
        1 => all.saturating_add(1),
        least => all.saturating_add(1).max(least),
    };
    Ok(format!("content/{folder}/{next:02}-{name}.md"))
}

/// The module that is named, or the last one.
fn chosen<'a>(course: &'a Course, named: Option<&str>) -> Result<&'a Module, String> {
    let Some(named) = named else {
        return course.modules.last().ok_or_else(|| {
            "This course has no module yet. Begin with one: leadlet new module \"Its title\""
                .to_owned()
        });
    };
    let wanted = named
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or(named);
    let is = |module: &&Module| {
        folder(module) == wanted || module.id == bare(wanted) || module.title == named
    };
    course.modules.iter().find(is).ok_or_else(|| {
        let ids = course.modules.iter().map(|module| module.id.as_str());
        match nearest(wanted, ids.clone()) {
            Some(near) => format!("Unknown module `{named}`. Did you mean `{near}`?"),
            None => format!(
                "Unknown module `{named}`. Modules are: {}",
                ids.collect::<Vec<_>>().join(", ")
            ),
        }
    })
}

fn theme_path(source: &Source, name: &str) -> Result<String, String> {
    let folder = format!("themes/{name}/");
    if source.below(&folder).next().is_some() {
        return Err(format!("There is already a theme `{name}`: {folder}"));
    }
    if crate::embedded::THEMES
        .iter()
        .any(|(path, _)| path.split('/').next() == Some(name))
    {
        return Err(format!(
            "`{name}` is the name of a built-in theme. Choose another name; `extends: {name}` \
             builds on it"
        ));
    }
    Ok(format!("{folder}theme.yaml"))
}

/// The leading number of a name.
fn number(name: &str) -> Option<u32> {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    name[..name.len() - rest.len()].parse().ok()
}

/// A text as YAML: as it is where nothing in it means anything else, else in quotes.
fn as_yaml(text: &str) -> String {
    let plain = text.starts_with(char::is_alphabetic)
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | ',' | '.' | '?' | '!'));
    let word = ["true", "false", "null"].contains(&text.to_ascii_lowercase().as_str());
    if plain && !word {
        text.to_owned()
    } else {
        serde_json::to_string(text).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
