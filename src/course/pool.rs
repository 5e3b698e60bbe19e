//! Which questions a quiz page may ask: its own, and those of the pages that `from` names.

use super::{Block, BlockKind, Course, Lesson, LessonKind, Module, Question, Quiz, Reference};

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

/// Pages that a name means, seen from a module: the file's name within the module or where it is unique, else `module/file`.
pub fn named<'a>(course: &'a Course, module: &Module, name: &str) -> Vec<&'a Lesson> {
    let stem = |lesson: &Lesson| lesson.address.strip_suffix(".html").unwrap_or_default().to_owned();
    if name.contains('/') {
        return course.lessons().filter(|lesson| stem(lesson) == name).collect();
    }
    let own = format!("{}/{name}", module.id);
    match course.lessons().find(|lesson| stem(lesson) == own) {
        Some(lesson) => vec![lesson],
        None => course.lessons().filter(|lesson| stem(lesson).rsplit('/').next() == Some(name)).collect(),
    }
}

/// The pool of a quiz page: scored questions, each once, those of the page first. Questions asked before the teaching are
/// never drawn, and other quiz pages lend theirs only when they are named.
pub fn pool<'a>(course: &'a Course, module: &'a Module, lesson: &'a Lesson, quiz: &Quiz) -> Vec<Pooled<'a>> {
    let mut pages: Vec<&Lesson> = vec![lesson];
    let lessons = |of: &'a Module| of.lessons.iter().filter(|page| page.kind == LessonKind::Lesson);
    for from in &quiz.from {
        match from.name.as_str() {
            "module" => pages.extend(lessons(module)),
            "course" => pages.extend(course.modules.iter().flat_map(lessons)),
            name => pages.extend(named(course, module, name).into_iter().take(1)),
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

/// The scored questions of a page.
fn collect<'a>(lesson: &'a Lesson, blocks: &'a [Block], audience: &'a [Reference], pool: &mut Vec<Pooled<'a>>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Question(question) if !question.pre => pool.push(Pooled { lesson, block, question, audience }),
            BlockKind::For { audiences, blocks } => collect(lesson, blocks, audiences, pool),
            _ => {}
        }
    }
}
