//! What the launch page must know of the course, as a data script: `window.leadletLaunch`.
//!
//! It holds texts without markup, in the shapes in which the learner's state holds answers: option ids, `item>target` for pairs.
//! How a standard spells them is the launch page's to know.

use super::PackageOptions;
use super::launch_unit::{self, LaunchUnit, dotted};
use super::suspend_data;
use crate::course::{
    Block, BlockKind, Course, Interaction, Lesson, LessonKind, Module, Names, Objective, Question,
    Xapi, pool, true_false_words, visit,
};
use serde_json::{Map, Value, json};

/// The most characters of a question's text: SCORM 2004 keeps 250 of `cmi.interactions.n.description`.
const TEXT: usize = 250;

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
            self.objectives.push(json!({ "id": objective_id(lesson, objective), "text": cut(&objective.text), "page": lesson.id }));
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
        let page = &lesson.id;
        Some(match &block.kind {
            BlockKind::Question(question) => {
                self.questions
                    .insert(block.id.clone(), self.question(lesson, question));
                answered(page, question)
            }
            BlockKind::Scenario(scenario) => {
                let steps: Vec<&str> = scenario.steps.iter().map(|step| step.id.as_str()).collect();
                let text = cut(&scenario.plain);
                let known = json!({ "interaction": "performance", "text": text, "objective": only_objective(lesson), "points": 1 });
                self.questions.insert(block.id.clone(), known);
                json!({ "page": page, "kind": "scenario", "ids": steps })
            }
            BlockKind::Checklist(items) => {
                let ids: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
                json!({ "page": page, "kind": "checklist", "ids": ids })
            }
            BlockKind::Card(_) => json!({ "page": page, "kind": "card" }),
            BlockKind::Commit(_) => json!({ "page": page, "kind": "plan" }),
            BlockKind::Rating(rating) => {
                json!({ "page": page, "kind": "rating", "steps": rating.steps })
            }
            BlockKind::Compose(compose) => {
                let criteria = compose.criteria.iter().map(|item| item.id.as_str());
                let ids: Vec<&str> = criteria.chain(["compared"]).collect();
                json!({ "page": page, "kind": "compose", "ids": ids })
            }
            BlockKind::Reflect(_) => json!({ "page": page, "kind": "reflect" }),
            BlockKind::Recognise(_) => json!({ "page": page, "kind": "recognise" }),
            _ => return None,
        })
    }

    fn question(&self, lesson: &Lesson, question: &Question) -> Value {
        let text = if question.written.is_empty() {
            &question.stem_plain
        } else {
            &question.written
        };
        let named = |name: &str| {
            lesson
                .objectives
                .iter()
                .find(|objective| objective.id.as_deref() == Some(name))
        };
        let objective = match &question.objective {
            Some(reference) => named(&reference.name)
                .map(|objective| objective_id(lesson, objective))
                .unwrap_or_default(),
            None => only_objective(lesson),
        };
        let mut known = json!({
            "interaction": question.interaction.name(), "text": cut(text), "objective": objective, "points": question.points,
        });
        if question.pre {
            known["pre"] = true.into();
        }
        let options = question.interaction.options();
        let listed = || {
            options
                .iter()
                .map(|option| json!([option.id, cut(&option.plain)]))
                .collect::<Value>()
        };
        let right = || {
            options
                .iter()
                .filter(|option| option.correct)
                .map(|option| option.id.as_str())
                .collect::<Value>()
        };
        match &question.interaction {
            Interaction::TrueFalse(_) => {
                let means_true = options
                    .iter()
                    .find(|option| option.plain.to_lowercase() == self.words[0]);
                (known["options"], known["right"]) = (listed(), right());
                known["true"] = means_true.map_or("", |option| option.id.as_str()).into();
            }
            Interaction::Choice { many, .. } => {
                (known["options"], known["right"]) = (listed(), right());
                known["many"] = (*many).into();
            }
            Interaction::Sequencing(items) => {
                known["options"] = listed();
                known["right"] = items.iter().map(|item| item.id.as_str()).collect();
            }
            Interaction::Matching { items, targets, .. } => {
                known["targets"] = listed();
                known["options"] = items
                    .iter()
                    .map(|item| json!([item.option.id, cut(&item.option.plain)]))
                    .collect();
                let target =
                    |number: usize| targets.get(number).map_or("", |target| target.id.as_str());
                known["right"] = items
                    .iter()
                    .map(|item| Value::from(format!("{}>{}", item.option.id, target(item.target))))
                    .collect();
            }
            Interaction::FillIn { blanks, exact, .. } => {
                known["blanks"] = blanks.iter().map(|blank| json!(blank.answers)).collect();
                known["exact"] = (*exact).into();
            }
            Interaction::Numeric { blanks, .. } => {
                known["ranges"] = blanks
                    .iter()
                    .map(|blank| json!([blank.low, blank.high]))
                    .collect();
            }
        }
        known
    }
}

/// A question as the packed state knows it: the print of its key, and the ids that an answer is made of.
fn answered(page: &str, question: &Question) -> Value {
    let ids = |options: &[crate::course::AnswerOption]| {
        options
            .iter()
            .map(|option| option.id.clone())
            .collect::<Vec<_>>()
    };
    let mut thing = json!({ "page": page, "kind": "question", "key": question.key });
    match &question.interaction {
        Interaction::Matching { items, targets, .. } => {
            thing["ids"] = items.iter().map(|item| item.option.id.as_str()).collect();
            thing["targets"] = ids(targets).into();
        }
        Interaction::Sequencing(items) => {
            thing["ids"] = ids(items).into();
            thing["order"] = true.into();
        }
        other => thing["ids"] = ids(other.options()).into(),
    }
    thing
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

/// The objective of a lesson that has only one, or "".
fn only_objective(lesson: &Lesson) -> String {
    match lesson.objectives.as_slice() {
        [objective] => objective_id(lesson, objective),
        _ => String::new(),
    }
}

/// A text short enough for a question's description.
fn cut(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(TEXT - 1) {
        Some((at, last)) if at + last.len_utf8() < text.len() => format!("{}…", &text[..at]),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{TEXT, cut};

    #[test]
    fn texts_are_cut_at_what_scorm_keeps() {
        let long = "é".repeat(TEXT + 1);
        assert_eq!(cut(&long).chars().count(), TEXT);
        assert_eq!(cut(&"é".repeat(TEXT)).chars().count(), TEXT);
        assert!(!cut(&"é".repeat(TEXT)).ends_with('…'));
        assert_eq!(cut(" a\n  b "), "a b");
    }
}
