//! How long a page takes: words at reading speed and a pause for each question, for everybody and for each audience.

use super::{Block, BlockKind, Document, Interaction, Lesson, MatchItem, Question, Text};

/// Words a minute: slow enough for a reader who thinks along.
const SPEED: u32 = 200;
/// Seconds to think about a question, besides reading it.
const PAUSE: u32 = 20;

/// Whole minutes to read a page and answer its questions, rounded up and at least 1. With an audience, what stands in `for`
/// blocks of others is left out; without one everything counts. Guides, hints and feedback do not count: they are not on
/// the page, or only some of them are read.
pub fn minutes(page: &Document, audience: Option<&str>) -> u32 {
    let (words, seconds) = counted(page, audience);
    let seconds = words
        .saturating_mul(60)
        .div_ceil(SPEED)
        .saturating_add(seconds);
    seconds.div_ceil(60).max(1)
}

/// The words of a page that count for its minutes, and the seconds to think, for an audience or, without one, for everybody.
pub fn counted(page: &Document, audience: Option<&str>) -> (u32, u32) {
    let (mut words, mut seconds) = (0, 0);
    count(&page.blocks, audience, &mut words, &mut seconds);
    (words, seconds)
}

/// Minutes of a lesson for each of `audiences` that it is for, in their order; empty when they all are as those of everybody.
pub fn minutes_for<'a>(
    lesson: &Lesson,
    audiences: impl IntoIterator<Item = &'a str>,
) -> Vec<(&'a str, u32)> {
    let everybody = minutes(&lesson.page, None);
    let for_it = |audience: &&str| {
        lesson.audience.is_empty() || lesson.audience.iter().any(|one| one.name == *audience)
    };
    let each: Vec<_> = audiences
        .into_iter()
        .filter(for_it)
        .map(|audience| (audience, minutes(&lesson.page, Some(audience))))
        .collect();
    if each.iter().all(|(_, minutes)| *minutes == everybody) {
        Vec::new()
    } else {
        each
    }
}

fn count(blocks: &[Block], audience: Option<&str>, words: &mut u32, seconds: &mut u32) {
    for block in blocks {
        match &block.kind {
            BlockKind::Prose(text) => add(words, [text]),
            BlockKind::Question(question) => {
                add(words, texts(question));
                *seconds = seconds.saturating_add(PAUSE);
            }
            BlockKind::Reflect(prompt) | BlockKind::Recognise(prompt) => add(words, [&prompt.text]),
            BlockKind::Compose(compose) => {
                add(words, [&compose.text, &compose.model]);
                add(words, compose.criteria.iter().map(|item| &item.text));
                *seconds = seconds.saturating_add(PAUSE);
            }
            BlockKind::Commit(commit) => add(words, [&commit.text]),
            BlockKind::Rating(rating) => add(words, [&rating.text]),
            BlockKind::Card(card) => add(words, [&card.front, &card.back]),
            BlockKind::Scenario(scenario) => {
                add(words, scenario.steps.iter().map(|step| &step.text));
                add(
                    words,
                    scenario
                        .steps
                        .iter()
                        .flat_map(|step| &step.choices)
                        .map(|choice| &choice.text),
                );
            }
            BlockKind::Media(media) => add(words, [&media.transcript]),
            BlockKind::Checklist(items) => add(words, items.iter().map(|item| &item.text)),
            BlockKind::For { audiences, blocks } => {
                if audience.is_none_or(|id| audiences.iter().any(|one| one.name == id)) {
                    count(blocks, audience, words, seconds);
                }
            }
            BlockKind::Example(inside)
            | BlockKind::Takeaway(inside)
            | BlockKind::Note(inside)
            | BlockKind::Details { blocks: inside, .. } => {
                count(inside, audience, words, seconds);
            }
            BlockKind::Guide(_)
            | BlockKind::Hint(_)
            | BlockKind::Explain(_)
            | BlockKind::Model(_) => {}
        }
    }
}

fn add<'a>(words: &mut u32, texts: impl IntoIterator<Item = &'a Text>) {
    *words = texts
        .into_iter()
        .fold(*words, |sum, text| sum.saturating_add(text.words));
}

/// What everybody reads of a question.
fn texts(question: &Question) -> impl Iterator<Item = &Text> {
    let (items, text): (&[MatchItem], Option<&Text>) = match &question.interaction {
        Interaction::Matching { items, .. } => (items, None),
        Interaction::FillIn { text, .. } | Interaction::Numeric { text, .. } => (&[], Some(text)),
        Interaction::TrueFalse(_) | Interaction::Choice { .. } | Interaction::Sequencing(_) => {
            (&[], None)
        }
    };
    let options = question
        .interaction
        .options()
        .iter()
        .chain(items.iter().map(|item| &item.option))
        .map(|option| &option.text);
    std::iter::once(&question.stem)
        .chain(text)
        .chain(options)
        .chain(&question.explain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{LessonKind, Reference};

    fn prose(words: u32) -> Block {
        let text = Text {
            words,
            ..Text::default()
        };
        block(BlockKind::Prose(text))
    }

    fn block(kind: BlockKind) -> Block {
        Block {
            span: 0..0,
            id: String::new(),
            id_span: None,
            former_ids: Vec::new(),
            classes: Vec::new(),
            kind,
        }
    }

    fn only(name: &str, words: u32) -> Block {
        let audiences = vec![Reference {
            name: name.to_owned(),
            span: 0..0,
        }];
        block(BlockKind::For {
            audiences,
            blocks: vec![prose(words)],
        })
    }

    fn lesson(blocks: Vec<Block>) -> Lesson {
        let page = Document {
            blocks,
            ..Document::default()
        };
        let [id, title, summary, address] = ["m/l", "L", "", "m/l.html"].map(str::to_owned);
        Lesson {
            id,
            kind: LessonKind::Lesson,
            title,
            summary,
            address,
            objectives: Vec::new(),
            audience: Vec::new(),
            after: Vec::new(),
            formerly: Vec::new(),
            former_addresses: Vec::new(),
            page,
        }
    }

    #[test]
    fn an_empty_page_takes_a_minute_and_parts_of_minutes_are_rounded_up() {
        for (words, expected) in [
            (0, 1),
            (200, 1),
            (201, 2),
            (400, 2),
            (u32::MAX, u32::MAX.div_ceil(60).div_ceil(200)),
        ] {
            let page = Document {
                blocks: vec![prose(words)],
                ..Document::default()
            };
            if words < 1000 {
                assert_eq!(minutes(&page, None), expected, "{words}");
            } else {
                assert!(minutes(&page, None) > 1000);
            }
        }
    }

    #[test]
    fn an_audience_reads_what_is_for_it_and_a_guide_counts_for_nobody() {
        let guide = block(BlockKind::Guide(Text {
            words: 5000,
            ..Text::default()
        }));
        let lesson = lesson(vec![
            prose(200),
            only("manager", 200),
            only("senior", 400),
            guide,
        ]);
        assert_eq!(minutes(&lesson.page, None), 4);
        assert_eq!(
            minutes_for(&lesson, ["emerging", "manager", "senior"]),
            [("emerging", 1), ("manager", 2), ("senior", 3)]
        );
    }

    #[test]
    fn equal_minutes_are_not_listed_and_a_lesson_for_some_lists_only_them() {
        let mut same = lesson(vec![prose(100)]);
        assert_eq!(minutes_for(&same, ["emerging", "manager"]), []);
        same.page.blocks.push(only("manager", 300));
        same.audience = vec![Reference {
            name: "emerging".to_owned(),
            span: 0..0,
        }];
        assert_eq!(
            minutes_for(&same, ["emerging", "manager"]),
            [("emerging", 1)]
        );
    }
}
