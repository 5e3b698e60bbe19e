//! How long a page takes: words at reading speed and a pause for each question, for everybody and for each audience.

use super::{Block, Document, Lesson, Reference};

/// Words a minute: slow enough for a reader who thinks along.
const SPEED: u32 = 200;

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
        let is_for = |audiences: &[Reference]| {
            audience.is_none_or(|id| audiences.iter().any(|one| one.name == id))
        };
        if !block.kind.audiences().is_none_or(is_for) {
            continue;
        }
        let reading = block.kind.kind().reading();
        *words = reading
            .texts
            .into_iter()
            .fold(*words, |sum, text| sum.saturating_add(text.words));
        *seconds = seconds.saturating_add(reading.seconds);
        count(&block.children, audience, words, seconds);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{BlockKind, For, Guide, LessonKind, Text};

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
            children: Vec::new(),
        }
    }

    fn only(name: &str, words: u32) -> Block {
        let audiences = vec![Reference {
            name: name.to_owned(),
            span: 0..0,
        }];
        Block {
            children: vec![prose(words)],
            ..block(For { audiences }.into())
        }
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
        let text = Text {
            words: 5000,
            ..Text::default()
        };
        let guide = block(Guide { text }.into());
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
