//! What a course lacks, as far as its outline shows it.

use super::{Gap, OutlineLesson, OutlineModule, is_for};
use crate::course::Settings;

/// The gaps of all modules, in course order.
pub fn gaps(settings: &Settings, modules: &[OutlineModule]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for module in modules {
        if module.pages.is_empty() {
            let (file, title) = (module.file.clone(), module.title.clone());
            gaps.push(Gap {
                kind: "module-without-page",
                file,
                line: 1,
                title,
                message: "this module has no page".to_owned(),
            });
        }
        module
            .pages
            .iter()
            .for_each(|page| of_page(settings, page, &mut gaps));
    }
    gaps
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
    if page.kind != "lesson" {
        return;
    }
    let scenario = page.parts.contains_key("scenario");
    if page.questions.is_empty() && !scenario {
        gap("page-without-question", 1, "it asks nothing".to_owned());
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
                format!("it asks no question of “{}”", audience.label),
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
