//! A course at a glance: its modules, pages, minutes and objectives, which question tests which objective, and what is missing.
//!
//! [`outline`] makes one value, which `table` and `html` write; as JSON it is itself.

#![deny(clippy::wildcard_enum_match_arm)]

mod gaps;
mod html;
mod table;
mod value;

pub use html::html;
pub use table::table;
pub use value::{
    CourseOutline, Gap, OutlineAudience, OutlineLesson, OutlineModule, OutlineObjective,
    OutlineQuestion, Pool,
};

use crate::course::{
    self, Block, Course, Lesson, LessonKind, Module, Names, Question, Reference, minutes,
    minutes_for,
};
use crate::diagnostic::position::position;
use std::collections::BTreeMap;

/// The outline of a course whose blocks have their ids.
pub fn outline(course: &Course) -> CourseOutline {
    let names = Names::new(course);
    let modules: Vec<OutlineModule> = course
        .modules
        .iter()
        .map(|module| of_module(course, &names, module))
        .collect();
    let settings = &course.settings;
    let all = || modules.iter().flat_map(|module| &module.pages);
    CourseOutline {
        id: settings.id.clone(),
        title: settings.title.clone(),
        summary: settings.summary.clone(),
        language: settings.language.clone(),
        budget: settings.minutes,
        minutes: all().map(|page| page.minutes).sum(),
        module_count: modules.len(),
        page_count: all().count(),
        question_count: all().map(|page| page.questions.len()).sum(),
        audiences: settings
            .audiences
            .iter()
            .map(|one| audience(one, &modules))
            .collect(),
        gaps: gaps::gaps(course, &modules),
        modules,
    }
}

fn audience(audience: &course::Audience, modules: &[OutlineModule]) -> OutlineAudience {
    let pages = || {
        modules
            .iter()
            .flat_map(|module| &module.pages)
            .filter(|page| is_for(&page.audiences, &audience.id))
    };
    let minutes = |page: &OutlineLesson| {
        page.minutes_for
            .get(&audience.id)
            .copied()
            .unwrap_or(page.minutes)
    };
    OutlineAudience {
        id: audience.id.clone(),
        label: audience.label.clone(),
        page_count: pages().count(),
        minutes: pages().map(minutes).sum(),
    }
}

/// Whether something for these audiences, none of them meaning all, is for that one.
fn is_for(audiences: &[String], one: &str) -> bool {
    audiences.is_empty() || audiences.iter().any(|audience| audience == one)
}

fn of_module(course: &Course, names: &Names, module: &Module) -> OutlineModule {
    let pages: Vec<OutlineLesson> = module
        .lessons
        .iter()
        .map(|lesson| page(course, names, module, lesson))
        .collect();
    OutlineModule {
        id: module.id.clone(),
        title: module.title.clone(),
        summary: module.summary.clone(),
        file: module.page.file.to_string(),
        audiences: ids(&module.audience),
        minutes: pages.iter().map(|page| page.minutes).sum(),
        pages,
    }
}

fn page(course: &Course, names: &Names, module: &Module, lesson: &Lesson) -> OutlineLesson {
    let mut found = PageBlocks {
        lesson,
        questions: Vec::new(),
        parts: BTreeMap::new(),
    };
    found.look(&lesson.page.blocks, &[]);
    let PageBlocks {
        questions, parts, ..
    } = found;
    let objective = |(number, one): (usize, &course::Objective)| OutlineObjective {
        id: one.id.clone(),
        text: one.text.clone(),
        line: position(&lesson.page.text, one.span.start).0,
        questions: questions
            .iter()
            .filter(|question| question.objective == Some(number))
            .map(|question| question.id.clone())
            .collect(),
        scenario: lesson.objectives.len() == 1 && parts.contains_key("scenario"),
    };
    let audiences = course
        .settings
        .audiences
        .iter()
        .map(|audience| audience.id.as_str());
    OutlineLesson {
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
        audiences: ids(if lesson.audience.is_empty() {
            &module.audience
        } else {
            &lesson.audience
        }),
        minutes: minutes(&lesson.page, None),
        minutes_for: minutes_for(lesson, audiences)
            .into_iter()
            .map(|(id, minutes)| (id.to_owned(), minutes))
            .collect(),
        objectives: lesson
            .objectives
            .iter()
            .enumerate()
            .map(objective)
            .collect(),
        pool: pool(course, names, module, lesson),
        questions,
        parts,
    }
}

fn pool(course: &Course, names: &Names, module: &Module, lesson: &Lesson) -> Option<Pool> {
    let LessonKind::Quiz(quiz) = &lesson.kind else {
        return None;
    };
    let questions: Vec<String> = course::pool(course, names, module, lesson, quiz)
        .iter()
        .map(|pooled| pooled.block.id.clone())
        .collect();
    let asked = quiz
        .draw
        .map_or(questions.len(), |draw| questions.len().min(draw as usize));
    Some(Pool { questions, asked })
}

/// What a page's blocks hold.
struct PageBlocks<'a> {
    lesson: &'a Lesson,
    questions: Vec<OutlineQuestion>,
    parts: BTreeMap<&'static str, usize>,
}

impl PageBlocks<'_> {
    /// Looks through blocks that are for `audiences`; none of them means all.
    fn look(&mut self, blocks: &[Block], audiences: &[Reference]) {
        for block in blocks {
            if let Some(question) = block.kind.question() {
                self.question(block, question, audiences);
            }
            if let Some(spec) = block.kind.spec().filter(|spec| spec.listed) {
                *self.parts.entry(spec.name).or_default() += 1;
            }
            let audiences = block.kind.audiences().unwrap_or(audiences);
            self.look(&block.children, audiences);
        }
    }

    fn question(&mut self, block: &Block, question: &Question, audiences: &[Reference]) {
        let objectives = &self.lesson.objectives;
        let named = |name: &Reference| {
            objectives
                .iter()
                .position(|objective| objective.id.as_ref() == Some(&name.name))
        };
        self.questions.push(OutlineQuestion {
            id: block.id.clone(),
            number: self.questions.len() + 1,
            kind: question.interaction.name(),
            stem: question.asks().to_owned(),
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
    audiences
        .iter()
        .map(|audience| audience.name.clone())
        .collect()
}
