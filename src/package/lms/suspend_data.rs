//! How much of a learner's work an LMS may have to keep: an upper bound, known when the package is made.
//!
//! The launch page packs the state into `suspend_data` ever more tightly until it fits; this is the length at its tightest, with
//! every question answered and every quiz begun. What typed words and reflections hold does not count: it stays on the device.
//! The numbers are those of the format, `pack.js`: a letter holds six bits, and the tests of the scripts hold the two together.

use super::launch_unit::LaunchUnit;
use crate::course::{Course, Lesson, LessonKind, Names, Question, Quiz, pool, visit};
use crate::kinds::PageType;

/// Version, clock, seed, audience, and the marks and checks between the parts.
const HEAD: usize = 64;
/// Answers whose ids lie far apart say so in four letters more; there is room for that many such gaps among all ids.
const GAP: (usize, usize) = (4, 64);
/// A page: its id, its times, whether it is done.
const PAGE: usize = 8;
/// A quiz page besides the answers of its open attempt.
const QUIZ: usize = 14;
/// An attempt at a quiz page that is over: when, and its score.
const ATTEMPT: usize = 12;
/// Attempts that are kept of a quiz page that may be tried any number of times: the best, the newest, and the open one.
const ATTEMPTS: usize = 3;

/// The most characters of ASCII that `suspend_data` of this unit can take.
pub fn worst(course: &Course, unit: &LaunchUnit) -> usize {
    let names = Names::new(course);
    let mut sum = SuspendDataSize {
        characters: HEAD,
        answers: 0,
    };
    for module in &course.modules {
        for lesson in &module.lessons {
            if unit
                .page
                .is_some_and(|(_, own)| !std::ptr::eq(own, &**lesson))
            {
                continue;
            }
            sum.page(lesson);
            if let LessonKind::Quiz(quiz) = &lesson.kind {
                sum.characters += attempt(
                    quiz,
                    pool(course, &names, module, lesson, quiz)
                        .iter()
                        .map(|pooled| pooled.question),
                );
            }
        }
    }
    let (length, most) = GAP;
    sum.characters + length * sum.answers.min(most)
}

struct SuspendDataSize {
    characters: usize,
    answers: usize,
}

impl SuspendDataSize {
    fn page(&mut self, lesson: &Lesson) {
        self.characters += PAGE;
        let on = match lesson.kind {
            LessonKind::Lesson => PageType::Lesson,
            LessonKind::Quiz(_) => PageType::Quiz,
            LessonKind::SelfCheck => PageType::SelfCheck,
        };
        visit(&lesson.page.blocks, &mut |block| {
            if let Some(work) = block.kind.work() {
                let size = work.packed(on);
                self.characters += size.characters;
                self.answers += size.answers;
            }
        });
    }
}

/// An open attempt at a quiz page that drew the questions whose answers take most.
fn attempt<'a>(quiz: &Quiz, pool: impl Iterator<Item = &'a Question>) -> usize {
    let mut each: Vec<usize> = pool
        .map(|question| 2 + question.interaction.given())
        .collect();
    let marks = each.len().div_ceil(6);
    each.sort_unstable_by(|a, b| b.cmp(a));
    let drawn = quiz
        .draw
        .filter(|draw| *draw > 0)
        .map_or(each.len(), |draw| draw as usize);
    let attempts = quiz
        .attempts
        .filter(|attempts| *attempts > 0)
        .map_or(ATTEMPTS, |attempts| attempts as usize);
    QUIZ + ATTEMPT * attempts + marks + each.into_iter().take(drawn).sum::<usize>()
}
