//! Quiz and self-check pages: there is something to ask, and the pages they take questions from are there.

use crate::check::pages::LINK_PAGE;
use crate::check::quiz::OBJECTIVE_UNKNOWN;
use crate::course::{
    BlockKind, Course, Lesson, LessonKind, Module, Names, Quiz, Reference, pool, tested, visit,
};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::kinds::Named;
use crate::text::words::did_you_mean;

/// Checks every quiz page and self-check page, and what ratings are about.
pub fn check(course: &Course, names: &Names, findings: &mut Vec<Diagnostic>) {
    for module in &course.modules {
        for lesson in &module.lessons {
            match &lesson.kind {
                LessonKind::Quiz(quiz) => self::quiz(course, names, module, lesson, quiz, findings),
                LessonKind::SelfCheck => self_check(lesson, findings),
                LessonKind::Lesson => {}
            }
            about(course, lesson, findings);
        }
    }
}

pub(crate) static QUIZ_DRAW: Rule = Rule {
    name: "quiz/draw",
    severities: &[Severity::Warning],
    summary: "A quiz draws no more questions than there are.",
    reason: "All would be asked each time, and nobody would know that some are missing.",
    source: "README.md, \"What you write\"",
    bad: "---\ntitle: Check yourself\nkind: quiz\ndraw: 6\n---\n\n::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    good: "---\ntitle: Check yourself\nkind: quiz\ndraw: 1\n---\n\n::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    fixable: false,
};

pub(crate) static QUIZ_POOL: Rule = Rule {
    name: "quiz/pool",
    severities: &[Severity::Error],
    summary: "A quiz page has something to ask.",
    reason: "Its own questions, or those of the pages that `from` names.",
    source: "README.md, \"What you write\"",
    bad: "---\ntitle: Check yourself\nkind: quiz\n---\n\nText.",
    good: "---\ntitle: Check yourself\nkind: quiz\n---\n\n::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    fixable: false,
};

fn quiz(
    course: &Course,
    names: &Names,
    module: &Module,
    lesson: &Lesson,
    quiz: &Quiz,
    findings: &mut Vec<Diagnostic>,
) {
    let file = &lesson.page.file;
    for from in quiz
        .from
        .iter()
        .filter(|from| !matches!(from.name.as_str(), "module" | "course"))
    {
        if names.find(module, &from.name).is_empty() {
            let stems: Vec<&str> = course
                .lessons()
                .filter_map(|lesson| lesson.address.strip_suffix(".html"))
                .collect();
            let help = did_you_mean(&from.name, stems, || {
                "Name pages, or write `module` or `course`.".to_owned()
            });
            findings.push(
                Diagnostic::new(
                    &LINK_PAGE,
                    file,
                    from.span.clone(),
                    format!("Unknown page `{}`", from.name),
                )
                .help(help),
            );
        }
    }
    visit(&lesson.page.blocks, &mut |block| {
        if let BlockKind::Question(question) = &block.kind
            && let Some(named) = &question.objective
            && tested(course, names, module, lesson, question).is_none()
        {
            findings.push(objective(course, names, module, lesson, named));
        }
    });
    let pool = pool(course, names, module, lesson, quiz);
    if pool.is_empty() {
        let finding =
            Diagnostic::new(&QUIZ_POOL, file, 0..0, "This quiz has no questions").whole_file();
        findings.push(
            finding
                .help("Write questions on the page, or take those of its module: from: [module]."),
        );
        return;
    }
    let Some(draw) = quiz.draw else { return };
    let everybody = pool.len();
    let each = course.settings.audiences.iter().map(|audience| {
        let own = pool
            .iter()
            .filter(|one| {
                one.audience.is_empty()
                    || one.audience.iter().any(|named| named.name == audience.id)
            })
            .count();
        (own, audience.label.as_str())
    });
    let few = each
        .min_by_key(|(own, _)| *own)
        .filter(|(own, _)| *own < everybody);
    let (least, whom) = few.map_or((everybody, String::new()), |(own, label)| {
        (own, format!(" for {label}"))
    });
    if least < draw as usize {
        let finding = Diagnostic::new(
            &QUIZ_DRAW,
            file,
            0..0,
            format!(
                "This quiz draws {draw} questions but has only {least}{whom}, so all are asked"
            ),
        )
        .whole_file();
        findings.push(finding.help("Lower `draw`, or write more questions."));
    }
}

/// What is wrong with the objective that a question of a quiz page names: the page is not there, or the page has no such objective.
fn objective(
    course: &Course,
    names: &Names,
    module: &Module,
    lesson: &Lesson,
    named: &Reference,
) -> Diagnostic {
    let unknown = |message: String, help: String| {
        Diagnostic::new(
            &OBJECTIVE_UNKNOWN,
            &lesson.page.file,
            named.span.clone(),
            message,
        )
        .help(help)
    };
    let (page, id) = named
        .name
        .split_once('#')
        .map_or((named.name.as_str(), None), |(page, id)| (page, Some(id)));
    let found = names.find(module, page);
    let place = found.first().and_then(|(module, page)| {
        let lessons = &course.modules.get(*module)?.lessons;
        lessons.get(*page).filter(|_| found.len() == 1)
    });
    let Some(place) = place else {
        if found.len() > 1 {
            return unknown(
                format!("Several pages are called `{page}`"),
                format!("Write the folder of its module before it: `objective=module/{page}`."),
            );
        }
        let near = module.lessons.iter().filter_map(|lesson| {
            let stem = lesson.address.strip_suffix(".html")?;
            Some(stem.rsplit('/').next().unwrap_or(stem))
        });
        let all = course
            .lessons()
            .filter_map(|lesson| lesson.address.strip_suffix(".html"));
        return unknown(
            format!("No page and no objective of this page is called `{page}`"),
            did_you_mean(page, near.chain(all), || {
                "Name the lesson that teaches it, and the id of the objective where the lesson has several: `objective=lesson#id`."
                    .to_owned()
            }),
        );
    };
    let ids = place
        .objectives
        .iter()
        .filter_map(|objective| objective.id.as_deref());
    match (id, place.objectives.len()) {
        (_, 0) => unknown(
            format!("The page `{page}` has no objective"),
            "Give it one (`objective:` in its front matter), or name another lesson.".to_owned(),
        ),
        (Some(id), 1) if ids.clone().next().is_none() => unknown(
            format!("Unknown objective `{id}` of `{page}`"),
            format!("That page has one objective, without an id: write `objective={page}`."),
        ),
        (Some(id), _) => unknown(
            format!("Unknown objective `{id}` of `{page}`"),
            did_you_mean(id, ids.clone(), || {
                format!(
                    "Its objectives are: {}.",
                    ids.clone().collect::<Vec<_>>().join(", ")
                )
            }),
        ),
        (None, _) => unknown(
            format!("The page `{page}` has several objectives"),
            format!(
                "Write which one is tested: {}.",
                ids.map(|id| format!("`objective={page}#{id}`"))
                    .collect::<Vec<_>>()
                    .join(" or ")
            ),
        ),
    }
}

pub(crate) static SELF_CHECK_EMPTY: Rule = Rule {
    name: "self-check/empty",
    severities: &[Severity::Error],
    summary: "A self-check has statements to rate.",
    reason: "Without a `rating` there is nothing to do on it.",
    source: "README.md, \"Blocks\"",
    bad: "---\ntitle: Where do you stand?\nkind: self-check\n---\n\nText.",
    good: "---\ntitle: Where do you stand?\nkind: self-check\n---\n\n::: rating {low=\"Rarely\" high=\"Most weeks\"}\nI told its owner the same day.\n:::",
    fixable: false,
};

fn self_check(lesson: &Lesson, findings: &mut Vec<Diagnostic>) {
    let mut ratings = 0;
    visit(&lesson.page.blocks, &mut |block| {
        ratings += usize::from(matches!(block.kind, BlockKind::Rating(_)))
    });
    if ratings == 0 {
        let finding = Diagnostic::new(
            &SELF_CHECK_EMPTY,
            &lesson.page.file,
            0..0,
            "This self-check has no statement to rate",
        )
        .whole_file();
        findings.push(finding.help("Add some: ::: rating {low=\"Never\" high=\"Always\" about=MODULE}, the statement, :::."));
    }
}

pub(crate) static LINK_MODULE: Rule = Rule {
    name: "link/module",
    severities: &[Severity::Error],
    summary: "A rating is about a module that there is.",
    reason: "The result of a self-check leads to the module to read again.",
    source: "README.md, \"A course is a folder\"",
    bad: "::: rating {low=\"Never\" high=\"Always\" about=modul}\nI ask before I tell.\n:::",
    good: "::: rating {low=\"Never\" high=\"Always\" about=module}\nI ask before I tell.\n:::",
    fixable: false,
};

fn about(course: &Course, lesson: &Lesson, findings: &mut Vec<Diagnostic>) {
    visit(&lesson.page.blocks, &mut |block| {
        let names = block.kind.kind().names().into_iter();
        for about in names.filter_map(Named::module) {
            if course.modules.iter().all(|module| module.id != about.name) {
                let ids = course.modules.iter().map(|module| module.id.as_str());
                let all = ids.clone().collect::<Vec<_>>().join(", ");
                let help = did_you_mean(&about.name, ids, || format!("Modules are: {all}."));
                findings.push(
                    Diagnostic::new(
                        &LINK_MODULE,
                        &lesson.page.file,
                        about.span.clone(),
                        format!("Unknown module `{}`", about.name),
                    )
                    .help(help),
                );
            }
        }
    });
}
