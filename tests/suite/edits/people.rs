//! Rounds of one person, and of two at once whose locks git merges.

use super::edit::{Edit, Log};
use super::given::Built;
use super::ledger::Ledger;
use super::world::World;
use std::collections::BTreeSet;

impl Ledger {
    /// Keeps what was given for the next round.
    pub fn keep(&mut self, built: &Built) {
        self.latest.extend(built.blocks.clone());
        self.latest_pages.extend(
            built
                .pages
                .iter()
                .map(|(number, (id, _))| (*number, id.clone())),
        );
    }

    pub fn lose(&mut self) {
        self.prints.clear();
        self.latest.clear();
        self.latest_pages.clear();
        self.addresses.clear();
        self.modules.clear();
        self.pages.clear();
    }

    /// One person's round.
    pub fn round(
        &mut self,
        world: &mut World,
        edits: &[Edit],
        scope: &[usize],
        lock: &str,
    ) -> Built {
        let log = world.edit(edits, scope);
        let (built, findings) = self.build(world, Some(lock));
        self.survives(world, &log, &built, &findings);
        for number in &log.rewritten {
            if let (Some(old), true) = (self.latest.get(number), built.blocks.contains_key(number))
            {
                world.advice.insert(*number, old.id.clone());
            }
        }
        built
    }

    /// Two people's rounds at once, and the union of their locks by `merge`, which is given the lock they began with and theirs.
    pub fn union(
        &mut self,
        world: &mut World,
        edits: &[Edit],
        lock: &str,
        merge: impl Fn([&str; 3]) -> String,
    ) -> Built {
        let (mine, theirs) = edits.split_at(edits.len() / 2);
        let mut other = world.clone();
        other.next += 100_000;
        let (gone, gone_pages) = (world.gone.len() / 2, world.gone_pages.len() / 2);
        other.gone = world.gone.split_off(gone);
        other.gone_pages = world.gone_pages.split_off(gone_pages);
        other
            .gone_pages
            .iter()
            .for_each(|page| world.unseen.hand_over(page, &mut Log::default()));
        world
            .gone_pages
            .iter()
            .for_each(|page| other.unseen.hand_over(page, &mut Log::default()));
        let one = self.round(world, mine, &[0, 1], lock);
        let two = self.round(&mut other, theirs, &[2], lock);
        world.modules[2] = other.modules.remove(2);
        world.next = other.next.max(world.next);
        world.gone.append(&mut other.gone);
        other
            .gone_pages
            .iter()
            .for_each(|page| other.unseen.hand_over(page, &mut world.unseen));
        world.gone_pages.append(&mut other.gone_pages);
        world.vacant.append(&mut other.vacant);
        world.advice.append(&mut other.advice);
        let merged = merge([lock, &one.lock, &two.lock]);
        let mut published = Ledger {
            latest: one.blocks.clone(),
            ..Ledger::default()
        };
        let third: BTreeSet<u32> = world.modules[2]
            .pages
            .iter()
            .flat_map(|page| &page.blocks)
            .map(|block| block.number)
            .collect();
        published.latest.retain(|number, _| !third.contains(number));
        published.latest.extend(
            two.blocks
                .into_iter()
                .filter(|(number, _)| third.contains(number)),
        );
        let pages: BTreeSet<u32> = world.modules[2]
            .pages
            .iter()
            .map(|page| page.number)
            .collect();
        published.latest_pages = one
            .pages
            .into_iter()
            .filter(|(number, _)| !pages.contains(number))
            .chain(
                two.pages
                    .into_iter()
                    .filter(|(number, _)| pages.contains(number)),
            )
            .map(|(number, (id, _))| (number, id))
            .collect();
        let (built, findings) = self.build(world, Some(&merged));
        published.survives(world, &Log::default(), &built, &findings);
        built
    }
}

/// What might become of locks in any merge line by line: lines that one side took out stay if `clash` says so.
pub fn by_lines([base, ours, theirs]: [&str; 3], clash: impl Fn(&str) -> bool) -> String {
    let [base, ours, theirs] =
        [base, ours, theirs].map(|lock| lock.lines().collect::<BTreeSet<&str>>());
    let merged: BTreeSet<&str> = base
        .iter()
        .chain(&ours)
        .chain(&theirs)
        .copied()
        .filter(|line| {
            !base.contains(line) || clash(line) || (ours.contains(line) && theirs.contains(line))
        })
        .collect();
    merged.into_iter().rev().collect::<Vec<_>>().join("\n")
}
