//! An edit never loses a learner's work: a course of all kinds of block is answered, edited at random and built again, round
//! after round, and what every id stood for is compared with the truth: the log of the edits, never the text.
//!
//! Inserted texts are unlike any other. Among copies only the one in the old page is told apart, and only when they are made;
//! later they are one class, as nothing tells them apart but their place. `LEADLET_LONG=1` runs far more cases.

mod block;
mod edit;
mod given;
mod ledger;
mod people;
mod survives;
mod words;
mod world;

use block::Kind::Pairs;
use edit::{Edit, Log};
use ledger::Ledger;
use people::by_lines;
use proptest::prelude::*;
use world::World;

/// What one person does in a round is in `how`: one in eight loses the lock, one in eight merges with somebody else's.
fn rounds(rounds: &[(u8, Vec<Edit>)]) {
    let mut ledger = Ledger::default();
    let mut world = World::new();
    let (mut built, _) = ledger.build(&world, None);
    ledger.keep(&built);
    for (how, edits) in rounds {
        built = match how % 8 {
            0 => {
                world.edit(edits, &[0, 1, 2]);
                world.advice.clear();
                ledger.lose();
                ledger.build(&world, None).0
            }
            // Lines that one of them took out stay now and then, as git keeps both sides of what clashes.
            1 => ledger.union(&mut world, edits, &built.lock, |locks| {
                by_lines(locks, |line| line.len() % 3 == edits.len() % 3)
            }),
            _ => ledger.round(&mut world, edits, &[0, 1, 2], &built.lock),
        };
        ledger.keep(&built);
    }
    ledger.old_addresses_lead_on(&world, &built);
}

fn cases() -> ProptestConfig {
    let long = std::env::var_os("LEADLET_LONG").is_some();
    ProptestConfig {
        cases: if long { 1_000 } else { 12 },
        failure_persistence: None,
        max_shrink_iters: 100,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_edit_loses_or_mistakes_a_learners_work(edits in prop::collection::vec((any::<u8>(), prop::collection::vec(any::<Edit>(), 0..10)), 1..6)) {
        rounds(&edits);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases().cases * 2, ..cases() })]

    /// Two people edit and build at the same time, again and again, and git merges their locks.
    #[test]
    fn union_merges_of_git_lose_no_id_and_give_none_twice(edits in prop::collection::vec(prop::collection::vec(any::<Edit>(), 0..10), 1..5)) {
        let mut ledger = Ledger::default();
        let mut world = World::new();
        let (mut built, _) = ledger.build(&world, None);
        ledger.keep(&built);
        for edits in &edits {
            built = ledger.union(&mut world, edits, &built.lock, |[base, ours, theirs]| crate::lock::merge(base, ours, theirs));
            ledger.keep(&built);
        }
        ledger.old_addresses_lead_on(&world, &built);
    }
}

/// An item and another's target have the same words; the item goes.
#[test]
fn a_target_does_not_take_the_place_of_an_item_with_the_same_words() {
    let (mut ledger, mut world) = (Ledger::default(), World::new());
    let (built, _) = ledger.build(&world, None);
    ledger.keep(&built);
    let pages = world
        .modules
        .iter_mut()
        .flat_map(|module| &mut module.pages);
    let block = pages
        .flat_map(|page| &mut page.blocks)
        .find(|block| block.kind == Pairs)
        .unwrap();
    assert_eq!(block.parts[0].text, block.targets[1].text);
    let gone = block.parts.remove(0).target;
    block.targets.retain(|target| target.number != gone);
    let (built, findings) = ledger.build(&world, Some(&built.lock));
    ledger.survives(&world, &Log::default(), &built, &findings);
}
