//! What must be the same after a round of edits.

use super::edit::Log;
use super::given::Built;
use super::ledger::Ledger;
use super::world::World;
use leadlet::diagnostic::Diagnostic;
use std::collections::BTreeMap;

impl Ledger {
    /// What must be the same after the edits of `log` as it was before.
    pub fn survives(&self, world: &World, log: &Log, built: &Built, findings: &[Diagnostic]) {
        let mut classes: BTreeMap<u32, usize> = BTreeMap::new();
        let away = world
            .gone
            .iter()
            .chain(world.gone_pages.iter().flat_map(|page| &page.blocks));
        world
            .blocks()
            .map(|(_, block)| block)
            .chain(away)
            .for_each(|block| *classes.entry(block.class).or_default() += 1);
        for (_, block) in world.blocks() {
            let given = &built.blocks[&block.number];
            let Some(old) = self.latest.get(&block.number) else {
                continue;
            };
            if classes[&block.class] > 1 && !log.copied.contains(&block.number) {
                continue;
            }
            if log.rewritten.contains(&block.number) {
                assert_ne!(
                    given.id, old.id,
                    "rewritten, and taken for the same: {block:?}"
                );
                let told = findings
                    .iter()
                    .filter(|finding| finding.rule.name == "id/doubtful")
                    .any(|finding| {
                        // What was rewritten twice is as much like what it was at first.
                        let help = finding.help.as_deref().unwrap_or_default();
                        self.classes.iter().any(|(id, class)| {
                            *class == block.class && help.contains(&format!("{{#{id}}}"))
                        })
                    });
                assert!(told, "rewritten, and not told: {block:?}\n{findings:#?}");
                continue;
            }
            if let Some(hand) = &block.hand {
                assert_eq!(given.id, *hand);
            }
            if given.id == old.id {
                assert!(block.hand.is_none() || !log.advised.contains(&block.number));
            } else {
                assert!(
                    block.hand.is_some(),
                    "an unchanged block lost its id {}: {block:?}",
                    old.id
                );
                let alias = format!("alias {} {}", old.id, given.id);
                assert!(
                    crate::course::lines(&built.lock).any(|line| line == alias),
                    "{alias:?} is missing"
                );
            }
            if log.advised.contains(&block.number) {
                continue;
            }
            for (part, id) in &given.parts {
                assert!(
                    old.parts.get(part).is_none_or(|was| was == id),
                    "an unchanged part lost its id: {part:?} {block:?}"
                );
            }
            if old.parts.keys().eq(given.parts.keys()) && !log.edited.contains(&block.number) {
                assert_eq!((&old.key, &old.wording), (&given.key, &given.wording));
            }
        }
        for (_, page) in world.pages() {
            let known = self.latest_pages.get(&page.number).filter(|_| {
                !log.touched.contains(&page.number) || !log.shifted.contains(&page.number)
            });
            assert!(
                known.is_none_or(|id| *id == built.pages[&page.number].0),
                "the page {known:?} lost its id: {page:?}"
            );
        }
    }
}
