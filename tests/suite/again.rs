//! A run that takes up what the run before made gives what a run from nothing gives, whatever was edited in between.

mod edit;
mod start;
mod world;

use edit::{EDITS, Edit};
use leadlet::diagnostic::Severity;
use leadlet::pipeline::{Outcome, PipelineCache, Request, build, build_again};
use leadlet::source::Source;
use proptest::prelude::*;
use world::{Question, World};

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\" width=\"9\" height=\"9\"><circle cx=\"4\" cy=\"4\" r=\"3\"/></svg>\n";

fn source(world: &World) -> Source {
    let files = world.files();
    Source::from_texts(
        files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    )
}

fn same(again: &Outcome, fresh: &Outcome) {
    let lost = |one: &Outcome, other: &Outcome| {
        one.diagnostics
            .iter()
            .find(|found| !other.diagnostics.contains(found))
            .cloned()
    };
    assert!(
        again.diagnostics == fresh.diagnostics,
        "kept: {:#?}, now: {:#?}",
        lost(again, fresh),
        lost(fresh, again)
    );
    match (&again.site, &fresh.site) {
        (Some(again), Some(fresh)) => {
            for (path, content) in fresh.iter() {
                assert!(
                    again.get(path) == Some(content),
                    "{path} is another file than a run from nothing makes"
                );
            }
            assert_eq!(again.len(), fresh.len());
        }
        (again, fresh) => assert_eq!(again.is_some(), fresh.is_some()),
    }
}

/// Makes all edits of a round at once, and holds the run again to one from nothing; round after round. Gives how many made a site.
fn rounds(drafts: bool, is_locked: bool, rounds: &[Vec<Edit>]) -> usize {
    let (mut world, mut kept) = (start::world(drafts), PipelineCache::default());
    let lock = build(source(&world), Vec::new(), Request::default())
        .unwrap()
        .lock;
    world.others.extend(
        lock.filter(|_| is_locked)
            .map(|lock| ("content/course.lock".to_owned(), lock)),
    );
    let request = Request {
        drafts,
        ..Request::default()
    };
    let mut run = |world: &World| {
        let again = build_again(source(world), Vec::new(), request, &mut kept).unwrap();
        let fresh = build(source(world), Vec::new(), request).unwrap();
        same(&again, &fresh);
        fresh
    };
    let mut last = run(&world);
    assert!(last.site.is_some(), "{:#?}", last.diagnostics);
    let mut locked = last.lock.clone();
    let mut made = 0;
    for round in rounds {
        round
            .iter()
            .for_each(|one| world.edit(*one, locked.as_deref()));
        last = run(&world);
        if let Some(lock) = last
            .lock
            .as_ref()
            .filter(|_| last.count(Severity::Error) == 0)
        {
            locked = Some(lock.clone());
        }
        made += usize::from(last.site.is_some());
    }
    made
}

/// A quiz asks what another page asks. There the id of an option is another without the lock, while that of its question, written by
/// hand, and all words stay.
#[test]
fn a_quiz_knows_options_by_the_ids_they_have_now() {
    let (slip, no_lock) = ([5, 0, 1, 129], [41, 0, 0, 0]);
    assert_eq!(
        rounds(false, true, &[slip, no_lock].map(|edit| vec![edit])),
        2
    );
}

/// How long an option is hangs on the language: English sets three full stops as one sign.
#[test]
fn what_a_module_brings_to_the_course_is_read_anew_in_another_language() {
    let mut world = start::world(false);
    let asked = |at: usize| Question {
        stem: format!("Which of the things in row {at} is it"),
        options: vec![
            "so it goes on ...".to_owned(),
            "so it went on by".to_owned(),
            "so it is".to_owned(),
        ],
        right: 0,
        id: None,
    };
    world.modules[0].pages[0].questions = (0..8).map(asked).collect();
    let mut kept = PipelineCache::default();
    let mut told = Vec::new();
    for language in ["de", "en", "de"] {
        world.settings.insert("language", language.to_owned());
        // With a lock their ids stay.
        let fresh = build(source(&world), Vec::new(), Request::default()).unwrap();
        world.others.extend(
            fresh
                .lock
                .map(|lock| ("content/course.lock".to_owned(), lock)),
        );
        let again = build_again(source(&world), Vec::new(), Request::default(), &mut kept).unwrap();
        same(
            &again,
            &build(source(&world), Vec::new(), Request::default()).unwrap(),
        );
        told.push(
            again
                .diagnostics
                .iter()
                .filter(|finding| {
                    finding.rule.name == "quiz/longest-key"
                        && &*finding.file == "content/course.yaml"
                })
                .count(),
        );
    }
    assert_eq!(told, [1, 0, 1]);
}

fn cases() -> ProptestConfig {
    let cases = if std::env::var_os("LEADLET_LONG").is_some() {
        3000
    } else {
        24
    };
    ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 3000,
        ..ProptestConfig::default()
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    (0..EDITS, any::<[u8; 3]>()).prop_map(|(what, [a, b, c])| [what, a, b, c])
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn what_was_kept_is_what_would_be_made(drafts in any::<bool>(), is_locked in any::<bool>(), edits in prop::collection::vec(prop::collection::vec(edit(), 1..4), 1..8)) {
        rounds(drafts, is_locked, &edits);
    }
}
