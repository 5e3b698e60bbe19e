//! The ids of courses whose texts are much alike are those that a comparison of each block with each would give.

use super::*;
use crate::course::visit;
use crate::lock::similarity::score;
use crate::lock::{read, write};
use crate::source::Source;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

/// [`Matcher::alike`] by a comparison of all pairs.
fn compare_all(matcher: &mut Matcher, course: &mut Course, same_page: bool) {
    let mut pairs: Vec<(f64, usize, &str)> = Vec::new();
    let mut number = 0;
    each(course, &mut |page, _, block| {
        number += 1;
        if !matcher.seeks(block) {
            return;
        }
        let new = words(&text(block));
        for (id, known) in matcher
            .lock
            .blocks
            .iter()
            .filter(|(id, _)| matcher.is_free(id))
        {
            if Some(known.kind.as_str()) == kind(block) && (!same_page || known.page == page) {
                let score = known
                    .texts
                    .iter()
                    .map(|text| score(&words(text), &new))
                    .fold(0.0, f64::max);
                pairs.extend((score >= DOUBTFUL).then_some((score, number, id.as_str())));
            }
        }
    });
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(b.2)));
    let mut found: FxHashMap<usize, &str> = FxHashMap::default();
    let mut doubts: FxHashMap<usize, &str> = FxHashMap::default();
    for (score, number, id) in pairs {
        if found.contains_key(&number) || matcher.taken.contains(id) {
            continue;
        }
        if score >= SAME {
            found.insert(number, id);
            matcher.taken.insert(id.to_owned());
        } else {
            doubts.entry(number).or_insert(id);
        }
    }
    matcher.apply_ids(course, &found, &doubts);
}

const WORDS: [&str; 16] = [
    "message",
    "mesage",
    "messages",
    "answer",
    "anwser",
    "figure",
    "figures",
    "total",
    "a",
    "of",
    "not",
    "customers",
    "costumers",
    "participation",
    "particpatoin",
    "!",
];

/// A block: page, kind, which of the texts of its course it began as, words that were changed, and an id by hand.
type Written = (u8, u8, usize, Vec<(usize, usize)>, Option<u8>);

fn blocks() -> impl Strategy<Value = Vec<Written>> {
    let changes = prop::collection::vec((0..12_usize, 0..WORDS.len()), 0..4);
    prop::collection::vec(
        (
            0..4_u8,
            0..4_u8,
            0..4_usize,
            changes,
            prop::option::weighted(0.2, 0..12_u8),
        ),
        0..12,
    )
}

fn course(texts: &[Vec<usize>], blocks: &[Written]) -> Course {
    let mut pages = vec!["---\ntitle: Page\nobjective: Do it.\n---\n\n".to_owned(); 4];
    let mut ids = FxHashSet::default();
    for (page, kind, text, changes, by_hand) in blocks {
        let mut text: Vec<&str> = texts[text % texts.len()]
            .iter()
            .map(|word| WORDS[*word])
            .collect();
        for (at, word) in changes
            .iter()
            .filter(|_| !text.is_empty())
            .copied()
            .collect::<Vec<_>>()
        {
            let at = at % text.len();
            text[at] = WORDS[word];
        }
        let text = if text.is_empty() {
            "!".to_owned()
        } else {
            text.join(" ")
        };
        let id = by_hand
            .filter(|id| ids.insert(*id))
            .map(|id| format!(" {{#h{id}}}"))
            .unwrap_or_default();
        let block = match kind {
            0 => format!("::: question{id}\n{text}\n\n- [x] {text} yes\n- [ ] no {text}\n:::\n\n"),
            1 => format!("::: reflect{id}\n{text}\n:::\n\n"),
            2 => format!("::: rating{id}\n{text}\n:::\n\n"),
            _ => format!("::: checklist{id}\n- [ ] {text}\n- [ ] one more\n:::\n\n"),
        };
        pages[usize::from(*page)].push_str(&block);
    }
    let names = [
        "content/01-m/01-a.md",
        "content/01-m/02-b.md",
        "content/02-n/01-c.md",
        "content/02-n/02-d.md",
    ];
    let texts = names.into_iter().zip(pages.iter().map(String::as_str));
    let module = "---\ntitle: Module\n---\n";
    let fixed = [
        ("content/course.yaml", "id: c\ntitle: C\nlanguage: en\n"),
        ("content/01-m/module.md", module),
        ("content/02-n/module.md", module),
    ];
    crate::parse::parse(&Source::from_texts(texts.chain(fixed)), false).course
}

/// The lock after a build by the lock `old`, all ids of the course, and what is said of it.
fn built<'a>(
    mut course: Course,
    old: &'a Lock,
    alike: impl Fn(&mut Matcher<'a>, &mut Course, bool),
) -> (Lock, Vec<String>, Vec<Diagnostic>) {
    let claims = match_pages::LockIndex::of(old);
    let seen = match_pages::seen(&course, old, &claims, |_| None);
    let (ids, _) = match_pages::ids(&seen, old, &claims);
    let (lock, findings) = assign_by(&mut course, old, seen, ids, alike);
    let mut all = Vec::new();
    for lesson in course.lessons() {
        visit(&lesson.page.blocks, &mut |block| {
            all.push(format!(
                "{} {:?} {:?}",
                block.id,
                block.former_ids,
                option_ids::inside(block).collect::<Vec<_>>()
            ));
        });
    }
    (lock.into_owned(), all, findings)
}

fn text_of(locks: [&Lock; 2]) -> String {
    locks.map(write).concat()
}

#[test]
fn ids_are_those_that_a_comparison_of_all_pairs_gives() {
    let cases = if std::env::var_os("LEADLET_LONG").is_some() {
        20_000
    } else {
        150
    };
    let mut runner = TestRunner::new(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    });
    let texts = prop::collection::vec(prop::collection::vec(0..WORDS.len(), 0..12), 4);
    // How often each was so: found by likeness, doubtful.
    let (told, renamed) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let checked = runner.run(
        &(texts, [blocks(), blocks(), blocks(), blocks()]),
        |(texts, [base, ours, theirs, last])| {
            let [base, ours, theirs] = [base, ours, theirs].map(|blocks| course(&texts, &blocks));
            let base = built(base, &Lock::default(), Matcher::alike).0;
            let (ours, theirs) = (
                built(ours, &base, Matcher::alike).0,
                built(theirs, &base, Matcher::alike).0,
            );
            let merged = read(
                &text_of([&ours, &theirs]),
                &Arc::from("lock"),
                &mut Vec::new(),
            );
            for old in [&base, &merged] {
                let one = built(course(&texts, &last), old, Matcher::alike);
                let other = built(course(&texts, &last), old, compare_all);
                told.set(
                    told.get()
                        + one
                            .2
                            .iter()
                            .filter(|finding| finding.rule.name == "id/doubtful")
                            .count(),
                );
                renamed.set(renamed.get() + one.0.aliases.len());
                prop_assert_eq!(one, other);
            }
            Ok(())
        },
    );
    checked.unwrap();
    assert!(
        told.get() > 30 && renamed.get() > 30,
        "{told:?} {renamed:?}"
    );
}
