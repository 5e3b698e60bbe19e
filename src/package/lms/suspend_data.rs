//! How much of a learner's work an LMS may have to keep: an upper bound, known when the package is made.
//!
//! The launch page packs the state into `suspend_data` ever more tightly until it fits; this is the length at its tightest, with
//! every question answered and every quiz begun. What typed words and reflections hold does not count: it stays on the device.
//! The numbers are those of the format, `pack.js`: a letter holds six bits, and the tests of the scripts hold the two together.

use super::launch_unit::LaunchUnit;
use crate::course::{
    BlockKind, Course, Interaction, Lesson, LessonKind, Names, Question, Quiz, pool, visit,
};

/// Version, clock, seed, audience, and the marks and checks between the parts.
const HEAD: usize = 64;
/// An answer besides what was given: where its id stands, prints, marks, the time.
const ANSWER: usize = 11;
/// Answers whose ids lie far apart say so in four letters more; there is room for that many such gaps among all ids.
const GAP: (usize, usize) = (4, 64);
/// A page: its id, its times, whether it is done.
const PAGE: usize = 8;
/// A checklist besides its ticks.
const CHECKLIST: usize = 5;
/// A card or a plan that comes back, or a rating.
const KEPT: usize = 9;
/// A rating of a self-check: the first and the last value with their times.
const SELF_CHECK: usize = 16;
/// A quiz page besides the answers of its open attempt.
const QUIZ: usize = 14;
/// An attempt at a quiz page that is over: when, and its score.
const ATTEMPT: usize = 12;
/// Attempts that are kept of a quiz page that may be tried any number of times: the best, the newest, and the open one.
const ATTEMPTS: usize = 3;
/// Of a scenario the last steps are kept.
const STEPS: usize = 12;

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
        visit(&lesson.page.blocks, &mut |block| match &block.kind {
            // The questions of a quiz page live in its attempts, and come back in practice.
            BlockKind::Question(_) if matches!(lesson.kind, LessonKind::Quiz(_)) => {
                self.characters += KEPT
            }
            BlockKind::Question(question) => self.answer(given(question)),
            BlockKind::Scenario(scenario) => self.answer(1 + scenario.steps.len().min(STEPS)),
            BlockKind::Checklist(items) => self.characters += CHECKLIST + items.len().div_ceil(6),
            // That it was compared is a tick of its own.
            BlockKind::Compose(compose) => {
                self.characters += KEPT + CHECKLIST + (compose.criteria.len() + 1).div_ceil(6)
            }
            BlockKind::Rating(_) if lesson.kind == LessonKind::SelfCheck => {
                self.characters += SELF_CHECK
            }
            BlockKind::Card(_) => self.characters += 2 * KEPT,
            BlockKind::Rating(_) | BlockKind::Commit(_) => self.characters += KEPT,
            _ => {}
        });
    }

    fn answer(&mut self, given: usize) {
        self.answers += 1;
        self.characters += ANSWER + given;
    }
}

/// Letters of what was given to a question, for the answer that takes most.
fn given(question: &Question) -> usize {
    match &question.interaction {
        Interaction::TrueFalse(_) | Interaction::Choice { many: false, .. } => 1,
        Interaction::Choice { options, .. } => 1 + options.len(),
        Interaction::Sequencing(items) => rank(items.len()),
        Interaction::Matching { items, .. } => items.len(),
        Interaction::FillIn { .. } | Interaction::Numeric { .. } => 1,
    }
}

/// Letters for the number of an order of so many things among all their orders.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]
fn rank(count: usize) -> usize {
    let bits: f64 = (1..=count).map(|place| (place as f64).log2()).sum();
    ((bits / 6.0).ceil() as usize).max(1)
}

/// An open attempt at a quiz page that drew the questions whose answers take most.
fn attempt<'a>(quiz: &Quiz, pool: impl Iterator<Item = &'a Question>) -> usize {
    let mut each: Vec<usize> = pool.map(|question| 2 + given(question)).collect();
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

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn an_order_takes_as_many_letters_as_its_number_needs() {
        // 3! = 6 and 4! = 24 fit six bits, 5! = 120 needs seven, 10! = 3,628,800 needs twenty-two.
        assert_eq!([0, 1, 3, 4, 5, 10].map(rank), [1, 1, 1, 1, 2, 4]);
    }
}
