//! What the launch page must know of the course, as a data script: `window.leadletLaunch`.
//!
//! It holds texts without markup, in the shapes in which the learner's state holds answers: option ids, `item>target` for pairs.
//! How a standard spells them is the launch page's to know.

use super::PackageOptions;
use super::launch_unit::{self, LaunchUnit, dotted};
use super::suspend_data;
use crate::course::{
    Block, Course, Lesson, LessonKind, Module, Names, Objective, Xapi, pool, true_false_words,
    visit,
};
use crate::kinds::{Scoring, described};
use serde_json::{Map, Value, json};

/// The text of the data script. The same for all units of a package.
pub fn script(course: &Course, units: &[LaunchUnit], options: &PackageOptions) -> String {
    format!("window.leadletLaunch = {};\n", data(course, units, options))
}

/// For each page of the modules its address and a data script of what it alone can tell a record store; a quiz page knows the
/// questions of its pool.
pub fn web<'a>(course: &'a Course, xapi: &Xapi) -> Vec<(&'a str, String)> {
    let settings = &course.settings;
    let names = Names::new(course);
    let mut tables = Tables {
        words: true_false_words(&settings.language),
        ..Tables::default()
    };
    let mut pages = Vec::new();
    for module in &course.modules {
        for lesson in &module.lessons {
            pages.push((lesson, tables.page(course, &names, module, lesson)));
        }
    }
    let scripts = pages.into_iter().map(|(lesson, page)| {
        let listed = |key: &str| page[key].as_array().into_iter().flatten().filter_map(Value::as_str);
        let own: Vec<&str> = listed("things").chain(listed("pool")).collect();
        let of = |all: &Map<String, Value>| {
            own.iter().filter_map(|id| Some(((*id).to_owned(), all.get(*id)?.clone()))).collect::<Map<String, Value>>()
        };
        let known = json!({
            "format": 1,
            "standard": "xapi",
            "course": settings.id,
            "title": settings.title,
            "language": settings.language,
            "version": settings.version.as_deref().unwrap_or_default(),
            "iri": iri(course),
            "pass": settings.pass,
            "audiences": settings.audiences.iter().map(|audience| audience.id.as_str()).collect::<Vec<_>>(),
            "things": of(&tables.things),
            "questions": of(&tables.questions),
            "objectives": [],
            "was": {},
            "pages": [page],
            "xapi": { "endpoint": xapi.endpoint, "token": xapi.token },
        });
        (lesson.address.as_str(), format!("window.leadletLaunch = {known};\n"))
    });
    scripts.collect()
}

fn data(course: &Course, units: &[LaunchUnit], options: &PackageOptions) -> Value {
    let settings = &course.settings;
    let names = Names::new(course);
    let worst = units
        .iter()
        .map(|unit| suspend_data::worst(course, unit))
        .max()
        .unwrap_or_default();
    let mut tables = Tables {
        words: true_false_words(&settings.language),
        ..Tables::default()
    };
    let mut pages = Vec::new();
    for module in &course.modules {
        for lesson in &module.lessons {
            pages.push(tables.page(course, &names, module, lesson));
        }
    }
    json!({
        "format": 1,
        "standard": options.standard.name(),
        "course": settings.id,
        "title": settings.title,
        "language": settings.language,
        "version": settings.version.as_deref().unwrap_or_default(),
        "iri": iri(course),
        "pass": settings.pass,
        "audiences": settings.audiences.iter().map(|audience| audience.id.as_str()).collect::<Vec<_>>(),
        "pages": pages,
        "things": tables.things,
        "was": tables.was,
        "questions": tables.questions,
        "objectives": tables.objectives,
        "limit": options.standard.keeps().unwrap_or_default(),
        "worst": worst,
        "lms": options.system.switches(options.standard),
    })
}

/// The name of the course on the web: where it is published, else a name made of its id. Without a slash at its end.
pub fn iri(course: &Course) -> String {
    match course
        .settings
        .url
        .as_deref()
        .map(|url| url.trim_end_matches('/'))
    {
        Some(url) if url.starts_with("http") => url.to_owned(),
        _ => format!("urn:leadlet:course:{}", course.settings.id),
    }
}

/// What is known of blocks by their ids, filled page by page.
#[derive(Default)]
struct Tables {
    words: [&'static str; 2],
    things: Map<String, Value>,
    was: Map<String, Value>,
    questions: Map<String, Value>,
    objectives: Vec<Value>,
}

impl Tables {
    fn page(&mut self, course: &Course, names: &Names, module: &Module, lesson: &Lesson) -> Value {
        let mut own = Vec::new();
        visit(&lesson.page.blocks, &mut |block| {
            if let Some(thing) = self.thing(lesson, block) {
                own.push(block.id.clone());
                self.things.insert(block.id.clone(), thing);
                self.was.extend(
                    block
                        .former_ids
                        .iter()
                        .map(|old| (old.clone(), Value::from(block.id.as_str()))),
                );
            }
        });
        for objective in &lesson.objectives {
            self.objectives.push(json!({ "id": objective_id(lesson, objective), "text": described(&objective.text), "page": lesson.id }));
        }
        let audience: Vec<&str> = lesson
            .audience
            .iter()
            .map(|audience| audience.name.as_str())
            .collect();
        let mut page = json!({
            "id": lesson.id, "title": lesson.title, "href": lesson.address, "kind": kind(lesson), "audience": audience, "things": own,
        });
        if let LessonKind::Quiz(quiz) = &lesson.kind {
            page["pass"] = launch_unit::pass(course, lesson).into();
            page["draw"] = quiz.draw.unwrap_or_default().into();
            page["attempts"] = quiz.attempts.unwrap_or_default().into();
            let asked = pool(course, names, module, lesson, quiz);
            page["pool"] = asked
                .iter()
                .map(|pooled| pooled.block.id.as_str())
                .collect();
        }
        page
    }

    /// What is known of a block that keeps a learner's work; none for all others.
    fn thing(&mut self, lesson: &Lesson, block: &Block) -> Option<Value> {
        let work = block.kind.work()?;
        let scoring = Scoring {
            objective: &|name| objective_of(lesson, name),
            word_for_true: self.words[0],
        };
        if let Some(known) = work.scored(&scoring) {
            self.questions.insert(block.id.clone(), known);
        }
        Some(work.in_lms(&lesson.id))
    }
}

/// The id of an objective of a lesson by its name, else of the only one; "" where there is none.
fn objective_of(lesson: &Lesson, name: Option<&str>) -> String {
    let objective = match (name, lesson.objectives.as_slice()) {
        (Some(name), all) => all.iter().find(|one| one.id.as_deref() == Some(name)),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    objective.map_or_else(String::new, |objective| objective_id(lesson, objective))
}

fn kind(lesson: &Lesson) -> &'static str {
    match lesson.kind {
        LessonKind::Lesson => "lesson",
        LessonKind::Quiz(_) => "quiz",
        LessonKind::SelfCheck => "self-check",
    }
}

/// An objective's id in the whole course, fit for SCORM's identifiers.
fn objective_id(lesson: &Lesson, objective: &Objective) -> String {
    match &objective.id {
        Some(id) => format!("{}.{id}", dotted(&lesson.id)),
        None => dotted(&lesson.id),
    }
}
