//! What a course lacks, as far as its outline shows it.

use super::{Gap, OutlineLesson, OutlineModule, is_for};
use crate::course::{Course, Document, Settings};
use crate::text::prompts::{self, PROMPT};

/// The gaps of all modules, in course order; first what the course as a whole lacks. `modules` are the outlines of the course's.
pub fn gaps(course: &Course, modules: &[OutlineModule]) -> Vec<Gap> {
    let settings = &course.settings;
    let mut gaps = Vec::new();
    if modules.is_empty() {
        gaps.push(Gap {
            kind: "course-without-module",
            file: settings.file.to_string(),
            line: 1,
            title: settings.title.clone(),
            message: "this course has no module".to_owned(),
        });
    }
    for (module, outlined) in course.modules.iter().zip(modules) {
        unwritten(&module.page, &module.title, &mut gaps);
        if outlined.pages.is_empty() {
            let (file, title) = (outlined.file.clone(), outlined.title.clone());
            gaps.push(Gap {
                kind: "module-without-page",
                file,
                line: 1,
                title,
                message: "this module has no page".to_owned(),
            });
        }
        for (lesson, page) in module.lessons.iter().zip(&outlined.pages) {
            of_page(settings, page, &mut gaps);
            unwritten(&lesson.page, &lesson.title, &mut gaps);
        }
    }
    let others = [
        course.front.as_ref(),
        course.glossary.as_ref().map(|glossary| &glossary.page),
    ];
    for page in others.into_iter().flatten() {
        unwritten(page, &settings.title, &mut gaps);
    }
    gaps
}

/// Prompts that nobody has written yet.
fn unwritten(page: &Document, title: &str, gaps: &mut Vec<Gap>) {
    let lines = prompts::lines(&page.text);
    if let Some(line) = lines.first() {
        let message = match lines.len() {
            1 => format!("1 {PROMPT} is left to write"),
            number => format!("{number} {PROMPT} are left to write"),
        };
        gaps.push(Gap {
            kind: "prompt-left",
            file: page.file.to_string(),
            line: *line,
            title: title.to_owned(),
            message,
        });
    }
}

fn of_page(settings: &Settings, page: &OutlineLesson, gaps: &mut Vec<Gap>) {
    let mut gap = |kind, line, message: String| {
        gaps.push(Gap {
            kind,
            file: page.file.clone(),
            line,
            title: page.title.clone(),
            message,
        });
    };
    if let Some((minutes, whom)) = longest(settings, page)
        .filter(|(minutes, _)| *minutes > settings.minutes && page.kind == "lesson")
    {
        gap(
            "over-budget",
            1,
            format!(
                "it takes {minutes} minutes{whom}, and a lesson has {}",
                settings.minutes
            ),
        );
    }
    if page.pool.as_ref().is_some_and(|pool| pool.asked == 0) {
        gap(
            "page-without-question",
            1,
            "this quiz has no question".to_owned(),
        );
    }
    if page.kind != "lesson" {
        return;
    }
    let scenario = page.parts.contains_key("scenario");
    if page.questions.is_empty() && !scenario {
        gap("page-without-question", 1, "it has no question".to_owned());
        return;
    }
    for objective in page
        .objectives
        .iter()
        .filter(|objective| objective.questions.is_empty() && !objective.scenario)
    {
        gap(
            "objective-without-question",
            objective.line,
            format!("no question tests “{}”", objective.text),
        );
    }
    for question in page
        .questions
        .iter()
        .filter(|question| question.objective.is_none() && !page.objectives.is_empty())
    {
        gap(
            "question-without-objective",
            question.line,
            format!(
                "question {} names none of the page's objectives",
                question.number
            ),
        );
    }
    for audience in settings
        .audiences
        .iter()
        .filter(|audience| is_for(&page.audiences, &audience.id))
    {
        if !scenario
            && !page
                .questions
                .iter()
                .any(|question| is_for(&question.audiences, &audience.id))
        {
            gap(
                "audience-without-question",
                1,
                format!("it has no question for “{}”", audience.label),
            );
        }
    }
}

/// The most minutes that the page takes anybody, and whom, where it is not everybody.
fn longest(settings: &Settings, page: &OutlineLesson) -> Option<(u32, String)> {
    if page.minutes_for.is_empty() {
        return Some((page.minutes, String::new()));
    }
    let most = settings
        .audiences
        .iter()
        .filter_map(|audience| Some((*page.minutes_for.get(&audience.id)?, audience)));
    most.max_by_key(|(minutes, _)| *minutes)
        .map(|(minutes, audience)| (minutes, format!(" for “{}”", audience.label)))
}
