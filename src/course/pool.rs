//! Which questions a quiz page may ask: its own, and those of the pages that `from` names.

use super::{
    Block, Course, Lesson, LessonKind, Module, Names, Objective, Question, Quiz, Reference,
};

/// A question of a pool.
#[derive(Clone, Copy, Debug)]
pub struct Pooled<'a> {
    /// The page that asks it.
    pub lesson: &'a Lesson,
    /// Its block.
    pub block: &'a Block,
    /// The question.
    pub question: &'a Question,
    /// The audiences of the `for` it stands in; empty means all.
    pub audience: &'a [Reference],
}

/// The pool of a quiz page: scored questions, each once, those of the page first. Questions asked before the teaching are
/// never drawn, and other quiz pages lend theirs only when they are named.
pub fn pool<'a>(
    course: &'a Course,
    names: &Names,
    module: &'a Module,
    lesson: &'a Lesson,
    quiz: &Quiz,
) -> Vec<Pooled<'a>> {
    let mut pages: Vec<&Lesson> = vec![lesson];
    let lessons = |of: &'a Module| {
        of.lessons
            .iter()
            .map(|page| &**page)
            .filter(|page| page.kind == LessonKind::Lesson)
    };
    for from in &quiz.from {
        match from.name.as_str() {
            "module" => pages.extend(lessons(module)),
            "course" => pages.extend(course.modules.iter().flat_map(lessons)),
            name => pages.extend(
                names
                    .find(module, name)
                    .first()
                    .map(|(module, page)| &*course.modules[*module].lessons[*page]),
            ),
        }
    }
    let mut pool: Vec<Pooled> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for page in pages {
        if !seen.contains(&page.address.as_str()) {
            seen.push(&page.address);
            collect(page, &page.page.blocks, &page.audience, &mut pool);
        }
    }
    pool
}

/// The objective that a question of a page tests, and the page that has it. A question on a lesson tests its lesson: the objective it names,
/// else the first. One on a quiz page may name an objective of any lesson as `page#id`, or as `page` where that page has one.
pub fn tested<'a>(
    course: &'a Course,
    names: &Names,
    module: &Module,
    lesson: &'a Lesson,
    question: &Question,
) -> Option<(&'a Lesson, &'a Objective)> {
    let with_id = |lesson: &'a Lesson, id: &str| {
        let mut all = lesson.objectives.iter();
        Some((
            lesson,
            all.find(|objective| objective.id.as_deref() == Some(id))?,
        ))
    };
    let Some(Reference { name, .. }) = &question.objective else {
        return Some((lesson, lesson.objectives.first()?));
    };
    if let Some(own) = with_id(lesson, name) {
        return Some(own);
    }
    if !matches!(lesson.kind, LessonKind::Quiz(_)) {
        return Some((lesson, lesson.objectives.first()?));
    }
    let (page, id) = name
        .split_once('#')
        .map_or((name.as_str(), None), |(page, id)| (page, Some(id)));
    let [(module, page)] = names.find(module, page)[..] else {
        return None;
    };
    let named: &Lesson = course.modules.get(module)?.lessons.get(page)?;
    match (id, named.objectives.as_slice()) {
        (Some(id), _) => with_id(named, id),
        (None, [only]) => Some((named, only)),
        (None, _) => None,
    }
}

/// The scored questions of a page.
fn collect<'a>(
    lesson: &'a Lesson,
    blocks: &'a [Block],
    audience: &'a [Reference],
    pool: &mut Vec<Pooled<'a>>,
) {
    for block in blocks {
        if let Some(question) = block.kind.question().filter(|question| !question.pre) {
            pool.push(Pooled {
                lesson,
                block,
                question,
                audience,
            });
        }
        let audience = block.kind.audiences().unwrap_or(audience);
        collect(lesson, &block.children, audience, pool);
    }
}
